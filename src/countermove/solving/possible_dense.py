"""Possible play of games whose histories can all be listed: bounds for the payoffs of every one of them.

The same as `possible`, in compiled loops and closer: whole portfolios are compared, whose payoffs are known exactly
after every history of the last mover.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import numpy as np

from countermove.core.errors import OutOfReachError
from countermove.core.quantity import span
from countermove.game.game import Game, nominal_inputs, numbers_at, tie_tolerances
from countermove.solving import possible_kernels as kernels
from countermove.solving.possible import (
    MOST_PROFILES,
    Move,
    Possible,
    bernstein_matrix,
    degrees_of,
    inputs_on,
)
from countermove.solving.variables import Variable, free_measures, joint_variable, violates_clauses

MOST_LEAVES = 2**20
"""Leaves of a game that is looked through, some 50 ms for a stretch."""

LEAVES_A_CELL = 4
"""Leaves that are gone through in the time that elimination takes for a table cell."""

MOST_KEPT = 2**24
"""Payoffs of leaves that are kept for the next call, 128 MiB."""


@dataclass(frozen=True, slots=True)
class Tree:
    """Every history of a game. `adopted` bool (measures, leaves). Of the choosing layers, first to last: `sizes`, their
    portfolios, most preferred first; `movers`, as places in `players`, who choose at all; `starts`, where the nodes of
    each begin in `barred`, bool, which says what may not be chosen after what was chosen before.
    """

    adopted: np.ndarray
    players: np.ndarray
    sizes: np.ndarray
    movers: np.ndarray
    starts: np.ndarray
    barred: np.ndarray


def prepare_possible_dense(game: Game) -> Possible:
    """Possible play by going through every history. Raises OutOfReachError where there are too many."""
    tree = grow_tree(game)
    degrees = np.maximum(degrees_of(game), 1)
    kept: dict[int, np.ndarray] = {}

    def find(moves: Sequence[Move]) -> list[np.ndarray | None]:
        if not len(tree.sizes):
            return [tree.adopted.T] * len(moves)
        found: list[np.ndarray | None] = [None] * len(moves)
        slacks = _slacks(game, tree, moves)
        columns = np.array([move.column for move in moves], int)
        for column in np.unique(columns):
            base = _base_points(game, int(column), int(degrees[column]) + 1)
            if column not in kept:
                _make_room(kept)
                kept[column] = _pay(game, tree, _inputs_at(game, int(column), base))
            places = np.flatnonzero(columns == column).tolist()
            for place, plays in zip(
                places, _follow(kept[column], base, [moves[at] for at in places], slacks[places], tree), strict=True
            ):
                found[place] = plays
        return found

    return Possible(find, cells=tree.adopted.shape[1] // LEAVES_A_CELL + 1)


def _make_room(kept: dict[int, np.ndarray]) -> None:
    """Lets go of what was kept first where it is too much."""
    while kept and sum(values.size for values in kept.values()) > MOST_KEPT:
        del kept[next(iter(kept))]


def _slacks(game: Game, tree: Tree, moves: Sequence[Move]) -> np.ndarray:
    """What counts as equal for each player on each move, (moves, players)."""
    inputs = inputs_on(game, moves, 3)
    tolerances = tie_tolerances(game, numbers_at(game, inputs.reshape(-1, inputs.shape[2])))
    slacks: np.ndarray = tolerances[:, tree.players].reshape(len(moves), 3, -1).max(axis=1)
    return np.ascontiguousarray(slacks)


def _base_points(game: Game, column: int, points: int) -> np.ndarray:
    """Values of a quantity, its nominal one among them, from which polynomials in it are known."""
    low, high = span(game.quantities[column])
    step = max(high - low, abs(high), abs(low), 0.25)
    nominal = nominal_inputs(game)[0, column]
    return np.asarray(nominal + step * (np.arange(points) - (points - 1) // 2))


def _inputs_at(game: Game, column: int, values: np.ndarray) -> np.ndarray:
    inputs = np.repeat(nominal_inputs(game), len(values), axis=0)
    inputs[:, column] = values
    return inputs


def _pay(game: Game, tree: Tree, inputs: np.ndarray) -> np.ndarray:
    """The payoffs of all leaves at the inputs, (inputs, players, leaves)."""
    numbers = numbers_at(game, inputs)
    arrays = numbers.effects, numbers.synergies, numbers.costs, numbers.efficacies
    found = np.empty((len(inputs), len(tree.players), tree.adopted.shape[1]))
    counters = np.column_stack([game.counters, np.arange(len(game.counters))])
    counters = np.ascontiguousarray(counters[np.argsort(-counters[:, 1], kind="stable")])
    kernels.pay_leaves(
        tree.adopted, counters, game.pairs, _owners(game), tree.players, tuple(map(np.ascontiguousarray, arrays)), found
    )
    return found


def _follow(
    values: np.ndarray, base: np.ndarray, moves: Sequence[Move], slacks: np.ndarray, tree: Tree
) -> list[np.ndarray | None]:
    """Possible play on moves of one quantity, with `values` (points, players, leaves) of payoffs at its base points."""
    points = np.linspace([move.start for move in moves], [move.stop for move in moves], len(base), axis=1)
    matrices = bernstein_matrix(len(base) - 1) @ _interpolate(base, points)
    plays, counts = np.empty((len(moves), MOST_PROFILES), np.int64), np.empty(len(moves), np.int64)
    shape = tree.sizes, tree.movers, tree.starts, tree.barred
    kernels.play_along(values, matrices, np.ascontiguousarray(slacks), shape, plays, counts)
    return [
        None if count < 0 else tree.adopted[:, leaves[:count]].T for leaves, count in zip(plays, counts, strict=True)
    ]


def _interpolate(base: np.ndarray, points: np.ndarray) -> np.ndarray:
    """What turns a polynomial's values at the base points into those at `points` (…, points), (…, points, base)."""
    weights = np.ones((*points.shape, len(base)))
    for place, value in enumerate(base):
        for other in np.delete(base, place):
            weights[..., place] *= (points - other) / (value - other)
    return weights


