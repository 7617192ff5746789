"""Game × design × method × engine → Ensemble."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from countermove.core.errors import UsageError
from countermove.game.evaluate import payoffs, strengths
from countermove.game.game import Game, Numbers, numbers_at
from countermove.solving.methods import prepare
from countermove.solving.strategies import Prepared, play_on
from countermove.uncertainty.design import blocks_of, draw_block
from countermove.uncertainty.engines import find_engine
from countermove.uncertainty.ensemble import Ensemble

BATCH_CELLS = 2**22
"""Table cells that one batch may fill, 32 MiB of payoffs: enough to amortise each call, little beside any memory."""

LARGEST_BATCH = 1000

CHUNK = 250
"""Scenarios that a core takes at a time: few enough for progress to be seen and for all cores to finish together."""

Progress = Callable[[int, int], None]
"""Called with the number of scenarios done and the number in all."""


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What play came to in a batch of scenarios, along the first axis of every array; as in Ensemble."""

    profiles: np.ndarray
    payoffs: np.ndarray
    strengths: np.ndarray
    ties: np.ndarray


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
    if scenarios < 1:
        raise UsageError(f"{scenarios} scenarios cannot be explored; ask for at least 1")
    if seed < 0:
        raise UsageError(f"seed {seed} is negative; a seed is a whole number from 0 up")
    prepared = prepare(game, method, scenarios=scenarios)
    run = find_engine(engine)
    inputs = np.concatenate(list(run(lambda block: draw_block(game.quantities, seed, block), blocks_of(0, scenarios))))
    tasks = [inputs[start : min(start + CHUNK, scenarios)] for start in range(0, scenarios, CHUNK)]
    done: list[Outcomes] = []
    for outcomes in run(lambda task: solve_inputs(game, prepared, task), tasks):
        done.append(outcomes)
        if progress is not None:
            progress(min(len(done) * CHUNK, scenarios), scenarios)
    joined = join_outcomes(done)
    inputs = inputs[:scenarios]
    return Ensemble(game, seed, engine, inputs, joined.profiles, joined.payoffs, joined.strengths, joined.ties)
