"""Designs: scenario i is the same however scenarios are cut, and each design covers what it promises (§7.3)."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_cases import DUEL, one_measure, small_game

from countermove.core.errors import UsageError
from countermove.core.quantity import Shape
from countermove.uncertainty.designs import DESIGNS
from countermove.uncertainty.run import Run, explore_run

DUEL_GAME = small_game(DUEL)
PAIR = one_measure(effect="{range: [0, 4]}", cost="{range: [1, 3]}")
UNCERTAIN = [place for place, quantity in enumerate(PAIR.quantities) if quantity.shape is not Shape.POINT]


@given(st.sampled_from(["lhs", "sobol"]), st.integers(0, 99), st.lists(st.integers(1, 1500), min_size=1, max_size=4))
@settings(max_examples=25, deadline=None)
def test_a_scenario_does_not_depend_on_how_scenarios_are_cut(design: str, seed: int, sizes: list[int]) -> None:
    whole = DESIGNS[design](DUEL_GAME, seed, 6000, range(sum(sizes))).values
    ranges = [range(int(start), int(stop)) for start, stop in pairwise(np.cumsum([0, *sizes]))]
    parts = [DESIGNS[design](DUEL_GAME, seed, 6000, numbers).values for numbers in ranges]
    assert np.array_equal(np.concatenate(parts), whole)


def test_a_grid_has_every_combination_of_levels_once() -> None:
    found = DESIGNS["grid"](PAIR, 0, 9, range(9)).values[:, UNCERTAIN]
    effect, cost = ([4 * share for share in (1 / 6, 1 / 2, 5 / 6)], [1 + 2 * share for share in (1 / 6, 1 / 2, 5 / 6)])
    assert found == pytest.approx(np.array([[each, price] for each in effect for price in cost]))
    assert np.array_equal(DESIGNS["grid"](PAIR, 5, 9, range(4, 7)).values[:, UNCERTAIN], found[4:7])


def test_a_sobol_sequence_fills_every_part_of_two_quantities_evenly() -> None:
    drawn = DESIGNS["sobol"](PAIR, 3, 256, range(256)).values[:, UNCERTAIN]
    cells = np.floor((drawn - [0, 1]) / [4, 2] * 8).astype(int)
    assert (np.bincount(cells @ [8, 1], minlength=64) == 4).all()


def test_a_number_that_is_no_grids_is_refused_with_those_that_are() -> None:
    with pytest.raises(UsageError, match="4, 9, 16"):
        explore_run(PAIR, Run(10, design="grid"))


def test_an_unknown_design_is_refused() -> None:
    with pytest.raises(UsageError, match="known designs: lhs, sobol, grid"):
        explore_run(PAIR, Run(10, design="spiral"))


def test_a_grid_that_is_kept_is_the_grid_in_memory() -> None:
    assert explore_run(PAIR, Run(16, design="grid")).acceptability()["act"].share == pytest.approx(0.5, abs=0.13)
