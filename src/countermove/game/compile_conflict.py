"""ConflictCase → Conflict, and Game → Conflict: a case read in the graph model (§6.4)."""

import numpy as np

from countermove.case.conflict_case import ConflictActor, ConflictCase, ConflictOption, Direction
from countermove.case.states import StateSpace, build_space
from countermove.core.errors import Fault, InputError, OutOfReachError, Place
from countermove.core.names import plain_name
from countermove.game.conflict import Conflict
from countermove.game.evaluate import payoffs
from countermove.game.game import Game, freeze, is_fixed, nominal_numbers, tie_tolerances

MAX_MEASURES = 20
ROWS = 2**14
SLACK = 1e-9


def compile_conflict(case: ConflictCase) -> Conflict:
    """The conflict that a conflict file describes, as arrays."""
    place = {actor.id: index for index, actor in enumerate(case.actors)}
    masks = {
        direction: sum(1 << index for index, option in enumerate(case.options) if option.direction is direction)
        for direction in Direction
    }
    return Conflict(
        id=case.id,
        source_sha256=case.sha256,
        players=tuple(place),
        options=tuple(option.id for option in case.options),
        owners=freeze(np.array([place[option.actor] for option in case.options], int)),
        forward=masks[Direction.FORWARD],
        back=masks[Direction.BACK],
        labels=case.space.labels,
        codes=case.space.codes,
        state_of=case.space.state_of,
        levels=freeze(np.array([actor.levels for actor in case.actors], int).reshape(len(place), -1)),
    )


def conflict_from_game(game: Game) -> Conflict:
    """The case read as a conflict: its free measures are reversible options of their layer's mover, its feasible
    profiles the states, its nominal payoffs the preferences; payoffs within the tie tolerance of the lowest of their
    group are tied. Raises OutOfReachError with the number of combinations where there are too many.
    """
    free = np.nonzero(~is_fixed(game))[0]
    if len(free) > MAX_MEASURES:
        raise OutOfReachError(
            f"case {game.id}: read as a conflict, its {len(free)} free measures have 2^{len(free)} combinations "
            f"(the limit is 2^{MAX_MEASURES}); bar or give measures, or leave some out"
        )
    codes = np.arange(1 << len(free), dtype=np.int64)
    chunks = [codes[start : start + ROWS] for start in range(0, len(codes), ROWS)]
    kept = np.concatenate([chunk[is_feasible(game, _profiles(game, free, chunk))] for chunk in chunks])
    if not len(kept):
        message = "no combination of measures is feasible; loosen limits, requires or excludes"
        raise InputError([Fault(Place(game.id), message)])
    space = build_space(len(free), kept)
    movers = np.zeros(len(game.measures), int)
    for layer in game.layers:
        movers[list(layer.measures)] = layer.mover
    return Conflict(
        id=game.id,
        source_sha256=game.source_sha256,
        players=game.players,
        options=tuple(game.measures[measure] for measure in free),
        owners=freeze(movers[free]),
        forward=0,
        back=0,
        labels=space.labels,
        codes=space.codes,
        state_of=space.state_of,
        levels=freeze(_levels(game, free, kept)),
    )


def name_conflict(conflict: Conflict) -> ConflictCase:
    """The conflict with its ids for names."""
    directions = [
        Direction.FORWARD if conflict.forward >> place & 1
        else Direction.BACK if conflict.back >> place & 1
        else Direction.BOTH
        for place in range(len(conflict.options))
    ]  # fmt: skip
    return ConflictCase(
        id=conflict.id,
        title=plain_name(conflict.id),
        about=None,
        actors=tuple(
            ConflictActor(player, plain_name(player), tuple(levels.tolist()))
            for player, levels in zip(conflict.players, conflict.levels, strict=True)
        ),
        options=tuple(
            ConflictOption(option, plain_name(option), conflict.players[owner], direction)
            for option, owner, direction in zip(conflict.options, conflict.owners, directions, strict=True)
        ),
        space=StateSpace(conflict.labels, conflict.codes, conflict.state_of),
        sha256=conflict.source_sha256,
    )


def is_feasible(game: Game, profiles: np.ndarray) -> np.ndarray:
    """Which profiles, bool (rows, measures), keep to every rule of every layer (§2.4), as bool (rows,); facts bind
    nobody.
    """
    kept = np.ones(len(profiles), bool)
    is_fact = np.zeros(len(game.measures), bool)
    for layer in game.layers:
        members = list(layer.measures)
        is_fact[members] = layer.is_given
        if layer.is_given:
            continue
        effort, count = profiles[:, members] @ game.efforts[members], profiles[:, members].sum(axis=1)
        slack = SLACK * max(1.0, layer.budget) if np.isfinite(layer.budget) else 0.0
        kept &= (effort <= layer.budget + slack) & (count <= layer.at_most) & (count >= layer.at_least)
    for measure, other in game.requires:
        if not is_fact[measure]:
            kept &= ~profiles[:, measure] | profiles[:, other]
    for measure, other in game.excludes:
        if not (is_fact[measure] and is_fact[other]):
            kept &= ~(profiles[:, measure] & profiles[:, other])
    return kept


def _profiles(game: Game, free: np.ndarray, codes: np.ndarray) -> np.ndarray:
    profiles = np.repeat((game.given & ~game.barred)[None], len(codes), axis=0)
    profiles[:, free] = (codes[:, None] >> np.arange(len(free))) & 1 == 1
    return profiles


def _levels(game: Game, free: np.ndarray, codes: np.ndarray) -> np.ndarray:
    numbers = nominal_numbers(game)
    chunks = [codes[start : start + ROWS] for start in range(0, len(codes), ROWS)]
    points = np.concatenate([payoffs(game, numbers, _profiles(game, free, chunk)) for chunk in chunks])
    tolerances = tie_tolerances(game, numbers)[0]
    return np.array([tied_levels(points[:, player], tolerances[player]) for player in range(len(game.players))])


def tied_levels(points: np.ndarray, tolerance: float) -> np.ndarray:
    """The level of each of `points`, from 0 up: a new level starts where a point exceeds the lowest of its level by
    more than the tolerance.
    """
    order = np.argsort(points, kind="stable")
    levels = np.zeros(len(points), int)
    level, low = 0, points[order[0]]
    for index in order:
        if points[index] - low > tolerance:
            level, low = level + 1, points[index]
        levels[index] = level
    return levels
