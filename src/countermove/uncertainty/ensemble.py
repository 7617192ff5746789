"""Ensemble: one game solved in many scenarios (§7.3–§7.5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from countermove.core.tables import html_table, plain_table
from countermove.game.game import Game
from countermove.solving.solution import Turn, turns
from countermove.uncertainty.frames import make_frame
from countermove.uncertainty.intervals import Share, share_of

ACCEPTABILITY_HEADER = ["measure", "share of scenarios", "95 % interval"]


@dataclass(frozen=True, slots=True)
class PayoffSummary:
    """Mean and quantiles of one actor's payoff over the scenarios, in payoff points."""

    mean: float
    q05: float
    q50: float
    q95: float


@dataclass(frozen=True, slots=True)
class FrequentLine:
    """A line of play and the share of scenarios in which it is the line of play."""

    share: Share
    line: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What play came to in a batch of scenarios, along the first axis of every array; as in Ensemble."""

    profiles: np.ndarray
    payoffs: np.ndarray
    strengths: np.ndarray
    ties: np.ndarray


@dataclass(frozen=True, slots=True)
class Ensemble:
    """Scenarios along the first axis of every array: `inputs` (scenarios, quantities), `profiles` bool (scenarios,
    measures), `payoffs` (scenarios, players) in payoff points, `strengths` (scenarios, measures) in [0, 1], `ties`
    bool (scenarios,): whether a choice on the line of play was tied.
    """

    game: Game
    seed: int
    engine: str
    inputs: np.ndarray
    profiles: np.ndarray
    payoffs: np.ndarray
    strengths: np.ndarray
    ties: np.ndarray
    seconds: float | None = None

    @property
    def scenarios(self) -> int:
        """How many scenarios there are."""
        return len(self.profiles)

    def acceptability(self) -> Mapping[str, Share]:
        """For each measure the share of scenarios in which it is on the line of play (§7.5), in game order."""
        return {measure: share_of(self.profiles[:, index]) for index, measure in enumerate(self.game.measures)}

    def payoff_summaries(self) -> Mapping[str, PayoffSummary]:
        """For each actor the mean and the 5 %, 50 % and 95 % quantiles of its payoff."""
        summaries = {}
        for index, player in enumerate(self.game.players):
            payoff = self.payoffs[:, index]
            summaries[player] = PayoffSummary(float(payoff.mean()), *map(float, np.quantile(payoff, [0.05, 0.5, 0.95])))
        return summaries

    def frequent_lines(self, most: int = 10) -> tuple[FrequentLine, ...]:
        """The lines of play met most often, at most `most` of them, most frequent first (§7.5)."""
        distinct, first, counts = np.unique(self.profiles, axis=0, return_index=True, return_counts=True)
        order = np.lexsort((first, -counts))[:most]
        return tuple(
            FrequentLine(share_of(np.arange(self.scenarios) < counts[index]), turns(self.game, distinct[index]))
            for index in order
        )

    def to_dict(self) -> dict[str, Any]:
        """The ensemble's results in the shape that `explore --json` prints, without sensitivity, flips and boxes."""
        return summary_to_dict(self)

    def to_pandas(self) -> Any:
        """A pandas DataFrame with one row per scenario and the columns `input:<quantity>`, `adopted:<measure>`,
        `strength:<measure>`, `payoff:<actor>` and `tied`. Needs the extra `tables`.
        """
        outcomes = Outcomes(self.profiles, self.payoffs, self.strengths, self.ties)
        return make_frame(ensemble_columns(self.game, self.inputs, outcomes))

    def __str__(self) -> str:
        """The acceptability of every measure as a plain table."""
        return acceptability_table(self)

    def _repr_html_(self) -> str:
        return html_table(ACCEPTABILITY_HEADER, _acceptability_rows(self))


class Summary(Protocol):
    """What can be said of many scenarios, in memory or on disk."""

    @property
    def game(self) -> Game:
        """The game that was solved."""

    @property
    def seed(self) -> int:
        """The seed of the scenarios."""

    @property
    def scenarios(self) -> int:
        """How many there are."""

    @property
    def engine(self) -> str:
        """The engine that solved them."""

    @property
    def seconds(self) -> float | None:
        """How long that took."""

    def acceptability(self) -> Mapping[str, Share]:
        """The share of each measure (§7.5)."""

    def payoff_summaries(self) -> Mapping[str, PayoffSummary]:
        """The spread of each actor's payoff."""

    def frequent_lines(self, most: int = 10) -> tuple[FrequentLine, ...]:
        """The lines of play met most often."""


def acceptability_table(ensemble: Summary) -> str:
    """The acceptability of every measure as a plain table."""
    return plain_table(ACCEPTABILITY_HEADER, _acceptability_rows(ensemble))


def _acceptability_rows(ensemble: Summary) -> list[list[str]]:
    return [
        [measure, f"{share.share:.3f}", f"{share.low:.3f}–{share.high:.3f}"]
        for measure, share in ensemble.acceptability().items()
    ]


def summary_to_dict(ensemble: Summary) -> dict[str, Any]:
    """What `explore --json` prints of the scenarios, without sensitivity, flips and boxes."""
    return {
        "format": 1,
        "seed": ensemble.seed,
        "scenarios": ensemble.scenarios,
        "engine": ensemble.engine,
        "seconds": ensemble.seconds,
        "acceptability": {
            measure: {"share": share.share, "low": share.low, "high": share.high}
            for measure, share in ensemble.acceptability().items()
        },
        "payoffs": {
            player: {"mean": each.mean, "q05": each.q05, "q50": each.q50, "q95": each.q95}
            for player, each in ensemble.payoff_summaries().items()
        },
        "lines": [
            {
                "share": each.share.share,
                "low": each.share.low,
                "high": each.share.high,
                "line": [turn.to_dict() for turn in each.line],
            }
            for each in ensemble.frequent_lines()
        ],
    }


def ensemble_columns(game: Game, inputs: np.ndarray, outcomes: Outcomes) -> Mapping[str, np.ndarray]:
    """Scenarios as named columns: `input:<quantity>`, `adopted:<measure>`, `strength:<measure>`, `payoff:<actor>` and
    `tied`.
    """
    return {
        **_columns("input", game.labels, inputs),
        **_columns("adopted", game.measures, outcomes.profiles),
        **_columns("strength", game.measures, outcomes.strengths),
        **_columns("payoff", game.players, outcomes.payoffs),
        "tied": outcomes.ties,
    }


def _columns(kind: str, names: tuple[str, ...], values: np.ndarray) -> dict[str, np.ndarray]:
    return {f"{kind}:{name}": values[:, index] for index, name in enumerate(names)}
