"""Thresholds: the exact value of a quantity at which a conclusion changes, from what is tied there."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.polynomial import polynomial

from countermove.core.errors import OutOfReachError
from countermove.game.evaluate import payoffs, strengths
from countermove.game.game import Game, Numbers, nominal_inputs, numbers_at, tie_tolerances
from countermove.solving.possible import degrees_of
from countermove.solving.strategies import Prepared, Strategies, play_on
from countermove.uncertainty.changes import find_changes
from countermove.uncertainty.conclusions import Conclusion, SurvivalBounds, Verdict
from countermove.uncertainty.run import batch_size
from countermove.uncertainty.walks import PRECISION, Bracket, Reach, Roots, Walk

NEAR = 1e-5
"""How far from its bracket, in half ranges, a root may lie: ties are broken a little before they are exact (§4.3)."""


OF_STRENGTH = frozenset({Verdict.STANDING, Verdict.WEAKENED, Verdict.BROKEN})
"""Verdicts on what is left of a measure, which may change while play stays as it is."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """Where on a walk a conclusion (by place) stops to hold: at `value`; it does at `start`, and does not at `stop`."""

    walk: Walk
    conclusion: int
    value: float
    start: float
    stop: float


@dataclass(frozen=True, slots=True)
class _Setting:
    """A game made ready to be solved, and what is concluded of it."""

    game: Game
    prepared: Prepared
    conclusions: Sequence[Conclusion]
    bounds: SurvivalBounds


@dataclass(frozen=True, slots=True)
class _Gaps:
    """Polynomials of which one is 0 at the threshold of a bracket, each with the `place` of that: their `values`
    (polynomials, points), and `slack`, likewise: as far from 0 still counts as 0.
    """

    place: np.ndarray
    values: np.ndarray
    slack: np.ndarray


def make_roots(game: Game, conclusions: Sequence[Conclusion], bounds: SurvivalBounds, prepared: Prepared) -> Roots:
    """The roots of the polynomials of which one is 0 at a threshold: of the difference between what a mover who chooses
    otherwise gets before and after, or of that between a strength and the bounds that it may cross.
    """
    setting = _Setting(game, prepared, conclusions, bounds)
    degrees = np.maximum(degrees_of(game), 1)

    def roots(brackets: Sequence[Bracket]) -> list[np.ndarray]:
        found = [np.zeros((0, 2))] * len(brackets)
        degree_of, size = degrees[[each.walk.column for each in brackets]], batch_size(prepared)
        for degree in np.unique(degree_of):
            places = np.flatnonzero(degree_of == degree)
            for some in np.split(places, range(size, len(places), size)):
                near = _try_roots(setting, [brackets[place] for place in some], int(degree))
                for place, each in zip(some, near, strict=True):
                    found[place] = each
        return found

    return roots


def _try_roots(setting: _Setting, brackets: Sequence[Bracket], degree: int) -> list[np.ndarray]:
    """The roots for brackets of quantities in which payoffs are of one degree; none for one at whose end the game
    cannot be solved.
    """
    try:
        return _find_roots(setting, brackets, degree)
    except OutOfReachError:
        if len(brackets) == 1:
            return [np.zeros((0, 2))]
    return [_try_roots(setting, [bracket], degree)[0] for bracket in brackets]


def _find_roots(setting: _Setting, brackets: Sequence[Bracket], degree: int) -> list[np.ndarray]:
    """The same where it can be solved at all ends. Raises OutOfReachError where it cannot."""
    game, points = setting.game, np.linspace(-1, 1, degree + 1)
    middles, halves = (np.array([of(each) for each in brackets])[:, None] for of in (_middle, _half))
    before = setting.prepared.solve(_numbers(game, brackets, np.array([[each.start] for each in brackets])))
    after = setting.prepared.solve(_numbers(game, brackets, np.array([[each.stop] for each in brackets])))
    around = _inputs(game, brackets, middles + halves * points)
    found: list[list[np.ndarray]] = [[np.zeros((0, 2))] for _ in brackets]
    for gaps in (_payoff_gaps(game, before, after, around), _strength_gaps(setting, brackets, before, around)):
        for place, *polynomials in zip(gaps.place, *_through(points, gaps), strict=True):
            ties, *switches = map(_real_roots, polynomials)
            found[place].append(_with_nearest(np.concatenate(switches), ties))
    return [middle + half * np.concatenate(own) for middle, half, own in zip(middles, halves, found, strict=True)]


def _with_nearest(switches: np.ndarray, ties: np.ndarray) -> np.ndarray:
    """Each switch with the tie nearest to it, or with itself where there are no ties, (switches, 2)."""
    nearest = ties[np.abs(switches[:, None] - ties).argmin(axis=1)] if len(ties) else switches
    return np.stack([switches, nearest], axis=1)


def _middle(bracket: Bracket) -> float:
    return (bracket.start + bracket.stop) / 2


def _half(bracket: Bracket) -> float:
    return bracket.walk.half


def _inputs(game: Game, brackets: Sequence[Bracket], values: np.ndarray) -> np.ndarray:
    """The quantities at `values` (brackets, points) of those of the brackets, (brackets, points, quantities)."""
    inputs = np.tile(nominal_inputs(game), (*values.shape, 1))
    np.put_along_axis(inputs, np.array([each.walk.column for each in brackets])[:, None, None], values[..., None], 2)
    return inputs


def _numbers(game: Game, brackets: Sequence[Bracket], values: np.ndarray) -> Numbers:
    inputs = _inputs(game, brackets, values)
    return numbers_at(game, inputs.reshape(-1, inputs.shape[2]))


def _payoff_gaps(game: Game, before: Strategies, after: Strategies, around: np.ndarray) -> _Gaps:
    """What movers who choose otherwise gain by it, at the points `around` (brackets, points, quantities)."""
    brackets, points, quantities = around.shape
    changes = find_changes(game, before, after, brackets)
    numbers = numbers_at(game, around[changes.pair].reshape(-1, quantities))
    plays = [np.repeat(each, points, axis=0) for each in (changes.before, changes.after)]
    movers = np.repeat(changes.mover, points)[:, None]
    gains = payoffs(game, numbers, plays[0]) - payoffs(game, numbers, plays[1])
    own = [np.take_along_axis(each, movers, 1).reshape(-1, points) for each in (gains, tie_tolerances(game, numbers))]
    return _Gaps(changes.pair, *own)


def _strength_gaps(setting: _Setting, brackets: Sequence[Bracket], before: Strategies, around: np.ndarray) -> _Gaps:
    """How far strengths that conclusions are about are from both bounds."""
    game, (_, points, quantities) = setting.game, around.shape
    lines, _ = play_on(game, before, np.zeros((len(brackets), len(game.measures)), bool))
    claims = [setting.conclusions[each.conclusion] for each in brackets]
    place = np.array([place for place, each in enumerate(claims) if each.verdict in OF_STRENGTH], int)
    measures = np.array([game.measures.index(claims[each].measure) for each in place], int)
    numbers = numbers_at(game, around[place].reshape(-1, quantities))
    along = strengths(game, numbers, np.repeat(lines[place], points, axis=0)).reshape(
        len(place), points, len(game.measures)
    )
    own = np.take_along_axis(along, measures[:, None, None], 2)[..., 0]
    values = np.concatenate([own - setting.bounds.standing, own - setting.bounds.broken])
    return _Gaps(np.tile(place, 2), values, np.zeros_like(values))


def _through(points: np.ndarray, gaps: _Gaps) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The coefficients of the polynomials, and of those that lie by the slack below and above."""
    fit = np.linalg.inv(polynomial.polyvander(points, len(points) - 1)).T
    return gaps.values @ fit, (gaps.values - gaps.slack) @ fit, (gaps.values + gaps.slack) @ fit


