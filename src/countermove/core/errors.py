"""The exception tree, and the fault that names a place in a file.

CountermoveError
├── InputError            what a person gave has faults; all of them are listed      exit status 1
│   └── DocumentError     one document cannot be read, and why                       exit status 1
├── UsageError            the call itself is wrong: unknown command, option, method  exit status 2
│   └── MissingDependencyError   an optional library is not installed; how to get it
└── OutOfReachError       an exact answer would need more than the limits allow      exit status 3
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands in a file: lines and columns count from 1; 0 means the file as a whole."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        """`file:line:column`, or the file alone."""
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """Something wrong in a file: where, what is wrong, what was expected."""

    place: Place
    message: str

    def __str__(self) -> str:
        """`file:line:column: what is wrong; what was expected`."""
        return f"{self.place}: {self.message}"


class CountermoveError(Exception):
    """Every error that this package raises on purpose."""

    exit_status = 1


class InputError(CountermoveError):
    """What a person gave cannot be used as it is; `faults` lists everything found."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


class DocumentError(InputError):
    """One document cannot be read."""


class UsageError(CountermoveError):
    """The call is wrong, whatever the files say."""

    exit_status = 2


class MissingDependencyError(UsageError):
    """An optional library is needed here and is not installed."""

    def __init__(self, library: str, extra: str) -> None:
        super().__init__(f"{library} is needed for this; install it with: pip install 'countermove[{extra}]'")


class OutOfReachError(CountermoveError):
    """An exact answer would need more time or memory than allowed; the message states the size."""

    exit_status = 3
