"""Choices: what a mover would get in each scenario from each of a few portfolios, others replying to it (§7.6)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from countermove.game.evaluate import payoffs
from countermove.game.game import Game, is_fixed, numbers_at
from countermove.solving.methods import prepare
from countermove.solving.strategies import play_on
from countermove.solving.variables import violates_clauses
from countermove.uncertainty.ensemble import Ensemble
from countermove.uncertainty.intervals import Share, share_of
from countermove.uncertainty.run import Progress, batch_size

MOST_PORTFOLIOS = 12
"""Portfolios compared in a layer: those met most often on the line of play."""

SAME = 1e-9
"""Payoffs closer than this share of the largest one count as equal."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What the mover of `layer` gets, `values` (scenarios, portfolios) in payoff points, from each of the `portfolios`
    (portfolios, measures) of that layer after the line of play up to it, NaN where one is not feasible there; and what
    it gets on the line of play, `best` (scenarios,), which none exceeds.
    """

    layer: int
    portfolios: np.ndarray
    values: np.ndarray
    best: np.ndarray


@dataclass(frozen=True, slots=True)
class PortfolioRecord:
    """How one portfolio does over the scenarios: the `share` in which it is feasible and no other is better; its regret
    in payoff points where it is feasible, mean with standard error and 95 % quantile; the share of scenarios in
    which it is feasible and gives its mover at least as much as adopting nothing (None where that is not feasible);
    and, of the scenarios in which both are feasible, the share in which it gives no less than the next in the order of
    mean regret, which tells how stable that order is (None for the last, or where they are never feasible together).
    """

    adopted: tuple[str, ...]
    share: Share
    feasible: float
    regret: float
    regret_error: float
    regret_q95: float
    satisficing: Share | None
    ahead: Share | None


def value_choices(
    ensemble: Ensemble, layer: int, *, scenarios: int, method: str = "auto", progress: Progress | None = None
) -> Choices:
    """The choices in `layer` in the first solved scenarios; the empty portfolio is always among the portfolios."""
    game = ensemble.game
    count = min(scenarios, ensemble.solved)
    members = list(game.layers[layer].measures)
    portfolios = _candidates(game, layer, ensemble.profiles)
    prepared = prepare(game, method, scenarios=count)
    values = np.empty((count, len(portfolios)))
    batch = min(250, batch_size(prepared))
    for start in range(0, count, batch):
        rows = slice(start, min(start + batch, count))
        numbers = numbers_at(game, ensemble.inputs[rows])
        strategies = prepared.solve(numbers)
        for place, portfolio in enumerate(portfolios):
            profiles = ensemble.profiles[rows].copy()
            profiles[:, members] = portfolio[members]
            broken = violates_clauses(game, layer, profiles)
            profiles[broken] = ensemble.profiles[rows][broken]
            followed, _ = play_on(game, strategies, profiles, first=layer + 1)
            worth = payoffs(game, numbers, followed)[:, game.layers[layer].mover]
            values[rows, place] = np.where(broken, np.nan, worth)
        if progress is not None:
            progress(rows.stop, count)
    return Choices(layer, portfolios, values, ensemble.payoffs[:count, game.layers[layer].mover])


def _candidates(game: Game, layer: int, profiles: np.ndarray) -> np.ndarray:
    """The layer's portfolios met most often, as rows with everything outside the layer false; the empty one last."""
    inside = np.zeros(len(game.measures), bool)
    inside[list(game.layers[layer].measures)] = True
    met, counts = np.unique(profiles & inside, axis=0, return_counts=True)
    met = met[np.argsort(-counts, kind="stable")[:MOST_PORTFOLIOS]]
    empty = inside & game.given & ~game.barred
    if game.layers[layer].at_least or (met == empty).all(axis=1).any():
        return met
    return np.concatenate([met, empty[None]])


def regrets(choices: Choices) -> np.ndarray:
    """Each portfolio's regret in each scenario (§7.6), (scenarios, portfolios), 0 or more, NaN where not feasible."""
    lost: np.ndarray = np.maximum(choices.best[:, None] - choices.values, 0.0)
    return lost


def portfolio_records(game: Game, choices: Choices) -> tuple[PortfolioRecord, ...]:
    """The record of each portfolio, smallest mean regret first."""
    lost = regrets(choices)
    close = SAME * max(float(np.nanmax(np.abs(choices.values), initial=0.0)), 1e-300)
    free = ~is_fixed(game)
    empty = [place for place, portfolio in enumerate(choices.portfolios) if not (portfolio & free).any()]
    records: list[PortfolioRecord] = []
    places: list[int] = []
    for place, portfolio in enumerate(choices.portfolios):
        there = np.isfinite(choices.values[:, place])
        if not there.any():
            continue
        regret = lost[there, place]
        records.append(
            PortfolioRecord(
                adopted=_names(game, portfolio),
                share=share_of(there & (lost[:, place] <= close)),
                feasible=float(there.mean()),
                regret=float(regret.mean()),
                regret_error=float(regret.std(ddof=1) / np.sqrt(len(regret))) if len(regret) > 1 else 0.0,
                regret_q95=float(np.quantile(regret, 0.95)),
                satisficing=_satisficing(choices, place, empty, close),
                ahead=None,
            )
        )
        places.append(place)
    order = sorted(range(len(records)), key=lambda at: (records[at].regret, records[at].adopted))
    ahead = [_ahead(choices.values[:, [places[at], places[after]]], close) for at, after in pairwise(order)]
    return tuple(replace(records[at], ahead=share) for at, share in zip(order, [*ahead, None], strict=False))


def _ahead(values: np.ndarray, close: float) -> Share | None:
    """Of the scenarios in which two portfolios are feasible, the share in which the first gives no less."""
    both = values[np.isfinite(values).all(axis=1)]
    return share_of(both[:, 0] >= both[:, 1] - close) if len(both) else None


def _satisficing(choices: Choices, place: int, empty: Sequence[int], close: float) -> Share | None:
    if not empty:
        return None
    return share_of(choices.values[:, place] >= choices.values[:, empty[0]] - close)


def _names(game: Game, portfolio: np.ndarray) -> tuple[str, ...]:
    return tuple(game.measures[index] for index in np.flatnonzero(portfolio))


def choosing_layers(game: Game) -> tuple[int, ...]:
    """The layers in which something is chosen."""
    free = ~is_fixed(game)
    return tuple(index for index, layer in enumerate(game.layers) if free[list(layer.measures)].any())
