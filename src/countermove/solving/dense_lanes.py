"""Compiled: dense games in several scenarios side by side, each in a lane of a processor's vectors.

The plain twin is that of `kernels`, which does the same for one scenario at a time; what is said there of its loops
holds here.
"""

import numpy as np
from numba import njit

from countermove.solving.dense_codes import COPY, COUNTER, EFFECT, INNER, INNER_LOOP, ONE, PAIR, PRODUCT, START
from countermove.solving.vectors import (
    LANES,
    all_below,
    choose,
    clear,
    copy,
    fill_lanes,
    larger,
    load,
    minus,
    plus,
    spread,
    store,
    times,
)


@njit(**INNER_LOOP)
def run_strengths(rows, inner, outer, combination, efficacies, registers):
    """Fills `registers` (registers, last portfolios) with the coefficients of strengths."""
    size, unit = inner.shape[1] * LANES, spread(1.0)
    for row in range(rows.shape[0]):
        code, d, a, b, at, guard = rows[row, 0], rows[row, 1], rows[row, 2], rows[row, 3], rows[row, 4], rows[row, 5]
        if guard >= 0 and outer[combination, guard] == 0.0:
            continue
        d, a, b = d * size, a * size, b * size
        if code == COUNTER:
            efficacy = load(efficacies, at * LANES)
            for k in range(0, size, LANES):
                weakened = minus(unit, times(efficacy, load(registers, a + k)))
                store(registers, d + k, times(load(registers, d + k), weakened))
        elif code == PRODUCT:
            efficacy = load(efficacies, at * LANES)
            for k in range(0, size, LANES):
                product = times(times(efficacy, load(registers, a + k)), load(registers, b + k))
                store(registers, d + k, minus(load(registers, d + k), product))
        elif code == START:
            efficacy = minus(spread(0.0), load(efficacies, at * LANES))
            for k in range(0, size, LANES):
                store(registers, d + k, times(times(efficacy, load(registers, a + k)), load(registers, b + k)))
        elif code == COPY:
            for k in range(0, size, LANES):
                store(registers, d + k, load(registers, a + k))
        elif code == INNER:
            for k in range(inner.shape[1]):
                store(registers, d + k * LANES, spread(inner[at, k]))
        elif code == ONE:
            for k in range(0, size, LANES):
                store(registers, d + k, unit)


@njit(**INNER_LOOP)
def run_payoffs(rows, outer, combination, numbers, shape, registers, kept, count, base, sums):
    """Adds to `sums` (players, slots, last portfolios) the coefficients of payoffs as polynomials in the first layer's
    measures, for the first `count` portfolios in `kept`. Where `base` is not −1, what they are added to begins there
    instead, and `rows` are those of one player, in the order of slots.
    """
    (effects, synergies, costs, _), (_, slots, width, measures, pairs) = numbers, shape
    begun = -1
    for row in range(rows.shape[0]):
        code, slot, a, b, at, guard = rows[row, 0], rows[row, 1], rows[row, 2], rows[row, 3], rows[row, 4], rows[row, 5]
        second, player = rows[row, 6], rows[row, 7]
        to, a, b = (player * slots + slot) * width, a * width, b * width
        source = base + slot * width if base >= 0 and slot != begun else to
        begun = slot
        if (guard >= 0 and outer[combination, guard] == 0.0) or (second >= 0 and outer[combination, second] == 0.0):
            copy(sums, source, sums, to, width if source != to else 0)
            continue
        if code == PAIR:
            amount = load(synergies, (player * pairs + at) * LANES)
            for i in range(count):
                k = kept[i]
                both = times(load(registers, (a + k) * LANES), load(registers, (b + k) * LANES))
                store(sums, (to + k) * LANES, plus(load(sums, (source + k) * LANES), times(amount, both)))
            continue
        if code == EFFECT:
            amount = load(effects, (player * measures + at) * LANES)
        else:
            amount = minus(spread(0.0), load(costs, at * LANES))
        for i in range(count):
            k = kept[i]
            added = times(amount, load(registers, (a + k) * LANES))
            store(sums, (to + k) * LANES, plus(load(sums, (source + k) * LANES), added))


