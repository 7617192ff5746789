"""Batches on a cluster, through Dask distributed: workers may come, go and die while it runs."""

import os
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from typing import Any
from uuid import uuid4

from countermove.core.errors import MissingDependencyError, UsageError

Work = Callable[[Any], Any]

_kept: dict[str, Work] = {}


def run_on_cluster(make: Callable[[], Work], tasks: Sequence[Any], workers: int) -> Iterator[Any]:
    """The outcome of `make()` on each task, in order, on the cluster whose scheduler the variable
    DASK_SCHEDULER_ADDRESS names; where it names none, on a cluster of `workers` processes of this machine.

    Raises MissingDependencyError where Dask distributed is not installed, UsageError where no scheduler answers.
    """
    try:
        distributed = import_module("distributed")
    except ModuleNotFoundError as error:
        raise MissingDependencyError("distributed", "cluster") from error
    with _client(distributed, workers) as client:
        key = uuid4().hex
        maker = client.scatter(make, broadcast=True, hash=False)
        futures: list[Any] = []
        window = 4 * max(workers, sum(client.nthreads().values()))
        for place in range(len(tasks)):
            while len(futures) < min(place + window, len(tasks)):
                futures.append(client.submit(_do, key, maker, tasks[len(futures)], pure=False, retries=3))
            yield futures[place].result()
            futures[place] = None


def _client(distributed: Any, workers: int) -> Any:
    address = os.environ.get("DASK_SCHEDULER_ADDRESS")
    if address is None:
        return distributed.Client(n_workers=workers, threads_per_worker=1, dashboard_address=None)
    try:
        return distributed.Client(address, timeout="20s")
    except (OSError, ValueError) as error:
        raise UsageError(
            f"no Dask scheduler answers at {address}: {error}; check DASK_SCHEDULER_ADDRESS, or leave it unset to use "
            "this machine"
        ) from error


def _do(key: str, make: Callable[[], Work], task: Any) -> Any:
    """The work is made once in each worker and kept for the tasks to come."""
    if key not in _kept:
        _kept.clear()
        _kept[key] = make()
    return _kept[key](task)
