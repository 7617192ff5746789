"""Compiled loops of the depth-first search: what is sure of a state, whatever its open measures are.

A state says of each measure what is known of it: adopted, not adopted, or open. `rules` and `numbers` are the arrays of
a game as `search` makes them; `room` is memory to work in. Sets of measures are bits of a whole number.
"""

import numpy as np
from numba import njit

NO, YES, OPEN, TIED_NO, TIED_YES = range(5)
"""What is known of a measure; of one that its mover might as well treat otherwise, too, what it does."""

LOW, HIGH, LEAST, MOST, LEAST_GAIN, MOST_GAIN = range(6)
"""Rows of `bounds`: on a strength, on a change of it, on what its mover gains by a measure."""

MAY_VARY, REACH = range(2)
"""Rows of `sets`: the open measures that a strength depends on; those that what is done about a measure depends on."""

SURE = 4.0
"""How many tie tolerances a gain must be away from nothing for a measure to be settled."""


@njit(cache=True, nogil=True)
def bound_strengths(state, rules, numbers, room):
    """Fills in bounds on every strength, and which open measures it depends on."""
    starts, by = rules[2], rules[3]
    efficacies = numbers[0]
    bounds, sets = room[0], room[1]
    for m in range(len(state) - 1, -1, -1):
        if state[m] == NO or state[m] == TIED_NO:
            bounds[LOW, m], bounds[HIGH, m], sets[MAY_VARY, m] = 0.0, 0.0, 0
            continue
        low, high, varies = 1.0, 1.0, np.int64(0)
        for at in range(starts[m], starts[m + 1]):
            if bounds[HIGH, by[at]] > 0.0:
                low *= 1.0 - efficacies[at] * bounds[HIGH, by[at]]
                high *= 1.0 - efficacies[at] * bounds[LOW, by[at]]
                varies |= sets[MAY_VARY, by[at]]
        if state[m] == OPEN:
            low, varies = 0.0, varies | np.int64(1) << m
        bounds[LOW, m], bounds[HIGH, m], sets[MAY_VARY, m] = low, high, varies


@njit(cache=True, nogil=True)
def meet(rules, sets, seed, n):
    """The open measures that share a term of some payoff with one in `seed`."""
    pairs = rules[4]
    found = seed
    for m in range(n):
        if sets[MAY_VARY, m] & seed:
            found |= sets[MAY_VARY, m]
    for at in range(pairs.shape[0]):
        together = sets[MAY_VARY, pairs[at, 0]] | sets[MAY_VARY, pairs[at, 1]]
        if together & seed:
            found |= together
    return found


@njit(cache=True, nogil=True)
def find_reach(state, layer, rules, room):
    """Fills in, for each open measure from `layer` on, which open measures its mover's choice may depend on: directly,
    through open measures of the same layer, and through what later movers make of it.
    """
    firsts = rules[0]
    sets, n = room[1], len(state)
    for k in range(firsts[layer], n):
        sets[REACH, k] = 0
    for at in range(len(firsts) - 2, layer - 1, -1):
        for k in range(firsts[at], firsts[at + 1]):
            if state[k] == OPEN:
                reach = meet(rules, sets, np.int64(1) << k, n)
                for later in range(firsts[at + 1], n):
                    if sets[REACH, later] >> k & 1:
                        reach |= sets[REACH, later]
                sets[REACH, k] = reach
        grows = True
        while grows:
            grows = False
            for k in range(firsts[at], firsts[at + 1]):
                for other in range(firsts[at], firsts[at + 1]):
                    if sets[REACH, k] >> other & 1 and sets[REACH, other] & ~sets[REACH, k]:
                        sets[REACH, k] |= sets[REACH, other]
                        grows = True


