"""Solution: what each mover does, everywhere and on the line of play, how it was found, and whether it was checked."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from countermove.game.game import Game
from countermove.solving.strategies import Strategies


@dataclass(frozen=True, slots=True)
class Turn:
    """What one layer's mover adopts, as ids in file order."""

    layer: str
    actor: str
    adopted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TiedChoice:
    """A portfolio as good for the mover as the one chosen, and every actor's payoff if it is chosen instead."""

    adopted: tuple[str, ...]
    payoffs: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Tie:
    """A tie on the path of play (§4.3): the chosen portfolio first, then the others in order of preference."""

    layer: str
    actor: str
    choices: tuple[TiedChoice, ...]


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
