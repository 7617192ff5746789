import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq

from countermove.core.quantity import (
    Opinion,
    Quantity,
    Shape,
    central_value,
    is_certain,
    point,
    pool,
    quantile,
    share_below,
    span,
)

NUMBERS = st.floats(-1e6, 1e6)
SORTED = st.lists(NUMBERS, min_size=3, max_size=3).map(sorted)
LEVELS = st.lists(st.floats(0.01, 0.99), min_size=3, max_size=3, unique=True).map(sorted)
ALONE = st.one_of(
    NUMBERS.map(point),
    SORTED.map(lambda three: Quantity(Shape.UNIFORM, (three[0], three[2]))),
    SORTED.map(lambda three: Quantity(Shape.TRIANGULAR, tuple(three))),
    SORTED.map(lambda three: Quantity(Shape.PERT, tuple(three))),
    st.tuples(NUMBERS, st.just(0.0) | st.floats(1e-6, 1e6)).map(lambda pair: Quantity(Shape.NORMAL, pair)),
    st.tuples(st.floats(0, 1), st.floats(0.01, 10)).map(lambda pair: Quantity(Shape.NORMAL, pair, limits=(0.0, 1.0))),
    st.lists(NUMBERS, min_size=1, max_size=5).map(
        lambda values: Quantity(Shape.VALUES, tuple(values), (1.0,) * len(values))
    ),
    st.tuples(SORTED, LEVELS).map(lambda two: Quantity(Shape.QUANTILES, tuple(two[0]), levels=tuple(two[1]))),
)
PARTS = st.lists(st.tuples(ALONE, st.floats(0, 1)), min_size=1, max_size=4).filter(lambda parts: parts[0][1] > 0.01)


def pooled(parts):
    total = sum(weight for _, weight in parts)
    return pool(tuple(Opinion(f"e{place}", each, weight / total) for place, (each, weight) in enumerate(parts)))


POOLS = PARTS.map(pooled)
QUANTITIES = ALONE | POOLS
SHARES = np.linspace(0.001, 0.999, 41)


@given(QUANTITIES)
@settings(max_examples=30, deadline=None)
def test_the_central_value_lies_in_the_span_and_within_the_limits(quantity):
    low, high = span(quantity)
    slack = 1e-9 * max(1.0, abs(low), abs(high))
    assert low - slack <= central_value(quantity) <= high + slack
    assert quantity.limits[0] <= central_value(quantity) <= quantity.limits[1]


@given(QUANTITIES.filter(lambda quantity: quantity.shape is not Shape.VALUES))
@settings(max_examples=30, deadline=None)
def test_quantiles_rise_with_their_share_and_stay_in_the_span(quantity):
    drawn = quantile(quantity, SHARES)
    low, high = span(quantity)
    slack = 1e-7 * max(1.0, abs(low), abs(high))
    assert np.all(np.isfinite(drawn))
    assert np.all(np.diff(drawn) >= -slack)
    assert np.all((low - slack <= drawn) & (drawn <= high + slack))


def test_listed_values_come_in_the_proportion_of_their_weights():
    quantity = Quantity(Shape.VALUES, (5.0, 1.0), (3.0, 1.0))
    assert central_value(quantity) == pytest.approx(4.0)
    shares = (np.arange(1000) + 0.5) / 1000
    assert np.mean(quantile(quantity, shares) == 5.0) == pytest.approx(0.75)


@pytest.mark.parametrize(
    ("quantity", "mean"),
    [
        (Quantity(Shape.UNIFORM, (1.0, 3.0)), 2.0),
        (Quantity(Shape.TRIANGULAR, (0.0, 1.0, 5.0)), 2.0),
        (Quantity(Shape.PERT, (0.0, 1.0, 5.0)), 1.5),
        (Quantity(Shape.NORMAL, (2.0, 0.5)), 2.0),
    ],
)
def test_a_distribution_has_the_mean_that_its_definition_gives(quantity, mean):
    shares = (np.arange(20_000) + 0.5) / 20_000
    assert float(np.mean(quantile(quantity, shares))) == pytest.approx(mean, abs=1e-3)


@given(QUANTITIES)
@settings(max_examples=30, deadline=None)
def test_shares_and_quantiles_undo_one_another(quantity):
    """The quantile of a share is the smallest value with that share below it, to within rounding."""
    drawn = quantile(quantity, SHARES)
    slack = 1e-9 * max(1.0, *np.abs(span(quantity)))
    below, just_below = share_below(quantity, drawn + slack), share_below(quantity, drawn - slack)
    if quantity.shape is not Shape.VALUES:
        assert np.all(below >= SHARES - 1e-6)
        assert np.all(just_below <= SHARES + 1e-6)
    assert np.all((below >= 0) & (below <= 1 + 1e-12))


