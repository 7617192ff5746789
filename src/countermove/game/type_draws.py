"""Who every player may be [Harsanyi1967]: each combination of types with its chance and its numbers (§4.10)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

import numpy as np

from countermove.case.case import Case
from countermove.core.quantity import central_value
from countermove.game.game import Game, Numbers, nominal_inputs, numbers_at, tie_tolerances


@dataclass(frozen=True, slots=True)
class PlayerType:
    """One type of a player: how likely it is, and the values that quantities then have, by their index."""

    id: str
    chance: float
    values: Mapping[int, float]


PlayerTypes = tuple[tuple[PlayerType, ...], ...]
"""The types of each player, none for a player that is known."""


@dataclass(frozen=True, slots=True)
class TypeDraw:
    """One combination of types. `types` has the index of each player's type, None for a player that has none.

    `numbers` are those of the game then, as a batch of one scenario.
    """

    chance: float
    types: tuple[int | None, ...]
    numbers: Numbers


def types_of(case: Case, game: Game) -> PlayerTypes:
    """The types of the case's actors by player, quantities by their indices in its game, at central values (§7.3)."""
    place = {label: index for index, label in enumerate(game.labels)}
    return tuple(
        tuple(
            PlayerType(
                each.id,
                each.chance,
                {place[change.path]: central_value(change.judgement.quantity) for change in each.changes},
            )
            for each in case.types
            if each.actor == player
        )
        for player in game.players
    )


def draw_types(game: Game, types: PlayerTypes) -> tuple[TypeDraw, ...]:
    """Every combination of types, drawn independently; one that is certain where nobody has types."""
    draws = []
    for chosen in product(*(range(len(each)) if each else (None,) for each in types)):
        drawn = [types[player][own] for player, own in enumerate(chosen) if own is not None]
        inputs = nominal_inputs(game)
        for each in drawn:
            inputs[:, list(each.values)] = list(each.values.values())
        draws.append(TypeDraw(prod(each.chance for each in drawn), chosen, numbers_at(game, inputs)))
    return tuple(draws)


def tolerances_of(game: Game, types: PlayerTypes, draws: Sequence[TypeDraw]) -> tuple[float, ...]:
    """What counts as equal for each player before types are drawn, in payoff points: for its rarest type as much as
    §4.3 says.
    """
    widest = np.max([tie_tolerances(game, draw.numbers)[0] for draw in draws], axis=0)
    rarest = [min((each.chance for each in own), default=1.0) for own in types]
    return tuple(map(float, widest * rarest))
