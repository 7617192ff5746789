"""Quantiles of beta distributions, from a table of exact values between which a polynomial of degree five goes."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy import special

TAIL = 1e-3
"""The share at either end in which each quantile is found by itself."""

STEP = 0.02
"""How much larger, about, the share at a knot is than at the one before it, or the share above it smaller. The error
goes with the sixth power of this: it is below 1e-12 of a quantile, which a test holds to.
"""


@dataclass(frozen=True, slots=True)
class _Table:
    """Shares at the knots, ascending; between each and the next one over the distance, and by rising power the
    coefficients, float (6, knots − 1), of the polynomial in the part of the way gone.
    """

    shares: np.ndarray
    per_length: np.ndarray
    coefficients: np.ndarray


def beta_quantile(alpha: float, beta: float, shares: np.ndarray) -> np.ndarray:
    """Values in [0, 1] below which `shares`, in [0, 1], of the beta distribution lie; shape as `shares`.

    `alpha` and `beta` are at least 1. Each value depends on its own share alone.
    """
    table = _make_table(alpha, beta)
    cell = np.clip(np.searchsorted(table.shares, shares, side="right") - 1, 0, len(table.per_length) - 1)
    part = (shares - table.shares[cell]) * table.per_length[cell]
    coefficients = table.coefficients[:, cell]
    values = np.asarray(coefficients[5])
    for power in (4, 3, 2, 1, 0):
        values = np.asarray(values * part + coefficients[power])
    is_in_tail = (shares < table.shares[0]) | (shares > table.shares[-1])
    values[is_in_tail] = special.betaincinv(alpha, beta, shares[is_in_tail])
    return values


@lru_cache(maxsize=256)
def _make_table(alpha: float, beta: float) -> _Table:
    """Values and shares with first and second derivatives determine the polynomials (Hermite)."""
    values = _choose_knots(alpha, beta)
    shares = special.betainc(alpha, beta, values)
    slopes = np.exp(special.betaln(alpha, beta) - special.xlogy(alpha - 1, values) - special.xlog1py(beta - 1, -values))
    bends = -(slopes**2) * ((alpha - 1) / values - (beta - 1) / (1 - values))
    lengths, rises = np.diff(shares), np.diff(values)
    first, second = slopes[:-1] * lengths, slopes[1:] * lengths
    bend, next_bend = bends[:-1] * lengths**2 / 2, bends[1:] * lengths**2 / 2
    coefficients = np.stack(
        [
            values[:-1],
            first,
            bend,
            10 * rises - 6 * first - 4 * second - 3 * bend + next_bend,
            -15 * rises + 8 * first + 7 * second + 3 * bend - 2 * next_bend,
            6 * rises - 3 * first - 3 * second - bend + next_bend,
        ]
    )
    return _Table(shares, 1 / lengths, coefficients)


def _choose_knots(alpha: float, beta: float) -> np.ndarray:
    """Values from one tail to the other: near 0 the share goes as the power `alpha` of the value, and near 1 the share
    above it as the power `beta` of what is missing to 1.
    """
    low, high = special.betaincinv(alpha, beta, [TAIL, 1 - TAIL])
    mean = alpha / (alpha + beta)
    rising = np.geomspace(low, mean, 2 + int(np.log(mean / low) * alpha / STEP))
    missing = np.geomspace(1 - mean, 1 - high, 2 + int(np.log((1 - mean) / (1 - high)) * beta / STEP))
    return np.concatenate([rising, 1 - missing[1:]])
