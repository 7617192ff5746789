"""Actors with types: a draw at the root, and a mover that knows its own type and no other."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countermove.case.case import Case
from countermove.case.case_parsing import parse_case
from countermove.core.errors import OutOfReachError, UsageError
from countermove.game.compile import compile_case
from countermove.game.compile_extensive import compile_extensive, extensive_from_game, plain_conditions
from countermove.game.extensive import Chance, ExtensiveGame, Terminal
from countermove.game.type_draws import PlayerType
from countermove.solving.belief_support import is_sequentially_rational
from countermove.solving.beliefs import beliefs, payoffs_by_type, priors
from countermove.solving.extensive import find_equilibria
from extensive_games import rescaled
from games import random_game

SEEDS = st.integers(0, 2**32 - 1)

ENTRY = """\
countermove: 1
title: Entry
actors: {entrant: {}, incumbent: {}}
objectives: {entrant: {profit: {}}, incumbent: {profit: {}}}
layers:
  - {id: entry, actor: entrant}
  - {id: reply, actor: incumbent}
measures:
  enter: {layer: entry, effects: {entrant.profit: 1, incumbent.profit: -2}}
  fight: {layer: reply, requires: [enter], effects: {entrant.profit: -2, incumbent.profit: -1}}
types:
  incumbent:
    weak: {chance: 0.6}
    tough: {chance: 0.4, judgements: {measures.fight.effects.incumbent.profit: 1}}
