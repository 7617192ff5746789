"""The two readings of a spread in judgements (§7.4): only the analyst does not know the numbers, or nobody does."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from countermove.game.evaluate import payoffs, strengths
from countermove.game.game import Game, Numbers, numbers_at
from countermove.solving.elimination import eliminate_expected
from countermove.solving.solution import Turn, turns
from countermove.solving.strategies import play_on
from countermove.uncertainty.ensemble import Ensemble
from countermove.uncertainty.intervals import Share, share_of

BATCH = 250


@dataclass(frozen=True, slots=True)
class NobodyKnows:
    """Play where nobody knows the numbers: the one `profile` (measures,) that follows from expected payoffs, its
    `line`, and what it gives in every scenario, `payoffs` (scenarios, players), `strengths` (scenarios, measures).
    """

    profile: np.ndarray
    line: tuple[Turn, ...]
    payoffs: np.ndarray
    strengths: np.ndarray


@dataclass(frozen=True, slots=True)
class ReadingGap:
    """A measure on which the readings disagree: whether it is `adopted` where nobody knows, and the share of scenarios
    in which it is adopted where the movers know.
    """

    measure: str
    adopted: bool
    share: Share


@dataclass(frozen=True, slots=True)
class PayoffGap:
    """What an actor gets on average, in payoff points, where the movers know the numbers and where nobody does; and the
    standard error of the difference.
    """

    actor: str
    known: float
    unknown: float
    error: float


def play_unknown(ensemble: Ensemble, *, scenarios: int) -> NobodyKnows:
    """Subgame-perfect play of the game whose payoffs are their means over the first `scenarios` scenarios.

    Raises OutOfReachError where the game is too large for elimination.
    """
    game, inputs = ensemble.game, ensemble.inputs[:scenarios]
    strategies = eliminate_expected(game, _batches(game, inputs))
    profile = play_on(game, strategies, np.zeros((1, len(game.measures)), bool))[0][0]
    given, stood = [], []
    for numbers in _batches(game, inputs):
        rows = np.tile(profile, (len(numbers.costs), 1))
        given.append(payoffs(game, numbers, rows))
        stood.append(strengths(game, numbers, rows))
    return NobodyKnows(profile, turns(game, profile), np.concatenate(given), np.concatenate(stood))


def _batches(game: Game, inputs: np.ndarray) -> Iterator[Numbers]:
    for start in range(0, len(inputs), BATCH):
        yield numbers_at(game, inputs[start : start + BATCH])


def reading_gaps(ensemble: Ensemble, unknown: NobodyKnows) -> tuple[ReadingGap, ...]:
    """The measures that one reading mostly adopts and the other does not, in game order."""
    gaps = []
    for index, measure in enumerate(ensemble.game.measures):
        share = share_of(ensemble.profiles[:, index])
        adopted = bool(unknown.profile[index])
        if adopted != (share.share > 0.5):
            gaps.append(ReadingGap(measure, adopted, share))
    return tuple(gaps)


def payoff_gaps(ensemble: Ensemble, unknown: NobodyKnows) -> tuple[PayoffGap, ...]:
    """What each actor gets on average in either reading, over the scenarios that both were looked at in."""
    known = ensemble.payoffs[: len(unknown.payoffs)]
    difference = known - unknown.payoffs
    errors = difference.std(axis=0, ddof=1) / np.sqrt(len(known)) if len(known) > 1 else np.zeros(known.shape[1])
    return tuple(
        PayoffGap(actor, float(known[:, place].mean()), float(unknown.payoffs[:, place].mean()), float(errors[place]))
        for place, actor in enumerate(ensemble.game.players)
    )
