"""Compiled loops over all histories of a game while its numbers run along a stretch; `possible` is the plain twin.

Arrays are shared with `possible_dense`, which says what each holds.
"""

import numpy as np
from numba import njit

MATHS = {"nnan", "nsz", "contract"}
"""No payoff is NaN, and the sign of a zero means nothing."""

BLOCK = 128
"""Leaves taken together, so that their strengths stay in a core's cache."""


@njit(cache=True, nogil=True, fastmath=MATHS)
def pay_leaves(adopted, counters, pairs, owners, players, numbers, found):
    """Fills `found` (rows, players, leaves) with payoffs, in each row of `numbers`: effects, synergies, costs and
    efficacies. `adopted` (measures, leaves); `counters` (n, 3) are by, against and place, those of later measures
    first; `owners` (measures,) are the movers, `players` those whose payoffs are wanted.
    """
    effects, synergies, costs, efficacies = numbers
    measures, leaves = adopted.shape
    is_adopted, strength, totals = np.zeros((measures, BLOCK)), np.empty((measures, BLOCK)), np.empty(BLOCK)
    for start in range(0, leaves, BLOCK):
        width = min(BLOCK, leaves - start)
        for measure in range(measures):
            for k in range(width):
                is_adopted[measure, k] = adopted[measure, start + k]
        for row in range(found.shape[0]):
            for measure in range(measures):
                for k in range(BLOCK):
                    strength[measure, k] = is_adopted[measure, k]
            for place in range(counters.shape[0]):
                by, against, efficacy = counters[place, 0], counters[place, 1], efficacies[row, counters[place, 2]]
                for k in range(BLOCK):
                    strength[against, k] *= 1.0 - efficacy * strength[by, k]
            for place in range(players.shape[0]):
                player = players[place]
                for k in range(BLOCK):
                    totals[k] = 0.0
                for measure in range(measures):
                    effect = effects[row, player, measure]
                    cost = costs[row, measure] if owners[measure] == player else 0.0
                    if effect != 0.0 or cost != 0.0:
                        for k in range(BLOCK):
                            totals[k] += effect * strength[measure, k] - cost * is_adopted[measure, k]
                for pair in range(pairs.shape[0]):
                    synergy, first, second = synergies[row, player, pair], pairs[pair, 0], pairs[pair, 1]
                    if synergy != 0.0:
                        for k in range(BLOCK):
                            totals[k] += synergy * strength[first, k] * strength[second, k]
                for k in range(width):
                    found[row, place, start + k] = totals[k]


@njit(cache=True, nogil=True, fastmath=MATHS)
def bound_leaves(values, matrix, place, first, bounds):
    """Fills `bounds` (coefficients, siblings) with the Bernstein coefficients of a player's payoffs at the leaves from
    `first` on. `values` (points, players, leaves) are payoffs at base points, `matrix` (coefficients, points).
    """
    for j in range(bounds.shape[0]):
        for k in range(bounds.shape[1]):
            bounds[j, k] = 0.0
        for i in range(values.shape[0]):
            weight = matrix[j, i]
            for k in range(bounds.shape[1]):
                bounds[j, k] += weight * values[i, place, first + k]


@njit(cache=True, nogil=True, fastmath=MATHS)
def find_anchor(low, barred, first, room):
    """The sibling with the largest lower bound on average, −1 if all are barred. `low` (coefficients, siblings);
    `barred` from `first` on.
    """
    for k in range(low.shape[1]):
        room[k] = low[0, k]
    for j in range(1, low.shape[0]):
        for k in range(low.shape[1]):
            room[k] += low[j, k]
    anchor, best = -1, -np.inf
    for k in range(low.shape[1]):
        if room[k] > best and not barred[first + k]:
            anchor, best = k, room[k]
    return anchor


@njit(cache=True, nogil=True, fastmath=MATHS)
def rule_out(low, high, slack, anchor, barred, may, first, room):
    """Sets `may` for each sibling: whether it may be chosen. Returns whether more than one may."""
    for k in range(low.shape[1]):
        room[k] = -np.inf
    for j in range(low.shape[0]):
        floor = low[j, anchor] - slack
        for k in range(low.shape[1]):
            room[k] = max(room[k], high[j, k] - floor)
    left, first_left = 0, -1
    for k in range(low.shape[1]):
        may[first + k] = room[k] >= 0.0 and not barred[first + k]
        if may[first + k]:
            left += 1
            first_left = k if first_left < 0 else first_left
    if left < 2:
        return False
    for k in range(first_left, low.shape[1]):
        if may[first + k]:
            for j in range(low.shape[0]):
                floor = low[j, anchor]
                if abs(high[j, k] - floor) > slack / 8 or abs(low[j, k] - floor) > slack / 8:
                    return True
    may[first + first_left + 1 : first + low.shape[1]] = False
    return False


