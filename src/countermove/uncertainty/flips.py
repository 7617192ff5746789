"""Flips: how far a single judgement must move, all else nominal, before a conclusion changes (§7.7)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

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

WALKS_AT_ONCE = 40
"""Walks that are solved together."""

SECTIONS = 9
"""Into how many parts the stretch that holds a threshold is cut at a time."""

ROUNDS = 3
"""How often it is cut: a threshold is found to within 1/5,800 of half the stated range."""


@dataclass(frozen=True, slots=True)
class Flip:
    """The nearest value of one quantity at which a conclusion changes, all else nominal.

    The conclusion holds at every point tried from `nominal` to `start`, and no longer at `stop`, a little further on.
    `distance` is |stop − nominal| in half ranges; `is_within_range` says whether `stop` lies inside the stated range.
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
    """One way to move one quantity: `column` of the inputs, from `nominal` toward `end`; `half` is half its range."""

    column: int
    nominal: float
    end: float
    half: float


@dataclass(frozen=True, slots=True)
class _Bracket:
    """A stretch of a walk on which a conclusion stops to hold: it does at `start`, and does not at `stop`."""

    walk: _Walk
    conclusion: int
    start: float
    stop: float


Hold = Callable[[list[tuple[_Walk, np.ndarray]]], list[np.ndarray]]
"""For each walk and points on it, where each conclusion holds: bool (points, conclusions)."""


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
    prepared = prepare(game, method, scenarios=2 * STEPS * len(game.quantities))
    nominal = nominal_inputs(game)[0]

    def hold(tried: list[tuple[_Walk, np.ndarray]]) -> list[np.ndarray]:
        if not tried:
            return []
        inputs = np.concatenate([_with_column(nominal, walk.column, points) for walk, points in tried])
        outcomes = solve_inputs(game, prepared, inputs)
        held = holds_in(conclusions, game, outcomes.profiles, outcomes.strengths, bounds)
        return np.split(held, np.cumsum([len(points) for _, points in tried])[:-1])

    walks = [walk for column in range(len(nominal)) for walk in _walks(game, nominal, column)]
    brackets: list[_Bracket] = []
    for start in range(0, len(walks), WALKS_AT_ONCE):
        some = walks[start : start + WALKS_AT_ONCE]
        brackets += _narrow(_first_brackets(some, hold), hold)
        if progress is not None:
            progress(start + len(some), len(walks))
    return {
        conclusion.label: _nearest_by_quantity(
            [_make_flip(game, bracket, conclusion.label) for bracket in brackets if bracket.conclusion == index]
        )
        for index, conclusion in enumerate(conclusions)
    }


def _walks(game: Game, nominal: np.ndarray, column: int) -> list[_Walk]:
    quantity = game.quantities[column]
    low, high = span(quantity)
    half = (high - low) / 2 or max(abs(float(nominal[column])) / 2, 0.25)
    least, most = (0.0, 1.0) if column in game.efficacy_at else quantity.limits
    here = float(nominal[column])
    ends = (max(here - REACH * half, least), min(here + REACH * half, most))
    return [_Walk(column, here, end, half) for end in ends if abs(end - here) > half / STEPS]


def _with_column(nominal: np.ndarray, column: int, values: np.ndarray) -> np.ndarray:
    inputs = np.repeat(nominal[None], len(values), axis=0)
    inputs[:, column] = values
    return inputs


def _first_brackets(walks: list[_Walk], hold: Hold) -> list[_Bracket]:
    """For each walk and conclusion, the first step on which it stops to hold."""
    found = []
    tried = [(walk, np.linspace(walk.nominal, walk.end, STEPS + 1)) for walk in walks]
    for (walk, points), held in zip(tried, hold(tried), strict=True):
        for index in np.flatnonzero(held[0] & ~held.all(axis=0)):
            stop = int(np.argmin(held[:, index]))
            found.append(_Bracket(walk, int(index), float(points[stop - 1]), float(points[stop])))
    return found


def _narrow(brackets: list[_Bracket], hold: Hold) -> list[_Bracket]:
    """The brackets cut down round by round; those on the same stretch share the work."""
    for _ in range(ROUNDS):
        stretches = list(dict.fromkeys((bracket.walk, bracket.start, bracket.stop) for bracket in brackets))
        tried = [(walk, np.linspace(start, stop, SECTIONS + 1)[1:-1]) for walk, start, stop in stretches]
        held_on = dict(zip(stretches, hold(tried), strict=True))
        brackets = [_cut(each, held_on[each.walk, each.start, each.stop][:, each.conclusion]) for each in brackets]
    return brackets


def _cut(bracket: _Bracket, holds: np.ndarray) -> _Bracket:
    edges = np.linspace(bracket.start, bracket.stop, SECTIONS + 1)
    place = len(holds) if holds.all() else int(np.argmin(holds))
    return replace(bracket, start=float(edges[place]), stop=float(edges[place + 1]))


def _make_flip(game: Game, bracket: _Bracket, label: str) -> Flip:
    walk = bracket.walk
    low, high = span(game.quantities[walk.column])
    return Flip(
        conclusion=label,
        quantity=game.labels[walk.column],
        nominal=walk.nominal,
        start=bracket.start,
        stop=bracket.stop,
        distance=abs(bracket.stop - walk.nominal) / walk.half,
        is_within_range=low <= bracket.stop <= high,
    )


def _nearest_by_quantity(flips: Sequence[Flip]) -> tuple[Flip, ...]:
    nearest: dict[str, Flip] = {}
    for flip in sorted(flips, key=lambda each: (each.distance, each.quantity)):
        nearest.setdefault(flip.quantity, flip)
    return tuple(nearest.values())
