"""What a command has to say."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command has to say, to a person and to a program."""

    text: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Scenarios:
    """How many scenarios of which seed and design are asked for, by which engine with how many workers (None: one a
    core), and as which expert judges (None: all pooled).
    """

    count: int
    seed: int
    engine: str
    workers: int | None
    expert: str | None = None
    design: str = "lhs"
