"""Sensitivity: which judgements the spread of each actor's payoff comes from ([Sobol1993])."""

from dataclasses import dataclass
from importlib import import_module

import numpy as np

from countermove.core.quantity import Shape, quantile
from countermove.game.game import Game, nominal_inputs
from countermove.solving.methods import prepare
from countermove.uncertainty.run import Progress, solve_inputs
from countermove.uncertainty.sobol import sobol_indices


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """How much of the variance of `target` one quantity accounts for: alone (`first`) and with all its interactions
    (`total`). `low` and `high` bound `total` at 95 % (bootstrap). An index of 0 means none, 1 means all.
    """

    quantity: str
    target: str
    first: float
    total: float
    low: float
    high: float


def rank_sensitivity(
    game: Game, *, points: int = 256, seed: int = 0, method: str = "auto", progress: Progress | None = None
) -> tuple[Sensitivity, ...]:
    """Sobol indices of every uncertain quantity for every actor's payoff, largest total first within a target.

    `points` is a power of two: the game is solved that often, times the number of uncertain quantities plus two.
    A payoff that never varies gets no entries.
    """
    columns = [index for index, quantity in enumerate(game.quantities) if quantity.shape is not Shape.POINT]
    if not columns or not game.measures:
        return ()
    payoffs = _payoffs_on_design(game, columns, points=points, seed=seed, method=method, progress=progress)
    ranked: list[Sensitivity] = []
    for player, name in enumerate(game.players):
        ranked += _indices(game, columns, payoffs[:, :, player], f"payoffs.{name}", seed)
    return tuple(ranked)


def _payoffs_on_design(
    game: Game, columns: list[int], *, points: int, seed: int, method: str, progress: Progress | None
) -> np.ndarray:
    """Payoffs (2 + quantities, points, players) on the matrices A, B, and for each quantity A with a column of B."""
    prepared = prepare(game, method, scenarios=points * (len(columns) + 2))
    qmc = import_module("scipy.stats.qmc")  # half a second that no other result should wait for
    unit = qmc.Sobol(2 * len(columns), scramble=True, rng=np.random.default_rng(seed)).random(points)
    unit = np.clip(unit, 1e-12, 1 - 1e-12)
    first, second = (_inputs(game, columns, part) for part in np.split(unit, 2, axis=1))
    rows = [first, second]
    for column in columns:
        mixed = first.copy()
        mixed[:, column] = second[:, column]
        rows.append(mixed)
    done = []
    for count, inputs in enumerate(rows, 1):
        done.append(solve_inputs(game, prepared, inputs).payoffs)
        if progress is not None:
            progress(count * points, len(rows) * points)
    return np.stack(done)


def _inputs(game: Game, columns: list[int], unit: np.ndarray) -> np.ndarray:
    inputs = np.repeat(nominal_inputs(game), len(unit), axis=0)
    for place, column in enumerate(columns):
        inputs[:, column] = quantile(game.quantities[column], unit[:, place])
    return inputs


def _indices(game: Game, columns: list[int], values: np.ndarray, target: str, seed: int) -> list[Sensitivity]:
    found = sobol_indices(values[0], values[1], values[2:], seed=seed)
    if found is None:
        return []
    rows = zip(found.first, found.total, found.total_low, found.total_high, strict=True)
    entries = [
        Sensitivity(game.labels[column], target, *map(float, row)) for column, row in zip(columns, rows, strict=True)
    ]
    return sorted(entries, key=lambda entry: (-entry.total, entry.quantity))