@njit(**INNER_LOOP)
def find_rivals(kinds, kind, typical, is_left, own, slots, width, sums, rivals):
    """Fills `rivals` (slots) with the mover's coefficients of that last portfolio of a kind whose `typical` payoff is
    the largest in each lane. Returns whether it may rule any other out.
    """
    left, best, place = 0, spread(-np.inf), spread(0.0)
    for k in range(width):
        if kinds[k] == kind and is_left[k]:
            value = load(typical, k * LANES)
            place = choose(value, best, spread(float(k)), place)
            best = larger(value, best)
            left += 1
    if left < (1 if kind == 0 else 2):
        return False
    store(rivals, 0, place)
    for lane in range(LANES):
        k = int(rivals[lane])
        for slot in range(slots):
            rivals[slot * LANES + lane] = sums[(own + slot * width + k) * LANES + lane]
    return True


@njit(**INNER_LOOP)
def keep_undominated(kinds, n_kinds, own, slots, width, sums, limit, room, kept):
    """Lists in `kept` the last portfolios that may be an answer in some lane, and returns how many; see `kernels`.
    `own` is where the mover's coefficients begin in `sums`; what gains less than `limit` is no answer.
    """
    typical, rivals, is_left = room
    half, nothing = spread(0.5), spread(0.0)
    for k in range(width):
        total = load(sums, (own + k) * LANES)
        is_left[k] = sums[(own + k) * LANES] > -np.inf
        for slot in range(1, slots):
            total = plus(total, times(half, load(sums, (own + slot * width + k) * LANES)))
        store(typical, k * LANES, total)
    for kind in range(n_kinds):
        if not find_rivals(kinds, kind, typical, is_left, own, slots, width, sums, rivals):
            continue
        for k in range(width):
            if is_left[k] and (kind == 0 or kinds[k] == kind):
                gain = minus(load(sums, (own + k) * LANES), load(rivals, 0))
                for slot in range(1, slots):
                    more = minus(load(sums, (own + slot * width + k) * LANES), load(rivals, slot * LANES))
                    gain = plus(gain, larger(more, nothing))
                is_left[k] = not all_below(gain, limit)
    count = 0
    for k in range(width):
        if is_left[k]:
            kept[count] = k
            count += 1
    return count


@njit(**INNER_LOOP)
def walk_first_layer(walk, shape, sums, kept, count, values):
    """Fills `values` (players, places in `kept`, sets of first-layer measures) with payoffs."""
    (runs, steps, pattern_of), (players, slots, width) = walk[:3], shape[:3]
    start = np.int64(steps[0, 1]) if steps.shape[0] > 0 else 0
    for player in range(players):
        for i in range(count):
            to, column = (player * width + i) * pattern_of.shape[0], player * slots * width + kept[i]
            store(values, (to + start) * LANES, load(sums, column * LANES))
            for step in range(steps.shape[0]):
                amount = load(sums, (column + np.int64(steps[step, 2]) * width) * LANES)
                before = load(values, (to + np.int64(steps[step, 1])) * LANES)
                store(values, (to + np.int64(steps[step, 0])) * LANES, plus(before, amount))
            for run in range(runs.shape[0]):
                amount, length = load(sums, (column + runs[run, 2] * width) * LANES), runs[run, 3]
                here, source = to + runs[run, 0], to + runs[run, 1]
                for k in range(length):
                    store(values, (here + k) * LANES, plus(load(values, (source + k) * LANES), amount))


@njit(**INNER_LOOP)
def rule_out(walk, limits, own, kept, count, values):
    """Sets the mover's payoffs, which begin at row `own` of `values`, to −∞ where its portfolio is ruled out."""
    pattern_of, patterns, kinds = walk[2], limits[1], limits[2]
    for i in range(count if patterns.shape[0] > 0 else 0):
        to = (own + i) * pattern_of.shape[0]
        for node in range(pattern_of.shape[0] if kinds[kept[i]] > 0 else 0):
            if patterns[pattern_of[node], kept[i]] != 0.0:
                store(values, (to + node) * LANES, spread(-np.inf))


