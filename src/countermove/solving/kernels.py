"""Compiled inner loops. The plain twin of all of them together is `enumeration`: the same tests run on both.

Arrays are shared with `dense`, which says what each holds; nothing here allocates more than a task's own tables.
"""

import numpy as np
from llvmlite import ir
from numba import njit, prange, types
from numba.extending import intrinsic

ONE, INNER, OUTER, COUNTER, ZERO, ADD, PRODUCT, EFFECT, PAIR, COST_FIRST, COST_INNER, COST_OUTER = range(12)
"""What an instruction of a dense program does; see `run_strengths` and `run_payoffs`."""

MATHS = {"nnan", "nsz", "contract"}
"""No payoff is NaN, and the sign of a zero means nothing."""


@njit(cache=True, fastmath=MATHS)
def run_strengths(rows, inner, outer, efficacies, registers):
    """Fills `registers` (registers, last portfolios) with the coefficients of strengths. A row is an instruction: code,
    destination, two sources, an index.
    """
    width = registers.shape[1]
    for row in range(rows.shape[0]):
        code, d, a, b, at = rows[row, 0], rows[row, 1], rows[row, 2], rows[row, 3], rows[row, 4]
        if code == ONE:
            registers[d, :] = 1.0
        elif code == INNER:
            registers[d, :] = inner[at, :]
        elif code == OUTER:
            registers[d, :] = outer[at]
        elif code == ZERO:
            registers[d, :] = 0.0
        elif code == ADD:
            for k in range(width):
                registers[d, k] += registers[a, k]
        elif code == COUNTER:
            for k in range(width):
                registers[d, k] *= 1.0 - efficacies[at] * registers[a, k]
        elif code == PRODUCT:
            for k in range(width):
                registers[d, k] -= efficacies[at] * registers[a, k] * registers[b, k]


@njit(cache=True, fastmath=MATHS)
def run_payoffs(rows, inner, outer, amounts, registers, sums):
    """Adds to `sums` (players, slots, last portfolios): for each player the coefficients of its payoff as a polynomial
    in the first layer's measures. `amounts` holds effects, synergies and costs.
    """
    effects, synergies, costs = amounts
    width = registers.shape[1]
    for row in range(rows.shape[0]):
        code, slot, a, b, at = rows[row, 0], rows[row, 1], rows[row, 2], rows[row, 3], rows[row, 4]
        if code == EFFECT:
            for k in range(width):
                sums[b, slot, k] += effects[b, at] * registers[a, k]
        elif code == PAIR:
            for player in range(sums.shape[0]):
                for k in range(width):
                    sums[player, slot, k] += synergies[player, at] * registers[a, k] * registers[b, k]
        elif code == COST_FIRST:
            for k in range(width):
                sums[b, slot, k] -= costs[at]
        elif code == COST_INNER:
            for k in range(width):
                sums[b, slot, k] -= costs[at] * inner[a, k]
        elif code == COST_OUTER:
            for k in range(width):
                sums[b, slot, k] -= costs[at] * outer[a]


@intrinsic
def larger(typing_context, first, second):
    """The larger of two numbers, as the one instruction that loops over it can be vectorised with."""

    def generate(context, builder, signature, arguments):
        double = ir.DoubleType()
        function = builder.module.declare_intrinsic("llvm.maxnum", [double], ir.FunctionType(double, [double, double]))
        return builder.call(function, arguments, fastmath=("nnan", "nsz"))

    return types.float64(types.float64, types.float64), generate


@njit(cache=True, fastmath=MATHS)
def add_and_compare(stack, source, row, coefficients, slot, chunk_best):
    """Writes row `source` of the stack plus a slot's coefficients to `row`, and the best of each chunk to `chunk_best`;
    returns the best of all. The last axis of stack and coefficients runs within a chunk.
    """
    best = -np.inf
    for chunk in range(stack.shape[1]):
        most = -np.inf
        for k in range(stack.shape[2]):
            value = stack[source, chunk, k] + coefficients[slot, chunk, k]
            stack[row, chunk, k] = value
            most = larger(most, value)
        chunk_best[chunk] = most
        best = larger(best, most)
    return best


@njit(cache=True, fastmath=MATHS)
def find_first(stack, row, chunk_best, least):
    """The first place of a row with at least `least`, and whether there is another one."""
    first, is_tied = -1, False
    size = stack.shape[2]
    for chunk in range(stack.shape[1]):
        if chunk_best[chunk] >= least:
            for k in range(size):
                if stack[row, chunk, k] >= least:
                    if first >= 0:
                        return first, True
                    first = chunk * size + k
    return first, is_tied


