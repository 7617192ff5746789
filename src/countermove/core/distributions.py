"""Distributions by their numbers: the values below which given shares lie, and the shares below given values."""

from collections.abc import Callable, Sequence

import numpy as np
from scipy import special

from countermove.core.beta import beta_quantile

OVERSHOOT = 0.1
"""By how much of its length a range that is told by quantiles goes on at both ends ([Cooke1991])."""

STEPS = 200
"""How many steps finding a quantile may take; every fourth halves the stretch that it lies in."""

CELLS = 64
"""Into how many cells the range of a mixture is cut before quantiles are looked for in each."""

SNAP = 2.0**-42
"""How near a quantile is found, and to a value that is likely in itself taken to it, as a share of the range."""

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
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):  # of the two only the finite one counts
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
    below: np.ndarray = special.betainc(alpha, 6 - alpha, (np.clip(values, low, high) - low) / (high - low))
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


def knots_of_listed(numbers: Sequence[float], weights: Sequence[float]) -> tuple[np.ndarray, np.ndarray]:
    """Values and shares, each value twice: with the share below it, and with that up to it."""
    order = np.argsort(numbers, kind="stable")
    cumulative = np.cumsum(np.asarray(weights, float)[order])
    cumulative /= cumulative[-1]
    levels = np.stack([np.concatenate([[0.0], cumulative[:-1]]), cumulative], axis=1).ravel()
    return np.repeat(np.asarray(numbers, float)[order], 2), levels


def mixed_knots(
    parts: Sequence[tuple[np.ndarray, np.ndarray]], weights: Sequence[float]
) -> tuple[np.ndarray, np.ndarray]:
    """The knots of a mixture of distributions that have knots themselves, between which the density is even."""
    values = np.unique(np.concatenate([knots for knots, _ in parts]))
    just_below = sum(weight * _just_below(*part, values) for part, weight in zip(parts, weights, strict=True))
    up_to = sum(weight * knots_below(*part, values) for part, weight in zip(parts, weights, strict=True))
    return np.repeat(values, 2), np.stack([just_below, up_to], axis=1).ravel()


def knots_quantile(knots: np.ndarray, levels: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """For each of `shares` the smallest value below which at least that share lies, the density being even between
    knots.
    """
    after = np.clip(np.searchsorted(levels, shares, side="left"), 1, len(levels) - 1)
    start, stop = levels[after - 1], levels[after]
    part = np.divide(shares - start, stop - start, out=np.ones(shares.shape), where=stop > start)
    found: np.ndarray = knots[after - 1] + np.clip(part, 0, 1) * (knots[after] - knots[after - 1])
    return np.where(part >= 1, knots[after], found)


def _just_below(knots: np.ndarray, levels: np.ndarray, values: np.ndarray) -> np.ndarray:
    """As `knots_below`, without what is at the values themselves."""
    return 1 - knots_below(-knots[::-1], 1 - levels[::-1], -values)


def invert_shares(
    below: Callable[[np.ndarray], np.ndarray], ends: Ends, shares: np.ndarray, atoms: Sequence[float] = ()
) -> np.ndarray:
    """For each of `shares` the smallest value within `ends` below which at least that share lies, to within SNAP of
    their distance; it depends on no other share. `atoms` are values that are likely in themselves.

    By regula falsi with halved weights (the Illinois rule) and, in between, halving.
    """
    edges = np.linspace(*ends, CELLS + 1)
    at_edges = below(edges)
    cell = np.clip(np.searchsorted(at_edges, shares, side="left"), 1, CELLS)
    low, high = edges[cell - 1], np.where(shares <= at_edges[0], edges[0], edges[cell])
    under, over = at_edges[cell - 1] - shares, np.maximum(at_edges[cell] - shares, 0.0)
    side, least = np.zeros(shares.shape, int), SNAP * (ends[1] - ends[0]) / 2
    for step in range(STEPS):
        open_ = np.flatnonzero(high - low > 2 * least)
        if not len(open_):
            break
        start, stop, f_start, f_stop = low[open_], high[open_], under[open_], over[open_]
        tried = (start + stop) / 2
        if step % 4:
            part = np.clip(f_start / np.where(f_start < f_stop, f_start - f_stop, -1.0), 0, 1)
            tried = np.clip(start + part * (stop - start), start + least, stop - least)
        found = below(tried) - shares[open_]
        is_over = found >= 0
        low[open_], high[open_] = np.where(is_over, start, tried), np.where(is_over, tried, stop)
        again = np.where(side[open_] == np.where(is_over, 1, -1), 0.5, 1.0)
        under[open_] = np.where(is_over, f_start * again, found)
        over[open_] = np.where(is_over, found, f_stop * again)
        side[open_] = np.where(is_over, 1, -1)
    for atom in atoms:
        high = np.where(np.abs(high - atom) <= 2 * SNAP * max(ends[1] - ends[0], abs(atom)), atom, high)
    return high
