"""What a command has to say."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command has to say, to a person and to a program."""

    text: str
    data: Mapping[str, Any]
