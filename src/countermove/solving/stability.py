"""Stability of every state for every player in four concepts: Nash, SEQ, GMR and SMR (§6.2) [Fang1993].

A player stays where it has no improvement, or where the opponents can answer each one, by a legal sequence of their
moves (in which nobody moves twice in a row), so that the player ends up with something not strictly better.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

import numpy as np

from countermove.core.tables import html_table, plain_table
from countermove.game.conflict import Conflict
from countermove.game.game import freeze
from countermove.solving.moves import Moves, best_target, improvements, list_moves

SHOWN_STATES = 64


class Stability(Enum):
    """A concept of stability."""

    NASH = "nash"
    SEQ = "seq"
    GMR = "gmr"
    SMR = "smr"


@dataclass(frozen=True, slots=True)
class StabilityResult:
    """Which states are stable: `stable` bool (concepts, players, states), the concepts in the order of `Stability`."""

    conflict: Conflict
    stable: np.ndarray

    def equilibria(self, concept: str) -> tuple[str, ...]:
        """The states that are stable for every player in the concept `nash`, `seq`, `gmr` or `smr`."""
        return self._labels(self.stable[_place(concept)].all(axis=0))

    def stable_for(self, player: str, concept: str) -> tuple[str, ...]:
        """The states that are stable for one player in a concept."""
        return self._labels(self.stable[_place(concept), self.conflict.players.index(player)])

    def _labels(self, held: np.ndarray) -> tuple[str, ...]:
        return tuple(self.conflict.labels[state] for state in np.flatnonzero(held))

    def to_dict(self) -> dict[str, Any]:
        """What `countermove stability --json` prints."""
        names = [concept.value for concept in Stability]
        return {
            "format": 1,
            "states": list(self.conflict.labels),
            "stable": {
                player: {name: list(self.stable_for(player, name)) for name in names}
                for player in self.conflict.players
            },
            "equilibria": {name: list(self.equilibria(name)) for name in names},
        }

    def __str__(self) -> str:
        header, rows = stability_rows(self)
        return plain_table(header, rows)

    def _repr_html_(self) -> str:
        return html_table(*stability_rows(self))


def stability(conflict: Conflict) -> StabilityResult:
    """Every state tested for every player in all four concepts. Raises OutOfReachError where there are too many moves.

    Vectorised over states: a sanction of an improvement is the least that the opponents can lead to from there, found
    for all states at once.
    """
    return stability_of(conflict, list_moves(conflict))


def stability_of(conflict: Conflict, moves: Sequence[Moves]) -> StabilityResult:
    """The same, where the moves of the players are known already."""
    better = [improvements(own, levels) for own, levels in zip(moves, conflict.levels, strict=True)]
    found = np.empty((len(Stability), *conflict.levels.shape), bool)
    for player, levels in enumerate(conflict.levels):
        others = [other for other in range(len(moves)) if other != player]
        escape = np.maximum(levels, best_target(moves[player], levels, -1))
        answers = {
            Stability.SEQ: least_reached([better[other] for other in others], levels),
            Stability.GMR: least_reached([moves[other] for other in others], levels),
            Stability.SMR: least_reached([moves[other] for other in others], escape),
        }
        found[_place("nash"), player] = np.diff(better[player].starts) == 0
        for concept, answer in answers.items():
            found[_place(concept.value), player] = best_target(better[player], answer, -1) <= levels
    return StabilityResult(conflict, freeze(found))


def least_reached(moves: Sequence[Moves], values: np.ndarray) -> np.ndarray:
    """For each state the least of `values` (states,) among the states that a legal sequence of at least one of the
    given moves reaches, each entry of `moves` being one player's; a value beyond all where none is reached.

    For each player: the least where it moves first. A first move leads to a state's own value, or on to the least
    where somebody else moves next; repeated until nothing gets less.
    """
    beyond = int(values.max()) + 1
    first = np.full((len(moves) + 1, len(values)), beyond, values.dtype)
    stale = set(range(len(moves)))
    while stale:
        player = stale.pop()
        onward = np.minimum(values, np.delete(first, player, axis=0).min(axis=0))
        least = -best_target(moves[player], -onward, -beyond)
        if (least < first[player]).any():
            first[player] = least
            stale |= set(range(len(moves))) - {player}
    reached: np.ndarray = first.min(axis=0)
    return reached


def stability_rows(result: StabilityResult) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Header and rows of a table: a state, the concepts it is stable in for each player, and those in which it is an
    equilibrium. Of many states, only equilibria, those in the most concepts first.
    """
    labels, stable = result.conflict.labels, result.stable
    shown = np.arange(len(labels))
    if len(labels) > SHOWN_STATES:
        concepts = stable.all(axis=1).sum(axis=0)
        shown = np.argsort(-concepts, kind="stable")[: min(SHOWN_STATES, np.count_nonzero(concepts))]
    rows = [
        (labels[state], *(_names(stable[:, player, state]) for player in range(stable.shape[1])),
         _names(np.all(stable[:, :, state], axis=1)))
        for state in shown
    ]  # fmt: skip
    return ("state", *result.conflict.players, "equilibrium"), rows


def _names(held: np.ndarray) -> str:
    named: Mapping[Stability, str] = {Stability.NASH: "Nash"}
    concepts = (named.get(concept, concept.value.upper()) for concept in Stability)
    return " ".join(name for name, holds in zip(concepts, held, strict=True) if holds) or "·"


def _place(concept: str) -> int:
    return [each.value for each in Stability].index(concept)
