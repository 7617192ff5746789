"""Boxes: planted ones are found, limits that do nothing are not, and the parts of a box say what they claim."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plain_peeling import peel_plainly

from countermove.uncertainty.boxes import find_box, peel


def _planted(seed: int, scenarios: int = 3000, quantities: int = 8) -> tuple[np.ndarray, np.ndarray]:
    """Scenarios of which those with quantity 1 above 0.6 and quantity 4 below 0.5 are wanted, but for some noise."""
    rng = np.random.default_rng(seed)
    inputs = rng.random((scenarios, quantities))
    inside = (inputs[:, 1] > 0.6) & (inputs[:, 4] < 0.5)
    return inputs, np.where(rng.random(scenarios) < 0.03, ~inside, inside)


@given(st.integers(0, 10**6), st.integers(1, 500), st.booleans())
@settings(max_examples=60, deadline=None)
def test_peeling_finds_the_boxes_of_its_plain_twin(seed: int, scenarios: int, has_ties: bool) -> None:
    rng = np.random.default_rng(seed)
    inputs = rng.integers(0, 6, (scenarios, 4)) / 5 if has_ties else rng.random((scenarios, 4))
    wanted = (inputs[:, 0] > inputs[:, 1]) ^ (rng.random(scenarios) < 0.1)
    fast, plain = peel(inputs, wanted), peel_plainly(inputs, wanted)
    for name in ("lows", "highs", "coverage", "density", "mass"):
        assert np.array_equal(getattr(fast, name), getattr(plain, name))


@given(st.integers(0, 10**6))
@settings(max_examples=10, deadline=None)
def test_a_planted_box_is_found_with_its_limits(seed: int) -> None:
    inputs, wanted = _planted(seed)
    box = find_box(inputs, wanted, seed=seed)
    assert box is not None
    limits = {limit.quantity: limit for limit in box.limits}
    assert set(limits) == {1, 4}
    assert limits[1].low == pytest.approx(0.6, abs=0.03)
    assert limits[4].high == pytest.approx(0.5, abs=0.03)
    assert all(limit.chance < 1e-6 and limit.came_back == 1 for limit in box.limits)


@given(st.integers(0, 10**6))
@settings(max_examples=15, deadline=None)
def test_coverage_density_and_mass_are_what_counting_gives(seed: int) -> None:
    inputs, wanted = _planted(seed, scenarios=600, quantities=5)
    box = find_box(inputs, wanted)
    assert box is not None
    inside = np.ones(len(wanted), bool)
    for limit in box.limits:
        inside &= (inputs[:, limit.quantity] >= limit.low) & (inputs[:, limit.quantity] <= limit.high)
    assert box.mass == pytest.approx(inside.mean())
    assert box.density == pytest.approx(wanted[inside].mean())
    assert box.coverage == pytest.approx(wanted[inside].sum() / wanted.sum())


@given(st.integers(0, 10**6))
@settings(max_examples=15, deadline=None)
def test_boxes_of_a_peeling_lie_in_one_another_and_count_what_they_hold(seed: int) -> None:
    rng = np.random.default_rng(seed)
    inputs = np.round(rng.random((400, 4)), int(rng.integers(1, 5)))
    wanted = rng.random(400) < inputs[:, 0]
    found = peel(inputs, wanted)
    assert (np.diff(found.lows, axis=0) >= 0).all()
    assert (np.diff(found.highs, axis=0) <= 0).all()
    assert (np.diff(found.mass) < 0).all()
    for low, high, mass, density in zip(found.lows, found.highs, found.mass, found.density, strict=True):
        inside = ((inputs >= low) & (inputs <= high)).all(axis=1)
        assert mass == pytest.approx(inside.mean())
        assert density == pytest.approx(wanted[inside].mean())


def test_noise_alone_has_no_limit_that_comes_back() -> None:
    rng = np.random.default_rng(5)
    box = find_box(rng.random((2000, 6)), rng.random(2000) < 0.3)
    assert box is None or all(limit.came_back < 0.9 for limit in box.limits)


def test_there_is_no_box_where_all_or_none_are_wanted() -> None:
    inputs = np.random.default_rng(0).random((100, 3))
    assert find_box(inputs, np.zeros(100, bool)) is None
    assert find_box(inputs, np.ones(100, bool)) is None


def test_an_input_that_is_not_a_number_is_refused() -> None:
    inputs = np.random.default_rng(0).random((100, 3))
    inputs[7, 1] = np.nan
    with pytest.raises(ValueError, match="not finite"):
        find_box(inputs, inputs[:, 0] > 0.5)
