"""Compiled loops of the search: what a player can get at most in a state, whatever its open measures are, for when it
is enough to know that this is too little.
"""

import numpy as np
from numba import njit

from countermove.solving.search_bounds import (
    GAINS,
    LAYERS,
    LEAST_GAIN,
    LEAST_WORTH,
    MATHS,
    MEASURES,
    MOST_GAIN,
    MOST_WORTH,
    ROWS,
    SIZES,
    bound_gains,
    bound_stops,
    bound_strengths,
    payoff_of,
)


@njit(cache=True, nogil=True)
def likely_adopted(open_, rules, bounds):
    """The open measures that rather pay than not, as far as bounds tell."""
    found = np.int64(0)
    for m in range(rules[SIZES, MEASURES]):
        if open_ >> m & 1 and bounds[LEAST_WORTH, m] + bounds[MOST_WORTH, m] > 0.0:
            found |= np.int64(1) << m
    return found


@njit(cache=True, nogil=True, fastmath=MATHS)
def most_more(player, some, likely, rules, bounds):
    """The most that a player can gain where those open measures in `some` are not as is likely, each by itself."""
    more, first = 0.0, GAINS + ROWS * player
    for m in range(rules[SIZES, MEASURES]):
        if some >> m & 1:
            more += max(0.0, -bounds[first + LEAST_GAIN, m] if likely >> m & 1 else bounds[first + MOST_GAIN, m])
    return more


@njit(cache=True, nogil=True, fastmath=MATHS)
def is_within_in_turn(state, wanted, order, rules, numbers, room):
    """Whether a player can gain so much where open measures are not as is likely, `state` (player, adopted, open,
    likely): those of one layer after the other change, while those of layers still to come stay as is likely. `order`
    is 1 from the first layer on and -1 from the last one back. Bounds are left as they are for the last of them.
    """
    sets, bounds = room[0], room[1]
    player, adopted, open_, likely = state
    free, more, n = np.int64(0), 0.0, rules[SIZES, MEASURES]
    m = 0 if order > 0 else n - 1
    while 0 <= m < n and more < wanted:
        layer, own = rules[LAYERS, m], np.int64(0)
        while 0 <= m < n and rules[LAYERS, m] == layer:
            own |= open_ & np.int64(1) << m
            m += order
        if own:
            free |= own
            bound_strengths(adopted | likely & ~free, free, rules, numbers, sets, bounds)
            bound_stops(rules, numbers, sets, bounds)
            bound_gains(player, free, rules, numbers, sets, bounds)
            more += most_more(player, own, likely, rules, bounds)
    return more >= wanted


@njit(cache=True, nogil=True, fastmath=MATHS)
def is_within(player, state, wanted, rules, numbers, room):
    """Whether a player may get what is wanted in a state (adopted, open), as far as bounds tell that `settle` left: no
    more than it gets where each open measure is treated as is likely, and what each of the others' ways could bring.
    Worths are left as they are.
    """
    likely = likely_adopted(state[1], rules, room[1])
    whole = player, state[0], state[1], likely
    wanted -= payoff_of(player, state[0] | likely, rules, numbers, room[1])
    if wanted <= 0.0:
        return True
    if most_more(player, state[1], likely, rules, room[1]) < wanted:
        return False
    if not is_within_in_turn(whole, wanted, -1, rules, numbers, room):
        return False
    return is_within_in_turn(whole, wanted, 1, rules, numbers, room)
