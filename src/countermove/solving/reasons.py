"""Why a state is stable or not for each player: its improvements, and what sanctions each one (§6.2)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from countermove.game.conflict import Conflict
from countermove.solving.moves import Moves, improvements
from countermove.solving.sequences import Step, reach
from countermove.solving.stability import Stability


@dataclass(frozen=True, slots=True)
class Answer:
    """One improvement, and for each concept but Nash the shortest sequence that sanctions it, None where none does."""

    improvement: int
    sanctions: tuple[tuple[Stability, tuple[Step, ...] | None], ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """What a player can do about a state: its improvements, best first. Without one it is stable in every concept."""

    player: int
    answers: tuple[Answer, ...]

    def is_stable(self, concept: Stability) -> bool:
        """Whether every improvement is sanctioned in the concept."""
        return all(dict(answer.sanctions).get(concept) is not None for answer in self.answers)


def reasons(conflict: Conflict, moves: Sequence[Moves], state: int) -> tuple[Reason, ...]:
    """For every player why `state` is stable or not, each improvement and each sequence looked for by itself."""
    better = [improvements(own, levels) for own, levels in zip(moves, conflict.levels, strict=True)]
    return tuple(_reason(conflict, moves, better, player, state) for player in range(len(moves)))


def _reason(conflict: Conflict, moves: Sequence[Moves], better: Sequence[Moves], player: int, state: int) -> Reason:
    levels = conflict.levels[player]
    others = [other for other in range(len(moves)) if other != player]
    deters = levels <= levels[state]

    def holds(end: int) -> bool:
        return bool(deters[end] and deters[moves[player].of(end)].all())

    answers = []
    for improvement in sorted(better[player].of(state).tolist(), key=lambda end: (-levels[end], end)):
        seq = _first(reach({other: better[other] for other in others}, improvement), deters)
        reached = reach({other: moves[other] for other in others}, improvement)
        smr = next((steps for end, steps in reached.items() if holds(end)), None)
        found = ((Stability.SEQ, seq), (Stability.GMR, _first(reached, deters)), (Stability.SMR, smr))
        answers.append(Answer(improvement, found))
    return Reason(player, tuple(answers))


def _first(reached: dict[int, tuple[Step, ...]], deters: np.ndarray) -> tuple[Step, ...] | None:
    return next((steps for end, steps in reached.items() if deters[end]), None)
