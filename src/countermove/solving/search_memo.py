"""Compiled loops that keep what was found for a state, by what of it can still matter, for when it comes again.

A memo is (table, count, own): columns of the table are the measures that bear on what is open, the open ones, and of
these what was adopted and what might as well be treated otherwise; how many columns are taken; and which measures of
the whole game are those of the part of it at hand, by which states of different parts are told apart.
"""

import numpy as np
from numba import njit

from countermove.solving.search_bounds import (
    BY,
    MATTERS,
    MEASURES,
    PAIRED,
    PAIRED_WITH,
    PAIRS,
    SIZES,
    STARTS,
)

MIXERS = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F), np.uint64(0xBF58476D1CE4E5B9))
"""Odd numbers whose products spread over all bits."""


@njit(cache=True, nogil=True)
def counters_of(rules):
    """The set of each measure's counters."""
    found = np.zeros(rules[SIZES, MEASURES], np.int64)
    for m in range(len(found)):
        for at in range(rules[STARTS, m], rules[STARTS, m + 1]):
            found[m] |= np.int64(1) << rules[BY, at]
    return found


@njit(cache=True, nogil=True)
def bearing(part, active, counters, rules):
    """The measures of those `active` that bear on a term of some payoff that depends on one in `part`."""
    varied = np.int64(0)
    for m in range(len(counters) - 1, -1, -1):
        if active >> m & 1 and (part >> m & 1 or counters[m] & varied):
            varied |= np.int64(1) << m
    kept = varied & rules[SIZES, MATTERS]
    for at in range(rules[SIZES, PAIRS]):
        both = np.int64(1) << rules[PAIRED, at] | np.int64(1) << rules[PAIRED_WITH, at]
        if both & varied and both & active == both:
            kept |= both
    for m in range(len(counters)):
        if kept >> m & 1:
            kept |= counters[m] & active
    return kept


@njit(cache=True, nogil=True)
def gather(wide, own):
    """A set as one of places in the list of measures `own`."""
    found = np.int64(0)
    for at in range(len(own)):
        found |= (wide >> own[at] & 1) << at
    return found


@njit(cache=True, nogil=True)
def scatter(narrow, own):
    """The reverse."""
    found = np.int64(0)
    for at in range(len(own)):
        found |= (narrow >> at & 1) << own[at]
    return found


@njit(cache=True, nogil=True)
def first_place(adopted, open_, size):
    """Where a state is looked for first among so many places, a power of two."""
    mixed = np.uint64(adopted) * MIXERS[0] ^ np.uint64(open_) * MIXERS[1]
    return np.int64((mixed ^ mixed >> np.uint64(29)) * MIXERS[2] >> np.uint64(32)) & (size - 1)


@njit(cache=True, nogil=True)
def key_of(adopted, open_, counters, rules, memo):
    """What of a state can still matter, in measures of the whole game."""
    kept = adopted & bearing(open_, adopted | open_, counters, rules)
    return scatter(kept, memo[2]), scatter(open_, memo[2])


@njit(cache=True, nogil=True)
def place_of(key, table):
    """The column in which a state is, or would be."""
    size = table.shape[1]
    at = first_place(key[0], key[1], size)
    while table[1, at] != 0 and (table[0, at] != key[0] or table[1, at] != key[1]):
        at = (at + 1) & (size - 1)
    return at


@njit(cache=True, nogil=True)
def recall(key, memo):
    """Whether it is known what is played in a state, and of its open measures those adopted and those tied."""
    table, own = memo[0], memo[2]
    at = place_of(key, table)
    if table[1, at] == 0:
        return False, np.int64(0), np.int64(0)
    return True, gather(table[2, at], own), gather(table[3, at], own)


@njit(cache=True, nogil=True)
def keep(key, adopted, tied, memo):
    """Keeps what is played in a state, as long as there is room."""
    table, count, own = memo
    at = place_of(key, table)
    if table[1, at] == 0 and 2 * count[0] < table.shape[1]:
        count[0] += 1
        table[0, at], table[1, at] = key
        table[2, at], table[3, at] = scatter(adopted, own) & key[1], scatter(tied, own) & key[1]
