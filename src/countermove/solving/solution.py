"""Solution: what each mover does, everywhere and on the line of play, how it was found, and whether it was checked."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from countermove.core.provenance import VERSION
from countermove.core.tables import html_table, plain_table
from countermove.game.game import Game
from countermove.solving.strategies import Strategies

LISTED_TIES = 100
"""Portfolios that a tie lists; of more it tells the number."""

LINE_HEADER = ["layer", "actor", "adopted", "residual strength"]


@dataclass(frozen=True, slots=True)
class Turn:
    """What one layer's mover adopts, as ids in file order."""

    layer: str
    actor: str
    adopted: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """The turn as `--json` prints it."""
        return {"layer": self.layer, "actor": self.actor, "adopted": list(self.adopted)}


@dataclass(frozen=True, slots=True)
class TiedChoice:
    """A portfolio as good for the mover as the one chosen, and every actor's payoff if it is chosen instead."""

    adopted: tuple[str, ...]
    payoffs: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Tie:
    """A tie on the path of play (§4.3): the chosen portfolio first, then the others in order of preference, at most
    LISTED_TIES of them all. `count` is how many are tied, None where they are too many to find.
    """

    layer: str
    actor: str
    choices: tuple[TiedChoice, ...]
    count: int | None


@dataclass(frozen=True, slots=True)
class Certificate:
    """The outcome of the independent check (§4.5): portfolios tried on the line, the largest gain any of them
    would bring its mover, the gain allowed (the tie tolerance), and whether every portfolio was tried.
    """

    holds: bool
    deviations: int
    largest_gain: float
    tolerance: float
    is_exhaustive: bool


@dataclass(frozen=True, slots=True)
class Solution:
    """One game, solved. `profile` is bool (measures,): what is adopted on the line of play.

    `payoffs` is by actor, in payoff points; `strength` by adopted measure, in [0, 1] (§3.1, §5.1).
    `seconds` is None until somebody with a clock has measured it.
    """

    game: Game
    concept: str
    method: str
    strategies: Strategies
    profile: np.ndarray
    line: tuple[Turn, ...]
    payoffs: Mapping[str, float]
    strength: Mapping[str, float]
    ties: tuple[Tie, ...]
    profiles: int
    width: int
    certificate: Certificate | None = None
    seconds: float | None = None

    @property
    def is_certified(self) -> bool:
        """Whether the independent check was made of every portfolio on the line, and held (§4.5)."""
        return self.certificate is not None and self.certificate.holds and self.certificate.is_exhaustive

    def to_dict(self) -> dict[str, Any]:
        """The solution in the shape that `solve --json` prints."""
        return {
            "format": 1,
            "concept": self.concept,
            "case": self.game.id,
            "case_sha256": self.game.source_sha256,
            "version": VERSION,
            "payoffs": dict(self.payoffs),
            "line": [turn.to_dict() for turn in self.line],
            "strength": dict(self.strength),
            "ties": [_tie_to_dict(tie) for tie in self.ties],
            "method": self.method,
            "width": self.width,
            "certified": self.is_certified,
            "certificate": None if self.certificate is None else asdict(self.certificate),
            "profiles": self.profiles,
            "seconds": self.seconds,
        }

    def _rows(self) -> list[list[str]]:
        return [
            [turn.layer, turn.actor, measure, f"{self.strength[measure]:.3f}"]
            for turn in self.line
            for measure in turn.adopted
        ]

    def __str__(self) -> str:
        """The line of play with residual strengths, then the payoffs, as plain tables."""
        payoffs = [[player, f"{payoff:.3f}"] for player, payoff in self.payoffs.items()]
        return plain_table(LINE_HEADER, self._rows()) + "\n\n" + plain_table(["actor", "payoff"], payoffs)

    def _repr_html_(self) -> str:
        payoffs = [[player, f"{payoff:.3f}"] for player, payoff in self.payoffs.items()]
        return html_table(LINE_HEADER, self._rows()) + html_table(["actor", "payoff"], payoffs)


def turns(game: Game, profile: np.ndarray) -> tuple[Turn, ...]:
    """A profile, bool (measures,), as what each layer's mover adopts."""
    return tuple(
        Turn(
            layer.id,
            game.players[layer.mover],
            tuple(game.measures[measure] for measure in layer.measures if profile[measure]),
        )
        for layer in game.layers
    )


def _tie_to_dict(tie: Tie) -> dict[str, Any]:
    choices = [{"adopted": list(choice.adopted), "payoffs": dict(choice.payoffs)} for choice in tie.choices]
    return {"layer": tie.layer, "actor": tie.actor, "count": tie.count, "choices": choices}
