"""How batches of scenarios are evaluated: the seam behind which a process, a pool or a cluster does the work."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from countermove.core.errors import UsageError

Engine = Callable[[Callable[[Any], Any], Sequence[Any]], Iterator[Any]]
"""From a function and its tasks to the outcomes, in the order of the tasks."""


def run_here(work: Callable[[Any], Any], tasks: Sequence[Any]) -> Iterator[Any]:
    """The outcome of `work` on each task, in order, in this process: with a thread for each core, as compiled loops and
    arithmetic on whole arrays let other threads run meanwhile.
    """
    threads = min(_count_cores(), len(tasks))
    if threads < 2:
        yield from map(work, tasks)
        return
    pool = ThreadPoolExecutor(threads)
    try:
        yield from pool.map(work, tasks)
    finally:
        pool.shutdown(cancel_futures=True)


def _count_cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


ENGINES: Mapping[str, Engine] = {"local": run_here}


def find_engine(name: str) -> Engine:
    """The engine of that name; UsageError, with the known names, where there is none."""
    if name not in ENGINES:
        raise UsageError(f"unknown engine {name!r}; known engines: {', '.join(ENGINES)}")
    return ENGINES[name]
