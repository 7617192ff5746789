"""An uncertain number: a value, a verbal grade, a range or a distribution, with its source (§7)."""

from dataclasses import dataclass
from enum import Enum

import numpy as np

from countermove.core.citation import NO_SOURCE, Source
from countermove.core.distributions import (
    invert_shares,
    knots_below,
    knots_of,
    knots_of_listed,
    knots_quantile,
    listed_below,
    listed_quantile,
    mixed_knots,
    normal_below,
    normal_quantile,
    pert_below,
    pert_quantile,
    triangular_below,
    triangular_quantile,
)
from countermove.core.errors import Place

SMALLEST_SHARE, LARGEST_SHARE = 1e-300, float(np.nextafter(1.0, 0.0))


class Shape(Enum):
    """How a quantity was stated, and the meaning of its `numbers`."""

    POINT = "point"  # (value,)
    UNIFORM = "range"  # (low, high); a grade stands for a range
    TRIANGULAR = "triangular"  # (low, mode, high)
    PERT = "pert"  # (low, mode, high)
    NORMAL = "normal"  # (mean, standard deviation)
    VALUES = "values"  # the values, with `weights` alongside
    QUANTILES = "quantiles"  # the values, ascending, below which the shares `levels` lie
    EXPERTS = "experts"  # none: the weighted mixture of what `opinions` say


_POINT = Shape.POINT
"""Most quantities of large games are points, and Python 3.11 takes its time to look a member up."""


