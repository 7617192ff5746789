"""Dense games as programs: what the compiled loops of dense enumeration compute, written down once for each game.

For fixed portfolios of the middle layers a payoff is a polynomial in the measures of the first choosing layer, with one
coefficient for each portfolio of the last.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from countermove.game.game import Game, Term
from countermove.solving.bonds import Bond, blocked_by_first, blocked_by_middle, find_bonds
from countermove.solving.dense_walk import cut_into_steps, find_needed, make_runs
from countermove.solving.dense_writer import sort_rows, write_payoffs, write_strengths
from countermove.solving.variables import Variable, free_measures, joint_variable

Written = TypeVar("Written")

FIRST_ROOM = 2**9
"""Instructions, and runs of a walk, that there is room for at first."""

LANES = 16
"""Rows of coefficients are as long as a multiple of this: what a processor's vectors take in one round of a loop."""


@dataclass(frozen=True, slots=True)
class Walk:
    """How payoffs build up over sets of first-layer measures, from smaller masks to larger ones.

    `runs` int (n, 4): sets from the first number on get what those from the second on have, plus the slot in the third,
    for as many sets as the fourth says. Where runs are short there are none, and `steps` (n, 3) says the same set by
    set, from the empty set on; else there are no steps. `pattern_of` int (sets,). `node_of` int (portfolios,): which
    set each portfolio of the first layer is; by steps, the first set is the first portfolio, and so on.
    """

    runs: np.ndarray
    steps: np.ndarray
    pattern_of: np.ndarray
    node_of: np.ndarray


@dataclass(frozen=True, slots=True)
class Rows:
    """Instructions, int (n, 8). What no middle measure changes is computed `once` in a scenario, the rest for `each`
    combination of middle portfolios: strengths, then the last mover's payoffs. `others` are payoffs of other players,
    from the registers `used`.
    """

    strengths_once: np.ndarray
    strengths_each: np.ndarray
    payoffs_once: np.ndarray
    payoffs_each: np.ndarray
    others: np.ndarray
    used: np.ndarray


@dataclass(frozen=True, slots=True)
class DenseProgram:
    """How to compute the payoffs of a game, as arrays that the compiled loops read.

    `lists` holds each choosing layer as one variable. `inner` float (measures of the last, portfolios); `outer` float
    (combinations of the middle layers' portfolios, their measures). `players` are those who choose at all. `blocked`
    and `patterns` are 0 or −∞ for portfolios of the last layer, by middle combination and by first-layer pattern; they
    have no rows where nothing is ruled out. `kinds` int: last portfolios of a kind are ruled out by the same patterns,
    those of kind 0 by none; −1 is no portfolio, at the end of rows that are longer than there are portfolios. `sizes`
    are the numbers of registers, slots and kinds.
    """

    lists: tuple[Variable, ...]
    players: tuple[int, ...]
    rows: Rows
    sizes: np.ndarray
    inner: np.ndarray
    outer: np.ndarray
    walk: Walk
    blocked: np.ndarray
    patterns: np.ndarray
    kinds: np.ndarray
    bonds: tuple[Bond, ...]


def write_program(game: Game, lists: tuple[Variable, ...]) -> DenseProgram:
    """The program of a game whose choosing layers, as variables, are `lists`."""
    movers = [game.layers[variable.layer].mover for variable in lists]
    players = tuple(sorted(set(movers)))
    payers = [players.index(mover) for mover in movers]
    rows, registers, sets = _with_room(lambda room: _write_rows(game, lists, players, payers, room))
    bonds = find_bonds(game, lists)
    patterns, pattern_of = blocked_by_first(bonds, lists)
    kinds = _find_kinds(patterns)
    return DenseProgram(
        lists=lists,
        players=players,
        rows=rows,
        sizes=np.array([registers, len(sets), 1 + int(kinds.max()) if len(patterns) else 1]),
        inner=_pad(lists[-1].options.T),
        outer=_combine([variable.options for variable in lists[1:-1]]),
        walk=_make_walk(lists, sets, pattern_of),
        blocked=_pad(blocked_by_middle(bonds, lists)),
        patterns=patterns,
        kinds=kinds,
        bonds=bonds,
    )


def choosing_layers(game: Game) -> tuple[Variable, ...]:
    """Each layer whose mover has a choice, as one variable."""
    return tuple(
        joint_variable(game, index)
        for index, layer in enumerate(game.layers)
        if not layer.is_given and free_measures(game, layer)
    )


def _with_room(write: Callable[[int], Written]) -> Written:
    """What comes back once there is room enough for what is written."""
    room = FIRST_ROOM
    while True:
        try:
            return write(room)
        except OverflowError:
            room *= 8


