"""In which order to eliminate what movers decide, and how large the tables will be: known before any is built."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, log2, prod

import numpy as np

from countermove.core.errors import OutOfReachError
from countermove.game.game import Game
from countermove.solving.factors import payoff_scopes
from countermove.solving.scopes import Scopes, name_culprits
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

LARGEST_WORK = 2**31
"""Cells of all tables together, a minute or so of work."""


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
        return ceil(log2(max(self.largest, 1)))


def make_schedule(game: Game) -> Schedule:
    """The cheapest of the schedules tried: every layer split, every layer joint, or joint where limits bind.

    Raises OutOfReachError with the predicted size where even that is too large (§4.6).
    """
    best = best_schedule(game)
    check_size(game, best)
    return best


def best_schedule(game: Game) -> Schedule:
    """The cheapest of the schedules tried, whatever its size."""
    return min(schedules(game), key=lambda schedule: (schedule.largest > LARGEST_TABLE, schedule.cells))


def is_within_reach(schedule: Schedule) -> bool:
    """Whether its tables can be built."""
    return schedule.largest <= LARGEST_TABLE and schedule.cells <= LARGEST_WORK


def check_size(game: Game, schedule: Schedule) -> None:
    """Nothing; OutOfReachError with the predicted size where the tables would be too large (§4.6)."""
    if schedule.largest > LARGEST_TABLE:
        named = name_culprits([game.measures[measure] for measure in schedule.culprits])
        raise OutOfReachError(
            f"case {game.id}: an exact solution needs a table of about 2^{schedule.width} cells (the limit is "
            f"2^{LARGEST_TABLE.bit_length() - 1}), because these measures all bear on one another: {named}"
        )
    if schedule.cells > LARGEST_WORK:
        raise OutOfReachError(
            f"case {game.id}: an exact solution needs about 2^{ceil(log2(schedule.cells))} table cells in all (limit "
            f"2^{LARGEST_WORK.bit_length() - 1}); smaller budgets, or efforts in fewer different sizes, make it smaller"
        )


def schedules(game: Game) -> tuple[Schedule, ...]:
    """All schedules that are tried, whatever their size; OutOfReachError where no layer form can be written down."""
    made = []
    refusals = []
    for joint in _forms(game):
        try:
            made.append(_schedule(game, joint))
        except OutOfReachError as error:
            refusals.append(error)
    if not made:
        raise refusals[0]
    return tuple(made)


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
    variables, rules = make_variables(game, joint)
    sizes = [variable.size for variable in variables]
    remaining = [Scopes(payoff_scopes(game, variables, player)) for player in range(len(game.players))]
    seen = [scope for scopes in remaining for scope in scopes.all]
    orders: list[tuple[int, ...]] = []
    for index in reversed(range(len(game.layers))):
        mover = game.layers[index].mover
        for rule in rules:
            if rule.layer == index:
                remaining[mover].add(frozenset(rule.scope))
        own = {place for place, variable in enumerate(variables) if variable.layer == index}
        order, tables = _order_layer(own, sizes, remaining[mover], [s for s in remaining if s is not remaining[mover]])
        seen += tables
        orders.append(order)
    largest = max(seen, key=lambda scope: _cells(scope, sizes), default=frozenset())
    return Schedule(
        variables=variables,
        rules=rules,
        orders=tuple(reversed(orders)),
        largest=_cells(largest, sizes),
        cells=sum(_cells(scope, sizes) for scope in seen),
        culprits=tuple(measure for index in sorted(largest) for measure in variables[index].measures),
    )


def make_variables(game: Game, joint: frozenset[int]) -> tuple[tuple[Variable, ...], tuple[Rule, ...]]:
    """What is decided, with the layers in `joint` as one variable each, and the rules between variables."""
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


def _order_layer(
    waiting: set[int], sizes: Sequence[int], own: Scopes, others: Sequence[Scopes]
) -> tuple[tuple[int, ...], list[frozenset[int]]]:
    """Eliminate a layer's variables on paper, narrowest bucket first, and record every table on the way.

    `own` are the scopes of the mover's payoff, `others` those of everyone else's; both follow what is eliminated.
    """
    order: list[int] = []
    tables: list[frozenset[int]] = []
    cost = {place: _cells(own.around(place), sizes) for place in waiting}
    while cost:
        variable = min(cost, key=lambda place: (cost[place], place))
        del cost[variable]
        bucket = own.around(variable)
        tables.append(bucket)
        own.take(variable)
        own.add(bucket - {variable})
        for scopes in others:
            followed = [scope | bucket for scope in scopes.take(variable)]
            tables += followed
            for scope in followed:
                scopes.add(scope - {variable})
        for place in bucket & cost.keys():
            cost[place] = _cells(own.around(place), sizes)
        order.append(variable)
    return tuple(order), tables


def _cells(scope: Iterable[int], sizes: Sequence[int]) -> int:
    return prod(sizes[variable] for variable in scope)
