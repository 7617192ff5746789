"""Batches in processes of this machine: a pool that is built anew when a worker dies, and goes on where it was."""

import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import Any

from countermove.core.errors import OutOfReachError

MOST_DEATHS = 5
"""Workers that may die one after the other without any task done between."""

Work = Callable[[Any], Any]

_kept: list[Work] = []


def run_in_processes(make: Callable[[], Work], tasks: Sequence[Any], workers: int) -> Iterator[Any]:
    """The outcome of `make()` on each task, in order, in `workers` processes; `make` and the tasks can be pickled.

    A worker that dies changes nothing but the time. Raises OutOfReachError where several die without a task done.
    """
    outcomes: dict[int, Any] = {}
    told = deaths = 0
    while told < len(tasks):
        undone = [place for place in range(told, len(tasks)) if place not in outcomes]
        before = len(outcomes)
        for place, outcome in _run_until_death(make, {place: tasks[place] for place in undone}, workers):
            outcomes[place] = outcome
            while told in outcomes:
                yield outcomes.pop(told)
                told += 1
                before = -1
        deaths = deaths + 1 if len(outcomes) == before else 0
        if deaths > MOST_DEATHS:
            raise OutOfReachError(
                f"{deaths} worker processes died one after the other; there may be too little memory: "
                "take fewer workers or a smaller case"
            )


def _run_until_death(make: Callable[[], Work], tasks: dict[int, Any], workers: int) -> Iterator[tuple[int, Any]]:
    """The outcomes as they come, by place; it ends early where a worker dies."""
    pool = ProcessPoolExecutor(workers, get_context("spawn"), initializer=_keep, initargs=(make,))
    waiting = iter(tasks.items())
    places: dict[Future[Any], int] = {}
    try:
        while True:
            while len(places) < 2 * workers and (task := next(waiting, None)) is not None:
                places[pool.submit(_do, task[1])] = task[0]
            if not places:
                return
            for future in wait(places, return_when=FIRST_COMPLETED).done:
                yield places.pop(future), future.result()
    except BrokenProcessPool:
        return
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _keep(make: Callable[[], Work]) -> None:
    """Makes the work ready in a worker; an interrupt is for the process that asked, not for the worker."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _kept[:] = [make()]


def _do(task: Any) -> Any:
    return _kept[0](task)
