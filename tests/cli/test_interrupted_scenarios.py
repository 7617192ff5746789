"""Interrupts and kills while scenarios are solved: what is finished is kept, and the next run goes on with it."""

import json
import os
import random
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import Popen
from time import monotonic, sleep

import pytest
from command_runs import start

Explore = Callable[[Path, str, int], Popen[bytes]]
ENGINES = ["local", "processes", pytest.param("dask", marks=pytest.mark.cluster)]


@pytest.fixture
def explore(case_file: Path, compiled: None) -> Iterator[Explore]:
    """Begins to explore the case into a folder, by an engine, in so many scenarios; ends what a test leaves running."""
    begun: list[Popen[bytes]] = []

    def begin(folder: Path, engine: str, scenarios: int) -> Popen[bytes]:
        asked = ["--engine", engine, "--workers", "2", "--scenarios", str(scenarios), "--store", folder]
        begun.append(start("explore", case_file, *asked, "--keep", "outcomes", "--json"))
        return begun[-1]

    yield begin
    for process in begun:
        process.kill()
        process.communicate()


def _wait_for_chunks(folder: Path, many: int) -> None:
    until = monotonic() + 60
    while len(list(folder.glob("chunk-*.parquet"))) < many:
        assert monotonic() < until
        sleep(0.02)


@pytest.mark.parametrize("engine", ENGINES)
def test_an_interrupt_keeps_what_is_finished_and_nothing_else(engine: str, explore: Explore, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    process = explore(folder, engine, 10_000_000)
    _wait_for_chunks(folder, 2)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, b""), err
    said = err.decode().strip().splitlines()
    assert said[-1] == "countermove: interrupted; no file was left half written"
    assert len(said) == 1 or engine == "dask"  # a worker of Dask may have its own last words
    left = [path for path in folder.iterdir() if path.suffix != ".parquet"]
    assert [path.name for path in left] == ["manifest.json"]
    assert all(path.read_bytes()[-4:] == b"PAR1" for path in folder.glob("chunk-*"))


def test_a_run_that_is_killed_again_and_again_comes_to_the_same(explore: Explore, tmp_path: Path) -> None:
    folder, rng = tmp_path / "store", random.Random(3)
    for kills in range(3):
        process = explore(folder, "processes", 40_000)
        _wait_for_chunks(folder, 1 + 8 * kills)
        sleep(rng.random() / 20)
        process.kill()
        process.communicate()
    found = [json.loads(explore(each, "local", 40_000).communicate()[0]) for each in (folder, tmp_path / "whole")]
    for answer in found:
        answer.pop("seconds")
    assert found[0] == found[1]
    assert not list(folder.glob(".*"))
    assert len(os.listdir(folder)) == 41
