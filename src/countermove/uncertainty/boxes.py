"""Boxes: regions of judgements in which a conclusion does not hold, found by patient peeling ([Friedman1999])."""

from dataclasses import dataclass, replace

import numpy as np
from numba import njit
from scipy import stats

PEELED = 0.05
"""Share of the scenarios still in the box that one cut takes away, at least."""

SMALLEST = 0.01
"""Share of all scenarios below which a box is not cut further."""

WORTH = 0.02
"""By how much a limit must raise the harmonic mean of coverage and density to be kept."""

SIGNIFICANT = 0.05
"""Greatest chance at which a limit that does nothing would seem to do as much (for a limit that is kept)."""

MOST_CUTS = 512
"""Cuts after which a box is small in any case, as each takes away a thirtieth of it at least."""

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


def find_box(inputs: np.ndarray, wanted: np.ndarray, *, seed: int = 0, order: np.ndarray | None = None) -> Box | None:
    """The box in `inputs` (scenarios, quantities) that says best where `wanted`, bool (scenarios,), is true: the one of
    the peeling with the highest harmonic mean of coverage and density, without the limits that add little to it. Only
    the quantities whose tenths differ most in how often they are wanted are tried as limits, MOST_TRIED of them.

    None where all scenarios or none are wanted, and where no box is denser than all scenarios. ValueError where an
    input is not a finite number. `order` is that of `rank_scenarios`, where it is known.
    """
    if not np.isfinite(inputs).all():
        raise ValueError("the inputs of some scenario are not finite numbers")
    order = rank_scenarios(inputs) if order is None else order
    telling = _most_telling(inputs, wanted, order)
    tried, order = inputs[:, telling], order[telling]
    ends = _choose_box(tried, wanted, order)
    if ends is None:
        return None
    halves = np.random.default_rng(seed).permuted(np.tile(np.arange(len(wanted)) % 2 == 0, (RESAMPLES, 1)), axis=1)
    again = [_choose_box(tried[half], wanted[half], _rank_half(order, half)) for half in halves]
    inner = np.quantile(tried, [PEELED / 2, 1 - PEELED / 2], axis=0)
    came_back = np.mean([_is_cut(inner, *each) if each else np.zeros(len(telling)) for each in again], axis=0)
    box = _describe(tried, wanted, ends, came_back)
    return replace(box, limits=tuple(replace(each, quantity=int(telling[each.quantity])) for each in box.limits))


def _most_telling(inputs: np.ndarray, wanted: np.ndarray, order: np.ndarray) -> np.ndarray:
    """The quantities to try as limits, ascending."""
    varying = np.flatnonzero(np.ptp(inputs, axis=0) > 0)
    hits = np.stack([part.sum(axis=1) for part in np.array_split(wanted[order[varying]], TENTHS, axis=1)])
    spread = hits.var(axis=0)
    return np.sort(varying[np.argsort(-spread, kind="stable")[:MOST_TRIED]])


def peel(inputs: np.ndarray, wanted: np.ndarray) -> Peeling:
    """The boxes met when, again and again, the thin slice is cut off at whose removal the density of what is left gains
    most for each scenario given up ([Friedman1999], equation 14.5). Slices hold whole groups of equal values.
    """
    return _peel_ranked(np.ascontiguousarray(inputs.T), rank_scenarios(inputs), wanted)


def rank_scenarios(inputs: np.ndarray) -> np.ndarray:
    """The scenarios by each quantity, ascending: (quantities, scenarios)."""
    order: np.ndarray = np.argsort(np.ascontiguousarray(inputs.T), axis=1, kind="stable").astype(np.int32)
    return order


def _peel_ranked(columns: np.ndarray, order: np.ndarray, wanted: np.ndarray) -> Peeling:
    limits = PEELED, SMALLEST * len(wanted), MOST_CUTS
    boxes, lows, highs, found, count = _peel(columns, order.copy(), wanted, limits)
    found, count = found[:boxes], count[:boxes]
    share = found / max(int(wanted.sum()), 1)
    return Peeling(lows[:boxes], highs[:boxes], share, found / count, count / len(wanted))


