"""Compiled loops of the depth-first search: measures that bounds settle are settled, parts that do not bear on one
another are taken by themselves, and of what is then open one measure is tried both ways.

It goes by depth, in a loop: compiled functions that call themselves cannot be kept from one run to the next.
"""

import numpy as np
from numba import njit, prange

from countermove.solving.search_bounds import (
    LEAST,
    LEAST_GAIN,
    MOST_GAIN,
    NO,
    OPEN,
    SURE,
    TIED_NO,
    TIED_YES,
    YES,
    bound_payoff,
    bound_strengths,
    meet,
    payoff_of,
    reaching,
    settle_state,
)

PHASE, LAYER, DOUBTFUL, LEFT, PART, BRANCH, TURN, LIKELY = range(8)
"""Columns of `frames`, one row for each depth of the search: what goes on there; whose turn it is; which open measures
bounds may settle; the parts still to come, and the one at hand; the measure tried both ways, how often, and which way
first."""

WANTED, BEST = range(2)
"""Columns of `marks`: what a play must be worth to its mover to matter; the most that was found."""

ENTER, PARTS, TRIES = range(3)
"""What goes on at a depth: nothing yet, one part after the other, or a measure tried both ways."""

FAILED, FOUND, DEEPER = range(3)
"""How a step ends."""


@njit(cache=True, nogil=True)
def is_preferred(one, other, first, last):
    """Whether the first of two portfolios comes first among equals (§4.3)."""
    count, earliest = 0, 0
    for m in range(first, last):
        adopts = one[m] == YES or one[m] == TIED_YES
        is_other = other[m] == YES or other[m] == TIED_YES
        count += int(adopts) - int(is_other)
        if earliest == 0 and adopts != is_other:
            earliest = 1 if adopts else -1
    return count < 0 or (count == 0 and earliest > 0)


@njit(cache=True, nogil=True)
def open_measures(state):
    """The open measures of a state, as a set."""
    found = np.int64(0)
    for m in range(len(state)):
        if state[m] == OPEN:
            found |= np.int64(1) << m
    return found


@njit(cache=True, nogil=True)
def component(left, rules, sets, n):
    """The first of the open measures in `left`, and those whose terms join it to them."""
    found = left & -left
    before = np.int64(0)
    while found != before:
        before = found
        found = meet(rules, sets, found, n)
    return found


@njit(cache=True, nogil=True)
def most_entangled(state, layer, rules, sets):
    """The open measure of a layer that shares terms with most others, or −1 where none is open."""
    most, found = -1, -1
    for m in range(rules[0][layer], rules[0][layer + 1]):
        if state[m] == OPEN:
            others, count = meet(rules, sets, np.int64(1) << m, len(state)), 0
            for other in range(len(state)):
                count += others >> other & 1
            if count > most:
                most, found = count, m
    return found


@njit(cache=True, nogil=True)
def begin_part(depth, part, room):
    """Goes deeper with one part: no open measure outside it is adopted."""
    states, frames, marks = room[2], room[5], room[6]
    for m in range(states.shape[1]):
        is_other = states[depth, m] == OPEN and not part >> m & 1
        states[depth + 1, m] = NO if is_other else states[depth, m]
    frames[depth, PART] = part
    frames[depth + 1, PHASE], frames[depth + 1, LAYER], frames[depth + 1, DOUBTFUL] = ENTER, frames[depth, LAYER], 0
    marks[depth + 1, WANTED] = -np.inf
    return DEEPER


@njit(cache=True, nogil=True)
def begin_try(depth, room):
    """Goes deeper with the measure that is tried both ways: the likelier way first."""
    states, frames, marks = room[2], room[5], room[6]
    first = frames[depth, LIKELY]
    states[depth + 1] = states[depth]
    states[depth + 1, frames[depth, BRANCH]] = first if frames[depth, TURN] == 0 else YES + NO - first
    frames[depth + 1, PHASE], frames[depth + 1, LAYER] = ENTER, frames[depth, LAYER]
    frames[depth + 1, DOUBTFUL] = frames[depth, DOUBTFUL]
    marks[depth + 1, WANTED] = max(marks[depth, WANTED], marks[depth, BEST])
    return DEEPER


@njit(cache=True, nogil=True)
def enter(depth, rules, numbers, room):
    """Looks at `states[depth]` for the first time."""
    bounds, sets, states, found, steps, frames, marks = room
    state, layer = states[depth], frames[depth, LAYER]
    steps[0] += 1
    if steps[0] > steps[1]:
        return FAILED
    settle_state(state, layer, frames[depth, DOUBTFUL], rules, numbers, room)
    found[depth] = state
    left = open_measures(state)
    if left == 0:
        return FOUND
    part = component(left, rules, sets, len(state))
    if part != left:
        frames[depth, PHASE], frames[depth, LEFT] = PARTS, left
        return begin_part(depth, part, room)
    while most_entangled(state, layer, rules, sets) < 0:
        layer, marks[depth, WANTED] = layer + 1, -np.inf
    branch = most_entangled(state, layer, rules, sets)
    player = rules[1][branch]
    if bound_payoff(player, state, rules, numbers, room) < marks[depth, WANTED] - SURE * numbers[4][player]:
        return FAILED
    frames[depth, PHASE], frames[depth, LAYER], frames[depth, TURN], frames[depth, BRANCH] = TRIES, layer, 0, branch
    frames[depth, DOUBTFUL] = reaching(branch, state, sets)
    frames[depth, LIKELY] = YES if bounds[LEAST_GAIN, branch] + bounds[MOST_GAIN, branch] > 0.0 else NO
    marks[depth, BEST] = -np.inf
    return begin_try(depth, room)