@given(PARTS, st.lists(NUMBERS, min_size=5, max_size=5).map(np.array))
@settings(max_examples=30, deadline=None)
def test_the_share_of_a_pool_below_a_value_is_the_weighted_share_of_its_experts(parts, values):
    total = sum(weight for _, weight in parts)
    expected = sum(weight / total * share_below(each, values) for each, weight in parts)
    assert share_below(pooled(parts), values) == pytest.approx(expected, abs=1e-12)


@given(ALONE.filter(lambda quantity: quantity.shape is not Shape.VALUES), st.integers(2, 4))
@settings(max_examples=30, deadline=None)
def test_a_pool_of_experts_who_say_the_same_is_what_each_of_them_says(quantity, experts):
    same = pooled([(quantity, 1.0)] * experts)
    low, high = span(quantity)
    slack = 1e-9 * max(1.0, abs(low), abs(high), high - low)
    assert quantile(same, SHARES) == pytest.approx(quantile(quantity, SHARES), abs=slack, rel=1e-7)
    assert central_value(same) == pytest.approx(central_value(quantity), abs=slack)


@given(POOLS)
@settings(max_examples=30, deadline=None)
def test_values_of_a_pool_rise_with_their_share_whichever_are_asked_for_together(quantity):
    together = quantile(quantity, SHARES)
    low, high = span(quantity)
    assert np.all(np.diff(together) >= -1e-11 * (high - low))
    assert [float(quantile(quantity, SHARES[place : place + 1])[0]) for place in (0, 17, 40)] == [
        float(together[place]) for place in (0, 17, 40)
    ]


def test_quantiles_are_met_and_their_range_goes_on_by_a_tenth_at_both_ends_within_the_limits():
    stated = Quantity(Shape.QUANTILES, (0.0, 2.0, 10.0), levels=(0.05, 0.5, 0.95))
    assert quantile(stated, np.array([0.05, 0.275, 0.5, 0.95])) == pytest.approx([0.0, 1.0, 2.0, 10.0])
    assert span(stated) == (-1.0, 11.0)
    assert central_value(stated) == 2.0
    efficacy = Quantity(Shape.QUANTILES, (0.0, 0.5, 0.99), levels=(0.05, 0.5, 0.95), limits=(0.0, 1.0))
    assert span(efficacy) == (0.0, 1.0)
    assert quantile(efficacy, np.array([0.001, 0.04, 0.9999999])) == pytest.approx([0.0, 0.0, 1.0], abs=1e-6)


def test_a_pool_of_two_ranges_is_their_mixture():
    both = pooled([(Quantity(Shape.UNIFORM, (0.0, 1.0)), 1.0), (Quantity(Shape.UNIFORM, (2.0, 4.0)), 3.0)])
    assert quantile(both, np.array([0.125, 0.25, 0.625])) == pytest.approx([0.5, 1.0, 3.0], abs=1e-9)
    assert central_value(both) == pytest.approx(0.25 * 0.5 + 0.75 * 3)
    assert span(both) == (0.0, 4.0)
    heard = pooled([(Quantity(Shape.UNIFORM, (0.0, 1.0)), 1.0), (Quantity(Shape.UNIFORM, (2.0, 4.0)), 0.0)])
    assert span(heard) == (0.0, 1.0)


def test_what_every_expert_with_weight_states_as_the_same_number_is_certain():
    assert is_certain(point(2.0))
    assert is_certain(pooled([(point(2.0), 1.0), (point(2.0), 1.0), (point(3.0), 0.0)]))
    assert not is_certain(pooled([(point(2.0), 1.0), (point(3.0), 1.0)]))
    two = quantile(pooled([(point(2.0), 1.0), (point(3.0), 1.0)]), np.array([0.2, 0.5, 0.7]))
    assert two.tolist() == [2.0, 2.0, 3.0]


def test_quantiles_of_a_mixture_of_curves_and_points_are_found_to_a_billionth():
    parts = [
        (Quantity(Shape.PERT, (0.0, 1.0, 5.0)), 2.0),
        (Quantity(Shape.TRIANGULAR, (2.0, 3.0, 9.0)), 1.0),
        (Quantity(Shape.NORMAL, (4.0, 1.0)), 1.0),
        (Quantity(Shape.VALUES, (2.5, 8.0), (1.0, 1.0)), 1.0),
    ]
    mixture = pooled(parts)
    shares = np.random.default_rng(0).random(300)
    found = quantile(mixture, shares)
    for share, value in zip(shares, found, strict=True):
        if value in {2.5, 8.0}:
            assert (
                share_below(mixture, np.array([value - 1e-12]))[0] < share <= share_below(mixture, np.array([value]))[0]
            )
        else:
            exact = brentq(lambda x, share=share: share_below(mixture, np.array([x]))[0] - share, -9, 20, xtol=1e-13)
            assert value == pytest.approx(exact, abs=1e-9)
    assert np.mean(found == 2.5) == pytest.approx(0.1, abs=0.05)
