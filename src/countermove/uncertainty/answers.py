"""What many scenarios answer beyond shares: regret, who gains, what knowing is worth, play where nobody knows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from countermove.core.errors import OutOfReachError
from countermove.core.quantity import Shape
from countermove.game.evaluate import payoffs
from countermove.game.game import Game, numbers_at
from countermove.uncertainty.choices import Choices, PortfolioRecord, choosing_layers, portfolio_records, value_choices
from countermove.uncertainty.conclusions import Conclusion, SurvivalBounds, holds_in
from countermove.uncertainty.ensemble import Ensemble
from countermove.uncertainty.information import Worth, make_known, worth_of_knowing, worth_of_knowing_all
from countermove.uncertainty.intervals import Share, share_of
from countermove.uncertainty.readings import (
    NobodyKnows,
    PayoffGap,
    ReadingGap,
    payoff_gaps,
    play_unknown,
    reading_gaps,
)
from countermove.uncertainty.run import Progress
from countermove.uncertainty.sources import spread_sources

ANSWER_SCENARIOS = 2_000
"""Scenarios, the first ones, in which other portfolios are tried."""

MOST_WORTHS = 10
"""Quantities listed as worth knowing, those worth most."""


@dataclass(frozen=True, slots=True)
class Gain:
    """What an actor gets from play compared with the facts alone: the mean difference in payoff points, its standard
    error, and the share of scenarios in which it is better off.
    """

    actor: str
    mean: float
    error: float
    share: Share


@dataclass(frozen=True, slots=True)
class QuantityWorth:
    """The worth of knowing one quantity. It depends on those in `moves_with` (§7.10): to know it tells of them,
    and what that gains is included, so that worths of quantities that depend on one another count the same thing twice.
    """

    quantity: str
    worth: Worth
    moves_with: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GroupWorth:
    """The worth of knowing several quantities at once, `members`: those that the case judges of a group of measures, or
    (`is_bound`) those that depend on one another (§7.10).
    """

    group: str
    members: tuple[str, ...]
    is_bound: bool
    worth: Worth


@dataclass(frozen=True, slots=True)
class Knowing:
    """What knowing would be worth before a choice: knowing everything; the single quantities that are worth most, those
    worth nothing left out; and each group of them. Those worth most come first.

    `subject` is a conclusion's label, and worths are then shares of scenarios in which the analyst would say otherwise
    and be right; or a layer, and worths are payoff points of its mover.
    """

    subject: str
    everything: Worth
    quantities: tuple[QuantityWorth, ...]
    groups: tuple[GroupWorth, ...] = ()


@dataclass(frozen=True, slots=True)
class Readings:
    """Play where nobody knows the numbers, and where it differs from play of movers who know them (§7.4)."""

    unknown: NobodyKnows
    gaps: tuple[ReadingGap, ...]
    payoffs: tuple[PayoffGap, ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """What the first scenarios answer; `readings` is None where the expected game is out of reach."""

    scenarios: int
    gains: tuple[Gain, ...]
    records: Mapping[str, tuple[PortfolioRecord, ...]]
    knowing: tuple[Knowing, ...]
    readings: Readings | None

    def to_dict(self) -> dict[str, Any]:
        """The part of `explore --json` that holds the answers."""
        return {
            "answered_by": self.scenarios,
            "gains": [asdict(gain) for gain in self.gains],
            "portfolios": {layer: [asdict(each) for each in records] for layer, records in self.records.items()},
            "knowing": [asdict(each) for each in self.knowing],
            "readings": None if self.readings is None else _readings_to_dict(self.readings),
        }


def answer_questions(
    ensemble: Ensemble,
    conclusions: Sequence[Conclusion],
    bounds: SurvivalBounds,
    progress: Progress | None = None,
    *,
    groups: Mapping[str, Sequence[str]] | None = None,
) -> Answers:
    """The answers that the first scenarios of the ensemble give; `groups` are quantities, by name, to know together."""
    game = ensemble.game
    count = min(ANSWER_SCENARIOS, ensemble.solved)
    layers = choosing_layers(game)
    valued = []
    for place, layer in enumerate(layers):
        valued.append(value_choices(ensemble, layer, scenarios=count))
        if progress is not None:
            progress(place + 1, len(layers))
    try:
        unknown = play_unknown(ensemble, scenarios=count)
        readings = Readings(unknown, reading_gaps(ensemble, unknown), payoff_gaps(ensemble, unknown))
    except OutOfReachError:
        readings = None
    held = holds_in(conclusions, game, ensemble.profiles[:count], ensemble.strengths[:count], bounds)
    return Answers(
        scenarios=count,
        gains=_gains(ensemble, count),
        records={game.layers[each.layer].id: portfolio_records(game, each) for each in valued},
        knowing=_worths(ensemble, _asked(game, conclusions, held, valued), groups or {}),
        readings=readings,
    )


def _gains(ensemble: Ensemble, count: int) -> tuple[Gain, ...]:
    game = ensemble.game
    numbers = numbers_at(game, ensemble.inputs[:count])
    facts = np.tile(game.given & ~game.barred, (count, 1))
    more = ensemble.payoffs[:count] - payoffs(game, numbers, facts)
    errors = more.std(axis=0, ddof=1) / np.sqrt(count) if count > 1 else np.zeros(len(game.players))
    return tuple(
        Gain(actor, float(more[:, place].mean()), float(errors[place]), share_of(more[:, place] > 0))
        for place, actor in enumerate(game.players)
    )


def _asked(
    game: Game, conclusions: Sequence[Conclusion], held: np.ndarray, valued: Sequence[Choices]
) -> dict[str, np.ndarray]:
    """What is chosen between, by subject, (scenarios, options); of the conclusions only those that fail somewhere."""
    stated = {
        conclusion.label: np.stack([held[:, place], ~held[:, place]], axis=1).astype(float)
        for place, conclusion in enumerate(conclusions)
        if 0 < held[:, place].mean() < 1
    }
    return stated | {game.layers[each.layer].id: each.values for each in valued if len(each.portfolios) > 1}


def _worths(
    ensemble: Ensemble, asked: Mapping[str, np.ndarray], groups: Mapping[str, Sequence[str]]
) -> tuple[Knowing, ...]:
    if not asked:
        return ()
    game = ensemble.game
    single: dict[str, list[QuantityWorth]] = {subject: [] for subject in asked}
    together: dict[str, list[GroupWorth]] = {subject: [] for subject in asked}
    for source in spread_sources(game):
        for column in source.columns:
            label = game.labels[column]
            others = tuple(each for each in source.members if each != label)
            for subject, worth in _gained(ensemble, asked, [column]):
                single[subject].append(QuantityWorth(label, worth, others))
    for name, columns, is_bound in _known_groups(game, groups):
        members = tuple(game.labels[column] for column in columns)
        for subject, worth in _gained(ensemble, asked, columns):
            together[subject].append(GroupWorth(name, members, is_bound, worth))
    return tuple(
        Knowing(subject, worth_of_knowing_all(values), _worth_most(single[subject]), _in_order(together[subject]))
        for subject, values in asked.items()
    )


def _gained(ensemble: Ensemble, asked: Mapping[str, np.ndarray], columns: Sequence[int]) -> Iterator[tuple[str, Worth]]:
    """What it is worth to know the columns, for each subject."""
    known = make_known(ensemble.inputs[: len(next(iter(asked.values()))), list(columns)])
    for subject, values in asked.items():
        yield subject, worth_of_knowing(values, known)


def _known_groups(game: Game, groups: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, Sequence[int], bool]]:
    """Of the groups asked for the uncertain quantities, where there are two at least; then those that are bound."""
    place = {label: column for column, label in enumerate(game.labels)}
    for name, labels in groups.items():
        columns = sorted(place[label] for label in labels)
        uncertain = [column for column in columns if game.quantities[column].shape is not Shape.POINT]
        if len(uncertain) > 1:
            yield name, uncertain, False
    for source in spread_sources(game):
        if source.members:
            yield source.label, source.columns, True


def _worth_most(worths: Sequence[QuantityWorth]) -> tuple[QuantityWorth, ...]:
    telling = sorted(
        (each for each in worths if each.worth.gain > 0), key=lambda each: (-each.worth.gain, each.quantity)
    )
    return tuple(telling[:MOST_WORTHS])


def _in_order(worths: Sequence[GroupWorth]) -> tuple[GroupWorth, ...]:
    return tuple(sorted(worths, key=lambda each: (-each.worth.gain, each.group)))


def _readings_to_dict(readings: Readings) -> dict[str, Any]:
    return {
        "line": [turn.to_dict() for turn in readings.unknown.line],
        "measures": [asdict(gap) for gap in readings.gaps],
        "payoffs": [asdict(gap) for gap in readings.payoffs],
    }
