"""Possible play: along every stretch the line of play is among the profiles that are left possible."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from countermove.core.errors import CountermoveError
from countermove.game.evaluate import payoffs
from countermove.game.game import Game, nominal_inputs, numbers_at
from countermove.solving.methods import prepare
from countermove.solving.possible import Move, Possible, bernstein_matrix, degrees_of, prepare_possible
from countermove.solving.possible_dense import prepare_possible_dense
from countermove.uncertainty.run import solve_inputs
from games import WIDE, random_game

BOTH = pytest.mark.parametrize("find_possible", [prepare_possible, prepare_possible_dense])
Prepare = Callable[[Game], Possible]


def _along(game: Game, column: int, values: np.ndarray) -> np.ndarray:
    inputs = np.repeat(nominal_inputs(game), len(values), axis=0)
    inputs[:, column] = values
    return inputs


@BOTH
@given(st.integers(0, 10**9), st.sampled_from([0.02, 0.3, 2.0]))
@settings(max_examples=120, deadline=None)
def test_the_line_of_play_at_every_point_is_among_the_possible_profiles(
    find_possible: Prepare, seed: int, reach: float
) -> None:
    rng = np.random.default_rng(seed)
    game = random_game(rng, bounds=WIDE, uncertain=True)
    assume(game.quantities)
    try:
        prepared = prepare(game, "elimination")
    except CountermoveError:
        assume(condition=False)
    column = int(rng.integers(len(game.quantities)))
    here = nominal_inputs(game)[0, column]
    start, stop = here, here + reach * rng.normal()
    if column in game.efficacy_at:
        stop = np.clip(stop, 0, 1)
    possible = find_possible(game).find([Move(column, start, stop)])[0]
    assume(possible is not None)
    tried = start + (stop - start) * np.concatenate([[0, 1], rng.random(8)])
    for played in solve_inputs(game, prepared, _along(game, column, tried)).profiles:
        assert (possible == played).all(axis=1).any()


@BOTH
def test_a_stretch_of_one_point_leaves_one_profile_possible(find_possible: Prepare) -> None:
    for seed in range(30):
        game = random_game(np.random.default_rng(seed), limits=False)
        here = nominal_inputs(game)[0]
        possible = find_possible(game).find([Move(0, here[0], here[0])])[0]
        played = solve_inputs(game, prepare(game, "enumeration"), here[None]).profiles
        assert possible is not None
        assert (possible == played).all()


@BOTH
def test_moves_found_together_are_found_as_each_by_itself(find_possible: Prepare) -> None:
    game = random_game(np.random.default_rng(5), layers=3, per_layer=3, limits=False, uncertain=True)
    here = nominal_inputs(game)[0]
    moves = [Move(column, here[column], here[column] + reach) for column in (3, 0, 3, 1) for reach in (0.1, -0.4)]
    together = find_possible(game).find(moves)
    alone = [find_possible(game).find([move])[0] for move in moves]
    for one, other in zip(together, alone, strict=True):
        assert one is not None
        assert other is not None
        assert (one == other).all()


@pytest.mark.parametrize("degree", [0, 1, 2, 5])
def test_bernstein_coefficients_bound_a_polynomial_from_both_sides_and_meet_it_at_the_ends(degree: int) -> None:
    rng = np.random.default_rng(degree)
    polynomial = np.polynomial.Polynomial(rng.normal(size=degree + 1))
    points = np.linspace(0, 1, degree + 1) if degree else np.zeros(1)
    coefficients = bernstein_matrix(degree) @ polynomial(points)
    between = polynomial(np.linspace(0, 1, 201))
    assert coefficients.min() <= between.min() + 1e-12
    assert coefficients.max() >= between.max() - 1e-12
    assert coefficients[[0, -1]] == pytest.approx(polynomial(np.array([0.0, 1.0])))


@given(st.integers(0, 10**9))
@settings(max_examples=40, deadline=None)
def test_payoffs_are_polynomials_of_the_degree_that_is_said(seed: int) -> None:
    rng = np.random.default_rng(seed)
    game = random_game(rng, uncertain=True)
    assume(game.quantities)
    column = int(rng.integers(len(game.quantities)))
    degree = int(degrees_of(game)[column])
    profile = rng.random(len(game.measures)) < 0.7
    points = np.linspace(0, 1, degree + 4)
    numbers = numbers_at(game, _along(game, column, points))
    values = payoffs(game, numbers, np.tile(profile, (len(points), 1)))
    fitted = np.polynomial.polynomial.polyfit(points[: degree + 1], values[: degree + 1], degree)
    again = np.polynomial.polynomial.polyval(points, fitted).T
    assert again == pytest.approx(values, abs=1e-6 * (1 + np.abs(values).max(initial=0)))
