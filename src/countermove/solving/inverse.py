"""The inverse question: the smallest change of one player's preferences that makes a state an equilibrium, or stops it
from being one (§6.3).

A change is counted in swaps of neighbouring ranks: two groups of tied states that follow each other change places.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from countermove.core.errors import OutOfReachError
from countermove.game.conflict import Conflict
from countermove.game.game import freeze
from countermove.solving.moves import Moves, list_moves
from countermove.solving.stability import Stability, stability_of

MAX_RANKINGS = 20_000


@dataclass(frozen=True, slots=True)
class PreferenceChange:
    """A player whose ranking changes, the swaps it takes, and the new ranking: groups of tied states, best first."""

    player: int
    swaps: int
    ranking: tuple[tuple[int, ...], ...]


def smallest_change(
    conflict: Conflict, state: int, player: int, *, concept: str = "nash", limit: int = MAX_RANKINGS
) -> PreferenceChange | None:
    """The fewest swaps in the player's ranking after which `state` is an equilibrium where it was not, or is none where
    it was; None where no order of its ranks does it. Of several, the one that changes better ranks first.

    Exact: every ranking is tried in the order of its distance. Raises OutOfReachError where more than `limit` would
    have to be tried.
    """
    moves = list_moves(conflict)
    place = [each.value for each in Stability].index(concept)
    was = _is_equilibrium(conflict, moves, place, state)
    for tried, (swaps, order) in enumerate(_orders(_groups(conflict.levels[player]))):
        if tried > limit:
            raise OutOfReachError(
                f"conflict {conflict.id}: fewer than {swaps} swaps in the ranking of {conflict.players[player]} "
                f"are not enough, and more than {limit:,} orders of its {len(order)} ranks had to be tried; tie states"
            )
        if tried and _is_equilibrium(_with_ranking(conflict, player, order), moves, place, state) != was:
            return PreferenceChange(player, swaps, order)
    return None


def _is_equilibrium(conflict: Conflict, moves: Sequence[Moves], concept: int, state: int) -> bool:
    return bool(stability_of(conflict, moves).stable[concept, :, state].all())


def _groups(levels: np.ndarray) -> tuple[tuple[int, ...], ...]:
    """The states by level, best first."""
    return tuple(tuple(np.flatnonzero(levels == level).tolist()) for level in np.unique(levels)[::-1])


def _with_ranking(conflict: Conflict, player: int, ranking: Sequence[Sequence[int]]) -> Conflict:
    levels = conflict.levels.copy()
    for position, group in enumerate(ranking):
        levels[player, list(group)] = len(ranking) - 1 - position
    return replace(conflict, levels=freeze(levels))


def _orders(start: tuple[tuple[int, ...], ...]) -> Iterator[tuple[int, tuple[tuple[int, ...], ...]]]:
    """Every order of the groups with the swaps it takes from `start`, fewest first."""
    seen = {start}
    waiting = [(0, start)]
    for swaps, order in waiting:
        yield swaps, order
        for place in range(len(order) - 1):
            swapped = (*order[:place], order[place + 1], order[place], *order[place + 2 :])
            if swapped not in seen:
                seen.add(swapped)
                waiting.append((swaps + 1, swapped))
