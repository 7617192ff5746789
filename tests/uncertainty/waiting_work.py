"""Two worker processes that wait for longer than anyone would; each first leaves a file named by its number."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import sleep

from countermove.uncertainty.processes import run_in_processes


@dataclass(frozen=True)
class Waits:
    """Makes the work."""

    folder: str

    def __call__(self) -> Callable[[int], int]:
        return self.wait

    def wait(self, number: int) -> int:
        (Path(self.folder) / str(os.getpid())).touch()
        sleep(600)
        return number


if __name__ == "__main__":
    list(run_in_processes(Waits(sys.argv[1]), range(2), 2))
