"""A game as an extensive-form file (.efg): every history a node, every feasible portfolio an action."""

from collections.abc import Iterator, Sequence
from itertools import count

import numpy as np

from countermove.core.errors import OutOfReachError
from countermove.game.evaluate import payoffs
from countermove.game.game import Game, nominal_numbers
from countermove.report.export.trees import (
    count_leaves,
    follow,
    list_branches,
    make_label,
    make_labels,
    write_decimal,
)
from countermove.solving.variables import free_measures

LARGEST_TREE = 2**18
"""Leaves of the largest tree that is still written."""

NOTHING = "none"
"""The action of adopting no measure."""


def render_efg(game: Game) -> str:
    """The nominal game with perfect information. A layer whose mover has no choice is no node.

    Raises OutOfReachError with the number of leaves where the tree would be too large, InputError where a mover has
    nothing feasible.
    """
    portfolios = list_branches(game)
    leaves = count_leaves(portfolios)
    if leaves > LARGEST_TREE:
        raise OutOfReachError(
            f"case {game.id}: an .efg file would have {leaves:,} leaves, more than {LARGEST_TREE:,}; "
            "export to json, which has no tree, or tighten the layers' budgets"
        )
    players = " ".join(f'"{label}"' for label in make_labels(game.players))
    return "\n".join([f'EFG 2 R "{make_label(game.id)}" {{ {players} }}', "", *_nodes(game, portfolios), ""])


def _nodes(game: Game, portfolios: dict[int, np.ndarray]) -> Iterator[str]:
    """The lines of the file below its header, in preorder."""
    numbers = nominal_numbers(game)
    layer_labels = make_labels(layer.id for layer in game.layers)
    measure_labels = make_labels(game.measures, taken=[NOTHING])
    choosing = sorted(portfolios)
    next_set = [count(1) for _ in game.players]
    outcomes = count(1)

    def visit(depth: int, profile: np.ndarray, worth: np.ndarray) -> Iterator[str]:
        if depth == len(choosing):
            number = next(outcomes)
            yield f't "t{number}" {number} "o{number}" {{ {", ".join(map(write_decimal, worth))} }}'
            return
        index = choosing[depth]
        mover = game.layers[index].mover
        followed = follow(game, index, profile, portfolios[index])
        number = next(next_set[mover])
        name = f"{layer_labels[index]}-{number}"
        actions = " ".join(f'"{_action(game, index, following, measure_labels)}"' for following in followed)
        yield f'p "{name}" {mover + 1} {number} "{name}" {{ {actions} }} 0'
        for following, reached in zip(followed, payoffs(game, numbers, followed), strict=True):
            yield from visit(depth + 1, following, reached)

    start = game.given & ~game.barred
    yield from visit(0, start, payoffs(game, numbers, start[None])[0])


def _action(game: Game, index: int, profile: np.ndarray, labels: Sequence[str]) -> str:
    free = free_measures(game, game.layers[index])
    return "+".join(labels[measure] for measure in free if profile[measure]) or NOTHING
