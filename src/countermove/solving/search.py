"""Depth-first search: for games that are sparse, but in which too much bears on one decision for any table.

The first mover's portfolios are gone through one by one, on all cores. After each, measures that pay or do not pay
whatever happens are settled by bounds, what is left falls into parts that do not bear on one another, and only what is
still open is tried both ways. No strategy is stored: what is done after a history is searched for when it is asked.
"""

from dataclasses import dataclass, field
from math import ceil, log2

import numpy as np

from countermove.core.errors import OutOfReachError
from countermove.game.evaluate import payoffs
from countermove.game.game import Game, Numbers, is_fixed, nominal_numbers, select_scenario, tie_tolerances
from countermove.solving.playable import check_playable
from countermove.solving.resources import limits_of
from countermove.solving.schedule import best_schedule
from countermove.solving.search_bounds import NO, OPEN, TIED_NO, TIED_YES, YES
from countermove.solving.search_kernels import play_on_all_cores
from countermove.solving.strategies import Prepared, Strategies
from countermove.solving.variables import clauses, free_measures, list_portfolios

LARGEST_SEARCH = 62
"""Measures of a game: a set of them is one whole number."""

MOST_STEPS = 2**24
"""Steps that all portfolios of the first mover may take together: a minute or two of two cores."""

PROBES = 32
"""Portfolios of the first mover that are searched to see how many steps all of them will take."""

Arrays = tuple[np.ndarray, ...]


@dataclass(frozen=True, slots=True)
class Search:
    """One scenario of a game made ready for the compiled loops, and the play that is known already, by history."""

    game: Game
    numbers: Numbers
    tolerances: np.ndarray
    rules: Arrays
    values: Arrays
    known: dict[tuple[int, bytes], np.ndarray] = field(default_factory=dict)


def prepare_search(game: Game) -> Prepared:
    """Depth-first search, tried on some of the first mover's portfolios.

    Raises OutOfReachError where limits or clauses bind movers, there are more than 62 measures, or too many steps are
    to be expected.
    """
    _check_kind(game)
    search = start_search(game, nominal_numbers(game))
    first = _first_choice(game)
    steps = _expect_steps(search, first) if first < len(game.layers) else 1

    def solve(numbers: Numbers) -> Strategies:
        searches = [start_search(game, select_scenario(numbers, at)) for at in range(len(numbers.costs))]
        return Strategies((), (), lambda layer, profiles: answer(searches, layer, profiles))

    return Prepared("search", solve, ceil(log2(max(steps, 1))), cells=steps, work=steps)


def _check_kind(game: Game) -> None:
    if len(game.measures) > LARGEST_SEARCH:
        raise OutOfReachError(f"case {game.id}: {len(game.measures)} measures are more than {LARGEST_SEARCH}")
    bound = [layer.id for layer in game.layers if limits_of(game, layer, free_measures(game, layer)).bind]
    if bound or clauses(game):
        what = f"limits of layer {bound[0]}" if bound else "requires or excludes"
        raise OutOfReachError(f"case {game.id}: depth-first search does not take {what}; use elimination")
    check_playable(game, best_schedule(game))


def _first_choice(game: Game) -> int:
    """The first layer in which somebody chooses; the number of layers where nobody does."""
    chosen = (index for index, layer in enumerate(game.layers) if free_measures(game, layer))
    return next(chosen, len(game.layers))


def start_search(game: Game, numbers: Numbers) -> Search:
    """The search in a batch of one scenario, as the compiled loops read it; measures stand in order of layers."""
    sizes = [len(layer.measures) for layer in game.layers]
    movers = np.repeat([layer.mover for layer in game.layers], sizes).astype(np.int64)
    order = np.argsort(game.counters[:, 1], kind="stable")
    starts = np.searchsorted(game.counters[order, 1], np.arange(len(game.measures) + 1))
    tails = [_tail(game, player) for player in range(len(game.players))]
    tolerances = tie_tolerances(game, numbers)[0]
    whole = (np.cumsum([0, *sizes]), movers, starts, game.counters[order, 0], game.pairs.reshape(-1, 2), tails)
    real = (numbers.efficacies[0, order], numbers.effects[0], numbers.synergies[0], numbers.costs[0], tolerances)
    rules = tuple(np.array(array, np.int64, order="C") for array in whole)
    return Search(game, numbers, tolerances, rules, tuple(np.array(array, float, order="C") for array in real))


