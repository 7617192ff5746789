"""What one variable takes given others, and what payoffs become once it follows that (§4.2, §4.3)."""

from collections.abc import Sequence

import numpy as np

from countermove.solving.factors import Factor, join_scopes, spread
from countermove.solving.strategies import Decision


def decide(
    variable: int,
    scope: tuple[int, ...],
    payoff: np.ndarray,
    keys: Sequence[np.ndarray],
    tolerance: np.ndarray,
) -> Decision:
    """The best value of `variable` for its mover; within the tolerance the one with the largest key, then the first.

    `payoff` and each of `keys` are tables over `scope`, which holds the variable, and scenarios.
    """
    axis = scope.index(variable)
    rest = tuple(place for place in scope if place != variable)
    if payoff.shape[axis] == 2 and not keys:
        return Decision(
            variable, rest, *_choose_of_two(at_value(payoff, axis, 0), at_value(payoff, axis, 1), tolerance)
        )
    best = payoff.max(axis=axis, keepdims=True)
    is_good = payoff >= best - tolerance
    is_tied = (is_good.sum(axis=axis) > 1) & np.isfinite(best.squeeze(axis))
    for key in keys:
        lowest = np.iinfo(np.int64).min
        is_good &= key == np.where(is_good, key, lowest).max(axis=axis, keepdims=True)
    return Decision(variable, rest, is_good.argmax(axis=axis), is_tied)


def _choose_of_two(first: np.ndarray, second: np.ndarray, tolerance: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where the second payoff is better than the first, and where the two are equal and possible."""
    is_second = second > first + tolerance
    is_tied = (first <= second + tolerance) & ~is_second & (second > -np.inf)
    return is_second.view(np.int8), is_tied


def follow(factor: Factor, decision: Decision) -> Factor:
    """The factor with the decision's variable replaced by the decision."""
    scope = join_scopes([factor.scope, decision.scope, (decision.variable,)])
    axis = scope.index(decision.variable)
    rest = tuple(place for place in scope if place != decision.variable)
    choice = spread(Factor(decision.scope, decision.table), rest)
    table = spread(factor, scope)
    if table.shape[axis] == 2:
        followed = np.where(choice, at_value(table, axis, 1), at_value(table, axis, 0))
    else:
        followed = np.take_along_axis(table, np.expand_dims(choice, axis), axis).squeeze(axis)
    return Factor(rest, followed)


def at_value(table: np.ndarray, axis: int, value: int) -> np.ndarray:
    """The part of the table at one value of an axis, as a view."""
    part: np.ndarray = table[(slice(None),) * axis + (value,)]
    return part
