"""An ensemble → shares with intervals, payoff distributions and the most frequent lines of play."""

from collections.abc import Mapping

import numpy as np

from countermove.report.numbers import count, points_up
from countermove.report.scenario_views import LineView, PayoffView, RefusalsView, RefusedView, ShareView, TurnView
from countermove.report.texts import phrase
from countermove.solving.solution import Solution
from countermove.uncertainty.ensemble import Ensemble
from countermove.uncertainty.intervals import share_of
from countermove.uncertainty.refusals import Reason

BINS = 40
"""Bins of a payoff distribution."""

LINES = 5
"""How many of the most frequent lines of play are shown."""


def build_refusals(ensemble: Ensemble) -> RefusalsView | None:
    """The scenarios that were not solved; None where all were."""
    refused = ensemble.scenarios - ensemble.solved
    if not refused:
        return None
    return RefusalsView(
        count=refused,
        reasons=tuple(_refused(reason) for reason in ensemble.reasons),
        sentence=phrase(
            "refused_sentence",
            solved=count(ensemble.solved),
            scenarios=count(ensemble.scenarios),
            n=refused,
            refused=count(refused),
            points=points_up(refused / ensemble.scenarios),
        ),
    )


def _refused(reason: Reason) -> RefusedView:
    key = f"refused_{reason.kind.replace('-', '_')}"
    sentence = phrase(key, n=reason.count, refused=count(reason.count), first=reason.first)
    return RefusedView(reason.kind, reason.count, reason.first, reason.message, sentence)


def build_shares(ensemble: Ensemble) -> Mapping[str, ShareView]:
    """For each measure the share of scenarios whose line of play has it; nothing known where there is no scenario."""
    if not ensemble.solved:
        return dict.fromkeys(ensemble.game.measures, ShareView(0.0, 0.0, 1.0))
    return {m: ShareView(s.share, s.low, s.high) for m, s in ensemble.acceptability().items()}


def build_nominal_share(solution: Solution, ensemble: Ensemble) -> ShareView | None:
    """The share of scenarios whose line of play is the nominal one; None where there is no scenario."""
    if not ensemble.solved:
        return None
    share = share_of((ensemble.profiles == solution.profile).all(axis=1))
    return ShareView(share.share, share.low, share.high)


def build_payoffs(solution: Solution, ensemble: Ensemble) -> tuple[PayoffView, ...]:
    """Each actor's payoff, nominal and over the scenarios; all actors' bins span the same range."""
    low, high = float(ensemble.payoffs.min()), float(ensemble.payoffs.max())
    views = []
    for player, actor in enumerate(ensemble.game.players):
        values = ensemble.payoffs[:, player]
        counts = np.histogram(values, bins=BINS, range=(low, high))[0]
        q05, q50, q95 = (float(q) for q in np.quantile(values, (0.05, 0.5, 0.95)))
        views.append(
            PayoffView(
                actor=actor,
                nominal=solution.payoffs[actor],
                mean=float(values.mean()),
                q05=q05,
                q50=q50,
                q95=q95,
                low=low,
                high=high,
                counts=tuple(int(c) for c in counts),
            )
        )
    return tuple(views)


def build_lines(solution: Solution, ensemble: Ensemble) -> tuple[LineView, ...]:
    """The most frequent lines of play, most frequent first."""
    if not ensemble.solved:
        return ()
    return tuple(
        LineView(
            share=ShareView(line.share.share, line.share.low, line.share.high),
            line=tuple(TurnView(turn.layer, turn.actor, turn.adopted) for turn in line.line),
            is_nominal=line.line == solution.line,
        )
        for line in ensemble.frequent_lines(LINES)
    )
