"""Measures that pay, or do not, whatever else anybody does: found by interval arithmetic, before any table is built."""

from collections.abc import Container, Sequence
from dataclasses import replace

import numpy as np

from countermove.game.game import Game, Numbers, freeze, tie_tolerances
from countermove.solving.resources import limits_of
from countermove.solving.variables import clauses, free_measures

Interval = tuple[np.ndarray, np.ndarray]
"""Lower and upper bounds, (scenarios,)."""

NOTHING: Interval = (np.zeros(1), np.zeros(1))


def pin_dominated(game: Game, numbers: Numbers) -> Game:
    """The game in which each measure is given that its mover adopts after every history, in every scenario, and barred
    that it never adopts; only what no limit and no clause couples is pinned, and nothing where payoffs could tie.

    It goes from the last layer back and ends with the first layer in which something stays open: what is pinned there
    could no longer be told apart by movers who come later.
    """
    coupled = {measure for clause in clauses(game) for measure in (clause.first, clause.second)}
    for index in reversed(range(len(game.layers))):
        layer = game.layers[index]
        free = free_measures(game, layer)
        if layer.is_given or not free:
            continue
        if not limits_of(game, layer, free).bind:
            game = _pin_layer(game, numbers, index, coupled)
        if free_measures(game, layer):
            break
    return game


def _pin_layer(game: Game, numbers: Numbers, index: int, coupled: Container[int]) -> Game:
    """The game with the layer's measures pinned that can be, once nobody later has a choice."""
    layer = game.layers[index]
    tolerance = tie_tolerances(game, numbers)[:, layer.mover]
    while True:
        strengths = _strengths(game, numbers)
        before = game
        for measure in free_measures(game, layer):
            low, high = _gain(game, numbers, strengths, layer.mover, measure)
            if measure not in coupled and ((low > tolerance).all() or (high < -tolerance).all()):
                game = _pin(game, measure, adopted=bool(low.flat[0] > tolerance[0]))
        if game is before:
            return game


def _pin(game: Game, measure: int, *, adopted: bool) -> Game:
    values = (game.given if adopted else game.barred).copy()
    values[measure] = True
    return replace(game, given=freeze(values)) if adopted else replace(game, barred=freeze(values))


def _strengths(game: Game, numbers: Numbers) -> list[Interval]:
    """Bounds on every strength (§3.1), whatever the free measures do."""
    found: list[Interval] = [NOTHING] * len(game.measures)
    for measure in reversed(range(len(game.measures))):
        if not game.barred[measure]:
            low, high = _unstopped(game, numbers, found, measure)
            found[measure] = (low if game.given[measure] else np.zeros(1), high)
    return found


def _unstopped(game: Game, numbers: Numbers, strengths: Sequence[Interval], measure: int) -> Interval:
    """Bounds on the strength that a measure has once it is adopted."""
    low, high = np.ones(1), np.ones(1)
    for counter in np.flatnonzero(game.counters[:, 1] == measure):
        weakest, strongest = strengths[game.counters[counter, 0]]
        low = low * (1 - numbers.efficacies[:, counter] * strongest)
        high = high * (1 - numbers.efficacies[:, counter] * weakest)
    return low, high


def _gain(game: Game, numbers: Numbers, strengths: Sequence[Interval], mover: int, measure: int) -> Interval:
    """Bounds on what the mover gains by the measure, whatever else is adopted."""
    changes = _changes(game, numbers, strengths, measure)
    low = high = -numbers.costs[:, measure]
    for place, change in enumerate(changes):
        if change is not NOTHING:
            low, high = _add((low, high), _times(numbers.effects[:, mover, place], change))
    for pair, (left, right) in enumerate(game.pairs):
        change = _add(_product(changes[left], strengths[right]), _product(strengths[left], changes[right]))
        low, high = _add((low, high), _times(numbers.synergies[:, mover, pair], change))
    return low, high


def _changes(game: Game, numbers: Numbers, strengths: Sequence[Interval], adopted: int) -> list[Interval]:
    """Bounds on what the adoption of one measure changes in every strength."""
    changes: list[Interval] = [NOTHING] * len(game.measures)
    for measure in reversed(range(len(game.measures))):
        if game.barred[measure]:
            continue
        if measure == adopted:
            changes[measure] = _unstopped(game, numbers, strengths, measure)
        else:
            changes[measure] = _change(game, numbers, strengths, changes, measure)
    return changes


def _change(
    game: Game, numbers: Numbers, strengths: Sequence[Interval], changes: Sequence[Interval], measure: int
) -> Interval:
    """What changes in the strength of a measure that is adopted before and after, or (unless given) neither."""
    against = np.flatnonzero(game.counters[:, 1] == measure)
    moved = [counter for counter in against if changes[game.counters[counter, 0]] is not NOTHING]
    if not moved:
        return NOTHING
    total: Interval = NOTHING
    for counter in moved:
        others: Interval = (np.ones(1), np.ones(1))
        for other in against:
            if other != counter:
                weakest, strongest = strengths[game.counters[other, 0]]
                efficacy = numbers.efficacies[:, other]
                others = others[0] * (1 - efficacy * strongest), others[1] * (1 - efficacy * weakest)
        step = _times(-numbers.efficacies[:, counter], changes[game.counters[counter, 0]])
        total = _add(total, _product(others, step))
    if game.given[measure]:
        return total
    return np.minimum(total[0], 0.0), np.maximum(total[1], 0.0)


def _add(left: Interval, right: Interval) -> Interval:
    return left[0] + right[0], left[1] + right[1]


def _times(number: np.ndarray, interval: Interval) -> Interval:
    one, other = number * interval[0], number * interval[1]
    return np.minimum(one, other), np.maximum(one, other)


def _product(left: Interval, right: Interval) -> Interval:
    ends = [one * other for one in left for other in right]
    return np.minimum.reduce(np.broadcast_arrays(*ends)), np.maximum.reduce(np.broadcast_arrays(*ends))