@njit(**INNER_LOOP)
def answer_first_layer(walk, shape, mover, tolerance, kept, count, values, payoffs, to, found, cell, scenario):
    """The last mover's answers to each portfolio of the first layer, of good ones the first: what is `found`, places
    and ties, from `cell` on, and `payoffs` (players, first portfolios) from `to` on.
    """
    (pattern_of, node_of), (players, _, width), (places, ties) = walk[2:], shape[:3], found
    nodes, firsts, slack = pattern_of.shape[0], node_of.shape[0], load(tolerance, mover * LANES)
    row = nodes * LANES
    for first in range(firsts):
        own = (mover * width * nodes + node_of[first]) * LANES
        best, answer, hits = load(values, own), spread(float(kept[count - 1])), spread(1.0)
        for i in range(1, count):
            best = larger(best, load(values, own + i * row))
        limit = minus(best, slack)
        if count > 1:
            hits = choose(load(values, own + (count - 1) * row), limit, spread(1.0), spread(0.0))
        for i in range(count - 2, -1, -1):
            value = load(values, own + i * row)
            answer = choose(value, limit, spread(float(kept[i])), answer)
            hits = plus(hits, choose(value, limit, spread(1.0), spread(0.0)))
        store(places, (cell + first) * places.shape[1] + scenario, answer)
        store(ties, (cell + first) * ties.shape[1] + scenario, hits)
        for player in range(players):
            other = (player * width * nodes + node_of[first]) * LANES
            chosen = load(values, other + (count - 1) * row)
            for i in range(count - 2, -1, -1):
                chosen = choose(load(values, own + i * row), limit, load(values, other + i * row), chosen)
            store(payoffs, (to + player * firsts + first) * LANES, chosen)


@njit(**INNER_LOOP)
def choose_in_layer(level, barred, shape, firsts, tolerances, payoffs, found, scenario):
    """The first good portfolio of an earlier layer after everything before it: fills what is `found`, and the first
    places of `payoffs` (histories, players, first portfolios) with those after it.
    """
    players, (places, ties) = shape[0], found
    cell, before, size, mover, after, bar = level[0], level[1], level[2], level[3], level[4], level[5]
    across, slack = players * firsts if level[6] > 0 else 1, load(tolerances, mover * LANES)
    for i in range(before):
        for j in range(after):
            start, best = (i * size * players + mover) * firsts + j, spread(-np.inf)
            for place in range(size):
                at = (start + place * across) * LANES
                if bar >= 0 and barred[bar + (i * size + place) * after + j]:
                    store(payoffs, at, spread(-np.inf))
                best = larger(best, load(payoffs, at))
            limit, answer, hits = minus(best, slack), spread(0.0), spread(0.0)
            for place in range(size - 1, -1, -1):
                value = load(payoffs, (start + place * across) * LANES)
                answer = choose(value, limit, spread(float(place)), answer)
                hits = plus(hits, choose(value, limit, spread(1.0), spread(0.0)))
            row = cell + i * after + j
            store(places, row * places.shape[1] + scenario, answer)
            store(ties, row * ties.shape[1] + scenario, hits)
            for lane in range(LANES if level[6] > 0 else 0):
                chosen = i * size + places[row, scenario + lane]
                for player in range(players):
                    source, to = (chosen * players + player) * firsts + j, (i * players + player) * firsts + j
                    payoffs[to * LANES + lane] = payoffs[source * LANES + lane]


@njit(**INNER_LOOP)
def make_room(shape, registers, counters, walk, combinations):
    """Arrays that `answer_all` fills anew for every eight scenarios, and places of all last portfolios."""
    players, slots, width, measures, pairs = shape
    nodes, firsts = walk[2].shape[0], walk[3].shape[0]
    numbers = np.empty(players * measures * LANES), np.empty(players * pairs * LANES), np.empty(measures * LANES)
    return (
        (*numbers, np.empty(counters * LANES)),
        (np.empty(players * LANES), np.empty(players * LANES)),
        np.empty(registers * width * LANES),
        np.empty((players + 1) * slots * width * LANES),
        (np.empty(width * LANES), np.empty(slots * LANES), np.empty(width, np.bool_)),
        (np.arange(width), np.empty(width, np.int64)),
        np.empty(players * width * nodes * LANES),
        np.empty(combinations * players * firsts * LANES),
    )


@njit(**INNER_LOOP)
def bar_blocked(blocked, combination, own, sums):
    """Makes the mover's payoffs, whose coefficients begin at `own`, −∞ where middle measures rule a portfolio out."""
    for k in range(blocked.shape[1] if blocked.shape[0] > 0 else 0):
        if blocked[combination, k] != 0.0:
            store(sums, (own + k) * LANES, spread(-np.inf))


