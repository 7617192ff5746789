"""Boxes: regions of judgements in which a conclusion does not hold, found by patient peeling ([Friedman1999])."""

from dataclasses import dataclass, replace

import numpy as np
from scipy import stats

PEELED = 0.05
"""Share of the scenarios still in the box that one cut takes away, at least."""

SMALLEST = 0.01
"""Share of all scenarios below which a box is not cut further."""

WORTH = 0.02
"""By how much a limit must raise the harmonic mean of coverage and density to be kept."""

SIGNIFICANT = 0.05
"""Greatest chance at which a limit that does nothing would seem to do as much (for a limit that is kept)."""

MOST_TRIED = 20
TENTHS = 10

RESAMPLES = 20
"""Random halves of the scenarios on which a box is found anew, to see which limits come back."""


@dataclass(frozen=True, slots=True)
class Limit:
    """One quantity's stretch in a box, ends included; an end that was never cut is that of all scenarios.

    `chance` is how likely the box's density would be at least this high if the limit did nothing (binomial test,
    [Bryant2010]); `came_back` the share of random halves whose own box limits the same quantity.
    """

    quantity: int
    low: float
    high: float
    chance: float
    came_back: float


@dataclass(frozen=True, slots=True)
class Box:
    """Limits on a few quantities, the others free. Of the scenarios in question, `coverage` is the share in the box; of
    those in the box, `density` is the share in question; `mass` is the share of all scenarios that is in it.
    """

    limits: tuple[Limit, ...]
    coverage: float
    density: float
    mass: float


@dataclass(frozen=True, slots=True)
class Peeling:
    """The nested boxes of one peeling, from everything to the smallest: `lows` and `highs` (boxes, quantities), and of
    each box its `coverage`, `density` and `mass` (boxes,).
    """

    lows: np.ndarray
    highs: np.ndarray
    coverage: np.ndarray
    density: np.ndarray
    mass: np.ndarray


def find_box(inputs: np.ndarray, wanted: np.ndarray, *, seed: int = 0) -> Box | None:
    """The box in `inputs` (scenarios, quantities) that says best where `wanted`, bool (scenarios,), is true: the one of
    the peeling with the highest harmonic mean of coverage and density, without the limits that add little to it. Only
    the quantities whose tenths differ most in how often they are wanted are tried as limits, MOST_TRIED of them.

    None where all scenarios or none are wanted, and where no box is denser than all scenarios. ValueError where an
    input is not a finite number.
    """
    if not np.isfinite(inputs).all():
        raise ValueError("the inputs of some scenario are not finite numbers")
    telling = _most_telling(inputs, wanted)
    tried = inputs[:, telling]
    ends = _choose_box(tried, wanted)
    if ends is None:
        return None
    halves = np.random.default_rng(seed).permuted(np.tile(np.arange(len(wanted)) % 2 == 0, (RESAMPLES, 1)), axis=1)
    again = [_choose_box(tried[half], wanted[half]) for half in halves]
    came_back = np.mean([_is_cut(tried, *each) if each else np.zeros(len(telling)) for each in again], axis=0)
    box = _describe(tried, wanted, ends, came_back)
    return replace(box, limits=tuple(replace(each, quantity=int(telling[each.quantity])) for each in box.limits))


