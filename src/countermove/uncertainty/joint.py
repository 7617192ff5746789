"""Joint flips: how far all judgements together must move before a conclusion changes, each as little as any."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from countermove.core.quantity import span
from countermove.game.evaluate import payoffs
from countermove.game.game import Game, Numbers, nominal_inputs, numbers_at
from countermove.solving.methods import prepare
from countermove.uncertainty.conclusions import Conclusion, SurvivalBounds, holds_in
from countermove.uncertainty.ensemble import Ensemble, Outcomes
from countermove.uncertainty.flips import Flip
from countermove.uncertainty.run import Progress, try_inputs

NEAREST = 6
"""Scenarios in which a conclusion does not hold from which a change is looked for, the nearest ones."""

ROUNDS = 4
"""How often a direction is turned to where the tie at its end gives way soonest."""

STEPS = 16
CUTS = 4
"""Points on a direction, and how often the stretch between two of them is cut again: radii are exact to 1/65,000."""


@dataclass(frozen=True, slots=True)
class Change:
    """One judgement's part in a joint change: from its nominal value to another."""

    quantity: str
    start: float
    stop: float


@dataclass(frozen=True, slots=True)
class JointFlip:
    """A change of several judgements at once after which the conclusion no longer holds, found by solving there. None
    moves by more than `radius` half ranges; no change with a smaller radius was found, though there may be one.
    """

    conclusion: str
    radius: float
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class _Space:
    """Judgements in half ranges from their nominal values, as far as each can go."""

    game: Game
    nominal: np.ndarray
    half: np.ndarray
    low: np.ndarray
    high: np.ndarray

    def inputs(self, moves: np.ndarray) -> np.ndarray:
        """The quantities after moves (points, quantities)."""
        clipped: np.ndarray = np.clip(self.nominal + moves * self.half, self.low, self.high)
        return clipped


def find_joint_flips(
    ensemble: Ensemble,
    conclusions: Sequence[Conclusion],
    bounds: SurvivalBounds,
    flips: Mapping[str, Sequence[Flip]],
    *,
    progress: Progress | None = None,
) -> tuple[JointFlip, ...]:
    """A small joint change for each conclusion that a scenario or a flip within the stated range overturns; its radius
    (infinity norm) is at most the distance of the nearest of those.
    """
    game = ensemble.game
    space = _make_space(game)
    prepared = prepare(game, "auto", scenarios=len(conclusions) * STEPS * 20)
    held = holds_in(conclusions, game, ensemble.profiles, ensemble.strengths, bounds)
    found = []
    for place, conclusion in enumerate(conclusions):

        def holds(moves: np.ndarray, conclusion: Conclusion = conclusion) -> tuple[np.ndarray, Outcomes]:
            tried = try_inputs(game, prepared, space.inputs(moves))
            found = tried.outcomes
            held = np.ones(len(moves), bool)  # where the game cannot be solved, nothing is known to be overturned
            held[tried.solved] = holds_in([conclusion], game, found.profiles, found.strengths, bounds)[:, 0]
            return held, found

        inside = [_single_move(space, flip) for flip in flips.get(conclusion.label, ()) if flip.is_within_range]
        directions = np.concatenate([_nearest_moves(space, ensemble.inputs[~held[:, place]]), *inside[:1]])
        if len(directions) and holds(np.zeros((1, len(space.nominal))))[0][0]:
            found.append(_search(space, conclusion, directions, holds))
        if progress is not None:
            progress(place + 1, len(conclusions))
    return tuple(found)


def _single_move(space: _Space, flip: Flip) -> np.ndarray:
    """The move of one judgement that the flip stands for, as the only row."""
    move = np.zeros((1, len(space.nominal)))
    column = space.game.labels.index(flip.quantity)
    if space.half[column] > 0:
        move[0, column] = (flip.stop - space.nominal[column]) / space.half[column]
    return move


def _make_space(game: Game) -> _Space:
    spans = np.array([span(quantity) for quantity in game.quantities]).reshape(-1, 2)
    nominal = nominal_inputs(game)[0]
    half = (spans[:, 1] - spans[:, 0]) / 2
    return _Space(game, nominal, half, np.minimum(spans[:, 0], nominal), np.maximum(spans[:, 1], nominal))


