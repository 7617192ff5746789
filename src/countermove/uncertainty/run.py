"""Game × design × method × engine → Ensemble."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from countermove.core.errors import OutOfReachError, UsageError
from countermove.game.evaluate import payoffs_from, strengths
from countermove.game.game import Game, Numbers, numbers_at, payoff_ranges
from countermove.solving.methods import prepare
from countermove.solving.strategies import Prepared, Strategies, play_on
from countermove.uncertainty.designs import find_design
from countermove.uncertainty.engines import count_cores, find_engine
from countermove.uncertainty.ensemble import Ensemble, Outcomes
from countermove.uncertainty.refusals import NOT_DRAWN, NOT_FINITE, OUT_OF_REACH, Refusal, none_solved, reasons_of

BATCH_CELLS = 2**22
"""Table cells that one batch may fill, 32 MiB of payoffs: enough to amortise each call, little beside any memory."""

LARGEST_BATCH = 1000

LONG_RUN = 100_000
"""Scenarios from which on chunks are larger."""

MOST_ALIKE = 64
"""Scenarios that are solved at once where each is best solved by itself, but for what every call takes."""

SURELY_FINITE = 1e60
"""Quantities that are all smaller make payoffs that are finite: none is multiplied by more than one other (§3.2)."""

Progress = Callable[[int, int], None]
"""Called with the number of scenarios done and the number in all."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Scenarios that follow one another: the `inputs` (solved, quantities) and outcomes of those that were solved, in
    order, and why the others were not.
    """

    inputs: np.ndarray
    outcomes: Outcomes
    refusals: tuple[Refusal, ...] = ()

    @property
    def scenarios(self) -> int:
        """How many there are, solved or not."""
        return len(self.inputs) + len(self.refusals)


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of rows of inputs: which were solved, bool (rows,), their outcomes, and why the others were not, by
    row.
    """

    solved: np.ndarray
    outcomes: Outcomes
    refusals: tuple[Refusal, ...]


def solve_inputs(game: Game, prepared: Prepared, inputs: np.ndarray) -> Outcomes:
    """Subgame-perfect play where the quantities have the values `inputs` (scenarios, quantities).

    Raises OutOfReachError where one of them cannot be solved.
    """
    tried = try_inputs(game, prepared, inputs)
    if tried.refusals:
        raise OutOfReachError(tried.refusals[0].message)
    return tried.outcomes


def try_inputs(game: Game, prepared: Prepared, inputs: np.ndarray) -> Tried:
    """The same where some may not be solved. Whether a row is refused depends on that row alone: where a batch of them
    is refused, halves of it are tried, and at last each by itself.
    """
    refusals = _refuse_not_finite(game, inputs)
    rows = np.delete(np.arange(len(inputs)), [refusal.scenario for refusal in refusals])
    size = MOST_ALIKE if prepared.together is not None else batch_size(prepared)
    parts = []
    for start in range(0, len(rows), size):
        done, refused = _try_rows(game, prepared, inputs, rows[start : start + size])
        parts += done
        refusals += refused
    refusals.sort(key=lambda refusal: refusal.scenario)
    solved = np.ones(len(inputs), bool)
    solved[[refusal.scenario for refusal in refusals]] = False
    return Tried(solved, join_outcomes(parts or [_no_outcomes(game)]), tuple(refusals))


