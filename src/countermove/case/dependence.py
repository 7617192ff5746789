"""A case's factors, correlations and statements, by the indices of its quantities; and what cannot be true of them."""

from collections.abc import Iterator, Sequence

import numpy as np

from countermove.case.case import Correlation, Factor, Statement
from countermove.core.dependence import (
    Dependence,
    Loading,
    Order,
    RankCorrelation,
    possible_correlation,
    rank_of_score,
    score_correlation,
    smallest_clash,
)
from countermove.core.errors import Fault
from countermove.core.orders import smallest_contradiction
from countermove.core.quantity import Judgement, is_certain, support

ROUNDED = 100
"""Possible correlations are told in hundredths."""


def dependence_of(
    judgements: Sequence[Judgement],
    factors: Sequence[Factor],
    correlations: Sequence[Correlation],
    statements: Sequence[Statement],
) -> Dependence:
    """What makes the quantities of the judgements move together, each by its index among them."""
    place = {judgement.path: index for index, judgement in enumerate(judgements)}
    names = {factor.id: index for index, factor in enumerate(factors)}
    return Dependence(
        tuple(names),
        tuple(
            Loading(index, names[factor], size)
            for index, judgement in enumerate(judgements)
            for factor, size in judgement.quantity.follows
        ),
        tuple(RankCorrelation(place[each.between[0]], place[each.between[1]], each.rank) for each in correlations),
        tuple(Order(place[each.larger], place[each.than], each.times) for each in statements),
    )


def clash_faults(
    judgements: Sequence[Judgement],
    factors: Sequence[Factor],
    correlations: Sequence[Correlation],
    statements: Sequence[Statement],
) -> Iterator[Fault]:
    """Stated correlations that cannot be true together, and statements that cannot hold together in the ranges."""
    dependence = dependence_of(judgements, factors, correlations, statements)
    uncertain = [index for index, each in enumerate(judgements) if not is_certain(each.quantity)]
    if correlations:
        yield from _clashes(judgements, dependence, uncertain, correlations)
    ends = [support(judgement.quantity) for judgement in judgements]
    low, high = (np.array(each, float) for each in zip(*ends, strict=True))
    together = smallest_contradiction(dependence.orders, low, high)
    if together:
        told = "; ".join(_told(statements[place]) for place in together)
        yield Fault(statements[together[-1]].place, f"{_subject(together, ends, dependence)}: {told}; {_WIDER}")


_WIDER = "expected statements that hold somewhere in the ranges of their quantities"


def _subject(together: Sequence[int], ends: Sequence[tuple[float, float]], dependence: Dependence) -> str:
    if len(together) > 1:
        names = ", ".join(f"statements[{place}]" for place in together)
        return f"{names} cannot hold together"
    order = dependence.orders[together[0]]
    (_, highest), (low, high) = ends[order.larger], ends[order.than]
    least = min(order.times * low, order.times * high)
    return f"statements[{together[0]}] cannot hold, as at most {highest:g} is never {least:g} or more"


def _told(statement: Statement) -> str:
    times = "" if statement.times == 1 else f"{statement.times:g} × "
    return f"{statement.larger} ≥ {times}{statement.than}"


def _clashes(
    judgements: Sequence[Judgement],
    dependence: Dependence,
    uncertain: Sequence[int],
    correlations: Sequence[Correlation],
) -> Iterator[Fault]:
    scores = score_correlation(dependence, uncertain)
    group = smallest_clash(scores)
    if not group:
        return
    within = scores[np.ix_(np.array(group), np.array(group))]
    columns = [uncertain[row] for row in group]
    pairs = [pair for pair in dependence.correlations if pair.first in columns and pair.second in columns]
    pair = pairs[-1]
    stated = correlations[dependence.correlations.index(pair)]
    ends = possible_correlation(within, columns.index(pair.first), columns.index(pair.second))
    low, high = rank_of_score(ends[0]), rank_of_score(ends[1])
    nearest = np.floor(high * ROUNDED) / ROUNDED if pair.rank > high else np.ceil(low * ROUNDED) / ROUNDED
    names = ", ".join(judgements[column].path for column in columns)
    message = (
        f"rank {pair.rank:g} of {' and '.join(stated.between)} cannot be true with the other correlations of {names}"
    )
    yield Fault(stated.place, f"{message}; the nearest that can is {nearest:g}")
