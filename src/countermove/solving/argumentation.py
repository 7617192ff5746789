"""Sceptical survival (§5.2): which arguments stand in an attack graph, whatever the numbers.

A labelling says of each argument whether it is in, out or undecided [Caminada2006]. The grounded one commits to as
little as it can, the preferred ones to as much as they can, and there may be several ([Dung1995], Definitions 7, 20).
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import product
from math import prod

import numpy as np

from countermove.core.errors import OutOfReachError
from countermove.core.framework import Framework, attacked_by, attackers_of
from countermove.game.game import Game

LARGEST_LIST = 10_000
"""Preferred labellings that are still listed."""

LARGEST_SEARCH = 200_000
"""Steps of the search for preferred labellings, in all parts of a framework together."""


class Label(Enum):
    """An argument's fate in the attack graph."""

    IN = "in"
    OUT = "out"
    UNDECIDED = "undecided"


Labelling = tuple[Label, ...]
"""The label of each argument of a framework, in its order."""


def framework_from_game(game: Game, profile: np.ndarray) -> Framework:
    """The attack graph of the measures adopted in `profile`, bool (measures,): every counter between two of them."""
    adopted = [int(measure) for measure in np.flatnonzero(profile)]
    place = {measure: index for index, measure in enumerate(adopted)}
    pairs = {(int(by), int(against)) for by, against in game.counters}
    return Framework(
        tuple(game.measures[measure] for measure in adopted),
        tuple(sorted((place[by], place[against]) for by, against in pairs if by in place and against in place)),
    )


def sceptical_survival(game: Game, profile: np.ndarray) -> dict[int, Label]:
    """The grounded label of each measure adopted in `profile`, bool (measures,), by the measure's index (§5.2)."""
    labels = grounded_labelling(framework_from_game(game, profile))
    return {int(measure): label for measure, label in zip(np.flatnonzero(profile), labels, strict=True)}


def grounded_labelling(framework: Framework) -> Labelling:
    """The one complete labelling with the fewest arguments in ([Dung1995], Definition 20).

    An argument is in once all its attackers are out, and out once one of them is in; what neither reaches is undecided.
    """
    labels = [Label.UNDECIDED] * len(framework.arguments)
    attacks = attacked_by(framework)
    waiting = [len(by) for by in attackers_of(framework)]
    ready = deque(index for index, count in enumerate(waiting) if count == 0)
    while ready:
        argument = ready.popleft()
        labels[argument] = Label.IN
        for victim in attacks[argument]:
            if labels[victim] is Label.OUT:
                continue
            labels[victim] = Label.OUT
            for freed in attacks[victim]:
                waiting[freed] -= 1
                if waiting[freed] == 0:
                    ready.append(freed)
    return tuple(labels)


def preferred_labellings(framework: Framework, *, largest_search: int = LARGEST_SEARCH) -> tuple[Labelling, ...]:
    """All complete labellings to which no further argument can be added as in ([Dung1995], Definition 7).

    Sorted by the indices that are in. What the grounded labelling leaves undecided falls into parts that do not attack
    each other; each is searched by itself. Raises OutOfReachError with the size where there are more than 10,000
    labellings or the search takes more than `largest_search` steps.
    """
    attackers, attacks = attackers_of(framework), attacked_by(framework)
    grounded = grounded_labelling(framework)
    base = frozenset(index for index, label in enumerate(grounded) if label is Label.IN)
    search = _Search(attackers, attacks, largest_search)
    parts = [search.maximal_sets(part) for part in _parts(grounded, attackers, attacks)]
    count = prod(len(sets) for sets in parts)
    if count > LARGEST_LIST:
        raise OutOfReachError(
            f"the framework has {count:,} preferred labellings, more than {LARGEST_LIST:,}; "
            "ask for the grounded labelling, or for a part of the framework"
        )
    chosen = [base.union(*sets) for sets in product(*parts)]
    return tuple(label_from_extension(framework, each) for each in sorted(chosen, key=sorted))


