"""Screening: which quantities matter at all for payoffs and conclusions, by moving one at a time ([Morris1991]).

A quantity that depends on others (§7.10) cannot move alone to anywhere. So those that depend on one another move
together, from one scenario's values to another's ([Campolongo2007], §4, on groups): that effect has a size and no sign.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from countermove.game.game import Game
from countermove.solving.methods import prepare
from countermove.uncertainty.conclusions import Conclusion, SurvivalBounds, holds_in
from countermove.uncertainty.design import inputs_at_shares, try_draw_scenarios
from countermove.uncertainty.morris import LEVELS, MorrisIndices, morris_design, morris_indices
from countermove.uncertainty.run import Progress, try_inputs
from countermove.uncertainty.sources import SpreadSource, spread_sources

TRAJECTORIES = 10

WHOLE = LEVELS / (LEVELS - 1)
"""From steps between levels to moves from end to end: levels are middles of parts, half a part is free at each end."""

WHOLE_IN_GROUP = 3 * (LEVELS / 2) / (LEVELS - 1)
"""The same for groups: two draws of a quantity lie a third of all apart on average, a step is two thirds of the way."""


@dataclass(frozen=True, slots=True)
class Screening:
    """What moving one quantity from end to end of its distribution does to `target`: a payoff («payoffs.us», in payoff
    points) or a conclusion (its label; 1 where it always changes). `mean` of the effects, `size` of them whatever their
    sign, with its standard error, and `spread` over the places where the quantity was moved.

    Of quantities that depend on one another there is one entry, for all together: `members` are their names, `quantity`
    is `group: ` with the factors they follow, or with their names. Three times what drawing the group anew does counts
    as a move from end to end; `mean` and `spread` are None, as such a move has no direction.

    `moves` is how many moves it rests on: those between two points at which the game can be solved.
    """

    quantity: str
    target: str
    mean: float | None
    size: float
    size_error: float
    spread: float | None
    members: tuple[str, ...] = ()
    moves: int = 0


def screen_quantities(
    game: Game,
    conclusions: Sequence[Conclusion],
    bounds: SurvivalBounds,
    *,
    seed: int,
    progress: Progress | None = None,
) -> tuple[Screening, ...]:
    """The quantities and groups of them that matter for each target, largest effect first; those that never changed it,
    and those of which fewer than two moves could be solved, are left out.
    """
    sources = spread_sources(game)
    if not sources or not game.measures:
        return ()
    points = morris_design(len(sources), TRAJECTORIES, seed=seed)
    rows, solved = _inputs(game, sources, points, seed)
    prepared = prepare(game, "auto", scenarios=points.shape[0] * points.shape[1])
    targets = [f"payoffs.{player}" for player in game.players] + [conclusion.label for conclusion in conclusions]
    outcomes = np.zeros((*solved.shape, len(targets)))
    for place, trajectory in enumerate(rows):
        tried = try_inputs(game, prepared, trajectory[solved[place]])
        solved[place, solved[place]] = tried.solved
        found = tried.outcomes
        held = holds_in(conclusions, game, found.profiles, found.strengths, bounds)
        outcomes[place, solved[place]] = np.concatenate([found.payoffs, held], axis=1)
        if progress is not None:
            progress(place + 1, len(points))
    return tuple(
        entry
        for place, target in enumerate(targets)
        for entry in _screened(sources, morris_indices(points, outcomes[:, :, place], solved), target)
    )


def _inputs(
    game: Game, sources: Sequence[SpreadSource], levels: np.ndarray, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """Quantities along trajectories (trajectories, points, quantities): single ones at the middles of as many equally
    likely parts of their distributions as there are levels, groups as in one scenario before and in another after. And
    at which points they could be drawn, bool (trajectories, points).
    """
    trajectories, steps, _ = levels.shape
    single = [place for place, source in enumerate(sources) if source.bound is None]
    shares = (levels[:, :, single] * (LEVELS - 1) + 0.5) / LEVELS
    columns = [sources[place].columns[0] for place in single]
    inputs = inputs_at_shares(game, columns, shares.reshape(trajectories * steps, len(single))).reshape(
        trajectories, steps, -1
    )
    is_drawn = np.ones(2 * trajectories, bool)
    if len(single) < len(sources):
        drawn = try_draw_scenarios(game, seed, 0, 2 * trajectories)
        is_drawn[list(drawn.refused)] = False
        before, after = np.split(drawn.values, 2)
        for place, source in enumerate(sources):
            if source.bound is not None:
                has_moved = levels[:, :, place] != levels[:, :1, place]
                each = list(source.columns)
                inputs[:, :, each] = np.where(has_moved[:, :, None], after[:, None, each], before[:, None, each])
    both = np.logical_and(*np.split(is_drawn, 2))
    return inputs, np.repeat(both[:, None], steps, axis=1)


def _screened(sources: Sequence[SpreadSource], found: MorrisIndices, target: str) -> list[Screening]:
    entries = []
    for place, source in enumerate(sources):
        is_single = source.bound is None
        whole = WHOLE if is_single else WHOLE_IN_GROUP
        entries.append(
            Screening(
                source.label,
                target,
                mean=whole * float(found.mean[place]) if is_single else None,
                size=whole * float(found.size[place]),
                size_error=whole * float(found.size_error[place]),
                spread=whole * float(found.spread[place]) if is_single else None,
                members=source.members,
                moves=int(found.effects[place]),
            )
        )
    return sorted((each for each in entries if each.size > 0), key=lambda each: (-each.size, each.quantity))
