"""A method that refuses scenarios for their numbers, as elimination by bounds does in games that take too long here."""

from dataclasses import replace

import numpy as np

from countermove.core.errors import OutOfReachError
from countermove.game.game import Game, Numbers
from countermove.solving.methods import prepare
from countermove.solving.strategies import Prepared, Strategies

PLACE = "picky_method:prepare_picky"

DEAREST = 1.5
"""No measure may cost more."""


def prepare_picky(game: Game) -> Prepared:
    """Elimination, which refuses every batch in which a measure costs too much."""
    sound = prepare(game, "elimination")

    def solve(numbers: Numbers) -> Strategies:
        if is_refused(numbers.costs).any():
            raise OutOfReachError(f"case {game.id}: a cost of {numbers.costs.max():.6f} is too high")
        return sound.solve(numbers)

    return replace(sound, solve=solve, is_alone=True)


def is_refused(costs: np.ndarray) -> np.ndarray:
    """Which rows of costs are."""
    refused: np.ndarray = costs.max(axis=1, initial=0.0) > DEAREST
    return refused
