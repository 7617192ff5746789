"""Work for worker processes, some of which kill themselves; in a module of its own so that workers can import it."""

import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Squares:
    """Squares of numbers; the worker that first meets one of `deadly` dies on it, once for each."""

    folder: str
    deadly: tuple[int, ...] = ()
    always: tuple[int, ...] = ()

    def __call__(self) -> Callable[[int], int]:
        return self.square

    def square(self, number: int) -> int:
        mark = Path(self.folder) / str(number)
        if number in self.always or (number in self.deadly and not mark.exists()):
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return number * number


@dataclass(frozen=True)
class Marks:
    """Makes the work: a number is given back, with a file in `folder` for each."""

    folder: str

    def __call__(self) -> Callable[[int], int]:
        return self.mark

    def mark(self, number: int) -> int:
        (Path(self.folder) / str(number)).touch()
        return number
