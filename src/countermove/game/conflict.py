"""Conflict: a graph-model conflict as read-only arrays; names have become indices (§6)."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Conflict:
    """A conflict. All indices refer to these tuples; `labels` are the states as Y/N strings or merged patterns.

    `owners` int (options,): the player whose option it is. `forward` and `back` are bit masks of options that only go
    from N to Y or from Y to N. `codes` int64 (members,): the combinations of options, bit k for option k; `state_of`
    int (members,): the state that each belongs to. `levels` int (players, states): more is better, equal is tied.
    """

    id: str
    source_sha256: str
    players: tuple[str, ...]
    options: tuple[str, ...]
    owners: np.ndarray
    forward: int
    back: int
    labels: tuple[str, ...]
    codes: np.ndarray
    state_of: np.ndarray
    levels: np.ndarray
