"""Dense games as programs: what the compiled loops of dense enumeration compute, written down once for each game.

For fixed portfolios of the middle layers a payoff is a polynomial in the measures of the first choosing layer, with one
coefficient for each portfolio of the last.
"""

from dataclasses import dataclass

import numpy as np

from countermove.game.game import Game
from countermove.solving import kernels
from countermove.solving.bonds import Bond, blocked_by_first, blocked_by_middle, find_bonds
from countermove.solving.variables import Variable, free_measures, joint_variable

LANES = 8
LARGEST_CHUNK = 64
"""The last mover's portfolios are compared in chunks of up to this size, a multiple of a vector register's lanes."""

Polynomial = dict[int, int]
"""From sets of first-layer measures, as bit masks, to the register that holds the coefficient."""


@dataclass(frozen=True, slots=True)
class Walk:
    """The first layer's portfolios from set to superset. `nodes` int (n, 3): depth, place in order of preference or −1,
    and pattern or −1. Node i adds the slots `steps[step_starts[i]:step_starts[i + 1]]` to its parent; its payoff sums
    up `terms` alike.
    """

    nodes: np.ndarray
    step_starts: np.ndarray
    steps: np.ndarray
    term_starts: np.ndarray
    terms: np.ndarray


@dataclass(frozen=True, slots=True)
class DenseProgram:
    """How to compute the payoffs of a game, as arrays that the compiled loops read.

    `lists` holds each choosing layer as one variable. `inner` float (measures of the last, portfolios); `outer` float
    (combinations of the middle layers' portfolios, their measures). `players` are those who choose at all. `blocked`
    and `patterns` are 0 or −∞ for portfolios of the last layer, by middle combination and by first-layer pattern.
    """

    lists: tuple[Variable, ...]
    players: tuple[int, ...]
    rows: np.ndarray
    registers: int
    slots: int
    chunk: int
    inner: np.ndarray
    outer: np.ndarray
    walk: Walk
    blocked: np.ndarray
    patterns: np.ndarray
    bonds: tuple[Bond, ...]


class _Writer:
    """Writes a program: hands out registers and slots, and collects instructions."""

    def __init__(self) -> None:
        self.rows: list[tuple[int, int, int, int, int]] = []
        self.registers = 0
        self.slots: dict[int, int] = {0: 0}

    def new(self, code: int, at: int = 0) -> int:
        """A new register, filled by an instruction."""
        self.registers += 1
        self.write(code, self.registers - 1, at=at)
        return self.registers - 1

    def write(self, code: int, to: int, a: int = 0, b: int = 0, at: int = 0) -> None:
        """One more instruction."""
        self.rows.append((code, to, a, b, at))

    def slot(self, mask: int) -> int:
        """The slot for the coefficients of a set of first-layer measures."""
        return self.slots.setdefault(mask, len(self.slots))


@dataclass(frozen=True, slots=True)
class _Roles:
    """Where each measure stands: its bit in the first choosing layer, its column in the last, or in the middle ones."""

    first: dict[int, int]
    inner: dict[int, int]
    outer: dict[int, int]


