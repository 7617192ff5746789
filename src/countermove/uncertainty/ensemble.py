"""Ensemble: one game solved in many scenarios (§7.3–§7.5)."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from countermove.game.game import Game


@dataclass(frozen=True, slots=True)
class Share:
    """A share of scenarios with its 95 % sampling interval (Wilson score)."""

    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class PayoffSummary:
    """Mean and quantiles of one actor's payoff over the scenarios, in payoff points."""

    mean: float
    q05: float
    q50: float
    q95: float


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """How much of the variance of `target` one quantity explains: alone (`first`) and with all its interactions
    (`total`); `low` and `high` bound `total` at 95 %.
    """

    quantity: str
    target: str
    first: float
    total: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Flip:
    """The nearest value of one quantity at which a conclusion changes, all else nominal (§7.7).

    The conclusion holds at `nominal` and up to `start`, and no longer at `stop`; `distance` is |stop − nominal| in units
    of half the stated range; `is_within_range` says whether `stop` lies inside the stated range.
    """

    conclusion: str
    quantity: str
    nominal: float
    start: float
    stop: float
    distance: float
    is_within_range: bool


@dataclass(frozen=True, slots=True)
class Ensemble:
    """Scenarios along the first axis of every array: `inputs` (scenarios, quantities), `profiles` bool (scenarios,
    measures), `payoffs` (scenarios, players) in payoff points, `strengths` (scenarios, measures) in [0, 1].
    """

    game: Game
    seed: int
    engine: str
    inputs: np.ndarray
    profiles: np.ndarray
    payoffs: np.ndarray
    strengths: np.ndarray
    ties: np.ndarray  # bool (scenarios,): a tie on the line of play
    seconds: float | None = None

    def acceptability(self) -> Mapping[str, Share]: ...  # type: ignore[empty-body]
