"""Flips: how far a single judgement must move, all else nominal, before a conclusion changes (§7.7)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from countermove.core.quantity import span
from countermove.game.game import Game
from countermove.solving.methods import prepare
from countermove.uncertainty.conclusions import Conclusion, SurvivalBounds
from countermove.uncertainty.run import Progress
from countermove.uncertainty.stretches import Ask, Stretch, make_ask
from countermove.uncertainty.thresholds import Threshold, locate, make_roots
from countermove.uncertainty.walks import (
    STEPS,
    Bracket,
    Hold,
    Roots,
    Walk,
    first_brackets,
    make_hold,
    make_reach,
    narrow,
    walks_of,
)

WALKS_AT_ONCE = 120
"""Walks that are solved together."""

RESOLUTION = 1e-5
"""Narrowest stretch, in half ranges, on which an undecided conclusion is looked into: around every threshold there is
one on which movers are as good as indifferent (§4.3).
"""


@dataclass(frozen=True, slots=True)
class Flip:
    """The nearest value of one quantity at which a conclusion changes, all else nominal.

    `threshold` is that value; the conclusion holds at `start`, just before it, and no longer at `stop`, just after:
    both were solved. `distance` is |threshold − nominal| in half ranges; `is_within_range` says whether `stop` lies
    inside the stated range; `is_nearest` whether it was proved that the conclusion holds all the way from `nominal` to
    `start`, but for stretches of 1/100,000 of half the range, and not only at the points tried.
    """

    conclusion: str
    quantity: str
    nominal: float
    threshold: float
    start: float
    stop: float
    distance: float
    is_within_range: bool
    is_nearest: bool


def find_flips(
    game: Game,
    conclusions: Sequence[Conclusion],
    bounds: SurvivalBounds,
    *,
    method: str = "auto",
    progress: Progress | None = None,
    unsolved: set[str] | None = None,
) -> Mapping[str, tuple[Flip, ...]]:
    """For each conclusion, by label, its flips: one per quantity at most, nearest first; empty where none was found.

    Each quantity is moved alone to both sides, as far as three half ranges, within what it may be at all. Where the
    game cannot be solved nothing is known: what happens beyond is not told, a flip beyond is not the nearest, and the
    names of quantities that lead there are put into `unsolved`.
    """
    walks = walks_of(game)
    prepared = prepare(game, method, scenarios=2 * STEPS * len(game.quantities))
    hold = make_hold(game, conclusions, bounds, prepared, unsolved=unsolved)
    ask = make_ask(game, conclusions, bounds)
    roots = make_roots(game, conclusions, bounds, prepared)
    reach = make_reach(game, prepared)
    if not walks:
        return {conclusion.label: () for conclusion in conclusions}
    claims = [int(index) for index in np.flatnonzero(hold([(walks[0], np.array([walks[0].nominal]))])[0])]
    found: list[Flip] = []
    for start in range(0, len(walks), WALKS_AT_ONCE):
        some = walks[start : start + WALKS_AT_ONCE]
        first = narrow(reach(first_brackets(some, hold)), hold, roots)
        brackets, undecided = _look_between((some, first), claims, hold, ask, roots)
        found += [
            _make_flip(game, each, conclusions, (each.walk, each.conclusion) not in undecided)
            for each in locate(reach(brackets), roots, reach)
        ]
        if progress is not None:
            progress(start + len(some), len(walks))
    return {
        conclusion.label: _nearest_by_quantity([flip for flip in found if flip.conclusion == conclusion.label])
        for conclusion in conclusions
    }


def _look_between(
    known: tuple[Sequence[Walk], Sequence[Bracket]], claims: Sequence[int], hold: Hold, ask: Ask, roots: Roots
) -> tuple[list[Bracket], set[tuple[Walk, int]]]:
    """The nearest bracket of each walk and conclusion, with windows found that lie between the points tried before, and
    the walks and conclusions for which it stayed open whether there are any. What is `known` are walks and brackets.
    """
    walks, brackets = known
    nearest = {(each.walk, each.conclusion): each for each in brackets}
    parts = [stretch for walk in walks for stretch in _stretches(walk, nearest, claims)]
    nearest |= {(each.walk, each.conclusion): each for each in narrow(_brackets_at_ends(parts, hold), hold, roots)}
    open_stretches = [short for stretch in parts for short in _before_brackets(stretch, nearest)]
    left: list[Stretch] = []
    while open_stretches:
        sure = ask(open_stretches)
        halved: list[Stretch] = []
        for stretch, held in zip(open_stretches, sure, strict=True):
            if held is None:
                left.append(stretch)
            elif abs(stretch.stop - stretch.start) > RESOLUTION * stretch.walk.half:
                halved += _halves(replace(stretch, asked=stretch.asked - held))
        nearer = _nearer_brackets(halved, hold, roots)
        nearest |= {(each.walk, each.conclusion): each for each in reversed(nearer)}
        open_stretches = [short for stretch in halved for short in _before_brackets(stretch, nearest)]
    undecided = {(each.walk, i) for stretch in left for each in _before_brackets(stretch, nearest) for i in each.asked}
    return list(nearest.values()), undecided


def _stretches(walk: Walk, nearest: Mapping[tuple[Walk, int], Bracket], claims: Sequence[int]) -> list[Stretch]:
    """The walk cut at its brackets, each part with the conclusions that are to hold there."""
    ends = {index: nearest[walk, index] for index in claims if (walk, index) in nearest}
    edges = sorted({(bracket.start, bracket.stop) for bracket in ends.values()}, key=lambda e: abs(e[0] - walk.nominal))
    margin = RESOLUTION * walk.half * np.sign(walk.end - walk.nominal)
    starts = [walk.nominal, *(stop + margin for _, stop in edges)]
    stops = [*(start - margin for start, _ in edges), walk.end]
    parts = []
    for start, stop in zip(starts, stops, strict=True):
        reach = abs(stop - walk.nominal)
        asked = frozenset(
            index for index in claims if index not in ends or abs(ends[index].start - walk.nominal) >= reach
        )
        if asked and abs(stop - walk.nominal) > abs(start - walk.nominal):
            parts.append(Stretch(walk, start, stop, asked))
    return parts


def _brackets_at_ends(stretches: Sequence[Stretch], hold: Hold) -> list[Bracket]:
    """For each walk and conclusion the first end of its stretches at which the conclusion does not hold, with what lies
    before.
    """
    found: dict[tuple[Walk, int], Bracket] = {}
    last: dict[tuple[Walk, int], float] = {}
    ends = [(each.walk, np.array([each.start, each.stop])) for each in stretches]
    for stretch, (_, points), held in zip(stretches, ends, hold(ends), strict=True):
        for index in stretch.asked:
            at = stretch.walk, index
            for point, holds in zip(points.tolist(), held[:, index], strict=True):
                if not holds and at not in found:
                    found[at] = Bracket(stretch.walk, index, last.get(at, stretch.walk.nominal), point)
                last[at] = point
    return list(found.values())


def _halves(stretch: Stretch) -> tuple[Stretch, ...]:
    if not stretch.asked:
        return ()
    middle = (stretch.start + stretch.stop) / 2
    return replace(stretch, stop=middle), replace(stretch, start=middle)


def _nearer_brackets(halves: Sequence[Stretch], hold: Hold, roots: Roots) -> list[Bracket]:
    """Brackets in those halves at whose middle a conclusion does not hold that does at both ends, nearest first."""
    firsts = halves[::2]
    found = [
        Bracket(stretch.walk, index, stretch.start, stretch.stop)
        for stretch, held in zip(firsts, hold([(each.walk, np.array([each.stop])) for each in firsts]), strict=True)
        for index in sorted(stretch.asked)
        if not held[0, index]
    ]
    found.sort(key=lambda each: abs(each.start - each.walk.nominal))
    return narrow(found, hold, roots)


def _before_brackets(stretch: Stretch, nearest: Mapping[tuple[Walk, int], Bracket]) -> list[Stretch]:
    """The stretch, for each conclusion as far as it goes before that stops to hold."""
    walk = stretch.walk
    margin = RESOLUTION * walk.half * np.sign(walk.end - walk.nominal)
    asked_up_to: dict[float, set[int]] = {}
    for index in stretch.asked:
        ends = [stretch.stop]
        if (walk, index) in nearest:
            ends.append(float(nearest[walk, index].start - margin))
        stop = min(ends, key=lambda end: abs(end - walk.nominal))
        if abs(stop - walk.nominal) > abs(stretch.start - walk.nominal):
            asked_up_to.setdefault(stop, set()).add(index)
    return [replace(stretch, stop=stop, asked=frozenset(asked)) for stop, asked in sorted(asked_up_to.items())]


def _make_flip(game: Game, threshold: Threshold, conclusions: Sequence[Conclusion], is_nearest: bool) -> Flip:
    walk = threshold.walk
    low, high = span(game.quantities[walk.column])
    return Flip(
        conclusion=conclusions[threshold.conclusion].label,
        quantity=game.labels[walk.column],
        nominal=walk.nominal,
        threshold=threshold.value,
        start=threshold.start,
        stop=threshold.stop,
        distance=abs(threshold.value - walk.nominal) / walk.half,
        is_within_range=low <= threshold.stop <= high,
        is_nearest=is_nearest,
    )


def _nearest_by_quantity(flips: Sequence[Flip]) -> tuple[Flip, ...]:
    nearest: dict[str, Flip] = {}
    for flip in sorted(flips, key=lambda each: (each.distance, each.quantity)):
        nearest.setdefault(flip.quantity, flip)
    return tuple(nearest.values())
