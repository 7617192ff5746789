"""Exact subgame-perfect play by eliminating layers from the last, factor by factor.

Variable elimination (bucket elimination, [Dechter1999]) applied once per layer: the mover's payoff is maximised over
its own variables, one at a time since they share a mover, and every other player's factors follow the decision found.
The last axis of every table runs over scenarios, so that a batch is solved in one pass.
"""

from collections.abc import Sequence

import numpy as np

from countermove.game.game import Game, Numbers, tie_tolerances
from countermove.solving.factors import (
    Factor,
    FactorSum,
    add_factors,
    join_scopes,
    payoff_factors,
    spread,
    strength_factors,
)
from countermove.solving.playable import check_playable
from countermove.solving.schedule import Schedule, make_schedule
from countermove.solving.strategies import Decision, Prepared, Strategies
from countermove.solving.variables import preference_keys

Payoffs = dict[int, FactorSum]
"""Each player's payoff as a sum of factors."""


def prepare_elimination(game: Game) -> Prepared:
    """Elimination in the order that its schedule chose.

    Raises OutOfReachError with the predicted size where the tables would be too large (§4.6), InputError where a mover
    would have nothing feasible.
    """
    schedule = make_schedule(game)
    check_playable(game, schedule)
    return Prepared(
        "elimination",
        lambda numbers: eliminate(game, numbers, schedule),
        schedule.width,
        cells=schedule.cells,
        work=schedule.cells,
    )


def eliminate(game: Game, numbers: Numbers, schedule: Schedule) -> Strategies:
    """Subgame-perfect strategies (§4.2, §4.3) in each scenario of `numbers`, with ties broken as §4.3 says."""
    variables = schedule.variables
    strength = strength_factors(game, numbers, variables)
    movers = {game.layers[index].mover for index, order in enumerate(schedule.orders) if order}
    payoffs: Payoffs = {player: payoff_factors(game, numbers, variables, strength, player) for player in sorted(movers)}
    tolerances = tie_tolerances(game, numbers)
    decisions: list[tuple[Decision, ...]] = []
    for index in reversed(range(len(game.layers))):
        earlier = {game.layers[before].mover for before in range(index) if schedule.orders[before]}
        mover = game.layers[index].mover
        payoffs = {player: factors for player, factors in payoffs.items() if player in earlier | {mover}}
        made, payoffs = _eliminate_layer(game, schedule, index, payoffs, tolerances[:, mover])
        decisions.append(made)
    return Strategies(variables, tuple(reversed(decisions)))


def _eliminate_layer(
    game: Game, schedule: Schedule, index: int, payoffs: Payoffs, tolerance: np.ndarray
) -> tuple[tuple[Decision, ...], Payoffs]:
    """The layer's decisions in the order they are taken, and the payoffs that follow from them.

    One variable needs no keys: its values stand in order of preference. With several, the first pass goes without
    and is repeated with keys where it met a tie, since ties are rare and keys double the work.
    """
    order = schedule.orders[index]
    mover = game.layers[index].mover
    rules = [
        Factor(rule.scope, np.where(rule.allowed, 0.0, -np.inf)[..., None])
        for rule in schedule.rules
        if rule.layer == index
    ]
    payoffs.setdefault(mover, FactorSum(()))
    for rule in rules:
        payoffs[mover].add(rule)
    start = {player: factors.copy() for player, factors in payoffs.items()}
    decisions = _eliminate_variables(schedule, order, payoffs, mover=mover, tolerance=tolerance, keys={})
    if len(order) < 2 or not any(decision.is_tied.any() for decision in decisions):
        return decisions, payoffs
    keys = {variable: preference_keys(game, schedule.variables[variable]) for variable in order}
    return _eliminate_variables(schedule, order, start, mover=mover, tolerance=tolerance, keys=keys), start


def _eliminate_variables(
    schedule: Schedule,
    order: Sequence[int],
    payoffs: Payoffs,
    *,
    mover: int,
    tolerance: np.ndarray,
    keys: dict[int, np.ndarray],
) -> tuple[Decision, ...]:
    """The decisions in the order they are taken; what is left of the payoffs stays in `payoffs`."""
    words = next(iter(keys.values())).shape[1] if keys else 0
    key_sums = [
        FactorSum(Factor((variable,), key[:, word, None]) for variable, key in keys.items()) for word in range(words)
    ]
    made: list[Decision] = []
    for variable in order:
        bucket = payoffs[mover].take(variable)
        key_buckets = [word.take(variable) for word in key_sums]
        scope = join_scopes([(variable,), *(factor.scope for factor in bucket)])
        sizes = tuple(schedule.variables[place].size for place in scope)
        payoff = add_factors(bucket, scope, (*sizes, len(tolerance)))
        key_tables = [add_factors(word, scope, payoff.shape) for word in key_buckets]
        decision = _decide(variable, scope, payoff, key_tables, tolerance)
        made.append(decision)
        payoffs[mover].add(_follow(Factor(scope, payoff), decision))
        for word, table in zip(key_sums, key_tables, strict=True):
            word.add(_follow(Factor(scope, table), decision))
        for player, factors in payoffs.items():
            if player != mover:
                for factor in factors.take(variable):
                    factors.add(_follow(factor, decision))
    return tuple(reversed(made))


def _decide(
    variable: int,
    scope: tuple[int, ...],
    payoff: np.ndarray,
    keys: Sequence[np.ndarray],
    tolerance: np.ndarray,
) -> Decision:
    """The best value of `variable` for its mover; within the tolerance the one with the largest key, then the first."""
    axis = scope.index(variable)
    rest = tuple(place for place in scope if place != variable)
    if payoff.shape[axis] == 2 and not keys:
        return Decision(variable, rest, *_choose_of_two(_slice(payoff, axis, 0), _slice(payoff, axis, 1), tolerance))
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


def _follow(factor: Factor, decision: Decision) -> Factor:
    """The factor with the decision's variable replaced by the decision."""
    scope = join_scopes([factor.scope, decision.scope, (decision.variable,)])
    axis = scope.index(decision.variable)
    rest = tuple(place for place in scope if place != decision.variable)
    choice = spread(Factor(decision.scope, decision.table), rest)
    table = spread(factor, scope)
    if table.shape[axis] == 2:
        followed = np.where(choice, _slice(table, axis, 1), _slice(table, axis, 0))
    else:
        followed = np.take_along_axis(table, np.expand_dims(choice, axis), axis).squeeze(axis)
    return Factor(rest, followed)


def _slice(table: np.ndarray, axis: int, value: int) -> np.ndarray:
    """The part of the table at one value of an axis, as a view."""
    part: np.ndarray = table[(slice(None),) * axis + (value,)]
    return part
