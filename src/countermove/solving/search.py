"""Search: for games that are sparse, but in which too much bears on one decision for any table.

Histories are gone through layer by layer. Of each, what cannot matter any more is left out, so that many become one;
measures that pay or do not pay whatever happens are settled by bounds; and what is left falls into parts that do not
bear on one another, of which again many are one. Where two layers are left, what is still open is searched depth first,
on all cores. No strategy is stored: what is done after a history is searched for when it is asked.
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
from countermove.solving.search_bounds import (
    BY,
    COSTS,
    EFFECTS,
    EFFICACIES,
    LAYERS,
    MOVERS,
    PAIRED,
    PAIRED_WITH,
    SIZES,
    STARTS,
    TAILS,
    TOLERANCES,
)
from countermove.solving.search_states import (
    choose_portfolios,
    decide_states,
    number_states,
    play_states,
    reduce_states,
    settle_states,
)
from countermove.solving.strategies import Prepared, Strategies
from countermove.solving.variables import LARGEST_SET, clauses, free_measures, list_portfolios

LAYERS_IN_DEPTH = 2
"""Layers that are searched depth first; before them, histories that are one game are found and searched once. One layer
more is searched depth first where that takes few steps.
"""

MOST_PORTFOLIOS = 2**23
"""Portfolios of all movers but the last two, after all histories before them that differ in what matters."""

MOST_STATES = 2**20
"""Histories that differ in what matters, whose bounds are looked at: a second or two of two cores."""

MOST_STEPS = 2**24
"""Steps made depth first, in all: some eighty seconds of a core."""

STEPS_AT_ONCE = 2**21
"""Steps that are made before anybody can interrupt them: some five seconds of two cores."""

FEW_STEPS = 2**20
"""Steps up to which one layer more is searched depth first: some four seconds of a core."""

RUNS = 8
"""Rows of states that are dealt to the cores; each keeps what it found, for those that come after in the same row."""

PLACES = 2**17
"""What each of them can keep, twice over."""

HOPE = 4
"""How many times fewer steps than at first may be hoped for where more and more is known already."""


@dataclass(slots=True)
class Work:
    """What a search has cost so far: portfolios listed, states settled, steps made depth first."""

    portfolios: int = 0
    states: int = 0
    steps: int = 0


@dataclass(frozen=True, slots=True)
class Search:
    """One scenario of a game as the compiled loops read it, the set of measures of each layer, and the play that is
    known already, by layer and adopted measures before it.
    """

    game: Game
    numbers: Numbers
    rules: np.ndarray
    values: np.ndarray
    members: np.ndarray
    work: Work = field(default_factory=Work)
    known: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)


def prepare_search(game: Game) -> Prepared:
    """Search, made on the nominal numbers.

    Raises OutOfReachError where limits or clauses bind movers, there are more than 62 measures, or the search takes too
    many steps.
    """
    _check_kind(game)
    nominal = start_search(game, nominal_numbers(game))
    _play_first(nominal)

    def solve(numbers: Numbers) -> Strategies:
        scenarios = [select_scenario(numbers, at) for at in range(len(numbers.costs))]
        searches = [nominal if _is_same(one, nominal.numbers) else start_search(game, one) for one in scenarios]
        return Strategies((), (), lambda layer, profiles: answer(searches, layer, profiles))

    work = max(1, nominal.work.states + nominal.work.steps)
    return Prepared("search", solve, ceil(log2(work)), cells=work, work=work)


def _check_kind(game: Game) -> None:
    if len(game.measures) > LARGEST_SET:
        raise OutOfReachError(f"case {game.id}: {len(game.measures)} measures are more than {LARGEST_SET}")
    bound = [layer.id for layer in game.layers if limits_of(game, layer, free_measures(game, layer)).bind]
    if bound or clauses(game):
        what = f"limits of layer {bound[0]}" if bound else "requires or excludes"
        raise OutOfReachError(f"case {game.id}: search does not take {what}; use elimination")
    check_playable(game, best_schedule(game))


def _is_same(one: Numbers, other: Numbers) -> bool:
    pairs = (
        (one.effects, other.effects),
        (one.synergies, other.synergies),
        (one.costs, other.costs),
        (one.efficacies, other.efficacies),
    )
    return all(np.array_equal(mine, theirs) for mine, theirs in pairs)


def start_search(game: Game, numbers: Numbers) -> Search:
    """The search in a batch of one scenario; tables as `search_bounds` names their rows."""
    n, players, pairs = len(game.measures), len(game.players), len(game.pairs)
    sizes = [len(layer.measures) for layer in game.layers]
    order = np.argsort(game.counters[:, 1], kind="stable")
    rules = np.zeros((SIZES + 1, max(n + 1, len(order), pairs, players, 4)), np.int64)
    rules[LAYERS, :n] = np.repeat(np.arange(len(sizes)), sizes)
    rules[MOVERS, :n] = np.repeat([layer.mover for layer in game.layers], sizes)
    rules[STARTS, : n + 1] = np.searchsorted(game.counters[order, 1], np.arange(n + 1))
    rules[BY, : len(order)] = game.counters[order, 0]
    rules[PAIRED, :pairs], rules[PAIRED_WITH, :pairs] = game.pairs.T
    rules[TAILS, :players] = [_tail(game, player) for player in range(players)]
    rules[SIZES, :4] = n, pairs, players, _to_sets((numbers.effects[0] != 0).any(axis=0)[None])[0]
    values = np.zeros((EFFECTS + 2 * players, rules.shape[1]))
    values[EFFICACIES, : len(order)] = numbers.efficacies[0, order]
    values[COSTS, :n] = numbers.costs[0]
    values[TOLERANCES, :players] = tie_tolerances(game, numbers)[0]
    values[EFFECTS : EFFECTS + players, :n] = numbers.effects[0]
    values[EFFECTS + players :, :pairs] = numbers.synergies[0]
    layers = np.repeat(np.arange(len(sizes)), sizes)
    return Search(game, numbers, rules, values, _to_sets(layers == np.arange(len(sizes))[:, None]))


def _tail(game: Game, player: int) -> int:
    """The first of the layers at the end that are all the player's own."""
    first = len(game.layers)
    while first and game.layers[first - 1].mover == player:
        first -= 1
    return first