@njit(cache=True, nogil=True)
def may_answer(measure, layer, player, rules, sets):
    """The measure, and the open ones of later layers that may be treated otherwise because of it. Of the layers at the
    end that are all the player's own nothing needs to be known: the best they can do gains no more than any one answer.
    """
    firsts, tails = rules[0], rules[5]
    found = np.int64(1) << measure
    for at in range(layer + 1, tails[player]):
        here = np.int64(0)
        for k in range(firsts[at], firsts[at + 1]):
            if sets[REACH, k] & found:
                here |= np.int64(1) << k
        found |= here
    return found


@njit(cache=True, nogil=True)
def bound_change(m, state, rules, numbers, bounds):
    """Bounds on the change of a strength whose counters change."""
    starts, by, efficacies = rules[2], rules[3], numbers[0]
    low, high = 0.0, 0.0
    for at in range(starts[m], starts[m + 1]):
        c = by[at]
        if bounds[LEAST, c] == 0.0 and bounds[MOST, c] == 0.0:
            continue
        weak, strong = 1.0, 1.0
        for other in range(starts[m], starts[m + 1]):
            if other != at:
                weak *= 1.0 - efficacies[other] * bounds[HIGH, by[other]]
                strong *= 1.0 - efficacies[other] * bounds[LOW, by[other]]
        least, most = -efficacies[at] * bounds[MOST, c], -efficacies[at] * bounds[LEAST, c]
        low += least * (weak if least > 0.0 else strong)
        high += most * (strong if most > 0.0 else weak)
    if state[m] == OPEN:
        low, high = min(low, 0.0), max(high, 0.0)
    return max(low, -bounds[HIGH, m]), min(high, bounds[HIGH, m])


@njit(cache=True, nogil=True)
def bound_changes(measure, answers, state, rules, numbers, room):
    """Fills in bounds on what the adoption of a measure changes in every strength, with what is done in answer."""
    starts, by, efficacies = rules[2], rules[3], numbers[0]
    bounds, sets = room[0], room[1]
    for m in range(len(state) - 1, -1, -1):
        bounds[LEAST, m], bounds[MOST, m] = 0.0, 0.0
        if not sets[MAY_VARY, m] & answers:
            continue
        if m == measure:
            low, high = 1.0, 1.0
            for at in range(starts[m], starts[m + 1]):
                low *= 1.0 - efficacies[at] * bounds[HIGH, by[at]]
                high *= 1.0 - efficacies[at] * bounds[LOW, by[at]]
            bounds[LEAST, m], bounds[MOST, m] = low, high
        elif answers >> m & 1:
            bounds[LEAST, m], bounds[MOST, m] = -bounds[HIGH, m], bounds[HIGH, m]
        else:
            bounds[LEAST, m], bounds[MOST, m] = bound_change(m, state, rules, numbers, bounds)


@njit(cache=True, nogil=True)
def bound_gain(measure, layer, state, rules, numbers, room):
    """Bounds on what its mover gains by a measure, in payoff points, whatever the open ones are, with what later movers
    do in answer.
    """
    movers, pairs = rules[1], rules[4]
    effects, synergies, costs = numbers[1], numbers[2], numbers[3]
    bounds, sets, player = room[0], room[1], movers[measure]
    answers = may_answer(measure, layer, player, rules, sets)
    bound_changes(measure, answers, state, rules, numbers, room)
    low = high = -costs[measure]
    for m in range(len(state)):
        if not sets[MAY_VARY, m] & answers:
            continue
        one, other = effects[player, m] * bounds[LEAST, m], effects[player, m] * bounds[MOST, m]
        low += min(one, other)
        high += max(one, other)
        if m != measure and answers >> m & 1 and movers[m] == player:
            low -= abs(costs[m])
            high += abs(costs[m])
    for at in range(pairs.shape[0]):
        a, b, by = pairs[at, 0], pairs[at, 1], synergies[player, at]
        least = min(bounds[LEAST, a] * bounds[LOW, b], bounds[LEAST, a] * bounds[HIGH, b])
        least += min(bounds[LEAST, b] * bounds[LOW, a], bounds[LEAST, b] * bounds[HIGH, a])
        most = max(bounds[MOST, a] * bounds[LOW, b], bounds[MOST, a] * bounds[HIGH, b])
        most += max(bounds[MOST, b] * bounds[LOW, a], bounds[MOST, b] * bounds[HIGH, a])
        low += min(by * least, by * most)
        high += max(by * least, by * most)
    return low, high


