"""Compiled loops of the search, depth first: measures that bounds settle are settled, parts that do not bear on one
another are taken by themselves, and of what is then open one measure is tried both ways.

What was found for a part, or for what is left once a mover is done, is kept. It goes by depth, in a loop: compiled
functions that call themselves cannot be kept from one run to the next. `room` is (sets, bounds, frames, marks), then
the counters of each measure and the memo.
"""

import numpy as np
from numba import njit

from countermove.solving.search_bounds import (
    INFLUENCE,
    LAYERS,
    LEAST_WORTH,
    MEASURES,
    MOST_WORTH,
    MOVERS,
    SIZES,
    SURE,
    TOLERANCES,
    bound_strengths,
    make_room,
    meet,
    payoff_of,
    settle,
)
from countermove.solving.search_cuts import is_within
from countermove.solving.search_memo import counters_of, keep, key_of, recall

PHASE, LAYER, ADOPTED, OPEN, TIED, LEFT, PART, BRANCH, TURN, LIKELY, FOUND_ADOPTED, FOUND_TIED, KEPT, KEY = range(14)
"""Columns of `frames`, one row for each depth of the search: what goes on there; whose turn it is; the state, and which
settled measures might as well be treated otherwise; the parts still to come, and the one at hand; the measure tried
both ways, how often, and which way first; what was found; whether it is kept, and as what, two columns. In the row
after the last: steps made, and allowed.
"""

WANTED, BEST = range(2)
"""Columns of `marks`: what a play must be worth to its mover to matter; the most that was found."""

ENTER, PARTS, TRIES = range(3)
"""What goes on at a depth: nothing yet, one part after the other, or a measure tried both ways."""

FAILED, FOUND, DEEPER = range(3)
"""How a step ends."""

MOST_TRIED = 4
"""Open measures of the last layer with any that are tried in every way at once."""


@njit(cache=True, nogil=True)
def is_preferred(one, other):
    """Whether the first of two portfolios, given as sets, comes first among equals (§4.3)."""
    count, left = 0, one ^ other
    first = left & -left
    while left:
        count += 1 if one & left & -left else -1
        left &= left - 1
    return count < 0 or (count == 0 and one & first != 0)


@njit(cache=True, nogil=True)
def members_of_layer(layer, rules):
    """The set of a layer's measures."""
    found = np.int64(0)
    for m in range(rules[SIZES, MEASURES]):
        if rules[LAYERS, m] == layer:
            found |= np.int64(1) << m
    return found


@njit(cache=True, nogil=True)
def component(left, rules, sets):
    """The first of the open measures in `left`, and those whose terms join it to them."""
    found = left & -left
    before = np.int64(0)
    while found != before:
        before = found
        found = meet(found, rules, sets)
    return found


@njit(cache=True, nogil=True)
def most_influential(open_, rules, bounds):
    """Of the first layer with an open measure the one that has most influence."""
    most, found = -1.0, -1
    for m in range(rules[SIZES, MEASURES]):
        if open_ >> m & 1:
            if found >= 0 and rules[LAYERS, m] != rules[LAYERS, found]:
                break
            if bounds[INFLUENCE, m] > most:
                most, found = bounds[INFLUENCE, m], m
    return found


@njit(cache=True, nogil=True)
def is_last_choice(open_, rules):
    """Whether few enough measures of one layer are open for all portfolios of them to be tried."""
    count, left = 0, open_
    while left and count <= MOST_TRIED:
        left &= left - 1
        count += 1
    m = 0
    while not open_ >> m & 1:
        m += 1
    return count <= MOST_TRIED and open_ & ~members_of_layer(rules[LAYERS, m], rules) == 0


@njit(cache=True, nogil=True)
def try_all(adopted, open_, rules, numbers, bounds):
    """What is adopted once the mover of the open measures, all of one layer, has chosen; and the first of them where
    another portfolio is as good.
    """
    m, most = 0, 1
    while not open_ >> m & 1:
        m += 1
    for other in range(m, rules[SIZES, MEASURES]):
        most *= 2 if open_ >> other & 1 else 1
    player, tolerance = rules[MOVERS, m], numbers[TOLERANCES, rules[MOVERS, m]]
    worth, highest, chosen = np.empty(2**MOST_TRIED), -np.inf, np.int64(0)
    for at in range(most):
        worth[at] = payoff_of(player, adopted | chosen, rules, numbers, bounds)
        highest = max(highest, worth[at])
        chosen = (chosen - open_) & open_
    best, tied, is_found = np.int64(0), np.int64(0), False
    for at in range(most):
        if worth[at] >= highest - tolerance:
            tied = np.int64(1) << m if is_found else np.int64(0)
            if not is_found or is_preferred(chosen, best):
                best = chosen
            is_found = True
        chosen = (chosen - open_) & open_
    return adopted | best, tied