def label_from_extension(framework: Framework, extension: frozenset[int]) -> Labelling:
    """`extension` in, what it attacks out, the rest undecided [Caminada2006]."""
    hit = {against for by, against in framework.attacks if by in extension}
    return tuple(
        Label.IN if index in extension else Label.OUT if index in hit else Label.UNDECIDED
        for index in range(len(framework.arguments))
    )


def _parts(
    grounded: Labelling, attackers: Sequence[Sequence[int]], attacks: Sequence[Sequence[int]]
) -> Iterator[tuple[int, ...]]:
    """The undecided arguments, in groups with no attack between two groups."""
    left = {index for index, label in enumerate(grounded) if label is Label.UNDECIDED}
    for start in sorted(left):
        if start not in left:
            continue
        left.remove(start)
        part, queue = [start], [start]
        while queue:
            argument = queue.pop()
            for other in (*attackers[argument], *attacks[argument]):
                if other in left:
                    left.remove(other)
                    part.append(other)
                    queue.append(other)
        yield tuple(sorted(part))


class _Search:
    """Maximal admissible sets, part by part; counts its steps. Sets of arguments are bits of a whole number."""

    def __init__(self, attackers: Sequence[Sequence[int]], attacks: Sequence[Sequence[int]], most: int) -> None:
        self.attackers, self.attacks = attackers, attacks
        self.most, self.steps = most, 0

    def maximal_sets(self, part: tuple[int, ...]) -> list[frozenset[int]]:
        """The maximal admissible sets among the undecided arguments of `part`.

        Whatever an argument could be is tried with it in first, so a set is met before all sets that it contains.
        """
        bit = {argument: 1 << place for place, argument in enumerate(part)}
        by = [sum(bit[each] for each in self.attackers[argument] if each in bit) for argument in part]
        at = [sum(bit[each] for each in self.attacks[argument] if each in bit) for argument in part]
        open_first = sum(1 << place for place in range(len(part)) if not by[place] >> place & 1)
        found: list[int] = []
        stack = [(0, open_first)]
        while stack:
            self._count(len(part), len(found))
            state = _propagate(*stack.pop(), by, at)
            if state is None or any((state.inside | state.free) & ~each == 0 for each in found):
                continue
            if not state.free:
                found.append(state.inside)
                continue
            choice = _next_choice(state, by)
            stack.append((state.inside, state.free & ~choice))
            stack.append((state.inside | choice, state.free & ~choice))
        return [frozenset(part[place] for place in _places(each)) for each in found]

    def _count(self, size: int, found: int) -> None:
        self.steps += 1
        if self.steps > self.most or found > LARGEST_LIST:
            raise OutOfReachError(
                f"{size:,} arguments attack each other in rings: {self.steps - 1:,} steps of search found {found:,} "
                "preferred labellings and did not end; ask for the grounded labelling, or for a part of the framework"
            )


@dataclass(frozen=True, slots=True)
class _State:
    """What is in, what may still be, and what attacks the former and is not yet attacked back; as bits."""

    inside: int
    free: int
    threats: int


def _propagate(inside: int, free: int, by: Sequence[int], at: Sequence[int]) -> _State | None:
    """The state once everything that follows from it is done; None where no admissible set can come of it."""
    while True:
        hit = threatening = 0
        for place in _places(inside):
            hit |= at[place]
            threatening |= by[place]
        if hit & inside:
            return None
        free &= ~(hit | threatening | inside)
        threats = threatening & ~hit
        forced = 0
        for threat in _places(threats):
            answers = by[threat] & free
            if not answers:
                return None
            if answers & (answers - 1) == 0:
                forced |= answers
        if not forced:
            return _State(inside, free, threats)
        inside |= forced


def _next_choice(state: _State, by: Sequence[int]) -> int:
    """The bit of an argument that answers the threat with the fewest answers; else of the first free one."""
    answers = (by[threat] & state.free for threat in _places(state.threats))
    options = min(answers, key=int.bit_count, default=state.free)
    return options & -options


def _places(bits: int) -> Iterator[int]:
    """The places of the bits that are set, in rising order."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest
