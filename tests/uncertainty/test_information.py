"""Value of information: cases whose answer is known in closed form, and its laws."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countermove.uncertainty.information import make_known, worth_of_knowing, worth_of_knowing_all


def _bet(seed: int, scenarios: int = 8000) -> tuple[np.ndarray, np.ndarray]:
    """Two options, one worth x − 0.5 with x even on 0 to 1, one worth 0; a second quantity that does nothing."""
    inputs = np.random.default_rng(seed).random((scenarios, 2))
    return np.stack([inputs[:, 0] - 0.5, np.zeros(scenarios)], axis=1), inputs


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_knowing_the_only_quantity_that_matters_is_worth_as_much_as_knowing_all(seed: int) -> None:
    values, inputs = _bet(seed)
    exact = 1 / 8  # the mean of x − 0.5 where that is above 0, half of the time
    everything, one = worth_of_knowing_all(values), worth_of_knowing(values, inputs[:, 0])
    assert everything.gain == pytest.approx(exact, abs=4 * everything.error)
    assert one.gain == pytest.approx(exact, abs=4 * one.error + 0.003)
    assert everything.error < 0.01


@given(st.integers(0, 10**6))
@settings(max_examples=20, deadline=None)
def test_knowing_what_does_not_matter_is_worth_nothing_but_error(seed: int) -> None:
    values, inputs = _bet(seed, 2000)
    idle = worth_of_knowing(values + 1e-3, inputs[:, 1])
    assert 0 <= idle.gain <= 5 * idle.error + 1e-12


def test_a_product_of_two_quantities_is_worth_knowing_only_together() -> None:
    inputs = np.random.default_rng(4).uniform(-1, 1, (8000, 2))
    values = np.stack([inputs[:, 0] * inputs[:, 1], np.zeros(len(inputs))], axis=1)
    alone = [worth_of_knowing(values, inputs[:, column]) for column in (0, 1)]
    together = worth_of_knowing(values, inputs)
    assert together.gain == pytest.approx(1 / 8, abs=0.01)  # E max(xy, 0)
    assert all(each.gain <= 5 * each.error + 1e-9 for each in alone)


@given(st.integers(0, 10**6))
@settings(max_examples=30, deadline=None)
def test_knowing_all_is_worth_0_or_more_and_nothing_where_one_option_is_always_best(seed: int) -> None:
    rng = np.random.default_rng(seed)
    values = rng.normal(size=(200, 4))
    assert worth_of_knowing_all(values).gain >= 0
    best = values.copy()
    best[:, 2] = best.max(axis=1) + 0.1
    assert worth_of_knowing_all(best).gain == 0
    assert worth_of_knowing(best, rng.random(200)).gain == 0


def test_an_option_that_is_not_always_there_is_left_out_and_none_at_all_is_an_error() -> None:
    values = np.array([[1.0, np.nan], [2.0, 5.0]])
    assert worth_of_knowing_all(values).gain == 0
    with pytest.raises(ValueError, match="no option"):
        worth_of_knowing_all(np.array([[np.nan], [1.0]]))


@given(st.integers(0, 10**6), st.sampled_from([2, 3, 6, 30]))
@settings(max_examples=12, deadline=None)
def test_many_quantities_that_do_not_matter_are_worth_nothing_but_error(seed: int, quantities: int) -> None:
    values, _ = _bet(seed, 800)
    idle = np.random.default_rng(seed + 1).random((800, quantities))
    found = worth_of_knowing(values, idle)
    assert 0 <= found.gain <= 5 * found.error + 1e-12


@given(st.integers(0, 10**6), st.integers(1, 6))
@settings(max_examples=25, deadline=None)
def test_knowing_something_is_never_worth_more_than_knowing_all(seed: int, quantities: int) -> None:
    rng = np.random.default_rng(seed)
    known = rng.normal(size=(300, quantities))
    values = known @ rng.normal(size=(quantities, 4)) + rng.normal(size=(300, 4))
    assert worth_of_knowing(values, known).gain <= worth_of_knowing_all(values).gain + 1e-12


@pytest.mark.parametrize("levels", [2, 5])
def test_a_quantity_of_few_values_tells_all_that_each_of_them_does(levels: int) -> None:
    """An option that is worth 1 at odd values and −1 at even ones, with noise that nobody knows."""
    rng = np.random.default_rng(levels)
    known = rng.integers(0, levels, 4000).astype(float)
    gain = np.where(known % 2 == 1, 1.0, -1.0)
    values = np.stack([gain + rng.normal(size=4000), np.zeros(4000)], axis=1)
    found = worth_of_knowing(values, known)
    exact = np.maximum(gain, 0).mean() - max(gain.mean(), 0)
    assert found.gain == pytest.approx(exact, abs=4 * found.error)


def test_what_is_known_can_be_made_ready_once_for_many_questions() -> None:
    values, inputs = _bet(7, 500)
    made = make_known(inputs)
    assert worth_of_knowing(values, made) == worth_of_knowing(values, inputs)
    assert worth_of_knowing(2 * values, made).gain == pytest.approx(2 * worth_of_knowing(values, made).gain)