@njit(cache=True, nogil=True)
def begin(depth, adopted, open_, wanted, room):
    """Goes deeper with a state."""
    frames, marks = room[2], room[3]
    frames[depth + 1, PHASE], frames[depth + 1, LAYER] = ENTER, frames[depth, LAYER]
    frames[depth + 1, ADOPTED], frames[depth + 1, OPEN] = adopted, open_
    marks[depth + 1, WANTED] = wanted
    return DEEPER


@njit(cache=True, nogil=True)
def begin_part(depth, rules, room):
    """Goes deeper with the first part of what is left of which nothing is known yet: no open measure outside it is
    adopted. Ends where all are known.
    """
    frames, counters, memo = room[2], room[4], room[5]
    adopted = frames[depth, ADOPTED]
    while frames[depth, LEFT]:
        part = component(frames[depth, LEFT], rules, room[0])
        is_known, more, tied = recall(key_of(adopted, part, counters, rules, memo), memo)
        if not is_known:
            frames[depth, PART] = part
            return begin(depth, adopted, part, -np.inf, room)
        frames[depth, FOUND_ADOPTED] |= more
        frames[depth, FOUND_TIED] |= tied
        frames[depth, LEFT] &= ~part
    return FOUND


@njit(cache=True, nogil=True)
def begin_try(depth, room):
    """Goes deeper with the measure that is tried both ways: the likelier way first."""
    frames, marks = room[2], room[3]
    bit = np.int64(1) << frames[depth, BRANCH]
    adopts = bit if frames[depth, LIKELY] != frames[depth, TURN] else np.int64(0)
    wanted = max(marks[depth, WANTED], marks[depth, BEST])
    return begin(depth, frames[depth, ADOPTED] | adopts, frames[depth, OPEN] & ~bit, wanted, room)


@njit(cache=True, nogil=True)
def enter(depth, rules, numbers, room):
    """Looks at a state for the first time."""
    sets, bounds, frames = room[:3]
    frames[depth, KEPT] = 0
    frames[-1, 0] += 1
    if frames[-1, 0] > frames[-1, 1]:
        return FAILED
    adopted, open_, tied = settle(frames[depth, ADOPTED], frames[depth, OPEN], rules, numbers, sets, bounds)
    frames[depth, ADOPTED], frames[depth, OPEN], frames[depth, TIED] = adopted, open_, tied
    frames[depth, FOUND_ADOPTED], frames[depth, FOUND_TIED] = adopted, tied
    if open_ == 0:
        return FOUND
    if is_last_choice(open_, rules):
        adopted, tie = try_all(adopted, open_, rules, numbers, bounds)
        frames[depth, FOUND_ADOPTED], frames[depth, FOUND_TIED] = adopted, tied | tie
        return FOUND
    if component(open_, rules, sets) != open_:
        frames[depth, PHASE], frames[depth, LEFT] = PARTS, open_
        return begin_part(depth, rules, room)
    return begin_tries(depth, rules, numbers, room)


@njit(cache=True, nogil=True)
def begin_tries(depth, rules, numbers, room):
    """Chooses the measure that is tried both ways, unless it is known what is played, or too little is to be had."""
    bounds, frames, marks, counters, memo = room[1], room[2], room[3], room[4], room[5]
    state = frames[depth, ADOPTED], frames[depth, OPEN]
    branch = most_influential(state[1], rules, bounds)
    if rules[LAYERS, branch] != frames[depth, LAYER]:
        frames[depth, LAYER], marks[depth, WANTED] = rules[LAYERS, branch], -np.inf
    frames[depth, LIKELY] = 1 if bounds[LEAST_WORTH, branch] + bounds[MOST_WORTH, branch] > 0.0 else 0
    if marks[depth, WANTED] == -np.inf:
        key = key_of(state[0], state[1], counters, rules, memo)
        is_known, more, tied = recall(key, memo)
        if is_known:
            frames[depth, FOUND_ADOPTED] |= more
            frames[depth, FOUND_TIED] |= tied
            return FOUND
        frames[depth, KEPT], frames[depth, KEY], frames[depth, KEY + 1] = 1, key[0], key[1]
    else:
        player = rules[MOVERS, branch]
        wanted = marks[depth, WANTED] - SURE * numbers[TOLERANCES, player]
        if not is_within(player, state, wanted, rules, numbers, room):
            return FAILED
    frames[depth, PHASE], frames[depth, TURN], frames[depth, BRANCH] = TRIES, 0, branch
    marks[depth, BEST] = -np.inf
    return begin_try(depth, room)


