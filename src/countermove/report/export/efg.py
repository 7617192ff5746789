"""A game as an extensive-form file (.efg): every history a node, every feasible portfolio an action.

The dialect is the strict one that both Gambit and OpenSpiel read: labels are unique, without commas or quotes, and
numbers are plain decimals ([Gambit], file formats).
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, count
from math import prod

import numpy as np

from countermove.core.errors import OutOfReachError
from countermove.game.evaluate import payoffs
from countermove.game.game import Game, nominal_numbers
from countermove.solving.playable import stuck_error
from countermove.solving.variables import free_measures, list_portfolios, violates_clauses

LARGEST_TREE = 2**18
"""Leaves of the largest tree that is still written."""

NOTHING = "none"
"""The action of adopting no measure."""


def render_efg(game: Game) -> str:
    """The nominal game with perfect information. A layer whose mover has no choice is no node.

    Raises OutOfReachError with the number of leaves where the tree would be too large, InputError where a mover has
    nothing feasible.
    """
    choosing = [index for index, layer in enumerate(game.layers) if not layer.is_given and free_measures(game, layer)]
    portfolios = {index: list_portfolios(game, game.layers[index]) for index in choosing}
    leaves = prod(len(options) for options in portfolios.values())
    if leaves > LARGEST_TREE:
        raise OutOfReachError(
            f"case {game.id}: an .efg file would have {leaves:,} leaves, more than {LARGEST_TREE:,}; "
            "export to json, which has no tree, or tighten the layers' budgets"
        )
    players = " ".join(f'"{label}"' for label in _labels(game.players))
    return "\n".join([f'EFG 2 R "{_label(game.id)}" {{ {players} }}', "", *_nodes(game, portfolios), ""])


def _nodes(game: Game, portfolios: dict[int, np.ndarray]) -> Iterator[str]:
    """The lines of the file below its header, in preorder."""
    numbers = nominal_numbers(game)
    layer_labels = _labels(layer.id for layer in game.layers)
    measure_labels = _labels(game.measures, taken=[NOTHING])
    choosing = sorted(portfolios)
    next_set = [count(1) for _ in game.players]
    outcomes = count(1)

    def visit(depth: int, profile: np.ndarray, worth: np.ndarray) -> Iterator[str]:
        if depth == len(choosing):
            number = next(outcomes)
            yield f't "t{number}" {number} "o{number}" {{ {", ".join(map(_decimal, worth))} }}'
            return
        index = choosing[depth]
        mover = game.layers[index].mover
        followed = _followed(game, index, profile, portfolios[index])
        number = next(next_set[mover])
        name = f"{layer_labels[index]}-{number}"
        actions = " ".join(f'"{_action(game, index, following, measure_labels)}"' for following in followed)
        yield f'p "{name}" {mover + 1} {number} "{name}" {{ {actions} }} 0'
        for following, reached in zip(followed, payoffs(game, numbers, followed), strict=True):
            yield from visit(depth + 1, following, reached)

    start = game.given & ~game.barred
    yield from visit(0, start, payoffs(game, numbers, start[None])[0])


def _followed(game: Game, index: int, profile: np.ndarray, portfolios: np.ndarray) -> np.ndarray:
    """The profiles that feasible portfolios of the layer lead to; InputError where its mover has none."""
    followed = np.repeat(profile[None], len(portfolios), axis=0)
    followed[:, list(free_measures(game, game.layers[index]))] = portfolios
    feasible: np.ndarray = followed[~violates_clauses(game, index, followed)]
    if not len(feasible):
        adopted = ", ".join(game.measures[measure] for measure in np.flatnonzero(profile)) or "nothing"
        raise stuck_error(game, index, f"after a history that adopts {adopted}")
    return feasible


def _action(game: Game, index: int, profile: np.ndarray, labels: Sequence[str]) -> str:
    free = free_measures(game, game.layers[index])
    return "+".join(labels[measure] for measure in free if profile[measure]) or NOTHING


def _labels(texts: Iterable[str], *, taken: Iterable[str] = ()) -> tuple[str, ...]:
    """A label for each text, all different and none of them in `taken`."""
    seen = set(taken)
    labels = []
    for text in texts:
        plain = _label(text)
        label = next(each for each in chain([plain], (f"{plain}_{n}" for n in count(2))) if each not in seen)
        seen.add(label)
        labels.append(label)
    return tuple(labels)


def _label(text: str) -> str:
    return "".join(character if character.isalnum() or character in "-_." else "_" for character in text)


def _decimal(value: float) -> str:
    return np.format_float_positional(value, precision=12, trim="0")
