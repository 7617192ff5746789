import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermove.core.quantity import Quantity, Shape, central_value, point, quantile, span

NUMBERS = st.floats(-1e6, 1e6)
SORTED = st.lists(NUMBERS, min_size=3, max_size=3).map(sorted)
QUANTITIES = st.one_of(
    NUMBERS.map(point),
    SORTED.map(lambda three: Quantity(Shape.UNIFORM, (three[0], three[2]))),
    SORTED.map(lambda three: Quantity(Shape.TRIANGULAR, tuple(three))),
    SORTED.map(lambda three: Quantity(Shape.PERT, tuple(three))),
    st.tuples(NUMBERS, st.just(0.0) | st.floats(1e-6, 1e6)).map(lambda pair: Quantity(Shape.NORMAL, pair)),
    st.tuples(st.floats(0, 1), st.floats(0.01, 10)).map(lambda pair: Quantity(Shape.NORMAL, pair, limits=(0.0, 1.0))),
    st.lists(NUMBERS, min_size=1, max_size=5).map(
        lambda values: Quantity(Shape.VALUES, tuple(values), (1.0,) * len(values))
    ),
)
SHARES = np.linspace(0.001, 0.999, 41)


@given(QUANTITIES)
def test_the_central_value_lies_in_the_span_and_within_the_limits(quantity):
    low, high = span(quantity)
    slack = 1e-9 * max(1.0, abs(low), abs(high))
    assert low - slack <= central_value(quantity) <= high + slack
    assert quantity.limits[0] <= central_value(quantity) <= quantity.limits[1]


@given(QUANTITIES.filter(lambda quantity: quantity.shape is not Shape.VALUES))
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
