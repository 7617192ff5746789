"""Compiled inner loops. The plain twin of all of them together is `enumeration`: the same tests run on both.

Arrays are shared with `dense_program`, which says what each holds. No loop takes a slice of an array: counting who uses
it would make threads wait for one another. What calls what stands in one file: only when that changes is what was
compiled and kept on disk made anew.
"""

import numpy as np
from llvmlite import ir
from numba import njit, prange, types
from numba.extending import intrinsic

from countermove.solving.dense_codes import COPY, COUNTER, EFFECT, INNER, INNER_LOOP, MATHS, ONE, PAIR, PRODUCT, START

VALUES = 2**16
"""Payoffs of the last mover that a loop keeps at once: half a megabyte, what a core's cache holds."""

LANES_AT_ONCE = 8
"""Players times kept portfolios up to which all payoffs that may come to be are walked together, each in a lane of its
own: one or two vectors of a processor."""


@njit(**INNER_LOOP, fastmath=MATHS)
def run_strengths(rows, inner, outer, combination, efficacies, scenario, registers):
    """Fills `registers` (registers, last portfolios) with the coefficients of strengths. A row is an instruction: code,
    destination, two sources, an index, and the middle measure without which it changes nothing, or −1.
    """
    width = registers.shape[1]
    for row in range(rows.shape[0]):
        code, d, a, b, at, guard = rows[row, 0], rows[row, 1], rows[row, 2], rows[row, 3], rows[row, 4], rows[row, 5]
        if guard >= 0 and outer[combination, guard] == 0.0:
            continue
        if code == COUNTER:
            efficacy = efficacies[scenario, at]
            for k in range(width):
                registers[d, k] *= 1.0 - efficacy * registers[a, k]
        elif code == PRODUCT:
            efficacy = efficacies[scenario, at]
            for k in range(width):
                registers[d, k] -= efficacy * registers[a, k] * registers[b, k]
        elif code == START:
            efficacy = efficacies[scenario, at]
            for k in range(width):
                registers[d, k] = -efficacy * registers[a, k] * registers[b, k]
        elif code == COPY:
            for k in range(width):
                registers[d, k] = registers[a, k]
        elif code == INNER:
            for k in range(width):
                registers[d, k] = inner[at, k]
        elif code == ONE:
            for k in range(width):
                registers[d, k] = 1.0


@njit(**INNER_LOOP, fastmath=MATHS)
def run_payoffs(rows, outer, combination, effects, synergies, costs, scenario, player, registers, width, sums, place):
    """Adds to `sums[place]` (slots, last portfolios) the coefficients of a player's payoff as a polynomial in the first
    layer's measures, in the first `width` columns.
    """
    for row in range(rows.shape[0]):
        code, slot, a, b, at, guard = rows[row, 0], rows[row, 1], rows[row, 2], rows[row, 3], rows[row, 4], rows[row, 5]
        if rows[row, 7] != player or (guard >= 0 and outer[combination, guard] == 0.0):
            continue
        if rows[row, 6] >= 0 and outer[combination, rows[row, 6]] == 0.0:
            continue
        if code == EFFECT:
            amount = effects[scenario, player, at]
            for k in range(width):
                sums[place, slot, k] += amount * registers[a, k]
        elif code == PAIR:
            amount = synergies[scenario, player, at]
            for k in range(width):
                sums[place, slot, k] += amount * registers[a, k] * registers[b, k]
        else:
            amount = costs[scenario, at]
            for k in range(width):
                sums[place, slot, k] -= amount * registers[a, k]


@intrinsic
def larger(typing_context, first, second):
    """The larger of two numbers, as the one instruction that loops over it can be vectorised with."""

    def generate(context, builder, signature, arguments):
        double = ir.DoubleType()
        function = builder.module.declare_intrinsic("llvm.maxnum", [double], ir.FunctionType(double, [double, double]))
        return builder.call(function, arguments, fastmath=("nnan", "nsz"))

    return types.float64(types.float64, types.float64), generate


@njit(**INNER_LOOP, fastmath=MATHS)
def find_rival(typical, kinds, kind):
    """The last portfolio of a kind with the largest `typical` payoff, −1 where fewer than two of the kind are left."""
    best, left = -np.inf, 0
    for k in range(kinds.shape[0]):
        value = typical[k] if kinds[k] == kind else -np.inf
        best = larger(best, value)
        left += 1 if value > -np.inf else 0
    if left > 1 or (kind == 0 and left > 0):
        for k in range(kinds.shape[0]):
            if kinds[k] == kind and typical[k] == best:
                return k
    return -1