KNOTTED = frozenset({Shape.POINT, Shape.UNIFORM, Shape.VALUES, Shape.QUANTILES})
"""Shapes whose density is even between knots, or that have all of it at some."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one expert says of a quantity, and the weight that it has among the others; weights add up to 1."""

    expert: str
    quantity: "Quantity"
    weight: float


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number that somebody judged. `grade` keeps the word it was written as («-moderate»).

    `limits` bounds what a draw may be: efficacies lie in [0, 1] (§7.2). `follows` are the factors that it moves with,
    each with a loading in [−1, 1] (§7.10).
    """

    shape: Shape
    numbers: tuple[float, ...]
    weights: tuple[float, ...] = ()
    grade: str | None = None
    limits: tuple[float, float] = (-np.inf, np.inf)
    source: Source = NO_SOURCE
    levels: tuple[float, ...] = ()
    opinions: tuple[Opinion, ...] = ()
    follows: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """A quantity at its place in a case; `path` names it, for example `counters[3].efficacy`."""

    path: str
    quantity: Quantity
    place: Place


def point(value: float) -> Quantity:
    """A quantity that is known: `value` in every scenario."""
    return Quantity(Shape.POINT, (float(value),))


def pool(opinions: tuple[Opinion, ...]) -> Quantity:
    """The quantity of which experts say this, each weighing as stated; they all have the same limits."""
    return Quantity(Shape.EXPERTS, (), limits=opinions[0].quantity.limits, opinions=opinions)


def central_value(quantity: Quantity) -> float:
    """The value in the nominal case (§7.3): midpoint of a range, mode of a triangular or pert distribution, mean of a
    normal one, weighted mean of listed values and of experts' central values, median of quantiles; within the limits.
    """
    numbers, (low, high) = quantity.numbers, quantity.limits
    if quantity.shape is _POINT and low <= numbers[0] <= high:
        return numbers[0]
    match quantity.shape:
        case Shape.POINT | Shape.NORMAL:
            value = numbers[0]
        case Shape.UNIFORM:
            value = (numbers[0] + numbers[1]) / 2
        case Shape.TRIANGULAR | Shape.PERT:
            value = numbers[1]
        case Shape.VALUES:
            value = float(np.average(numbers, weights=quantity.weights))
        case Shape.QUANTILES:
            value = float(quantile(quantity, np.array([0.5]))[0])
        case Shape.EXPERTS:
            value = sum(opinion.weight * central_value(opinion.quantity) for opinion in quantity.opinions)
    return float(min(max(value, low), high))


def span(quantity: Quantity) -> tuple[float, float]:
    """The lowest and highest value that matters: the ends of the support; of a normal, its central 99.8 % and mean; of
    experts, those of all that have any weight.
    """
    if quantity.shape is Shape.EXPERTS:
        spans = [span(opinion.quantity) for opinion in quantity.opinions if opinion.weight > 0]
        return min(low for low, _ in spans), max(high for _, high in spans)
    if quantity.shape is Shape.QUANTILES:
        knots, _ = knots_of(quantity.numbers, quantity.levels, quantity.limits)
        return float(knots[0]), float(knots[-1])
    if quantity.shape is Shape.NORMAL:
        low, high = quantile(quantity, np.array([0.001, 0.999]))
        central = central_value(quantity)
        return min(float(low), central), max(float(high), central)
    low, high = min(quantity.numbers), max(quantity.numbers)
    return max(low, quantity.limits[0]), min(high, quantity.limits[1])


def support(quantity: Quantity) -> tuple[float, float]:
    """The lowest and highest value that a draw can have, which may be infinite."""
    if quantity.shape is Shape.EXPERTS:
        ends = [support(opinion.quantity) for opinion in quantity.opinions if opinion.weight > 0]
        return min(low for low, _ in ends), max(high for _, high in ends)
    if quantity.shape is Shape.NORMAL and quantity.numbers[1] > 0:
        return quantity.limits
    return span(quantity)


def is_certain(quantity: Quantity) -> bool:
    """Whether it was stated as one number, by itself or by everybody alike."""
    if quantity.shape is not Shape.EXPERTS:
        return quantity.shape is Shape.POINT
    stated = [opinion.quantity for opinion in quantity.opinions if opinion.weight > 0]
    return all(each.shape is Shape.POINT for each in stated) and len({each.numbers for each in stated}) == 1


def quantile(quantity: Quantity, shares: np.ndarray) -> np.ndarray:
    """Values below which the given shares of the distribution lie; shape as `shares`, which are in (0, 1)."""
    numbers = quantity.numbers
    match quantity.shape:
        case Shape.POINT:
            return np.full(shares.shape, numbers[0])
        case Shape.UNIFORM:
            return numbers[0] + shares * (numbers[1] - numbers[0])
        case Shape.TRIANGULAR:
            return triangular_quantile(numbers, shares)
        case Shape.PERT:
            return pert_quantile(numbers, shares)
        case Shape.NORMAL:
            return normal_quantile(numbers, quantity.limits, shares)
        case Shape.VALUES:
            return listed_quantile(numbers, quantity.weights, shares)
        case Shape.QUANTILES:
            knots, levels = knots_of(numbers, quantity.levels, quantity.limits)
            return knots_quantile(knots, levels, shares)
        case Shape.EXPERTS:
            return _pooled_quantile(quantity, shares)


def rising_quantile(quantity: Quantity, shares: np.ndarray) -> np.ndarray:
    """The same with listed values in ascending order, whatever their order in the list, so that values rise with
    shares.
    """
    if quantity.shape is not Shape.VALUES:
        return quantile(quantity, shares)
    numbers, weights = zip(*sorted(zip(quantity.numbers, quantity.weights, strict=True)), strict=True)
    return listed_quantile(numbers, weights, shares)


def share_below(quantity: Quantity, values: np.ndarray) -> np.ndarray:
    """The share of the distribution that is no larger than each value; shape as `values`."""
    numbers = quantity.numbers
    match quantity.shape:
        case Shape.POINT:
            return (values >= numbers[0]).astype(float)
        case Shape.UNIFORM:
            return knots_below(np.asarray(numbers), np.array([0.0, 1.0]), values)
        case Shape.TRIANGULAR:
            return triangular_below(numbers, values)
        case Shape.PERT:
            return pert_below(numbers, values)
        case Shape.NORMAL:
            return normal_below(numbers, quantity.limits, values)
        case Shape.VALUES:
            return listed_below(numbers, quantity.weights, values)
        case Shape.QUANTILES:
            return knots_below(*knots_of(numbers, quantity.levels, quantity.limits), values)
        case Shape.EXPERTS:
            return _pooled_below(quantity, values)


def _pooled_below(quantity: Quantity, values: np.ndarray) -> np.ndarray:
    below = np.zeros(values.shape)
    for opinion in quantity.opinions:
        if opinion.weight > 0:
            below += opinion.weight * share_below(opinion.quantity, values)
    return below


def _pooled_quantile(quantity: Quantity, shares: np.ndarray) -> np.ndarray:
    """Exactly where all densities are even between knots, else by inverting the mixture."""
    heard = [opinion for opinion in quantity.opinions if opinion.weight > 0]
    stated = [opinion.quantity for opinion in heard]
    if len(stated) == 1:
        return rising_quantile(stated[0], shares)
    if all(each.shape in KNOTTED for each in stated):
        knots, levels = mixed_knots([_knots(each) for each in stated], [opinion.weight for opinion in heard])
        return knots_quantile(knots, levels, shares)
    extremes = np.array([SMALLEST_SHARE, LARGEST_SHARE])
    ends = np.array([quantile(each, extremes) if each.shape is Shape.NORMAL else span(each) for each in stated])
    atoms = [number for each in stated if each.shape in {Shape.POINT, Shape.VALUES} for number in each.numbers]
    whole = float(ends[:, 0].min()), float(ends[:, 1].max())
    return invert_shares(lambda values: _pooled_below(quantity, values), whole, shares, sorted(set(atoms)))


def _knots(quantity: Quantity) -> tuple[np.ndarray, np.ndarray]:
    """Of a quantity in one of the shapes of `KNOTTED`: values and shares between which its density is even."""
    if quantity.shape is Shape.QUANTILES:
        return knots_of(quantity.numbers, quantity.levels, quantity.limits)
    if quantity.shape is Shape.UNIFORM:
        return np.asarray(quantity.numbers), np.array([0.0, 1.0])
    return knots_of_listed(quantity.numbers, quantity.weights or (1.0,))
