"""Joint flips: how far all judgements together must move before a conclusion changes, each as little as any.

The norm is the largest of the moves, each in half ranges of its judgement. What is found is searched for; that nothing
smaller overturns the conclusion is proved apart from that, as far as it can be.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from countermove.core.errors import OutOfReachError
from countermove.game.evaluate import payoffs, strengths
from countermove.game.game import Game, Numbers, numbers_at
from countermove.solving.methods import prepare
from countermove.solving.strategies import Prepared, Strategies, play_on
from countermove.uncertainty.changes import find_changes
from countermove.uncertainty.conclusions import Conclusion, SurvivalBounds, holds_in
from countermove.uncertainty.design import breaks
from countermove.uncertainty.ensemble import Ensemble
from countermove.uncertainty.flips import Flip
from countermove.uncertainty.reaching import reach_profile
from countermove.uncertainty.run import Progress, try_inputs
from countermove.uncertainty.steady import SHORT, Space, find_steady, make_space

NEAREST = 6
"""Scenarios in which a conclusion does not hold from which a change is looked for, the nearest ones."""

ROUNDS = 4
"""How often a direction is turned to where a tie at its end gives way soonest."""

MOST_TIES = 6
"""Ties at the end of a direction toward which it is turned, of those that may be the reason for the change."""

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
    """A change of several judgements at once, within their stated ranges, after which the conclusion no longer holds,
    found by solving there: none moves by more than `radius` half ranges. `radius` is None, and `changes` are empty,
    where none was found. It is certain that no change smaller than `proved` half ranges overturns the conclusion; 0
    where nothing was proved. `is_everywhere`: proved for all values in the stated ranges.
    """

    conclusion: str
    radius: float | None
    proved: float
    is_everywhere: bool
    changes: tuple[Change, ...]


Holds = Callable[[np.ndarray], np.ndarray]
"""Whether a conclusion holds after each of some moves (moves, quantities)."""


@dataclass(frozen=True, slots=True)
class _Search:
    """What a search for one conclusion needs: the space, the game made ready to be solved, and where it holds."""

    space: Space
    prepared: Prepared
    conclusion: Conclusion
    holds: Holds


def find_joint_flips(
    ensemble: Ensemble,
    conclusions: Sequence[Conclusion],
    bounds: SurvivalBounds,
    flips: Mapping[str, Sequence[Flip]],
    *,
    progress: Progress | None = None,
) -> tuple[JointFlip, ...]:
    """For each conclusion that holds nominally how far judgements may move at once, and a small joint change that
    overturns it, searched for from scenarios and from single flips within the stated ranges that do; its radius is at
    most the distance of the nearest of those. Changes that break a statement (§7.10) do not count.
    """
    game = ensemble.game
    space = make_space(game)
    prepared = prepare(game, "auto", scenarios=len(conclusions) * STEPS * 20)
    held = holds_in(conclusions, game, ensemble.profiles, ensemble.strengths, bounds)
    found: list[tuple[_Search, np.ndarray | None]] = []
    for place, conclusion in enumerate(conclusions):
        search = _Search(space, prepared, conclusion, _make_holds(space, prepared, conclusion, bounds))
        inside = [_single_move(space, flip) for flip in flips.get(conclusion.label, ()) if flip.is_within_range]
        directions = np.concatenate([_nearest_moves(space, ensemble.inputs[~held[:, place]]), *inside[:1]])
        if search.holds(np.zeros((1, len(space.nominal))))[0]:
            found.append((search, _find(search, directions)))
        if progress is not None:
            progress(place + 1, len(conclusions))
    claims = [search.conclusion for search, _ in found]
    farthest = max((1.0 if move is None else _radius(move) for _, move in found), default=0.0)
    steady = find_steady(space, claims, bounds, limit=farthest)
    ends = [move for _, move in found if move is not None]
    moves = _share(
        found, _reach(space, prepared, [*steady.profiles[steady.is_reached], *_played(space, prepared, ends)])
    )
    return tuple(
        _joint_flip(space, conclusion, move, min(float(proved), 1.0 if move is None else _radius(move)))
        for conclusion, move, proved in zip(claims, moves, steady.radii, strict=True)
    )


def _played(space: Space, prepared: Prepared, moves: Sequence[np.ndarray]) -> np.ndarray:
    """What is played after each of the moves, bool (moves, measures); nothing for those where that is out of reach."""
    tried = try_inputs(space.game, prepared, space.inputs(np.array(moves).reshape(-1, len(space.nominal))))
    return tried.outcomes.profiles


def _reach(space: Space, prepared: Prepared, profiles: Sequence[np.ndarray]) -> list[np.ndarray]:
    """The smallest moves found to where the profiles are played."""
    wanted = {profile.tobytes(): profile for profile in profiles}
    moves = [reach_profile(space, prepared, profile) for profile in wanted.values()]
    return [move for move in moves if move is not None]


def _share(found: Sequence[tuple[_Search, np.ndarray | None]], others: Sequence[np.ndarray]) -> list[np.ndarray | None]:
    """The moves found, for each conclusion, or what is nearer for it of those found for others, and of other ones."""
    all_moves = [move for _, move in found if move is not None] + list(others)
    if not all_moves:
        return [None] * len(found)
    shared: list[np.ndarray | None] = []
    for search, own in found:
        held = search.holds(np.stack(all_moves))
        best = min((move for move, holds in zip(all_moves, held, strict=True) if not holds), key=_radius, default=None)
        is_nearer = best is not None and (own is None or _radius(best) < _radius(own) - 1e-9)
        shared.append(_draw_nearer(search, best) if best is not None and is_nearer else own)
    return shared


def _joint_flip(space: Space, conclusion: Conclusion, move: np.ndarray | None, proved: float) -> JointFlip:
    if move is None:
        return JointFlip(conclusion.label, None, proved, proved >= space.reach * SHORT, ())
    moved = space.inputs(move[None])[0]
    changes = [
        Change(space.game.labels[place], float(space.nominal[place]), float(moved[place]))
        for place in np.argsort(-np.abs(move), kind="stable")
        if moved[place] != space.nominal[place]
    ]
    return JointFlip(conclusion.label, _radius(move), proved, False, tuple(changes))


def _make_holds(space: Space, prepared: Prepared, conclusion: Conclusion, bounds: SurvivalBounds) -> Holds:
    """Where a game cannot be solved, and where a statement is broken, nothing is known to be overturned."""
    game = space.game
    orders = [each for each in game.dependence.orders if not breaks([each], space.nominal[None])[0]]

    def holds(moves: np.ndarray) -> np.ndarray:
        inputs = space.inputs(moves)
        tried = try_inputs(game, prepared, inputs)
        found = tried.outcomes
        held = breaks(orders, inputs)
        held[~tried.solved] = True
        held[tried.solved] |= holds_in([conclusion], game, found.profiles, found.strengths, bounds)[:, 0]
        return held

    return holds


def _single_move(space: Space, flip: Flip) -> np.ndarray:
    """The move of one judgement that the flip stands for, as the only row."""
    move = np.zeros((1, len(space.nominal)))
    column = space.game.labels.index(flip.quantity)
    if space.half[column] > 0:
        move[0, column] = (flip.stop - space.nominal[column]) / space.half[column]
    return move


def _nearest_moves(space: Space, overturned: np.ndarray) -> np.ndarray:
    """Moves to the nearest of the scenarios that overturn the conclusion, (directions, quantities), nearest first."""
    moves = np.divide(overturned - space.nominal, space.half, out=np.zeros_like(overturned), where=space.half > 0)
    nearest = np.argsort(np.abs(moves).max(axis=1, initial=0.0), kind="stable")[:NEAREST]
    found: np.ndarray = moves[nearest]
    return found


def _find(search: _Search, directions: np.ndarray) -> np.ndarray | None:
    """The smallest move found that overturns the conclusion, None where none does."""
    shortened = [_shorten(direction, search.holds) for direction in directions]
    if not shortened:
        return None
    overturns = ~search.holds(np.stack(shortened))
    best = min((move for move, does in zip(shortened, overturns, strict=True) if does), key=_radius, default=None)
    return None if best is None else _draw_nearer(search, best)


def _draw_nearer(search: _Search, move: np.ndarray) -> np.ndarray:
    """A move that overturns the conclusion as this one does, turned and shortened as long as that helps."""
    best = move
    for _ in range(ROUNDS):
        turned = [_shorten(direction, search.holds) for direction in _turns(search, best)]
        nearer = [move for move in turned if _radius(move) < _radius(best) - 1e-9 and not search.holds(move[None])[0]]
        if not nearer:
            break
        best = min(nearer, key=_radius)
    return _leave_out(best, search.holds)


def _radius(move: np.ndarray) -> float:
    return float(np.abs(move).max(initial=0.0))


def _shorten(direction: np.ndarray, holds: Holds) -> np.ndarray:
    """The direction cut off just after the first point found on it at which the conclusion does not hold; as it is
    where none is.
    """
    start, stop = 0.0, 1.0
    for _ in range(CUTS):
        points = np.linspace(start, stop, STEPS + 1)[1:]
        held = holds(points[:, None] * direction)
        if held.all():
            break
        first = int(np.argmin(held))
        start, stop = (start if first == 0 else float(points[first - 1])), float(points[first])
    return stop * direction


def _turns(search: _Search, move: np.ndarray) -> list[np.ndarray]:
    """Directions in which a tie at the end of the move, between what a mover chooses just before and just after, gives
    way soonest, or where only strengths change the conclusion's measure moves on soonest: every judgement moves alike,
    each to its own side. None where the game cannot be solved there.
    """
    game, space = search.space.game, search.space
    ends = [numbers_at(game, space.inputs(each[None])) for each in (move * (1 - 1e-4), move)]
    try:
        before, after = (search.prepared.solve(numbers) for numbers in ends)
    except OutOfReachError:
        return []
    step = 1e-3 * np.eye(len(move))
    around = numbers_at(game, space.inputs(np.concatenate([move + step, move - step])))
    gaps = _gaps(search, (before, after), around, ends)
    slopes = [gap[: len(move)] - gap[len(move) :] for gap in gaps]
    return [
        -np.sign(np.where(np.abs(slope) > 1e-12 * np.abs(slope).max(), slope, 0.0))
        for slope in slopes
        if np.abs(slope).max(initial=0.0) > 0
    ]


def _gaps(
    search: _Search, strategies: tuple[Strategies, Strategies], around: Numbers, ends: Sequence[Numbers]
) -> list[np.ndarray]:
    """What falls to 0 where the conclusion gives way, at points around the end of a move."""
    game = search.space.game
    changes = find_changes(game, *strategies, 1)
    if not len(changes.mover):
        profile = play_on(game, strategies[1], np.zeros((1, len(game.measures)), bool))[0]
        index = game.measures.index(search.conclusion.measure)
        first, last = (strengths(game, numbers, profile)[0, index] for numbers in ends)
        return [np.sign(first - last) * _strength(game, around, profile[0])[:, index]]
    return [
        _worth(game, around, before, mover) - _worth(game, around, after, mover)
        for mover, before, after in list(zip(changes.mover, changes.before, changes.after, strict=True))[:MOST_TIES]
    ]


def _worth(game: Game, numbers: Numbers, profile: np.ndarray, mover: int) -> np.ndarray:
    found: np.ndarray = payoffs(game, numbers, np.tile(profile, (len(numbers.costs), 1)))[:, mover]
    return found


def _strength(game: Game, numbers: Numbers, profile: np.ndarray) -> np.ndarray:
    return strengths(game, numbers, np.tile(profile, (len(numbers.costs), 1)))


def _leave_out(move: np.ndarray, holds: Holds) -> np.ndarray:
    """The move without as many of its smallest parts as can stay where they are."""
    order = np.argsort(np.abs(move), kind="stable")
    moving = order[np.abs(move[order]) > 0]
    kept, left = 0, len(moving)
    while kept < left:  # the largest number of smallest parts whose absence does not bring the conclusion back
        middle = (kept + left + 1) // 2
        trial = move.copy()
        trial[moving[:middle]] = 0.0
        if holds(trial[None])[0]:
            left = middle - 1
        else:
            kept = middle
    shorter = move.copy()
    shorter[moving[:kept]] = 0.0
    return shorter
