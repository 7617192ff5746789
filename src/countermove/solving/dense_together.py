"""Dense games in many scenarios at once: what the compiled loops of `dense_lanes` need, and the tables they fill."""

from collections.abc import Sequence
from math import prod

import numpy as np

from countermove.solving import dense_lanes
from countermove.solving.bonds import allowed_in_middle
from countermove.solving.dense_program import DenseProgram
from countermove.solving.vectors import LANES

LARGEST_ROOM = 2**18
"""Numbers that eight scenarios may need at once, 2 MiB: what does not fit a cache is better solved one by one."""

Tables = tuple[np.ndarray, ...]
"""For each choosing layer, the last one first: (scenarios, combinations of middle portfolios before it, first
portfolios)."""


def suits_lanes(program: DenseProgram, scenarios: int) -> bool:
    """Whether that many scenarios are solved eight at a time."""
    registers, slots, _ = program.sizes.tolist()
    width, players, walk = program.lists[-1].size, len(program.players), program.walk
    room = width * (registers + (players + 1) * slots + players * len(walk.pattern_of))
    room += len(program.outer) * players * len(walk.node_of)
    return scenarios >= LANES and room * LANES <= LARGEST_ROOM


def answer_together(
    program: DenseProgram, movers: Sequence[int], arrays: Sequence[np.ndarray]
) -> tuple[Tables, Tables]:
    """The places of every mover's answers, and ties. `arrays`, scenarios along the first axis: effects, synergies,
    costs, efficacies, tie tolerances and the margins by which a portfolio must be worse to be no answer.
    """
    sizes, scenarios, firsts = [each.size for each in program.lists], len(arrays[0]), len(program.walk.node_of)
    shapes = [(len(program.outer), firsts)]
    shapes += [(prod(sizes[1:level]), firsts if level else 1) for level in reversed(range(len(sizes) - 1))]
    starts = np.cumsum([0, *(before * after for before, after in shapes)]).tolist()
    levels, barred = _list_levels(program, movers, shapes, starts)
    padded = scenarios + -scenarios % LANES
    found = np.empty((starts[-1], padded), np.int16), np.empty((starts[-1], padded), np.bool_)
    rows, walk, width = program.rows, program.walk, sizes[-1]
    inner, blocked = (np.ascontiguousarray(part[:, :width]) for part in (program.inner, program.blocked))
    each = rows.payoffs_each[np.argsort(rows.payoffs_each[:, 1], kind="stable")]
    instructions = rows.strengths_once, rows.strengths_each, rows.payoffs_once, each, rows.others
    dense_lanes.answer_all(
        (*instructions, inner, program.outer, program.sizes),
        (walk.runs, walk.steps, walk.pattern_of, walk.node_of),
        (blocked, program.patterns, program.kinds, barred),
        tuple(array.reshape(scenarios, -1) for array in arrays),
        movers[-1],
        levels,
        found,
    )
    places, ties = (
        tuple(
            cells[start : start + before * after].reshape(before, after, padded)[:, :, :scenarios].transpose(2, 0, 1)
            for start, (before, after) in zip(starts, shapes, strict=False)
        )
        for cells in found
    )
    return places, ties


def _list_levels(
    program: DenseProgram, movers: Sequence[int], shapes: Sequence[tuple[int, int]], starts: Sequence[int]
) -> tuple[np.ndarray, np.ndarray]:
    """The levels of the compiled loops, and what is ruled out in any of them."""
    levels, barred, used = np.empty((len(shapes) - 1, 7), np.int64), [np.zeros(0, bool)], 0
    for row in range(len(levels)):
        level, (before, after) = len(levels) - 1 - row, shapes[1 + row]
        is_bound = any(bond.level == level for bond in program.bonds)
        levels[row] = starts[1 + row], before, program.lists[level].size, movers[level], after, -1, level
        if is_bound:
            barred.append(~allowed_in_middle(level, program.bonds, program.lists).ravel())
            levels[row, 5], used = used, used + len(barred[-1])
    return levels, np.concatenate(barred)