def _tail(game: Game, player: int) -> int:
    """The first of the layers at the end that are all the player's own."""
    first = len(game.layers)
    while first and game.layers[first - 1].mover == player:
        first -= 1
    return first


def _expect_steps(search: Search, first: int) -> int:
    """How many steps all portfolios of the first mover take, told from some; OutOfReachError where too many."""
    portfolios = _portfolios(search.game, first)
    chosen = np.random.default_rng(0).permutation(len(portfolios))[:PROBES]
    most = max(1, 4 * MOST_STEPS // len(portfolios))
    _, taken = play_on_all_cores(portfolios[chosen], first + 1, most, search.rules, search.values)
    steps = int(taken.mean() * len(portfolios))
    if steps > MOST_STEPS:
        raise OutOfReachError(
            f"case {search.game.id}: about 2^{ceil(log2(steps))} steps or more, told from {len(chosen)} portfolios of "
            f"layer {search.game.layers[first].id}, are too many for depth-first search "
            f"(2^{log2(MOST_STEPS):.0f} are the limit); fewer counters make them fewer"
        )
    return max(1, steps)


def _portfolios(game: Game, first: int) -> np.ndarray:
    """The state after each portfolio of the first layer with a choice, in order of preference among equals (§4.3)."""
    listed = list_portfolios(game, game.layers[first])
    states = np.repeat(_open_state(game)[None], len(listed), axis=0)
    states[:, list(free_measures(game, game.layers[first]))] = listed
    return states


def _open_state(game: Game) -> np.ndarray:
    fixed = np.where(game.given & ~game.barred, YES, NO)
    return np.asarray(np.where(is_fixed(game), fixed, OPEN), np.int8)


def answer(searches: list[Search], layer: int, profiles: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What the mover of `layer` adopts after each history, and whether that was tied, as `Strategies` says.

    Raises OutOfReachError where a history takes too many steps.
    """
    if len(searches) == 1:
        played = _play(searches[0], layer, profiles)
    else:
        each = zip(searches, profiles, strict=True)
        played = np.vstack([_play(search, layer, profile[None]) for search, profile in each])
    members = list(searches[0].game.layers[layer].measures)
    known = played[:, members]
    return is_adopted(known), np.asarray((known >= TIED_NO).any(axis=1))


def is_adopted(known: np.ndarray) -> np.ndarray:
    """Which measures are adopted where nothing is open."""
    return np.asarray((known == YES) | (known == TIED_YES))


def _play(search: Search, layer: int, profiles: np.ndarray) -> np.ndarray:
    """The whole play after each history, int8 (rows, measures): found once for each, and kept."""
    if layer == _first_choice(search.game):
        return np.repeat(_play_first(search, layer)[None], len(profiles), axis=0)
    end = int(search.rules[0][layer])
    histories = [(layer, profile[:end].tobytes()) for profile in profiles]
    missing = [row for row, history in enumerate(histories) if history not in search.known]
    if missing:
        states = np.repeat(_open_state(search.game)[None], len(missing), axis=0)
        states[:, :end] = profiles[missing, :end]
        for row, played in zip(missing, _explore(search, layer, states), strict=True):
            search.known[histories[row]] = played
    return np.array([search.known[history] for history in histories])


def _explore(search: Search, layer: int, states: np.ndarray) -> np.ndarray:
    played, taken = play_on_all_cores(states, layer, MOST_STEPS, search.rules, search.values)
    if (taken > MOST_STEPS).any():
        raise OutOfReachError(
            f"case {search.game.id}: a history takes more than {MOST_STEPS:,} steps of depth-first search; fewer "
            "counters make them fewer"
        )
    return np.asarray(played)


def _play_first(search: Search, layer: int) -> np.ndarray:
    """The whole play from the start: the first mover's best portfolio, of all of them (§4.2, §4.3)."""
    states = _portfolios(search.game, layer)
    profiles = states == YES
    played = _play(search, layer + 1, profiles) if layer + 1 < len(search.game.layers) else states
    mover = search.game.layers[layer].mover
    worth = payoffs(search.game, search.numbers, is_adopted(played))[:, mover]
    good = np.flatnonzero(worth >= worth.max() - search.tolerances[mover])
    best: np.ndarray = played[good[0]].copy()
    if len(good) > 1:
        free = free_measures(search.game, search.game.layers[layer])[0]
        best[free] = TIED_YES if best[free] == YES else TIED_NO
    return best
