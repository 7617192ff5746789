"""Statements of order that cannot hold together, given the ranges of their quantities: found by linear programming."""

from collections.abc import Sequence
from importlib import import_module

import numpy as np

from countermove.core.dependence import Order


def smallest_contradiction(orders: Sequence[Order], low: np.ndarray, high: np.ndarray) -> tuple[int, ...]:
    """The places of orders that cannot all hold while quantities lie between `low` and `high` (quantities,), which may
    be infinite; without any one of them the others can. Empty where all can hold.
    """
    kept = list(range(len(orders)))
    if not orders or _can_hold(orders, low, high):
        return ()
    for place in tuple(kept):
        fewer = [each for each in kept if each != place]
        if not _can_hold([orders[each] for each in fewer], low, high):
            kept = fewer
    return tuple(kept)


def _can_hold(orders: Sequence[Order], low: np.ndarray, high: np.ndarray) -> bool:
    if not orders:
        return True
    used = sorted({each for order in orders for each in (order.larger, order.than)})
    place = {quantity: index for index, quantity in enumerate(used)}
    rules = np.zeros((len(orders), len(used)))
    for row, order in enumerate(orders):
        rules[row, place[order.larger]] -= 1
        rules[row, place[order.than]] += order.times
    ends = np.stack([low[used], high[used]], axis=1)
    finite = np.abs(ends[np.isfinite(ends)])
    scale = finite.max(initial=0.0) or 1.0
    linprog = import_module("scipy.optimize").linprog  # loaded only where there are statements
    result = linprog(np.zeros(len(used)), A_ub=rules, b_ub=np.zeros(len(orders)), bounds=ends / scale)
    return bool(result.status != 2)
