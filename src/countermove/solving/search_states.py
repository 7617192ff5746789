"""Compiled loops of the search over many states at once: which of them are one game, and what is played in each.

States are two arrays of sets (bits of whole numbers): measures adopted and measures open. What nothing open can change
is left out of a state, so that histories which differ only in that are one.
"""

import numpy as np
from numba import njit, prange

from countermove.solving.search_bounds import (
    BY,
    COSTS,
    EFFECTS,
    EFFICACIES,
    LAYERS,
    MATTERS,
    MEASURES,
    MOVERS,
    PAIRED,
    PAIRED_WITH,
    PAIRS,
    PLAYERS,
    SIZES,
    STARTS,
    TAILS,
    TOLERANCES,
    make_room,
    payoff_of,
    settle,
)
from countermove.solving.search_kernels import component, explore, is_preferred
from countermove.solving.search_memo import bearing, counters_of, first_place, gather, scatter

BATCHES = 256
"""Parts that states are dealt to, for the cores to take one by one."""

MOST_PARTS = 16
"""Parts of a state that are taken by themselves; the last one holds the rest."""


@njit(cache=True, nogil=True)
def reduce_states(adopted, open_, rules):
    """The adopted measures of each state that bear on what is open."""
    kept, counters = np.empty_like(adopted), counters_of(rules)
    for row in range(len(adopted)):
        kept[row] = adopted[row] & bearing(open_[row], adopted[row] | open_[row], counters, rules)
    return kept


@njit(cache=True, nogil=True)
def number_states(adopted, open_):
    """For each state which of the distinct ones it is, in order of first appearance, and where each first appears."""
    size = 16
    while size < 2 * len(adopted):
        size *= 2
    table = np.full(size, -1, np.int32)
    which, first, count = np.empty(len(adopted), np.int32), np.empty(len(adopted), np.int32), 0
    for row in range(len(adopted)):
        at = first_place(adopted[row], open_[row], size)
        while table[at] >= 0:
            other = first[table[at]]
            if adopted[other] == adopted[row] and open_[other] == open_[row]:
                break
            at = (at + 1) & (size - 1)
        if table[at] < 0:
            table[at], first[count] = count, row
            count += 1
        which[row] = table[at]
    return which, first[:count].copy()


@njit(cache=True, nogil=True)
def by_itself(kept, rules, numbers):
    """The tables of the game of the measures in `kept`, and which measures they are."""
    whole, real = np.zeros_like(rules), np.zeros_like(numbers)
    whole[TAILS], real[TOLERANCES] = rules[TAILS], numbers[TOLERANCES]
    players = rules[SIZES, PLAYERS]
    own, place, n, edges = np.empty(rules[SIZES, MEASURES], np.int64), np.full(rules[SIZES, MEASURES], -1), 0, 0
    for m in range(len(own)):
        if kept >> m & 1:
            own[n], place[m] = m, n
            n += 1
    for at in range(n):
        m = own[at]
        whole[LAYERS, at], whole[MOVERS, at], real[COSTS, at] = rules[LAYERS, m], rules[MOVERS, m], numbers[COSTS, m]
        whole[SIZES, MATTERS] |= (rules[SIZES, MATTERS] >> m & 1) << at
        for player in range(players):
            real[EFFECTS + player, at] = numbers[EFFECTS + player, m]
        for edge in range(rules[STARTS, m], rules[STARTS, m + 1]):
            if kept >> rules[BY, edge] & 1:
                whole[BY, edges], real[EFFICACIES, edges] = place[rules[BY, edge]], numbers[EFFICACIES, edge]
                edges += 1
        whole[STARTS, at + 1] = edges
    pairs = 0
    for at in range(rules[SIZES, PAIRS]):
        one, other = place[rules[PAIRED, at]], place[rules[PAIRED_WITH, at]]
        if one >= 0 and other >= 0:
            whole[PAIRED, pairs], whole[PAIRED_WITH, pairs] = one, other
            for row in range(EFFECTS + players, EFFECTS + 2 * players):
                real[row, pairs] = numbers[row, at]
            pairs += 1
    whole[SIZES, MEASURES], whole[SIZES, PAIRS], whole[SIZES, PLAYERS] = n, pairs, players
    return own[:n], whole, real


