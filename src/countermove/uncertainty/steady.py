"""Steady radii: how far all judgements may move at once, surely without overturning a conclusion."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from countermove.core.errors import CountermoveError
from countermove.core.quantity import span
from countermove.game.game import Game, nominal_inputs
from countermove.solving.affine import MIDDLE, SLOPES, UNTOLD, Forms, make_forms, strength_forms
from countermove.solving.possible_within import entry_radii, first_radius
from countermove.uncertainty.conclusions import SLACK, Conclusion, SurvivalBounds, Verdict

PROFILES_AT_ONCE = 500

SHORT = 1 - 1e-6
"""Radii are told a little too small, for the rounding of what they are computed from."""


@dataclass(frozen=True, slots=True)
class Space:
    """Judgements in half ranges from their nominal values, as far as each can go."""

    game: Game
    nominal: np.ndarray
    half: np.ndarray
    low: np.ndarray
    high: np.ndarray

    @property
    def reach(self) -> float:
        """The radius within which all ranges lie whole."""
        moving = self.half > 0
        far = np.maximum(self.nominal - self.low, self.high - self.nominal)[moving] / self.half[moving]
        return float(far.max(initial=0.0))

    def inputs(self, moves: np.ndarray) -> np.ndarray:
        """The quantities after moves (points, quantities)."""
        clipped: np.ndarray = np.clip(self.nominal + moves * self.half, self.low, self.high)
        return clipped


def make_space(game: Game) -> Space:
    """The space of the game's quantities within their stated ranges."""
    spans = np.array([span(quantity) for quantity in game.quantities]).reshape(-1, 2)
    nominal = nominal_inputs(game)[0]
    half = (spans[:, 1] - spans[:, 0]) / 2
    return Space(game, nominal, half, np.minimum(spans[:, 0], nominal), np.maximum(spans[:, 1], nominal))


@dataclass(frozen=True, slots=True)
class Steady:
    """For each conclusion a radius, `radii` (conclusions,), and the profile that may be played from there on and with
    which it fails, `profiles` (conclusions, measures); `is_reached` bool (conclusions,) where there is one.
    """

    radii: np.ndarray
    profiles: np.ndarray
    is_reached: np.ndarray


def find_steady(
    space: Space, conclusions: Sequence[Conclusion], bounds: SurvivalBounds, *, limit: float = 1.0
) -> Steady:
    """For each conclusion the radius, at most `limit` and 1, within which it surely holds: as long as no judgement
    moves by as many half ranges. 0 where nothing is proved: it does not hold to begin with, stands on a tie, or the
    game is too large to compare all that may be played.
    """
    count, measures = len(conclusions), len(space.game.measures)
    nearest, is_reached = np.zeros((count, measures), bool), np.zeros(count, bool)
    forms = make_forms(space.game, space.nominal, space.half)
    try:
        entries = entry_radii(space.game, forms, limit=min(limit, 1.0))
    except CountermoveError:
        return Steady(np.zeros(count), nearest, is_reached)
    steady = np.full(count, entries.limit)
    for start in range(0, len(entries.profiles), PROFILES_AT_ONCE):
        some = slice(start, start + PROFILES_AT_ONCE)
        failing = _failing_radii(space.game, forms, entries.profiles[some], conclusions, bounds)
        radii = np.maximum(failing, entries.radii[some, None])
        first = radii.argmin(axis=0)
        nearer = radii[first, np.arange(count)] < steady
        steady = np.where(nearer, radii[first, np.arange(count)], steady)
        nearest[nearer] = entries.profiles[some][first[nearer]]
        is_reached |= nearer
    return Steady(steady * SHORT, nearest, is_reached)


def _failing_radii(
    game: Game, forms: Forms, profiles: np.ndarray, conclusions: Sequence[Conclusion], bounds: SurvivalBounds
) -> np.ndarray:
    """From which radius on each conclusion may fail where each profile is played, (profiles, conclusions)."""
    strengths = strength_forms(game, forms, profiles)
    found = np.empty((len(profiles), len(conclusions)))
    for place, conclusion in enumerate(conclusions):
        index = game.measures.index(conclusion.measure)
        strength, adopted = strengths[index], profiles[:, index]
        match conclusion.verdict:
            case Verdict.ADOPTED:
                found[:, place] = np.where(adopted, np.inf, 0.0)
            case Verdict.NOT_ADOPTED:
                found[:, place] = np.where(adopted, 0.0, np.inf)
            case Verdict.STANDING:
                found[:, place] = _reaching(strength, strength[:, MIDDLE] - (bounds.standing - SLACK))
            case Verdict.WEAKENED:
                below = _reaching(strength, bounds.standing - SLACK - strength[:, MIDDLE])
                found[:, place] = np.minimum(below, _reaching(strength, strength[:, MIDDLE] - bounds.broken - SLACK))
            case Verdict.BROKEN:
                most = min(bounds.broken + SLACK, bounds.standing - SLACK)
                found[:, place] = _reaching(strength, most - strength[:, MIDDLE])
    return found


def _reaching(strength: np.ndarray, distance: np.ndarray) -> np.ndarray:
    """The radius at which strengths may have gone so far: inf where they cannot move at all, and 0 where they are there
    already.
    """
    slope, untold = np.abs(strength[:, SLOPES]).sum(axis=-1), strength[:, UNTOLD]
    is_still = (distance >= 0) & (slope == 0) & (untold == 0)
    return np.where(is_still, np.inf, first_radius(distance, slope, untold))
