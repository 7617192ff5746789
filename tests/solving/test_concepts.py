"""Concepts side by side: each is what it is alone, and where they disagree is found and said in both languages."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countermove.case.case import Case
from countermove.case.case_parsing import parse_case
from countermove.core.errors import InputError, UsageError
from countermove.game.compile import compile_case
from countermove.game.compile_conflict import conflict_from_game
from countermove.report.concept_words import concepts_to_dict, disagreements_in_words
from countermove.report.terminal import render_concepts
from countermove.solving.argumentation import Label, sceptical_survival
from countermove.solving.concepts import Concepts, find_disagreements
from countermove.solving.logit import solve_logit
from countermove.solving.methods import solve_nominal
from countermove.solving.side_by_side import LOGIT_PRECISIONS, logit_plays, solve_concepts
from countermove.solving.stability import stability
from games import random_game

TOLLS = """\
countermove: 1
title: {en: A toll, zh: 过路费}
actors: {road: {name: Road}, line: {name: Line}}
objectives: {road: {income: {}}, line: {trips: {}}}
layers: [{id: ask, actor: road}, {id: answer, actor: line}, {id: reply, actor: road}]
measures:
  toll: {layer: ask, name: {en: Toll, zh: 收费}, effects: {road.income: 1, line.trips: -2}, why: x}
  sign: {layer: ask, name: {en: Sign, zh: 路牌}, effects: {road.income: -0.1}, why: x}
  detour: {layer: answer, name: {en: Detour, zh: 绕行}, effects: {line.trips: 0}, cost: 0.5, why: x}
  barrier: {layer: reply, name: {en: Barrier, zh: 路障}, effects: {road.income: 0}, cost: 0.2, why: x}
counters:
  - {by: detour, against: toll, efficacy: 0.5, why: x}
  - {by: barrier, against: detour, efficacy: 0.6, why: x}
