"""The plain twin of peeling."""

import numpy as np

from countermove.uncertainty.boxes import PEELED, SMALLEST, Peeling


def peel_plainly(inputs: np.ndarray, wanted: np.ndarray) -> Peeling:
    """The same boxes as `peel`, with whole arrays in place of loops."""
    columns = np.ascontiguousarray(inputs.T)
    order = np.argsort(columns, axis=1, kind="stable").astype(np.int32)
    alive = np.ones(len(wanted), bool)
    rows = [_row(columns, order, wanted)]
    while order.shape[1] > SMALLEST * len(wanted):
        peeled = _best_cut(columns, order, wanted)
        if peeled is None:
            break
        alive[peeled] = False
        order = order[alive[order]].reshape(len(order), -1)
        rows.append(_row(columns, order, wanted))
    lows, highs, found, count = (np.array(each) for each in zip(*rows, strict=True))
    return Peeling(lows, highs, found / max(int(wanted.sum()), 1), found / count, count / len(wanted))


def _row(columns: np.ndarray, order: np.ndarray, wanted: np.ndarray) -> tuple[np.ndarray, np.ndarray, int, int]:
    """The ends of the box of the scenarios in `order`, sorted for each quantity; those wanted in it; and all in it."""
    ends = np.take_along_axis(columns, order[:, [0, -1]], axis=1)
    return ends[:, 0], ends[:, 1], int(wanted[order[0]].sum()), order.shape[1]


def _best_cut(columns: np.ndarray, order: np.ndarray, wanted: np.ndarray) -> np.ndarray | None:
    """The scenarios of the best slice; None where no slice gains anything."""
    count = order.shape[1]
    least = max(1, round(PEELED * count))
    total = int(wanted[order[0]].sum())
    best: tuple[float, np.ndarray | None] = (0.0, None)
    for ranked in (order, order[:, ::-1]):
        taken = np.full(len(order), least)
        hits = wanted[ranked[:, :least]].sum(axis=1)
        edge = np.take_along_axis(columns, ranked[:, least - 1 : least + 1], axis=1)
        for column in np.flatnonzero(edge[:, 0] == edge[:, -1]):
            taken[column] = int(np.sum(_is_within(columns[column, ranked[column]], edge[column, 0])))
            hits[column] = wanted[ranked[column, : taken[column]]].sum()
        kept = count - taken
        gain = np.where(kept > 0, ((total - hits) / np.maximum(kept, 1) - total / count) / taken, -np.inf)
        chosen = int(np.argmax(gain))
        if gain[chosen] > best[0]:
            best = float(gain[chosen]), ranked[chosen, : taken[chosen]]
    return best[1]


def _is_within(ranked: np.ndarray, edge: float) -> np.ndarray:
    """Which values of a ranking come no later than the edge."""
    within: np.ndarray = ranked <= edge if ranked[0] <= ranked[-1] else ranked >= edge
    return within
