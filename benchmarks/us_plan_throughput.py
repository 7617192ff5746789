"""A hundred thousand scenarios of the shipped case `us-plan` in one process, and where the time goes.

Dense enumeration on all cores and on one, and elimination, through the same road as `countermove explore`; then each
step of that road by itself, for the same scenarios in batches of the same size. Beside the time on the clock stands the
processor time of all threads together: on a busy machine it says what the clock cannot.
"""

import os
from collections.abc import Callable, Iterator
from statistics import median
from time import perf_counter, process_time
from typing import Any

import numpy as np
from shared.timing import is_quick, us_plan

from countermove.core.tables import plain_table
from countermove.game.evaluate import payoffs, strengths
from countermove.game.game import Game, numbers_at, truncate
from countermove.solving.dense import answer, tabulate
from countermove.solving.dense_program import choosing_layers, write_program
from countermove.solving.strategies import play_on
from countermove.uncertainty.design import latin_hypercube
from countermove.uncertainty.run import explore_game

BATCH = 1000
RUNS = 3
"""Runs of each road, in turn, so that other work on the machine meets all of them."""


def explored(game: Game, method: str, *, many: int, cores: set[int]) -> tuple[float, float]:
    """Seconds on the clock and of the processors for all scenarios, drawn, solved and evaluated."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    explore_game(game, scenarios=BATCH, seed=0, method=method)
    clock, worked = perf_counter(), process_time()
    explore_game(game, scenarios=many, seed=0, method=method)
    taken = perf_counter() - clock, process_time() - worked
    os.sched_setaffinity(0, before)
    return taken


def steps(game: Game, many: int) -> dict[str, float]:
    """Seconds of the processor spent in each step of the same work."""
    spent: dict[str, float] = {}

    def timed(name: str, work: Callable[[], Any]) -> Any:
        start = process_time()
        result = work()
        spent[name] = spent.get(name, 0.0) + process_time() - start
        return result

    program = write_program(game, choosing_layers(game))
    inputs = timed("draw the quantities", lambda: latin_hypercube(game.quantities, 0, 0, many))
    for batch in batches(inputs):
        numbers = timed("weigh them into the game's numbers", lambda batch=batch: numbers_at(game, batch))
        answers = timed("compiled loops and tie tolerances", lambda n=numbers: answer(game, program, n))
        strategies = timed("tables of answers", lambda a=answers: tabulate(game, program, a))
        start = np.zeros((len(batch), len(game.measures)), bool)
        played = timed("play along the tables", lambda s=strategies, p=start: play_on(game, s, p)[0])
        timed("payoffs of the line of play", lambda n=numbers, p=played: payoffs(game, n, p))
        timed("strengths on the line of play", lambda n=numbers, p=played: strengths(game, n, p))
    return spent


def batches(inputs: np.ndarray) -> Iterator[np.ndarray]:
    for start in range(0, len(inputs), BATCH):
        yield inputs[start : start + BATCH]


def main() -> None:
    quick = is_quick(__doc__ or "")
    many = 250 if quick else 100_000
    game = truncate(us_plan(), 2) if quick else us_plan()
    cores = os.sched_getaffinity(0)
    roads = {
        f"dense, {len(cores)} cores": ("dense", many, cores),
        "dense, 1 core": ("dense", many, {min(cores)}),
        f"elimination, {len(cores)} cores": ("elimination", many // 10, cores),
    }
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in roads}
    for _ in range(1 if quick else RUNS):
        for name, (method, size, allowed) in roads.items():
            clock, worked = explored(game, method, many=size, cores=allowed)
            taken[name].append((1e6 * clock / size, 1e6 * worked / size))
    first = median(clock for clock, _ in next(iter(taken.values())))
    rows = [
        [
            name,
            f"{1e6 / min(clocks):,.0f}",
            f"{1e6 / median(clocks):,.0f}",
            f"{min(works):,.1f}",
            f"{median(works):,.1f}",
            f"{median(clocks) / first:,.2f}",
        ]
        for name, runs in taken.items()
        for clocks, works in [tuple(zip(*runs, strict=True))]
    ]
    print(f"{game.id}: {many:,} scenarios, a tenth of them by elimination; load {os.getloadavg()[0]:.1f}")
    header = ["", "a second, most", "median", "processor µs each, least", "median", "times the first"]
    print(plain_table(header, rows))
    for name, seconds in steps(game, many).items():
        print(f"  {name}: {1e6 * seconds / many:.1f} µs of the processor a scenario")


if __name__ == "__main__":
    main()
