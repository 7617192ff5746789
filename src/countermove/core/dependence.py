"""What makes quantities move together: common factors, rank correlations, statements of order (§7.10).

Quantities are named by their index among those of a case. Each has a normal score; factors and correlations say how the
scores of two quantities are correlated (a Gaussian copula), and a quantity takes its values in the order of its scores.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

ROUNDING = 1e-9
"""By how much a variance may be below 0 and still count as 0."""


@dataclass(frozen=True, slots=True)
class Loading:
    """How closely a quantity follows a factor: the correlation of its normal score with it, in [−1, 1]."""

    quantity: int
    factor: int
    size: float


@dataclass(frozen=True, slots=True)
class RankCorrelation:
    """Spearman's rank correlation of two quantities, in [−1, 1]."""

    first: int
    second: int
    rank: float


@dataclass(frozen=True, slots=True)
class Order:
    """The quantity `larger` is no less than `times` the quantity `than`."""

    larger: int
    than: int
    times: float = 1.0


@dataclass(frozen=True, slots=True)
class Dependence:
    """All that makes the quantities of a case move together; `factors` are names, each other entry uses indices."""

    factors: tuple[str, ...] = ()
    loadings: tuple[Loading, ...] = ()
    correlations: tuple[RankCorrelation, ...] = ()
    orders: tuple[Order, ...] = ()


INDEPENDENT = Dependence()


@dataclass(frozen=True, slots=True)
class Group:
    """Quantities that depend on one another, ascending; `factors` by name, and the `orders` that bind any of them."""

    columns: tuple[int, ...]
    factors: tuple[str, ...] = ()
    orders: tuple[Order, ...] = ()


@dataclass(slots=True)
class _Parts:
    """Disjoint sets that grow together."""

    parent: dict[object, object] = field(default_factory=dict)

    def root(self, one: object) -> object:
        self.parent.setdefault(one, one)
        while self.parent[one] != one:
            one = self.parent[one]
        return one

    def join(self, one: object, other: object) -> None:
        self.parent[self.root(one)] = self.root(other)


def groups_of(dependence: Dependence, uncertain: Sequence[int]) -> tuple[Group, ...]:
    """The groups of the `uncertain` quantities that depend on one another, by their first quantity; a quantity that
    depends on no other is in none, but for one that an order compares with a number that is certain.
    """
    known, parts = set(uncertain), _Parts()
    for loading in dependence.loadings:
        if loading.quantity in known and loading.size:
            parts.join(loading.quantity, ("factor", loading.factor))
    for pair in dependence.correlations:
        if {pair.first, pair.second} <= known:
            parts.join(pair.first, pair.second)
    for order in dependence.orders:
        bound = [each for each in (order.larger, order.than) if each in known]
        for each in bound:
            parts.join(bound[0], each)
    members: dict[object, list[int]] = {}
    for column in sorted(known & {each for each in parts.parent if isinstance(each, int)}):
        members.setdefault(parts.root(column), []).append(column)
    found = [_group(dependence, tuple(columns)) for columns in members.values()]
    return tuple(sorted((each for each in found if len(each.columns) > 1 or each.orders), key=lambda x: x.columns))


def _group(dependence: Dependence, columns: tuple[int, ...]) -> Group:
    followed = {each.factor for each in dependence.loadings if each.quantity in columns and each.size}
    orders = tuple(each for each in dependence.orders if each.larger in columns or each.than in columns)
    return Group(columns, tuple(dependence.factors[each] for each in sorted(followed)), orders)


def score_correlation(dependence: Dependence, columns: Sequence[int]) -> np.ndarray:
    """The correlations of the normal scores of some quantities, (columns, columns): 2 sin(π ρ/6) for a pair whose rank
    correlation ρ is stated, what common factors give for any other.
    """
    place = {column: index for index, column in enumerate(columns)}
    loadings = np.zeros((len(columns), len(dependence.factors)))
    for each in dependence.loadings:
        if each.quantity in place:
            loadings[place[each.quantity], each.factor] = each.size
    correlation = np.asarray(loadings @ loadings.T)
    for pair in dependence.correlations:
        if pair.first in place and pair.second in place:
            first, second = place[pair.first], place[pair.second]
            correlation[first, second] = correlation[second, first] = 2 * math.sin(math.pi * pair.rank / 6)
    np.fill_diagonal(correlation, 1.0)
    return correlation


def rank_of_score(correlation: float) -> float:
    """Spearman's correlation of two quantities whose normal scores have this correlation."""
    return 6 / math.pi * math.asin(correlation / 2)


def lower_root(correlation: np.ndarray) -> np.ndarray | None:
    """The lower triangular L with L Lᵀ = `correlation`, also where that is singular; None where it is not positive
    semi-definite. Unlike eigenvectors it is the same on any machine.
    """
    rest, size = correlation.copy(), len(correlation)
    lower = np.zeros((size, size))
    for column in range(size):
        pivot = rest[column, column]
        if pivot < -ROUNDING:
            return None
        if pivot <= ROUNDING:
            if np.abs(rest[column + 1 :, column]).max(initial=0.0) > math.sqrt(ROUNDING):
                return None
            continue
        lower[column:, column] = rest[column:, column] / math.sqrt(pivot)
        rest -= np.outer(lower[:, column], lower[:, column])
    return lower


def smallest_clash(correlation: np.ndarray) -> tuple[int, ...]:
    """A group of rows whose correlations cannot be true together, while those of any part of the group can; empty where
    all can.
    """
    rows = list(range(len(correlation)))
    if lower_root(correlation) is not None:
        return ()
    for row in tuple(rows):
        fewer = [each for each in rows if each != row]
        if lower_root(correlation[np.ix_(fewer, fewer)]) is None:
            rows = fewer
    return tuple(rows)


def possible_correlation(correlation: np.ndarray, first: int, second: int) -> tuple[float, float]:
    """The lowest and highest value that the correlation of two rows can have, all others being what they are and
    possible without it.
    """
    others = [row for row in range(len(correlation)) if row not in {first, second}]
    inverse = np.linalg.pinv(correlation[np.ix_(others, others)], hermitian=True)
    one, two = correlation[first, others], correlation[second, others]
    middle = float(one @ inverse @ two)
    left = max(0.0, 1 - float(one @ inverse @ one)) * max(0.0, 1 - float(two @ inverse @ two))
    return max(middle - math.sqrt(left), -1.0), min(middle + math.sqrt(left), 1.0)
