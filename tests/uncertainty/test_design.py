"""Scenarios: the same for ever, evenly spread, and distributed as their quantities say (§7.3)."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from countermove.core.quantity import Quantity, Shape, point, quantile
from countermove.uncertainty.design import BLOCK, latin_hypercube

MIXED = (
    Quantity(Shape.UNIFORM, (1.0, 3.0)),
    point(7.0),
    Quantity(Shape.TRIANGULAR, (0.0, 1.0, 4.0)),
    Quantity(Shape.PERT, (-2.0, 1.0, 2.0)),
    Quantity(Shape.NORMAL, (0.9, 0.4), limits=(0.0, 1.0)),
    Quantity(Shape.NORMAL, (5.0, 2.0)),
    Quantity(Shape.VALUES, (4.0, 1.0, 9.0), (1.0, 0.0, 3.0)),
)
SHARES = (np.arange(400) + 0.5) / 400


@given(st.integers(0, 2**40), st.integers(0, 3500), st.integers(0, 1500))
@settings(max_examples=25, deadline=None)
def test_a_scenario_is_the_same_whichever_others_are_drawn_with_it(seed: int, first: int, count: int) -> None:
    whole = latin_hypercube(MIXED, seed, 0, 5000)
    assert (latin_hypercube(MIXED, seed, first, count) == whole[first : first + count]).all()


def test_a_scenario_is_the_same_whichever_other_quantities_are_uncertain() -> None:
    fixed = (point(2.0), *MIXED[1:])
    assert (latin_hypercube(fixed, 3, 0, 1200)[:, 1:] == latin_hypercube(MIXED, 3, 0, 1200)[:, 1:]).all()


def test_the_scenarios_of_a_seed_never_change() -> None:
    drawn = latin_hypercube((Quantity(Shape.UNIFORM, (0.0, 1.0)),) * 2, 0, 999, 2)
    expected = [[0.7511373915264137, 0.7301457600504716], [0.8490599320352394, 0.700202303523125]]
    assert drawn == pytest.approx(np.array(expected), abs=1e-12)


def test_different_seeds_draw_different_scenarios_and_0_is_a_seed() -> None:
    uncertain = [place for place, quantity in enumerate(MIXED) if quantity.shape is not Shape.POINT]
    drawn = [latin_hypercube(MIXED, seed, 0, 500)[:, uncertain] for seed in (0, 1, 2, 2**63)]
    for place, one in enumerate(drawn):
        for other in drawn[place + 1 :]:
            assert (one != other).any(axis=0).all()
    assert (latin_hypercube(MIXED, 0, 0, 500)[:, uncertain] == drawn[0]).all()


def test_blocks_and_quantities_are_drawn_apart() -> None:
    same = (Quantity(Shape.UNIFORM, (0.0, 1.0)),) * 3
    drawn = latin_hypercube(same, 0, 0, 3 * BLOCK).reshape(3, BLOCK, 3)
    columns = [drawn[block, :, column] for block in range(3) for column in range(3)]
    correlation = np.corrcoef(columns) - np.eye(9)
    assert np.abs(correlation).max() < 0.15


@pytest.mark.parametrize("block", [0, 1, 7])
def test_each_block_meets_every_thousandth_of_every_distribution_once(block: int) -> None:
    drawn = latin_hypercube(MIXED, 11, block * BLOCK, BLOCK)
    edges = np.arange(1, BLOCK) / BLOCK
    for column, quantity in enumerate(MIXED):
        if quantity.shape in {Shape.POINT, Shape.VALUES}:
            continue
        strata = np.searchsorted(quantile(quantity, edges), drawn[:, column])
        assert (np.bincount(strata, minlength=BLOCK) == 1).all(), quantity.shape


def test_a_known_quantity_has_its_value_in_every_scenario() -> None:
    assert (latin_hypercube(MIXED, 5, 0, 1500)[:, 1] == 7.0).all()


def test_no_scenarios_and_no_quantities_are_empty_arrays() -> None:
    assert latin_hypercube(MIXED, 0, 0, 0).shape == (0, len(MIXED))
    assert latin_hypercube((), 0, 0, 3).shape == (3, 0)


ONE = st.floats(-100, 100)
THREE = st.lists(ONE, min_size=3, max_size=3, unique=True).map(sorted).filter(lambda x: x[2] - x[0] > 0.01)


def _triangular(low: float, mode: float, high: float) -> stats.rv_continuous:
    return stats.triang((mode - low) / (high - low), loc=low, scale=high - low)


def _pert(low: float, mode: float, high: float) -> stats.rv_continuous:
    a, b = 1 + 4 * (mode - low) / (high - low), 1 + 4 * (high - mode) / (high - low)
    return stats.beta(a, b, loc=low, scale=high - low)


@pytest.mark.parametrize(("shape", "distribution"), [(Shape.TRIANGULAR, _triangular), (Shape.PERT, _pert)])
@given(numbers=THREE)
@settings(max_examples=60, deadline=None)
def test_three_point_quantiles_are_those_of_the_distribution(
    shape: Shape, distribution: Callable, numbers: list[float]
) -> None:
    expected = distribution(*numbers).ppf(SHARES)
    found = quantile(Quantity(shape, tuple(numbers)), SHARES)
    assert found == pytest.approx(expected, rel=1e-7, abs=1e-7 * (numbers[2] - numbers[0]))


@given(st.lists(ONE, min_size=2, max_size=2, unique=True).map(sorted))
def test_quantiles_of_a_range_are_uniform(numbers: list[float]) -> None:
    expected = stats.uniform(numbers[0], numbers[1] - numbers[0]).ppf(SHARES)
    assert quantile(Quantity(Shape.UNIFORM, tuple(numbers)), SHARES) == pytest.approx(expected, abs=1e-9)


@given(ONE, st.floats(0.001, 100))
def test_quantiles_of_a_normal_quantity_without_limits_are_normal(mean: float, deviation: float) -> None:
    expected = stats.norm(mean, deviation).ppf(SHARES)
    assert quantile(Quantity(Shape.NORMAL, (mean, deviation)), SHARES) == pytest.approx(expected, rel=1e-9, abs=1e-9)


@given(st.floats(0, 1), st.floats(1e-6, 100))
def test_a_normal_efficacy_stays_within_0_and_1_and_keeps_its_shape_there(mean: float, deviation: float) -> None:
    found = quantile(Quantity(Shape.NORMAL, (mean, deviation), limits=(0.0, 1.0)), SHARES)
    assert ((found >= 0) & (found <= 1)).all()
    whole = stats.norm(mean, deviation)
    share = (whole.cdf(found) - whole.cdf(0)) / (whole.cdf(1) - whole.cdf(0))
    assert share == pytest.approx(SHARES, abs=1e-6)


@given(
    st.lists(st.tuples(ONE, st.sampled_from([0.0, 0.1, 0.2, 0.7, 1.0, 3.0])), min_size=1, max_size=6).filter(
        lambda pairs: any(weight for _, weight in pairs)
    )
)
def test_listed_values_come_as_often_as_their_weights_say_and_never_with_weight_0(pairs: list) -> None:
    values, weights = zip(*pairs, strict=True)
    quantity = Quantity(Shape.VALUES, values, weights)
    extremes = np.array([1e-300, np.nextafter(1.0, 0.0)])
    found = quantile(quantity, np.concatenate([SHARES, extremes]))
    possible = {value for value, weight in pairs if weight}
    assert set(found.tolist()) <= possible
    for value in possible:
        expected = sum(weight for other, weight in pairs if other == value) / sum(weights)
        assert np.mean(found[: len(SHARES)] == value) == pytest.approx(expected, abs=len(pairs) / len(SHARES))


def test_a_last_value_with_weight_0_never_comes_though_sums_of_weights_are_rounded() -> None:
    almost_all = np.array([np.nextafter(1.0, 0.0)])
    for seed in range(300):
        weights = (*np.random.default_rng(seed).random(11), 0.0)
        quantity = Quantity(Shape.VALUES, tuple(map(float, range(12))), weights)
        assert quantile(quantity, almost_all)[0] == 10.0
