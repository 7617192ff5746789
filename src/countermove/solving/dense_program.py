"""Dense games as programs: what the compiled loops of dense enumeration compute, written down once for each game.

For fixed portfolios of the middle layers a payoff is a polynomial in the measures of the first choosing layer, with one
coefficient for each portfolio of the last.
"""

from dataclasses import dataclass
from itertools import chain

import numpy as np

from countermove.game.game import Game
from countermove.solving import kernels
from countermove.solving.bonds import Bond, blocked_by_first, blocked_by_middle, find_bonds
from countermove.solving.variables import Variable, free_measures, joint_variable

LANES = 16
"""Rows of coefficients are as long as a multiple of this: what a processor's vectors take in one round of a loop."""

SHORT = 8
"""Sets in a run, on average, below which it takes longer to begin a run than to go through it."""

Polynomial = dict[int, int]
"""From sets of first-layer measures, as bit masks, to the register that holds the coefficient."""

Attacker = tuple[int, int, Polynomial]
"""A counter, the guard of the measure that it comes from, and that measure's strength."""


@dataclass(frozen=True, slots=True)
class Walk:
    """How payoffs build up over sets of first-layer measures, from smaller masks to larger ones.

    `runs` int (n, 4): sets from the first number on get what those from the second on have, plus the slot in the third,
    for as many sets as the fourth says. Where runs are short there are none, and `steps` (n, 3) says the same set by
    set; else there are no steps. `pattern_of` int (sets,). `node_of` int (portfolios,): which set each portfolio
    of the first layer is.
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
    those of kind 0 by none; −1 is no portfolio, at the end of rows that are longer than there are portfolios.
    """

    lists: tuple[Variable, ...]
    players: tuple[int, ...]
    rows: Rows
    registers: int
    slots: int
    inner: np.ndarray
    outer: np.ndarray
    walk: Walk
    blocked: np.ndarray
    patterns: np.ndarray
    kinds: np.ndarray
    bonds: tuple[Bond, ...]


class _Writer:
    """Writes a program: hands out registers and slots, and collects instructions.

    Registers that middle measures change are `late`, and so are instructions for them. `own` are the registers of a
    strength that was weakened already; they may be changed, while the others are shared.
    """

    def __init__(self) -> None:
        self.strengths: dict[bool, list[tuple[int, ...]]] = {False: [], True: []}
        self.payoffs: dict[bool, list[tuple[int, ...]]] = {False: [], True: []}
        self.slots: dict[int, int] = {0: 0}
        self.registers = 0
        self.late: set[int] = set()
        self.own: set[int] = set()
        self.one = self.new(kernels.ONE)

    def new(self, code: int, sources: tuple[int, int] = (0, 0), at: int = 0, *, is_late: bool = False) -> int:
        """A new register, filled by an instruction."""
        register = self.registers
        self.registers += 1
        if is_late:
            self.late.add(register)
        self.change(register, code, sources, at)
        return register

    def change(self, register: int, code: int, sources: tuple[int, int], at: int, guard: int = -1) -> None:
        """One more instruction for a register."""
        self.strengths[register in self.late].append((code, register, *sources, at, guard, -1, 0))

    def counter(self, register: int, attackers: list[tuple[int, int, int]]) -> None:
        """The instructions by which attackers weaken a register; each is a register, a counter and a guard."""
        rows = self.strengths[register in self.late]
        rows.extend([(kernels.COUNTER, register, by, 0, counter, guard, -1, 0) for by, counter, guard in attackers])

    def changeable(self, register: int, *, is_late: bool) -> int:
        """The register where it may be changed, otherwise a new one that holds the same."""
        if register in self.own and is_late == (register in self.late):
            return register
        return self.copied(register, is_late=is_late)

    def copied(self, register: int, *, is_late: bool) -> int:
        """A new register that may be changed and holds the same."""
        made = self.new(kernels.COPY, (register, 0), is_late=is_late)
        self.own.add(made)
        return made

    def pay(self, mask: int, code: int, sources: tuple[int, int], rest: tuple[int, int, int, int]) -> None:
        """One more instruction for a payoff after first portfolios that hold the measures of `mask`. `rest` is an
        index, two guards and a player.
        """
        is_late = max(rest[1:3]) >= 0 or not self.late.isdisjoint(sources)
        self.payoffs[is_late].append((code, self.slot(mask), *sources, *rest))

    def slot(self, mask: int) -> int:
        """The slot for the coefficients of a set of first-layer measures."""
        return self.slots.setdefault(mask, len(self.slots))


@dataclass(frozen=True, slots=True)
class _Roles:
    """Where each measure stands: its bit in the first choosing layer, its column in the last, or in the middle ones;
    `adopted` are the registers of the last layer's measures.
    """

    first: dict[int, int]
    inner: dict[int, int]
    outer: dict[int, int]
    adopted: dict[int, int]

    def guard(self, measure: int) -> int:
        """The column of a middle measure; what the measure does is computed only where it is adopted. −1 for others."""
        return self.outer.get(measure, -1)


