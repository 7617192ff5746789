"""StoredEnsemble: what an Ensemble says of its scenarios, found by queries over files, however many there are."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import fsum
from typing import Any

import numpy as np

from countermove.game.game import Game
from countermove.solving.solution import turns
from countermove.uncertainty.ensemble import FrequentLine, PayoffSummary, summary_to_dict
from countermove.uncertainty.intervals import Share, share_of_count
from countermove.uncertainty.refusals import Reason
from countermove.uncertainty.store import Store


@dataclass(frozen=True, slots=True)
class StoredEnsemble:
    """The scenarios of a store; `engine` solved what was missing and took `seconds` for it."""

    store: Store
    engine: str
    seconds: float | None = None

    @property
    def game(self) -> Game:
        """The game that was solved."""
        return self.store.game

    @property
    def seed(self) -> int:
        """The seed of the scenarios."""
        return self.store.manifest.seed

    @property
    def scenarios(self) -> int:
        """How many scenarios there are, solved or refused."""
        return self.store.manifest.scenarios

    @property
    def solved(self) -> int:
        """How many of them were solved."""
        return int(self._row(["count(*)"])[0])

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why the others were refused."""
        columns = "refused, count(*), min(scenario), arg_min(refusal, scenario)"
        rows = self.store.query(
            f"SELECT {columns} FROM scenarios WHERE refused IS NOT NULL "
            "GROUP BY refused ORDER BY count(*) DESC, min(scenario)"
        )
        return tuple(Reason(*row) for row in rows)

    def acceptability(self) -> Mapping[str, Share]:
        """As Ensemble.acceptability."""
        columns = [f"count_if({_name('adopted', measure)})" for measure in self.game.measures]
        counts, solved = self._row(columns), self.solved
        return {
            measure: share_of_count(int(count), solved)
            for measure, count in zip(self.game.measures, counts, strict=True)
        }

    def payoff_summaries(self) -> Mapping[str, PayoffSummary]:
        """As Ensemble.payoff_summaries."""
        found = {}
        for player in self.game.players:
            column = _name("payoff", player)
            quantiles = [f"quantile_cont({column}, {share})" for share in (0.05, 0.5, 0.95)]
            found[player] = PayoffSummary(self._mean(column), *map(float, self._row(quantiles)))
        return found

    def _mean(self, column: str) -> float:
        """The mean, the same to the last bit in whatever order the database goes through the files."""
        by_chunk = f"SELECT sum({column}) FROM scenarios GROUP BY scenario // {self.store.manifest.chunk}"
        return fsum(total for (total,) in self.store.query_solved(by_chunk)) / self.solved

    def frequent_lines(self, most: int = 10) -> tuple[FrequentLine, ...]:
        """As Ensemble.frequent_lines."""
        solved = self.solved
        adopted = ", ".join(_name("adopted", measure) for measure in self.game.measures)
        if not adopted:
            everything = share_of_count(solved, solved)
            return (FrequentLine(everything, turns(self.game, np.zeros(0, bool))),)
        grouped = f"GROUP BY {adopted} ORDER BY count(*) DESC, min(scenario) LIMIT {most}"
        rows = self.store.query_solved(f"SELECT count(*), {adopted} FROM scenarios {grouped}")
        return tuple(
            FrequentLine(share_of_count(count, solved), turns(self.game, np.array(profile, bool)))
            for count, *profile in rows
        )

    def to_dict(self) -> dict[str, Any]:
        """As Ensemble.to_dict."""
        return summary_to_dict(self)

    def _row(self, columns: list[str]) -> tuple[Any, ...]:
        return self.store.query_solved(f"SELECT {', '.join(columns)} FROM scenarios")[0] if columns else ()


def _name(kind: str, what: str) -> str:
    """A column's name, quoted for SQL."""
    quoted = f"{kind}:{what}".replace('"', '""')
    return f'"{quoted}"'
