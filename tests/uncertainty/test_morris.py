"""Morris screening: linear functions give their slopes, and points move one quantity at a time."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countermove.uncertainty.morris import morris_design, morris_indices


@given(st.integers(1, 12), st.integers(2, 20), st.integers(0, 10**6))
@settings(max_examples=40, deadline=None)
def test_each_quantity_moves_once_by_two_thirds_on_every_trajectory(quantities: int, count: int, seed: int) -> None:
    points = morris_design(quantities, count, seed=seed)
    assert points.shape == (count, quantities + 1, quantities)
    assert ((points >= 0) & (points <= 1)).all()
    steps = np.diff(points, axis=1)
    assert ((steps != 0).sum(axis=1) == 1).all()
    assert ((steps != 0).sum(axis=2) == 1).all()
    assert np.abs(steps[steps != 0]) == pytest.approx(2 / 3)


@given(st.integers(0, 10**6))
@settings(max_examples=30, deadline=None)
def test_a_linear_function_has_its_slopes_and_no_spread(seed: int) -> None:
    slopes = np.random.default_rng(seed).normal(size=6)
    points = morris_design(6, 5, seed=seed)
    found = morris_indices(points, points @ slopes + 3)
    assert found.mean == pytest.approx(slopes)
    assert found.size == pytest.approx(np.abs(slopes))
    assert found.spread == pytest.approx(np.zeros(6), abs=1e-9)


def test_a_quantity_without_effect_has_size_0_and_one_that_interacts_has_spread() -> None:
    points = morris_design(3, 40, seed=0)
    found = morris_indices(points, points[..., 0] * points[..., 1])
    assert found.size[2] == 0
    assert (found.spread[:2] > 0.1).all()


def test_an_outcome_that_is_not_a_number_is_an_error_that_names_the_trajectory() -> None:
    points = morris_design(2, 4, seed=0)
    outcomes = points.sum(axis=2)
    outcomes[3, 1] = np.inf
    with pytest.raises(ValueError, match="trajectory 3"):
        morris_indices(points, outcomes)


def test_one_trajectory_is_too_few() -> None:
    with pytest.raises(ValueError, match="at least 2"):
        morris_design(3, 1, seed=0)