def _to_sets(rows: np.ndarray) -> np.ndarray:
    """Rows of bool (rows, measures) as sets, int64 (rows,)."""
    sets: np.ndarray = rows @ (np.int64(1) << np.arange(rows.shape[1]))
    return sets


def _to_rows(sets: np.ndarray, measures: int) -> np.ndarray:
    """The reverse."""
    rows: np.ndarray = (sets[:, None] >> np.arange(measures) & 1).astype(bool)
    return rows


def answer(searches: list[Search], layer: int, profiles: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What the mover of `layer` adopts after each history, and whether that was tied, as `Strategies` says.

    Raises OutOfReachError where a history takes too many steps.
    """
    if len(searches) == 1:
        adopted, tied = _play(searches[0], layer, profiles)
    else:
        each = [_play(search, layer, row[None]) for search, row in zip(searches, profiles, strict=True)]
        adopted, tied = (np.concatenate(column) for column in zip(*each, strict=True))
    game = searches[0].game
    members = list(game.layers[layer].measures)
    return _to_rows(adopted, len(game.measures))[:, members], (tied & searches[0].members[layer]) != 0


def _first_choice(game: Game) -> int:
    """The first layer in which somebody chooses; the number of layers where nobody does."""
    chosen = (index for index, layer in enumerate(game.layers) if free_measures(game, layer))
    return next(chosen, len(game.layers))


def _play(search: Search, layer: int, profiles: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The whole play after each history, and what of it might as well be treated otherwise, as sets: found once for
    each, and kept.
    """
    if layer <= _first_choice(search.game):
        adopted, tied = _play_first(search)
        return np.full(len(profiles), adopted), np.full(len(profiles), tied)
    before = _to_sets(profiles) & search.members[:layer].sum()
    missing = np.array([history for history in set(before.tolist()) if (layer, history) not in search.known], np.int64)
    if len(missing):
        states = np.vstack([missing, np.zeros_like(missing)])
        states |= _from_layer(search, layer)[:, None]
        for history, play in zip(missing.tolist(), play_on_from(search, states).T.tolist(), strict=True):
            _keep(search, layer, history, (play[0], play[1]))
    found = np.array([search.known[layer, history] for history in before.tolist()], np.int64)
    return found[:, 0], found[:, 1]


def _keep(search: Search, layer: int, history: int, play: tuple[int, int]) -> None:
    """Keeps a play, which is also what is done after the histories that it goes through."""
    search.known[layer, history] = play
    for later in range(layer + 1, len(search.game.layers)):
        history = play[0] & int(search.members[:later].sum())
        search.known.setdefault((later, history), play)


def _from_layer(search: Search, layer: int) -> np.ndarray:
    """The measures of the layer and later ones that are facts, and those that are chosen, as two sets."""
    game, later = search.game, int(search.members[layer:].sum())
    fixed = is_fixed(game)
    return np.array([_to_sets((game.given & ~game.barred)[None])[0] & later, _to_sets(~fixed[None])[0] & later])


def _play_first(search: Search) -> tuple[int, int]:
    """The whole play from the start: the first mover's best portfolio, of all of them (§4.2, §4.3)."""
    start = (-1, 0)
    if start in search.known:
        return search.known[start]
    game = search.game
    first = _first_choice(game)
    adopted, tied = (int(each) for each in _from_layer(search, 0) * (1, 0))
    if first < len(game.layers):
        free = list(free_measures(game, game.layers[first]))
        profiles = np.repeat((game.given & ~game.barred)[None], 2 ** len(free), axis=0)
        profiles[:, free] = list_portfolios(game, game.layers[first])
        sets = _to_sets(profiles)
        if first + 1 < len(game.layers):
            plays, ties = _play(search, first + 1, profiles)
        else:
            plays, ties = sets, np.zeros_like(sets)
        mover = game.layers[first].mover
        worth = payoffs(game, search.numbers, _to_rows(plays, len(game.measures)))[:, mover]
        good = np.flatnonzero(worth >= worth.max() - search.values[TOLERANCES, mover])
        adopted, tied = int(plays[good[0]]), int(ties[good[0]])
        tied |= 1 << free[0] if len(good) > 1 else 0
    search.known[start] = adopted, tied
    return adopted, tied


def play_on_from(search: Search, states: np.ndarray) -> np.ndarray:
    """What is adopted in the end after each of the states (2, rows), measures adopted and measures open, as sets; and
    what of it might as well be treated otherwise: int64 (2, rows).

    Raises OutOfReachError where that takes too much.
    """
    kept = reduce_states(states[0], states[1], search.rules)
    which, first = number_states(kept, states[1])
    _count(search, "states", len(first), MOST_STATES)
    distinct = np.vstack([kept[first], states[1, first]])
    played, parts = settle_states(distinct, search.rules, search.values)
    rows, places = np.nonzero(parts[1])
    listed = parts[:, rows, places]
    part_of, first = number_states(listed[0], listed[1])
    found = _play_parts(search, np.ascontiguousarray(listed[:, first]))[:, part_of]
    for side in range(2):
        np.bitwise_or.at(played[side], rows, found[side])
    played = np.asarray(played[:, which])
    played[0] |= states[0]
    return played


def _play_parts(search: Search, states: np.ndarray) -> np.ndarray:
    """The same for distinct states of one part each."""
    is_open = (states[1, :, None] & search.members) != 0
    layers = is_open.sum(axis=1)
    played = np.empty_like(states)
    for first, last in ((0, LAYERS_IN_DEPTH), (LAYERS_IN_DEPTH + 1, LAYERS_IN_DEPTH + 1), (LAYERS_IN_DEPTH + 2, 62)):
        rows = np.flatnonzero((layers >= first) & (layers <= last))
        some = np.ascontiguousarray(states[:, rows])
        if not len(rows):
            continue
        if first == 0:
            played[:, rows] = _play_in_depth(search, some, MOST_STEPS)
            continue
        own = some[1] & search.members[is_open[rows].argmax(axis=1)]
        by_portfolio = _play_by_portfolio if first > LAYERS_IN_DEPTH + 1 else _play_deeper
        played[:, rows] = by_portfolio(search, some, own)
    return played


def _play_deeper(search: Search, states: np.ndarray, own: np.ndarray) -> np.ndarray:
    """The same, depth first where that takes few steps, or else by portfolio of the mover of the measures in `own`."""
    try:
        return _play_in_depth(search, states, min(FEW_STEPS, MOST_STEPS))
    except OutOfReachError:
        return _play_by_portfolio(search, states, own)


def _play_by_portfolio(search: Search, states: np.ndarray, own: np.ndarray) -> np.ndarray:
    """The same where the mover of the measures in `own` is next: each of its portfolios is tried."""
    offsets = np.concatenate([[0], np.cumsum(1 << _to_rows(own, len(search.game.measures)).sum(axis=1))])
    _count(search, "portfolios", int(offsets[-1]), MOST_PORTFOLIOS)
    following = decide_states(np.ascontiguousarray(states), own, offsets)
    played = play_on_from(search, following)
    chosen, is_tied = choose_portfolios(played[0], own, offsets, search.rules, search.values)
    played = played[:, chosen]
    played[1] |= np.where(is_tied, own, 0)
    return played


def _play_in_depth(search: Search, states: np.ndarray, most_steps: int) -> np.ndarray:
    """The same, depth first. Each run takes states that follow one another, a few first, then twice as many each
    time, as long as they take not many steps at once; those searched last tell how many steps the rest will take.
    Raises OutOfReachError where there are more than `most_steps`.
    """
    rows = states.shape[1]
    runs = min(RUNS, rows)
    length = -(-rows // runs) if rows else 0
    at = np.minimum(np.arange(runs * length), rows - 1).reshape(runs, length)
    places = 16
    while places < min(PLACES, 2**10 * length):
        places *= 2
    tables, counts = np.zeros((runs, 4, places), np.int64), np.zeros((runs, 1), np.int64)
    played, first, many, most = np.empty_like(states), 0, 1, max(1, most_steps // (4 * RUNS))
    most_steps += search.work.steps
    while first < length:
        some = at[:, first : first + many]
        found = play_states(states[:, some], most, search.rules, search.values, tables, counts)
        played[:, some] = found[:2]
        search.work.steps += int(found[2].sum())
        first += some.shape[1]
        is_given_up = bool((found[2] > most).any())
        each = max(1.0, float(found[2].mean()) * runs)
        many = min(first + 1, max(1, int(STEPS_AT_ONCE / each)))
        expected = int(each * (length - first)) // HOPE
        _check_steps(search, most_steps if is_given_up else expected, most_steps)
    return played


def _check_steps(search: Search, more: int, most: int) -> None:
    """OutOfReachError where the steps made so far, and those still expected, are too many."""
    steps = search.work.steps + more
    if steps > most:
        raise OutOfReachError(
            f"case {search.game.id}: about 2^{ceil(log2(steps))} steps or more of the search are too many "
            f"(2^{log2(most):.0f} are the limit); fewer counters make them fewer"
        )


def _count(search: Search, what: str, number: int, most: int) -> None:
    """Takes note of portfolios or states before time is spent on them."""
    number += getattr(search.work, what)
    setattr(search.work, what, number)
    if number > most:
        raise OutOfReachError(
            f"case {search.game.id}: the search comes to about 2^{ceil(log2(number))} {what} or more, which are too "
            f"many (2^{log2(most):.0f} are the limit); fewer counters, or fewer measures in a layer, make them fewer"
        )
