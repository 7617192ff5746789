"""Screening: which quantities matter at all for payoffs and conclusions, by moving one at a time ([Morris1991])."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from countermove.core.quantity import Shape
from countermove.game.game import Game
from countermove.solving.methods import prepare
from countermove.uncertainty.conclusions import Conclusion, SurvivalBounds, holds_in
from countermove.uncertainty.design import inputs_at_shares
from countermove.uncertainty.morris import LEVELS, morris_design, morris_indices
from countermove.uncertainty.run import Progress, solve_inputs

TRAJECTORIES = 10


@dataclass(frozen=True, slots=True)
class Screening:
    """What moving one quantity from end to end of its distribution does to `target`: a payoff («payoffs.us», in payoff
    points) or a conclusion (its label; 1 where it always changes). `mean` of the effects, `size` of them whatever their
    sign, with its standard error, and `spread` over the places where the quantity was moved.
    """

    quantity: str
    target: str
    mean: float
    size: float
    size_error: float
    spread: float


def screen_quantities(
    game: Game,
    conclusions: Sequence[Conclusion],
    bounds: SurvivalBounds,
    *,
    seed: int,
    progress: Progress | None = None,
) -> tuple[Screening, ...]:
    """The quantities that matter for each target, largest effect first; those that never changed it are left out."""
    columns = [place for place, quantity in enumerate(game.quantities) if quantity.shape is not Shape.POINT]
    if not columns or not game.measures:
        return ()
    points = morris_design(len(columns), TRAJECTORIES, seed=seed)
    prepared = prepare(game, "auto", scenarios=points.shape[0] * points.shape[1])
    payoffs, held = [], []
    for place, trajectory in enumerate(points):
        outcomes = solve_inputs(game, prepared, _inputs(game, columns, trajectory))
        payoffs.append(outcomes.payoffs)
        held.append(holds_in(conclusions, game, outcomes.profiles, outcomes.strengths, bounds))
        if progress is not None:
            progress(place + 1, len(points))
    targets = [f"payoffs.{player}" for player in game.players] + [conclusion.label for conclusion in conclusions]
    outcome = np.concatenate([np.stack(payoffs), np.stack(held).astype(float)], axis=2)
    found: list[Screening] = []
    for place, target in enumerate(targets):
        found += _screened(game, columns, points, outcome[:, :, place], target)
    return tuple(found)


def _inputs(game: Game, columns: Sequence[int], levels: np.ndarray) -> np.ndarray:
    """Quantities at the middles of as many equally likely parts of their distributions as there are levels."""
    shares = (levels * (LEVELS - 1) + 0.5) / LEVELS
    return inputs_at_shares(game, columns, shares)


def _screened(
    game: Game, columns: Sequence[int], points: np.ndarray, outcomes: np.ndarray, target: str
) -> list[Screening]:
    indices = morris_indices(points, outcomes)
    whole = LEVELS / (LEVELS - 1)  # the levels are the middles of parts and leave half a part free at both ends
    rows = zip(
        *(whole * each for each in (indices.mean, indices.size, indices.size_error, indices.spread)), strict=True
    )
    entries = [
        Screening(game.labels[column], target, *map(float, row)) for column, row in zip(columns, rows, strict=True)
    ]
    return sorted((each for each in entries if each.size > 0), key=lambda each: (-each.size, each.quantity))
