"""Stretches: whether a conclusion holds at every point of a part of a walk, by certain bounds, not by samples."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from countermove.core.errors import CountermoveError
from countermove.game.evaluate import strengths
from countermove.game.game import Game, nominal_inputs, numbers_at
from countermove.solving.possible import bernstein_matrix, payoff_degrees, possible_profiles
from countermove.solving.schedule import Schedule, make_schedule
from countermove.uncertainty.conclusions import Conclusion, SurvivalBounds, surely_holds
from countermove.uncertainty.walks import Walk, inputs_along

LARGEST_DEGREE = 6
"""Highest degree in one quantity of payoffs that are bounded."""

CELLS_AT_ONCE = 2**22

MOST_WORK = 2**31
"""Cells of bounds worked through for one case, a minute or so; what is left over then stays undecided."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a walk, and the conclusions (places) that are asked about there."""

    walk: Walk
    start: float
    stop: float
    asked: frozenset[int]


Ask = Callable[[Sequence[Stretch]], list[frozenset[int]] | None]
"""For each stretch those of the conclusions asked about that hold all along it for sure; None where that is too much
work."""


def make_ask(game: Game, conclusions: Sequence[Conclusion], bounds: SurvivalBounds) -> Ask:
    """Asks within a limit of work, counted over all calls; nothing can be asked of games out of elimination's reach."""
    try:
        schedule = make_schedule(game)
    except CountermoveError:
        return lambda stretches: None
    degrees = np.maximum(payoff_degrees(game), 1)
    nominal = nominal_inputs(game)[0]
    spent = 0

    def ask(stretches: Sequence[Stretch]) -> list[frozenset[int]] | None:
        nonlocal spent
        points = np.array([degrees[stretch.walk.column] + 1 for stretch in stretches])
        spent += int(2 * points.sum()) * schedule.cells
        if spent > MOST_WORK or (points > LARGEST_DEGREE + 1).any():
            return None
        held: list[frozenset[int]] = [frozenset()] * len(stretches)
        for places in _batches(points, schedule):
            inputs = np.stack([_inputs_on(stretches[place], nominal, int(points[place])) for place in places])
            profiles = possible_profiles(game, schedule, inputs)
            for place, along, possible in zip(places, inputs, profiles, strict=True):
                if possible is not None:
                    strength = _bound_strengths(game, along, possible)
                    held[place] = frozenset(
                        index
                        for index in stretches[place].asked
                        if surely_holds(conclusions[index], game, possible, strength, bounds)
                    )
        return held

    return ask


def _batches(points: np.ndarray, schedule: Schedule) -> Iterator[np.ndarray]:
    """Places of stretches with equally many points, as many at a time as fit."""
    for count in np.unique(points):
        places = np.flatnonzero(points == count)
        size = max(1, CELLS_AT_ONCE // (schedule.largest * 2 * int(count)))
        yield from np.split(places, range(size, len(places), size))


def _inputs_on(stretch: Stretch, nominal: np.ndarray, points: int) -> np.ndarray:
    return inputs_along(nominal, stretch.walk, np.linspace(stretch.start, stretch.stop, points))


def _bound_strengths(game: Game, inputs: np.ndarray, profiles: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The least and the greatest that each measure's strength can be along the inputs, whichever profile is played."""
    matrix = bernstein_matrix(len(inputs) - 1)
    numbers = numbers_at(game, inputs)
    along = [matrix @ strengths(game, numbers, np.tile(profile, (len(inputs), 1))) for profile in profiles]
    return np.min(along, axis=(0, 1)), np.max(along, axis=(0, 1))
