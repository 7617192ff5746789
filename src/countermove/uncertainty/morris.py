"""Morris screening: which quantities matter at all, from few solutions ([Morris1991], [Campolongo2007])."""

from dataclasses import dataclass

import numpy as np

LEVELS = 4
"""Levels of each quantity; steps are two thirds of the way between the lowest and the highest."""


@dataclass(frozen=True, slots=True)
class MorrisIndices:
    """Of each quantity, arrays (quantities,) in units of the outcome: `mean` elementary effect, `size` their mean
    magnitude (0: does not matter), `spread` their standard deviation (large beside `size`: matters differently in
    different places), and `size_error`, the standard error of `size`; NaN where fewer than two of its `effects`, int
    (quantities,), are known.
    """

    mean: np.ndarray
    size: np.ndarray
    spread: np.ndarray
    size_error: np.ndarray
    effects: np.ndarray


def morris_design(quantities: int, trajectories: int, *, seed: int) -> np.ndarray:
    """Points in the unit cube, (trajectories, quantities + 1, quantities): along each trajectory every quantity moves
    once, in random order, by two thirds.
    """
    if trajectories < 2:
        raise ValueError(f"{trajectories} trajectories say nothing about spread; take at least 2")
    rng = np.random.default_rng(seed)
    step = LEVELS / (2 * (LEVELS - 1))
    low = rng.integers(0, LEVELS // 2, (trajectories, quantities)) / (LEVELS - 1)
    upward = rng.random((trajectories, quantities)) < 0.5
    rank = rng.permuted(np.tile(np.arange(quantities), (trajectories, 1)), axis=1)
    moved = rank[:, None, :] < np.arange(quantities + 1)[None, :, None]
    points: np.ndarray = low[:, None, :] + step * (moved == upward[:, None, :])
    return points


def morris_indices(points: np.ndarray, outcomes: np.ndarray, known: np.ndarray | None = None) -> MorrisIndices:
    """The indices from `outcomes` (trajectories, quantities + 1) at the points of a design; where some are not `known`,
    bool of the same shape, from the moves between two that are.

    ValueError, with the trajectory, where a known outcome is not a finite number.
    """
    known = np.ones(outcomes.shape, bool) if known is None else known
    if not np.isfinite(outcomes[known]).all():
        trajectory = int(np.argwhere(known & ~np.isfinite(outcomes))[0][0])
        raise ValueError(f"an outcome of trajectory {trajectory} is not a finite number; leave that trajectory out")
    steps, changes = np.diff(points, axis=1), np.diff(np.where(known, outcomes, 0.0), axis=1)
    effects = (changes[:, :, None] * (steps != 0)).sum(axis=1) / steps.sum(axis=1)
    is_known = ((known[:, 1:] & known[:, :-1])[:, :, None] & (steps != 0)).any(axis=1)
    told = [_describe(effects[is_known[:, place], place]) for place in range(effects.shape[1])]
    mean, size, spread, error = np.array(told).reshape(-1, 4).T
    return MorrisIndices(mean, size, spread, error, is_known.sum(axis=0))


def _describe(effects: np.ndarray) -> tuple[float, float, float, float]:
    """Mean, mean magnitude, standard deviation, and the standard error of the mean magnitude."""
    if len(effects) < 2:
        return np.nan, np.nan, np.nan, np.nan
    sizes = np.abs(effects)
    error = sizes.std(ddof=1) / np.sqrt(len(effects))
    return float(effects.mean()), float(sizes.mean()), float(effects.std(ddof=1)), float(error)