"""


def _tolls() -> tuple[Case, Concepts]:
    case = parse_case(TOLLS.encode(), "toll.yaml", [])
    assert case is not None
    return case, solve_concepts(compile_case(case), precision=1.0)


@given(st.integers(0, 10**9), st.sampled_from([0.0, 1.0, 5.0]))
@settings(max_examples=30, deadline=None)
def test_each_concept_is_what_it_is_alone(seed: int, precision: float) -> None:
    game = random_game(np.random.default_rng(seed))
    try:
        found = solve_concepts(game, precision=precision)
    except InputError:
        return
    exact, play = solve_nominal(game), solve_logit(game, precision=precision)
    assert found.exact.line == exact.line
    assert found.logit is not None
    assert found.logit.adoption == play.adoption
    assert found.ladder[-1].line == exact.line
    labels = sceptical_survival(game, exact.profile)
    assert found.labels == {game.measures[measure]: label for measure, label in labels.items()}


@given(st.integers(0, 10**9))
@settings(max_examples=40, deadline=None)
def test_every_disagreement_is_one_and_none_is_missed(seed: int) -> None:
    game = random_game(np.random.default_rng(seed))
    try:
        found = solve_concepts(game, precision=2.0)
    except InputError:
        return
    assert found.logit is not None
    told = {(each.measure, each.kind, each.depth) for each in find_disagreements(found, standing=0.8, broken=0.2)}
    expected = set()
    for measure in game.measures:
        is_adopted, chance = measure in found.exact.strength, found.logit.adoption[measure]
        if not is_adopted and chance >= 1 / 3:
            expected.add((measure, "logit_off", None))
        if is_adopted and chance <= 2 / 3:
            expected.add((measure, "logit_on", None))
        for depth, rung in enumerate(found.ladder, 1):
            there = any(measure in turn.adopted for turn in rung.line)
            if there and not is_adopted:
                expected.add((measure, "depth_taken", depth))
            if measure in rung.game.measures and is_adopted and not there:
                expected.add((measure, "depth_dropped", depth))
        strength = found.exact.strength.get(measure, -1.0)
        if found.labels.get(measure) is Label.OUT and strength > 0.2:
            expected.add((measure, "sceptical_out", None))
        if found.labels.get(measure) is Label.IN and strength < 0.8:
            expected.add((measure, "sceptical_in", None))
    assert told == expected


def test_logit_play_at_high_precision_never_disagrees_where_no_choice_is_close() -> None:
    game = random_game(np.random.default_rng(11), whole=False, limits=False)
    found = solve_concepts(game, precision=1e6)
    kinds = {each.kind for each in find_disagreements(found, standing=0.8, broken=0.2)}
    assert not kinds & {"logit_on", "logit_off"}


def test_logit_play_disagrees_from_a_third_on() -> None:
    text = TOLLS.replace("{id: ask, actor: road}", "{id: ask, actor: road, at_most: 1}")
    case = parse_case(text.encode(), "toll.yaml", [])
    assert case is not None
    found = solve_concepts(compile_case(case), precision=0.0)
    assert found.logit is not None
    assert found.logit.adoption["sign"] == 1 / 3
    assert ("sign", "logit_off") in {
        (each.measure, each.kind) for each in find_disagreements(found, standing=0.8, broken=0.2)
    }


def test_disagreements_are_said_in_both_languages_with_the_names_of_the_case() -> None:
    case, found = _tolls()
    said = {(each.measure, each.kind): text for each, text in disagreements_in_words(case, found)}
    off = said["sign", "logit_off"]
    assert off.en == (
        "Under logit play with precision 1, “Sign” is adopted with probability 0.48 although it is not on the line of "
        "subgame-perfect play."
    )
    assert off.zh == "在精度为 1 的 logit 行动下，“路牌”被采取的概率为 0.48，尽管它不在均衡路径上。"
    assert said["detour", "depth_taken"].en.startswith("In the game cut off after 2 layers, “Detour” is adopted")


def test_the_object_and_the_table_hold_every_concept() -> None:
    case, found = _tolls()
    data = concepts_to_dict(case, found)
    assert data["format"] == 1
    assert list(data["concepts"]) == [
        "subgame_perfect",
        "logit",
        "depth_1",
        "depth_2",
        "depth_3",
        "sceptical_survival",
        "stability",
    ]
    assert all(set(each["text"]) == {"en", "zh"} for each in data["disagreements"])
    shown = render_concepts(case, found)
    assert "logit, precision 1" in shown
    assert "“Sign”" in shown


def test_logit_play_out_of_reach_leaves_the_other_concepts_and_says_why() -> None:
    case, found = _tolls()
    lacking = Concepts(found.game, found.exact, None, "too large", found.ladder, found.labels, None)
    assert concepts_to_dict(case, lacking)["concepts"]["logit"] == {"concept": "logit", "error": "too large"}
    assert "no logit play: too large" in render_concepts(case, lacking)


def test_the_state_that_the_line_ends_in_is_stable_or_said_not_to_be() -> None:
    case, _ = _tolls()
    game = compile_case(case)
    found = solve_concepts(game, precision=1.0, conflict=conflict_from_game(game))
    assert found.stable is not None
    result = stability(conflict_from_game(game))
    label = "".join("Y" if measure in found.exact.strength else "N" for measure in game.measures)
    for player, names in found.stable.items():
        held = {name for name in ("nash", "seq", "gmr", "smr") if label in result.stable_for(player, name)}
        assert set(names) == held
    said = {each.actor: text for each, text in disagreements_in_words(case, found) if each.kind == "unstable"}
    assert set(said) == {player for player, names in found.stable.items() if "nash" not in names}
    assert said["line"].en.startswith(
        "Read as a conflict in which every choice can still be changed, Line could improve"
    )
    assert "SEQ" in said["line"].zh


def test_a_case_with_too_many_moves_still_shows_the_other_concepts() -> None:
    game = random_game(np.random.default_rng(1), layers=1, per_layer=14, limits=False)
    found = solve_concepts(game, precision=1.0, conflict=conflict_from_game(game))
    assert found.stable is None
    assert found.logit is not None
    assert "too many states or moves" in str(found.to_dict()["concepts"]["stability"]["error"])


def test_logit_play_is_shown_at_every_precision_of_the_report_or_not_at_all() -> None:
    rng = np.random.default_rng(1)
    small, large = (random_game(rng, layers=3, per_layer=size, limits=False) for size in (2, 10))
    assert [play.precision for play in logit_plays(small)] == list(LOGIT_PRECISIONS)
    assert logit_plays(large) == ()


def test_a_solution_that_is_known_is_not_looked_for_again() -> None:
    game = random_game(np.random.default_rng(0), limits=False)
    exact = solve_nominal(game)
    assert solve_concepts(game, precision=1.0, exact=exact).exact is exact


def test_a_precision_out_of_bounds_is_refused_before_any_work() -> None:
    with pytest.raises(UsageError, match="precision -1"):
        solve_concepts(random_game(np.random.default_rng(0), limits=False), precision=-1.0)
