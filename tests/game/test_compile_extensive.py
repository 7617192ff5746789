"""A case with chance, hidden or simultaneous moves as a tree."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from countermove.case.case import Case
from countermove.case.case_parsing import parse_case
from countermove.core.errors import OutOfReachError, UsageError
from countermove.game.compile import compile_case
from countermove.game.compile_extensive import compile_extensive, extensive_from_game, most_ends, plain_conditions
from countermove.game.extensive import Chance, Decision, Terminal
from countermove.game.game import Game, freeze
from games import random_game

SEEDS = st.integers(0, 2**32 - 1)

PATROL = """\
countermove: 1
title: Patrol
actors: {a: {}, b: {}}
objectives: {a: {x: {}}, b: {y: {}}}
layers:
  - {id: rule, actor: a}
  - {id: hide, actor: b}
measures:
  ban: {layer: rule, effects: {a.x: 3, b.y: -1}, cost: 1}
  dodge: {layer: hide, effects: {b.y: 1}, cost: 0.5}
counters:
  - {by: dodge, against: ban, efficacy: 1}
"""


def parse_sound(text: str) -> Case:
    """The case in a text that has no faults."""
    faults: list = []
    case = parse_case(text.encode(), "patrol.yaml", faults)
    assert case is not None, faults
    return case


def _without_effect(game: Game, measure: int) -> Game:
    """The game in which the measure costs what it did and does nothing."""
    counters, pairs = game.counters[:, 0] != measure, ~(game.pairs == measure).any(axis=1)
    return replace(
        game,
        counters=freeze(game.counters[counters]),
        efficacy_at=freeze(game.efficacy_at[counters]),
        effect_terms=tuple(term for term in game.effect_terms if term.at != measure),
        synergy_terms=tuple(term for term in game.synergy_terms if pairs[term.at]),
    )


@given(SEEDS)
@settings(max_examples=50, deadline=None)
def test_a_measure_without_a_chance_does_nothing_and_costs_the_same(seed: int) -> None:
    game = random_game(np.random.default_rng(seed), limits=False)
    plain = plain_conditions(game)
    assume(game.measures and most_ends(game, plain) <= 256)
    measure = seed % len(game.measures)
    chances = tuple(0.0 if index == measure else 1.0 for index in range(len(game.measures)))
    found = extensive_from_game(game, replace(plain, chances=chances))
    idle = extensive_from_game(_without_effect(game, measure), plain)
    ends = [[node.payoffs for node in tree.nodes if isinstance(node, Terminal)] for tree in (found, idle)]
    assert np.allclose(*ends, atol=1e-9)
    assert len(found.nodes) == len(idle.nodes)


@given(SEEDS, st.floats(0.01, 0.99))
@settings(max_examples=50, deadline=None)
def test_chances_add_up_to_one_and_each_outcome_is_seen_apart(seed: int, chance: float) -> None:
    game = random_game(np.random.default_rng(seed), layers=2, per_layer=2, limits=False)
    tree = extensive_from_game(game, replace(plain_conditions(game), chances=(chance, chance, 1.0, 1.0)))
    draws = [node for node in tree.nodes if isinstance(node, Chance)]
    assert [sum(node.probabilities) for node in draws] == pytest.approx([1.0] * 3)
    assert len(tree.information_sets) == 1 + 9
    assert sum(isinstance(node, Terminal) for node in tree.nodes) == 36


def test_a_chance_of_one_is_no_chance() -> None:
    plain, certain = parse_sound(PATROL), parse_sound(PATROL.replace("cost: 1}", "cost: 1, chance: 1}"))
    assert replace(compile_extensive(certain), source_sha256="") == replace(compile_extensive(plain), source_sha256="")
    assert compile_case(certain).measures == compile_case(plain).measures


@pytest.mark.parametrize("key", ["simultaneous: true", "unobserved: [ban]"])
def test_a_mover_that_does_not_see_has_one_information_set(key: str) -> None:
    tree = compile_extensive(parse_sound(PATROL.replace("id: hide, actor: b", f"id: hide, actor: b, {key}")))
    assert [place.layer for place in tree.information_sets] == ["rule", "hide"]
    assert [place.seen for place in tree.information_sets] == [(), ()]
    assert sum(isinstance(node, Decision) for node in tree.nodes) == 3


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("cost: 1}", "cost: 1, chance: 0.5}", "measures that may fail"),
        ("id: hide, actor: b", "id: hide, actor: b, unobserved: [ban]", "unobserved measures"),
        ("id: hide, actor: b", "id: hide, actor: b, simultaneous: true", "simultaneous layers"),
    ],
)
def test_nobody_gets_a_game_that_leaves_these_out_in_silence(old: str, new: str, words: str) -> None:
    with pytest.raises(UsageError, match=f"{words}: countermove solve lists its equilibria"):
        compile_case(parse_sound(PATROL.replace(old, new)))


def test_a_failed_measure_counters_nothing_and_its_cost_is_paid() -> None:
    tree = compile_extensive(parse_sound(PATROL.replace("cost: 0.5}", "cost: 0.5, chance: 0.25}")))
    ends = {node.payoffs for node in tree.nodes if isinstance(node, Terminal)}
    assert ends == {(0.0, 0.0), (0.0, 0.5), (0.0, -0.5), (2.0, -1.0), (-1.0, 0.5), (2.0, -1.5)}


def test_a_case_that_is_too_large_is_refused_with_its_size() -> None:
    rng = np.random.default_rng(0)
    game = random_game(rng, layers=4, per_layer=4, limits=False)
    with pytest.raises(OutOfReachError, match=r"up to 65,536 ends \(the limit is 20,000\)"):
        extensive_from_game(game, plain_conditions(game))
    wide = random_game(rng, layers=1, per_layer=13, limits=False)
    with pytest.raises(OutOfReachError, match=r"2\^13 portfolios"):
        extensive_from_game(wide, plain_conditions(wide))