@njit(**INNER_LOOP, fastmath=MATHS)
def keep_undominated(sums, kinds, n_kinds, margin, typical, gains, kept):
    """Lists in `kept` the last portfolios that may be an answer, and returns how many: those that are possible and that
    no rival beats by more than `margin` whatever the first layer does.

    `sums` (1, slots, last portfolios) are the last mover's: slot 0 counts always, every other one after some first
    portfolios. A rival is the best where each of these counts half; it stands in for portfolios of its own kind, one of
    kind 0 for all. `typical` and `gains` (last portfolios) are room for numbers.
    """
    slots, size = sums.shape[1], sums.shape[2]
    for k in range(size):
        typical[k] = sums[0, 0, k] if kinds[k] >= 0 else -np.inf
    for slot in range(1, slots):
        for k in range(size):
            typical[k] += 0.5 * sums[0, slot, k]
    for kind in range(n_kinds):
        rival = find_rival(typical, kinds, kind)
        if rival < 0:
            continue
        base = sums[0, 0, rival]
        for k in range(size):
            gains[k] = sums[0, 0, k] - base
        for slot in range(1, slots):
            base = sums[0, slot, rival]
            for k in range(size):
                gains[k] += larger(sums[0, slot, k] - base, 0.0)
        for k in range(size):
            is_beaten = (gains[k] < -margin) & ((kind == 0) | (kinds[k] == kind))
            typical[k] = -np.inf if is_beaten else typical[k]
    count = 0
    for k in range(size):
        if typical[k] > -np.inf:
            kept[count] = k
            count += 1
    return count


@njit(**INNER_LOOP, fastmath=MATHS)
def walk_first_layer(walk, sums, player, column, values, row):
    """Fills `values[row]` (sets of first-layer measures) with a player's payoffs against one kept last portfolio."""
    runs, steps = walk[0], walk[1]
    values[row, steps[0, 1] if steps.shape[0] > 0 else np.uint64(0)] = sums[player, 0, column]
    for step in range(steps.shape[0]):
        values[row, steps[step, 0]] = values[row, steps[step, 1]] + sums[player, steps[step, 2], column]
    for run in range(runs.shape[0]):
        to, source, length, amount = runs[run, 0], runs[run, 1], runs[run, 3], sums[player, runs[run, 2], column]
        for k in range(length):
            values[row, to + k] = values[row, source + k] + amount


@njit(**INNER_LOOP, fastmath=MATHS)
def find_answers(walk, patterns, sums, mover, tolerance, kept, count, values, best, answers, hits):
    """For each set of first-layer measures, the first good answer of the last mover, as a place in `kept`, and how many
    are as good: fills `answers` and `hits`. Payoffs are computed twice where `values` has no room for all of them.
    """
    (rows, nodes), pattern_of = values.shape, walk[2]
    for node in range(nodes):
        best[node], answers[node], hits[node] = -np.inf, 0, 1 if count == 1 else 0
    if count == 1:
        return
    for step in range(2 * count):
        column = step if step < count else 2 * count - 1 - step
        row = column if count <= rows else 0
        if step < count or count > rows:
            walk_first_layer(walk, sums, mover, column, values, row)
            if patterns.shape[0] > 0:
                for node in range(nodes):
                    values[row, node] += patterns[pattern_of[node], kept[column]]
        if step < count:
            for node in range(nodes):
                best[node] = larger(best[node], values[row, node])
        else:
            for node in range(nodes):
                is_good = values[row, node] >= best[node] - tolerance
                answers[node] = column if is_good else answers[node]
                hits[node] += 1 if is_good else 0


@njit(**INNER_LOOP, fastmath=MATHS)
def write_answers(walk, sums, mover, kept, count, values, totals, answers, hits, found, scenario, combination):
    """Fills payoffs, places and ties, for each portfolio of the first layer in order of preference. `values` holds the
    last mover's payoffs if `find_answers` had room for all of them; it and `totals` are room for other payoffs.
    """
    node_of, (payoffs, places, ties) = walk[3], found
    if count == 1:
        for first in range(node_of.shape[0]):
            places[scenario, combination, first] = kept[0]
            ties[scenario, combination, first] = False
    else:
        for first in range(node_of.shape[0]):
            places[scenario, combination, first] = kept[answers[node_of[first]]]
            ties[scenario, combination, first] = hits[node_of[first]] > 1
    are_known = 1 < count <= values.shape[0]
    if are_known:
        for first in range(node_of.shape[0]):
            node = node_of[first]
            payoffs[scenario, combination, mover, first] = values[answers[node], node]
    for player in range(sums.shape[0]):
        if are_known and player == mover:
            continue
        walk_first_layer(walk, sums, player, 0, totals, 0)
        for column in range(1, count):
            uses = 0
            for node in range(answers.shape[0]):
                uses += 1 if answers[node] == column else 0
            if uses > 0:
                walk_first_layer(walk, sums, player, column, values, 0)
                for node in range(answers.shape[0]):
                    totals[0, node] = values[0, node] if answers[node] == column else totals[0, node]
        for first in range(node_of.shape[0]):
            payoffs[scenario, combination, player, first] = totals[0, node_of[first]]


@njit(**INNER_LOOP, fastmath=MATHS)
def start_payoffs(base, blocked, combination, own):
    """Fills `own` with what does not depend on middle measures, and −∞ where they rule a last portfolio out."""
    for slot in range(own.shape[1]):
        for k in range(own.shape[2]):
            own[0, slot, k] = base[0, slot, k]
    for k in range(own.shape[2] if blocked.shape[0] > 0 else 0):
        own[0, 0, k] += blocked[combination, k]


