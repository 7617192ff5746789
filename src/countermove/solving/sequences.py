"""Legal sequences of moves, step by step: who can lead a conflict from one state to another (§6.3) [Fang1993].

In a legal sequence nobody moves twice in a row.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from countermove.core.errors import UsageError
from countermove.game.conflict import Conflict
from countermove.solving.moves import Moves, improvements
from countermove.solving.stability import StabilityResult

MOST_STATES = 2**10
MOST_PLAYERS = 5
MOST_EQUILIBRIA = 100


@dataclass(frozen=True, slots=True)
class Step:
    """One move of a sequence: who moves, and the state it leads to."""

    player: int
    state: int


@dataclass(frozen=True, slots=True)
class Jump:
    """A joint move that leaves every member of a coalition strictly better off."""

    players: tuple[int, ...]
    start: int
    end: int
    steps: tuple[Step, ...]


def reach(movers: Mapping[int, Moves], start: int) -> dict[int, tuple[Step, ...]]:
    """Every state that a legal sequence of at least one move of the movers leads to, each with a shortest sequence.

    The states come in the order of the length of their sequences; `start` itself is among them where it can be left
    and come back to.
    """
    found: dict[int, tuple[Step, ...]] = {}
    seen: set[tuple[int, int]] = set()
    waiting: list[tuple[Step, ...]] = [()]
    for steps in waiting:
        at, last = (steps[-1].state, steps[-1].player) if steps else (start, -1)
        for player, moves in movers.items():
            for state in moves.of(at).tolist() if player != last else ():
                if (state, player) not in seen:
                    seen.add((state, player))
                    waiting.append((*steps, Step(player, state)))
                    found.setdefault(state, waiting[-1])
    return found


def reachable(
    conflict: Conflict, moves: Sequence[Moves], start: int, *, improving: bool = False
) -> dict[int, tuple[Step, ...]]:
    """What all players together can make of the status quo `start`: states with a shortest legal sequence; with
    `improving`, by moves that their movers strictly prefer to where they stand.
    """
    own = [improvements(moves[player], conflict.levels[player]) if improving else moves[player]
           for player in range(len(moves))]  # fmt: skip
    return reach(dict(enumerate(own)), start)


def coalition_jumps(conflict: Conflict, moves: Sequence[Moves], players: Sequence[int], start: int) -> tuple[Jump, ...]:
    """The coalition improvements from `start`: what a legal sequence of the players' moves reaches and each of them
    strictly prefers.
    """
    found = reach({player: moves[player] for player in players}, start)
    own = conflict.levels[list(players)]
    better = np.all(own > own[:, [start]], axis=0)
    return tuple(Jump(tuple(players), start, end, steps) for end, steps in found.items() if better[end])


def equilibrium_jumps(result: StabilityResult, moves: Sequence[Moves]) -> tuple[Jump, ...] | None:
    """From each Nash or sequential equilibrium, every improvement of a coalition of two or more, smaller coalitions
    first; a coalition that holds a smaller one with the same improvement is left out. None where there are too many
    states, players or equilibria to look.
    """
    conflict = result.conflict
    if len(conflict.labels) > MOST_STATES or len(moves) > MOST_PLAYERS:
        return None
    held = np.flatnonzero(result.stable[:2].all(axis=1).any(axis=0))
    if len(held) > MOST_EQUILIBRIA:
        return None
    jumps: list[Jump] = []
    for start in held.tolist():
        known: dict[int, list[set[int]]] = {}
        for size in range(2, len(moves) + 1):
            for players in combinations(range(len(moves)), size):
                for jump in coalition_jumps(conflict, moves, players, start):
                    if not any(inner <= set(players) for inner in known.get(jump.end, ())):
                        known.setdefault(jump.end, []).append(set(players))
                        jumps.append(jump)
    return tuple(jumps)


def state_named(conflict: Conflict, label: str) -> int:
    """The state with this label, or the merged state that holds the Y/N string; UsageError where there is none."""
    if label in conflict.labels:
        return conflict.labels.index(label)
    if len(label) == len(conflict.options) and not set(label) - set("YN"):
        code = sum(1 << place for place, sign in enumerate(label) if sign == "Y")
        place = int(np.searchsorted(conflict.codes, code))
        if place < len(conflict.codes) and conflict.codes[place] == code:
            return int(conflict.state_of[place])
        raise UsageError(f"state {label} is not feasible in conflict {conflict.id}; name a feasible one")
    raise UsageError(
        f"conflict {conflict.id} has no state {label!r}; expected {len(conflict.options)} signs, Y or N for each option"
    )
