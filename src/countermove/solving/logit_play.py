"""LogitPlay: how likely each portfolio and each measure is under logit play (§4.7), how found, and whether checked."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from countermove.core.provenance import VERSION
from countermove.core.tables import html_table, plain_table
from countermove.game.game import Game, is_fixed
from countermove.solving.logit_check import Residual
from countermove.solving.mixes import MixedStrategies, chances
from countermove.solving.responses import feasible_profiles, read_history

LOGIT_HEADER = ["layer", "actor", "measure", "adopted with probability", "on the likeliest line"]


@dataclass(frozen=True, slots=True)
class LikelyTurn:
    """What one layer's mover is likeliest to adopt after the likeliest turns before it, and how likely that is."""

    layer: str
    actor: str
    adopted: tuple[str, ...]
    probability: float

    def to_dict(self) -> dict[str, Any]:
        """The turn as `--json` prints it."""
        return {
            "layer": self.layer,
            "actor": self.actor,
            "adopted": list(self.adopted),
            "probability": self.probability,
        }


@dataclass(frozen=True, slots=True)
class LogitPlay:
    """One game under logit play with one precision, per payoff point.

    `payoffs` are expected, by actor, in payoff points; `adoption` is how likely each measure is to be adopted, facts
    included; `line` the likeliest turns. `seconds` is None until somebody with a clock has measured it.
    """

    game: Game
    precision: float
    method: str
    strategies: MixedStrategies
    payoffs: Mapping[str, float]
    adoption: Mapping[str, float]
    line: tuple[LikelyTurn, ...]
    residual: Residual | None
    seconds: float | None = None

    @property
    def is_certified(self) -> bool:
        """Whether the independent check walked every history and found the stated chances right."""
        return self.residual is not None and self.residual.holds

    @property
    def reason(self) -> str | None:
        """Why it is not certified, None where it is."""
        if self.residual is None:
            return "the game has too many histories for the independent check to walk"
        return None if self.residual.holds else "the independent check found other chances or payoffs"

    def to_dict(self) -> dict[str, Any]:
        """The shape that `solve --concept logit --json` prints."""
        return {
            "format": 1,
            "concept": "logit",
            "precision": self.precision,
            "case": self.game.id,
            "case_sha256": self.game.source_sha256,
            "version": VERSION,
            "payoffs": dict(self.payoffs),
            "line": [turn.to_dict() for turn in self.line],
            "adoption": dict(self.adoption),
            "method": self.method,
            "certified": self.is_certified,
            "reason": self.reason,
            "certificate": None if self.residual is None else asdict(self.residual),
            "profiles": 2 ** int((~is_fixed(self.game)).sum()),
            "seconds": self.seconds,
        }

    def _rows(self) -> list[list[str]]:
        return [
            [turn.layer, turn.actor, measure, f"{self.adoption[measure]:.3f}", "yes" if measure in turn.adopted else ""]
            for turn, layer in zip(self.line, self.game.layers, strict=True)
            for measure in (self.game.measures[index] for index in layer.measures)
        ]

    def _payoff_rows(self) -> list[list[str]]:
        return [[player, f"{payoff:.3f}"] for player, payoff in self.payoffs.items()]

    def __str__(self) -> str:
        """How likely each measure is, then the expected payoffs, as plain tables."""
        payoffs = plain_table(["actor", "expected payoff"], self._payoff_rows())
        return plain_table(LOGIT_HEADER, self._rows()) + "\n\n" + payoffs

    def _repr_html_(self) -> str:
        return html_table(LOGIT_HEADER, self._rows()) + html_table(["actor", "expected payoff"], self._payoff_rows())


@dataclass(frozen=True, slots=True)
class LogitTurn:
    """What the next mover does after a history, likeliest first; `next_layer` is None after a whole profile."""

    precision: float
    next_layer: str | None
    portfolios: tuple[tuple[tuple[str, ...], float], ...]

    def to_dict(self) -> dict[str, Any]:
        """The shape that `solve --concept logit --history --json` prints."""
        return {
            "format": 1,
            "concept": "logit",
            "precision": self.precision,
            "next_layer": self.next_layer,
            "portfolios": [{"adopted": list(adopted), "probability": chance} for adopted, chance in self.portfolios],
        }

    def __str__(self) -> str:
        """The portfolios and their probabilities as a plain table."""
        rows = [[", ".join(adopted) or "nothing", f"{chance:.3f}"] for adopted, chance in self.portfolios]
        return plain_table(["adopted", "probability"], rows)


def turn_after(play: LogitPlay, history: Mapping[str, Collection[str]]) -> LogitTurn:
    """What the next mover does after a history: adopted measures by layer id, for the first layers that somebody
    chooses in. Raises InputError where a portfolio of the history is not feasible; facts need not be named.
    """
    game = play.game
    profile, layer = read_history(game, history)
    if layer == len(game.layers):
        return LogitTurn(play.precision, None, ())
    profiles, likely = distribution_after(play, layer, profile)
    members = game.layers[layer].measures
    named = [
        (tuple(game.measures[measure] for measure in members if row[measure]), float(chance))
        for row, chance in zip(profiles, likely, strict=True)
    ]
    return LogitTurn(play.precision, game.layers[layer].id, tuple(sorted(named, key=lambda pair: -pair[1])))


def distribution_after(play: LogitPlay, layer: int, history: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The portfolios that the layer's mover can adopt after a history, as profiles bool (portfolios, measures), and how
    likely each is, in (portfolios,).

    `history` bool (measures,), of which the layers before `layer` count; they keep to the rules.
    """
    profiles = feasible_profiles(play.game, layer, history)
    return profiles, chances(play.strategies, layer, profiles)
