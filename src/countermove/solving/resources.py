"""How much of a layer's limits is used up as its measures are decided one after the other (§2.4)."""

from dataclasses import dataclass
from math import isfinite

import numpy as np

from countermove.core.errors import OutOfReachError
from countermove.game.game import Game, LayerRules

LARGEST_CHAIN = 2**26
"""Cells of all transition tables of a layer together."""

State = tuple[float, int]
"""Effort and number of measures used so far; what no limit asks for stays 0."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a layer's limits leave to its free measures. `counts_effort` and `counts_measures` say which limits bind."""

    layer: str
    budget: float
    at_most: int
    at_least: int
    counts_effort: bool
    counts_measures: bool

    @property
    def bind(self) -> bool:
        """Whether any portfolio is ruled out."""
        return self.counts_effort or self.counts_measures


def limits_of(game: Game, layer: LayerRules, free: tuple[int, ...]) -> Limits:
    """The layer's limits less what its given measures use."""
    given = [measure for measure in layer.measures if game.given[measure] and not game.barred[measure]]
    budget = budget_with_slack(layer)
    if given:
        budget -= float(game.efforts[given].sum())
    at_most, at_least = layer.at_most - len(given), max(0, layer.at_least - len(given))
    return Limits(
        layer=layer.id,
        budget=budget,
        at_most=at_most,
        at_least=at_least,
        counts_effort=isfinite(budget) and float(game.efforts[list(free)].sum()) > budget,
        counts_measures=at_most < len(free) or at_least > 0,
    )


def budget_with_slack(layer: LayerRules) -> float:
    """The layer's budget, with room for the rounding of a sum of efforts."""
    return layer.budget + 1e-9 * max(1.0, layer.budget) if isfinite(layer.budget) else np.inf


def transitions(limits: Limits, efforts: np.ndarray) -> list[np.ndarray]:
    """For each free measure in turn which step leads where, as bool (states before, adopted, states after).

    The last table has one state after: the limits are kept. Raises OutOfReachError where there are too many states.
    """
    tables: list[np.ndarray] = []
    states: list[State] = [(0.0, 0)]
    cells = 0
    for place, effort in enumerate(efforts):
        is_last = place == len(efforts) - 1
        steps = [[_step(limits, state, float(effort) if adopted else None) for adopted in (0, 1)] for state in states]
        following = sorted({after for pair in steps for after in pair if _is_within(limits, after, is_last=is_last)})
        cells += 2 * len(states) * len(following)
        if cells > LARGEST_CHAIN:
            raise OutOfReachError(
                f"layer {limits.layer}: its limits can be used up in too many different ways ({len(following):,} for "
                f"{place + 1} of {len(efforts)} measures); state efforts as small whole numbers or tighten the budget"
            )
        place_of = {state: index for index, state in enumerate(following)}
        table = np.zeros((len(states), 2, len(following)), bool)
        for index, pair in enumerate(steps):
            for adopted, after in enumerate(pair):
                if after in place_of:
                    table[index, adopted, place_of[after]] = True
        tables.append(np.any(table, axis=2, keepdims=True) if is_last else table)
        states = following
    return tables


def _step(limits: Limits, state: State, effort: float | None) -> State:
    if effort is None:
        return state
    used, count = state
    return (
        round(used + effort, 9) if limits.counts_effort else 0.0,
        count + 1 if limits.counts_measures else 0,
    )


def _is_within(limits: Limits, state: State, *, is_last: bool) -> bool:
    used, count = state
    fits = not limits.counts_effort or used <= limits.budget
    counted = not limits.counts_measures or (count <= limits.at_most and (count >= limits.at_least or not is_last))
    return fits and counted
