"""Bonds: clauses by which a portfolio of one choosing layer rules out portfolios of a later one (§2.4)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from countermove.core.errors import OutOfReachError
from countermove.game.game import Game
from countermove.solving.variables import Variable, clauses


@dataclass(frozen=True, slots=True)
class Bond:
    """Measure `column` of the choosing layer `level` may not be adopted while measure `other_column` of the earlier
    choosing layer `other_level` is at `value`. Levels count choosing layers only.
    """

    level: int
    column: int
    other_level: int
    other_column: int
    value: bool


def find_bonds(game: Game, lists: Sequence[Variable]) -> tuple[Bond, ...]:
    """The clauses that reach from one choosing layer to another.

    Raises OutOfReachError where a measure that nobody chooses binds a mover only after some histories.
    """
    binding = clauses(game)
    if not binding:
        return ()
    at = {m: (level, column) for level, each in enumerate(lists) for column, m in enumerate(each.measures)}
    level_of = {each.layer: level for level, each in enumerate(lists)}
    adopted = game.given & ~game.barred
    found = []
    for clause in binding:
        sides = [(clause.first, clause.first_value), (clause.second, clause.second_value)]
        if any(measure not in at and adopted[measure] != value for measure, value in sides):
            continue
        inside = [side for side in sides if side[0] in game.layers[clause.layer].measures and side[0] in at]
        outside = [side for side in sides if side[0] not in game.layers[clause.layer].measures and side[0] in at]
        if not outside:
            continue
        if not inside or not inside[0][1]:
            raise OutOfReachError(
                f"case {game.id}: a measure that nobody chooses binds layer {clause.layer} by history"
            )
        (measure, _), (other, value) = inside[0], outside[0]
        found.append(Bond(level_of[clause.layer], at[measure][1], *at[other], value))
    return tuple(found)


def allowed_pairs(bond: Bond, lists: Sequence[Variable]) -> np.ndarray:
    """Which portfolio of the earlier layer goes with which of the later one, as bool (earlier, later)."""
    earlier = lists[bond.other_level].options[:, bond.other_column] == bond.value
    later = lists[bond.level].options[:, bond.column]
    allowed: np.ndarray = ~(earlier[:, None] & later[None, :])
    return allowed


def allowed_in_middle(level: int, bonds: Sequence[Bond], lists: Sequence[Variable]) -> np.ndarray:
    """What a middle or first layer allows, as bool (combinations of the middle layers before it, its portfolios, first
    portfolios); the first layer itself allows everything.
    """
    before = [variable.size for variable in lists[1:level]]
    first = lists[0].size if level else 1
    allowed = np.ones((*before, lists[level].size, first), bool)
    for bond in bonds:
        if bond.level == level:
            axis = len(before) + 1 if bond.other_level == 0 else bond.other_level - 1
            pairs = allowed_pairs(bond, lists)
            pairs = pairs.T if bond.other_level == 0 else pairs
            shape = [1] * allowed.ndim
            shape[axis], shape[len(before)] = lists[bond.other_level].size, lists[level].size
            allowed &= pairs.reshape(shape)
    return allowed.reshape(-1, lists[level].size, first)


def blocked_by_middle(bonds: Sequence[Bond], lists: Sequence[Variable]) -> np.ndarray:
    """0 or −∞ for each portfolio of the last layer, after each combination of middle portfolios: (combinations, last
    portfolios); no rows where nothing is bound.
    """
    last = len(lists) - 1
    sizes = [variable.size for variable in lists[1:last]]
    binding = [bond for bond in bonds if bond.level == last and bond.other_level > 0]
    if not binding:
        return np.zeros((0, lists[last].size))
    allowed = np.ones((*sizes, lists[last].size), bool)
    for bond in binding:
        shape = [1] * allowed.ndim
        shape[bond.other_level - 1], shape[-1] = lists[bond.other_level].size, lists[last].size
        allowed &= allowed_pairs(bond, lists).reshape(shape)
    return np.where(allowed, 0.0, -np.inf).reshape(-1, lists[last].size)


def blocked_by_first(bonds: Sequence[Bond], lists: Sequence[Variable]) -> tuple[np.ndarray, np.ndarray]:
    """Patterns of 0 or −∞ for each portfolio of the last layer, (patterns, last portfolios), and which pattern each
    portfolio of the first layer brings; no rows where nothing is bound.
    """
    last = len(lists) - 1
    binding = [bond for bond in bonds if bond.level == last and bond.other_level == 0 and last > 0]
    if not binding:
        return np.zeros((0, lists[last].size)), np.zeros(lists[0].size if last else 1, np.int64)
    allowed = np.logical_and.reduce([allowed_pairs(bond, lists) for bond in binding])
    patterns, place = np.unique(allowed, axis=0, return_inverse=True)
    return np.where(patterns, 0.0, -np.inf), place.reshape(-1)
