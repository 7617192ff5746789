"""Sobol indices of any outcome, with bootstrap intervals: from outcomes on a crossed design to shares of variance."""

from dataclasses import dataclass

import numpy as np

RESAMPLES = 200

NO_SPREAD = 1e-12
"""Outcomes that lie no further apart than this count as one outcome."""


@dataclass(frozen=True, slots=True)
class SobolIndices:
    """Shares of the variance of one outcome, each array (quantities,): `first` that of a quantity alone, `total` with
    all its interactions; the others bound them at 95 % (bootstrap over points). `variance` is that of the outcome.
    """

    first: np.ndarray
    total: np.ndarray
    first_low: np.ndarray
    first_high: np.ndarray
    total_low: np.ndarray
    total_high: np.ndarray
    variance: float


def sobol_indices(
    at_first: np.ndarray, at_second: np.ndarray, at_mixed: np.ndarray, *, seed: int = 0, resamples: int = RESAMPLES
) -> SobolIndices | None:
    """First-order indices ([Saltelli2010], table 2 b) and total ones ([Jansen1999]); None where outcomes never vary.

    `at_first` and `at_second` (points,) are outcomes on two independent samples, `at_mixed` (quantities, points) on the
    first with one quantity taken from the second. ValueError, with the point, where an outcome is not a finite number.
    """
    for outcomes in (at_first, at_second, at_mixed):
        if not np.isfinite(outcomes).all():
            point = int(np.argwhere(~np.isfinite(outcomes))[0][-1])
            raise ValueError(f"the outcome at point {point} is not a finite number; leave that point out everywhere")
    if np.ptp(np.concatenate([at_first, at_second])) <= NO_SPREAD:
        return None
    points = len(at_first)
    counts = np.random.default_rng(seed).multinomial(points, np.full(points, 1 / points), resamples)
    shares = np.vstack([np.ones(points), counts]) / points
    first, total, variance = _estimate(at_first, at_second, at_mixed, shares)
    lows, highs = np.nanquantile(np.stack([first[1:], total[1:]]), [0.025, 0.975], axis=1)
    return SobolIndices(first[0], total[0], lows[0], highs[0], lows[1], highs[1], float(variance[0]))


def _estimate(
    at_first: np.ndarray, at_second: np.ndarray, at_mixed: np.ndarray, shares: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """First and total indices (resamples, quantities) and variance (resamples,), where each point counts by `shares`
    (resamples, points). Outcomes are centred first: the indices do not change, and little is lost to rounding.
    """
    centre = (at_first.mean() + at_second.mean()) / 2
    at_first, at_second, at_mixed = at_first - centre, at_second - centre, at_mixed - centre
    moved = at_mixed - at_first
    middle = shares @ (at_first + at_second) / 2
    variance = shares @ (at_first**2 + at_second**2) / 2 - middle**2
    variance = np.where(variance > 0, variance, np.nan)
    first = shares @ (at_second * moved).T - middle[:, None] * (shares @ moved.T)
    total = shares @ (moved**2).T / 2
    return first / variance[:, None], total / variance[:, None], variance
