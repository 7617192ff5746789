"""Sensitivity: which judgements the spread of each actor's payoff comes from ([Sobol1993])."""

from dataclasses import dataclass
from importlib import import_module

import numpy as np

from countermove.core.quantity import Shape, quantile
from countermove.game.game import Game, nominal_inputs
from countermove.solving.methods import prepare
from countermove.uncertainty.run import Progress, solve_inputs

RESAMPLES = 200

NO_SPREAD = 1e-12
"""Payoffs that lie no further apart than this, in payoff points, count as one payoff."""


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
        if np.ptp(values[:2]) > NO_SPREAD:
            ranked += _indices(game, columns, values, f"payoffs.{name}", seed)
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
    first, total = sobol_indices(values[0], values[1], values[2:])
    weights = np.random.default_rng(seed).multinomial(
        values.shape[1], np.full(values.shape[1], 1 / values.shape[1]), RESAMPLES
    )
    resampled = [
        sobol_indices(values[0], values[1], values[2:], weights=weight)[1]
        for weight in weights
        if np.ptp(values[:2, weight > 0]) > NO_SPREAD
    ]
    low, high = np.quantile(resampled, [0.025, 0.975], axis=0)
    entries = [
        Sensitivity(
            game.labels[column],
            target,
            *(float(index[place]) for index in (first, total, low, high)),
        )
        for place, column in enumerate(columns)
    ]
    return sorted(entries, key=lambda entry: (-entry.total, entry.quantity))


def sobol_indices(
    at_first: np.ndarray, at_second: np.ndarray, at_mixed: np.ndarray, *, weights: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """First-order indices ([Saltelli2010], table 2 b) and total ones ([Jansen1999]), each (quantities,).

    `at_first` and `at_second` (points,) are outcomes on two independent samples, `at_mixed` (quantities, points) on the
    first with one quantity taken from the second. `weights` (points,) says how often each point counts.
    """
    share = np.full(len(at_first), 1 / len(at_first)) if weights is None else weights / weights.sum()
    both = np.concatenate([at_first, at_second])
    middle = float(both @ np.concatenate([share, share]) / 2)
    variance = float((both - middle) ** 2 @ np.concatenate([share, share]) / 2)
    first = ((at_second - middle) * (at_mixed - at_first)) @ share / variance
    total = ((at_first - at_mixed) ** 2) @ share / (2 * variance)
    return first, total
