"""Whether a measure pays, settled by bounds: the decision then depends on few variables, however many bear on it.

What a mover gains by a measure is a sum of factors. Bounds on each are added up; where the sign is not yet certain,
the case is split on the variable that matters most, and only there. What comes out is exact.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from countermove.core.errors import OutOfReachError
from countermove.solving.decisions import at_value
from countermove.solving.factors import Factor
from countermove.solving.strategies import Decision

LARGEST_FRONT = 2**18
"""Cases that may be open at once."""

CODES = 4
"""Outcomes of a case: adopted or not, tied or not."""

PROBES = 2**10
"""Places of a table at which it is seen how much a variable matters."""

FORBIDDEN = 1e30
"""Stands for a loss without bound, so that sums of such losses stay numbers."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What a mover does about a measure, as a diagram: each scenario starts at a node, and a node below CODES says what
    is done (1 adopted, 0 not; 2 more where payoffs tie), any other where to go on by the value of a variable.

    `splits` are (variable, its first node, int (nodes, values) where to go on), in the order they are met.
    """

    variable: int
    start: np.ndarray
    splits: tuple[tuple[int, int, np.ndarray], ...]

    @property
    def scope(self) -> tuple[int, ...]:
        """The variables that it depends on."""
        return tuple(sorted(variable for variable, _, _ in self.splits))


@dataclass(frozen=True, slots=True)
class _Term:
    """Bounds on one factor of a gain: `lows[k]` and `highs[k]` (scenarios, cells) are over the first k variables of an
    order, of which those in `members` count.
    """

    members: frozenset[int]
    lows: list[np.ndarray]
    highs: list[np.ndarray]


def settle(
    variable: int,
    bucket: Sequence[Factor],
    keys: Sequence[Sequence[Factor]],
    sizes: Sequence[int],
    tolerance: np.ndarray,
) -> Settled:
    """Whether the mover adopts the measure behind `variable`, given what its factors depend on (§4.2, §4.3).

    `bucket` are the factors of the mover's payoff that hold the variable; `keys` those of each word of the preference
    among equals. `tolerance` is (scenarios,). Raises OutOfReachError where too many cases stay open.
    """
    gains = [_gain(factor, variable) for factor in bucket]
    words = [[_gain(factor, variable) for factor in word] for word in keys]
    order = _by_influence([*gains, *(gain for word in words for gain in word)], sizes)
    groups = [[_bounds(gain, order, sizes) for gain in group] for group in (gains, *words)]
    return Settled(variable, *_merge(_branch(groups, order, sizes, tolerance), order, sizes))


def tabulate(settled: Settled, sizes: Sequence[int]) -> Decision:
    """The same as a table."""
    node = settled.start.astype(np.int32)
    for _, first, branches in settled.splits:
        spread_out = np.repeat(node, branches.shape[1]).reshape(-1, branches.shape[1])
        is_here = (node >= first) & (node < first + len(branches))
        spread_out[is_here] = branches[node[is_here] - first]
        node = spread_out.ravel()
    kept = [variable for variable, _, _ in settled.splits]
    code = node.astype(np.int8).reshape(len(settled.start), *(sizes[variable] for variable in kept))
    code = np.ascontiguousarray(code.transpose(*(np.argsort(kept) + 1 if kept else []), 0))
    return Decision(settled.variable, settled.scope, code & 1, code >= 2)


def _gain(factor: Factor, variable: int) -> Factor:
    """What the factor gains by value 1 against value 0; 0 where both are forbidden, since neither can happen."""
    axis = factor.scope.index(variable)
    with np.errstate(invalid="ignore"):
        gain = at_value(factor.table, axis, 1) - at_value(factor.table, axis, 0)
    if gain.dtype.kind == "f" and not np.isfinite(gain).all():
        gain = np.nan_to_num(gain, nan=0.0, posinf=FORBIDDEN, neginf=-FORBIDDEN)
    return Factor(tuple(place for place in factor.scope if place != variable), gain)


def _by_influence(gains: Sequence[Factor], sizes: Sequence[int]) -> list[int]:
    """The variables of the factors, those first that change the gain most, as seen at some places of each table."""
    influence: dict[int, float] = {}
    rng = np.random.default_rng(0)
    for gain in gains:
        table = gain.table.reshape(-1, gain.table.shape[-1])
        places = rng.integers(0, len(table), PROBES) if len(table) > PROBES else np.arange(len(table))
        stride = len(table)
        for variable in gain.scope:
            stride //= sizes[variable]
            value = places // stride % sizes[variable]
            changed = places + ((value + 1) % sizes[variable] - value) * stride
            step = np.abs(table[changed] - table[places]).max(initial=0.0)
            influence[variable] = influence.get(variable, 0.0) + float(step)
    return sorted(influence, key=lambda variable: (-influence[variable], variable))


def _bounds(gain: Factor, order: Sequence[int], sizes: Sequence[int]) -> _Term:
    rank = {variable: place for place, variable in enumerate(order)}
    axes = sorted(range(len(gain.scope)), key=lambda axis: rank[gain.scope[axis]])
    table = gain.table.transpose(len(gain.scope), *axes)
    low = high = table.reshape(len(table), -1)
    lows, highs = [low], [high]
    members = frozenset(gain.scope)
    for variable in reversed(order):
        if variable in members:
            low = _reduce(np.minimum, low, sizes[variable])
            high = _reduce(np.maximum, high, sizes[variable])
        lows.append(low)
        highs.append(high)
    return _Term(members, lows[::-1], highs[::-1])


def _reduce(least: np.ufunc, table: np.ndarray, size: int) -> np.ndarray:
    """The least (or greatest) over the last variable of (scenarios, cells)."""
    reduced = table[:, 0::size]
    for value in range(1, size):
        reduced = least(reduced, table[:, value::size])
    return reduced


Level = tuple[np.ndarray, np.ndarray]
"""Of the cases looked at: what is decided (1 or 0, plus 2 for a tie, −1 for open), and which are open."""


def _branch(
    groups: Sequence[Sequence[_Term]], order: Sequence[int], sizes: Sequence[int], tolerance: np.ndarray
) -> list[Level]:
    """Level by level which cases are settled; the open ones are split on the next variable of the order."""
    scenario = np.arange(len(tolerance))
    cells = [[np.zeros(len(tolerance), int) for _ in group] for group in groups]
    levels: list[Level] = []
    for depth in range(len(order) + 1):
        bounds = [_add_up(group, at, scenario, depth) for group, at in zip(groups, cells, strict=True)]
        code = _judge(bounds, tolerance[scenario])
        front = np.flatnonzero(code < 0)
        levels.append((code, front))
        if not len(front):
            break
        if len(front) > LARGEST_FRONT:
            raise OutOfReachError(f"whether a measure pays stays open in more than {LARGEST_FRONT:,} cases")
        size = sizes[order[depth]]
        scenario = np.repeat(scenario[front], size)
        cells = [
            [
                np.add.outer(at[front] * size, np.arange(size)).ravel()
                if order[depth] in term.members
                else np.repeat(at[front], size)
                for term, at in zip(group, places, strict=True)
            ]
            for group, places in zip(groups, cells, strict=True)
        ]
    return levels


def _add_up(
    terms: Sequence[_Term], cells: Sequence[np.ndarray], scenario: np.ndarray, depth: int
) -> tuple[np.ndarray, np.ndarray]:
    """Bounds on the sum of the terms in each case."""
    low, high = np.zeros((2, len(scenario)), np.result_type(*(term.lows[0] for term in terms)) if terms else float)
    for term, at in zip(terms, cells, strict=True):
        row = scenario if len(term.lows[depth]) > 1 else np.zeros(1, int)
        low += term.lows[depth][row, at]
        high += term.highs[depth][row, at]
    return low, high


def _judge(bounds: Sequence[tuple[np.ndarray, np.ndarray]], tolerance: np.ndarray) -> np.ndarray:
    """1 where the measure pays, 0 where it does not; 2 more where payoffs tie and preference decides; else −1."""
    low, high = bounds[0]
    code = np.where(low > tolerance, 1, np.where(high < -tolerance, 0, -1))
    tied = (low >= -tolerance) & (high <= tolerance)
    for low, high in bounds[1:]:
        code[tied & (low > 0)] = 3
        code[tied & (high < 0)] = 2
        tied &= (low == 0) & (high == 0)
    code[tied] = 2
    return code


def _merge(
    levels: Sequence[Level], order: Sequence[int], sizes: Sequence[int]
) -> tuple[np.ndarray, tuple[tuple[int, int, np.ndarray], ...]]:
    """Where each scenario starts, and the splits that matter: variable, first of its nodes, branches of each.

    From the last level back, cases that end alike become one: a split whose branches are one did not matter.
    """
    splits: list[tuple[int, int, np.ndarray]] = []
    node = levels[-1][0]
    unused = CODES
    for depth in reversed(range(len(levels) - 1)):
        code, front = levels[depth]
        branches, kind = _distinct_rows(node.reshape(len(front), sizes[order[depth]]), unused)
        is_split = (branches != branches[:, :1]).any(axis=1)
        if is_split.any():
            splits.append((order[depth], unused, branches))
        node = code.copy()
        node[front] = np.where(is_split, unused + np.arange(len(branches)), branches[:, 0])[kind]
        unused += len(branches)
    return node, tuple(reversed(splits))


def _distinct_rows(rows: np.ndarray, bound: int) -> tuple[np.ndarray, np.ndarray]:
    """The distinct rows of a table of whole numbers below `bound`, and for each row which of them it is."""
    kind = rows[:, 0]
    for column in rows.T[1:]:
        kind = np.unique(kind * bound + column, return_inverse=True)[1]
    _, first, kind = np.unique(kind, return_index=True, return_inverse=True)
    return rows[first], kind
