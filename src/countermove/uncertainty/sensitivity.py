"""Sensitivity: which judgements the spread of each actor's payoff comes from ([Sobol1993]).

Judgements that depend on one another (§7.10) share their variance in no single way; so what is said of them is said of
their group as a whole, which depends on nothing else ([Jacques2006]).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module

import numpy as np
from scipy import special

from countermove.core.quantity import quantile, rising_quantile
from countermove.game.game import Game, nominal_inputs
from countermove.solving.methods import prepare
from countermove.uncertainty.conclusions import Conclusion, SurvivalBounds, holds_in
from countermove.uncertainty.design import BLOCK, try_draw_scenarios
from countermove.uncertainty.ensemble import Outcomes
from countermove.uncertainty.run import Progress, select_outcomes, try_inputs
from countermove.uncertainty.sobol import sobol_indices
from countermove.uncertainty.sources import SpreadSource, spread_sources


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """How much of the variance of `target` one quantity accounts for: alone (`first`) and with all its interactions
    (`total`). `low` and `high` bound `total` at 95 % (bootstrap). An index of 0 means none, 1 means all.

    Of quantities that depend on one another there is one entry, for all together: `members` are their names, and
    `quantity` is `group: ` with the factors that they follow, or with their names where they follow none.

    `points` is how many points of the sample it rests on: one is left out for all where the game cannot be solved there
    with any of the quantities changed.
    """

    quantity: str
    target: str
    first: float
    total: float
    low: float
    high: float
    members: tuple[str, ...] = ()
    points: int = 0


@dataclass(frozen=True, slots=True)
class Claims:
    """Conclusions, and the bounds of survival that some of them speak of."""

    conclusions: Sequence[Conclusion]
    bounds: SurvivalBounds


def rank_sensitivity(
    game: Game,
    claims: Claims | None = None,
    *,
    points: int = 256,
    seed: int = 0,
    only: frozenset[str] | None = None,
    progress: Progress | None = None,
) -> tuple[Sensitivity, ...]:
    """Sobol indices of every uncertain quantity, or group of them, for every actor's payoff, and for each of the claims
    (1 where it holds, 0 where not; the target is its label), largest total first within a target.

    `points` is a power of two: the game is solved that often, times the number of these quantities plus two. Where
    `only` names quantities, the others vary as well but get no indices. What never varies gets no entries, and nothing
    does where the game can be solved at fewer than two points.
    """
    sources = spread_sources(game)
    if not sources or not game.measures:
        return ()
    ranked = [
        source
        for source in sources
        if only is None or only & {source.label, *(game.labels[column] for column in source.columns)}
    ]
    rows = _design(game, sources, ranked, points=points, seed=seed)
    outcomes = _solve_rows(game, rows, progress)
    if len(outcomes[0].ties) < 2:
        return ()
    targets = {
        f"payoffs.{name}": [each.payoffs[:, place] for each in outcomes] for place, name in enumerate(game.players)
    }
    if claims is not None:
        held = [holds_in(claims.conclusions, game, each.profiles, each.strengths, claims.bounds) for each in outcomes]
        for place, conclusion in enumerate(claims.conclusions):
            targets[conclusion.label] = [each[:, place].astype(float) for each in held]
    return tuple(
        entry for target, values in targets.items() for entry in _indices(ranked, np.stack(values), target, seed)
    )


def _design(
    game: Game, sources: Sequence[SpreadSource], ranked: Sequence[SpreadSource], *, points: int, seed: int
) -> list[np.ndarray]:
    """The matrices A and B (points, quantities), and for each source to be ranked A with its columns of B; without the
    points that cannot be drawn.
    """
    qmc = import_module("scipy.stats.qmc")  # half a second that no other result should wait for
    columns = [column for source in sources for column in source.columns]
    unit = qmc.Sobol(2 * len(columns), scramble=True, rng=np.random.default_rng(seed)).random(points)
    unit = np.clip(unit, 1e-12, 1 - 1e-12)
    first, second = (_inputs(game, sources, part) for part in np.split(unit, 2, axis=1))
    drawn = _put_restricted(game, sources, (first, second), seed)
    first, second = first[drawn], second[drawn]
    rows = [first, second]
    for source in ranked:
        mixed = first.copy()
        mixed[:, source.columns] = second[:, source.columns]
        rows.append(mixed)
    return rows


def _solve_rows(game: Game, rows: Sequence[np.ndarray], progress: Progress | None) -> list[Outcomes]:
    """The outcomes of each matrix at the points at which the game can be solved with every matrix."""
    points = len(rows[0])
    prepared = prepare(game, "auto", scenarios=points * len(rows))
    done = []
    for count, inputs in enumerate(rows, 1):
        done.append(try_inputs(game, prepared, inputs))
        if progress is not None:
            progress(count * points, len(rows) * points)
    everywhere = np.logical_and.reduce([each.solved for each in done])
    return [select_outcomes(each.outcomes, everywhere[each.solved]) for each in done]


def _inputs(game: Game, sources: Sequence[SpreadSource], unit: np.ndarray) -> np.ndarray:
    """Quantities at points of the unit cube, one coordinate for each; those of a group by correlated normal scores."""
    inputs = np.repeat(nominal_inputs(game), len(unit), axis=0)
    place = 0
    for source in sources:
        shares = unit[:, place : place + len(source.columns)]
        value_at = quantile if source.bound is None else rising_quantile
        if source.bound is not None:
            scores = special.ndtri(shares) @ source.bound.root.T
            shares = np.clip(special.ndtr(scores), 1e-12, 1 - 1e-12)
        for index, column in enumerate(source.columns):
            inputs[:, column] = value_at(game.quantities[column], shares[:, index])
        place += len(source.columns)
    return inputs


def _put_restricted(
    game: Game, sources: Sequence[SpreadSource], samples: Sequence[np.ndarray], seed: int
) -> np.ndarray:
    """Groups that statements bind take their values from scenarios, in which statements hold; of each sample others.
    Which points could be drawn in all samples, bool (points,).
    """
    restricted = [
        column for source in sources if source.bound and source.bound.group.orders for column in source.columns
    ]
    points = len(samples[0])
    is_drawn = np.ones(points, bool)
    if not restricted:
        return is_drawn
    apart = -(-points // BLOCK) * BLOCK
    for number, sample in enumerate(samples):
        drawn = try_draw_scenarios(game, seed, number * apart, points)
        sample[:, restricted] = drawn.values[:, restricted]
        is_drawn[list(drawn.refused)] = False
    return is_drawn


def _indices(sources: Sequence[SpreadSource], values: np.ndarray, target: str, seed: int) -> list[Sensitivity]:
    found = sobol_indices(values[0], values[1], values[2:], seed=seed)
    if found is None:
        return []
    rows = zip(sources, found.first, found.total, found.total_low, found.total_high, strict=True)
    entries = [
        Sensitivity(
            source.label, target, float(first), float(total), float(low), float(high), source.members, values.shape[1]
        )
        for source, first, total, low, high in rows
    ]
    return sorted(entries, key=lambda entry: (-entry.total, entry.quantity))