def batch_size(prepared: Prepared) -> int:
    """How many scenarios are solved at once."""
    return 1 if prepared.is_alone else max(1, min(LARGEST_BATCH, BATCH_CELLS // max(prepared.cells, 1)))


def _refuse_not_finite(game: Game, inputs: np.ndarray) -> list[Refusal]:
    """Refusals of the rows whose payoffs may not be finite numbers (§3.2)."""
    if inputs.max(initial=0.0) < SURELY_FINITE and inputs.min(initial=0.0) > -SURELY_FINITE:
        return []
    with np.errstate(over="ignore", invalid="ignore"):
        finite = np.isfinite(inputs).all(axis=1) & np.isfinite(payoff_ranges(game, numbers_at(game, inputs))).all(
            axis=1
        )
    message = f"case {game.id}: payoffs are no finite numbers here; state quantities of a usual size"
    return [Refusal(int(row), NOT_FINITE, message, inputs[row]) for row in np.flatnonzero(~finite)]


def _try_rows(
    game: Game, prepared: Prepared, inputs: np.ndarray, rows: np.ndarray
) -> tuple[list[Outcomes], list[Refusal]]:
    """The outcomes of some rows of the inputs, in order, and the refusals of the rest."""
    solve = prepared.together if prepared.together is not None and len(rows) > 1 else prepared.solve
    try:
        return [_solve_numbers(game, solve, numbers_at(game, inputs[rows]))], []
    except OutOfReachError as refusal:
        if len(rows) == 1:
            return [], [Refusal(int(rows[0]), OUT_OF_REACH, str(refusal), inputs[rows[0]])]
    halves = [_try_rows(game, prepared, inputs, half) for half in np.array_split(rows, 2)]
    return [done for outcomes, _ in halves for done in outcomes], [each for _, refused in halves for each in refused]


def _solve_numbers(game: Game, solve: Callable[[Numbers], Strategies], numbers: Numbers) -> Outcomes:
    start = np.zeros((len(numbers.costs), len(game.measures)), bool)
    profiles, ties = play_on(game, solve(numbers), start)
    strength = strengths(game, numbers, profiles)
    return Outcomes(profiles, payoffs_from(game, numbers, profiles, strength), strength, ties)


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


def select_outcomes(outcomes: Outcomes, rows: np.ndarray) -> Outcomes:
    """Those of some rows, bool (scenarios,)."""
    parts = (outcomes.profiles, outcomes.payoffs, outcomes.strengths, outcomes.ties)
    return Outcomes(*(part[rows] for part in parts))


@dataclass(frozen=True, slots=True)
class ChunkMaker:
    """Makes ready the solving of chunks of scenarios of one game and seed; can be pickled and sent elsewhere."""

    game: Game
    run: "Run"
    method: str

    def __call__(self) -> Callable[[range], Chunk]:
        """From scenario numbers, a range without gaps, to the chunk: a pure function of game, seed and range (§7.3)."""
        prepared = prepare(self.game, self.method, scenarios=self.run.scenarios)
        return partial(solve_chunk, self.game, self.run, prepared)


def solve_chunk(game: Game, run: "Run", prepared: Prepared, numbers: range) -> Chunk:
    """The scenarios of these numbers, a range without gaps."""
    drawn = find_design(run.design)(game, run.seed, run.scenarios, numbers)
    rows = np.delete(np.arange(len(numbers)), list(drawn.refused))
    inputs = drawn.values[rows] if drawn.refused else drawn.values
    tried = try_inputs(game, prepared, inputs)
    refusals = [Refusal(numbers[row], NOT_DRAWN, message) for row, message in drawn.refused.items()]
    for refusal in tried.refusals:
        row = refusal.scenario
        refusals.append(Refusal(numbers[rows[row]], refusal.kind, refusal.message, inputs[row].copy()))
    refusals.sort(key=lambda refusal: refusal.scenario)
    return Chunk(inputs[tried.solved] if tried.refusals else inputs, tried.outcomes, tuple(refusals))


def chunk_size(prepared: Prepared, scenarios: int) -> int:
    """How many scenarios to solve at a time: enough to be worth sending away, few enough for progress to be seen,
    and of a long run so many that there are few files where they are kept.
    """
    if scenarios >= LONG_RUN and prepared.work < 2**16 and not prepared.is_alone:
        return 4000
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


def solve_chunks(
    game: Game, run: Run, chunks: Sequence[range], *, method: str = "auto", prepared: Prepared | None = None
) -> Iterator[Chunk]:
    """The chunks of the game's scenarios, in order, as the run's engine solves them. What is `prepared` already, for as
    many scenarios, is not prepared again in this process.
    """
    find_design(run.design)(game, run.seed, run.scenarios, range(0))  # refused here rather than in a worker
    make: Callable[[], Callable[[range], Chunk]] = ChunkMaker(game, run, method)
    if prepared is not None and run.engine == "local":
        make = partial(partial, solve_chunk, game, run, prepared)
    return find_engine(run.engine)(make, chunks, run.workers or count_cores())


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
    """The same for a run with any number of workers. Raises UsageError for a run that cannot be, OutOfReachError where
    none of its scenarios can be solved.
    """
    check_run(run)
    prepared = prepare(game, method, scenarios=run.scenarios)
    chunks = cut_into_chunks(run.scenarios, chunk_size(prepared, run.scenarios))
    done: list[Chunk] = []
    tried = 0
    for chunk in solve_chunks(game, run, chunks, method=method, prepared=prepared):
        done.append(chunk)
        tried += chunk.scenarios
        if progress is not None:
            progress(tried, run.scenarios)
    return join_chunks(game, run, done)


def join_chunks(game: Game, run: Run, chunks: Sequence[Chunk]) -> Ensemble:
    """The chunks of a run, one after the other. Raises OutOfReachError where none of their scenarios was solved."""
    refusals = tuple(refusal for chunk in chunks for refusal in chunk.refusals)
    inputs = np.concatenate([chunk.inputs for chunk in chunks])
    if refusals and not len(inputs):
        raise OutOfReachError(none_solved(reasons_of(refusals)))
    joined = join_outcomes([chunk.outcomes for chunk in chunks])
    arrays = (inputs, joined.profiles, joined.payoffs, joined.strengths, joined.ties)
    return Ensemble(game, run.seed, run.engine, *arrays, refusals=refusals)
