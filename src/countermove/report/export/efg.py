"""A game as an extensive-form file (.efg): every history a node, every feasible portfolio an action.

The dialect is the strict one that both Gambit and OpenSpiel read: labels are unique, without commas or quotes, and
numbers are plain decimals ([Gambit], file formats).
"""

from collections.abc import Iterator
from itertools import count
from math import prod

import numpy as np

from countermove.core.errors import OutOfReachError
from countermove.game.evaluate import payoffs
from countermove.game.game import Game, nominal_numbers
from countermove.solving.variables import free_measures, list_portfolios, violates_clauses

LARGEST_TREE = 2**18
"""Leaves of the largest tree that is still written."""


def render_efg(game: Game) -> str:
    """The nominal game with perfect information. A layer whose mover has no choice is no node.

    Raises OutOfReachError with the number of leaves where the tree would be too large.
    """
    choosing = [index for index, layer in enumerate(game.layers) if not layer.is_given and free_measures(game, layer)]
    portfolios = {index: list_portfolios(game, game.layers[index]) for index in choosing}
    leaves = prod(len(options) for options in portfolios.values())
    if leaves > LARGEST_TREE:
        raise OutOfReachError(
            f"case {game.id}: an .efg file would have {leaves:,} leaves, more than {LARGEST_TREE:,}; "
            "export to json, which has no tree, or tighten the layers' budgets"
        )
    players = " ".join(f'"{_label(player)}"' for player in game.players)
    return "\n".join([f'EFG 2 R "{_label(game.id)}" {{ {players} }}', "", *_nodes(game, portfolios), ""])


def _nodes(game: Game, portfolios: dict[int, np.ndarray]) -> Iterator[str]:
    """The lines of the file below its header, in preorder."""
    choosing = sorted(portfolios)
    next_set = [count(1) for _ in game.players]
    outcomes = count(1)

    def visit(depth: int, profile: np.ndarray) -> Iterator[str]:
        if depth == len(choosing):
            number = next(outcomes)
            worth = ", ".join(_decimal(value) for value in payoffs(game, nominal_numbers(game), profile[None])[0])
            yield f't "t{number}" {number} "o{number}" {{ {worth} }}'
            return
        index = choosing[depth]
        mover = game.layers[index].mover
        followed = _followed(game, index, profile, portfolios[index])
        number = next(next_set[mover])
        name = f"{_label(game.layers[index].id)}-{number}"
        actions = " ".join(f'"{_action(game, index, following)}"' for following in followed)
        yield f'p "{name}" {mover + 1} {number} "{name}" {{ {actions} }} 0'
        for following in followed:
            yield from visit(depth + 1, following)

    yield from visit(0, game.given & ~game.barred)


def _followed(game: Game, index: int, profile: np.ndarray, portfolios: np.ndarray) -> np.ndarray:
    """The profiles that the mover can reach, one row for each feasible portfolio."""
    following = np.repeat(profile[None], len(portfolios), axis=0)
    following[:, list(free_measures(game, game.layers[index]))] = portfolios
    feasible: np.ndarray = following[~violates_clauses(game, index, following)]
    return feasible


def _action(game: Game, index: int, profile: np.ndarray) -> str:
    free = free_measures(game, game.layers[index])
    return "+".join(_label(game.measures[measure]) for measure in free if profile[measure]) or "none"


def _label(text: str) -> str:
    return "".join(character if character.isalnum() or character in "-_." else "_" for character in text)


def _decimal(value: float) -> str:
    return np.format_float_positional(value, precision=12, trim="0")
