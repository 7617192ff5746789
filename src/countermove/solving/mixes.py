"""Mixed strategies: how likely each portfolio is after any history, as tables over what that depends on."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from countermove.game.game import Game
from countermove.solving.variables import Variable

SAME_CHANCE = 1e-9
"""Chances that differ by less than this share of the larger count as equal when the likeliest portfolio is named."""


@dataclass(frozen=True, slots=True)
class Mix:
    """How likely the values of `variables`, all of one layer, are, given the earlier variables in `scope`.

    `table` has one axis for each variable in `scope`, ascending, then one for each of `variables`, over which it sums
    to one.
    """

    variables: tuple[int, ...]
    scope: tuple[int, ...]
    table: np.ndarray


@dataclass(frozen=True, slots=True)
class MixedStrategies:
    """`mixes[layer]`: independent choices that together make the layer's portfolio."""

    variables: tuple[Variable, ...]
    mixes: tuple[tuple[Mix, ...], ...]


@dataclass(frozen=True, slots=True)
class MixedPlay:
    """Mixed strategies and what follows from them: expected `payoffs` (players,), in payoff points, and `adoption`
    (measures,), how likely each measure is to be adopted.
    """

    strategies: MixedStrategies
    payoffs: np.ndarray
    adoption: np.ndarray


def logit_probabilities(payoff: np.ndarray, precision: float, allowed: np.ndarray | None) -> np.ndarray:
    """Probabilities along the last axis, in proportion to exp(precision · payoff) where `allowed` (everywhere if None).

    Only differences to the best allowed payoff are raised to a power, so that nothing overflows. Where nothing is
    allowed, everything counts as allowed: feasible play does not get there.
    """
    if allowed is None:
        weights = payoff - payoff.max(axis=-1, keepdims=True)
    else:
        allowed = allowed | ~allowed.any(axis=-1, keepdims=True)
        best = np.where(allowed, payoff, -np.inf).max(axis=-1, keepdims=True)
        weights = np.where(allowed, payoff, best) - best
    weights *= precision
    np.exp(weights, out=weights)
    if allowed is not None:
        weights *= allowed
    found: np.ndarray = weights / weights.sum(axis=-1, keepdims=True)
    return found


def chances(strategies: MixedStrategies, layer: int, profiles: np.ndarray) -> np.ndarray:
    """How likely the mover of `layer` is to adopt what each profile shows there, after the history it shows: (rows,).

    `profiles` bool (rows, measures); each shows portfolios that its layers allow.
    """
    chance = np.ones(len(profiles))
    for mix in strategies.mixes[layer]:
        places = [_places(strategies.variables[index], profiles) for index in (*mix.scope, *mix.variables)]
        chance *= mix.table[tuple(places)]
    return chance


def _places(variable: Variable, profiles: np.ndarray) -> np.ndarray:
    """Which of the variable's values each profile shows."""
    bits = 1 << np.arange(len(variable.measures))
    codes = variable.options @ bits
    order = np.argsort(codes)
    places: np.ndarray = order[np.searchsorted(codes, profiles[:, list(variable.measures)] @ bits, sorter=order)]
    return places


def likeliest_line(game: Game, strategies: MixedStrategies) -> tuple[np.ndarray, tuple[float, ...]]:
    """The profile in which each mover does what is likeliest after what was likeliest before, as bool (measures,), and
    how likely each layer's portfolio is there. Of equally likely ones, the one that §4.3 prefers.
    """
    profile = game.given & ~game.barred
    found = []
    for mixes in strategies.mixes:
        chance = 1.0
        for mix in mixes:
            at = tuple(int(_places(strategies.variables[index], profile[None])[0]) for index in mix.scope)
            table = mix.table[at]
            chance *= float(table.max())
            profile |= _preferred(game, strategies.variables, mix, table)
        found.append(chance)
    return profile, tuple(found)


def _preferred(game: Game, variables: Sequence[Variable], mix: Mix, table: np.ndarray) -> np.ndarray:
    """What is adopted at the largest entry of the table, as bool (measures,); see `likeliest_line` for equals."""
    adopted = np.zeros((table.size, len(game.measures)), bool)
    values = np.unravel_index(np.arange(table.size), table.shape)
    for index, value in zip(mix.variables, values, strict=True):
        adopted[:, list(variables[index].measures)] = variables[index].options[value]
    good = adopted[table.ravel() >= table.max() * (1 - SAME_CHANCE)]
    first: np.ndarray = good[np.lexsort((*(~good.T[::-1]), good.sum(axis=1)))[0]]
    return first
