"""Dense enumeration finds what its plain twin finds, wherever it can follow (§4.2, §4.3)."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countermove.core.errors import InputError, OutOfReachError
from countermove.core.quantity import point
from countermove.game.game import numbers_at
from countermove.solving.methods import prepare, solve_nominal
from countermove.solving.strategies import play_on
from games import random_game


@pytest.mark.parametrize("block", range(3))
def test_dense_enumeration_finds_what_plain_enumeration_finds(block: int) -> None:
    solved = refused = tied = bound = 0
    for seed in range(100 * block, 100 * (block + 1)):
        game = random_game(np.random.default_rng(seed))
        try:
            dense = solve_nominal(game, method="dense")
        except InputError:
            with pytest.raises(InputError):
                solve_nominal(game, method="enumeration")
            continue
        except OutOfReachError:
            refused += 1
            continue
        plain = solve_nominal(game, method="enumeration")
        assert dense.line == plain.line, seed
        assert dense.ties == plain.ties, seed
        assert dense.is_certified, seed
        solved, tied, bound = solved + 1, tied + bool(dense.ties), bound + bool(len(game.requires))
    assert solved > 50
    assert refused < 40
    assert tied > 3
    assert bound > 3


@given(st.integers(0, 10**9), st.integers(2, 5))
@settings(max_examples=40, deadline=None)
def test_scenarios_are_solved_as_elimination_solves_them(seed: int, scenarios: int) -> None:
    rng = np.random.default_rng(seed)
    game = random_game(rng, limits=False, whole=False)
    inputs = np.array([[q.numbers[0] for q in game.quantities]]).repeat(scenarios, axis=0)
    inputs *= rng.uniform(0.5, 1, inputs.shape)
    numbers = numbers_at(game, inputs)
    start = np.zeros((scenarios, len(game.measures)), bool)
    dense, _ = play_on(game, prepare(game, "dense").solve(numbers), start)
    eliminated, _ = play_on(game, prepare(game, "elimination").solve(numbers), start)
    assert (dense == eliminated).all()


def test_a_game_of_four_layers_with_facts_between_is_followed() -> None:
    game = random_game(np.random.default_rng(11), layers=4, per_layer=3, limits=False, whole=False)
    facts = game.given.copy()
    facts[3:6] = True
    with_facts = replace(
        game, given=facts, layers=(game.layers[0], replace(game.layers[1], is_given=True), *game.layers[2:])
    )
    assert solve_nominal(with_facts, method="dense").line == solve_nominal(with_facts, method="enumeration").line


def test_large_work_is_given_to_dense_enumeration_and_small_work_to_elimination() -> None:
    game = random_game(np.random.default_rng(4), layers=3, per_layer=4, limits=False)
    assert prepare(game).method == "elimination"
    assert prepare(game, scenarios=10**7).method == "dense"


def test_too_many_leaves_are_refused_with_their_number() -> None:
    game = random_game(np.random.default_rng(5), layers=3, per_layer=14, limits=False)
    silent = replace(game, quantities=tuple(point(0.0) for _ in game.quantities))
    with pytest.raises(OutOfReachError, match=r"about 2\^42 leaves"):
        prepare(silent, "dense")
