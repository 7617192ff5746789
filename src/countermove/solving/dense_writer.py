"""Compiled: from who counters whom to the instructions of a `DenseProgram`, strengths first, then payoffs.

A strength is a polynomial in the measures of the first choosing layer, a stretch of `terms`: each is a set of such
measures, as a bit mask, and the register that holds its coefficient. What is written is a `book`: `rows` of part and
instruction, `flags` of registers, `terms`, and `counts`. The plain twin is that of `kernels`.
"""

import numpy as np
from numba import njit

from countermove.solving.dense_codes import COPY, COST, COUNTER, EFFECT, INNER, INNER_LOOP, ONE, PAIR, PRODUCT, START

FIRST, INNER_COLUMN, OUTER_COLUMN, PAYER = range(4)
"""Columns of `roles`, one row a measure: its bit in the first choosing layer, its column in the last or in the middle
ones, and which player pays for it; −1 where it has none."""

STRENGTHS_ONCE, STRENGTHS_EACH, PAYOFFS_ONCE, PAYOFFS_EACH, OTHERS = range(5)
"""The part of the program that an instruction belongs to."""

ROWS, REGISTERS, TERMS, SLOTS = range(4)
"""What is counted in `counts`."""

LATE, OWN = range(2)
"""Columns of `flags`: whether middle measures change a register, and whether it may still be changed, since no other
strength has it."""


@njit(**INNER_LOOP)
def instruct(rows, counts, part, code, to, source, other, at, guard, second, player):
    """One more instruction: its destination, two registers, an index, two guards and a player.

    Raises OverflowError where there is no room for it.
    """
    row = counts[ROWS]
    if row == len(rows):
        raise OverflowError
    counts[ROWS] = row + 1
    rows[row, 0], rows[row, 1], rows[row, 2], rows[row, 3], rows[row, 4] = part, code, to, source, other
    rows[row, 5], rows[row, 6], rows[row, 7], rows[row, 8] = at, guard, second, player


@njit(**INNER_LOOP)
def new_register(rows, flags, counts, code, source, other, at, is_late):
    """A new register, filled by an instruction from two others."""
    register = counts[REGISTERS]
    instruct(rows, counts, STRENGTHS_EACH if is_late else STRENGTHS_ONCE, code, register, source, other, at, -1, -1, 0)
    counts[REGISTERS] = register + 1
    flags[register, LATE], flags[register, OWN] = is_late, code in (COPY, START)
    return register


@njit(**INNER_LOOP)
def add_term(terms, counts, mask, register):
    """One more term, at the end of the last polynomial. Raises OverflowError where there is no room for it."""
    at = counts[TERMS]
    if at == len(terms):
        raise OverflowError
    counts[TERMS] = at + 1
    terms[at, 0], terms[at, 1] = mask, register


@njit(**INNER_LOOP)
def weaken(rows, flags, terms, counts, first, attackers, start, stop, is_late):
    """The last polynomial, which begins at `first`, times 1 − efficacy × strength of those attackers from `start`
    to `stop` − 1 whose strengths are numbers; see `find_attackers`. Where coefficients may not be changed, copies take
    their places.
    """
    part = STRENGTHS_EACH if is_late else STRENGTHS_ONCE
    while start < stop and attackers[start, 1] < 0:
        start += 1
    for term in range(first, counts[TERMS] if start < stop else first):
        register = terms[term, 1]
        if not flags[register, OWN] or flags[register, LATE] != is_late:
            register = new_register(rows, flags, counts, COPY, register, 0, 0, is_late)
            terms[term, 1] = register
        for row in range(start, stop):
            if attackers[row, 1] >= 0:
                counter, by, guard = attackers[row, 0], attackers[row, 1], attackers[row, 2]
                instruct(rows, counts, part, COUNTER, register, by, 0, counter, guard, -1, 0)


@njit(**INNER_LOOP)
def multiply(rows, flags, terms, counts, first, attacker, counter, place_of, is_late):
    """The last polynomial, which begins at `first`, times 1 − efficacy × an attacker's, as a new one; a measure is
    adopted or not, so x · x = x. `place_of` (sets,) is −1 for every set, before and after. Returns where it begins.
    """
    begin, part = counts[TERMS], STRENGTHS_EACH if is_late else STRENGTHS_ONCE
    for term in range(first, begin):
        place_of[terms[term, 0]] = counts[TERMS]
        add_term(terms, counts, terms[term, 0], terms[term, 1])
    for term in range(first, begin):
        for other in range(attacker[0], attacker[1]):
            joined, source, by = terms[term, 0] | terms[other, 0], terms[term, 1], terms[other, 1]
            at = place_of[joined]
            if at < 0:
                place_of[joined] = counts[TERMS]
                add_term(terms, counts, joined, new_register(rows, flags, counts, START, source, by, counter, is_late))
                continue
            if at < 2 * begin - first and terms[at, 1] == terms[first + at - begin, 1]:
                terms[at, 1] = new_register(rows, flags, counts, COPY, terms[at, 1], 0, 0, is_late)
            instruct(rows, counts, part, PRODUCT, terms[at, 1], source, by, counter, -1, -1, 0)
    for term in range(begin, counts[TERMS]):
        place_of[terms[term, 0]] = -1
    return begin


