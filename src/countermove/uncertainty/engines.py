"""How chunks of scenarios are evaluated: the seam behind which threads, processes or a cluster do the work."""

import os
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import Any

from countermove.core.errors import UsageError
from countermove.uncertainty.cluster import run_on_cluster
from countermove.uncertainty.processes import run_in_processes

Make = Callable[[], Callable[[Any], Any]]
"""Makes the work ready, once wherever it is done; processes and clusters pickle it."""

Engine = Callable[[Make, Sequence[Any], int], Iterator[Any]]
"""From what makes the work, its tasks and a number of workers to the outcomes, in the order of the tasks."""


def run_here(make: Make, tasks: Sequence[Any], workers: int) -> Iterator[Any]:
    """The outcome of `make()` on each task, in order, in this process: in threads, as compiled loops and arithmetic on
    whole arrays let other threads run meanwhile. No more than two tasks for each thread are begun ahead of the outcome
    that is asked for, so that a slow reader never has many of them waiting in memory.
    """
    work = make()
    threads = min(workers, len(tasks))
    if threads < 2:
        yield from map(work, tasks)
        return
    pool = ThreadPoolExecutor(threads)
    waiting = iter(tasks)
    begun: deque[Future[Any]] = deque()
    try:
        while True:
            begun.extend(pool.submit(work, task) for task in islice(waiting, 2 * threads - len(begun)))
            if not begun:
                return
            yield begun.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


def count_cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


ENGINES: Mapping[str, Engine] = {"local": run_here, "processes": run_in_processes, "dask": run_on_cluster}


def find_engine(name: str) -> Engine:
    """The engine of that name; UsageError, with the known names, where there is none."""
    if name not in ENGINES:
        raise UsageError(f"unknown engine {name!r}; known engines: {', '.join(ENGINES)}")
    return ENGINES[name]
