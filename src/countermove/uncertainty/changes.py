"""Changes: who chooses otherwise, and after which history, between two scenarios in which play differs."""

from dataclasses import dataclass

import numpy as np

from countermove.game.game import Game
from countermove.solving.strategies import Strategies, play_on


@dataclass(frozen=True, slots=True)
class Changes:
    """Choices that differ between pairs of scenarios. Of each, `pair` is the place of the pair, `mover` who chooses,
    and `before` and `after`, bool (changes, measures), what play comes to in the first and in the second scenario of
    the pair, from a history that they share.
    """

    pair: np.ndarray
    mover: np.ndarray
    before: np.ndarray
    after: np.ndarray


def find_changes(game: Game, first: Strategies, second: Strategies, pairs: int) -> Changes:
    """Every change that may be the reason why the line of play differs: a choice on the line itself, and, since movers
    foresee, whatever differs after either of two choices that differ.

    Scenario i of the one and scenario i of the other batch of strategies are a pair.
    """
    start = np.zeros((pairs, len(game.measures)), bool)
    waiting = [(play_on(game, first, start)[0], play_on(game, second, start)[0])]
    found = []
    while waiting:
        before, after = waiting.pop()
        layers = _first_difference(game, before, after)
        differs = np.flatnonzero(layers < len(game.layers))
        if not len(differs):
            continue
        movers = np.array([game.layers[layer].mover for layer in layers[differs]])
        found.append(Changes(differs, movers, before[differs], after[differs]))
        waiting += [
            (before, _play_after(game, second, before, layers)),
            (_play_after(game, first, after, layers), after),
        ]
    return _join(game, found)


def _first_difference(game: Game, before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """For each row the first layer in which the profiles differ; the number of layers where none does."""
    differs = np.stack([(before != after)[:, list(layer.measures)].any(axis=1) for layer in game.layers], axis=1)
    first: np.ndarray = np.where(differs.any(axis=1), differs.argmax(axis=1), len(game.layers))
    return first


def _play_after(game: Game, strategies: Strategies, kept: np.ndarray, layers: np.ndarray) -> np.ndarray:
    """What play comes to after what each profile holds up to its layer of `layers`, that one included; where that is
    past the last layer, the profile itself.
    """
    played = kept.copy()
    for layer in np.unique(layers[layers < len(game.layers)]):
        rows = layers == layer
        played[rows] = play_on(game, strategies, kept, first=int(layer) + 1)[0][rows]
    return played


def _join(game: Game, found: list[Changes]) -> Changes:
    none = np.zeros(0, int), np.zeros((0, len(game.measures)), bool)
    return Changes(
        np.concatenate([none[0], *(each.pair for each in found)]),
        np.concatenate([none[0], *(each.mover for each in found)]),
        np.concatenate([none[1], *(each.before for each in found)]),
        np.concatenate([none[1], *(each.after for each in found)]),
    )
