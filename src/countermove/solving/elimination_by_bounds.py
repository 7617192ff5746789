"""Elimination in which bounds settle decisions: for games whose tables would be too wide if scopes alone told.

A layer's measures are decided one at a time, those that stay narrow first. Where bounds settle whether a measure pays,
its decision depends on few variables, and each factor follows it by itself: nothing needs to be joined. How wide the
tables become depends on the numbers, so it is known only once it is tried.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, log2, prod
from weakref import ref

import numpy as np

from countermove.core.errors import OutOfReachError
from countermove.game.game import Game, Numbers, is_fixed, tie_tolerances
from countermove.solving.decisions import decide, follow
from countermove.solving.dominance import pin_dominated
from countermove.solving.factors import (
    Factor,
    FactorSum,
    add_factors,
    join_scopes,
    payoff_factors,
    strength_factors,
    strength_scopes,
)
from countermove.solving.schedule import make_variables
from countermove.solving.settling import Settled, settle, tabulate
from countermove.solving.strategies import Decision, Strategies
from countermove.solving.variables import Variable, preference_keys

LARGEST_FACTOR = 2**25
"""Cells of a table, over all scenarios."""

MOST_CELLS = 2**28
"""Cells of all tables of a scenario, and cases looked at to settle decisions: some ten seconds of work."""

Payoffs = dict[int, FactorSum]
"""Each player's payoff as a sum of factors."""

Tables = list["ref[np.ndarray]"]
"""Tables as they were seen, which this does not keep from going away."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Strategies, and for one scenario the cells of the largest table and of all."""

    strategies: Strategies
    largest: int
    cells: int


@dataclass(slots=True)
class _Work:
    """One elimination while it goes on: whose payoffs are still needed, and how large the tables have been."""

    game: Game
    variables: tuple[Variable, ...]
    payoffs: Payoffs
    scenarios: int
    most_cells: int
    largest: int = 1
    cells: int = 0

    @property
    def sizes(self) -> list[int]:
        return [variable.size for variable in self.variables]


def eliminate_by_bounds(game: Game, numbers: Numbers, *, most_cells: int = MOST_CELLS) -> Outcome:
    """Subgame-perfect strategies (§4.2, §4.3) in each scenario of `numbers`.

    Raises OutOfReachError where a table gets too large, or all tables of a scenario have more than `most_cells`.
    """
    try:
        return _eliminate(game, numbers, most_cells)
    except OutOfReachError as refusal:
        raise OutOfReachError(
            f"case {game.id}: {refusal}; fewer counters, or measures that clearly pay or do not, make it smaller"
        ) from None


def _eliminate(game: Game, numbers: Numbers, most_cells: int) -> Outcome:
    free, game = ~is_fixed(game), pin_dominated(game, numbers)
    variables, rules = make_variables(game, frozenset())
    work = _start(game, numbers, variables, most_cells)
    tolerances = tie_tolerances(game, numbers)
    decisions: list[tuple[Decision, ...]] = []
    for index in reversed(range(len(game.layers))):
        mover = game.layers[index].mover
        needed = {mover} | {game.layers[variable.layer].mover for variable in variables if variable.layer < index}
        work.payoffs = {player: factors for player, factors in work.payoffs.items() if player in needed}
        mine = work.payoffs.setdefault(mover, FactorSum(()))
        for rule in rules:
            if rule.layer == index:
                mine.add(Factor(rule.scope, np.where(rule.allowed, 0.0, -np.inf)[..., None]))
        own = [place for place, variable in enumerate(variables) if variable.layer == index]
        decisions.append(_eliminate_layer(work, mover, own, tolerances[:, mover]))
    strategies = _with_pinned(
        game, Strategies(variables, tuple(reversed(decisions))), np.flatnonzero(free & is_fixed(game))
    )
    return Outcome(strategies, work.largest, work.cells)


def _with_pinned(game: Game, strategies: Strategies, pinned: np.ndarray) -> Strategies:
    """The strategies, and what is done about the measures that bounds had settled before there were tables."""
    variables = list(strategies.variables)
    decisions = list(strategies.decisions)
    for measure in pinned:
        layer = next(index for index, layer in enumerate(game.layers) if measure in layer.measures)
        value = np.array([int(game.given[measure])])
        decisions[layer] = (Decision(len(variables), (), value, np.array([False])), *decisions[layer])
        variables.append(Variable(layer, (int(measure),), np.array([[False], [True]])))
    return Strategies(tuple(variables), tuple(decisions))


def _start(game: Game, numbers: Numbers, variables: tuple[Variable, ...], most_cells: int) -> _Work:
    work = _Work(game, variables, {}, len(numbers.costs), most_cells)
    for scope in strength_scopes(game, variables):
        _count(work, scope)
    strength = strength_factors(game, numbers, variables)
    for player in sorted({game.layers[variable.layer].mover for variable in variables}):
        work.payoffs[player] = payoff_factors(game, numbers, variables, strength, player)
    return work


