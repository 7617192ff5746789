"""Strategies: every mover's contingent plan, as decision tables over what it depends on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from countermove.game.game import Game, Numbers, columns
from countermove.solving.variables import Variable


@dataclass(frozen=True, slots=True)
class Decision:
    """Which value `variable` takes, given the variables in `scope`: `table` int, one axis per variable of
    the scope, then the scenarios along the last axis. `is_tied` (same shape) says where another value is as good.
    """

    variable: int
    scope: tuple[int, ...]
    table: np.ndarray
    is_tied: np.ndarray


@dataclass(frozen=True, slots=True)
class Strategies:
    """`decisions[layer]` in the order in which they are taken: each may depend on the ones before it.

    Where no decisions are stored, `ask` finds out what is done: it takes a layer and profiles, as `respond` does. What
    is adopted in the layer comes back, bool (rows, measures of the layer), and whether that was tied, bool (rows,).
    """

    variables: tuple[Variable, ...]
    decisions: tuple[tuple[Decision, ...], ...]
    ask: Callable[[int, np.ndarray], tuple[np.ndarray, np.ndarray]] | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """A method made ready for one game: `solve` turns numbers into strategies for each of their scenarios.

    `width` is the base-2 logarithm of the largest table, rounded up; `cells` the number of table cells held at once and
    `work` that of cells or leaves visited, both per scenario. `is_alone`: what a scenario takes depends on its numbers,
    so that each is to be solved by itself, and `solve` may raise OutOfReachError. `together`, if any, solves some tens
    of them at once, in less time; it raises OutOfReachError where they are too unlike.
    """

    method: str
    solve: Callable[[Numbers], Strategies]
    width: int
    cells: int
    work: int
    is_alone: bool = False
    together: Callable[[Numbers], Strategies] | None = None


def respond(game: Game, strategies: Strategies, layer: int, profiles: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What the mover of `layer` adopts after each history, and whether that choice was tied.

    `profiles` bool (rows, measures) holds the history up to the layer; row i is in scenario i, or all rows are in the
    only one there is. Returns the profiles with the layer filled in, and bool (rows,).
    """
    filled = profiles.copy()
    tied = _decide(game, strategies, layer, filled, {})
    return filled, tied


def play_on(
    game: Game, strategies: Strategies, profiles: np.ndarray, *, first: int = 0
) -> tuple[np.ndarray, np.ndarray]:
    """The profiles that result when layers from `first` on respond in turn, and whether any choice was tied."""
    filled, tied = profiles.copy(), np.zeros(len(profiles), bool)
    values: dict[int, np.ndarray] = {}
    for layer in range(first, len(game.layers)):
        tied |= _decide(game, strategies, layer, filled, values)
    return filled, tied


def follow(game: Game, strategies: Strategies, profiles: np.ndarray, rows: Sequence[int]) -> None:
    """Fills in what each layer responds in the first `rows[layer]` of the profiles, and leaves it as it is in the rest.

    All profiles, bool (rows, measures), are in the only scenario there is; `rows` never fall from layer to layer.
    """
    values: dict[int, np.ndarray] = {}
    for layer, many in enumerate(rows):
        if strategies.ask is None:
            _add_history(strategies, layer, profiles, values)
        _decide(game, strategies, layer, profiles[:many], {place: value[:many] for place, value in values.items()})


def _decide(
    game: Game, strategies: Strategies, layer: int, profiles: np.ndarray, values: dict[int, np.ndarray]
) -> np.ndarray:
    """Fills the layer of the profiles in, and returns where the choice was tied; `values` of variables, by their place,
    are those known so far, and those of the layer are added to them.
    """
    members = columns(game.layers[layer].measures)
    profiles[:, members] = game.given[members] & ~game.barred[members]
    if strategies.ask is not None:
        profiles[:, members], tied = strategies.ask(layer, profiles)
        return tied
    _add_history(strategies, layer, profiles, values)
    tied = np.zeros(len(profiles), bool)
    for decision in strategies.decisions[layer]:
        rows = np.arange(len(profiles)) if decision.table.shape[-1] > 1 else np.zeros(len(profiles), int)
        at = (*(values[variable] for variable in decision.scope), rows)
        values[decision.variable] = decision.table[at]
        tied |= decision.is_tied[at]
        variable = strategies.variables[decision.variable]
        if variable.measures:
            profiles[:, columns(variable.measures)] = variable.options[values[decision.variable]]
    return tied


def _add_history(strategies: Strategies, layer: int, profiles: np.ndarray, values: dict[int, np.ndarray]) -> None:
    """For each variable of an earlier layer that the decisions look at, which of its values each history shows."""
    for decision in strategies.decisions[layer]:
        for place in decision.scope:
            variable = strategies.variables[place]
            if place not in values and variable.layer < layer and (variable.measures or variable.size == 1):
                values[place] = _value_of(variable, profiles[:, columns(variable.measures)])


def _value_of(variable: Variable, adopted: np.ndarray) -> np.ndarray:
    if len(variable.measures) == 1 and variable.size == 2:
        return adopted[:, 0].astype(int)
    bits = 1 << np.arange(len(variable.measures))
    place_of = np.full(1 << len(variable.measures), -1)
    place_of[variable.options @ bits] = np.arange(variable.size)
    place: np.ndarray = place_of[adopted @ bits]
    if variable.size < len(place_of) and (place < 0).any():
        raise ValueError("a history holds a portfolio that its layer does not allow")
    return place