@njit(cache=True, nogil=True)
def resume_parts(depth, rules, numbers, room):
    """Keeps what was found for one part and goes on with the next."""
    sets, states, found, frames = room[1], room[2], room[3], room[5]
    part, n = frames[depth, PART], states.shape[1]
    for m in range(n):
        if part >> m & 1:
            found[depth, m] = found[depth + 1, m]
    left = frames[depth, LEFT] & ~part
    frames[depth, LEFT] = left
    if left == 0:
        return FOUND
    bound_strengths(states[depth], rules, numbers, room)
    return begin_part(depth, component(left, rules, sets, n), room)


@njit(cache=True, nogil=True)
def resume_tries(depth, outcome, rules, numbers, room):
    """Keeps in `found[depth]` the better of what is there and what was found one deeper, notes a tie on the measure
    that is tried both ways, and goes on with the other way.
    """
    bounds, found, frames, marks = room[0], room[3], room[5], room[6]
    branch, layer = frames[depth, BRANCH], frames[depth, LAYER]
    player = rules[1][branch]
    best, tolerance = marks[depth, BEST], numbers[4][player]
    if outcome == FOUND:
        one, other = found[depth + 1], found[depth]
        worth = payoff_of(player, one, rules, numbers, bounds[LEAST])
        is_tied = abs(worth - best) <= tolerance
        if worth > best + tolerance or (is_tied and is_preferred(one, other, rules[0][layer], rules[0][layer + 1])):
            found[depth] = one
        if is_tied:
            adopted = found[depth, branch] == YES or found[depth, branch] == TIED_YES
            found[depth, branch] = TIED_YES if adopted else TIED_NO
        marks[depth, BEST] = max(best, worth)
    frames[depth, TURN] += 1
    if frames[depth, TURN] == 2:
        return FOUND if marks[depth, BEST] > -np.inf else FAILED
    return begin_try(depth, room)


@njit(cache=True, nogil=True)
def explore(layer, rules, numbers, room):
    """Plays on from `states[0]`, in which all measures before `layer` are known, into `found[0]`. At each depth it
    fails where the mover cannot get as much as was wanted, and everywhere once there were too many steps.
    """
    steps, frames, marks = room[4], room[5], room[6]
    frames[0, PHASE], frames[0, LAYER], frames[0, DOUBTFUL] = ENTER, layer, -1
    marks[0, WANTED] = -np.inf
    depth, outcome = 0, DEEPER
    while depth >= 0 and steps[0] <= steps[1]:
        phase = frames[depth, PHASE]
        if phase == ENTER:
            outcome = enter(depth, rules, numbers, room)
        elif phase == PARTS:
            outcome = resume_parts(depth, rules, numbers, room)
        else:
            outcome = resume_tries(depth, outcome, rules, numbers, room)
        depth += 1 if outcome == DEEPER else -1


@njit(cache=True, nogil=True)
def play_from(starts, layer, most_steps, rules, numbers):
    """The whole profiles that follow from states (rows, measures) in which all before `layer` is known, and the steps
    that each took: more than `most_steps` where it was given up.
    """
    rows, n = starts.shape
    played, taken = np.empty((rows, n), np.int8), np.empty(rows, np.int64)
    room = (
        np.zeros((6, n)),
        np.zeros((2, n), np.int64),
        np.empty((2 * n + 2, n), np.int8),
        np.empty((2 * n + 2, n), np.int8),
        np.zeros(2, np.int64),
        np.zeros((2 * n + 2, 8), np.int64),
        np.zeros((2 * n + 2, 2)),
    )
    for row in range(rows):
        room[4][0], room[4][1] = 0, most_steps
        room[2][0] = starts[row]
        explore(layer, rules, numbers, room)
        played[row], taken[row] = room[3][0], room[4][0]
    return played, taken


@njit(cache=True, nogil=True, parallel=True)
def play_on_all_cores(starts, layer, most_steps, rules, numbers):
    """The same, on all cores."""
    rows = len(starts)
    played, taken = np.empty(starts.shape, np.int8), np.empty(rows, np.int64)
    for row in prange(rows):
        one, steps = play_from(starts[row : row + 1], layer, most_steps, rules, numbers)
        played[row], taken[row] = one[0], steps[0]
    return played, taken
