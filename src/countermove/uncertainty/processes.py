"""Batches in processes of this machine: a pool that is built anew when a worker dies, and goes on where it was."""

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from multiprocessing.process import BaseProcess
from threading import Thread, current_thread, main_thread
from typing import Any

from countermove.core.errors import OutOfReachError

MOST_DEATHS = 5
"""Workers that may die one after the other without any task done between."""

AHEAD = 8
"""Tasks for each worker, begun or done, between the outcome that is asked for and the last one begun."""

Work = Callable[[Any], Any]

_kept: list[Work] = []


def run_in_processes(make: Callable[[], Work], tasks: Sequence[Any], workers: int) -> Iterator[Any]:
    """The outcome of `make()` on each task, in order, in `workers` processes; `make` and the tasks can be pickled.

    A worker that dies changes nothing but the time. Raises OutOfReachError where several die without a task done.
    """
    done: dict[int, Any] = {}
    told = deaths = 0
    while told < len(tasks):
        before = told, len(done)
        pool = ProcessPoolExecutor(min(workers, len(tasks)), get_context("spawn"), initializer=_keep, initargs=(make,))
        try:
            for _ in _run_until_death(pool, tasks, done, range(told, len(tasks)), workers):
                yield done.pop(told)
                told += 1
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
        deaths = deaths + 1 if (told, len(done)) == before else 0
        if deaths > MOST_DEATHS:
            raise OutOfReachError(
                f"{deaths} worker processes died one after the other; there may be too little memory: "
                "take fewer workers or a smaller case"
            )


def _run_until_death(
    pool: ProcessPoolExecutor, tasks: Sequence[Any], done: dict[int, Any], places: range, workers: int
) -> Iterator[int]:
    """The places, one after the other, once their outcome is in `done`; it ends early where a worker dies, and then
    every outcome that was there is in `done`.
    """
    begun: dict[Future[Any], int] = {}
    waiting = (place for place in places if place not in done)
    following = next(waiting, len(tasks))
    try:
        for place in places:
            while place not in done:
                while len(begun) < 2 * workers and following < min(place + AHEAD * workers, len(tasks)):
                    with hold_interrupts():
                        begun[pool.submit(_do, tasks[following])] = following
                    following = next(waiting, len(tasks))
                for future in wait(begun, return_when=FIRST_COMPLETED).done:
                    done[begun[future]] = future.result()
                    del begun[future]
            yield place
    except BrokenProcessPool:
        whole = [future for future in begun if future.done() and not future.cancelled() and future.exception() is None]
        done.update((begun[future], future.result()) for future in whole)


@contextmanager
def hold_interrupts() -> Iterator[None]:
    """Holds interrupts back until the end, so that nothing is left half begun, and lets processes that are begun
    meanwhile ignore them from their first moment.
    """
    met: list[int] = []
    is_main = current_thread() is main_thread()
    before = signal.signal(signal.SIGINT, lambda number, frame: met.append(number)) if is_main else None
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}) if hasattr(signal, "pthread_sigmask") else None
    try:
        yield
    finally:
        if mask is not None:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        if is_main:
            signal.signal(signal.SIGINT, before)
        if met:
            raise KeyboardInterrupt


def _keep(make: Callable[[], Work]) -> None:
    """Makes the work ready in a worker; an interrupt is for the process that asked, not for the worker, and where that
    process is gone, so is the worker.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:
        Thread(target=_end_with, args=(parent,), daemon=True).start()
    _kept[:] = [make()]


def _end_with(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)


def _do(task: Any) -> Any:
    return _kept[0](task)
