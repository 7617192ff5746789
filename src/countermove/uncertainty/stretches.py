"""Stretches: whether a conclusion holds at every point of a part of a walk, by certain bounds, not by samples."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module

import numpy as np

from countermove.core.errors import CountermoveError
from countermove.game.evaluate import strengths
from countermove.game.game import Game, numbers_at
from countermove.solving.possible import Move, Possible, bernstein_matrix, degrees_of, inputs_on, prepare_possible
from countermove.uncertainty.conclusions import Conclusion, SurvivalBounds, surely_holds
from countermove.uncertainty.walks import Walk

LARGEST_DEGREE = 6
"""Highest degree in one quantity of payoffs that are bounded."""

MOST_WORK = 2**30
"""Cells of bounds worked through for one case, a minute or so; what is left over then stays undecided."""

WORTH_COMPILING = 2**12
"""Cells of elimination for one point from which on the compiled loops over all histories are worth loading."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a walk, and the conclusions (places) that are asked about there."""

    walk: Walk
    start: float
    stop: float
    asked: frozenset[int]


Ask = Callable[[Sequence[Stretch]], list[frozenset[int] | None]]
"""For each stretch those of the conclusions asked about that hold all along it for sure; None where it is no use to ask
about it or a part of it, as it is too much work."""


def make_ask(game: Game, conclusions: Sequence[Conclusion], bounds: SurvivalBounds) -> Ask:
    """Asks within a limit of work, counted over all calls. Nothing can be asked of games that are out of reach."""
    possible = _prepare(game)
    if possible is None:
        return lambda stretches: [None] * len(stretches)
    points = np.maximum(degrees_of(game), 1) + 1
    spent = 0

    def ask(stretches: Sequence[Stretch]) -> list[frozenset[int] | None]:
        nonlocal spent
        count = points[[stretch.walk.column for stretch in stretches]]
        work = spent + np.cumsum(2 * count * possible.cells)
        places = np.flatnonzero((work <= MOST_WORK) & (count <= LARGEST_DEGREE + 1)).tolist()
        spent = int(work[-1]) if len(work) else spent
        some = [stretches[place] for place in places]
        plays = possible.find([_as_move(stretch) for stretch in some])
        held: list[frozenset[int] | None] = [None] * len(stretches)
        sure = _hold(game, (conclusions, bounds), some, plays, count[places])
        for place, found in zip(places, sure, strict=True):
            held[place] = found
        return held

    return ask


def _prepare(game: Game) -> Possible | None:
    """The quicker way to find possible play, None where there is none."""
    try:
        eliminated = prepare_possible(game)
    except CountermoveError:
        eliminated = None
    if eliminated is not None and eliminated.cells < WORTH_COMPILING:
        return eliminated
    try:
        dense: Possible = import_module("countermove.solving.possible_dense").prepare_possible_dense(game)
    except CountermoveError:
        return eliminated
    return eliminated if eliminated and eliminated.cells <= dense.cells else dense


def _hold(
    game: Game,
    claims: tuple[Sequence[Conclusion], SurvivalBounds],
    stretches: Sequence[Stretch],
    plays: Sequence[np.ndarray | None],
    points: np.ndarray,
) -> list[frozenset[int]]:
    """Which of the conclusions asked about hold on each stretch, whichever of the profiles there is played. Strengths
    along it are polynomials of a degree below the number of `points`.
    """
    conclusions, bounds = claims
    held: list[frozenset[int]] = [frozenset()] * len(stretches)
    for count in np.unique(points):
        places = [place for place in np.flatnonzero(points == count).tolist() if plays[place] is not None]
        some, profiles = [stretches[place] for place in places], [plays[place] for place in places]
        strength = _bound_strengths(game, some, [each for each in profiles if each is not None], int(count))
        for place, low, high in zip(places, *strength, strict=True):
            profile, asked = plays[place], stretches[place].asked
            if profile is not None:
                held[place] = frozenset(
                    index for index in asked if surely_holds(conclusions[index], game, profile, (low, high), bounds)
                )
    return held


def _bound_strengths(
    game: Game, stretches: Sequence[Stretch], plays: Sequence[np.ndarray], points: int
) -> tuple[np.ndarray, np.ndarray]:
    """The least and the greatest that each measure's strength can be along each stretch, whichever profile is played,
    both (stretches, measures).
    """
    if not stretches:
        return np.zeros((0, 0)), np.zeros((0, 0))
    moves = [_as_move(stretch) for stretch in stretches]
    many = [len(profiles) for profiles in plays]
    inputs = np.repeat(inputs_on(game, moves, points), many, axis=0)
    profiles = np.repeat(np.concatenate(plays), points, axis=0)
    along = strengths(game, numbers_at(game, inputs.reshape(-1, inputs.shape[2])), profiles)
    bounds = bernstein_matrix(points - 1) @ along.reshape(-1, points, along.shape[1])
    starts = np.cumsum([0, *many[:-1]])
    low, high = np.minimum.reduceat(bounds.min(axis=1), starts), np.maximum.reduceat(bounds.max(axis=1), starts)
    return low, high


def _as_move(stretch: Stretch) -> Move:
    return Move(stretch.walk.column, stretch.start, stretch.stop)