def write_program(game: Game, lists: tuple[Variable, ...]) -> DenseProgram:
    """The program of a game whose choosing layers, as variables, are `lists`."""
    movers = [game.layers[variable.layer].mover for variable in lists]
    players = tuple(sorted(set(movers)))
    writer = _Writer()
    roles = _assign_roles(lists, writer)
    _write_costs(game, players, roles, writer)
    _write_payoffs(game, players, roles, writer)
    bonds = find_bonds(game, lists)
    patterns, pattern_of = blocked_by_first(bonds, lists)
    first = lists[0].options if len(lists) > 1 else np.zeros((1, 0), bool)
    return DenseProgram(
        lists=lists,
        players=players,
        rows=_sort_rows(writer, players.index(movers[-1])),
        registers=writer.registers,
        slots=len(writer.slots),
        inner=_pad(lists[-1].options.T.astype(float)),
        outer=_combine([variable.options for variable in lists[1:-1]]),
        walk=_make_walk(first, writer.slots, pattern_of),
        blocked=_pad(blocked_by_middle(bonds, lists)),
        patterns=patterns,
        kinds=_find_kinds(patterns),
        bonds=bonds,
    )


def choosing_layers(game: Game) -> tuple[Variable, ...]:
    """Each layer whose mover has a choice, as one variable."""
    return tuple(
        joint_variable(game, index)
        for index, layer in enumerate(game.layers)
        if not layer.is_given and free_measures(game, layer)
    )


def _assign_roles(lists: tuple[Variable, ...], writer: _Writer) -> _Roles:
    first = lists[0].measures if len(lists) > 1 else ()
    outer = [measure for variable in lists[1:-1] for measure in variable.measures]
    for bit in range(len(first)):
        writer.slot(1 << bit)
    return _Roles(
        {measure: bit for bit, measure in enumerate(first)},
        {measure: column for column, measure in enumerate(lists[-1].measures)},
        {measure: column for column, measure in enumerate(outer)},
        {measure: writer.new(kernels.INNER, at=column) for column, measure in enumerate(lists[-1].measures)},
    )


def _sort_rows(writer: _Writer, mover: int) -> Rows:
    early, late = writer.payoffs[False], writer.payoffs[True]
    parts = (
        writer.strengths[False],
        writer.strengths[True],
        [row for row in early if row[-1] == mover],
        [row for row in late if row[-1] == mover],
        [row for row in early + late if row[-1] != mover],
    )
    once, each, payoffs_once, payoffs_each, others = (
        np.fromiter(chain.from_iterable(part), np.int64).reshape(-1, 8) for part in parts
    )
    used = sorted({register for row in early + late if row[-1] != mover for register in row[2:4]})
    return Rows(once, each, payoffs_once, payoffs_each, others, np.array(used, np.int64))


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


def _combine(options: list[np.ndarray]) -> np.ndarray:
    """All combinations of the layers' portfolios, the last layer's changing fastest, float (combinations, measures)."""
    combined = np.zeros((1, 0))
    for layer in options:
        combined = np.hstack(
            [np.repeat(combined, len(layer), axis=0), np.tile(layer.astype(float), (len(combined), 1))]
        )
    return np.ascontiguousarray(combined)


def _write_costs(game: Game, players: tuple[int, ...], roles: _Roles, writer: _Writer) -> None:
    for layer in game.layers:
        for measure in layer.measures if layer.mover in players else ():
            if measure in roles.first or measure in roles.adopted or measure in roles.outer:
                ((mask, register),) = _adopted(measure, roles, writer).items()
                rest = measure, roles.guard(measure), -1, players.index(layer.mover)
                writer.pay(mask, kernels.COST, (register, register), rest)


def _adopted(measure: int, roles: _Roles, writer: _Writer) -> Polynomial:
    mask = 1 << roles.first[measure] if measure in roles.first else 0
    return {mask: roles.adopted.get(measure, writer.one)}


def _write_payoffs(game: Game, players: tuple[int, ...], roles: _Roles, writer: _Writer) -> None:
    strengths = _write_strengths(game, roles, writer)
    for player, measure in sorted({(term.player, term.at) for term in game.effect_terms}):
        if player in players:
            rest = measure, roles.guard(measure), -1, players.index(player)
            for mask, register in strengths[measure].items():
                writer.pay(mask, kernels.EFFECT, (register, register), rest)
    for player, pair in sorted({(term.player, term.at) for term in game.synergy_terms}):
        if player in players:
            left, right = (int(measure) for measure in game.pairs[pair])
            rest = pair, roles.guard(left), roles.guard(right), players.index(player)
            for mask, register in strengths[left].items():
                for other, second in strengths[right].items():
                    writer.pay(mask | other, kernels.PAIR, (register, second), rest)


