"""Compiled: the last mover's answers where few of its portfolios are left. Every payoff that may come to be, of every
player after every kept portfolio, has a lane of its own, and one walk fills them all. The plain twin is that of
`kernels`.
"""

import numpy as np
from numba import njit

from countermove.solving.dense_codes import EFFECT, INNER_LOOP, MATHS, PAIR

LANES_AT_ONCE = 8
"""Players times kept portfolios up to which they are walked together: one or two vectors of a processor."""


@njit(**INNER_LOOP, fastmath=MATHS)
def fill_lanes(others, outer, combination, numbers, scenario, registers, own, mover, kept, count, lanes):
    """Fills `lanes` (slots, lanes) with the coefficients of all payoffs, player by player: the last mover's as they are
    in `own`, the others' as the instructions `others` say.
    """
    effects, synergies, costs = numbers[0], numbers[1], numbers[2]
    for slot in range(own.shape[1]):
        for lane in range(LANES_AT_ONCE):
            lanes[slot, lane] = 0.0
        for k in range(count):
            lanes[slot, mover * count + k] = own[0, slot, kept[k]]
    for row in range(others.shape[0]):
        code, slot, a, b, at = others[row, 0], others[row, 1], others[row, 2], others[row, 3], others[row, 4]
        guard, second, player = others[row, 5], others[row, 6], others[row, 7]
        if guard >= 0 and outer[combination, guard] == 0.0:
            continue
        if second >= 0 and outer[combination, second] == 0.0:
            continue
        if code == PAIR:
            amount = synergies[scenario, player, at]
            for k in range(count):
                lanes[slot, player * count + k] += amount * registers[a, kept[k]] * registers[b, kept[k]]
        else:
            amount = effects[scenario, player, at] if code == EFFECT else -costs[scenario, at]
            for k in range(count):
                lanes[slot, player * count + k] += amount * registers[a, kept[k]]


@njit(**INNER_LOOP, fastmath=MATHS)
def walk_lanes(walk, patterns, mover, kept, count, lanes, totals, size, values):
    """Fills `values` (lanes, sets of first-layer measures) with payoffs, in the first `size` lanes: the last mover's
    are −∞ where its portfolio is ruled out. `totals` (sets, lanes) is room for numbers.
    """
    steps, pattern_of = walk[1], walk[2]
    start = steps[0, 1] if steps.shape[0] > 0 else np.uint64(0)
    for lane in range(LANES_AT_ONCE):
        totals[start, lane] = lanes[0, lane]
    for step in range(steps.shape[0]):
        to, source, slot = steps[step, 0], steps[step, 1], steps[step, 2]
        for lane in range(LANES_AT_ONCE):
            totals[to, lane] = totals[source, lane] + lanes[slot, lane]
    for lane in range(size):
        for node in range(totals.shape[0]):
            values[lane, node] = totals[node, lane]
    for k in range(count if patterns.shape[0] > 0 else 0):
        for node in range(pattern_of.shape[0]):
            values[mover * count + k, node] += patterns[pattern_of[node], kept[k]]


@njit(**INNER_LOOP, fastmath=MATHS)
def choose_among_few(mover, tolerance, kept, count, values, best, hits, found, scenario, combination):
    """Fills payoffs, answers and ties, which are `found`, for each portfolio of the first layer: of good answers the
    first is taken. `best` and `hits` are room for numbers.
    """
    (payoffs, places, ties), firsts, own, last = found, found[0].shape[3], mover * count, count - 1
    for first in range(firsts):
        places[scenario, combination, first], ties[scenario, combination, first] = kept[last], False
    for player in range(payoffs.shape[2]):
        for first in range(firsts):
            payoffs[scenario, combination, player, first] = values[player * count + last, first]
    if count == 1:
        return
    for first in range(firsts):
        best[first], hits[first] = values[own, first], 0
    for k in range(1, count):
        for first in range(firsts):
            best[first] = max(best[first], values[own + k, first])
    for k in range(last, -1, -1):
        for first in range(firsts):
            hits[first] += 1 if values[own + k, first] >= best[first] - tolerance else 0
        for first in range(firsts if k < last else 0):
            is_good = values[own + k, first] >= best[first] - tolerance
            places[scenario, combination, first] = kept[k] if is_good else places[scenario, combination, first]
        for player in range(payoffs.shape[2] if k < last else 0):
            for first in range(firsts):
                is_good = values[own + k, first] >= best[first] - tolerance
                before, value = payoffs[scenario, combination, player, first], values[player * count + k, first]
                payoffs[scenario, combination, player, first] = value if is_good else before
    for first in range(firsts):
        ties[scenario, combination, first] = hits[first] > 1
