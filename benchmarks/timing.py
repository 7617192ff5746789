"""Several runs of the same thing, and a table of what they took."""

from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from countermove.case.files import read_case
from countermove.core.tables import plain_table
from countermove.game.compile import compile_case
from countermove.game.game import Game

US_PLAN = Path(__file__).parents[1] / "examples/ai-action-plans/cases/us-plan.yaml"


def us_plan() -> Game:
    """The game of the shipped case `us-plan`."""
    return compile_case(read_case(US_PLAN))


def is_quick(purpose: str) -> bool:
    """Whether the command line asks for a small run, which shows that the benchmark works and measures nothing."""
    parser = ArgumentParser(description=purpose)
    parser.add_argument("--quick", action="store_true", help="a small run that only shows that it works")
    return bool(parser.parse_args().quick)


def seconds_of(work: Callable[[], Any], runs: int) -> list[float]:
    """Seconds of each of `runs` runs of `work`, after one that is not counted."""
    work()
    taken = []
    for _ in range(runs):
        start = perf_counter()
        work()
        taken.append(perf_counter() - start)
    return taken


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
