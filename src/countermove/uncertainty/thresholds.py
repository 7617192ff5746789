"""Thresholds: the exact value of a quantity at which a conclusion changes, from what is tied there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.polynomial import polynomial

from countermove.game.evaluate import payoffs, strengths
from countermove.game.game import Game, nominal_inputs, numbers_at
from countermove.solving.methods import prepare
from countermove.solving.possible import payoff_degrees
from countermove.uncertainty.conclusions import Conclusion, SurvivalBounds
from countermove.uncertainty.run import solve_inputs
from countermove.uncertainty.walks import PRECISION, Bracket, Walk, inputs_along

NEAR = 1e-5
"""How far from its bracket, in half ranges, a root may lie: ties are broken a little before they are exact (§4.3)."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """Where on a walk a conclusion (by place) stops to hold: at `value`; it does at `start`, and does not at `stop`."""

    walk: Walk
    conclusion: int
    value: float
    start: float
    stop: float


Locate = Callable[[Sequence[Bracket]], list[Threshold]]
"""The thresholds in brackets."""


def make_locate(game: Game, conclusions: Sequence[Conclusion], bounds: SurvivalBounds, method: str) -> Locate:
    """Finds each threshold as the root of a polynomial: of the difference between what the mover of the first layer to
    change gets on the line of play before and after, or of a strength and the bound that it crosses. Where no root is
    in the bracket — a later mover, off the line, changed its reply — the value is the middle of the bracket.
    """
    prepared = prepare(game, method, scenarios=len(game.quantities))
    nominal = nominal_inputs(game)[0]
    degrees = np.maximum(payoff_degrees(game), 1)

    def locate(brackets: Sequence[Bracket]) -> list[Threshold]:
        if not brackets:
            return []
        ends = [inputs_along(nominal, each.walk, np.array([each.start, each.stop])) for each in brackets]
        profiles = solve_inputs(game, prepared, np.concatenate(ends)).profiles
        found = []
        for place, bracket in enumerate(brackets):
            walk, middle = bracket.walk, (bracket.start + bracket.stop) / 2
            points = np.linspace(-1, 1, degrees[walk.column] + 1)
            inputs = inputs_along(nominal, walk, middle + walk.half * points)
            gaps = _gaps(game, inputs, profiles[2 * place : 2 * place + 2], conclusions[bracket.conclusion], bounds)
            roots = [root for gap in gaps for root in _real_roots(points, gap) if abs(root) <= NEAR]
            value = middle + walk.half * min(roots, key=abs) if roots else middle
            found.append(_around(bracket, float(value)))
        return found

    return locate


def _gaps(
    game: Game, inputs: np.ndarray, profiles: np.ndarray, conclusion: Conclusion, bounds: SurvivalBounds
) -> list[np.ndarray]:
    """What is 0 at the threshold, at each of the inputs."""
    numbers = numbers_at(game, inputs)
    before, after = (np.tile(profile, (len(inputs), 1)) for profile in profiles)
    changed = profiles[0] != profiles[1]
    if changed.any():
        mover = next(layer.mover for layer in game.layers if changed[list(layer.measures)].any())
        return [(payoffs(game, numbers, before) - payoffs(game, numbers, after))[:, mover]]
    strength = strengths(game, numbers, before)[:, game.measures.index(conclusion.measure)]
    return [strength - bounds.standing, strength - bounds.broken]


def _real_roots(points: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Where the polynomial through the values is 0."""
    coefficients = polynomial.polyfit(points, values, len(points) - 1)
    small = 1e-12 * max(np.abs(coefficients).max(), 1e-300)
    roots = polynomial.polyroots(polynomial.polytrim(coefficients, small))
    real: np.ndarray = np.real(roots[np.abs(np.imag(roots)) < NEAR])
    return real


def _around(bracket: Bracket, value: float) -> Threshold:
    """The threshold with a point before it and one after, by the bracket's precision."""
    walk = bracket.walk
    toward = np.sign(bracket.stop - bracket.start)
    step = PRECISION * walk.half
    start, stop = min(bracket.start * toward, value * toward - step), max(bracket.stop * toward, value * toward + step)
    ends = walk.nominal * toward, max(walk.end * toward, bracket.stop * toward)
    value, start, stop = (float(np.clip(each, *ends) * toward) for each in (value * toward, start, stop))
    return Threshold(walk, bracket.conclusion, value, start, stop)
