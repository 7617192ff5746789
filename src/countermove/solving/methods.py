"""The table of methods, and what every solution gets whichever method found it."""

from collections.abc import Mapping
from dataclasses import replace
from importlib import import_module

import numpy as np

from countermove.core.errors import InputError, OutOfReachError, UsageError
from countermove.game.evaluate import payoffs_from, strengths
from countermove.game.game import Game, Numbers, bar, is_fixed, nominal_numbers, truncate
from countermove.solving.certify import certify
from countermove.solving.elimination import COARSEST_TIES, prepare_elimination
from countermove.solving.responses import find_ties
from countermove.solving.schedule import best_schedule, is_within_reach
from countermove.solving.solution import Solution, turns
from countermove.solving.strategies import Prepared, Strategies, play_on
from countermove.solving.variables import LARGEST_SET

METHODS: Mapping[str, str] = {
    "dense": "countermove.solving.dense:prepare_dense",
    "elimination": "countermove.solving.elimination:prepare_elimination",
    "enumeration": "countermove.solving.enumeration:prepare_enumeration",
    "search": "countermove.solving.search:prepare_search",
}
"""Where each method is prepared; looked up on first use, since compiled loops take a while to load."""

WORTH_COMPILING = 2**20
"""Table cells, over all scenarios, from which on the compiled loops of dense enumeration are worth loading: half a
second once in a process, for a tenth of a second or more of elimination each time.
"""

QUICK_LEAVES = 2**30
"""Leaves that dense enumeration visits in less than a second."""

MOST_SEARCHED = 2**26
"""Steps of search, over all scenarios: some minutes."""

QUICK_CELLS = 2**25
"""Cells of all tables of a scenario up to which elimination by bounds is tried where search refused: some seconds."""

DENSE_ADVANTAGE = 4
"""How many leaves dense enumeration visits in the time that elimination takes for a table cell."""

CONCEPTS = ("subgame_perfect",)


def prepare(game: Game, method: str = "auto", *, scenarios: int = 1) -> Prepared:
    """The method made ready for this game and so many scenarios. «auto» is elimination, or dense enumeration where that
    is less work and there is enough of it, or search where scopes make tables too wide; all methods find the same play.

    Raises UsageError for an unknown method, OutOfReachError where the method cannot reach this game.
    """
    if method == "auto":
        return _prepare_best(game, scenarios)
    if method not in METHODS:
        raise UsageError(f"unknown method {method!r}; known methods: auto, {', '.join(METHODS)}")
    module, function = METHODS[method].split(":")
    prepared: Prepared = getattr(import_module(module), function)(game)
    return prepared


def _prepare_best(game: Game, scenarios: int) -> Prepared:
    quick = _prepare_quick(game, scenarios)
    if quick is not None:
        return quick
    if scenarios == 1 and _is_for_search(game):
        return _prepare_wide(game)
    try:
        eliminated = _with_dense_behind(game, prepare(game, "elimination"))
    except OutOfReachError as refusal:
        try:
            return _prepare_other(game, scenarios)
        except OutOfReachError:
            raise refusal from None
    if eliminated.work * scenarios < WORTH_COMPILING:
        return eliminated
    try:
        dense = prepare(game, "dense")
    except OutOfReachError:
        return eliminated
    return dense if dense.work < DENSE_ADVANTAGE * eliminated.work else eliminated


def _is_for_search(game: Game) -> bool:
    """Whether neither size nor limits nor clauses keep search from taking it, and scopes alone make tables too wide."""
    if len(game.measures) > LARGEST_SET or len(game.requires) or len(game.excludes):
        return False
    for layer in game.layers:
        if np.isfinite(layer.budget) or layer.at_most < len(layer.measures) or layer.at_least:
            return False
    return not is_within_reach(best_schedule(game))


def _prepare_wide(game: Game) -> Prepared:
    """Search or dense enumeration, or elimination where both refuse and bounds make it quick."""
    for method in ("search", "dense"):
        try:
            return prepare(game, method)
        except OutOfReachError:
            continue
    return prepare_elimination(game, most_cells=QUICK_CELLS)


def _with_dense_behind(game: Game, eliminated: Prepared) -> Prepared:
    """Elimination, and dense enumeration of the scenarios that it refuses for their numbers, if that reaches them."""

    def solve(numbers: Numbers) -> Strategies:
        try:
            return eliminated.solve(numbers)
        except OutOfReachError as refusal:
            try:
                dense = prepare(game, "dense")
            except OutOfReachError:
                raise refusal from None
            return dense.solve(numbers)

    return replace(eliminated, solve=solve) if eliminated.is_alone else eliminated


