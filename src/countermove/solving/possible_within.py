"""Possible play within a radius: how far all quantities must move at once before a profile may be the line of play.

Every profile is compared with all that movers could do instead, as affine forms. Below the radius at which one of these
comparisons can turn out otherwise, it is surely not played; so the radii found are certain, and none too large.
"""

from dataclasses import dataclass
from importlib import import_module

import numpy as np

from countermove.core.errors import OutOfReachError
from countermove.game.game import Game, payoff_ranges, tie_tolerances
from countermove.solving.affine import MIDDLE, SLOPES, UNTOLD, Forms, largest_numbers, payoff_forms
from countermove.solving.possible_dense import Tree, grow_tree

MOST_NUMBERS = 2**24
"""Numbers in the forms of one player's payoffs that are kept, 128 MiB."""

MOST_RIVALS = 1500
"""Profiles that are compared with one another at one history; where there are more, nothing is said beyond."""

PAIRS_AT_ONCE = 2**20

ROUNDING = 1e-12
"""Differences below this share of the payoff range count as none, whatever the tie tolerance."""


@dataclass(frozen=True, slots=True)
class Entries:
    """The `profiles`, bool (profiles, measures), that may be played within a radius, and from which radius on each may,
    `radii` (profiles,), 0 for what is played where nothing moves. All others may be played from `limit` on, not before.
    """

    profiles: np.ndarray
    radii: np.ndarray
    limit: float


def entry_radii(game: Game, forms: Forms, *, limit: float, rivals: int = MOST_RIVALS) -> Entries:
    """The entries up to a radius of `limit`, at most 1: the part of its way that each quantity goes at most. Less far
    where more than so many `rivals` would have to be compared with one another.

    Raises OutOfReachError where the game's histories are too many to compare.
    """
    tree = grow_tree(game)
    leaves = tree.adopted.shape[1]
    if leaves * forms.width > MOST_NUMBERS:
        raise OutOfReachError(f"case {game.id}: {leaves:,} histories are too many to compare while all numbers move")
    payoffs = payoff_forms(game, forms, np.ascontiguousarray(tree.adopted.T), tree.players.tolist())
    largest = largest_numbers(forms)
    if not leaves:
        return Entries(np.zeros((0, len(game.measures)), bool), np.zeros(0), limit)
    slacks = np.maximum(tie_tolerances(game, largest), ROUNDING * payoff_ranges(game, largest))[0, tree.players]
    radii = np.zeros(leaves)
    for depth in reversed(range(len(tree.sizes))):
        mover = int(tree.movers[depth])
        limit = min(limit, _greatest(radii, int(np.prod(tree.sizes[:depth])), rivals))
        _enter(tree, depth, radii, payoffs[mover], (float(slacks[mover]), limit))
    kept = np.flatnonzero(radii < limit)
    return Entries(tree.adopted.T[kept], radii[kept], limit)


def _greatest(radii: np.ndarray, nodes: int, rivals: int) -> float:
    """Up to which radius no history has more than so many rivals, but for those that are there from the start."""
    below = radii.reshape(nodes, -1)
    if below.shape[1] <= rivals:
        return np.inf
    return float(np.partition(below, rivals, axis=1)[:, rivals].min(initial=np.inf))


def _enter(tree: Tree, depth: int, radii: np.ndarray, payoff: np.ndarray, bounds: tuple[float, float]) -> None:
    """Raises the radii of profiles to those from which on this layer's mover may want them, in place; what is said is
    right up to the limit. `bounds` are what counts as equal, and the limit.
    """
    slack, limit = bounds
    nodes, options = int(np.prod(tree.sizes[:depth])), int(tree.sizes[depth])
    below = len(radii) // (nodes * options)
    barred = tree.barred[tree.starts[depth] :][: nodes * options].reshape(nodes, options)
    grid = radii.reshape(nodes, options, below)
    for node in np.flatnonzero(~barred.all(axis=1)):
        grid[node, barred[node]] = np.inf
        rivals = np.flatnonzero(grid[node].ravel() < limit)
        first = node * options * below
        grid[node].reshape(-1)[rivals] = _face(
            payoff[first + rivals], rivals // below, grid[node].ravel()[rivals], slack, limit
        )


def _face(payoff: np.ndarray, option: np.ndarray, radii: np.ndarray, slack: float, limit: float) -> np.ndarray:
    """The radii from which on each of the rivals may be what the mover chooses: some profile of each other option must
    be possible and no better. `option` is ascending.
    """
    starts = np.flatnonzero(np.diff(option, prepend=-1))
    found = radii.copy()
    size = max(1, PAIRS_AT_ONCE // max(len(payoff), 1))
    for start in range(0, len(payoff), size):
        some = slice(start, start + size)
        turned = np.maximum(_turning_radii(payoff, payoff[some], option, option[some], slack), radii[:, None])
        soonest = np.minimum.reduceat(turned, starts, axis=0)
        own = option[starts][:, None] == option[some]
        faced = np.where(own, 0.0, np.minimum(soonest, limit)).max(axis=0)
        found[some] = np.maximum(found[some], faced)
    return found


def _turning_radii(
    better: np.ndarray, worse: np.ndarray, better_option: np.ndarray, worse_option: np.ndarray, slack: float
) -> np.ndarray:
    """The radius up to which each of the one surely gives more than each of the others, (better, worse): 0 where that
    is not so at the start, inf where it always is. An option that comes first is taken where both surely give the same.
    """
    gap = better[:, None, MIDDLE] - worse[None, :, MIDDLE]
    slope = import_module("scipy.spatial.distance").cdist(better[:, SLOPES], worse[:, SLOPES], "cityblock")
    untold = better[:, None, UNTOLD] + worse[None, :, UNTOLD]
    radii = first_radius(gap - slack, slope, untold)
    is_same = (slope == 0) & (untold == 0) & (gap >= -slack / 8) & (better_option[:, None] < worse_option[None, :])
    return np.where(is_same, np.inf, radii)


def first_radius(distance: np.ndarray, slope: np.ndarray, untold: np.ndarray) -> np.ndarray:
    """The least radius r at which slope r + untold r² reaches the distance; 0 where the distance is not above 0."""
    positive = np.maximum(distance, 0.0)
    steep = slope + np.sqrt(slope**2 + 4 * untold * positive)
    with np.errstate(over="ignore"):  # what is next to level reaches a distance nowhere near
        radii = np.divide(2 * positive, steep, out=np.full_like(steep, np.inf), where=steep > 0)
    return np.where(positive > 0, radii, 0.0)
