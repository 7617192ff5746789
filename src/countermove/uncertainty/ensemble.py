"""Ensemble: one game solved in many scenarios (§7.3–§7.5)."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from math import ceil, floor
from typing import Any, Protocol

import numpy as np

from countermove.core.tables import html_table, plain_table
from countermove.game.game import Game
from countermove.solving.solution import Turn, turns
from countermove.uncertainty.frames import make_frame
from countermove.uncertainty.intervals import Share, share_of
from countermove.uncertainty.refusals import Reason, Refusal, bounds_of_share, reasons_of

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
    """Solved scenarios along the first axis of every array: `inputs` (solved, quantities), `profiles` bool (solved,
    measures), `payoffs` (solved, players) in payoff points, `strengths` (solved, measures) in [0, 1], `ties` bool
    (solved,): whether a choice on the line of play was tied. `refusals` are the other scenarios; what is told of many
    scenarios is told of those solved.
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
    refusals: tuple[Refusal, ...] = ()

    @property
    def scenarios(self) -> int:
        """How many scenarios there are, solved or refused."""
        return self.solved + len(self.refusals)

    @property
    def solved(self) -> int:
        """How many of them were solved."""
        return len(self.profiles)

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why the others were refused."""
        return reasons_of(self.refusals)

    def acceptability(self) -> Mapping[str, Share]:
        """For each measure the share of solved scenarios in which it is on the line of play (§7.5), in game order."""
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
            FrequentLine(share_of(np.arange(self.solved) < counts[index]), turns(self.game, distinct[index]))
            for index in order
        )

    def to_dict(self) -> dict[str, Any]:
        """The ensemble's results in the shape that `explore --json` prints, without sensitivity, flips and boxes."""
        return summary_to_dict(self)

    def to_pandas(self) -> Any:
        """A pandas DataFrame with one row per scenario and the columns `input:<quantity>`, `adopted:<measure>`,
        `strength:<measure>`, `payoff:<actor>`, `tied`, and `refused` and `refusal`, the reason in one word and in a
        sentence. Those two are missing where a scenario was solved, the others where it was refused. Needs the extra
        `tables`.
        """
        outcomes = Outcomes(self.profiles, self.payoffs, self.strengths, self.ties)
        solved = ensemble_columns(self.game, self.inputs, outcomes)
        return make_frame(with_refusals(self.game, solved, self.refusals))

    def __str__(self) -> str:
        """The acceptability of every measure as a plain table."""
        return acceptability_table(self)

    def _repr_html_(self) -> str:
        return html_table(ACCEPTABILITY_HEADER, _acceptability_rows(self.acceptability()))


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
        """How many there are, solved or refused."""

    @property
    def solved(self) -> int:
        """How many of them were solved."""

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why the others were refused."""

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
    """The acceptability of every measure as a plain table; where scenarios were refused, with the least and the most
    that each share can be of all of them.
    """
    solved, scenarios, shares = ensemble.solved, ensemble.scenarios, ensemble.acceptability()
    if solved == scenarios:
        return plain_table(ACCEPTABILITY_HEADER, _acceptability_rows(shares))
    return plain_table(
        [*ACCEPTABILITY_HEADER, "with the refused ones either way"],
        [
            [*row, _open_to(share, solved, scenarios)]
            for row, share in zip(_acceptability_rows(shares), shares.values(), strict=True)
        ],
    )


def _acceptability_rows(shares: Mapping[str, Share]) -> list[list[str]]:
    return [[measure, f"{share.share:.3f}", f"{share.low:.3f}–{share.high:.3f}"] for measure, share in shares.items()]


def _open_to(share: Share, solved: int, scenarios: int) -> str:
    least, most = bounds_of_share(share.share, solved, scenarios)
    return f"{floor(least * 1000) / 1000:.3f}–{ceil(most * 1000) / 1000:.3f}"


def summary_to_dict(ensemble: Summary) -> dict[str, Any]:
    """What `explore --json` prints of the scenarios, without sensitivity, flips and boxes."""
    solved, scenarios = ensemble.solved, ensemble.scenarios
    return {
        "format": 1,
        "seed": ensemble.seed,
        "scenarios": scenarios,
        "solved": solved,
        "refused": [asdict(reason) for reason in ensemble.reasons],
        "engine": ensemble.engine,
        "seconds": ensemble.seconds,
        "acceptability": {
            measure: _share_to_dict(share, solved, scenarios) for measure, share in ensemble.acceptability().items()
        },
        "payoffs": {
            player: {"mean": each.mean, "q05": each.q05, "q50": each.q50, "q95": each.q95}
            for player, each in ensemble.payoff_summaries().items()
        },
        "lines": [
            {**_share_to_dict(each.share, solved, scenarios), "line": [turn.to_dict() for turn in each.line]}
            for each in ensemble.frequent_lines()
        ],
    }


def _share_to_dict(share: Share, solved: int, scenarios: int) -> dict[str, float]:
    least, most = bounds_of_share(share.share, solved, scenarios)
    return {"share": share.share, "low": share.low, "high": share.high, "least": least, "most": most}


def ensemble_columns(game: Game, inputs: np.ndarray, outcomes: Outcomes) -> dict[str, np.ndarray]:
    """Solved scenarios as named columns: `input:<quantity>`, `adopted:<measure>`, `strength:<measure>`,
    `payoff:<actor>` and `tied`.
    """
    return {
        **_columns("input", game.labels, inputs),
        **_columns("adopted", game.measures, outcomes.profiles),
        **_columns("strength", game.measures, outcomes.strengths),
        **_columns("payoff", game.players, outcomes.payoffs),
        "tied": outcomes.ties,
    }


def with_refusals(
    game: Game, solved: Mapping[str, np.ndarray], refusals: Sequence[Refusal], *, first: int = 0
) -> dict[str, np.ndarray]:
    """The columns of scenarios `first` and up, refused ones among them: those of the solved ones, masked where one was
    refused, but for the inputs that it was drawn with; and `refused` and `refusal`, None where it was solved.
    """
    rows = [refusal.scenario - first for refusal in refusals]
    total = len(solved["tied"]) + len(rows)
    kept = np.delete(np.arange(total), rows)
    drawn = [(row, refusal.inputs) for row, refusal in zip(rows, refusals, strict=True) if refusal.inputs is not None]
    refused_at = np.array([row for row, _ in drawn], int)
    values = np.array([inputs for _, inputs in drawn]).reshape(len(drawn), len(game.labels))
    columns: dict[str, np.ndarray] = {}
    for name, column in solved.items():
        whole = np.ma.array(np.zeros(total, column.dtype), mask=True) if rows else np.empty(total, column.dtype)
        whole[kept] = column
        columns[name] = whole
    for place, label in enumerate(game.labels):
        if rows and f"input:{label}" in columns:
            columns[f"input:{label}"][refused_at] = values[:, place]
    for name, told in (("refused", [each.kind for each in refusals]), ("refusal", [each.message for each in refusals])):
        columns[name] = np.full(total, None, object)
        columns[name][rows] = told
    return columns


def _columns(kind: str, names: tuple[str, ...], values: np.ndarray) -> dict[str, np.ndarray]:
    return {f"{kind}:{name}": values[:, index] for index, name in enumerate(names)}
