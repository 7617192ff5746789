"""A hundred thousand scenarios of the shipped case `us-plan` in one process, and where the time goes.

Dense enumeration on one thread and on all cores, and elimination, through the same road as `countermove explore`; then
each step of that road by itself, for the same scenarios in batches of the same size.
"""

from collections.abc import Callable, Iterator
from statistics import median
from time import perf_counter
from typing import Any

import numba
import numpy as np
from shared.timing import is_quick, print_table, seconds_of, us_plan

from countermove.game.evaluate import payoffs, strengths
from countermove.game.game import Game, numbers_at, truncate
from countermove.solving.dense import answer, tabulate
from countermove.solving.dense_program import choosing_layers, write_program
from countermove.solving.strategies import play_on
from countermove.uncertainty.design import latin_hypercube
from countermove.uncertainty.run import explore_game

BATCH = 250


def explored(game: Game, method: str, *, many: int, threads: int, runs: int) -> list[float]:
    """Seconds for all scenarios, drawn, solved and evaluated."""
    numba.set_num_threads(threads)
    explore_game(game, scenarios=BATCH, seed=0, method=method)
    return seconds_of(lambda: explore_game(game, scenarios=many, seed=0, method=method), runs, warm=True)


def steps(game: Game, many: int) -> dict[str, float]:
    """Seconds spent in each step of the same work."""
    spent: dict[str, float] = {}

    def timed(name: str, work: Callable[[], Any]) -> Any:
        start = perf_counter()
        result = work()
        spent[name] = spent.get(name, 0.0) + perf_counter() - start
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
    many, runs = (250, 1) if quick else (100_000, 1)
    game = truncate(us_plan(), 2) if quick else us_plan()
    cores = numba.get_num_threads()
    rows = [
        (f"dense, {cores} threads", explored(game, "dense", many=many, threads=cores, runs=runs)),
        ("dense, 1 thread", explored(game, "dense", many=many, threads=1, runs=runs)),
        ("elimination", explored(game, "elimination", many=many, threads=1, runs=1)),
    ]
    print(f"{game.id}: {many:,} scenarios")
    print_table(rows, unit="s", scale=1)
    for name, taken in rows:
        print(f"{name}: {many / median(taken):,.0f} scenarios a second")
    numba.set_num_threads(cores)
    for name, seconds in steps(game, many).items():
        print(f"  {name}: {seconds:.2f} s, {1e6 * seconds / many:.1f} µs a scenario")


if __name__ == "__main__":
    main()
