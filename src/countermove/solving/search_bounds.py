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

VARIES, REACH, MEETS, EDGE = range(4)
"""Rows of `sets`: the open measures that a strength depends on; those that what is done about a measure depends on;
those that share a term of some payoff with it; by which counter, one more, a measure counters the one looked at, or 0.
"""

LOW, HIGH, UNSTOPPED, STOPS_LEAST, STOPS_MOST = range(5)
"""Rows of `bounds`: on a strength; the least once a measure is adopted; on what a strength, once its measure is there,
loses with that of a counter.
"""

LEAST_WORTH, MOST_WORTH, INFLUENCE, STRENGTH, GAINS = range(5, 10)
"""The rows after them: on what its mover gains by a measure, with all that is done in answer; how much depends on it;
strengths where nothing is open; the rows of one player after the other.
"""

LEAST_GAIN, MOST_GAIN, SLOPE_LOW, SLOPE_HIGH, TERM_LOW, TERM_HIGH, ROWS = range(7)
"""Rows of a player: on what it gains by a measure, whatever the others are; on slopes; on what of the slope of a
counter comes from one measure that it counters, once that is adopted. Then how many these are.
"""

MATHS = {"nnan", "nsz", "contract"}
"""Nothing is ever not a number."""

SURE = 4.0
"""How many tie tolerances a gain must be away from nothing for a measure to be settled."""


@njit(cache=True, nogil=True)
def make_room(rules):
    """The tables `sets` and `bounds` for a game."""
    width = rules.shape[1]
    return np.zeros((4, width), np.int64), np.zeros((GAINS + ROWS * rules[SIZES, PLAYERS], width))


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
def bound_stops(rules, numbers, sets, bounds):
    """Fills in, for each counter whose strength may vary, bounds on what a strength loses with that of the counter, if
    its own measure is adopted.
    """
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
            bounds[STOPS_LEAST, at], bounds[STOPS_MOST, at] = least, most


@njit(cache=True, nogil=True, fastmath=MATHS)
def start_slopes(player, rules, numbers, bounds):
    """Fills in bounds on what a payoff gains with each strength by itself: effects and synergies."""
    first = GAINS + ROWS * player
    for m in range(rules[SIZES, MEASURES]):
        bounds[first + SLOPE_LOW, m] = bounds[first + SLOPE_HIGH, m] = numbers[EFFECTS + player, m]
    for at in range(rules[SIZES, PAIRS]):
        by = numbers[EFFECTS + rules[SIZES, PLAYERS] + player, at]
        for side in range(2):
            m, other = rules[PAIRED + side, at], rules[PAIRED_WITH - side, at]
            one, two = by * bounds[LOW, other], by * bounds[HIGH, other]
            bounds[first + SLOPE_LOW, m] += min(one, two)
            bounds[first + SLOPE_HIGH, m] += max(one, two)


@njit(cache=True, nogil=True, fastmath=MATHS)
def gain_from(player, m, slopes, rules, numbers, bounds):
    """Bounds on what a player gains by a measure whose slope is between two."""
    weak, strong = bounds[UNSTOPPED, m], bounds[HIGH, m]
    cost = numbers[COSTS, m] if rules[MOVERS, m] == player else 0.0
    return min(slopes[0] * weak, slopes[0] * strong) - cost, max(slopes[1] * weak, slopes[1] * strong) - cost