"""


def _parse(text: str) -> Case:
    faults: list = []
    case = parse_case(text.encode(), "entry.yaml", faults)
    assert case is not None, faults
    return case


def _ends(game: ExtensiveGame) -> list[tuple[float, ...]]:
    return [node.payoffs for node in game.nodes if isinstance(node, Terminal)]


def test_a_draw_of_types_comes_first_and_only_their_owner_sees_it() -> None:
    tree = compile_extensive(_parse(ENTRY))
    assert isinstance(tree.nodes[0], Chance)
    assert tree.nodes[0].probabilities == pytest.approx((0.6, 0.4))
    assert tree.types == ((), ("weak", "tough"))
    assert [(place.layer, place.type, place.seen) for place in tree.information_sets] == [
        ("entry", None, ()), ("reply", "weak", ("enter",)), ("reply", "tough", ("enter",)),
    ]  # fmt: skip
    assert _ends(tree) == [(0, 0), (1, -2), (-1, -3), (0, 0), (1, -2), (-1, -1)]


@pytest.mark.parametrize(("chance", "enters"), [(0.4, True), (0.6, False)])
def test_who_is_likely_to_be_tough_is_left_alone(chance: float, enters: bool) -> None:
    text = ENTRY.replace("weak: {chance: 0.6", f"weak: {{chance: {1 - chance}").replace(
        "tough: {chance: 0.4", f"tough: {{chance: {chance}"
    )
    found = find_equilibria(compile_extensive(_parse(text)))
    assert found.is_complete
    assert found.to_dict()["types"]["incumbent"] == pytest.approx({"weak": 1 - chance, "tough": chance})
    (only,) = found.equilibria
    assert only.behaviour == {0: (float(not enters), float(enters)), 1: (1.0, 0.0), 2: (0.0, 1.0)}
    assert payoffs_by_type(found.game, only.behaviour) == (
        {"incumbent": {"weak": -2.0, "tough": -1.0}} if enters else {"incumbent": {"weak": 0.0, "tough": 0.0}}
    )


@given(SEEDS)
@settings(max_examples=40, deadline=None)
def test_types_that_differ_in_nothing_change_no_payoff_and_no_chance_changes_with_who_is_asked(seed: int) -> None:
    rng = np.random.default_rng(seed)
    game = random_game(rng, layers=2, per_layer=2, limits=False)
    share = float(rng.uniform(0.01, 0.99))
    types = tuple(
        (PlayerType("x", share, {}), PlayerType("y", 1 - share, {})) if player == 0 else ()
        for player in range(len(game.players))
    )
    plain = extensive_from_game(game, plain_conditions(game))
    typed = extensive_from_game(game, replace(plain_conditions(game), types=types))
    assert _ends(typed) == [*_ends(plain), *_ends(plain)]
    assert priors(typed) == {game.players[0]: pytest.approx({"x": share, "y": 1 - share})}


@given(SEEDS)
@settings(max_examples=30, deadline=None)
def test_beliefs_follow_the_rule_of_bayes_and_average_to_what_was_believed_at_first(seed: int) -> None:
    rng = np.random.default_rng(seed)
    text = ENTRY.replace("incumbent:\n    weak", "entrant:\n    weak").replace(
        "measures.fight.effects.incumbent.profit: 1", "measures.enter.effects.entrant.profit: 2"
    )
    tree = compile_extensive(_parse(text))
    weak, tough = rng.uniform(0.05, 0.95, 2)
    behaviour = {0: (1 - weak, weak), 1: (0.5, 0.5), 2: (1 - tough, tough)}
    assert [place.type for place in tree.information_sets] == ["weak", None, "tough"]
    held = beliefs(tree, behaviour)[1]["entrant"]
    assert beliefs(tree, behaviour)[0] == {}
    assert held["weak"] == pytest.approx(0.6 * weak / (0.6 * weak + 0.4 * tough))
    by_type = payoffs_by_type(tree, behaviour)["entrant"]
    assert by_type == pytest.approx({"weak": 0.0, "tough": tough})


def test_certain_types_are_no_draw() -> None:
    one = ENTRY[: ENTRY.index("    weak")] + "    tough: {chance: 1, judgements: {measures.fight.cost: 0.5}}\n"
    tree = compile_extensive(_parse(one))
    assert not any(isinstance(node, Chance) for node in tree.nodes)
    assert _ends(tree) == [(0, 0), (1, -2), (-1, -3.5)]
    assert {place.type for place in tree.information_sets} == {None, "tough"}
    assert payoffs_by_type(tree, {0: (0.0, 1.0), 1: (0.0, 1.0)}) == {"incumbent": {"tough": -3.5}}


def test_a_threat_that_no_belief_makes_best_is_told() -> None:
    tree = compile_extensive(_parse(ENTRY))
    threat = {0: (1.0, 0.0), 1: (0.0, 1.0), 2: (0.0, 1.0)}
    assert is_sequentially_rational(tree, threat) is False
    assert is_sequentially_rational(tree, {**threat, 1: (1.0, 0.0)}) is True
    nash = find_equilibria(tree, concept="nash")
    assert {each.is_sequentially_rational for each in nash.equilibria} == {True, False}


@pytest.mark.parametrize("factors", [(1e9, 1.0), (1.0, 1e-9), (1e-9, 1e-9), (1e12, 1e12)])
def test_a_threat_is_told_whatever_the_units_of_payoffs(factors: tuple[float, float]) -> None:
    tree = rescaled(compile_extensive(_parse(ENTRY)), factors)
    threat = {0: (1.0, 0.0), 1: (0.0, 1.0), 2: (0.0, 1.0)}
    assert is_sequentially_rational(tree, threat) is False
    assert is_sequentially_rational(tree, {**threat, 1: (1.0, 0.0)}) is True


def test_nobody_gets_a_game_that_leaves_types_out_in_silence() -> None:
    with pytest.raises(UsageError, match="actors with types: countermove solve lists its equilibria"):
        compile_case(_parse(ENTRY))


def test_too_many_combinations_of_types_are_refused_with_their_number() -> None:
    game = random_game(np.random.default_rng(0), layers=1, per_layer=1, limits=False)
    many = tuple(PlayerType(str(index), 0.02, {}) for index in range(50))
    types = tuple(many for _ in game.players)
    count = 50 ** len(game.players)
    with pytest.raises(OutOfReachError, match=f"{count:,} combinations of types"):
        extensive_from_game(game, replace(plain_conditions(game), types=types))
