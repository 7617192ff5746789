"""Reaching: a small joint move of judgements at which a given profile is played, by linear programmes in turn.

What a mover would rather do than the profile, foreseeing the others, is one more condition each time; conditions are
taken as straight near where the last move ended.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module

import numpy as np

from countermove.core.errors import OutOfReachError
from countermove.game.evaluate import payoffs
from countermove.game.game import Game, numbers_at, payoff_ranges
from countermove.solving.strategies import Prepared, Strategies, play_on
from countermove.uncertainty.steady import Space

ROUNDS = 20
"""Conditions at most, and how often they are taken as straight anew."""

MARGIN = 1e-6
"""By what share of the payoff range a mover is to prefer the profile."""

STEP = 1e-3


@dataclass(frozen=True, slots=True)
class _Rival:
    """A profile that `mover` may prefer."""

    mover: int
    profile: np.ndarray


def reach_profile(space: Space, prepared: Prepared, profile: np.ndarray) -> np.ndarray | None:
    """A move (quantities,), in half ranges and within stated ranges, at which the profile is played; None where none is
    found. It is as small as the conditions found on the way allow, but for their bends.
    """
    move = np.zeros(len(space.nominal))
    rivals: dict[bytes, _Rival] = {}
    for _ in range(ROUNDS):
        try:
            strategies = prepared.solve(numbers_at(space.game, space.inputs(move[None])))
        except OutOfReachError:
            return None
        rival = _find_rival(space.game, strategies, profile)
        if rival is None:
            return move
        rivals[rival.profile.tobytes()] = rival
        least = _least_move(space, profile, list(rivals.values()), move)
        if least is None:
            return None
        move = least
    return None


def _find_rival(game: Game, strategies: Strategies, profile: np.ndarray) -> _Rival | None:
    """What the last mover who does not keep to the profile does instead, and what follows from it."""
    for index, layer in reversed(list(enumerate(game.layers))):
        played = play_on(game, strategies, profile[None].copy(), first=index)[0][0]
        own = list(layer.measures)
        if (played[own] != profile[own]).any():
            return _Rival(layer.mover, played)
    return None


def _least_move(space: Space, profile: np.ndarray, rivals: Sequence[_Rival], near: np.ndarray) -> np.ndarray | None:
    """The smallest move after which no mover prefers a rival, each condition straight as it is near a point."""
    moving = np.flatnonzero(space.half)
    steps = np.zeros((len(moving), len(near)))
    steps[np.arange(len(moving)), moving] = STEP
    points = np.concatenate([near[None], near + steps, near - steps])
    inputs = space.nominal + points * space.half
    numbers = numbers_at(space.game, inputs)
    rows, least = [], []
    for rival in rivals:
        own, other = (
            payoffs(space.game, numbers, np.tile(each, (len(points), 1)))[:, rival.mover]
            for each in (profile, rival.profile)
        )
        gap = own - other
        slope = (gap[1 : len(moving) + 1] - gap[len(moving) + 1 :]) / (2 * STEP)
        scale = payoff_ranges(space.game, numbers_at(space.game, inputs[:1]))[0, rival.mover]
        rows.append(np.append(-slope, 0.0))
        least.append(gap[0] - slope @ near[moving] - MARGIN * scale)
    sides = np.concatenate([np.eye(len(moving)), -np.eye(len(moving))])
    found = import_module("scipy.optimize").linprog(
        np.append(np.zeros(len(moving)), 1.0),
        A_ub=np.concatenate([rows, np.column_stack([sides, -np.ones(len(sides))])]),
        b_ub=np.concatenate([least, np.zeros(len(sides))]),
        bounds=[*_limits(space, moving), (0, None)],
    )
    if found.status != 0:
        return None
    move = np.zeros(len(near))
    move[moving] = found.x[:-1]
    return move


def _limits(space: Space, moving: np.ndarray) -> list[tuple[float, float]]:
    low = (space.low - space.nominal)[moving] / space.half[moving]
    high = (space.high - space.nominal)[moving] / space.half[moving]
    return list(zip(low.tolist(), high.tolist(), strict=True))