@njit(cache=True, nogil=True, fastmath=MATHS)
def bound_gains(player, open_, rules, numbers, sets, bounds):
    """Fills in bounds on what a player gains by every open measure, whatever the others are, in payoff points."""
    start_slopes(player, rules, numbers, bounds)
    first = GAINS + ROWS * player
    for m in range(rules[SIZES, MEASURES]):
        if sets[VARIES, m] == 0:
            continue
        low, high = bounds[first + SLOPE_LOW, m], bounds[first + SLOPE_HIGH, m]
        is_open = open_ >> m & 1
        for at in range(rules[STARTS, m], rules[STARTS, m + 1]):
            c = rules[BY, at]
            if sets[VARIES, c] == 0:
                continue
            least, most = bounds[STOPS_LEAST, at], bounds[STOPS_MOST, at]
            one, two = -max(high * least, high * most), -min(low * least, low * most)
            bounds[first + TERM_LOW, at], bounds[first + TERM_HIGH, at] = one, two
            bounds[first + SLOPE_LOW, c] += min(0.0, one) if is_open else one
            bounds[first + SLOPE_HIGH, c] += max(0.0, two) if is_open else two
        if is_open:
            least, most = gain_from(player, m, (low, high), rules, numbers, bounds)
            bounds[first + LEAST_GAIN, m], bounds[first + MOST_GAIN, m] = least, most


@njit(cache=True, nogil=True, fastmath=MATHS)
def bound_all_gains(open_, rules, numbers, sets, bounds):
    """The same for every player that has an open measure."""
    bound_stops(rules, numbers, sets, bounds)
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
def find_meetings(open_, rules, sets):
    """Fills in, for each open measure, the open ones that share a term of some payoff with it."""
    n = rules[SIZES, MEASURES]
    for m in range(n):
        sets[MEETS, m] = 0
    for at in range(n + rules[SIZES, PAIRS]):
        if at >= n:
            together = sets[VARIES, rules[PAIRED, at - n]] | sets[VARIES, rules[PAIRED_WITH, at - n]]
        else:
            together = sets[VARIES, at] if rules[SIZES, MATTERS] >> at & 1 else np.int64(0)
        m = 0
        while together >> m:
            if together >> m & 1:
                sets[MEETS, m] |= together
            m += 1
    for m in range(n):
        if open_ >> m & 1:
            sets[MEETS, m] |= np.int64(1) << m


@njit(cache=True, nogil=True)
def find_reach(open_, rules, sets):
    """Fills in, for each open measure but those of the first layer that has any, which open measures its mover's choice
    may depend on: directly, through open measures of the same layer, and through what later movers make of it.
    """
    find_meetings(open_, rules, sets)
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
            reach = sets[MEETS, m]
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
def gain_if(player, m, edge, rules, numbers, bounds):
    """Bounds on what a player gains by a counter, `edge`: (place, whether what it counters there is adopted)."""
    first = GAINS + ROWS * player
    one, two = bounds[first + TERM_LOW, edge[0]], bounds[first + TERM_HIGH, edge[0]]
    low, high = bounds[first + SLOPE_LOW, m] - min(0.0, one), bounds[first + SLOPE_HIGH, m] - max(0.0, two)
    return gain_from(player, m, (low + one, high + two) if edge[1] else (low, high), rules, numbers, bounds)


@njit(cache=True, nogil=True, fastmath=MATHS)
def choices_if(m, edge, rules, numbers, bounds):
    """Whether a counter may be left, and whether it may be adopted, by its own mover; `edge` as `gain_if` has it."""
    player = rules[MOVERS, m]
    first = GAINS + ROWS * player
    low, high = gain_if(player, m, edge, rules, numbers, bounds)
    low += bounds[LEAST_WORTH, m] - bounds[first + LEAST_GAIN, m]
    high += bounds[MOST_WORTH, m] - bounds[first + MOST_GAIN, m]
    sure = SURE * numbers[TOLERANCES, player]
    return low <= sure, high >= -sure


@njit(cache=True, nogil=True)
def change_by(gain, without, by):
    """Bounds on what an answer changes whose gain is between two: from what may be done without a measure, (left,
    adopted), to what may be done once it is there.
    """
    least, most = np.inf, -np.inf
    if (without[0] and by[0]) or (without[1] and by[1]):
        least = most = 0.0
    if without[0] and by[1]:
        least, most = min(least, gain[0]), max(most, gain[1])
    if without[1] and by[0]:
        least, most = min(least, -gain[1]), max(most, -gain[0])
    return least, most