@njit(**INNER_LOOP)
def find_attackers(terms, roles, barred, counters, spans, is_late, measure, found):
    """Lists in `found` the counters against a measure, but for barred ones', each with the register of the attacker's
    strength, −1 where that is no number, its guard, and which attacker it is: first those that middle measures do not
    change. Returns how many these are, and how many there are in all.
    """
    count = early = 0
    for wants_late in (False, True):
        early = count
        for counter in range(len(counters)):
            by = counters[counter, 0]
            if counters[counter, 1] == measure and not barred[by] and is_late[by] == wants_late:
                is_number = spans[by, 1] - spans[by, 0] == 1 and terms[spans[by, 0], 0] == 0
                found[count, 0], found[count, 1] = counter, terms[spans[by, 0], 1] if is_number else -1
                found[count, 2], found[count, 3] = roles[by, OUTER_COLUMN], by
                count += 1
    return early, count


@njit(cache=True, nogil=True)
def write_strengths(book, roles, barred, counters, columns, place_of):
    """Instructions for the strength of every measure (§3.1) if it is adopted, the latest first; none for barred ones.
    Returns where each polynomial begins and ends, (measures, 2). What no middle measure changes comes first, so that it
    need not be computed anew for each of their combinations; then numbers come first. `columns` has the last layer's.
    """
    (rows, flags, terms, counts), measures = book, len(roles)
    spans, is_late = np.zeros((measures, 2), np.int64), np.zeros(measures, np.bool_)
    attackers = np.empty((len(counters), 4), np.int64)
    for column in range(-1, columns):
        new_register(rows, flags, counts, ONE if column < 0 else INNER, 0, 0, max(column, 0), False)
    for measure in range(measures - 1, -1, -1):
        if barred[measure]:
            continue
        first, bit = counts[TERMS], roles[measure, FIRST]
        add_term(terms, counts, 1 << bit if bit >= 0 else 0, 1 + roles[measure, INNER_COLUMN])
        early, found = find_attackers(terms, roles, barred, counters, spans, is_late, measure, attackers)
        for wants_late in (False, True):
            start, stop = (early, found) if wants_late else (0, early)
            if start == stop:
                continue
            weaken(rows, flags, terms, counts, first, attackers, start, stop, wants_late)
            for row in range(start, stop):
                if attackers[row, 1] < 0:
                    by = spans[attackers[row, 3]]
                    first = multiply(rows, flags, terms, counts, first, by, attackers[row, 0], place_of, wants_late)
        is_late[measure] = roles[measure, OUTER_COLUMN] >= 0 or found > early
        spans[measure, 0], spans[measure, 1] = first, counts[TERMS]
    return spans


@njit(**INNER_LOOP)
def pay(book, mover, mask, code, sources, at, guard, second, player):
    """One more instruction for a payoff after first portfolios that hold the measures of `mask`."""
    rows, flags, counts, slot_of, sets = book
    slot = slot_of[mask]
    if slot < 0:
        slot = counts[SLOTS]
        slot_of[mask], sets[slot] = slot, mask
        counts[SLOTS] = slot + 1
    source, other = sources
    is_late = guard >= 0 or second >= 0 or flags[source, LATE] or flags[other, LATE]
    part = OTHERS if player != mover else PAYOFFS_EACH if is_late else PAYOFFS_ONCE
    instruct(rows, counts, part, code, slot, source, other, at, guard, second, player)


@njit(cache=True, nogil=True)
def write_payoffs(book, terms, spans, roles, effects, synergies, pairs, mover):
    """Instructions for costs, effects and synergies: `effects` bool (players, measures) and `synergies` bool (players,
    pairs) say where there are any. In the book, the slot of every set that has one, −1 for others, and the sets by slot
    stand in place of terms.
    """
    for measure in range(len(roles)):
        guard, player, bit = roles[measure, OUTER_COLUMN], roles[measure, PAYER], roles[measure, FIRST]
        if player >= 0:
            mask, register = 1 << bit if bit >= 0 else 0, 1 + roles[measure, INNER_COLUMN]
            pay(book, mover, mask, COST, (register, register), measure, guard, -1, player)
    for player in range(len(effects)):
        for measure in range(len(roles)):
            guard = roles[measure, OUTER_COLUMN]
            for term in range(spans[measure, 0], spans[measure, 1] if effects[player, measure] else 0):
                sources = terms[term, 1], terms[term, 1]
                pay(book, mover, terms[term, 0], EFFECT, sources, measure, guard, -1, player)
        for pair in range(len(pairs)):
            left, right = pairs[pair, 0], pairs[pair, 1]
            guard, second = roles[left, OUTER_COLUMN], roles[right, OUTER_COLUMN]
            for term in range(spans[left, 0], spans[left, 1] if synergies[player, pair] else 0):
                for other in range(spans[right, 0], spans[right, 1]):
                    joined, sources = terms[term, 0] | terms[other, 0], (terms[term, 1], terms[other, 1])
                    pay(book, mover, joined, PAIR, sources, pair, guard, second, player)


@njit(cache=True, nogil=True)
def sort_rows(rows, registers):
    """The instructions part by part, int (n, 8); where each part but the last ends; which registers the last reads."""
    ordered, is_used = np.empty((len(rows), 8), np.int64), np.zeros(registers, np.bool_)
    ends, at = np.zeros(OTHERS, np.int64), 0
    for part in range(OTHERS + 1):
        for row in range(len(rows)):
            if rows[row, 0] == part:
                for column in range(8):
                    ordered[at, column] = rows[row, 1 + column]
                at += 1
        if part < OTHERS:
            ends[part] = at
    for row in range(ends[OTHERS - 1], at):
        is_used[ordered[row, 2]], is_used[ordered[row, 3]] = True, True
    return ordered, ends, np.flatnonzero(is_used)
