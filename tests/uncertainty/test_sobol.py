"""Sobol indices: what their intervals cover and what they refuse; published values are in tests/reference."""

import numpy as np
import pytest

from countermove.uncertainty.sobol import SobolIndices, sobol_indices
from sobol_runs import indices_of, ishigami


def _indices(seed: int) -> SobolIndices:
    return indices_of(ishigami, 3, points=4096, seed=seed)


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_intervals_hold_the_index_and_narrow_with_points(seed: int) -> None:
    found = _indices(seed)
    assert (found.first_low <= found.first).all()
    assert (found.first <= found.first_high).all()
    assert (found.total_low <= [0.5576, 0.4424, 0.2437]).all()
    assert (found.total_high >= [0.5576, 0.4424, 0.2437]).all()


def test_seed_0_is_a_seed_like_any_other() -> None:
    assert (_indices(0).total_low == _indices(0).total_low).all()
    assert (_indices(0).total_low != _indices(1).total_low).any()


def test_an_outcome_that_is_not_a_number_is_an_error_that_names_the_point() -> None:
    outcomes = np.random.default_rng(0).random((5, 64))
    outcomes[3, 17] = np.nan
    with pytest.raises(ValueError, match="point 17"):
        sobol_indices(outcomes[0], outcomes[1], outcomes[2:])


def test_an_outcome_that_never_varies_has_no_indices() -> None:
    assert sobol_indices(np.ones(16), np.ones(16), np.ones((2, 16))) is None
