"""Logit play over the whole tree (§4.7, [McKelvey1998]): every history in one table, from the last layer back."""

from dataclasses import dataclass
from math import ceil, log2, prod

import numpy as np

from countermove.core.errors import OutOfReachError
from countermove.game.game import Game, Numbers
from countermove.solving.factors import Factor, add_factors, spread, whole_payoff_factors
from countermove.solving.mixes import Mix, MixedPlay, MixedStrategies, logit_probabilities
from countermove.solving.variables import Variable, clause_rules, free_measures, joint_variable

LARGEST_TREE = 2**23
"""Payoffs at leaves, of all players together, that are still kept in one table."""


@dataclass(frozen=True, slots=True)
class Tree:
    """`leaves` (players, portfolios of the first layer in which somebody chooses, …, of the last), in payoff points.

    `allowed[i]` bool, over the portfolios of the first i + 1 such layers, or None where none is forbidden.
    """

    variables: tuple[Variable, ...]
    movers: tuple[int, ...]
    allowed: tuple[np.ndarray | None, ...]
    leaves: np.ndarray


def tree_variables(game: Game) -> tuple[Variable, ...]:
    """One variable for each layer in which somebody chooses; OutOfReachError where portfolios are too many to list."""
    choosing = [index for index, layer in enumerate(game.layers) if not layer.is_given and free_measures(game, layer)]
    return tuple(joint_variable(game, index) for index in choosing)


def tree_size(game: Game, variables: tuple[Variable, ...]) -> int:
    """How many payoffs stand at the leaves."""
    return len(game.players) * prod(variable.size for variable in variables)


def build_tree(game: Game, numbers: Numbers, variables: tuple[Variable, ...]) -> Tree:
    """The tree of one scenario; OutOfReachError with its size where it would be too large (§4.6)."""
    size = tree_size(game, variables)
    if size > LARGEST_TREE:
        raise OutOfReachError(
            f"case {game.id}: logit play over the whole tree needs about 2^{ceil(log2(size))} payoffs "
            f"(the limit is 2^{LARGEST_TREE.bit_length() - 1}); tighter budgets or fewer measures in a layer make it "
            "smaller"
        )
    scope = tuple(range(len(variables)))
    shape = tuple(variable.size for variable in variables)
    players = whole_payoff_factors(game, numbers, variables)
    leaves = np.stack([add_factors(factors, scope, (*shape, 1))[..., 0] for factors in players])
    return Tree(
        variables=variables,
        movers=tuple(game.layers[variable.layer].mover for variable in variables),
        allowed=_allowed(game, variables, shape),
        leaves=leaves,
    )


def _allowed(game: Game, variables: tuple[Variable, ...], shape: tuple[int, ...]) -> tuple[np.ndarray | None, ...]:
    allowed: list[np.ndarray | None] = [None] * len(variables)
    for rule in clause_rules(game, variables):
        last = next(place for place, variable in enumerate(variables) if variable.layer == rule.layer)
        scope = range(last + 1)
        table = spread(Factor(rule.scope, rule.allowed[..., None]), scope)[..., 0]
        before = allowed[last]
        allowed[last] = np.broadcast_to(table, shape[: last + 1]) if before is None else before & table
    return tuple(allowed)


def play_tree(tree: Tree, precision: float) -> tuple[tuple[np.ndarray, ...], np.ndarray]:
    """How likely each portfolio is after each history, a table for each layer in which somebody chooses, and the
    expected payoffs (players,).
    """
    worth = tree.leaves
    tables = []
    for mover, allowed in zip(reversed(tree.movers), reversed(tree.allowed), strict=True):
        table = logit_probabilities(worth[mover], precision, allowed)
        tables.append(table)
        worth = np.matmul(worth[..., None, :], table[..., None])[..., 0, 0]
    return tuple(reversed(tables)), worth


def solve_tree(game: Game, tree: Tree, precision: float) -> MixedPlay:
    """Logit play (§4.7) of the game that the tree is of, with what it means for every measure."""
    tables, worth = play_tree(tree, precision)
    adoption = (game.given & ~game.barred).astype(float)
    reached = np.ones(())
    mixes: list[tuple[Mix, ...]] = [()] * len(game.layers)
    for place, (variable, table) in enumerate(zip(tree.variables, tables, strict=True)):
        reached = reached[..., None] * table
        portfolios = reached.reshape(-1, variable.size).sum(axis=0)
        adoption[list(variable.measures)] = portfolios @ variable.options
        mixes[variable.layer] = (Mix((place,), tuple(range(place)), table),)
    return MixedPlay(MixedStrategies(tree.variables, tuple(mixes)), worth, adoption)