@njit(cache=True, nogil=True, fastmath=MATHS)
def close_leaves(values, matrix, slack, mover, barred, may, first, room, low, high, parent):
    """What the last mover may do after a history, and the bounds of every payoff then. Writes `may` from `first` on and
    `low` and `high` (players, coefficients, histories) at `parent`.
    """
    own, sums = room
    bound_leaves(values, matrix, mover, first, own)
    anchor = find_anchor(own, barred, first, sums)
    if anchor < 0:  # only after what is barred itself
        low[:, :, parent] = high[:, :, parent] = 0.0
        return
    is_open = rule_out(own, own, slack, anchor, barred, may, first, sums)
    for place in range(low.shape[0]):
        for j in range(low.shape[1]):
            least, most = np.inf, -np.inf
            for k in range(own.shape[1]):
                if may[first + k]:
                    total = 0.0
                    for i in range(values.shape[0]):
                        total += matrix[j, i] * values[i, place, first + k]
                    least, most = min(least, total), max(most, total)
            if place == mover and is_open:
                least = own[j, anchor] - slack
            low[place, j, parent], high[place, j, parent] = least, most


@njit(cache=True, nogil=True, fastmath=MATHS)
def close_nodes(low, high, slack, mover, barred, may, first, size, room, parent):
    """The same for a mover before: from the bounds of the histories from `first` on to those of `parent`."""
    least_own, most_own, sums = room
    for j in range(low.shape[1]):
        for k in range(size):
            least_own[j, k], most_own[j, k] = low[mover, j, first + k], high[mover, j, first + k]
    anchor = find_anchor(least_own, barred, first, sums)
    if anchor < 0:
        low[:, :, parent] = high[:, :, parent] = 0.0
        return
    is_open = rule_out(least_own, most_own, slack, anchor, barred, may, first, sums)
    for place in range(low.shape[0]):
        for j in range(low.shape[1]):
            least, most = np.inf, -np.inf
            for k in range(size):
                if may[first + k]:
                    least, most = min(least, low[place, j, first + k]), max(most, high[place, j, first + k])
            if place == mover and is_open:
                least = least_own[j, anchor] - slack
            low[place, j, parent], high[place, j, parent] = least, most


@njit(cache=True, nogil=True, fastmath=MATHS)
def list_plays(may, sizes, starts, plays, other):
    """The leaves that may be played, in `plays`, and how many; −1 where there is no room. `other` is as long."""
    plays[0] = 0
    count = 1
    for level in range(sizes.shape[0]):
        longer = 0
        for place in range(count):
            for node in range(plays[place] * sizes[level], (plays[place] + 1) * sizes[level]):
                if may[starts[level] + node]:
                    if longer == other.shape[0]:
                        return -1
                    other[longer] = node
                    longer += 1
        for place in range(longer):
            plays[place] = other[place]
        count = longer
    return count


@njit(cache=True, nogil=True, fastmath=MATHS)
def play_along(values, matrices, slacks, tree, plays, counts):
    """The leaves that may be played on each stretch: fills `plays` (stretches, room) and `counts`, −1 for too many.

    `values` (points, players, leaves) are payoffs at base points, from which `matrices` (stretches, coefficients,
    points) make coefficients; `slacks` (stretches, players). `tree` holds, for each choosing layer, the number of
    portfolios, the place of its mover among the players, and where its nodes start in `barred`.
    """
    sizes, movers, starts, barred = tree
    last, coefficients = sizes.shape[0] - 1, matrices.shape[1]
    histories = values.shape[2] // sizes[last]
    low = np.empty((values.shape[1], coefficients, histories))
    high = np.empty((values.shape[1], coefficients, histories))
    may, other = np.empty(barred.shape[0], np.bool_), np.empty(plays.shape[1], np.int64)
    may_last, barred_last = may[starts[last] :], barred[starts[last] :]
    room = np.empty((coefficients, sizes[last])), np.empty(sizes[last])
    for stretch in range(matrices.shape[0]):
        matrix, slack = matrices[stretch], slacks[stretch, movers[last]]
        for parent in range(histories):
            first = parent * sizes[last]
            close_leaves(values, matrix, slack, movers[last], barred_last, may_last, first, room, low, high, parent)
        nodes = histories
        for level in range(last - 1, -1, -1):
            size, slack = sizes[level], slacks[stretch, movers[level]]
            own = np.empty((coefficients, size)), np.empty((coefficients, size)), np.empty(size)
            barred_here, may_here = barred[starts[level] :], may[starts[level] :]
            nodes //= size
            for parent in range(nodes):
                close_nodes(low, high, slack, movers[level], barred_here, may_here, parent * size, size, own, parent)
        counts[stretch] = list_plays(may, sizes, starts, plays[stretch], other)