def write_program(game: Game, lists: tuple[Variable, ...]) -> DenseProgram:
    """The program of a game whose choosing layers, as variables, are `lists`."""
    roles = _assign_roles(lists)
    movers = [game.layers[variable.layer].mover for variable in lists]
    players = tuple(sorted(set(movers)))
    writer = _Writer()
    polynomials = _write_strengths(game, roles, writer)
    _write_payoffs(game, players, polynomials, writer)
    _write_costs(game, players, roles, writer)
    chunk = min(LARGEST_CHUNK, -(-lists[-1].size // LANES) * LANES)
    bonds = find_bonds(game, lists)
    patterns, pattern_of = blocked_by_first(bonds, lists)
    first = lists[0].options if len(lists) > 1 else np.zeros((1, 0), bool)
    return DenseProgram(
        lists=lists,
        players=players,
        rows=np.array(writer.rows, np.int64).reshape(-1, 5),
        registers=writer.registers,
        slots=len(writer.slots),
        chunk=chunk,
        inner=_pad(lists[-1].options.T.astype(float), chunk),
        outer=_combine([variable.options for variable in lists[1:-1]]),
        walk=_make_walk(first, writer.slots, pattern_of),
        blocked=_pad(blocked_by_middle(bonds, lists), chunk),
        patterns=_pad(patterns, chunk).reshape(len(patterns), -1, chunk),
        bonds=bonds,
    )


def choosing_layers(game: Game) -> tuple[Variable, ...]:
    """Each layer whose mover has a choice, as one variable."""
    return tuple(
        joint_variable(game, index)
        for index, layer in enumerate(game.layers)
        if not layer.is_given and free_measures(game, layer)
    )


def _assign_roles(lists: tuple[Variable, ...]) -> _Roles:
    first = lists[0].measures if len(lists) > 1 else ()
    outer = [measure for variable in lists[1:-1] for measure in variable.measures]
    return _Roles(
        {measure: bit for bit, measure in enumerate(first)},
        {measure: column for column, measure in enumerate(lists[-1].measures)},
        {measure: column for column, measure in enumerate(outer)},
    )


def _pad(rows: np.ndarray, chunk: int) -> np.ndarray:
    """The rows with zeros at their ends, up to a whole number of chunks."""
    return np.ascontiguousarray(np.pad(rows, ((0, 0), (0, -rows.shape[1] % chunk))))


def _combine(options: list[np.ndarray]) -> np.ndarray:
    """All combinations of the layers' portfolios, the last layer's changing fastest, float (combinations, measures)."""
    combined = np.zeros((1, 0))
    for layer in options:
        combined = np.hstack(
            [np.repeat(combined, len(layer), axis=0), np.tile(layer.astype(float), (len(combined), 1))]
        )
    return np.ascontiguousarray(combined)


def _write_strengths(game: Game, roles: _Roles, writer: _Writer) -> list[Polynomial]:
    """Instructions for the strength of every measure (§3.1), the latest first; empty for barred ones."""
    polynomials: list[Polynomial] = [{} for _ in game.measures]
    for measure in reversed(range(len(game.measures))):
        if game.barred[measure]:
            continue
        strength = _adopted(measure, roles, writer)
        for counter in np.flatnonzero(game.counters[:, 1] == measure):
            attacker = polynomials[game.counters[counter, 0]]
            if attacker:
                strength = _weaken(strength, attacker, int(counter), writer)
        polynomials[measure] = strength
    return polynomials


def _adopted(measure: int, roles: _Roles, writer: _Writer) -> Polynomial:
    if measure in roles.first:
        return {1 << roles.first[measure]: writer.new(kernels.ONE)}
    if measure in roles.inner:
        return {0: writer.new(kernels.INNER, roles.inner[measure])}
    if measure in roles.outer:
        return {0: writer.new(kernels.OUTER, roles.outer[measure])}
    return {0: writer.new(kernels.ONE)}


def _weaken(strength: Polynomial, attacker: Polynomial, counter: int, writer: _Writer) -> Polynomial:
    """The strength times 1 − efficacy × the attacker's strength; a measure is adopted or not, so x · x = x."""
    if set(attacker) == {0}:
        for register in strength.values():
            writer.write(kernels.COUNTER, register, attacker[0], at=counter)
        return strength
    masks = dict.fromkeys(joined for mask in strength for joined in (mask, *(mask | other for other in attacker)))
    weakened = {mask: writer.new(kernels.ZERO) for mask in masks}
    for mask, register in strength.items():
        writer.write(kernels.ADD, weakened[mask], register)
        for other, by in attacker.items():
            writer.write(kernels.PRODUCT, weakened[mask | other], register, by, counter)
    return weakened


def _write_payoffs(game: Game, players: tuple[int, ...], polynomials: list[Polynomial], writer: _Writer) -> None:
    for player, measure in sorted({(term.player, term.at) for term in game.effect_terms}):
        if player in players:
            for mask, register in polynomials[measure].items():
                writer.write(kernels.EFFECT, writer.slot(mask), register, players.index(player), measure)
    for pair in sorted({term.at for term in game.synergy_terms}):
        left, right = (polynomials[measure] for measure in game.pairs[pair])
        for mask, register in left.items():
            for other, second in right.items():
                writer.write(kernels.PAIR, writer.slot(mask | other), register, second, pair)


def _write_costs(game: Game, players: tuple[int, ...], roles: _Roles, writer: _Writer) -> None:
    for layer in game.layers:
        if layer.mover not in players:
            continue
        player = players.index(layer.mover)
        for measure in layer.measures:
            if measure in roles.first:
                writer.write(kernels.COST_FIRST, writer.slot(1 << roles.first[measure]), 0, player, measure)
            elif measure in roles.inner:
                writer.write(kernels.COST_INNER, 0, roles.inner[measure], player, measure)
            elif measure in roles.outer:
                writer.write(kernels.COST_OUTER, 0, roles.outer[measure], player, measure)


def _make_walk(first: np.ndarray, slots: dict[int, int], pattern_of: np.ndarray) -> Walk:
    masks = [int(sum(1 << bit for bit in np.flatnonzero(portfolio))) for portfolio in first]
    place = {mask: index for index, mask in enumerate(masks)}
    needed = {0} | {mask & ((1 << bits) - 1) for mask in masks for bits in range(1, first.shape[1] + 1)}
    nodes, steps, terms = [], [], []
    for mask in sorted(needed, key=_path):
        top = 1 << (mask.bit_length() - 1) if mask else 0
        inside = [(subset, slot) for subset, slot in slots.items() if subset & mask == subset]
        at = place.get(mask, -1)
        nodes.append((mask.bit_count(), at, pattern_of[at] if at >= 0 else -1))
        steps.append([slot for subset, slot in inside if subset & top == top and (mask == 0 or subset)])
        terms.append([slot for _, slot in inside])
    return Walk(np.array(nodes, np.int64), *_flatten(steps), *_flatten(terms))


def _path(mask: int) -> tuple[int, ...]:
    """The bits of the mask from lowest to highest: sorted by it, sets come in preorder, each after its lower part."""
    return tuple(bit for bit in range(mask.bit_length()) if mask >> bit & 1)


def _flatten(lists: list[list[int]]) -> tuple[np.ndarray, np.ndarray]:
    starts = np.cumsum([0, *map(len, lists)])
    return starts.astype(np.int64), np.array([item for items in lists for item in items], np.int64)