@njit(cache=True, nogil=True)
def reaching(measure, state, sets):
    """The open measures about which it may matter what is known of a measure."""
    found = np.int64(0)
    for m in range(len(state)):
        if state[m] == OPEN and sets[REACH, m] >> measure & 1:
            found |= np.int64(1) << m
    return found


@njit(cache=True, nogil=True)
def settle_state(state, layer, doubtful, rules, numbers, room):
    """Settles the open measures from `layer` on that pay, or do not, whatever the others are, until there are no more;
    leaves bounds and sets as they are for the state. Only those that are `doubtful` are looked at, and those on which
    it bears what is settled.
    """
    firsts, movers, tolerances, bounds = rules[0], rules[1], numbers[4], room[0]
    while True:
        bound_strengths(state, rules, numbers, room)
        find_reach(state, layer, rules, room)
        if doubtful == 0:
            return
        looked_at, doubtful = doubtful, np.int64(0)
        for at in range(len(firsts) - 2, layer - 1, -1):
            for m in range(firsts[at], firsts[at + 1]):
                if state[m] != OPEN or not looked_at >> m & 1:
                    continue
                low, high = bound_gain(m, at, state, rules, numbers, room)
                bounds[LEAST_GAIN, m], bounds[MOST_GAIN, m] = low, high
                tolerance = tolerances[movers[m]]
                if low > SURE * tolerance:
                    state[m] = YES
                elif high < -SURE * tolerance:
                    state[m] = NO
                elif low >= -tolerance and high <= tolerance:
                    state[m] = TIED_NO
                if state[m] != OPEN:
                    doubtful |= reaching(m, state, room[1])


@njit(cache=True, nogil=True)
def bound_payoff(player, state, rules, numbers, room):
    """The most that a player can get, whatever the open measures are."""
    movers, pairs = rules[1], rules[4]
    effects, synergies, costs = numbers[1], numbers[2], numbers[3]
    bounds = room[0]
    total = 0.0
    for m in range(len(state)):
        most = max(effects[player, m] * bounds[LOW, m], effects[player, m] * bounds[HIGH, m])
        cost = costs[m] if movers[m] == player else 0.0
        if state[m] == YES or state[m] == TIED_YES:
            total += most - cost
        elif state[m] == OPEN:
            total += max(most - cost, 0.0)
    for at in range(pairs.shape[0]):
        a, b, by = pairs[at, 0], pairs[at, 1], synergies[player, at]
        total += max(by * bounds[LOW, a] * bounds[LOW, b], by * bounds[HIGH, a] * bounds[HIGH, b])
    return total


@njit(cache=True, nogil=True)
def payoff_of(player, state, rules, numbers, strength):
    """What a player gets where nothing is open; `strength` is room for every strength."""
    movers, starts, by, pairs = rules[1], rules[2], rules[3], rules[4]
    efficacies, effects, synergies, costs = numbers[0], numbers[1], numbers[2], numbers[3]
    total = 0.0
    for m in range(len(state) - 1, -1, -1):
        strength[m] = 0.0
        if state[m] == YES or state[m] == TIED_YES:
            strength[m] = 1.0
            for at in range(starts[m], starts[m + 1]):
                strength[m] *= 1.0 - efficacies[at] * strength[by[at]]
            total += effects[player, m] * strength[m] - (costs[m] if movers[m] == player else 0.0)
    for at in range(pairs.shape[0]):
        total += synergies[player, at] * strength[pairs[at, 0]] * strength[pairs[at, 1]]
    return total
