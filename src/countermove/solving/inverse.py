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


@dataclass(frozen=True, slots=True)
class ChangeSearch:
    """What a search has found: the smallest change, or None; `swaps` is how many have all been tried, None for all."""

    player: int
    change: PreferenceChange | None
    swaps: int | None


def smallest_change(
    conflict: Conflict, state: int, player: int, *, concept: str = "nash", limit: int = MAX_RANKINGS
) -> PreferenceChange | None:
    """The fewest swaps in the player's ranking after which `state` is an equilibrium where it was not, or is none where
    it was; None where no order of its ranks does it. Of several, the one that changes better ranks first.

    Exact: rankings are tried in the order of their distance. Raises OutOfReachError where more than `limit` would have
    to be tried.
    """
    found = search_change(conflict, state, player, concept=concept, limit=limit)
    if found.change is None and found.swaps is not None:
        raise OutOfReachError(
            f"conflict {conflict.id}: no change by {found.swaps} or fewer swaps in the ranking of "
            f"{conflict.players[player]} is enough, and more would take over {limit:,} orders of its ranks; tie "
            "states, or ask of another player"
        )
    return found.change


def search_change(
    conflict: Conflict, state: int, player: int, *, concept: str = "nash", limit: int = MAX_RANKINGS
) -> ChangeSearch:
    """The search for the smallest change, given up after `limit` rankings."""
    moves = list_moves(conflict)
    kind = Stability(concept)
    verdicts = _verdicts(conflict, moves, kind, state)
    if kind is not Stability.SEQ and not np.delete(verdicts, player).all():
        return ChangeSearch(player, None, None)
    was = bool(verdicts.all())
    for tried, (swaps, order) in enumerate(_orders(_groups(conflict.levels[player]))):
        if tried > limit:
            return ChangeSearch(player, None, swaps - 1)
        if tried and _verdicts(_with_ranking(conflict, player, order), moves, kind, state).all() != was:
            return ChangeSearch(player, PreferenceChange(player, swaps, order), None)
    return ChangeSearch(player, None, None)


def _verdicts(conflict: Conflict, moves: Sequence[Moves], concept: Stability, state: int) -> np.ndarray:
    """For which players the state is stable. But for SEQ, that is a matter of each player's own preferences."""
    found: np.ndarray = stability_of(conflict, moves).stable[list(Stability).index(concept), :, state]
    return found


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