@njit(cache=True, nogil=True)
def _peel(columns, order, wanted, limits):  # type: ignore[no-untyped-def]
    """The number of boxes; their ends; and the wanted and all scenarios in each. Overwrites `order`.

    `limits` are the share that a cut takes away at least, the scenarios from which a box is not cut, and most boxes.
    """
    peeled, smallest, most = limits
    quantities, count = order.shape
    lows, highs = np.empty((most, quantities)), np.empty((most, quantities))
    found, counts = np.empty(most, np.int64), np.empty(most, np.int64)
    gone = np.zeros(count, np.bool_)
    boxes = 0
    while True:
        total = 0
        for place in range(count):
            total += wanted[order[0, place]]
        for column in range(quantities):
            lows[boxes, column] = columns[column, order[column, 0]]
            highs[boxes, column] = columns[column, order[column, count - 1]]
        found[boxes], counts[boxes] = total, count
        boxes += 1
        if count <= smallest or boxes == most:
            return boxes, lows, highs, found, counts
        column, is_high, taken = _best_cut(columns, order, wanted, (count, total), max(1, int(np.rint(peeled * count))))
        if taken == 0:
            return boxes, lows, highs, found, counts
        for place in range(taken):
            gone[order[column, count - 1 - place if is_high else place]] = True
        for column in range(quantities):
            left = 0
            for place in range(count):
                order[column, left] = order[column, place]
                left += not gone[order[column, place]]
        count -= taken


@njit(cache=True, nogil=True)
def _best_cut(columns, order, wanted, inside, least):  # type: ignore[no-untyped-def]
    """The quantity and the side of the slice to cut off, and how many scenarios it holds: 0 where none gains anything.

    The first of equally good slices, low ends before high ones.
    """
    count, total = inside
    best, best_column, best_side, best_taken = 0.0, 0, False, 0
    for is_high in (False, True):
        for column in range(order.shape[0]):
            hits, taken, edge = 0, 0, 0.0
            while taken < count:
                scenario = order[column, count - 1 - taken if is_high else taken]
                if taken >= least and columns[column, scenario] != edge:
                    break
                edge = columns[column, scenario]
                hits += wanted[scenario]
                taken += 1
            if taken < count:
                gain = ((total - hits) / (count - taken) - total / count) / taken
                if gain > best:
                    best, best_column, best_side, best_taken = gain, column, is_high, taken
    return best_column, best_side, best_taken


def _rank_half(order: np.ndarray, half: np.ndarray) -> np.ndarray:
    """The ranking of those scenarios alone, by their places among themselves."""
    place = np.cumsum(half, dtype=np.int32) - 1
    ranked: np.ndarray = place[order[half[order]]].reshape(len(order), -1)
    return ranked


def _choose_box(inputs: np.ndarray, wanted: np.ndarray, order: np.ndarray) -> tuple[np.ndarray, np.ndarray] | None:
    """The ends of the box to show, (quantities,) each; None where there is nothing to tell apart."""
    if not wanted.any() or wanted.all():
        return None
    boxes = _peel_ranked(np.ascontiguousarray(inputs.T), order, wanted)
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
    bottom, top = inputs.min(axis=0), inputs.max(axis=0)
    cut = np.flatnonzero((low > bottom) | (high < top))
    outside = (inputs[:, cut] < low[cut]) | (inputs[:, cut] > high[cut])
    while len(cut):
        without, balance = _balances(outside, wanted)
        idle = int(np.argmax(without))
        if without[idle] < balance - WORTH:
            chances = _chances(outside, wanted)
            idle = int(np.argmax(chances))
            if chances[idle] <= SIGNIFICANT:
                return low, high
        low[cut[idle]], high[cut[idle]] = bottom[cut[idle]], top[cut[idle]]
        cut, outside = np.delete(cut, idle), np.delete(outside, idle, axis=1)
    return None


def _without_each(outside: np.ndarray, wanted: np.ndarray) -> tuple[np.ndarray, np.ndarray, int, int]:
    """How many scenarios, and how many wanted ones, are in the box without each of its limits, and in it itself."""
    barriers = outside.sum(axis=1)
    inside = barriers == 0
    alone = barriers == 1
    only, only_wanted = outside[alone], outside[alone & wanted]
    count, found = int(inside.sum()), int((inside & wanted).sum())
    return count + only.sum(axis=0), found + only_wanted.sum(axis=0), count, found


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


def _is_cut(inner: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Which quantities a box limits by more than one slice of all scenarios: `inner` are the ends without those."""
    cut: np.ndarray = (low > inner[0]) | (high < inner[1])
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
