"""Sobol indices of functions of shares between 0 and 1, from a scrambled Sobol sequence, for several test files."""

from collections.abc import Callable

import numpy as np
from scipy.stats import qmc

from countermove.uncertainty.sobol import SobolIndices, sobol_indices


def ishigami(unit: np.ndarray, *, a: float = 7, b: float = 0.1) -> np.ndarray:
    """The function of Ishigami and Homma, of three quantities that run from −π to π."""
    x = (2 * unit - 1) * np.pi
    found: np.ndarray = np.sin(x[..., 0]) * (1 + b * x[..., 2] ** 4) + a * np.sin(x[..., 1]) ** 2
    return found


def indices_of(
    function: Callable[[np.ndarray], np.ndarray], quantities: int, *, points: int, seed: int = 0
) -> SobolIndices:
    """The indices at so many points, a power of two, of both halves and of every mixture of them."""
    unit = qmc.Sobol(2 * quantities, scramble=True, rng=np.random.default_rng(seed)).random(points)
    first, second = np.split(unit, 2, axis=1)
    mixed = np.stack([np.where(np.arange(quantities) == column, second, first) for column in range(quantities)])
    found = sobol_indices(function(first), function(second), function(mixed), seed=seed)
    assert found is not None
    return found