@njit(cache=True, nogil=True)
def settle_batch(batch, states, rules, numbers, settled, parts):
    """Fills in the columns of `settled` and the rows of `parts` that belong to a batch."""
    counters = counters_of(rules)
    for row in range(batch, states.shape[1], BATCHES):
        own, whole, real = by_itself(states[0, row] | states[1, row], rules, numbers)
        sets, bounds = make_room(whole)
        adopted, left, tied = settle(
            gather(states[0, row], own), gather(states[1, row], own), whole, real, sets, bounds
        )
        wide, open_ = scatter(adopted, own), scatter(left, own)
        settled[0, row], settled[1, row] = wide, scatter(tied, own)
        at = 0
        while left:
            part = component(left, whole, sets) if at < MOST_PARTS - 1 else left
            left &= ~part
            parts[1, row, at] = scatter(part, own)
            parts[0, row, at] = wide & bearing(parts[1, row, at], wide | open_, counters, rules)
            at += 1


@njit(cache=True, nogil=True, parallel=True)
def settle_states(states, rules, numbers):
    """Each of the states (2, rows) with those measures settled that bounds settle: adopted and tied, (2, rows); and its
    parts that do not bear on one another, with the adopted measures that bear on each, (2, rows, MOST_PARTS).
    """
    settled = np.empty((2, states.shape[1]), np.int64)
    parts = np.zeros((2, states.shape[1], MOST_PARTS), np.int64)
    for batch in prange(BATCHES):
        settle_batch(batch, states, rules, numbers, settled, parts)
    return settled, parts


@njit(cache=True, nogil=True)
def play_run(states, most_steps, rules, numbers, memo, played):
    """Fills in `played` for states one after the other, each of which finds what was kept of those before."""
    for row in range(states.shape[1]):
        own, whole, real = by_itself(states[0, row] | states[1, row], rules, numbers)
        state = gather(states[0, row], own), gather(states[1, row], own)
        adopted, tied, steps = explore(state, most_steps, whole, real, (memo[0], memo[1], own))
        played[0, row], played[1, row], played[2, row] = scatter(adopted, own), scatter(tied, own), steps


@njit(cache=True, nogil=True, parallel=True)
def play_states(states, most_steps, rules, numbers, tables, counts):
    """What is adopted in the end after each of the states (2, runs, rows), what of it might as well be treated
    otherwise, and the steps that it took, more than `most_steps` where it was given up, int64 (3, runs, rows). Runs are
    dealt to the cores; each keeps what it found in its own table (runs, 4, places) and counts (runs, 1).
    """
    played = np.empty((3, states.shape[1], states.shape[2]), np.int64)
    for run in prange(states.shape[1]):
        play_run(states[:, run], most_steps, rules, numbers, (tables[run], counts[run]), played[:, run])
    return played


@njit(cache=True, nogil=True)
def decide_states(states, own, offsets):
    """The states (2, rows) that follow when the measures in `own` are decided in every way, those of a state from its
    offset on.
    """
    following = np.empty((2, offsets[-1]), np.int64)
    for row in range(len(own)):
        chosen = np.int64(0)
        for at in range(offsets[row], offsets[row + 1]):
            following[0, at], following[1, at] = states[0, row] | chosen, states[1, row] & ~own[row]
            chosen = (chosen - own[row]) & own[row]
    return following


@njit(cache=True, nogil=True)
def choose_portfolios(profiles, own, offsets, rules, numbers):
    """For each state which of the whole profiles that its portfolios lead to its mover prefers (§4.2, §4.3), and
    whether another one is as good.
    """
    chosen, is_tied = np.empty(len(own), np.int64), np.zeros(len(own), np.bool_)
    bounds = make_room(rules)[1]
    for row in range(len(own)):
        worth, m = np.empty(offsets[row + 1] - offsets[row]), 0
        while not own[row] >> m & 1:
            m += 1
        player = rules[MOVERS, m]
        for at in range(len(worth)):
            worth[at] = payoff_of(player, profiles[offsets[row] + at], rules, numbers, bounds)
        least, best = worth.max() - numbers[TOLERANCES, player], -1
        for at in range(offsets[row], offsets[row + 1]):
            if worth[at - offsets[row]] >= least:
                is_tied[row] = best >= 0
                if best < 0 or is_preferred(profiles[at] & own[row], profiles[best] & own[row]):
                    best = at
        chosen[row] = best
    return chosen, is_tied
