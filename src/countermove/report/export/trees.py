"""What .efg and .nfg files share: the branches of a game's tree, and labels and numbers in the strict dialect.

The dialect is the one that both Gambit and OpenSpiel read: labels are unique, without commas or quotes, and numbers are
plain decimals ([Gambit], file formats).
"""

from collections.abc import Iterable, Mapping
from itertools import chain, count
from math import prod

import numpy as np

from countermove.game.game import Game
from countermove.solving.playable import stuck_error
from countermove.solving.variables import free_measures, list_portfolios, violates_clauses


def list_branches(game: Game) -> dict[int, np.ndarray]:
    """For each layer whose mover has a choice, its portfolios as `list_portfolios` gives them, by the layer's index."""
    choosing = [index for index, layer in enumerate(game.layers) if not layer.is_given and free_measures(game, layer)]
    return {index: list_portfolios(game, game.layers[index]) for index in choosing}


def count_leaves(branches: Mapping[int, np.ndarray]) -> int:
    """The leaves of the tree, those that earlier measures rule out counted too."""
    return prod(len(portfolios) for portfolios in branches.values())


def follow(game: Game, index: int, profile: np.ndarray, portfolios: np.ndarray) -> np.ndarray:
    """The profiles that feasible portfolios of the layer lead to; InputError where its mover has none."""
    followed = np.repeat(profile[None], len(portfolios), axis=0)
    followed[:, list(free_measures(game, game.layers[index]))] = portfolios
    feasible: np.ndarray = followed[~violates_clauses(game, index, followed)]
    if not len(feasible):
        adopted = ", ".join(game.measures[measure] for measure in np.flatnonzero(profile)) or "nothing"
        raise stuck_error(game, index, f"after a history that adopts {adopted}")
    return feasible


def make_labels(texts: Iterable[str], *, taken: Iterable[str] = ()) -> tuple[str, ...]:
    """A label for each text, all different and none of them in `taken`."""
    seen = set(taken)
    labels = []
    for text in texts:
        plain = make_label(text)
        label = next(each for each in chain([plain], (f"{plain}_{n}" for n in count(2))) if each not in seen)
        seen.add(label)
        labels.append(label)
    return tuple(labels)


def make_label(text: str) -> str:
    """The text with `_` for every character that the dialect has no place for."""
    return "".join(character if character.isalnum() or character in "-_." else "_" for character in text)


def write_decimal(value: float) -> str:
    """The number as a plain decimal with at most twelve places."""
    return np.format_float_positional(value, precision=12, trim="0")
