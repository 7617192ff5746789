"""Engines: the same outcomes whoever does the work, in order, whatever happens to workers (§7.3)."""

import random
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep

import numpy as np
import pytest
from crashing_work import Marks, Squares
from small_cases import DUEL, small_game

from countermove.core.errors import OutOfReachError, UsageError
from countermove.uncertainty.engines import ENGINES
from countermove.uncertainty.processes import run_in_processes
from countermove.uncertainty.run import Run, explore_run

SQUARES = [number * number for number in range(40)]


@pytest.mark.parametrize("engine", ["local", "processes"])
@pytest.mark.parametrize("workers", [1, 3])
def test_outcomes_come_in_the_order_of_the_tasks(engine: str, workers: int, tmp_path: Path) -> None:
    assert list(ENGINES[engine](Squares(str(tmp_path)), range(40), workers)) == SQUARES


@pytest.mark.parametrize("seed", [0, 1])
def test_workers_that_are_killed_change_nothing(seed: int, tmp_path: Path) -> None:
    deadly = tuple(random.Random(seed).sample(range(40), 3))
    assert list(run_in_processes(Squares(str(tmp_path), deadly), range(40), 2)) == SQUARES
    assert len(list(tmp_path.iterdir())) == len(deadly)


def test_a_task_that_kills_every_worker_is_given_up_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(OutOfReachError, match="fewer workers"):
        list(run_in_processes(Squares(str(tmp_path), always=(0,)), range(2), 1))


@pytest.mark.parametrize(("engine", "most"), [("local", 5), ("processes", 17)])
def test_a_slow_reader_has_few_outcomes_waiting_for_it(engine: str, most: int, tmp_path: Path) -> None:
    outcomes = ENGINES[engine](Marks(str(tmp_path)), range(60), 2)
    for expected in range(3):
        assert next(outcomes) == expected
        sleep(0.2)
        assert len(list(tmp_path.iterdir())) <= expected + most
    outcomes.close()  # type: ignore[attr-defined]


def test_workers_end_when_the_process_that_asked_is_killed(tmp_path: Path) -> None:
    asked = subprocess.Popen([sys.executable, str(Path(__file__).with_name("waiting_work.py")), str(tmp_path)])
    until = monotonic() + 20
    while len(numbers := [int(path.name) for path in tmp_path.iterdir()]) < 2:
        assert monotonic() < until
        sleep(0.05)
    asked.kill()
    asked.wait()
    while any(map(_is_running, numbers)):
        assert monotonic() < until
        sleep(0.05)


def _is_running(number: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{number}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_an_ensemble_is_the_same_bit_for_bit_on_threads_and_processes() -> None:
    game = small_game(DUEL)
    found = [explore_run(game, Run(2300, 5, engine, workers)) for engine, workers in (("local", 2), ("processes", 2))]
    for name in ("inputs", "profiles", "payoffs", "strengths", "ties"):
        assert np.array_equal(getattr(found[0], name), getattr(found[1], name))


def test_fewer_than_one_worker_are_refused() -> None:
    with pytest.raises(UsageError, match="at least 1"):
        explore_run(small_game(DUEL), Run(10, 0, "local", 0))
