"""The cluster engine on a scheduler and workers of this machine that come, go and are killed (§7.3)."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from small_cases import DUEL, SELDOM, small_game

from countermove.core.errors import OutOfReachError, UsageError
from countermove.uncertainty import cluster
from countermove.uncertainty.run import Run, cut_into_chunks, explore_run, solve_chunks

pytestmark = pytest.mark.cluster

ROOT = Path(__file__).parents[2]
ADDRESS = "DASK_SCHEDULER_ADDRESS"


class Processes:
    """A scheduler and workers in processes of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.found = folder / "scheduler.json"
        self.begun: list[subprocess.Popen[bytes]] = []
        self.scheduler = self._begin("dask_scheduler", "--host", "127.0.0.1", "--port", "0")
        while not self.found.exists() or not self.found.read_bytes().rstrip().endswith(b"}"):
            time.sleep(0.05)

    def add_worker(self) -> subprocess.Popen[bytes]:
        """One more worker."""
        return self._begin("dask_worker", "--nthreads", "1", "--no-nanny", "--local-directory", str(self.folder))

    def _begin(self, what: str, *options: str) -> subprocess.Popen[bytes]:
        call = [sys.executable, "-m", f"distributed.cli.{what}", "--scheduler-file", str(self.found), "--no-dashboard"]
        path = os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")])
        environment, nowhere = {**os.environ, "PYTHONPATH": path}, subprocess.DEVNULL
        process = subprocess.Popen([*call, *options], env=environment, stdout=nowhere, stderr=nowhere)
        self.begun.append(process)
        return process

    def end(self) -> None:
        """Ends all that were begun."""
        for process in self.begun:
            process.kill()
        for process in self.begun:
            process.wait()


@pytest.fixture
def processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Processes]:
    found = Processes(tmp_path)
    try:
        monkeypatch.setenv(ADDRESS, json.loads(found.found.read_text(encoding="utf-8"))["address"])
        yield found
    finally:
        found.end()


def _at(place: int, act: Callable[[], object]) -> Callable[[int, int], None]:
    told: list[int] = []

    def progress(done: int, total: int) -> None:
        told.append(done)
        if len(told) == place:
            act()

    return progress


def test_workers_that_are_killed_and_added_change_nothing_and_a_scheduler_that_goes_is_told(
    processes: Processes,
) -> None:
    game, run = small_game(DUEL), Run(60_000, 5, "dask")
    first = processes.add_worker()
    for _ in range(2):
        processes.add_worker()

    def replace_worker() -> None:
        first.kill()
        processes.add_worker()

    found = explore_run(game, run, progress=_at(6, replace_worker))
    assert first.poll() is not None
    local = explore_run(game, Run(60_000, 5))
    for name in ("inputs", "profiles", "payoffs", "strengths", "ties"):
        assert np.array_equal(getattr(found, name), getattr(local, name))
    with pytest.raises(OutOfReachError, match=r"the Dask scheduler at tcp://127.0.0.1:\d+ is gone"):
        explore_run(game, run, progress=_at(2, processes.scheduler.kill))


def test_a_run_that_is_left_early_leaves_the_cluster_idle(processes: Processes) -> None:
    processes.add_worker()
    game, chunks = small_game(DUEL), cut_into_chunks(10_000, 1000)
    left = solve_chunks(game, Run(10_000, 0, "dask"), chunks)
    assert len(next(left).inputs) == 1000
    left.close()  # type: ignore[attr-defined]
    again = list(solve_chunks(game, Run(10_000, 0, "dask"), chunks[:2]))
    assert [len(chunk.inputs) for chunk in again] == [1000, 1000]


def test_scenarios_that_cannot_be_solved_are_the_same_on_a_cluster(processes: Processes) -> None:
    processes.add_worker()
    game = small_game(SELDOM)
    found, local = (explore_run(game, Run(2_000, 3, engine)) for engine in ("dask", "local"))
    assert found.refusals == local.refusals != ()
    assert np.array_equal(found.inputs, local.inputs)
    assert np.array_equal(found.payoffs, local.payoffs)


def test_where_no_scheduler_answers_the_message_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ADDRESS, "tcp://127.0.0.1:9")
    monkeypatch.setattr(cluster, "ANSWER_S", "1s")
    with pytest.raises(UsageError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9: .*check DASK_SCHEDULER"):
        explore_run(small_game(DUEL), Run(100, 0, "dask"))
