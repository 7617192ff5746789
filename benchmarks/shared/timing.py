"""Several runs of the same thing, and a table of what they took."""

from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from statistics import median
from sys import platform
from time import perf_counter
from typing import Any

from countermove.case.files import read_case
from countermove.core.tables import plain_table
from countermove.game.compile import compile_case
from countermove.game.game import Game

US_PLAN = Path(__file__).parents[2] / "examples/ai-action-plans/cases/us-plan.yaml"


def us_plan() -> Game:
    """The game of the shipped case `us-plan`."""
    return compile_case(read_case(US_PLAN))


def is_quick(purpose: str) -> bool:
    """Whether the command line asks for a small run, which shows that the benchmark works and measures nothing."""
    return choose_size(purpose) == "quick"


def choose_size(purpose: str, *, full: str | None = None) -> str:
    """«quick», «usual» or «full», as the command line asks; `full` says what a full run adds, if there is one."""
    parser = ArgumentParser(description=purpose)
    parser.add_argument("--quick", action="store_true", help="a small run that only shows that it works")
    if full is not None:
        parser.add_argument("--full", action="store_true", help=full)
    arguments = parser.parse_args()
    if arguments.quick:
        return "quick"
    return "full" if full is not None and arguments.full else "usual"


def seconds_of(work: Callable[[], Any], runs: int, *, warm: bool = False) -> list[float]:
    """Seconds of each of `runs` runs of `work`, after one that is not counted, unless it is `warm` already."""
    if not warm:
        work()
    taken = []
    for _ in range(runs):
        start = perf_counter()
        work()
        taken.append(perf_counter() - start)
    return taken


def seconds_in_turn(roads: Sequence[tuple[str, Callable[[], Any], int]], rounds: int) -> list[tuple[str, list[float]]]:
    """Seconds of each road, `runs` times in each round: what slows the machine for a while meets all of them."""
    taken: dict[str, list[float]] = {name: [] for name, _, _ in roads}
    for _ in range(rounds):
        for name, work, runs in roads:
            taken[name] += seconds_of(work, runs)
    return list(taken.items())


def print_table(rows: Sequence[tuple[str, Sequence[float]]], *, unit: str, scale: float) -> None:
    """One line for each name: least, median and most of its seconds times `scale`, and how many times the first median.

    `scale` turns seconds into `unit`.
    """
    base = median(rows[0][1])
    cells = []
    for name, taken in rows:
        figures = [f"{scale * value:,.2f}" for value in (min(taken), median(taken), max(taken))]
        cells.append([name, *figures, str(len(taken)), f"{median(taken) / base:,.2f}"])
    print(plain_table(["", f"least, {unit}", "median", "most", "runs", "times the first"], cells))


def peak_mib() -> float:
    """The most memory that this process has held so far, in MiB."""
    peak = getrusage(RUSAGE_SELF).ru_maxrss
    return peak / 2**20 if platform == "darwin" else peak / 2**10