@njit(**INNER_LOOP, fastmath=MATHS)
def narrow(used, mover, registers, own, kept, count, fewer, sums):
    """Brings what the last portfolios in `kept` need to the front: the registers that are `used`, in `fewer`, and the
    last mover's `own` coefficients, in its `sums`; the other players' are cleared.
    """
    for at in range(used.shape[0]):
        for k in range(count):
            fewer[used[at], k] = registers[used[at], kept[k]]
    for player in range(sums.shape[0]):
        for slot in range(sums.shape[1]):
            for k in range(count):
                sums[player, slot, k] = own[0, slot, kept[k]] if player == mover else 0.0


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


@njit(**INNER_LOOP, fastmath=MATHS)
def make_room(program, walk, players):
    """Arrays that `answer_combinations` fills anew each time."""
    width, nodes, registers, slots = program[6].shape[1], walk[2].shape[0], program[8][0], program[8][1]
    rows = min(width, max(VALUES // nodes, 1))
    return (
        (np.empty((registers, width)), np.empty((registers, width))),
        (np.empty((1, slots, width)), np.empty((1, slots, width)), np.empty((players, slots, width))),
        (np.empty(width, np.int64), np.empty(width), np.empty(width)),
        (np.empty((rows, nodes)), np.empty((1, nodes)), np.empty(nodes)),
        (np.empty(nodes, np.int64), np.empty(nodes, np.int64)),
        (np.empty((slots, LANES_AT_ONCE)), np.empty((nodes, LANES_AT_ONCE)), np.empty((LANES_AT_ONCE, nodes))),
    )


@njit(**INNER_LOOP, fastmath=MATHS)
def answer_combinations(program, walk, limits, numbers, mover, bounds, found, room, scenario, start, stop):
    """What the last mover does in a scenario after the middle combinations `start` to `stop` − 1, whatever the first
    layer does: fills payoffs, answers and ties, which are `found`; see `answer_all`.
    """
    strengths_once, strengths_each, payoffs_once, payoffs_each, others, used, inner, outer, sizes = program
    blocked, patterns, kinds = limits
    effects, synergies, costs, efficacies = numbers
    width = inner.shape[1]
    (registers, fewer), (base, own, sums), (kept, typical, gains), (values, totals, best), (answers, hits), few = room
    players = sums.shape[0]
    tolerance, margin = bounds[0][scenario, mover], bounds[1][scenario, mover]
    base[:] = 0.0
    run_strengths(strengths_once, inner, outer, 0, efficacies, scenario, registers)
    run_payoffs(payoffs_once, outer, 0, effects, synergies, costs, scenario, mover, registers, width, base, 0)
    for combination in range(start, stop):
        run_strengths(strengths_each, inner, outer, combination, efficacies, scenario, registers)
        start_payoffs(base, blocked, combination, own)
        run_payoffs(
            payoffs_each, outer, combination, effects, synergies, costs, scenario, mover, registers, width, own, 0
        )
        count = keep_undominated(own, kinds, sizes[2], margin, typical, gains, kept)
        if count * players <= LANES_AT_ONCE and walk[0].shape[0] == 0:
            fill_lanes(others, outer, combination, numbers, scenario, registers, own, mover, kept, count, few[0])
            walk_lanes(walk, patterns, mover, kept, count, few[0], few[1], count * players, few[2])
            choose_among_few(mover, tolerance, kept, count, few[2], best, hits, found, scenario, combination)
            continue
        narrow(used, mover, registers, own, kept, count, fewer, sums)
        for player in range(players):
            if player != mover:
                run_payoffs(
                    others, outer, combination, effects, synergies, costs, scenario, player, fewer, count, sums, player
                )
        find_answers(walk, patterns, sums, mover, tolerance, kept, count, values, best, answers, hits)
        write_answers(walk, sums, mover, kept, count, values, totals, answers, hits, found, scenario, combination)


@njit(cache=True, nogil=True, fastmath=MATHS)
def answer_all(program, walk, limits, numbers, mover, bounds, found):
    """The last mover's answers in every scenario, after every combination of middle portfolios.

    The first three hold the arrays of a `DenseProgram`; `numbers` effects, synergies, costs and efficacies; `bounds`
    tie tolerances and the larger margins (scenarios, players). Fills `found`: payoffs (scenarios, combinations,
    players, first portfolios), answers and ties likewise without the players.
    """
    scenarios, combinations, players = found[0].shape[0], found[0].shape[1], found[0].shape[2]
    room = make_room(program, walk, players)
    for scenario in range(scenarios):
        answer_combinations(program, walk, limits, numbers, mover, bounds, found, room, scenario, 0, combinations)


@njit(cache=True, parallel=True, fastmath=MATHS)
def answer_on_all_cores(program, walk, limits, numbers, mover, bounds, found, parts):
    """`answer_all` for one scenario, its combinations cut into `parts` that cores share among them."""
    combinations, players = found[0].shape[1], found[0].shape[2]
    for part in prange(parts):
        start, stop = part * combinations // parts, (part + 1) * combinations // parts
        room = make_room(program, walk, players)
        answer_combinations(program, walk, limits, numbers, mover, bounds, found, room, 0, start, stop)
