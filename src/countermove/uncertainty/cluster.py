"""Batches on a cluster, through Dask distributed: workers may come, go and die while it runs."""

import logging
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from typing import Any
from uuid import uuid4

from countermove.core.errors import MissingDependencyError, OutOfReachError, UsageError
from countermove.core.provenance import VERSION
from countermove.uncertainty.processes import hold_interrupts

ANSWER_S = "15s"
"""How long a scheduler may take to answer."""

ATTEMPTS = 5
"""How often a task is sent out whose workers died, each time to as many workers as Dask allows."""

LOGGERS = ("distributed", "tornado")

Work = Callable[[Any], Any]

_kept: dict[str, Work] = {}


def run_on_cluster(make: Callable[[], Work], tasks: Sequence[Any], workers: int) -> Iterator[Any]:
    """The outcome of `make()` on each task, in order, on the cluster whose scheduler the variable
    DASK_SCHEDULER_ADDRESS names; where it names none, on a cluster of `workers` processes of this machine.

    Raises MissingDependencyError where Dask distributed is not installed, UsageError where no scheduler answers or a
    worker has another version, OutOfReachError where the scheduler goes away or workers die again and again.
    """
    try:
        distributed = import_module("distributed")
    except ModuleNotFoundError as error:
        raise MissingDependencyError("distributed", "cluster") from error
    with _without_messages(), _client(distributed, workers) as client:
        try:
            yield from _run(distributed, client, make, tasks)
        except (CancelledError, OSError) as error:
            raise OutOfReachError(
                f"the Dask scheduler at {client.scheduler.address} is gone; start it anew and run the same again: what "
                "--store keeps is not solved twice"
            ) from error


def _run(distributed: Any, client: Any, make: Callable[[], Work], tasks: Sequence[Any]) -> Iterator[Any]:
    """The outcomes in order; no more tasks are begun ahead than the threads that the cluster has now will soon want."""
    key = uuid4().hex
    begun: deque[Any] = deque()

    def begin(task: Any) -> Any:
        return client.submit(_do, VERSION, key, make, task, pure=False)

    try:
        for place, task in enumerate(tasks):
            if place % 16 == 0:
                window = 4 * max(1, sum(client.nthreads().values()))
            begun.extend(map(begin, tasks[place + len(begun) : place + window]))
            yield _outcome(distributed, begun.popleft(), partial(begin, task))
    finally:
        if client.status == "running":
            client.cancel(list(begun))


@contextmanager
def _without_messages() -> Iterator[None]:
    """Keeps what Dask logs off the terminal: workers may come and go, and what ends a run is raised."""
    loggers = [logging.getLogger(name) for name in logging.root.manager.loggerDict if name.startswith(LOGGERS)]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def _client(distributed: Any, workers: int) -> Any:
    address = os.environ.get("DASK_SCHEDULER_ADDRESS")
    if address is None:
        with hold_interrupts():
            return distributed.Client(
                n_workers=workers, threads_per_worker=1, dashboard_address=None, silence_logs=logging.CRITICAL + 1
            )
    try:
        return distributed.Client(address, timeout=ANSWER_S)
    except (OSError, ValueError) as error:
        raise UsageError(
            f"no Dask scheduler answers at {address}: {error}; check DASK_SCHEDULER_ADDRESS, or leave it unset to use "
            "this machine"
        ) from error


def _outcome(distributed: Any, begun: Any, again: Callable[[], Any]) -> Any:
    """The outcome of a task, begun again where the workers that had it died."""
    for _ in range(ATTEMPTS):
        try:
            return begun.result()
        except distributed.KilledWorker:
            begun = again()
        except ModuleNotFoundError as error:
            raise UsageError(f"the cluster cannot import {error.name}; install what this machine has there") from error
    raise OutOfReachError(
        f"the workers of the cluster died {ATTEMPTS} times at the same scenarios; there may be too little memory: take "
        "fewer threads for each worker or a smaller case"
    )


def _do(version: str, key: str, make: Callable[[], Work], task: Any) -> Any:
    """The work is made once in each worker and kept for the tasks to come."""
    if version != VERSION:
        raise UsageError(f"a worker has version {VERSION}, not {version}; install the same on every machine")
    if key not in _kept:
        _kept.clear()
        _kept[key] = make()
    return _kept[key](task)
