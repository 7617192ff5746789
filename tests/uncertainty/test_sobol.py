"""Sobol indices: what their intervals cover and what they refuse; published values are in tests/reference."""

from collections.abc import Callable

import numpy as np
import pytest
from scipy.stats import qmc

from countermove.uncertainty.sobol import SobolIndices, sobol_indices


def _ishigami(unit: np.ndarray) -> np.ndarray:
    x = (2 * unit - 1) * np.pi
    found: np.ndarray = np.sin(x[..., 0]) + 7 * np.sin(x[..., 1]) ** 2 + 0.1 * x[..., 2] ** 4 * np.sin(x[..., 0])
    return found


def _indices(function: Callable[[np.ndarray], np.ndarray], quantities: int, seed: int = 0) -> SobolIndices:
    unit = qmc.Sobol(2 * quantities, scramble=True, rng=np.random.default_rng(seed)).random(4096)
    first, second = np.split(unit, 2, axis=1)
    mixed = np.stack([np.where(np.arange(quantities) == column, second, first) for column in range(quantities)])
    found = sobol_indices(function(first), function(second), function(mixed), seed=seed)
    assert found is not None
    return found


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_intervals_hold_the_index_and_narrow_with_points(seed: int) -> None:
    found = _indices(_ishigami, 3, seed)
    assert (found.first_low <= found.first).all()
    assert (found.first <= found.first_high).all()
    assert (found.total_low <= [0.5576, 0.4424, 0.2437]).all()
    assert (found.total_high >= [0.5576, 0.4424, 0.2437]).all()


def test_seed_0_is_a_seed_like_any_other() -> None:
    assert (_indices(_ishigami, 3, 0).total_low == _indices(_ishigami, 3, 0).total_low).all()
    assert (_indices(_ishigami, 3, 0).total_low != _indices(_ishigami, 3, 1).total_low).any()


def test_an_outcome_that_is_not_a_number_is_an_error_that_names_the_point() -> None:
    outcomes = np.random.default_rng(0).random((5, 64))
    outcomes[3, 17] = np.nan
    with pytest.raises(ValueError, match="point 17"):
        sobol_indices(outcomes[0], outcomes[1], outcomes[2:])


def test_an_outcome_that_never_varies_has_no_indices() -> None:
    assert sobol_indices(np.ones(16), np.ones(16), np.ones((2, 16))) is None
