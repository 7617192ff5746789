"""In which order to eliminate what movers decide, and how large the tables will be: known before any is built."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import prod

import numpy as np

from countermove.core.errors import OutOfReachError
from countermove.game.game import Game
from countermove.solving.factors import join_scopes, payoff_scopes
from countermove.solving.variables import (
    LARGEST_JOINT_LAYER,
    Rule,
    Variable,
    clause_rules,
    free_measures,
    joint_variable,
    split_variables,
)

LARGEST_TABLE = 2**27
"""Cells in the largest table that is still built: 1 GiB of payoffs."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """`orders[layer]` lists the layer's variables in order of elimination. `largest` is the number of cells of the
    largest table, `cells` of all tables together, for one scenario; `culprits` are the measures in the largest.
    """

    variables: tuple[Variable, ...]
    rules: tuple[Rule, ...]
    orders: tuple[tuple[int, ...], ...]
    largest: int
    cells: int
    culprits: tuple[int, ...]

    @property
    def width(self) -> int:
        """Base-2 logarithm of the largest table, rounded up."""
        return int(np.ceil(np.log2(max(self.largest, 1))))


def make_schedule(game: Game) -> Schedule:
    """The cheapest of the schedules tried: every layer split, every layer joint, or joint where limits bind.

    Raises OutOfReachError with the predicted size where even that is too large (§4.6).
    """
    candidates = []
    refusal = None
    for joint in _forms(game):
        try:
            candidates.append(_schedule(game, joint))
        except OutOfReachError as error:
            refusal = error
    if not candidates:
        assert refusal is not None
        raise refusal
    best = min(candidates, key=lambda schedule: (schedule.largest > LARGEST_TABLE, schedule.cells))
    if best.largest > LARGEST_TABLE:
        raise OutOfReachError(_too_large(game, best))
    return best


def _too_large(game: Game, schedule: Schedule) -> str:
    names = ", ".join(game.measures[measure] for measure in schedule.culprits[:12])
    more = len(schedule.culprits) - 12
    return (
        f"case {game.id}: an exact solution needs a table of {schedule.largest:.3g} cells (about 2^{schedule.width}; "
        f"the limit is {LARGEST_TABLE:.3g}), because these measures all bear on one another: {names}"
        f"{f' and {more} more' if more > 0 else ''}; fewer counters between them, tighter budgets or fewer measures "
        "in a layer make it smaller"
    )


def _forms(game: Game) -> list[frozenset[int]]:
    """Which layers to treat as one variable, in each schedule that is tried."""
    sizes = {index: len(free_measures(game, layer)) for index, layer in enumerate(game.layers)}
    small = frozenset(index for index, size in sizes.items() if 0 < size <= LARGEST_JOINT_LAYER)
    limited = frozenset(
        index
        for index in small
        if np.isfinite(game.layers[index].budget)
        or game.layers[index].at_most < sizes[index]
        or game.layers[index].at_least
    )
    return list(dict.fromkeys([frozenset(), limited, small]))


def _schedule(game: Game, joint: frozenset[int]) -> Schedule:
    variables, rules = _make_variables(game, joint)
    sizes = [variable.size for variable in variables]
    remaining = {player: _antichain(payoff_scopes(game, variables, player)) for player in range(len(game.players))}
    seen = _tables_to_build(remaining)
    orders: list[tuple[int, ...]] = []
    for index in reversed(range(len(game.layers))):
        mover = game.layers[index].mover
        own_rules = [rule.scope for rule in rules if rule.layer == index]
        remaining[mover] = _antichain([*remaining[mover], *own_rules])
        order, tables = _order_layer(index, variables, remaining, mover)
        seen += tables
        orders.append(order)
    largest = max(seen, key=lambda scope: _cells(scope, sizes), default=())
    return Schedule(
        variables=variables,
        rules=rules,
        orders=tuple(reversed(orders)),
        largest=_cells(largest, sizes),
        cells=sum(_cells(scope, sizes) for scope in seen),
        culprits=tuple(measure for index in largest for measure in variables[index].measures),
    )


def _make_variables(game: Game, joint: frozenset[int]) -> tuple[tuple[Variable, ...], tuple[Rule, ...]]:
    variables: list[Variable] = []
    rules: list[Rule] = []
    for index, layer in enumerate(game.layers):
        if layer.is_given or not free_measures(game, layer):
            continue
        if index in joint:
            variables.append(joint_variable(game, index))
        else:
            own, limits = split_variables(game, index)
            first = len(variables)
            variables += own
            rules += [_in_order(index, tuple(first + place for place in scope), allowed) for scope, allowed in limits]
    return tuple(variables), (*rules, *clause_rules(game, tuple(variables)))


def _in_order(layer: int, scope: tuple[int, ...], allowed: np.ndarray) -> Rule:
    return Rule(layer, tuple(sorted(scope)), allowed.transpose(np.argsort(scope)))


def _tables_to_build(remaining: dict[int, list[frozenset[int]]]) -> list[frozenset[int] | tuple[int, ...]]:
    return [scope for scopes in remaining.values() for scope in scopes]


def _order_layer(
    index: int,
    variables: Sequence[Variable],
    remaining: dict[int, list[frozenset[int]]],
    mover: int,
) -> tuple[tuple[int, ...], list[frozenset[int] | tuple[int, ...]]]:
    """Eliminate the layer's variables on paper, narrowest bucket first, and record every table on the way."""
    waiting = {place for place, variable in enumerate(variables) if variable.layer == index}
    sizes = [variable.size for variable in variables]
    order: list[int] = []
    tables: list[frozenset[int] | tuple[int, ...]] = []
    while waiting:
        variable = min(sorted(waiting), key=lambda place: (_cells(_bucket(remaining[mover], place), sizes), place))
        bucket = _bucket(remaining[mover], variable)
        tables.append(bucket)
        for player, scopes in remaining.items():
            touched = [scope for scope in scopes if variable in scope]
            rest = [scope for scope in scopes if variable not in scope]
            if player == mover:
                new = [frozenset(bucket) - {variable}]
            else:
                tables += [scope | frozenset(bucket) for scope in touched]
                new = [(scope | frozenset(bucket)) - {variable} for scope in touched]
            remaining[player] = _antichain([*rest, *new])
        waiting.remove(variable)
        order.append(variable)
    return tuple(order), tables


def _bucket(scopes: Iterable[frozenset[int]], variable: int) -> tuple[int, ...]:
    return join_scopes([(variable,), *(tuple(scope) for scope in scopes if variable in scope)])


def _antichain(scopes: Iterable[Iterable[int]]) -> list[frozenset[int]]:
    """The scopes that are not contained in another one."""
    distinct = sorted({frozenset(scope) for scope in scopes if scope}, key=len, reverse=True)
    kept: list[frozenset[int]] = []
    for scope in distinct:
        if not any(scope <= other for other in kept):
            kept.append(scope)
    return kept


def _cells(scope: Iterable[int], sizes: Sequence[int]) -> int:
    return prod(sizes[variable] for variable in scope)
