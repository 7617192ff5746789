"""A decision tree as a second opinion on a box: the leaf that says best where scenarios are wanted ([Breiman1984])."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from countermove.uncertainty.boxes import rank_scenarios

DEPTH = 3
"""Cuts on the way to a leaf, at most: three limits can be kept in mind."""

LEAST = 0.02
"""Share of all scenarios that a leaf holds, at least."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A leaf as limits: for some quantities (by place) the lowest and the highest value among its scenarios. Of the
    wanted scenarios `coverage` are in it, of those in it `density` are wanted, and it holds `mass` of all.
    """

    limits: tuple[tuple[int, float, float], ...]
    coverage: float
    density: float
    mass: float


def find_leaf(inputs: np.ndarray, wanted: np.ndarray, *, order: np.ndarray | None = None) -> Leaf | None:
    """The leaf with the highest harmonic mean of coverage and density, in a tree grown on `inputs` (scenarios,
    quantities) to tell where `wanted`, bool (scenarios,), is true; None where no cut tells anything. `order` is that of
    `rank_scenarios`, where it is known.
    """
    columns = np.ascontiguousarray(inputs.T)
    order = rank_scenarios(inputs) if order is None else order
    leaves = [leaf for leaf in _grow(columns, wanted, order, frozenset(), DEPTH) if leaf[1]]
    found = [_describe(inputs, wanted, rows, cut) for rows, cut in leaves if wanted[rows].any()]
    return max(found, key=lambda leaf: leaf.coverage * leaf.density / (leaf.coverage + leaf.density), default=None)


def _grow(
    columns: np.ndarray, wanted: np.ndarray, order: np.ndarray, cut: frozenset[int], depth: int
) -> Iterator[tuple[np.ndarray, frozenset[int]]]:
    """The scenarios of each leaf below, and the quantities that were cut on the way to it. `columns` (quantities,
    scenarios); `order` (quantities, some scenarios) are those of the tree's part by each quantity, ascending.
    """
    split = _best_split(columns, wanted, order, max(1, int(LEAST * len(wanted)))) if depth else None
    if split is None:
        yield np.sort(order[0]), cut
        return
    column, threshold = split
    below = columns[column] <= threshold
    for side in (below, ~below):
        yield from _grow(columns, wanted, order[side[order]].reshape(len(order), -1), cut | {column}, depth - 1)


def _best_split(columns: np.ndarray, wanted: np.ndarray, order: np.ndarray, least: int) -> tuple[int, float] | None:
    """The quantity and the value up to which it goes below at which the sides are purest (Gini index); None where every
    cut leaves a side too small or tells nothing.
    """
    count, total = order.shape[1], int(wanted[order[0]].sum())
    if count < 2 * least or total in (0, count):
        return None
    ranked = np.take_along_axis(columns, order, axis=1)
    hits = np.cumsum(wanted[order], axis=1, dtype=float)[:, :-1]
    below = np.arange(1, count, dtype=float)
    purity = hits**2 / below + (total - hits) ** 2 / (count - below)
    apart = (ranked[:, :-1] < ranked[:, 1:]) & (below >= least) & (count - below >= least)
    purity[~apart] = -np.inf
    row = int(purity.max(axis=0).argmax())
    column = int(purity[:, row].argmax())
    if purity[column, row] <= total**2 / count * (1 + 1e-12):
        return None
    return column, float(ranked[column, row])


def _describe(inputs: np.ndarray, wanted: np.ndarray, rows: np.ndarray, cut: frozenset[int]) -> Leaf:
    inside, found = inputs[rows], int(wanted[rows].sum())
    limits = tuple((column, float(inside[:, column].min()), float(inside[:, column].max())) for column in sorted(cut))
    return Leaf(limits, found / int(wanted.sum()), found / len(rows), len(rows) / len(wanted))