def _write_rows(
    game: Game, lists: tuple[Variable, ...], players: tuple[int, ...], payers: list[int], room: int
) -> tuple[Rows, int, np.ndarray]:
    """The instructions, how many registers they fill, and which set of first-layer measures each slot is for; `payers`
    are the movers of the lists, as places among the players. Raises OverflowError where `room` is not enough.
    """
    bits = len(lists[0].measures) if len(lists) > 1 else 0
    counts, slot_of, sets = np.array([0, 0, 0, 1 + bits]), np.full(1 << bits, -1), np.empty(1 << bits, int)
    rows, flags, terms = np.empty((room, 9), int), np.empty((room, 2), bool), np.empty((room, 2), int)
    roles, barred, counters = _assign_roles(game, lists, payers), game.barred.copy(), _copy(game.counters)
    columns = len(lists[-1].measures)
    spans = write_strengths((rows, flags, terms, counts), roles, barred, counters, columns, slot_of)
    sets[: 1 + bits] = (1 << np.arange(1 + bits)) >> 1
    slot_of[sets[: 1 + bits]] = np.arange(1 + bits)
    effects = _find_places(game, game.effect_terms, len(game.measures))[list(players)]
    synergies = _find_places(game, game.synergy_terms, len(game.pairs))[list(players)]
    book = rows, flags, counts, slot_of, sets
    write_payoffs(book, terms, spans, roles, effects, synergies, _copy(game.pairs), payers[-1])
    written, registers, _, slots = counts.tolist()
    ordered, ends, used = sort_rows(rows[:written], registers)
    first, second, third, fourth = ends.tolist()
    parts = ordered[:first], ordered[first:second], ordered[second:third], ordered[third:fourth], ordered[fourth:]
    return Rows(*parts, used), registers, sets[:slots]


def _copy(rows: np.ndarray) -> np.ndarray:
    """The same numbers laid out and writable as the compiled writer expects them, lest it be compiled for others."""
    return np.array(rows, int, order="C")


def _assign_roles(game: Game, lists: tuple[Variable, ...], payers: list[int]) -> np.ndarray:
    """What the compiled writer calls roles, int (measures, 4)."""
    first, inner, outer, payer = ([-1] * len(game.measures) for _ in range(4))
    columns = 0
    for level, variable in enumerate(lists):
        for place, measure in enumerate(variable.measures):
            payer[measure] = payers[level]
            if level == len(lists) - 1:
                inner[measure] = place
            elif level == 0:
                first[measure] = place
            else:
                outer[measure] = columns
                columns += 1
    return np.array([first, inner, outer, payer]).T.copy()


def _find_places(game: Game, terms: Sequence[Term], places: int) -> np.ndarray:
    """For whom and where there are terms, bool (players, places)."""
    found = np.zeros(len(game.players) * places, bool)
    found[[term.player * places + term.at for term in terms]] = True
    return found.reshape(len(game.players), places)


def _make_walk(lists: tuple[Variable, ...], sets: np.ndarray, pattern_of: np.ndarray) -> Walk:
    first = lists[0].options if len(lists) > 1 else np.zeros((1, 0), bool)
    bits = first.shape[1]
    masks = first @ (1 << np.arange(bits))
    needed, place_of = find_needed(masks, bits)
    node_of, patterns = place_of[masks], np.zeros(len(needed), np.int64)
    patterns[node_of] = pattern_of

    def write(room: int) -> np.ndarray:
        runs = np.empty((room, 4), np.int64)
        return runs[: make_runs(runs, needed, place_of, sets, bits)]

    runs = _with_room(write)
    steps = cut_into_steps(runs)
    return _number_as_listed(steps, patterns, node_of) if len(steps) else Walk(runs, steps, patterns, node_of)


def _number_as_listed(steps: np.ndarray, patterns: np.ndarray, node_of: np.ndarray) -> Walk:
    """The walk by these steps with sets numbered as the first layer's portfolios are listed, and others after them."""
    order = np.concatenate([node_of, np.setdiff1d(np.arange(len(patterns)), node_of)])
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    steps[:, :2] = place[steps[:, :2]]
    return Walk(np.zeros((0, 4), int), steps, patterns[order], np.arange(len(node_of)))


def _pad(rows: np.ndarray) -> np.ndarray:
    """The rows with zeros at their ends, up to a multiple of the lanes."""
    padded = np.zeros((rows.shape[0], rows.shape[1] + -rows.shape[1] % LANES))
    padded[:, : rows.shape[1]] = rows
    return padded


def _find_kinds(patterns: np.ndarray) -> np.ndarray:
    size = patterns.shape[1]
    kinds = np.full(size + -size % LANES, -1)
    kinds[:size] = 0
    if len(patterns):
        columns, kind_of = np.unique(patterns < 0, axis=1, return_inverse=True)
        kinds[:size] = kind_of.reshape(-1) + int(columns[:, 0].any())
    return kinds


def _combine(options: Sequence[np.ndarray]) -> np.ndarray:
    """All combinations of the layers' portfolios, the last layer's changing fastest, float (combinations, measures)."""
    if not options:
        return np.zeros((1, 0))
    combined = options[0].astype(float)
    for layer in options[1:]:
        combined = np.hstack(
            [np.repeat(combined, len(layer), axis=0), np.tile(layer.astype(float), (len(combined), 1))]
        )
    return combined
