"""Scenarios of a dense game solved side by side come out as each does by itself, and as the plain twin has them."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countermove.core.errors import InputError, OutOfReachError
from countermove.game.game import Game, Numbers, freeze, numbers_at, select_scenario
from countermove.solving.dense import answer
from countermove.solving.dense_program import choosing_layers, write_program
from countermove.solving.dense_together import suits_lanes
from countermove.solving.methods import prepare
from countermove.solving.strategies import play_on
from countermove.solving.vectors import LANES
from countermove.uncertainty.design import latin_hypercube
from games import random_game

SCENARIOS = 2 * LANES + 3


def _draw(game: Game, scenarios: int = SCENARIOS) -> Numbers:
    return numbers_at(game, latin_hypercube(game.quantities, 0, 0, scenarios))


@pytest.mark.parametrize("block", range(3))
def test_scenarios_side_by_side_are_played_as_plain_enumeration_plays_them(block: int) -> None:
    tied = bound = solved = 0
    for seed in range(40 * block, 40 * (block + 1)):
        game = random_game(np.random.default_rng(seed), uncertain=seed % 2 == 0)
        try:
            dense, plain = (prepare(game, method) for method in ("dense", "enumeration"))
        except (InputError, OutOfReachError):
            continue
        numbers, start = _draw(game), np.zeros((SCENARIOS, len(game.measures)), bool)
        played, ties = play_on(game, dense.solve(numbers), start)
        expected, expected_ties = play_on(game, plain.solve(numbers), start)
        assert (played == expected).all(), seed
        assert (ties == expected_ties).all(), seed
        solved, tied, bound = solved + 1, tied + bool(ties.any()), bound + bool(len(game.requires))
    assert solved > 20
    assert tied > 1
    assert bound > 1


@given(st.integers(0, 10**9), st.sampled_from([0.0, 0.001, 0.05]), st.integers(1, 4), st.integers(1, 4))
@settings(max_examples=60)
def test_every_history_is_answered_as_by_one_scenario_alone(
    seed: int, tolerance: float, layers: int, per_layer: int
) -> None:
    game = random_game(np.random.default_rng(seed), layers=layers, per_layer=per_layer, limits=False, uncertain=True)
    _check_histories(replace(game, tie_tolerance=tolerance + 1e-9), SCENARIOS)


def test_a_first_layer_of_many_measures_is_walked_in_runs() -> None:
    game = random_game(np.random.default_rng(31), layers=2, per_layer=7, limits=False, uncertain=True)
    game = replace(game, layers=(game.layers[0], replace(game.layers[1], at_most=2)))
    assert len(write_program(game, choosing_layers(game)).walk.runs)
    _check_histories(game, SCENARIOS)


def test_a_first_layer_that_must_adopt_something_is_answered_in_its_own_order() -> None:
    game = random_game(np.random.default_rng(32), layers=3, per_layer=4, limits=False, uncertain=True)
    first = replace(game.layers[0], at_least=1, at_most=2)
    _check_histories(replace(game, layers=(first, *game.layers[1:])), SCENARIOS)


def test_what_one_middle_portfolio_rules_out_is_possible_again_after_the_next() -> None:
    game = random_game(np.random.default_rng(36), layers=3, per_layer=3, limits=False, uncertain=True)
    first, middle, last = game.layers
    aloof = replace(
        game,
        layers=(first, replace(middle, mover=0), replace(last, mover=1)),
        counters=freeze(np.zeros((0, 2), int)),
        efficacy_at=freeze(np.zeros(0, int)),
        pairs=freeze(np.zeros((0, 2), int)),
        synergy_terms=(),
        effect_terms=tuple(term for term in game.effect_terms if term.at not in middle.measures),
        excludes=freeze(np.array([(6, 3), (7, 4)])),
    )
    program = write_program(aloof, choosing_layers(aloof))
    assert len(program.blocked)
    assert not len(program.rows.payoffs_each)
    _check_histories(aloof, SCENARIOS)


@pytest.mark.parametrize("seed", range(6))
def test_a_portfolio_that_is_ruled_out_at_times_rules_out_none_that_never_is(seed: int) -> None:
    game = random_game(np.random.default_rng(seed), layers=3, per_layer=3, limits=False, uncertain=True)
    bound = replace(game, excludes=freeze(np.array([(6, 0), (7, 1), (8, 0)])))
    program = write_program(bound, choosing_layers(bound))
    assert len(program.patterns)
    assert program.kinds.max() > 0
    _check_histories(bound, SCENARIOS)


def _check_histories(game: Game, scenarios: int) -> None:
    numbers, program = _draw(game, scenarios), write_program(game, choosing_layers(game))
    if not program.lists:
        return
    assert suits_lanes(program, scenarios)
    together = answer(game, program, numbers)
    for scenario in range(scenarios):
        alone = answer(game, program, select_scenario(numbers, scenario))
        assert (together.inner[scenario] == alone.inner[0]).all()
        assert (together.inner_ties[scenario] == alone.inner_ties[0]).all()
        for many, one in zip(together.choices, alone.choices, strict=True):
            assert (many[scenario] == one[0]).all()
        for many, one in zip(together.choice_ties, alone.choice_ties, strict=True):
            assert (many[scenario] == one[0]).all()


def test_few_scenarios_and_large_games_are_solved_one_by_one() -> None:
    small, large = (
        random_game(np.random.default_rng(33), layers=3, per_layer=per_layer, limits=False) for per_layer in (3, 8)
    )
    program = write_program(small, choosing_layers(small))
    assert suits_lanes(program, LANES)
    assert not suits_lanes(program, LANES - 1)
    assert not suits_lanes(write_program(large, choosing_layers(large)), 1000)
