"""Scenarios a second: several roads through the same game, in turn, so that other work on the machine meets all."""

import os
from collections.abc import Callable, Mapping
from statistics import median
from time import perf_counter, process_time

from countermove.core.tables import plain_table
from countermove.game.game import Game
from countermove.uncertainty.run import Run, explore_run

Road = Callable[[], int]
"""Goes a road once and says how many scenarios it solved."""


def exploring(game: Game, run: Run, method: str = "auto") -> Road:
    """Scenarios drawn, solved and evaluated as `countermove explore` does it."""
    return lambda: explore_run(game, run, method=method).scenarios


def compare_roads(roads: Mapping[str, Road], runs: int) -> None:
    """Goes every road `runs` times and prints scenarios a second, and what the processors took for each of them.

    That is of this process: of what workers in other processes do, only the clock is known.
    """
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in roads}
    for _ in range(runs):
        for name, road in roads.items():
            clock, worked = perf_counter(), process_time()
            solved = road()
            taken[name].append((1e6 * (perf_counter() - clock) / solved, 1e6 * (process_time() - worked) / solved))
    first = median(clock for clock, _ in next(iter(taken.values())))
    rows = []
    for name, pairs in taken.items():
        clocks, works = zip(*pairs, strict=True)
        processor = ["–", "–"] if "processes" in name else [f"{min(works):,.1f}", f"{median(works):,.1f}"]
        speeds = [_short(1e6 / min(clocks)), _short(1e6 / median(clocks))]
        rows.append([name, *speeds, *processor, _short(median(clocks) / first)])
    header = ["", "a second, most", "median", "processor µs each, least", "median", "times the first"]
    print(plain_table(header, rows))
    print(f"load of the machine: {os.getloadavg()[0]:.1f}")


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.2g}"