def _owners(game: Game) -> np.ndarray:
    owners = np.empty(len(game.measures), int)
    for layer in game.layers:
        owners[list(layer.measures)] = layer.mover
    return owners


def grow_tree(game: Game) -> Tree:
    """The game's histories. Raises OutOfReachError where there are too many."""
    lists = _list_choices(game)
    sizes = [variable.size for variable in lists]
    leaves = prod(sizes)
    if leaves > MOST_LEAVES:
        raise OutOfReachError(f"case {game.id}: {leaves:,} leaves are too many to follow all of them along a stretch")
    movers = [game.layers[variable.layer].mover for variable in lists]
    players = sorted(set(movers))
    barred = [_find_barred(game, lists[: depth + 1]) for depth in range(len(lists))]
    return Tree(
        adopted=np.ascontiguousarray(_profiles(game, lists).T),
        players=np.array(players, int),
        sizes=np.array(sizes, int),
        movers=np.array([players.index(mover) for mover in movers], int),
        starts=np.cumsum([0, *map(len, barred)])[:-1],
        barred=np.concatenate([np.zeros(0, bool), *barred]),
    )


def _list_choices(game: Game) -> list[Variable]:
    """Each layer in which something is chosen, as one variable."""
    return [
        joint_variable(game, index)
        for index, layer in enumerate(game.layers)
        if not layer.is_given and free_measures(game, layer)
    ]


def _profiles(game: Game, lists: Sequence[Variable]) -> np.ndarray:
    """The measures adopted after each history of those layers, the last one's choice running fastest, bool (histories,
    measures).
    """
    sizes = [variable.size for variable in lists]
    profiles = np.tile(game.given & ~game.barred, (prod(sizes), 1))
    for variable, places in zip(lists, np.indices(sizes).reshape(len(sizes), prod(sizes)), strict=True):
        profiles[:, list(variable.measures)] = variable.options[places]
    return profiles


def _find_barred(game: Game, lists: Sequence[Variable]) -> np.ndarray:
    """Which histories of those layers end in a portfolio that was not to be had, bool (histories,)."""
    return violates_clauses(game, lists[-1].layer, _profiles(game, lists))
