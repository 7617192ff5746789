"""An uncertain number: a value, a verbal grade, a range or a distribution, with its source (§7)."""

from dataclasses import dataclass
from enum import Enum

import numpy as np
from scipy import special

from countermove.core.citation import NO_SOURCE, Source
from countermove.core.errors import Place


class Shape(Enum):
    """How a quantity was stated, and the meaning of its `numbers`."""

    POINT = "point"  # (value,)
    UNIFORM = "range"  # (low, high); a grade stands for a range
    TRIANGULAR = "triangular"  # (low, mode, high)
    PERT = "pert"  # (low, mode, high)
    NORMAL = "normal"  # (mean, standard deviation)
    VALUES = "values"  # the values, with `weights` alongside


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number that somebody judged. `grade` keeps the word it was written as («-moderate»).

    `limits` bounds what a draw may be: efficacies lie in [0, 1] (§7.2).
    """

    shape: Shape
    numbers: tuple[float, ...]
    weights: tuple[float, ...] = ()
    grade: str | None = None
    limits: tuple[float, float] = (-np.inf, np.inf)
    source: Source = NO_SOURCE


@dataclass(frozen=True, slots=True)
class Judgement:
    """A quantity at its place in a case; `path` names it, for example `counters[3].efficacy`."""

    path: str
    quantity: Quantity
    place: Place


def point(value: float) -> Quantity:
    """A quantity that is known: `value` in every scenario."""
    return Quantity(Shape.POINT, (float(value),))


def central_value(quantity: Quantity) -> float:
    """The value in the nominal case (§7.3): midpoint of a range, mode of a triangular or pert distribution,
    mean of a normal one, weighted mean of listed values; within the quantity's limits.
    """
    numbers = quantity.numbers
    match quantity.shape:
        case Shape.POINT | Shape.NORMAL:
            value = numbers[0]
        case Shape.UNIFORM:
            value = (numbers[0] + numbers[1]) / 2
        case Shape.TRIANGULAR | Shape.PERT:
            value = numbers[1]
        case Shape.VALUES:
            value = float(np.average(numbers, weights=quantity.weights))
    low, high = quantity.limits
    return float(min(max(value, low), high))


def span(quantity: Quantity) -> tuple[float, float]:
    """The lowest and highest value that matters: the ends of the support; of a normal, its central 99.8 % and mean."""
    if quantity.shape is Shape.NORMAL:
        low, high = quantile(quantity, np.array([0.001, 0.999]))
        central = central_value(quantity)
        return min(float(low), central), max(float(high), central)
    low, high = min(quantity.numbers), max(quantity.numbers)
    return max(low, quantity.limits[0]), min(high, quantity.limits[1])


def quantile(quantity: Quantity, shares: np.ndarray) -> np.ndarray:
    """Values below which the given shares of the distribution lie; shape as `shares`, which are in (0, 1)."""
    numbers = quantity.numbers
    match quantity.shape:
        case Shape.POINT:
            return np.full(shares.shape, numbers[0])
        case Shape.UNIFORM:
            return numbers[0] + shares * (numbers[1] - numbers[0])
        case Shape.TRIANGULAR:
            return _triangular_quantile(numbers, shares)
        case Shape.PERT:
            return _pert_quantile(numbers, shares)
        case Shape.NORMAL:
            return _truncated_normal_quantile(quantity, shares)
        case Shape.VALUES:
            cumulative = np.cumsum(quantity.weights)
            position = np.searchsorted(cumulative / cumulative[-1], shares, side="left")
            return np.asarray(numbers)[position]


def _triangular_quantile(numbers: tuple[float, ...], shares: np.ndarray) -> np.ndarray:
    low, mode, high = numbers
    if low == high:
        return np.full(shares.shape, low)
    rising = low + np.sqrt(shares * (high - low) * (mode - low))
    falling = high - np.sqrt((1 - shares) * (high - low) * (high - mode))
    return np.where(shares * (high - low) < mode - low, rising, falling)


def _pert_quantile(numbers: tuple[float, ...], shares: np.ndarray) -> np.ndarray:
    low, mode, high = numbers
    if low == high:
        return np.full(shares.shape, low)
    alpha = 1 + 4 * (mode - low) / (high - low)
    return low + (high - low) * special.betaincinv(alpha, 6 - alpha, shares)


def _truncated_normal_quantile(quantity: Quantity, shares: np.ndarray) -> np.ndarray:
    """In logarithms, so that a mean far outside the limits still gives values inside them."""
    mean, deviation = quantity.numbers
    if deviation == 0:
        return np.full(shares.shape, np.clip(mean, *quantity.limits))
    low, high = ((limit - mean) / deviation for limit in quantity.limits)
    if low > 0:
        low, high, shares, deviation = -high, -low, 1 - shares, -deviation
    below_low, below_high = special.log_ndtr(low), special.log_ndtr(high)
    below = below_high + np.log(shares + (1 - shares) * np.exp(below_low - below_high))
    drawn = mean + deviation * special.ndtri_exp(below)
    clipped: np.ndarray = np.clip(drawn, *quantity.limits)
    return clipped
