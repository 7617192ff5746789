"""Distributions by their numbers: the values below which given shares lie, and the shares below given values."""

from collections.abc import Callable, Sequence

import numpy as np
from scipy import special

from countermove.core.beta import beta_quantile

OVERSHOOT = 0.1
"""By how much of its length a range that is told by quantiles goes on at both ends ([Cooke1991])."""

HALVINGS = 64
"""How often a bracket is halved until a value is found: to 5e-20 of its width."""

SNAP = 2.0**-50
"""How near a found value must come to a possible one, as a share of the bracket, to be that value."""

Ends = tuple[float, float]


def triangular_quantile(numbers: Sequence[float], shares: np.ndarray) -> np.ndarray:
    """Of `numbers` low, mode and high; shape as `shares`."""
    low, mode, high = numbers
    if low == high:
        return np.full(shares.shape, low)
    rising = low + np.sqrt(shares * (high - low) * (mode - low))
    falling = high - np.sqrt((1 - shares) * (high - low) * (high - mode))
    return np.where(shares * (high - low) < mode - low, rising, falling)


def triangular_below(numbers: Sequence[float], values: np.ndarray) -> np.ndarray:
    """Of `numbers` low, mode and high; shape as `values`."""
    low, mode, high = numbers
    if low == high:
        return (values >= low).astype(float)
    part, turn = (np.clip(values, low, high) - low) / (high - low), (mode - low) / (high - low)
    with np.errstate(divide="ignore", invalid="ignore"):
        rising, falling = part**2 / turn, 1 - (1 - part) ** 2 / (1 - turn)
    return np.where(part >= 1, 1.0, np.where(part < turn, rising, falling))


def pert_quantile(numbers: Sequence[float], shares: np.ndarray) -> np.ndarray:
    """Of `numbers` low, mode and high; shape as `shares`."""
    low, mode, high = numbers
    if low == high:
        return np.full(shares.shape, low)
    alpha = 1 + 4 * (mode - low) / (high - low)
    return low + (high - low) * beta_quantile(alpha, 6 - alpha, shares)


def pert_below(numbers: Sequence[float], values: np.ndarray) -> np.ndarray:
    """Of `numbers` low, mode and high; shape as `values`."""
    low, mode, high = numbers
    if low == high:
        return (values >= low).astype(float)
    alpha = 1 + 4 * (mode - low) / (high - low)
    below: np.ndarray = special.betainc(alpha, 6 - alpha, np.clip((values - low) / (high - low), 0, 1))
    return below


def normal_quantile(numbers: Sequence[float], limits: Ends, shares: np.ndarray) -> np.ndarray:
    """Of a normal distribution with `numbers` mean and standard deviation, cut off at `limits`.

    In logarithms, so that a mean far outside the limits still gives values inside them.
    """
    mean, deviation = numbers
    if deviation == 0:
        return np.full(shares.shape, np.clip(mean, *limits))
    low, high = ((limit - mean) / deviation for limit in limits)
    if low > 0:
        low, high, shares, deviation = -high, -low, 1 - shares, -deviation
    below_low, below_high = special.log_ndtr(low), special.log_ndtr(high)
    below = below_high + np.log(shares + (1 - shares) * np.exp(below_low - below_high))
    drawn = mean + deviation * special.ndtri_exp(below)
    clipped: np.ndarray = np.clip(drawn, *limits)
    return clipped


def normal_below(numbers: Sequence[float], limits: Ends, values: np.ndarray) -> np.ndarray:
    """The shares of the same distribution below `values`."""
    mean, deviation = numbers
    if deviation == 0:
        return (values >= float(np.clip(mean, *limits))).astype(float)
    low, high = ((limit - mean) / deviation for limit in limits)
    at = (np.clip(values, *limits) - mean) / deviation
    if low > 0:
        above_low, above, above_high = (special.ndtr(-np.asarray(each)) for each in (low, at, high))
        mirrored: np.ndarray = (above_low - above) / (above_low - above_high)
        return mirrored
    below: np.ndarray = (special.ndtr(at) - special.ndtr(low)) / (special.ndtr(high) - special.ndtr(low))
    return below


def listed_quantile(numbers: Sequence[float], weights: Sequence[float], shares: np.ndarray) -> np.ndarray:
    """Of values with weights, in the order in which they are listed; shape as `shares`."""
    cumulative = np.cumsum(weights)
    position = np.searchsorted(cumulative / cumulative[-1], shares, side="left")
    drawn: np.ndarray = np.asarray(numbers)[position]
    return drawn


def listed_below(numbers: Sequence[float], weights: Sequence[float], values: np.ndarray) -> np.ndarray:
    """The share of the values with weights that is no larger than each of `values`."""
    order = np.argsort(numbers)
    cumulative = np.concatenate([[0.0], np.cumsum(np.asarray(weights)[order])])
    below: np.ndarray = cumulative[np.searchsorted(np.asarray(numbers)[order], values, side="right")] / cumulative[-1]
    return below


def knots_of(numbers: Sequence[float], levels: Sequence[float], limits: Ends) -> tuple[np.ndarray, np.ndarray]:
    """Values and shares between which the density is even, of a distribution whose quantiles at `levels` (each in
    (0, 1), ascending) are `numbers`; its range goes on at both ends by OVERSHOOT, within `limits`.
    """
    margin = OVERSHOOT * (numbers[-1] - numbers[0])
    low, high = max(numbers[0] - margin, limits[0]), min(numbers[-1] + margin, limits[1])
    return np.array([low, *numbers, high]), np.array([0.0, *levels, 1.0])


def knots_below(knots: np.ndarray, levels: np.ndarray, values: np.ndarray) -> np.ndarray:
    """The shares below `values` where the density is even between knots; where knots coincide, that much is there."""
    after = np.searchsorted(knots, values, side="right")
    start, stop = np.clip(after - 1, 0, len(knots) - 1), np.clip(after, 0, len(knots) - 1)
    length = knots[stop] - knots[start]
    part = np.divide(values - knots[start], length, out=np.zeros(values.shape), where=length > 0)
    below = levels[start] + np.clip(part, 0, 1) * (levels[stop] - levels[start])
    return np.where(after == 0, 0.0, below)


def invert_shares(
    below: Callable[[np.ndarray], np.ndarray], ends: Ends, shares: np.ndarray, atoms: Sequence[float] = ()
) -> np.ndarray:
    """For each of `shares` the smallest value within `ends` below which at least that share lies, by halving; it rises
    with the share. `atoms` are values that are likely in themselves: what comes within rounding of one is that value.
    """
    low, high = np.full(shares.shape, ends[0]), np.full(shares.shape, ends[1])
    for _ in range(HALVINGS):
        middle = low + (high - low) / 2
        is_enough = below(middle) >= shares
        low, high = np.where(is_enough, low, middle), np.where(is_enough, middle, high)
    for atom in atoms:
        high = np.where(np.abs(high - atom) <= SNAP * max(ends[1] - ends[0], abs(atom)), atom, high)
    return high
