"""Flips: how far a single judgement must move, all else nominal, before a conclusion changes (§7.7)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from countermove.core.quantity import span
from countermove.game.game import Game, nominal_inputs
from countermove.solving.methods import prepare
from countermove.uncertainty.conclusions import Conclusion, SurvivalBounds, holds_in
from countermove.uncertainty.run import Progress, solve_inputs

STEPS = 24
"""Points tried on each side of the nominal value before the threshold between two of them is narrowed down."""

REACH = 3.0
"""How far from the nominal value to look, in half ranges."""

PRECISION = 1e-4
"""How closely a threshold is found, in half ranges."""


@dataclass(frozen=True, slots=True)
class Flip:
    """The nearest value of one quantity at which a conclusion changes, all else nominal.

    The conclusion holds from `nominal` to `start` at every point tried, and no longer at `stop`; the two are at most
    1/10,000 of half the stated range apart. `distance` is |stop − nominal| in half ranges; `is_within_range` says
    whether `stop` lies inside the stated range.
    """

    conclusion: str
    quantity: str
    nominal: float
    start: float
    stop: float
    distance: float
    is_within_range: bool


@dataclass(frozen=True, slots=True)
class _Walk:
    """One way to move one quantity: `column` of the inputs, from `nominal` toward `end`."""

    column: int
    nominal: float
    end: float
    half: float


def find_flips(
    game: Game,
    conclusions: Sequence[Conclusion],
    bounds: SurvivalBounds,
    *,
    method: str = "auto",
    progress: Progress | None = None,
) -> Mapping[str, tuple[Flip, ...]]:
    """For each conclusion, by label, its flips: one per quantity at most, nearest first; empty where none was found.

    Each quantity is moved alone to both sides, as far as three half ranges, within what it may be at all.
    """
    prepared = prepare(game, method)
    nominal = nominal_inputs(game)[0]

    def hold(inputs: np.ndarray) -> np.ndarray:
        outcomes = solve_inputs(game, prepared, inputs)
        return holds_in(conclusions, game, outcomes.profiles, outcomes.strengths, bounds)

    walks = [walk for column in range(len(nominal)) for walk in _walks(game, nominal, column)]
    found: dict[str, list[Flip]] = {conclusion.label: [] for conclusion in conclusions}
    for count, walk in enumerate(walks, 1):
        for index, (start, stop) in _thresholds(walk, nominal, hold).items():
            label = conclusions[index].label
            found[label].append(_make_flip(game, walk, label, start, stop))
        if progress is not None:
            progress(count, len(walks))
    return {label: _nearest_by_quantity(flips) for label, flips in found.items()}


def _walks(game: Game, nominal: np.ndarray, column: int) -> list[_Walk]:
    quantity = game.quantities[column]
    low, high = span(quantity)
    half = (high - low) / 2 or max(abs(float(nominal[column])) / 2, 0.25)
    least, most = (0.0, 1.0) if column in game.efficacy_at else quantity.limits
    here = float(nominal[column])
    ends = (max(here - REACH * half, least), min(here + REACH * half, most))
    return [_Walk(column, here, end, half) for end in ends if abs(end - here) > PRECISION * half]


def _thresholds(
    walk: _Walk, nominal: np.ndarray, hold: Callable[[np.ndarray], np.ndarray]
) -> dict[int, tuple[float, float]]:
    """By conclusion, the last point where it was seen to hold on the way and the first where it was seen not to."""
    points = np.linspace(walk.nominal, walk.end, STEPS + 1)
    held = hold(_with_column(nominal, walk.column, points))
    found = {}
    for index in np.flatnonzero(held[0] & ~held.all(axis=0)):
        first = int(np.argmin(held[:, index]))
        start, stop = float(points[first - 1]), float(points[first])
        while abs(stop - start) > PRECISION * walk.half:
            between = np.linspace(start, stop, 10)[1:-1]
            keeps = hold(_with_column(nominal, walk.column, between))[:, index]
            place = int(np.argmin(keeps)) if not keeps.all() else len(between)
            edges = [start, *map(float, between), stop]
            start, stop = edges[place], edges[place + 1]
        found[int(index)] = (start, stop)
    return found


def _with_column(nominal: np.ndarray, column: int, values: np.ndarray) -> np.ndarray:
    inputs = np.repeat(nominal[None], len(values), axis=0)
    inputs[:, column] = values
    return inputs


def _make_flip(game: Game, walk: _Walk, label: str, start: float, stop: float) -> Flip:
    low, high = span(game.quantities[walk.column])
    return Flip(
        conclusion=label,
        quantity=game.labels[walk.column],
        nominal=walk.nominal,
        start=start,
        stop=stop,
        distance=abs(stop - walk.nominal) / walk.half,
        is_within_range=low <= stop <= high,
    )


def _nearest_by_quantity(flips: Sequence[Flip]) -> tuple[Flip, ...]:
    nearest: dict[str, Flip] = {}
    for flip in sorted(flips, key=lambda each: (each.distance, each.quantity)):
        nearest.setdefault(flip.quantity, flip)
    return tuple(nearest.values())
