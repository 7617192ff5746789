"""Game × design × method × engine → Ensemble."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from countermove.core.errors import UsageError
from countermove.game.evaluate import payoffs, strengths
from countermove.game.game import Game, Numbers, numbers_at
from countermove.solving.methods import prepare
from countermove.solving.strategies import Prepared, play_on
from countermove.uncertainty.designs import find_design
from countermove.uncertainty.engines import count_cores, find_engine
from countermove.uncertainty.ensemble import Ensemble, Outcomes

BATCH_CELLS = 2**22
"""Table cells that one batch may fill, 32 MiB of payoffs: enough to amortise each call, little beside any memory."""

LARGEST_BATCH = 1000

Progress = Callable[[int, int], None]
"""Called with the number of scenarios done and the number in all."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Scenarios that follow one another: their `inputs` (scenarios, quantities) and what play came to."""

    inputs: np.ndarray
    outcomes: Outcomes


def solve_inputs(game: Game, prepared: Prepared, inputs: np.ndarray) -> Outcomes:
    """Subgame-perfect play where the quantities have the values `inputs` (scenarios, quantities)."""
    batch = max(1, min(LARGEST_BATCH, BATCH_CELLS // max(prepared.cells, 1)))
    parts = [
        _solve_numbers(game, prepared, numbers_at(game, inputs[start : start + batch]))
        for start in range(0, len(inputs), batch)
    ]
    if not parts:
        parts = [_no_outcomes(game)]
    return join_outcomes(parts)


def _solve_numbers(game: Game, prepared: Prepared, numbers: Numbers) -> Outcomes:
    start = np.zeros((len(numbers.costs), len(game.measures)), bool)
    profiles, ties = play_on(game, prepared.solve(numbers), start)
    return Outcomes(profiles, payoffs(game, numbers, profiles), strengths(game, numbers, profiles), ties)


def _no_outcomes(game: Game) -> Outcomes:
    measures, players = len(game.measures), len(game.players)
    return Outcomes(np.zeros((0, measures), bool), np.zeros((0, players)), np.zeros((0, measures)), np.zeros(0, bool))


def join_outcomes(parts: list[Outcomes]) -> Outcomes:
    """The batches one after the other."""
    return Outcomes(
        np.concatenate([part.profiles for part in parts]),
        np.concatenate([part.payoffs for part in parts]),
        np.concatenate([part.strengths for part in parts]),
        np.concatenate([part.ties for part in parts]),
    )


@dataclass(frozen=True, slots=True)
class ChunkMaker:
    """Makes ready the solving of chunks of scenarios of one game and seed; can be pickled and sent elsewhere."""

    game: Game
    run: "Run"
    method: str

    def __call__(self) -> Callable[[range], Chunk]:
        """From scenario numbers, a range without gaps, to the chunk: a pure function of game, seed and range (§7.3)."""
        prepared = prepare(self.game, self.method, scenarios=self.run.scenarios)
        draw = find_design(self.run.design)

        def solve_chunk(numbers: range) -> Chunk:
            inputs = draw(self.game, self.run.seed, self.run.scenarios, numbers)
            return Chunk(inputs, solve_inputs(self.game, prepared, inputs))

        return solve_chunk


def chunk_size(prepared: Prepared) -> int:
    """How many scenarios to solve at a time: enough to be worth sending away, few enough for progress to be seen."""
    return 1000 if prepared.work < 2**18 else 250 if prepared.work < 2**22 else 50


def cut_into_chunks(scenarios: int, size: int) -> list[range]:
    """The numbers of the scenarios in chunks of that size, but for the last."""
    return [range(first, min(first + size, scenarios)) for first in range(0, scenarios, size)]


@dataclass(frozen=True, slots=True)
class Run:
    """How many scenarios, of which seed and design, which engine solves with how many workers (None: one a core)."""

    scenarios: int
    seed: int = 0
    engine: str = "local"
    workers: int | None = None
    design: str = "lhs"


def check_run(run: Run) -> None:
    """Raises UsageError for a run that cannot be."""
    if run.scenarios < 1:
        raise UsageError(f"{run.scenarios} scenarios cannot be explored; ask for at least 1")
    if run.seed < 0:
        raise UsageError(f"seed {run.seed} is negative; a seed is a whole number from 0 up")
    if run.workers is not None and run.workers < 1:
        raise UsageError(f"{run.workers} workers do nothing; ask for at least 1")
    find_engine(run.engine)
    find_design(run.design)


def solve_chunks(game: Game, run: Run, chunks: Sequence[range], *, method: str = "auto") -> Iterator[Chunk]:
    """The chunks of the game's scenarios, in order, as the run's engine solves them."""
    find_design(run.design)(game, run.seed, run.scenarios, range(1))  # refused here rather than in a worker
    return find_engine(run.engine)(ChunkMaker(game, run, method), chunks, run.workers or count_cores())


def explore_game(
    game: Game,
    *,
    scenarios: int,
    seed: int,
    engine: str = "local",
    method: str = "auto",
    progress: Progress | None = None,
) -> Ensemble:
    """The game solved in scenarios 0 … `scenarios` − 1 of the seed, each on its own (§7.4, first reading)."""
    return explore_run(game, Run(scenarios, seed, engine), method=method, progress=progress)


def explore_run(game: Game, run: Run, *, method: str = "auto", progress: Progress | None = None) -> Ensemble:
    """The same for a run with any number of workers. Raises UsageError for a run that cannot be."""
    check_run(run)
    size = chunk_size(prepare(game, method, scenarios=run.scenarios))
    done: list[Chunk] = []
    solved = 0
    for chunk in solve_chunks(game, run, cut_into_chunks(run.scenarios, size), method=method):
        done.append(chunk)
        solved += len(chunk.inputs)
        if progress is not None:
            progress(solved, run.scenarios)
    return join_chunks(game, run, done)


def join_chunks(game: Game, run: Run, chunks: Sequence[Chunk]) -> Ensemble:
    """The chunks of a run, one after the other."""
    joined = join_outcomes([chunk.outcomes for chunk in chunks])
    inputs = np.concatenate([chunk.inputs for chunk in chunks])
    return Ensemble(game, run.seed, run.engine, inputs, joined.profiles, joined.payoffs, joined.strengths, joined.ties)
