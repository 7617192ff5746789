"""Compiled loops of the search: what is sure of a state, whatever its open measures are.

A state is two sets of measures, those adopted and those still open; all others are not adopted. Sets are bits of a
whole number. `rules` and `numbers` are the tables of a game as `search` makes them, or those of a part of it by itself;
`sets` and `bounds` are tables to work in. Bounds on what a measure brings come from slopes: what a payoff gains with
the strength of a measure, found from the first layer on, as the chain rule and interval arithmetic give it.
"""

import numpy as np
from numba import njit

LAYERS, MOVERS, STARTS, BY, PAIRED, PAIRED_WITH, TAILS, SIZES = range(8)
"""Rows of `rules`, whole numbers: layer and mover of each measure; where its counters start, and which measures they
are; pairs; for each player the first of the layers at the end that are all its own; the sizes of what is in the table.
"""

MEASURES, PAIRS, PLAYERS, MATTERS = range(4)
"""Columns of the row SIZES: how many there are, and the set of measures that have an effect on somebody."""

EFFICACIES, COSTS, TOLERANCES, EFFECTS = range(4)
"""Rows of `numbers`: those of counters, measures, players; effects on one player after the other; then synergies."""

VARIES, REACH = range(2)
"""Rows of `sets`: the open measures that a strength depends on; those that what is done about a measure depends on."""

LOW, HIGH, UNSTOPPED, SLOPE_LOW, SLOPE_HIGH, STOPS_LEAST, STOPS_MOST = range(7)
"""Rows of `bounds`: on a strength; the least once a measure is adopted; on slopes; on what a strength loses with that
of a counter.
"""

LEAST_WORTH, MOST_WORTH, STRENGTH, GAINS = range(7, 11)
"""The rows after them: on what its mover gains by a measure, with all that is done in answer; strengths where nothing
is open; on what one player after the other gains by a measure, two rows each.
"""

MATHS = {"nnan", "nsz", "contract"}
"""Nothing is ever not a number."""

SURE = 4.0
"""How many tie tolerances a gain must be away from nothing for a measure to be settled."""


@njit(cache=True, nogil=True)
def make_room(rules):
    """The tables `sets` and `bounds` for a game."""
    width = rules.shape[1]
    return np.zeros((2, width), np.int64), np.zeros((GAINS + 2 * rules[SIZES, PLAYERS], width))


@njit(cache=True, nogil=True, fastmath=MATHS)
def bound_strengths(adopted, open_, rules, numbers, sets, bounds):
    """Fills in bounds on every strength, and which open measures it depends on."""
    active = adopted | open_
    for m in range(rules[SIZES, MEASURES] - 1, -1, -1):
        bounds[LOW, m], bounds[HIGH, m], sets[VARIES, m] = 0.0, 0.0, 0
        if not active >> m & 1:
            continue
        low, high, depends = 1.0, 1.0, np.int64(0)
        for at in range(rules[STARTS, m], rules[STARTS, m + 1]):
            c = rules[BY, at]
            low *= 1.0 - numbers[EFFICACIES, at] * bounds[HIGH, c]
            high *= 1.0 - numbers[EFFICACIES, at] * bounds[LOW, c]
            depends |= sets[VARIES, c]
        bounds[UNSTOPPED, m], bounds[HIGH, m] = low, high
        if open_ >> m & 1:
            depends |= np.int64(1) << m
        else:
            bounds[LOW, m] = low
        sets[VARIES, m] = depends


@njit(cache=True, nogil=True, fastmath=MATHS)
def bound_stops(open_, rules, numbers, sets, bounds):
    """Fills in, for each counter whose strength may vary, bounds on what a strength loses with that of the counter."""
    for m in range(rules[SIZES, MEASURES]):
        if sets[VARIES, m] == 0:
            continue
        first, last = rules[STARTS, m], rules[STARTS, m + 1]
        for at in range(first, last):
            if sets[VARIES, rules[BY, at]] == 0:
                continue
            least = most = numbers[EFFICACIES, at]
            for other in range(first, last):
                if other != at:
                    least *= 1.0 - numbers[EFFICACIES, other] * bounds[HIGH, rules[BY, other]]
                    most *= 1.0 - numbers[EFFICACIES, other] * bounds[LOW, rules[BY, other]]
            bounds[STOPS_LEAST, at], bounds[STOPS_MOST, at] = 0.0 if open_ >> m & 1 else least, most


