"""Who can move a conflict from where to where (§6.1): by changing own options at once, within their directions, to
another feasible state. What a merged state's members can do, it can [Fang1993].
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from countermove.core.errors import OutOfReachError
from countermove.game.conflict import Conflict

MAX_MOVES = 2**26


@dataclass(frozen=True, slots=True)
class Moves:
    """The moves of one player, by state: those from state s are `targets[starts[s]:starts[s + 1]]`."""

    starts: np.ndarray
    targets: np.ndarray

    def of(self, state: int) -> np.ndarray:
        """The states that one move leads to from `state`."""
        found: np.ndarray = self.targets[self.starts[state] : self.starts[state + 1]]
        return found


def list_moves(conflict: Conflict) -> tuple[Moves, ...]:
    """The unilateral moves of every player. Raises OutOfReachError with their number where they are too many."""
    groups = [_groups(conflict, player) for player in range(len(conflict.players))]
    pairs = sum(int(size * size * count) for player in groups for size, count, _ in player)
    if pairs > MAX_MOVES:
        raise OutOfReachError(
            f"conflict {conflict.id}: {len(conflict.labels):,} states have up to {pairs:,} moves "
            f"(the limit is {MAX_MOVES:,}); give no actor more than a few options, or rule out states as infeasible"
        )
    return tuple(_moves(conflict, player) for player in groups)


def improvements(moves: Moves, levels: np.ndarray) -> Moves:
    """Those of a player's moves that lead to a state it strictly prefers, `levels` (states,) being its own."""
    counts = np.diff(moves.starts)
    better = levels[moves.targets] > np.repeat(levels, counts)
    sums = np.concatenate([[0], np.cumsum(better)])
    return Moves(sums[moves.starts], moves.targets[better])


def best_target(moves: Moves, values: np.ndarray, empty: int) -> np.ndarray:
    """For each state the largest of `values` (states,) that one move leads to, `empty` where there is no move."""
    best = np.full(len(values), empty, values.dtype)
    rows = np.flatnonzero(np.diff(moves.starts))
    if len(rows):
        best[rows] = np.maximum.reduceat(values[moves.targets], moves.starts[rows])
    return best


def _groups(conflict: Conflict, player: int) -> list[tuple[int, int, np.ndarray]]:
    """Members that agree on all options but the player's: for each size of group, its number and the members."""
    own = sum(1 << int(option) for option in np.flatnonzero(conflict.owners == player))
    others = conflict.codes & ~own
    order = np.argsort(others, kind="stable")
    _, first, counts = np.unique(others[order], return_index=True, return_counts=True)
    return [
        (int(size), int((counts == size).sum()), order[first[counts == size][:, None] + np.arange(size)])
        for size in np.unique(counts)
        if size > 1
    ]


def _moves(conflict: Conflict, groups: list[tuple[int, int, np.ndarray]]) -> Moves:
    """The moves within groups of members, told from state to state."""
    n_states = len(conflict.labels)
    sources, targets = [np.zeros(0, np.int32)], [np.zeros(0, np.int32)]
    for _, _, members in groups:
        code, state = conflict.codes[members], conflict.state_of[members].astype(np.int32)
        left, right = code[:, :, None], code[:, None, :]
        allowed = (left & ~right & conflict.forward == 0) & (right & ~left & conflict.back == 0)
        allowed &= state[:, :, None] != state[:, None, :]
        sources.append(np.broadcast_to(state[:, :, None], allowed.shape)[allowed])
        targets.append(np.broadcast_to(state[:, None, :], allowed.shape)[allowed])
    source, target = np.concatenate(sources), np.concatenate(targets)
    table = sparse.coo_array((np.ones(len(source), bool), (source, target)), (n_states, n_states)).tocsr()
    return Moves(table.indptr.astype(np.int64), table.indices)