@njit(cache=True, nogil=True)
def resume_parts(depth, rules, numbers, room):
    """Keeps what was found for one part and goes on with the next."""
    sets, bounds, frames = room[0], room[1], room[2]
    frames[depth, FOUND_ADOPTED] |= frames[depth + 1, FOUND_ADOPTED]
    frames[depth, FOUND_TIED] |= frames[depth + 1, FOUND_TIED]
    frames[depth, LEFT] &= ~frames[depth, PART]
    if frames[depth, LEFT] == 0:
        return FOUND
    bound_strengths(frames[depth, ADOPTED], frames[depth, LEFT], rules, numbers, sets, bounds)
    return begin_part(depth, rules, room)


@njit(cache=True, nogil=True)
def resume_tries(depth, outcome, rules, numbers, room):
    """Keeps the better of what was found before and what was found one deeper, notes a tie on the measure that is tried
    both ways, and goes on with the other way.
    """
    bounds, frames, marks = room[1], room[2], room[3]
    player = rules[MOVERS, frames[depth, BRANCH]]
    best, tolerance = marks[depth, BEST], numbers[TOLERANCES, player]
    if outcome == FOUND:
        own = members_of_layer(frames[depth, LAYER], rules)
        one, other = frames[depth + 1, FOUND_ADOPTED], frames[depth, FOUND_ADOPTED]
        worth = payoff_of(player, one, rules, numbers, bounds)
        is_tied = abs(worth - best) <= tolerance
        if worth > best + tolerance or (is_tied and is_preferred(one & own, other & own)):
            frames[depth, FOUND_ADOPTED] = one
            frames[depth, FOUND_TIED] = frames[depth + 1, FOUND_TIED] | frames[depth, TIED]
        if is_tied:
            frames[depth, FOUND_TIED] |= np.int64(1) << frames[depth, BRANCH]
        marks[depth, BEST] = max(best, worth)
    frames[depth, TURN] += 1
    if frames[depth, TURN] == 2:
        return FOUND if marks[depth, BEST] > -np.inf else FAILED
    return begin_try(depth, room)


@njit(cache=True, nogil=True)
def explore(state, most_steps, rules, numbers, memo):
    """Plays on from a state (adopted, open): what is adopted in the end, what might as well be treated otherwise, and
    the steps that it took. At each depth it fails where the mover cannot get as much as was wanted, and everywhere once
    there were more than `most_steps`.
    """
    depths = 2 * rules[SIZES, MEASURES] + 2
    sets, bounds = make_room(rules)
    frames, marks = np.zeros((depths + 1, KEY + 2), np.int64), np.zeros((depths, 2))
    room = (sets, bounds, frames, marks, counters_of(rules), memo)
    frames[-1, 1], frames[0, LAYER] = most_steps, -1
    frames[0, ADOPTED], frames[0, OPEN], marks[0, WANTED] = state[0], state[1], -np.inf
    depth, outcome = 0, DEEPER
    while depth >= 0 and frames[-1, 0] <= most_steps:
        phase = frames[depth, PHASE]
        if phase == ENTER:
            outcome = enter(depth, rules, numbers, room)
        elif phase == PARTS:
            outcome = resume_parts(depth, rules, numbers, room)
        else:
            outcome = resume_tries(depth, outcome, rules, numbers, room)
        if outcome == FOUND and frames[depth, KEPT]:
            key = frames[depth, KEY], frames[depth, KEY + 1]
            keep(key, frames[depth, FOUND_ADOPTED], frames[depth, FOUND_TIED], memo)
        depth += 1 if outcome == DEEPER else -1
    return frames[0, FOUND_ADOPTED], frames[0, FOUND_TIED], frames[-1, 0]