def _nearest_moves(space: _Space, overturned: np.ndarray) -> np.ndarray:
    """Moves to the nearest of the scenarios that overturn the conclusion, (directions, quantities), nearest first."""
    moves = np.divide(overturned - space.nominal, space.half, out=np.zeros_like(overturned), where=space.half > 0)
    nearest = np.argsort(np.abs(moves).max(axis=1, initial=0.0), kind="stable")[:NEAREST]
    found: np.ndarray = moves[nearest]
    return found


Holds = Callable[[np.ndarray], tuple[np.ndarray, Outcomes]]


def _search(space: _Space, conclusion: Conclusion, directions: np.ndarray, holds: Holds) -> JointFlip:
    best = min((_shorten(direction, holds) for direction in directions), key=_radius)
    for _ in range(ROUNDS):
        turned = _turn(space, best, holds)
        if turned is None:
            break
        candidate = _shorten(turned, holds)
        if holds(candidate[None])[0][0] or _radius(candidate) >= _radius(best) - 1e-9:
            break
        best = candidate
    best = _leave_out(best, holds)
    moved = space.inputs(best[None])[0]
    changes = [
        Change(space.game.labels[place], float(space.nominal[place]), float(moved[place]))
        for place in np.argsort(-np.abs(best), kind="stable")
        if moved[place] != space.nominal[place]
    ]
    return JointFlip(conclusion.label, _radius(best), tuple(changes))


def _radius(move: np.ndarray) -> float:
    return float(np.abs(move).max(initial=0.0))


def _shorten(direction: np.ndarray, holds: Holds) -> np.ndarray:
    """The direction cut off just after the first point found on it at which the conclusion does not hold; as it is
    where none is.
    """
    start, stop = 0.0, 1.0
    for _ in range(CUTS):
        points = np.linspace(start, stop, STEPS + 1)[1:]
        held, _ = holds(points[:, None] * direction)
        if held.all():
            break
        first = int(np.argmin(held))
        start, stop = (start if first == 0 else float(points[first - 1])), float(points[first])
    return stop * direction


def _turn(space: _Space, move: np.ndarray, holds: Holds) -> np.ndarray | None:
    """The direction in which, at the end of the move, the tie between play just before and just after gives way
    soonest: every judgement moves alike, each to its own side. None where only strengths change there, or the game
    cannot be solved.
    """
    _, outcomes = holds(np.stack([move * (1 - 1e-4), move]))
    if len(outcomes.profiles) < 2:
        return None
    before, after = outcomes.profiles
    changed = before != after
    if not changed.any():
        return None
    game = space.game
    mover = next(layer.mover for layer in game.layers if changed[list(layer.measures)].any())
    step = 1e-3 * np.eye(len(move))
    numbers = numbers_at(game, space.inputs(np.concatenate([move + step, move - step])))
    gap = _worth(game, numbers, before, mover) - _worth(game, numbers, after, mover)
    slope = gap[: len(move)] - gap[len(move) :]
    toward: np.ndarray = -np.sign(np.where(np.abs(slope) > 1e-12 * np.abs(slope).max(initial=1.0), slope, 0.0))
    return 1.0 * toward if toward.any() else None


def _worth(game: Game, numbers: Numbers, profile: np.ndarray, mover: int) -> np.ndarray:
    found: np.ndarray = payoffs(game, numbers, np.tile(profile, (len(numbers.costs), 1)))[:, mover]
    return found


def _leave_out(move: np.ndarray, holds: Holds) -> np.ndarray:
    """The move without as many of its smallest parts as can stay where they are."""
    order = np.argsort(np.abs(move), kind="stable")
    moving = order[np.abs(move[order]) > 0]
    kept, left = 0, len(moving)
    while kept < left:  # the largest number of smallest parts whose absence does not bring the conclusion back
        middle = (kept + left + 1) // 2
        trial = move.copy()
        trial[moving[:middle]] = 0.0
        if holds(trial[None])[0][0]:
            left = middle - 1
        else:
            kept = middle
    shorter = move.copy()
    shorter[moving[:kept]] = 0.0
    return shorter
