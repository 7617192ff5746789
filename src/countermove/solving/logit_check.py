"""The independent check of logit play (§4.5, §4.7): every history walked again, from the rules alone.

It shares nothing with the methods: portfolios are tried one by one against the rules, payoffs come from the second
reading of §3 that the certificate of subgame-perfect play uses, and only the solution's own chances are asked what
later movers do.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from countermove.game.game import Game, nominal_numbers
from countermove.solving.certify import keeps_rules, payoffs_by_rule

LARGEST_WALK = 2**18
"""Leaves that the check still visits."""

Chances = Callable[[int, np.ndarray], np.ndarray]
"""From a layer's index and profiles (rows, measures) up to it to how likely each is, given its history, (rows,)."""


@dataclass(frozen=True, slots=True)
class Residual:
    """How far stated chances are from what logit play asks for, given the stated chances of later movers (`largest`),
    and expected payoffs from what the stated chances come to (`payoff_gap`, in payoff points).

    `tolerance` bounds the first, `payoff_tolerance` the second; `histories` were walked, all there are.
    """

    largest: float
    tolerance: float
    payoff_gap: float
    payoff_tolerance: float
    histories: int

    @property
    def holds(self) -> bool:
        """Whether both are within what rounding explains."""
        return self.largest <= self.tolerance and self.payoff_gap <= self.payoff_tolerance


def check_logit(game: Game, precision: float, stated: np.ndarray, chances: Chances) -> Residual | None:
    """The largest difference between the stated chances and those of logit play; None where the tree is too large.

    `stated` (players,) are the expected payoffs. The tolerance is 1e-9 and what rounding of payoffs comes to.
    """
    walked = _walk(game)
    if walked is None:
        return None
    worth = payoffs_by_rule(game, nominal_numbers(game), walked[-1][0])
    rounding = 1e-13 * max(1.0, float(np.abs(worth).max(initial=0.0)))
    largest = 0.0
    for index in reversed(range(len(game.layers))):
        profiles, parents = walked[index + 1]
        starts = np.flatnonzero(np.diff(parents, prepend=-1))
        own = worth[:, game.layers[index].mover]
        weights = np.exp(precision * (own - np.maximum.reduceat(own, starts)[parents]))
        asked = weights / np.add.reduceat(weights, starts)[parents]
        said = chances(index, profiles)
        largest = max(largest, float(np.abs(asked - said).max()))
        worth = np.add.reduceat(said[:, None] * worth, starts)
    return Residual(
        largest=largest,
        tolerance=1e-9 + precision * rounding,
        payoff_gap=float(np.abs(worth[0] - stated).max(initial=0.0)),
        payoff_tolerance=1e-9 + 1e4 * rounding,
        histories=sum(len(profiles) for profiles, _ in walked[:-1]),
    )


def _walk(game: Game) -> list[tuple[np.ndarray, np.ndarray]] | None:
    """The histories before each layer and after the last, bool (rows, measures), each with its parent's row, ascending.

    None where there are more than LARGEST_WALK.
    """
    walked = [((game.given & ~game.barred)[None], np.zeros(1, int))]
    for index, layer in enumerate(game.layers):
        free = [measure for measure in layer.measures if not (game.given | game.barred)[measure]]
        free = [] if layer.is_given else free
        before = walked[-1][0]
        if len(before) << len(free) > 16 * LARGEST_WALK:
            return None
        choices = (np.arange(2 ** len(free))[:, None] >> np.arange(len(free)) & 1).astype(bool)
        parents = np.repeat(np.arange(len(before)), len(choices))
        profiles = before[parents]
        profiles[:, free] = np.tile(choices, (len(before), 1))
        if not layer.is_given:
            kept = keeps_rules(game, index, profiles)
            profiles, parents = profiles[kept], parents[kept]
        if len(profiles) > LARGEST_WALK:
            return None
        walked.append((profiles, parents))
    return walked