@njit(cache=True, fastmath=MATHS)
def answer_first_layer(walk, coefficients, patterns, sums, tolerance, stack, chunk_best, found):
    """For each portfolio of the first layer, the last mover's best answer: fills payoffs (first portfolios, players),
    answers and ties (first portfolios,), which are `found`, while it walks from set to superset.

    `coefficients` (slots, last portfolios) are the last mover's, `sums` (players, slots, last portfolios) all
    players'. Row d + 1 of the stack holds the payoffs at depth d, the last row those that a pattern leaves possible.
    """
    nodes, step_starts, steps, term_starts, terms = walk
    payoffs, answers, ties = found
    for node in range(nodes.shape[0]):
        depth, place, pattern = nodes[node, 0], nodes[node, 1], nodes[node, 2]
        last = step_starts[node + 1] - 1
        source = depth
        for step in range(step_starts[node], last):
            for chunk in range(stack.shape[1]):
                for k in range(stack.shape[2]):
                    stack[depth + 1, chunk, k] = stack[source, chunk, k] + coefficients[steps[step], chunk, k]
            source = depth + 1
        best = add_and_compare(stack, source, depth + 1, coefficients, steps[last], chunk_best)
        row = depth + 1
        if pattern >= 0:
            row = stack.shape[0] - 1
            best = add_and_compare(stack, depth + 1, row, patterns, pattern, chunk_best)
        if place >= 0:
            answer, is_tied = find_first(stack, row, chunk_best, best - tolerance)
            answers[place] = answer
            ties[place] = is_tied
            for player in range(payoffs.shape[1]):
                total = 0.0
                for term in range(term_starts[node], term_starts[node + 1]):
                    total += sums[player, terms[term], answer]
                payoffs[place, player] = total


@njit(cache=True, parallel=True, fastmath=MATHS)
def answer_all(rows, sizes, n_last, inner, outer, walk, numbers, limits, mover, tolerances, found):
    """`answer_first_layer` for every scenario and every combination of middle portfolios, on all cores.

    `sizes` are the numbers of registers, of slots, and of last portfolios in a chunk; `numbers` effects, synergies,
    costs and efficacies; `limits` what middle portfolios and first-layer patterns rule out. Fills `found`: payoffs
    (scenarios, combinations, first portfolios, players), answers and ties of the same leading shape.
    """
    effects, synergies, costs, efficacies = numbers
    blocked, patterns = limits
    payoffs, answers, ties = found
    combinations = outer.shape[0]
    width = inner.shape[1]
    chunk = sizes[2]
    deepest = walk[0][:, 0].max() + 1
    for task in prange(effects.shape[0] * combinations):
        scenario, combination = task // combinations, task % combinations
        registers = np.empty((sizes[0], width))
        sums = np.zeros((effects.shape[1], sizes[1], width))
        stack = np.zeros((deepest + 2, width // chunk, chunk))
        chunk_best = np.empty(width // chunk)
        amounts = effects[scenario], synergies[scenario], costs[scenario]
        run_strengths(rows, inner, outer[combination], efficacies[scenario], registers)
        run_payoffs(rows, inner, outer[combination], amounts, registers, sums)
        sums[:, 0, n_last:] = -np.inf
        if blocked.shape[0] > 0:
            sums[mover, 0] += blocked[combination]
        coefficients = sums[mover].reshape((sizes[1], width // chunk, chunk))
        found = payoffs[scenario, combination], answers[scenario, combination], ties[scenario, combination]
        answer_first_layer(walk, coefficients, patterns, sums, tolerances[scenario, mover], stack, chunk_best, found)


@njit(cache=True, fastmath=MATHS)
def choose_in_layer(payoffs, mover, tolerances, choices, ties):
    """The first good place along the third axis of `payoffs` (scenarios, before, places, after, players)."""
    scenarios, before, places, after, players = payoffs.shape
    chosen = np.empty((scenarios, before, after, players))
    for scenario in range(scenarios):
        for i in range(before):
            for j in range(after):
                best = payoffs[scenario, i, 0, j, mover]
                for place in range(1, places):
                    best = max(best, payoffs[scenario, i, place, j, mover])
                first, count = -1, 0
                for place in range(places):
                    if payoffs[scenario, i, place, j, mover] >= best - tolerances[scenario, mover]:
                        count += 1
                        if first < 0:
                            first = place
                choices[scenario, i, j] = first
                ties[scenario, i, j] = count > 1
                for player in range(players):
                    chosen[scenario, i, j, player] = payoffs[scenario, i, first, j, player]
    return chosen
