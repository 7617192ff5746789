"""The plain twin of logit play (§4.7): the definition, read aloud, one history at a time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import product
from math import exp

import numpy as np

from countermove.game.evaluate import payoffs
from countermove.game.game import Game, nominal_numbers

History = frozenset[int]
"""The measures adopted so far."""


@dataclass(frozen=True, slots=True)
class Told:
    """`chances` of each portfolio after each history, by layer and history; expected `worth` and `adoption`.

    `leads`: by how much the best portfolio leads the second best for its mover, wherever there are two.
    """

    chances: dict[tuple[int, History], dict[History, float]] = field(default_factory=dict)
    worth: dict[tuple[int, History], np.ndarray] = field(default_factory=dict)
    adoption: dict[int, float] = field(default_factory=dict)
    leads: list[float] = field(default_factory=list)


def tell_logit(game: Game, precision: float, *, times: Mapping[int, float] | None = None) -> Told:
    """What logit play does after every history that feasible play can reach; `times` sharpens some players."""
    told = Told()
    start = frozenset(int(m) for m in np.flatnonzero(game.given & ~game.barred))

    def expect(layer: int, history: History) -> np.ndarray:
        if layer == len(game.layers):
            profile = np.isin(np.arange(len(game.measures)), list(history))
            reached: np.ndarray = payoffs(game, nominal_numbers(game), profile[None])[0]
            return reached
        following = {portfolio: expect(layer + 1, portfolio) for portfolio in portfolios(game, layer, history)}
        mover = game.layers[layer].mover
        best = max(worth[mover] for worth in following.values())
        own = precision * (times or {}).get(mover, 1.0)
        told.leads.extend(sorted(best - worth[mover] for worth in following.values())[1:2])
        weight = {portfolio: exp(own * (worth[mover] - best)) for portfolio, worth in following.items()}
        total = sum(weight.values())
        told.chances[layer, history] = {portfolio: each / total for portfolio, each in weight.items()}
        told.worth[layer, history] = sum(told.chances[layer, history][p] * following[p] for p in following)
        return told.worth[layer, history]

    expect(0, start)
    reach = {start: 1.0}
    for layer in range(len(game.layers)):
        reached: dict[History, float] = {}
        for history, chance in reach.items():
            for portfolio, share in told.chances[layer, history].items():
                reached[portfolio] = reached.get(portfolio, 0.0) + chance * share
        reach = reached
    for measure in range(len(game.measures)):
        told.adoption[measure] = sum(chance for profile, chance in reach.items() if measure in profile)
    return told


def portfolios(game: Game, index: int, history: History) -> list[History]:
    """What may be adopted by the end of a layer, after a history (§2.4)."""
    layer = game.layers[index]
    if layer.is_given:
        return [history]
    fixed = [m for m in layer.measures if m in history]
    free = [m for m in layer.measures if not game.given[m] and not game.barred[m]]
    found = []
    for chosen in product((False, True), repeat=len(free)):
        new = {m for m, adopted in zip(free, chosen, strict=True) if adopted}
        own, after = {*fixed, *new}, history | new
        if (
            sum(game.efforts[m] for m in own) <= layer.budget + 1e-9
            and layer.at_least <= len(own) <= layer.at_most
            and all(other in after for m, other in game.requires if m in own)
            and not any(a in after and b in after for a, b in game.excludes if _binds(game, a, b, index))
        ):
            found.append(frozenset(after))
    return found


def _binds(game: Game, first: int, second: int, index: int) -> bool:
    places = [place for place, layer in enumerate(game.layers) for m in (first, second) if m in layer.measures]
    choosers = [place for place in places if not game.layers[place].is_given]
    return bool(choosers) and max(choosers) == index