@njit(cache=True, nogil=True, fastmath=MATHS)
def bound_answer(player, m, place, rules, numbers, bounds):
    """Bounds on what a player gains by the change of a later measure in answer to one, seen where that one is left and
    where it is adopted, (2, 2); `place` is where the later one counters it, or negative.
    """
    first = GAINS + ROWS * player
    either = True, True
    if place < 0:
        gain = bounds[first + LEAST_GAIN, m], bounds[first + MOST_GAIN, m]
        found = change_by(gain, either, either)
        return found, found
    without = choices_if(m, (place, False), rules, numbers, bounds)
    by = choices_if(m, (place, True), rules, numbers, bounds)
    left = gain_if(player, m, (place, False), rules, numbers, bounds)
    adopted = gain_if(player, m, (place, True), rules, numbers, bounds)
    return change_by(left, without, by), change_by(adopted, without, by)


@njit(cache=True, nogil=True, fastmath=MATHS)
def bound_worth(measure, open_, rules, numbers, sets, bounds):
    """Fills in bounds on what its mover gains by a measure, whatever the open ones are, with what later movers do in
    answer, and its influence: how far what anybody gains by it, and by answers, may differ. Later measures come first.

    Answers change either first, where the measure is still left, or last, where it is adopted already: the narrower of
    both holds. Of the layers at the end that are all the player's own nothing needs to be known: the best they can do
    gains no more than any one answer.
    """
    player, layer = rules[MOVERS, measure], rules[LAYERS, measure]
    first = GAINS + ROWS * player
    found = here = np.int64(1) << measure
    low0 = high0 = low1 = high1 = influence = 0.0
    for at in range(rules[STARTS, measure], rules[STARTS, measure + 1]):
        sets[EDGE, rules[BY, at]] = at + 1
    for m in range(measure + 1, rules[SIZES, MEASURES]):
        if rules[LAYERS, m] >= rules[TAILS, player]:
            break
        if not open_ >> m & 1 or rules[LAYERS, m] == rules[LAYERS, measure]:
            continue
        if rules[LAYERS, m] != layer:
            layer, found = rules[LAYERS, m], here
        if sets[REACH, m] & found:
            here |= np.int64(1) << m
            left, adopted = bound_answer(player, m, sets[EDGE, m] - 1, rules, numbers, bounds)
            low0, high0, low1, high1 = low0 + left[0], high0 + left[1], low1 + adopted[0], high1 + adopted[1]
            low, high = bounds[first + LEAST_GAIN, m], bounds[first + MOST_GAIN, m]
            influence += max(0.0, high, -low) - min(0.0, low, -high)
    for at in range(rules[STARTS, measure], rules[STARTS, measure + 1]):
        sets[EDGE, rules[BY, at]] = 0
    for other in range(rules[SIZES, PLAYERS]):
        row = GAINS + ROWS * other
        influence += bounds[row + MOST_GAIN, measure] - bounds[row + LEAST_GAIN, measure]
    bounds[LEAST_WORTH, measure] = bounds[first + LEAST_GAIN, measure] + max(low0, low1)
    bounds[MOST_WORTH, measure] = bounds[first + MOST_GAIN, measure] + min(high0, high1)
    bounds[INFLUENCE, measure] = influence


@njit(cache=True, nogil=True, fastmath=MATHS)
def settle(adopted, open_, rules, numbers, sets, bounds):
    """The state with those measures settled that pay, or do not, whatever the others are, until there are no more; and
    those of them that might as well be treated otherwise. Bounds are left as they are for the state, and sets that say
    what may depend on what.
    """
    tied, is_first = np.int64(0), True
    while open_:
        bound_strengths(adopted, open_, rules, numbers, sets, bounds)
        bound_all_gains(open_, rules, numbers, sets, bounds)
        if is_first:
            find_reach(open_, rules, sets)
        is_first, settled = False, np.int64(0)
        for m in range(rules[SIZES, MEASURES] - 1, -1, -1):
            if not open_ >> m & 1:
                continue
            bound_worth(m, open_, rules, numbers, sets, bounds)
            low, high = bounds[LEAST_WORTH, m], bounds[MOST_WORTH, m]
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