def _real_roots(coefficients: np.ndarray) -> np.ndarray:
    """Where a polynomial is 0."""
    roots = polynomial.polyroots(polynomial.polytrim(coefficients, 1e-12 * max(np.abs(coefficients).max(), 1e-300)))
    real: np.ndarray = np.real(roots[np.abs(np.imag(roots)) < NEAR])
    return real


def locate(brackets: Sequence[Bracket], roots: Roots, reach: Reach) -> list[Threshold]:
    """The thresholds in brackets: the tie of the switch nearest to the middle, or the middle where none is near it.

    Where the game cannot be solved at the point after one, `reach` tells, the bracket's own end is that point.
    """
    found = []
    for bracket, (switches, ties) in zip(brackets, (each.T for each in roots(brackets)), strict=True):
        away = np.maximum(np.abs(switches - _middle(bracket)), np.abs(ties - _middle(bracket)))
        near = away <= NEAR * bracket.walk.half
        value = ties[near][np.abs(switches[near] - _middle(bracket)).argmin()] if near.any() else _middle(bracket)
        found.append(_around(bracket, float(value)))
    wide = [replace(bracket, stop=each.stop) for bracket, each in zip(brackets, found, strict=True)]
    solved = set(reach(wide))
    return [
        each if asked in solved else replace(each, value=_up_to(each.value, bracket), stop=bracket.stop)
        for each, asked, bracket in zip(found, wide, brackets, strict=True)
    ]


def _up_to(value: float, bracket: Bracket) -> float:
    """The value, but no further than the bracket goes."""
    return min(value, bracket.stop) if bracket.stop > bracket.start else max(value, bracket.stop)


def _around(bracket: Bracket, value: float) -> Threshold:
    """The threshold with a point before it and one after, by the bracket's precision."""
    walk = bracket.walk
    toward = np.sign(bracket.stop - bracket.start)
    step = PRECISION * walk.half
    start, stop = min(bracket.start * toward, value * toward - step), max(bracket.stop * toward, value * toward + step)
    ends = walk.nominal * toward, max(walk.end * toward, bracket.stop * toward)
    value, start, stop = (float(np.clip(each, *ends) * toward) for each in (value * toward, start, stop))
    return Threshold(walk, bracket.conclusion, value, start, stop)