@njit(cache=True, nogil=True, fastmath=MATHS)
def start_slopes(player, rules, numbers, bounds):
    """Fills in bounds on what a payoff gains with each strength by itself: effects and synergies."""
    for m in range(rules[SIZES, MEASURES]):
        bounds[SLOPE_LOW, m] = bounds[SLOPE_HIGH, m] = numbers[EFFECTS + player, m]
    for at in range(rules[SIZES, PAIRS]):
        by = numbers[EFFECTS + rules[SIZES, PLAYERS] + player, at]
        for side in range(2):
            m, other = rules[PAIRED + side, at], rules[PAIRED_WITH - side, at]
            one, two = by * bounds[LOW, other], by * bounds[HIGH, other]
            bounds[SLOPE_LOW, m] += min(one, two)
            bounds[SLOPE_HIGH, m] += max(one, two)


@njit(cache=True, nogil=True, fastmath=MATHS)
def bound_gains(player, open_, rules, numbers, sets, bounds):
    """Fills in bounds on what a player gains by every open measure, whatever the others are, in payoff points."""
    start_slopes(player, rules, numbers, bounds)
    for m in range(rules[SIZES, MEASURES]):
        if sets[VARIES, m] == 0:
            continue
        low, high = bounds[SLOPE_LOW, m], bounds[SLOPE_HIGH, m]
        for at in range(rules[STARTS, m], rules[STARTS, m + 1]):
            c = rules[BY, at]
            if sets[VARIES, c] != 0:
                least, most = bounds[STOPS_LEAST, at], bounds[STOPS_MOST, at]
                bounds[SLOPE_LOW, c] -= max(high * least, high * most)
                bounds[SLOPE_HIGH, c] -= min(low * least, low * most)
        if open_ >> m & 1:
            weak, strong = bounds[UNSTOPPED, m], bounds[HIGH, m]
            cost = numbers[COSTS, m] if rules[MOVERS, m] == player else 0.0
            bounds[GAINS + 2 * player, m] = min(low * weak, low * strong) - cost
            bounds[GAINS + 2 * player + 1, m] = max(high * weak, high * strong) - cost


@njit(cache=True, nogil=True, fastmath=MATHS)
def bound_all_gains(open_, rules, numbers, sets, bounds):
    """The same for every player that has an open measure."""
    bound_stops(open_, rules, numbers, sets, bounds)
    for player in range(rules[SIZES, PLAYERS]):
        for m in range(rules[SIZES, MEASURES]):
            if open_ >> m & 1 and rules[MOVERS, m] == player:
                bound_gains(player, open_, rules, numbers, sets, bounds)
                break


@njit(cache=True, nogil=True)
def meet(seed, rules, sets):
    """The open measures that share a term of some payoff with one in `seed`."""
    found = seed
    for m in range(rules[SIZES, MEASURES]):
        if sets[VARIES, m] & seed and rules[SIZES, MATTERS] >> m & 1:
            found |= sets[VARIES, m]
    for at in range(rules[SIZES, PAIRS]):
        together = sets[VARIES, rules[PAIRED, at]] | sets[VARIES, rules[PAIRED_WITH, at]]
        if together & seed:
            found |= together
    return found


@njit(cache=True, nogil=True)
def find_reach(open_, rules, sets):
    """Fills in, for each open measure but those of the first layer that has any, which open measures its mover's choice
    may depend on: directly, through open measures of the same layer, and through what later movers make of it.
    """
    own = 0
    while not open_ >> own & 1:
        own += 1
    last = rules[SIZES, MEASURES]
    while rules[LAYERS, last - 1] != rules[LAYERS, own]:
        first = last - 1
        while rules[LAYERS, first - 1] == rules[LAYERS, last - 1]:
            first -= 1
        for m in range(first, last):
            if not open_ >> m & 1:
                continue
            reach = meet(np.int64(1) << m, rules, sets)
            for later in range(last, rules[SIZES, MEASURES]):
                if open_ >> later & 1 and sets[REACH, later] >> m & 1:
                    reach |= sets[REACH, later]
            sets[REACH, m] = reach
        join_reach(first, last, open_, sets)
        last = first


@njit(cache=True, nogil=True)
def join_reach(first, last, open_, sets):
    """Adds to what open measures of a layer reach what those reach that they reach."""
    grows = True
    while grows:
        grows = False
        for m in range(first, last):
            if not open_ >> m & 1:
                continue
            for other in range(first, last):
                if sets[REACH, m] >> other & 1 and sets[REACH, other] & ~sets[REACH, m]:
                    sets[REACH, m] |= sets[REACH, other]
                    grows = True


