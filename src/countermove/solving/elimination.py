"""Exact subgame-perfect play by eliminating layers from the last, factor by factor.

Variable elimination (bucket elimination, [Dechter1999]) applied once per layer: the mover's payoff is maximised over
its own variables, one at a time since they share a mover, and every other player's factors follow the decision found.
The last axis of every table runs over scenarios, so that a batch is solved in one pass.
"""

from collections.abc import Iterable, Sequence
from math import ceil, log2

import numpy as np

from countermove.core.errors import OutOfReachError
from countermove.game.game import Game, Numbers, nominal_numbers, tie_tolerances
from countermove.solving.decisions import decide, follow
from countermove.solving.elimination_by_bounds import MOST_CELLS, eliminate_by_bounds
from countermove.solving.factors import (
    Factor,
    FactorSum,
    add_factors,
    join_scopes,
    payoff_factors,
    strength_factors,
)
from countermove.solving.playable import check_playable
from countermove.solving.schedule import Schedule, best_schedule, check_size, is_within_reach
from countermove.solving.strategies import Decision, Prepared, Strategies
from countermove.solving.variables import preference_keys

Payoffs = dict[int, FactorSum]
"""Each player's payoff as a sum of factors."""

COARSEST_TIES = 1e-6
"""Tie tolerance, as a share of the payoff range, above which choices that are made one measure at a time may leave what
§4.3 would take.
"""

WORTH_BOUNDS = 2**20
"""Cells of a schedule from which on it is tried whether bounds make them fewer."""

MOST_TOGETHER = 2**18
"""Cells for each of several scenarios up to which bounds are applied to all of them at once."""


def prepare_elimination(game: Game, *, most_cells: int = MOST_CELLS) -> Prepared:
    """Elimination in the order that its schedule chose, or by bounds where that takes less. `most_cells` are the cells
    of all tables of a scenario that bounds may leave where the schedule is out of reach.

    Raises OutOfReachError with the predicted size where the tables would be too large (§4.6), or where portfolios that
    differ by more than rounding count as tied (§4.3); InputError where a mover would have nothing feasible.
    """
    if game.tie_tolerance > COARSEST_TIES:
        raise OutOfReachError(
            f"case {game.id}: elimination decides one measure at a time and cannot keep to a tie_tolerance of "
            f"{game.tie_tolerance:g}; use dense, search or enumeration, or a tie_tolerance of at most {COARSEST_TIES:g}"
        )
    schedule = best_schedule(game)
    if schedule.cells >= WORTH_BOUNDS:
        by_bounds = _prepare_by_bounds(game, schedule, most_cells)
        if by_bounds is not None:
            return by_bounds
    check_size(game, schedule)
    check_playable(game, schedule)
    return Prepared(
        "elimination",
        lambda numbers: eliminate(game, numbers, schedule),
        schedule.width,
        cells=schedule.cells,
        work=schedule.cells,
    )


def _prepare_by_bounds(game: Game, schedule: Schedule, most_cells: int) -> Prepared | None:
    """Elimination by bounds, tried on the nominal numbers; None where it takes more than the schedule does.

    Scenarios are taken by themselves, or together while their tables stay small: a decision that depends on little in
    each may depend on more in all of them. One whose numbers let bounds settle too little is solved as the schedule has
    it, if that is within reach.
    """
    check_playable(game, schedule)
    most = schedule.cells // 4 if is_within_reach(schedule) else most_cells
    try:
        nominal = eliminate_by_bounds(game, nominal_numbers(game), most_cells=most)
    except OutOfReachError:
        return None

    def solve(numbers: Numbers) -> Strategies:
        try:
            return eliminate_by_bounds(game, numbers).strategies
        except OutOfReachError:
            if not is_within_reach(schedule):
                raise
            return eliminate(game, numbers, schedule)

    def solve_together(numbers: Numbers) -> Strategies:
        return eliminate_by_bounds(game, numbers, most_cells=MOST_TOGETHER).strategies

    return Prepared(
        "elimination",
        solve,
        ceil(log2(nominal.largest)),
        cells=max(schedule.cells, nominal.cells),
        work=nominal.cells,
        is_alone=True,
        together=solve_together if nominal.cells <= MOST_TOGETHER // 4 else None,
    )


def eliminate(game: Game, numbers: Numbers, schedule: Schedule) -> Strategies:
    """Subgame-perfect strategies (§4.2, §4.3) in each scenario of `numbers`, with ties broken as §4.3 says."""
    variables = schedule.variables
    strength = strength_factors(game, numbers, variables)
    movers = {game.layers[index].mover for index, order in enumerate(schedule.orders) if order}
    payoffs: Payoffs = {player: payoff_factors(game, numbers, variables, strength, player) for player in sorted(movers)}
    return _eliminate_layers(game, schedule, payoffs, tie_tolerances(game, numbers))


def eliminate_expected(game: Game, batches: Iterable[Numbers]) -> Strategies:
    """Subgame-perfect strategies of the expected game, in which every payoff is its mean over the scenarios of all the
    batches: what movers do who know no more than that these are equally likely (§7.4), as a batch of one.

    Raises as `prepare_elimination`.
    """
    schedule = best_schedule(game)
    check_size(game, schedule)
    check_playable(game, schedule)
    movers = sorted({game.layers[index].mover for index, order in enumerate(schedule.orders) if order})
    payoffs: Payoffs = {player: FactorSum(()) for player in movers}
    tolerances = np.zeros((1, len(game.players)))
    scenarios = 0
    for numbers in batches:
        scenarios += len(numbers.costs)
        tolerances += tie_tolerances(game, numbers).sum(axis=0)
        strength = strength_factors(game, numbers, schedule.variables)
        for player in movers:
            for factor in payoff_factors(game, numbers, schedule.variables, strength, player).factors():
                table = np.broadcast_to(factor.table, (*factor.table.shape[:-1], len(numbers.costs)))
                payoffs[player].add(Factor(factor.scope, table.sum(axis=-1, keepdims=True)))
    means = {
        player: FactorSum(Factor(factor.scope, factor.table / scenarios) for factor in total.factors())
        for player, total in payoffs.items()
    }
    return _eliminate_layers(game, schedule, means, tolerances / scenarios)


def _eliminate_layers(game: Game, schedule: Schedule, payoffs: Payoffs, tolerances: np.ndarray) -> Strategies:
    decisions: list[tuple[Decision, ...]] = []
    for index in reversed(range(len(game.layers))):
        earlier = {game.layers[before].mover for before in range(index) if schedule.orders[before]}
        mover = game.layers[index].mover
        payoffs = {player: factors for player, factors in payoffs.items() if player in earlier | {mover}}
        made, payoffs = _eliminate_layer(game, schedule, index, payoffs, tolerances[:, mover])
        decisions.append(made)
    return Strategies(schedule.variables, tuple(reversed(decisions)))


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
        decision = decide(variable, scope, payoff, key_tables, tolerance)
        made.append(decision)
        payoffs[mover].add(follow(Factor(scope, payoff), decision))
        for word, table in zip(key_sums, key_tables, strict=True):
            word.add(follow(Factor(scope, table), decision))
        for player, factors in payoffs.items():
            if player != mover:
                for factor in factors.take(variable):
                    factors.add(follow(factor, decision))
    return tuple(reversed(made))