def _eliminate_layer(work: _Work, mover: int, own: Sequence[int], tolerance: np.ndarray) -> tuple[Decision, ...]:
    """The layer's decisions in the order they are taken; the work's payoffs follow them.

    The first pass goes without keys of preference and is repeated with them where it met a tie.
    """
    start = {player: factors.copy() for player, factors in work.payoffs.items()}
    decisions = _eliminate_variables(work, mover, own, tolerance, [])
    if len(own) < 2 or not any(decision.is_tied.any() for decision in decisions):
        return decisions
    work.payoffs = start
    by_variable = {variable: preference_keys(work.game, work.variables[variable]) for variable in own}
    words = next(iter(by_variable.values())).shape[1]
    keys = [
        FactorSum(Factor((variable,), key[:, word, None]) for variable, key in by_variable.items())
        for word in range(words)
    ]
    return _eliminate_variables(work, mover, own, tolerance, keys)


def _eliminate_variables(
    work: _Work,
    mover: int,
    own: Sequence[int],
    tolerance: np.ndarray,
    keys: Sequence[FactorSum],
) -> tuple[Decision, ...]:
    made: list[Decision] = []
    known: dict[int, tuple[Tables, Decision | Settled]] = {}
    waiting = list(own)
    while waiting:
        found = _cheapest(work, mover, waiting, tolerance, keys=keys, known=known)
        for factors in (*work.payoffs.values(), *keys):
            for factor in factors.holding(found.variable):
                _count(work, join_scopes([factor.scope, found.scope]))
        decision = tabulate(found, work.sizes) if isinstance(found, Settled) else found
        waiting.remove(decision.variable)
        made.append(decision)
        for factors in (*work.payoffs.values(), *keys):
            for factor in factors.take(decision.variable):
                factors.add(follow(factor, decision))
    return tuple(reversed(made))


def _cheapest(
    work: _Work,
    mover: int,
    waiting: Sequence[int],
    tolerance: np.ndarray,
    *,
    keys: Sequence[FactorSum],
    known: dict[int, tuple[Tables, Decision | Settled]],
) -> Decision | Settled:
    """The decision that costs least to follow, of the variables waiting; the first that widens no table will do.

    `known` keeps what was found for a variable, as long as the tables it comes from are the same ones.
    """
    mine = work.payoffs[mover]
    best: tuple[int, Decision | Settled] | None = None
    refusal: OutOfReachError | None = None
    for variable in sorted(waiting, key=lambda place: (_cells(work, mine.around(place)), place)):
        tables = [factor.table for factors in (mine, *keys) for factor in factors.holding(variable)]
        try:
            if variable not in known or not are_those(known[variable][0], tables):
                known[variable] = ([ref(table) for table in tables], _decide(work, mine, variable, tolerance, keys))
        except OutOfReachError as error:
            refusal = refusal or error
            continue
        found = known[variable][1]
        cost, widens = _cost(work, found)
        if best is None or cost < best[0]:
            best = (cost, found)
        if not widens:
            break
    if best is None:
        raise refusal or OutOfReachError("nothing is left to decide")
    return best[1]


def are_those(kept: Tables, tables: Sequence[np.ndarray]) -> bool:
    """Whether these are the very tables that were kept; one that is gone is not the one that took its place."""
    return len(kept) == len(tables) and all(each() is table for each, table in zip(kept, tables, strict=True))


def _decide(
    work: _Work, mine: FactorSum, variable: int, tolerance: np.ndarray, keys: Sequence[FactorSum]
) -> Decision | Settled:
    bucket, words = mine.holding(variable), [word.holding(variable) for word in keys]
    if work.variables[variable].measures and work.sizes[variable] == 2:
        _spend(work, sum(_cells(work, factor.scope) for factor in bucket))
        return settle(variable, bucket, words, work.sizes, tolerance)
    scope = join_scopes([(variable,), *(factor.scope for factors in (bucket, *words) for factor in factors)])
    _count(work, scope)
    shape = (*(work.sizes[place] for place in scope), len(tolerance))
    payoff, key_tables = add_factors(bucket, scope, shape), [add_factors(word, scope, shape) for word in words]
    return decide(variable, scope, payoff, key_tables, tolerance)


def _cost(work: _Work, found: Decision | Settled) -> tuple[int, bool]:
    """Cells of the tables that will follow a decision, and whether any becomes larger than the factor was."""
    cost, widens = 0, False
    for factors in work.payoffs.values():
        for factor in factors.holding(found.variable):
            joined = join_scopes([factor.scope, found.scope])
            cost += _cells(work, joined)
            widens |= len(joined) > len(factor.scope)
    return cost, widens


def _count(work: _Work, scope: Iterable[int]) -> None:
    """Takes note of a table before it is made; OutOfReachError where it is too large."""
    cells = _cells(work, scope)
    work.largest = max(work.largest, cells)
    work.cells += cells
    if cells * work.scenarios > LARGEST_FACTOR:
        raise OutOfReachError(f"bounds leave a table of about 2^{ceil(log2(cells))} cells, which is too large")
    _spend(work, 0)


def _spend(work: _Work, cells: int) -> None:
    work.cells += cells
    if work.cells > work.most_cells:
        raise OutOfReachError(f"bounds leave tables of more than {work.most_cells:,} cells, which are too large")


def _cells(work: _Work, scope: Iterable[int]) -> int:
    return prod(work.variables[place].size for place in scope)