@njit(cache=True, nogil=True, fastmath=MATHS)
def bound_worth(measure, open_, rules, sets, bounds):
    """Bounds on what its mover gains by a measure, whatever the open ones are, with what later movers do in answer. Of
    the layers at the end that are all the player's own nothing needs to be known: the best they can do gains no more
    than any one answer.
    """
    player, layer = rules[MOVERS, measure], rules[LAYERS, measure]
    gains = GAINS + 2 * player
    low, high = bounds[gains, measure], bounds[gains + 1, measure]
    found = here = np.int64(1) << measure
    for m in range(measure + 1, rules[SIZES, MEASURES]):
        if not open_ >> m & 1 or rules[LAYERS, m] == rules[LAYERS, measure]:
            continue
        if rules[LAYERS, m] >= rules[TAILS, player]:
            break
        if rules[LAYERS, m] != layer:
            layer, found = rules[LAYERS, m], here
        if sets[REACH, m] & found:
            here |= np.int64(1) << m
            low += min(0.0, bounds[gains, m], -bounds[gains + 1, m])
            high += max(0.0, bounds[gains + 1, m], -bounds[gains, m])
    return low, high


@njit(cache=True, nogil=True, fastmath=MATHS)
def settle(adopted, open_, rules, numbers, sets, bounds):
    """The state with those measures settled that pay, or do not, whatever the others are, until there are no more; and
    those of them that might as well be treated otherwise. Bounds and sets are left as they are for the state.
    """
    tied = np.int64(0)
    while open_:
        bound_strengths(adopted, open_, rules, numbers, sets, bounds)
        bound_all_gains(open_, rules, numbers, sets, bounds)
        find_reach(open_, rules, sets)
        settled = np.int64(0)
        for m in range(rules[SIZES, MEASURES]):
            if not open_ >> m & 1:
                continue
            low, high = bound_worth(m, open_, rules, sets, bounds)
            bounds[LEAST_WORTH, m], bounds[MOST_WORTH, m] = low, high
            tolerance, bit = numbers[TOLERANCES, rules[MOVERS, m]], np.int64(1) << m
            if low > SURE * tolerance:
                adopted, settled = adopted | bit, settled | bit
            elif high < -SURE * tolerance:
                settled |= bit
            elif low >= -tolerance and high <= tolerance:
                tied, settled = tied | bit, settled | bit
        open_ &= ~settled
        if settled == 0:
            break
    return adopted, open_, tied


@njit(cache=True, nogil=True, fastmath=MATHS)
def payoff_of(player, adopted, rules, numbers, bounds):
    """What a player gets where nothing is open."""
    total = 0.0
    for m in range(rules[SIZES, MEASURES] - 1, -1, -1):
        bounds[STRENGTH, m] = 0.0
        if adopted >> m & 1:
            strength = 1.0
            for at in range(rules[STARTS, m], rules[STARTS, m + 1]):
                strength *= 1.0 - numbers[EFFICACIES, at] * bounds[STRENGTH, rules[BY, at]]
            bounds[STRENGTH, m] = strength
            total += numbers[EFFECTS + player, m] * strength
            if rules[MOVERS, m] == player:
                total -= numbers[COSTS, m]
    for at in range(rules[SIZES, PAIRS]):
        by = numbers[EFFECTS + rules[SIZES, PLAYERS] + player, at]
        total += by * bounds[STRENGTH, rules[PAIRED, at]] * bounds[STRENGTH, rules[PAIRED_WITH, at]]
    return total


@njit(cache=True, nogil=True, fastmath=MATHS)
def bound_payoff(player, adopted, open_, rules, numbers, bounds):
    """The most that a player can get, whatever the open measures are: what it gets where each is treated as is likely,
    and what each of the others' ways could bring.
    """
    gains, more = GAINS + 2 * player, 0.0
    for m in range(rules[SIZES, MEASURES]):
        if open_ >> m & 1:
            if bounds[LEAST_WORTH, m] + bounds[MOST_WORTH, m] > 0.0:
                adopted |= np.int64(1) << m
                more += max(0.0, -bounds[gains, m])
            else:
                more += max(0.0, bounds[gains + 1, m])
    return more + payoff_of(player, adopted, rules, numbers, bounds)