def _prepare_other(game: Game, scenarios: int) -> Prepared:
    """Dense enumeration, or search where that refuses and the scenarios are not too many for it; where ties are wide,
    the plain twin in place of search, since it keeps to all limits.
    """
    try:
        return prepare(game, "dense")
    except OutOfReachError:
        if game.tie_tolerance > COARSEST_TIES:
            return prepare(game, "enumeration")
        searched = prepare(game, "search")
    if searched.work * scenarios > MOST_SEARCHED:
        raise OutOfReachError(f"case {game.id}: {scenarios:,} scenarios are too many for search")
    return searched


def _prepare_quick(game: Game, scenarios: int) -> Prepared | None:
    """Dense enumeration, where it is sure to be quick and less work than elimination: most later measures counter most
    earlier ones, or scopes predict it. None elsewhere.
    """
    leaves = 2 ** int((~is_fixed(game)).sum())
    if not leaves * scenarios * DENSE_ADVANTAGE >= WORTH_COMPILING or leaves > QUICK_LEAVES:
        return None
    try:
        if _is_dense(game):
            return prepare(game, "dense")
        cells = best_schedule(game).cells
        if cells * scenarios < WORTH_COMPILING:
            return None
        dense = prepare(game, "dense")
    except OutOfReachError:
        return None
    return dense if dense.work < DENSE_ADVANTAGE * cells else None


def _is_dense(game: Game) -> bool:
    """Whether half of all pairs of an earlier and a later measure or more are counters."""
    sizes = np.array([len(layer.measures) for layer in game.layers])
    return bool(4 * len(game.counters) >= sizes.sum() ** 2 - (sizes**2).sum())


def solve_nominal(
    game: Game, *, method: str = "auto", concept: str = "subgame_perfect", depth: int | None = None
) -> Solution:
    """The nominal subgame-perfect solution (§4.2), certified (§4.5); with `depth`, of the first layers only (§4.8)."""
    if concept not in CONCEPTS:
        raise UsageError(f"unknown concept {concept!r}; known concepts: {', '.join(CONCEPTS)}")
    game = at_depth(game, depth)
    prepared = prepare(game, method)
    numbers = nominal_numbers(game)
    solution, is_tied = _assemble(game, prepared, numbers)
    if is_tied:
        solution = replace(solution, ties=find_ties(solution))
    return replace(solution, certificate=certify(solution, numbers))


def at_depth(game: Game, depth: int | None) -> Game:
    """The game with only its first `depth` layers, all of them for None; UsageError where it has no such depth."""
    if depth is None:
        return game
    if not 1 <= depth <= len(game.layers):
        raise UsageError(f"depth {depth} is not between 1 and the number of layers, {len(game.layers)}")
    return truncate(game, depth)


def _assemble(game: Game, prepared: Prepared, numbers: Numbers) -> tuple[Solution, bool]:
    """The solution but for ties and certificate, and whether any choice on the line of play was tied."""
    strategies = prepared.solve(numbers)
    played, tied = play_on(game, strategies, np.zeros((1, len(game.measures)), bool))
    profile = played[0]
    profile.flags.writeable = False
    strength = strengths(game, numbers, played)
    payoff = payoffs_from(game, numbers, played, strength)[0]
    solution = Solution(
        game=game,
        concept="subgame_perfect",
        method=prepared.method,
        strategies=strategies,
        profile=profile,
        line=turns(game, profile),
        payoffs={player: float(payoff[index]) for index, player in enumerate(game.players)},
        strength={game.measures[measure]: float(strength[0, measure]) for measure in np.flatnonzero(profile)},
        ties=(),
        profiles=2 ** int((~is_fixed(game)).sum()),
        width=prepared.width,
    )
    return solution, bool(tied[0])


def depth_ladder(game: Game, *, method: str = "auto") -> tuple[Solution, ...]:
    """The game solved with its first d layers, d = 1 … the number of layers (§4.8)."""
    return tuple(solve_nominal(game, method=method, depth=depth) for depth in range(1, len(game.layers) + 1))


def worth(solution: Solution, measure: int) -> Mapping[str, float] | None:
    """What the measure is worth to each actor (§4.9), in payoff points: payoff with it minus payoff without.

    None where the game without the measure cannot be played or solved exactly.
    """
    try:
        game = bar(solution.game, measure)
        without, _ = _assemble(game, prepare(game, solution.method), nominal_numbers(game))
    except (InputError, OutOfReachError):
        return None
    return {player: solution.payoffs[player] - without.payoffs[player] for player in solution.game.players}
