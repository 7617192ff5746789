"""How batches of scenarios are evaluated: the seam behind which a process, a pool or a cluster does the work."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from countermove.core.errors import UsageError

Engine = Callable[[Callable[[Any], Any], Sequence[Any]], Iterator[Any]]
"""From a function and its tasks to the outcomes, in the order of the tasks."""


def run_here(work: Callable[[Any], Any], tasks: Sequence[Any]) -> Iterator[Any]:
    """The outcome of `work` on each task, in order, in this process."""
    yield from map(work, tasks)


ENGINES: Mapping[str, Engine] = {"local": run_here}


def find_engine(name: str) -> Engine:
    """The engine of that name; UsageError, with the known names, where there is none."""
    if name not in ENGINES:
        raise UsageError(f"unknown engine {name!r}; known engines: {', '.join(ENGINES)}")
    return ENGINES[name]