def _write_strengths(game: Game, roles: _Roles, writer: _Writer) -> list[Polynomial]:
    """Instructions for the strength of every measure (§3.1) if it is adopted, the latest first; none for barred ones.

    What no middle measure changes comes first, so that it need not be computed anew for each of their combinations.
    """
    strengths: list[Polynomial] = [{} for _ in game.measures]
    is_late, guards = [False] * len(game.measures), [roles.guard(measure) for measure in range(len(game.measures))]
    against: list[list[tuple[int, int]]] = [[] for _ in game.measures]
    for counter, (by, measure) in enumerate(game.counters.tolist()):
        against[measure].append((counter, by))
    for measure in reversed(range(len(game.measures))):
        if game.barred[measure]:
            continue
        strengths[measure] = _adopted(measure, roles, writer)
        early: list[Attacker] = []
        late: list[Attacker] = []
        for counter, by in against[measure]:
            if attacker := strengths[by]:
                (late if is_late[by] else early).append((counter, guards[by], attacker))
        strengths[measure] = _weaken(strengths[measure], early, writer, is_late=False)
        strengths[measure] = _weaken(strengths[measure], late, writer, is_late=True)
        is_late[measure] = measure in roles.outer or not writer.late.isdisjoint(strengths[measure].values())
    return strengths


def _weaken(strength: Polynomial, attackers: list[Attacker], writer: _Writer, *, is_late: bool) -> Polynomial:
    """The strength times 1 − efficacy × strength of each attacker."""
    if not attackers:
        return strength
    is_late = is_late or not writer.late.isdisjoint(strength.values())
    numbers = [(by[0], counter, guard) for counter, guard, by in attackers if len(by) == 1 and 0 in by]
    others = [] if len(numbers) == len(attackers) else [each for each in attackers if set(each[2]) != {0}]
    if numbers:
        strength = {mask: writer.changeable(register, is_late=is_late) for mask, register in strength.items()}
        for register in strength.values():
            writer.counter(register, numbers)
    for attacker in others:
        strength = _multiply(strength, attacker, writer, is_late=is_late)
    return strength


def _multiply(strength: Polynomial, attacker: Attacker, writer: _Writer, *, is_late: bool) -> Polynomial:
    """The same for one attacker of the first layer; a measure is adopted or not, so x · x = x."""
    counter, guard, polynomial = attacker
    weakened = dict(strength)
    for mask, register in strength.items():
        for other, by in polynomial.items():
            joined = mask | other
            if joined not in weakened:
                weakened[joined] = writer.new(kernels.START, (register, by), counter, is_late=is_late)
                writer.own.add(weakened[joined])
                continue
            if weakened[joined] == strength.get(joined):
                weakened[joined] = writer.copied(weakened[joined], is_late=is_late)
            writer.change(weakened[joined], kernels.PRODUCT, (register, by), counter, guard)
    return weakened


def _make_walk(first: np.ndarray, slots: dict[int, int], pattern_of: np.ndarray) -> Walk:
    bits = first.shape[1]
    masks = first @ (1 << np.arange(bits))
    if len(masks) == 1 << bits:
        needed, node_of = np.arange(len(masks)), masks
    else:
        needed = np.unique(np.concatenate([masks & (1 << length) - 1 for length in range(bits + 1)]))
        node_of = np.searchsorted(needed, masks)
    patterns = np.zeros(len(needed), np.int64)
    patterns[node_of] = pattern_of
    runs = _make_runs(needed, slots, bits)
    steps: list[tuple[int, int, int]] = []
    if sum(run[3] for run in runs) < SHORT * len(runs):
        steps = [(to + k, source + k, slot) for to, source, slot, length in runs for k in range(length)]
        runs = []
    return Walk(np.array(runs, np.int64).reshape(-1, 4), np.array(steps, np.uint64).reshape(-1, 3), patterns, node_of)


def _make_runs(needed: np.ndarray, slots: dict[int, int], bits: int) -> list[tuple[int, int, int, int]]:
    """First what a set takes over from the one without its highest measure, then what further slots add to it."""
    runs: list[tuple[int, int, int, int]] = []
    ends = np.searchsorted(needed, [1 << bit for bit in range(bits + 1)]).tolist()
    for bit in range(bits):
        group, top = np.arange(ends[bit], ends[bit + 1]), 1 << bit
        runs += _cut(group, np.searchsorted(needed, needed[group] ^ top), slots[top])
        for subset, slot in slots.items():
            if top < subset < 2 * top:
                more = group[needed[group] & subset == subset]
                runs += _cut(more, more, slot)
    return runs


def _cut(targets: np.ndarray, sources: np.ndarray, slot: int) -> list[tuple[int, int, int, int]]:
    """Runs of neighbours."""
    size = len(targets)
    if not size:
        return []
    if targets[-1] - targets[0] == size - 1 == sources[-1] - sources[0]:
        return [(int(targets[0]), int(sources[0]), slot, size)]
    starts = [0, *(np.flatnonzero((np.diff(targets) != 1) | (np.diff(sources) != 1)) + 1).tolist()]
    lengths = np.diff([*starts, size]).tolist()
    return list(zip(targets[starts].tolist(), sources[starts].tolist(), [slot] * len(starts), lengths, strict=True))
