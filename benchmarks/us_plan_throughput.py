"""A hundred thousand scenarios of the shipped case `us-plan` in one process, and where the time goes.

Dense enumeration on two cores and on one, and in processes, elimination, and the plain twin, all on the same road as
`countermove explore`; then each step of that road by itself, for the same scenarios in batches of the same size. Beside
the time on the clock stands the processor time of all threads together: a busy machine leaves that as it is.
"""

from collections.abc import Callable, Iterator
from time import process_time
from typing import Any

import numpy as np
from shared.throughput import compare_roads, exploring
from shared.timing import is_quick, us_plan

from countermove.game.evaluate import payoffs_from, strengths
from countermove.game.game import Game, numbers_at, truncate
from countermove.solving.dense import answer, tabulate
from countermove.solving.dense_program import choosing_layers, write_program
from countermove.solving.strategies import play_on
from countermove.uncertainty.design import latin_hypercube
from countermove.uncertainty.run import Run, explore_run

BATCH = 1000
RUNS = 3
"""Runs of each road, in turn, so that other work on the machine meets all of them."""


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
        strength = timed("strengths on the line of play", lambda n=numbers, p=played: strengths(game, n, p))
        timed("payoffs of the line of play", lambda n=numbers, p=played, s=strength: payoffs_from(game, n, p, s))
    return spent


def batches(inputs: np.ndarray) -> Iterator[np.ndarray]:
    for start in range(0, len(inputs), BATCH):
        yield inputs[start : start + BATCH]


def main() -> None:
    quick = is_quick(__doc__ or "")
    many = 250 if quick else 100_000
    game = truncate(us_plan(), 2) if quick else us_plan()
    roads = {
        "dense, 2 cores": exploring(game, Run(many, workers=2), "dense"),
        "dense, 1 core": exploring(game, Run(many, workers=1), "dense"),
        "dense, 2 processes": exploring(game, Run(many, engine="processes", workers=2), "dense"),
        "elimination, 2 cores, a tenth of the scenarios": exploring(game, Run(many // 10, workers=2), "elimination"),
        "enumeration, 1 core, of 2": exploring(game, Run(2, workers=1), "enumeration"),
    }
    fast, plain = (explore_run(game, Run(2), method=method) for method in ("dense", "enumeration"))
    assert (fast.profiles == plain.profiles).all()
    print(f"{game.id}: {many:,} scenarios, a tenth of them by elimination, two of them by the plain twin")
    compare_roads(roads, 1 if quick else RUNS)
    for name, seconds in steps(game, many).items():
        print(f"  {name}: {1e6 * seconds / many:.1f} µs of the processor a scenario")


if __name__ == "__main__":
    main()
