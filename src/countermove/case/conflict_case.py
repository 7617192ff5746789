"""ConflictCase: a conflict of the graph model as its file states it, with names (§6)."""

from dataclasses import dataclass
from enum import Enum

from countermove.case.states import StateSpace
from countermove.core.names import Name


class Direction(Enum):
    """How an option may change: either way, from N to Y only, or from Y to N only."""

    BOTH = "both"
    FORWARD = "forward"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class ConflictActor:
    """Who moves, and the level of each state in its eyes, in the order of the states; more is better, equal is tied."""

    id: str
    name: Name
    levels: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ConflictOption:
    """One yes-or-no choice of one actor, by its id."""

    id: str
    name: Name
    actor: str
    direction: Direction


@dataclass(frozen=True, slots=True)
class ConflictCase:
    """A conflict: actors, their options in the order of the Y/N string, its states and what each actor thinks of them.

    `id` is the file's name without its ending; `sha256` that of the file.
    """

    id: str
    title: Name
    about: Name | None
    actors: tuple[ConflictActor, ...]
    options: tuple[ConflictOption, ...]
    space: StateSpace
    sha256: str