@njit(**INNER_LOOP)
def clear_others(mover, shape, kept, count, sums):
    """Sets the other players' coefficients for the last portfolios in `kept` to 0."""
    players, slots, width = shape[:3]
    for row in range(players * slots):
        for i in range(count if row // slots != mover else 0):
            store(sums, (row * width + kept[i]) * LANES, spread(0.0))


@njit(**INNER_LOOP)
def answer_last_layer(program, walk, limits, mover, shape, room, found, scenario):
    """What the last mover does after every combination of middle portfolios, in the eight scenarios from `scenario` on,
    whose numbers are in `room`.
    """
    strengths_once, strengths_each, payoffs_once, payoffs_each, others, inner, outer, sizes = program
    numbers, (tolerances, margins), registers, sums, few, (everything, kept), values, payoffs = room
    (blocked, _, kinds), (players, slots, width), firsts = limits[:3], shape[:3], walk[3].shape[0]
    own, base, size = mover * slots * width, players * slots * width, slots * width
    limit = minus(spread(0.0), load(margins, mover * LANES))
    run_strengths(strengths_once, inner, outer, 0, numbers[3], registers)
    clear(sums, own, size)
    run_payoffs(payoffs_once, outer, 0, numbers, shape, registers, everything, width, -1, sums)
    copy(sums, own, sums, base, size)
    for combination in range(outer.shape[0]):
        run_strengths(strengths_each, inner, outer, combination, numbers[3], registers)
        copy(sums, base, sums, own, width if blocked.shape[0] > 0 else 0)
        run_payoffs(payoffs_each, outer, combination, numbers, shape, registers, everything, width, base, sums)
        bar_blocked(blocked, combination, own, sums)
        count = keep_undominated(kinds, sizes[2], own, slots, width, sums, limit, few, kept)
        clear_others(mover, shape, kept, count, sums)
        run_payoffs(others, outer, combination, numbers, shape, registers, kept, count, -1, sums)
        walk_first_layer(walk, shape, sums, kept, count, values)
        rule_out(walk, limits, mover * width, kept, count, values)
        answer_first_layer(
            walk,
            shape,
            mover,
            tolerances,
            kept,
            count,
            values,
            payoffs,
            combination * players * firsts,
            found,
            combination * firsts,
            scenario,
        )


@njit(cache=True, nogil=True)
def answer_all(program, walk, limits, scenarios, mover, levels, found):
    """What every mover does in every scenario: the last one, then those before it, a row of `levels` each.

    `program` and `walk` hold the arrays of a `DenseProgram`, `limits` its blocked, patterns and kinds, and where an
    earlier mover's portfolio is ruled out, bool (n,); `scenarios` what is known of each, (scenarios, places): effects,
    synergies, costs, efficacies, tie tolerances and the larger margins. Fills what is `found`, places and ties (cells,
    scenarios up to a multiple of LANES). A level is where its cells begin, how many combinations come before it, its
    portfolios, its mover, first portfolios, where what is ruled out begins or −1, and 0 if it is the first layer.
    """
    inner, outer, sizes, firsts, players = program[5], program[6], program[7], walk[3].shape[0], scenarios[4].shape[1]
    measures, pairs, counters = scenarios[2].shape[1], scenarios[1].shape[1] // players, scenarios[3].shape[1]
    shape = players, sizes[1], inner.shape[1], measures, pairs
    room = make_room(shape, sizes[0], counters, walk, outer.shape[0])
    effects, synergies, costs, efficacies, tolerances, margins = scenarios
    for scenario in range(0, found[0].shape[1], LANES):
        fill_lanes(effects, scenario, room[0][0])
        fill_lanes(synergies, scenario, room[0][1])
        fill_lanes(costs, scenario, room[0][2])
        fill_lanes(efficacies, scenario, room[0][3])
        fill_lanes(tolerances, scenario, room[1][0])
        fill_lanes(margins, scenario, room[1][1])
        answer_last_layer(program, walk, limits, mover, shape, room, found, scenario)
        for level in range(levels.shape[0]):
            choose_in_layer(levels[level], limits[3], shape, firsts, room[1][0], room[7], found, scenario)
