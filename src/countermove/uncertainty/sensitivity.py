"""Sensitivity: which judgements the spread of each actor's payoff comes from ([Sobol1993], [Saltelli2010])."""

from dataclasses import dataclass

import numpy as np
from scipy import stats

from countermove.core.quantity import Shape, quantile
from countermove.game.game import Game, nominal_inputs
from countermove.solving.methods import prepare
from countermove.uncertainty.run import Progress, solve_inputs

RESAMPLES = 200


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
        values = payoffs[:, :, player]
        if np.ptp(values[:2]) > 1e-12:
            ranked += _indices(game, columns, values, f"payoffs.{name}", seed)
    return tuple(ranked)


def _payoffs_on_design(
    game: Game, columns: list[int], *, points: int, seed: int, method: str, progress: Progress | None
) -> np.ndarray:
    """Payoffs (2 + quantities, points, players) on the matrices A, B, and for each quantity A with its column from B."""
    prepared = prepare(game, method)
    unit = stats.qmc.Sobol(2 * len(columns), scramble=True, rng=np.random.default_rng(seed)).random(points)
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
    found = stats.sobol_indices(
        func={"f_A": values[None, 0], "f_B": values[None, 1], "f_AB": values[2:, None]},
        n=values.shape[1],
        rng=np.random.default_rng(seed),
    )
    interval = found.bootstrap(confidence_level=0.95, n_resamples=RESAMPLES).total_order.confidence_interval
    low, high = np.atleast_2d(interval.low), np.atleast_2d(interval.high)
    entries = [
        Sensitivity(
            game.labels[column],
            target,
            float(found.first_order[0, place]),
            float(found.total_order[0, place]),
            float(low[0, place]),
            float(high[0, place]),
        )
        for place, column in enumerate(columns)
    ]
    return sorted(entries, key=lambda entry: (-entry.total, entry.quantity))
