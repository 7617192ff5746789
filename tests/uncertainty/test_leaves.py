"""Leaves: a planted region is found, and what is said of a leaf is what counting gives."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countermove.uncertainty.leaves import find_leaf


@given(st.integers(0, 10**6))
@settings(max_examples=20, deadline=None)
def test_a_planted_region_is_found_with_its_limits(seed: int) -> None:
    rng = np.random.default_rng(seed)
    inputs = rng.random((2000, 6))
    wanted = (inputs[:, 2] > 0.7) & (inputs[:, 5] < 0.6)
    leaf = find_leaf(inputs, wanted)
    assert leaf is not None
    limits = {column: (low, high) for column, low, high in leaf.limits}
    assert limits[2][0] == pytest.approx(0.7, abs=0.03)
    assert limits[5][1] == pytest.approx(0.6, abs=0.03)
    assert min(leaf.coverage, leaf.density) > 0.95


@given(st.integers(0, 10**6), st.integers(1, 3))
@settings(max_examples=30, deadline=None)
def test_coverage_density_and_mass_are_what_counting_in_the_limits_gives(seed: int, digits: int) -> None:
    rng = np.random.default_rng(seed)
    inputs = np.round(rng.random((500, 4)), digits)
    wanted = rng.random(500) < inputs[:, 1] * inputs[:, 2]
    leaf = find_leaf(inputs, wanted)
    assert leaf is not None
    assert leaf.mass >= 0.02
    inside = np.ones(500, bool)
    for column, low, high in leaf.limits:
        inside &= (inputs[:, column] >= low) & (inputs[:, column] <= high)
    assert leaf.mass == pytest.approx(inside.mean())
    assert leaf.density == pytest.approx(wanted[inside].mean())
    assert leaf.coverage == pytest.approx(wanted[inside].sum() / wanted.sum())


def test_there_is_no_leaf_where_nothing_can_be_told_apart() -> None:
    inputs = np.random.default_rng(0).random((100, 3))
    assert find_leaf(inputs, np.zeros(100, bool)) is None
    assert find_leaf(inputs, np.ones(100, bool)) is None
    assert find_leaf(np.ones((100, 2)), inputs[:, 0] > 0.5) is None
