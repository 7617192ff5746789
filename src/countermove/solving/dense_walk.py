"""Compiled: how payoffs build up over sets of first-layer measures; see `Walk`. The plain twin is that of `kernels`."""

import numpy as np
from numba import njit

from countermove.solving.dense_codes import INNER_LOOP

SHORT = 8
"""Sets in a run, on average, below which it takes longer to begin a run than to go through it."""


@njit(cache=True, nogil=True)
def find_needed(masks, bits):
    """Portfolios of the first layer, as sets, and what is left of each without its highest measures: ascending; and
    which of these each of all sets is, −1 for those that are not needed.
    """
    place_of, size = np.full(1 << bits, -1), 0
    for row in range(len(masks)):
        for length in range(bits + 1):
            place_of[masks[row] & ((1 << length) - 1)] = 0
    needed = np.empty(len(place_of), np.int64)
    for mask in range(len(place_of)):
        if place_of[mask] == 0:
            place_of[mask], needed[size] = size, mask
            size += 1
    return needed[:size], place_of


@njit(**INNER_LOOP)
def add_step(runs, used, to, source, slot):
    """One set more, at the end of the last run where it fits. Returns how many runs there are.

    Raises OverflowError where there is no room for it.
    """
    if used > 0 and runs[used - 1, 2] == slot:
        length = runs[used - 1, 3]
        if runs[used - 1, 0] + length == to and runs[used - 1, 1] + length == source:
            runs[used - 1, 3] = length + 1
            return used
    if used == len(runs):
        raise OverflowError
    runs[used, 0], runs[used, 1], runs[used, 2], runs[used, 3] = to, source, slot, 1
    return used + 1


@njit(cache=True, nogil=True)
def make_runs(runs, needed, place_of, sets, bits):
    """Fills `runs`: first what a set takes over from the one without its highest measure, then what further slots add
    to it. `sets` are those of the slots, of which the first is empty and the next hold one measure each. Returns how
    many runs there are; raises OverflowError where there is no room for them.
    """
    first, used = 1, 0
    for bit in range(bits):
        top, stop = 1 << bit, first
        while stop < len(needed) and needed[stop] < 2 * top:
            stop += 1
        for slot in range(1 + bit, len(sets)):
            subset = sets[slot]
            for place in range(first, stop if top <= subset < 2 * top else first):
                if needed[place] & subset == subset:
                    source = place_of[needed[place] ^ top] if subset == top else place
                    used = add_step(runs, used, place, source, slot)
        first = stop
    return used


@njit(cache=True, nogil=True)
def cut_into_steps(runs):
    """Runs set by set, as rows of set, set before and slot: none where they are long enough on average."""
    total, used = 0, 0
    for run in range(len(runs)):
        total += runs[run, 3]
    is_short = total < SHORT * len(runs)
    steps = np.empty((total if is_short else 0, 3), np.uint64)
    for run in range(len(runs) if is_short else 0):
        for k in range(runs[run, 3]):
            steps[used, 0], steps[used, 1], steps[used, 2] = runs[run, 0] + k, runs[run, 1] + k, runs[run, 2]
            used += 1
    return steps