def _most_telling(inputs: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """The quantities to try as limits, ascending."""
    varying = np.flatnonzero(np.ptp(inputs, axis=0) > 0)
    order = np.argsort(inputs[:, varying], axis=0, kind="stable")
    hits = np.stack([part.sum(axis=0) for part in np.array_split(wanted[order], TENTHS)])
    spread = hits.var(axis=0)
    return np.sort(varying[np.argsort(-spread, kind="stable")[:MOST_TRIED]])


def peel(inputs: np.ndarray, wanted: np.ndarray) -> Peeling:
    """The boxes met when, again and again, the thin slice is cut off at whose removal the density of what is left gains
    most for each scenario given up ([Friedman1999], section 9.1). Slices hold whole groups of equal values.
    """
    columns = np.ascontiguousarray(inputs.T)
    order = np.argsort(columns, axis=1, kind="stable").astype(np.int32)
    alive = np.ones(len(wanted), bool)
    rows = [_row(columns, order, wanted)]
    while order.shape[1] > SMALLEST * len(wanted):
        peeled = _best_cut(columns, order, wanted)
        if peeled is None:
            break
        alive[peeled] = False
        order = order[alive[order]].reshape(len(order), -1)
        rows.append(_row(columns, order, wanted))
    lows, highs, found, count = (np.array(each) for each in zip(*rows, strict=True))
    return Peeling(lows, highs, found / max(int(wanted.sum()), 1), found / count, count / len(wanted))


def _row(columns: np.ndarray, order: np.ndarray, wanted: np.ndarray) -> tuple[np.ndarray, np.ndarray, int, int]:
    """The ends of the box of the scenarios in `order`, sorted for each quantity; those wanted in it; and all in it."""
    ends = np.take_along_axis(columns, order[:, [0, -1]], axis=1)
    return ends[:, 0], ends[:, 1], int(wanted[order[0]].sum()), order.shape[1]


def _best_cut(columns: np.ndarray, order: np.ndarray, wanted: np.ndarray) -> np.ndarray | None:
    """The scenarios of the best slice; None where no slice gains anything."""
    count = order.shape[1]
    least = max(1, round(PEELED * count))
    total = int(wanted[order[0]].sum())
    best: tuple[float, np.ndarray | None] = (0.0, None)
    for ranked in (order, order[:, ::-1]):
        taken = np.full(len(order), least)
        hits = wanted[ranked[:, :least]].sum(axis=1)
        edge = np.take_along_axis(columns, ranked[:, least - 1 : least + 1], axis=1)
        for column in np.flatnonzero(edge[:, 0] == edge[:, -1]):
            taken[column] = int(np.sum(_is_within(columns[column, ranked[column]], edge[column, 0])))
            hits[column] = wanted[ranked[column, : taken[column]]].sum()
        kept = count - taken
        gain = np.where(kept > 0, ((total - hits) / np.maximum(kept, 1) - total / count) / taken, -np.inf)
        chosen = int(np.argmax(gain))
        if gain[chosen] > best[0]:
            best = float(gain[chosen]), ranked[chosen, : taken[chosen]]
    return best[1]


def _is_within(ranked: np.ndarray, edge: float) -> np.ndarray:
    """Which values of a ranking come no later than the edge."""
    within: np.ndarray = ranked <= edge if ranked[0] <= ranked[-1] else ranked >= edge
    return within


def _choose_box(inputs: np.ndarray, wanted: np.ndarray) -> tuple[np.ndarray, np.ndarray] | None:
    """The ends of the box to show, (quantities,) each; None where there is nothing to tell apart."""
    if not wanted.any() or wanted.all():
        return None
    boxes = peel(inputs, wanted)
    balance = 2 * boxes.coverage * boxes.density / (boxes.coverage + boxes.density)
    best = int(np.argmax(balance))
    if best == 0:
        return None
    return _drop_idle_limits(inputs, wanted, boxes.lows[best].copy(), boxes.highs[best].copy())


def _drop_idle_limits(
    inputs: np.ndarray, wanted: np.ndarray, low: np.ndarray, high: np.ndarray
) -> tuple[np.ndarray, np.ndarray] | None:
    """The box without the limits, least useful first, that hardly raise coverage and density together or may be due to
    chance; None where none is left.
    """
    outside = (inputs < low) | (inputs > high)
    bottom, top = inputs.min(axis=0), inputs.max(axis=0)
    while (cut := outside.any(axis=0)).any():
        without, balance = _balances(outside, wanted)
        column = int(np.argmax(np.where(cut, without, -1.0)))
        if without[column] < balance - WORTH:
            chances = np.where(cut, _chances(outside, wanted), -1.0)
            column = int(np.argmax(chances))
            if chances[column] <= SIGNIFICANT:
                return low, high
        low[column], high[column] = bottom[column], top[column]
        outside[:, column] = False
    return None


def _without_each(outside: np.ndarray, wanted: np.ndarray) -> tuple[np.ndarray, np.ndarray, int, int]:
    """How many scenarios, and how many wanted ones, are in the box without each of its limits, and in it itself."""
    barriers = outside.sum(axis=1)
    inside = barriers == 0
    only = outside & (barriers == 1)[:, None]
    count, found = int(inside.sum()), int((inside & wanted).sum())
    return count + only.sum(axis=0), found + only[wanted].sum(axis=0), count, found


def _balances(outside: np.ndarray, wanted: np.ndarray) -> tuple[np.ndarray, float]:
    """Harmonic means of coverage and density: of the box without each of its limits (quantities,), and of the box."""
    counts, founds, count, found = _without_each(outside, wanted)
    total = int(wanted.sum())
    return 2 * founds / (counts + total), 2 * found / (count + total)


def _chances(outside: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """How likely the box would be as dense, were its density really that without the limit, for each (quantities,)."""
    counts, founds, count, found = _without_each(outside, wanted)
    chances: np.ndarray = stats.binom.sf(found - 1, count, founds / np.maximum(counts, 1))
    return chances


def _is_cut(inputs: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Which quantities a box limits by more than one slice of all scenarios."""
    inner_low, inner_high = np.quantile(inputs, [PEELED / 2, 1 - PEELED / 2], axis=0)
    cut: np.ndarray = (low > inner_low) | (high < inner_high)
    return cut


def _describe(
    inputs: np.ndarray, wanted: np.ndarray, ends: tuple[np.ndarray, np.ndarray], came_back: np.ndarray
) -> Box:
    low, high = ends
    outside = (inputs < low) | (inputs > high)
    chances = _chances(outside, wanted)
    _, _, count, found = _without_each(outside, wanted)
    limits = tuple(
        Limit(int(column), float(low[column]), float(high[column]), float(chances[column]), float(came_back[column]))
        for column in np.flatnonzero(outside.any(axis=0))
    )
    return Box(limits, found / int(wanted.sum()), found / count, count / len(wanted))
