"""Walks: one quantity moved away from its nominal value, all else nominal, and what holds on the way."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from countermove.core.quantity import span
from countermove.game.game import Game, nominal_inputs
from countermove.solving.strategies import Prepared
from countermove.uncertainty.conclusions import Conclusion, SurvivalBounds, holds_in
from countermove.uncertainty.run import try_inputs

STEPS = 24
"""Points tried on each walk before the stretch between two of them is narrowed down."""

REACH = 3.0
"""How far from the nominal value to look, in half ranges."""

SECTIONS = 9
"""Into how many parts a stretch is cut at a time."""

PRECISION = 1e-7
"""How narrow a stretch that holds a threshold is made, in half ranges."""


@dataclass(frozen=True, slots=True)
class Walk:
    """One way to move one quantity: `column` of the inputs, from `nominal` toward `end`; `half` is half its range."""

    column: int
    nominal: float
    end: float
    half: float


@dataclass(frozen=True, slots=True)
class Bracket:
    """A stretch of a walk on which a conclusion stops to hold: it does at `start`, and does not at `stop`."""

    walk: Walk
    conclusion: int
    start: float
    stop: float


Hold = Callable[[Sequence[tuple[Walk, np.ndarray]]], list[np.ndarray]]
"""For walks and points on each, where each conclusion holds: bool (points, conclusions) for each walk."""


Reach = Callable[[Sequence[Bracket]], list[Bracket]]
"""Those brackets at whose ends the game can be solved."""


Roots = Callable[[Sequence[Bracket]], list[np.ndarray]]
"""For each bracket the values of its quantity, anywhere, at which what changes in it would begin or cease to count as
tied (§4.3), each with that at which it would be tied, (values, 2).
"""


def make_hold(
    game: Game,
    conclusions: Sequence[Conclusion],
    bounds: SurvivalBounds,
    prepared: Prepared,
    *,
    unsolved: set[str] | None = None,
) -> Hold:
    """Whether conclusions hold at points of walks, found by solving the game at each; where it cannot be solved, none
    is said to, and the quantity's name is put into `unsolved`.
    """
    nominal = nominal_inputs(game)[0]

    def hold(tried: Sequence[tuple[Walk, np.ndarray]]) -> list[np.ndarray]:
        if not tried:
            return []
        inputs = np.concatenate([inputs_along(nominal, walk, points) for walk, points in tried])
        outcomes = try_inputs(game, prepared, inputs)
        held = np.zeros((len(inputs), len(conclusions)), bool)
        found = outcomes.outcomes
        held[outcomes.solved] = holds_in(conclusions, game, found.profiles, found.strengths, bounds)
        if unsolved is not None and outcomes.refusals:
            columns = np.repeat([walk.column for walk, _ in tried], [len(points) for _, points in tried])
            unsolved.update(game.labels[column] for column in columns[~outcomes.solved])
        return np.split(held, np.cumsum([len(points) for _, points in tried])[:-1])

    return hold


def make_reach(game: Game, prepared: Prepared) -> Reach:
    """Leaves out brackets beyond which the game cannot be solved: there a conclusion is not overturned but unknown."""
    nominal = nominal_inputs(game)[0]
    may_refuse = prepared.is_alone or prepared.method == "search"

    def reach(brackets: Sequence[Bracket]) -> list[Bracket]:
        if not brackets or not may_refuse:
            return list(brackets)
        ends = list(dict.fromkeys((each.walk, each.stop) for each in brackets))
        inputs = np.concatenate([inputs_along(nominal, walk, np.array([stop])) for walk, stop in ends])
        solved = dict(zip(ends, try_inputs(game, prepared, inputs).solved, strict=True))
        return [each for each in brackets if solved[each.walk, each.stop]]

    return reach


def walks_of(game: Game) -> list[Walk]:
    """Two walks for each quantity, as far as three half ranges, within what the quantity may be at all."""
    nominal = nominal_inputs(game)[0]
    return [walk for column in range(len(nominal)) for walk in _walks(game, nominal, column)]


def _walks(game: Game, nominal: np.ndarray, column: int) -> list[Walk]:
    quantity = game.quantities[column]
    low, high = span(quantity)
    half = (high - low) / 2 or max(abs(float(nominal[column])) / 2, 0.25)
    least, most = (0.0, 1.0) if column in game.efficacy_at else quantity.limits
    here = float(nominal[column])
    ends = (max(here - REACH * half, least), min(here + REACH * half, most))
    return [Walk(column, here, float(end), half) for end in ends if abs(end - here) > half / STEPS]


def inputs_along(nominal: np.ndarray, walk: Walk, points: np.ndarray) -> np.ndarray:
    """The quantities at points of a walk, (points, quantities)."""
    inputs = np.repeat(nominal[None], len(points), axis=0)
    inputs[:, walk.column] = points
    return inputs


def first_brackets(walks: Sequence[Walk], hold: Hold) -> list[Bracket]:
    """For each walk and conclusion, the first of STEPS steps on which it stops to hold."""
    found = []
    tried = [(walk, np.linspace(walk.nominal, walk.end, STEPS + 1)) for walk in walks]
    for (walk, points), held in zip(tried, hold(tried), strict=True):
        for index in np.flatnonzero(held[0] & ~held.all(axis=0)):
            stop = int(np.argmin(held[:, index]))
            found.append(Bracket(walk, int(index), float(points[stop - 1]), float(points[stop])))
    return found


def narrow(brackets: Sequence[Bracket], hold: Hold, roots: Roots) -> list[Bracket]:
    """The brackets cut down to the precision: to where a mover would choose otherwise, if that is where the conclusion
    stops to hold, else part by part. Those on the same stretch share the work.
    """
    done = _close_in(brackets, hold, roots)
    while wide := sorted({_stretch(each) for each in done if not _is_narrow(each)}, key=_by_place):
        tried = [(walk, np.linspace(start, stop, SECTIONS + 1)[1:-1]) for walk, start, stop in wide]
        held_on = dict(zip(wide, hold(tried), strict=True))
        cut = [
            _cut(each, held_on[_stretch(each)][:, each.conclusion]) if _stretch(each) in held_on else each
            for each in done
        ]
        done = _close_in(cut, hold, roots)
    return done


def _close_in(brackets: Sequence[Bracket], hold: Hold, roots: Roots) -> list[Bracket]:
    """The brackets, but those that are wide cut down to the precision where that is found."""
    done = list(brackets)
    wide = [place for place, each in enumerate(done) if not _is_narrow(each)]
    near = roots([done[place] for place in wide])
    found = [
        _close(done[place], switches) for place, (switches, _) in zip(wide, (each.T for each in near), strict=True)
    ]
    ends = [(done[place].walk, points) for place, points in zip(wide, found, strict=True)]
    for place, points, held in zip(wide, found, hold(ends), strict=True):
        holds = held[:, done[place].conclusion]
        right = np.flatnonzero(holds[::2] & ~holds[1::2])
        if len(right):
            start, stop = points[2 * right[0] : 2 * right[0] + 2]
            done[place] = replace(done[place], start=float(start), stop=float(stop))
    return done


def _close(bracket: Bracket, roots: np.ndarray) -> np.ndarray:
    """Points by the precision before and after each root inside, nearest first, one pair after the other."""
    low, high = sorted((bracket.start, bracket.stop))
    inside = roots[(low < roots) & (roots < high)]
    inside = inside[np.abs(inside - bracket.start).argsort()]
    step = PRECISION / 2 * bracket.walk.half * np.sign(bracket.stop - bracket.start)
    points: np.ndarray = np.clip(np.stack([inside - step, inside + step], axis=1), low, high).ravel()
    return points


def _stretch(bracket: Bracket) -> tuple[Walk, float, float]:
    return bracket.walk, bracket.start, bracket.stop


def _by_place(stretch: tuple[Walk, float, float]) -> tuple[int, float, float]:
    walk, start, stop = stretch
    return walk.column, start, stop


def _is_narrow(bracket: Bracket) -> bool:
    width = abs(bracket.stop - bracket.start)
    return width <= PRECISION * bracket.walk.half or width <= 4 * np.spacing(abs(bracket.stop))


def _cut(bracket: Bracket, holds: np.ndarray) -> Bracket:
    edges = np.linspace(bracket.start, bracket.stop, SECTIONS + 1)
    place = len(holds) if holds.all() else int(np.argmin(holds))
    return replace(bracket, start=float(edges[place]), stop=float(edges[place + 1]))
