"""Two players who choose at once: all extreme equilibria, the value of a zero-sum game, commitment (§4.10).

Extreme equilibria are the pairs of vertices of the two best-reply polyhedra that carry every label [Mangasarian1964];
every other equilibrium is a mixture of extreme ones that share one player's strategy or the other's.
"""

from itertools import combinations, islice
from math import comb

import numpy as np

from countermove.core.errors import OutOfReachError
from countermove.solving.linear_programme import maximise

MOST_BASES = 200_000
CHUNK = 10_000
ZERO = 1e-9


def extreme_equilibria(rows: np.ndarray, columns: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    """Every extreme equilibrium of the game with payoffs `rows` and `columns` (m, n), as mixed strategies (m,), (n,).

    Strategies that a pure one beats strictly are set aside first, again and again; no equilibrium uses them. Raises
    OutOfReachError with the number of bases where there would be too many to go through.
    """
    kept_rows, kept_columns = undominated(rows, columns)
    first, second = (_scaled(table[np.ix_(kept_rows, kept_columns)]) for table in (rows, columns))
    m, n = first.shape
    if (bases := 2 * comb(m + n, m)) > MOST_BASES:
        raise OutOfReachError(
            f"mixed equilibria of {m} × {n} strategies: {bases:,} bases (the limit is {MOST_BASES:,})"
        )
    of_rows = _vertices(second.T)
    of_columns = _vertices(first)
    found = []
    for mix, idle, best in of_rows:
        for reply, other_idle, other_best in of_columns:
            if (idle | other_best).all() and (other_idle | best).all():
                found.append((_widened(mix, kept_rows, len(rows)), _widened(reply, kept_columns, rows.shape[1])))
    return found


def undominated(rows: np.ndarray, columns: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The rows and columns that are left when strictly dominated ones are taken out until there are none."""
    kept = [np.arange(rows.shape[0]), np.arange(rows.shape[1])]
    while True:
        block = np.ix_(*kept)
        beaten = [_is_beaten(rows[block]), _is_beaten(columns[block].T)]
        if not any(each.any() for each in beaten):
            return kept[0], kept[1]
        kept = [kept[side][~beaten[side]] for side in (0, 1)]


def _is_beaten(table: np.ndarray) -> np.ndarray:
    beaten: np.ndarray = np.all(table[:, None] > table[None] + ZERO, axis=2).any(axis=0)
    return beaten


def _scaled(table: np.ndarray) -> np.ndarray:
    """The payoffs moved and stretched into [0, 1], which changes no equilibrium."""
    span = float(np.ptp(table))
    scaled: np.ndarray = (table - table.min()) / (span or 1.0)
    return scaled


def _vertices(table: np.ndarray) -> list[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """The vertices of the mixed strategies and payoff bounds (x, v) with table @ x ≤ v, `table` (replies, size).

    Of each: x (size,), which of its entries are 0, and which replies reach the bound v.
    """
    replies, size = table.shape
    sides = np.zeros((size + replies, size + 1))
    sides[:size, :size] = np.eye(size)
    sides[size:, :size], sides[size:, size] = -table, 1.0
    whole = np.append(np.ones(size), 0.0)
    right = np.append(np.zeros(size), 1.0)
    found: dict[tuple[float, ...], np.ndarray] = {}
    bases = combinations(range(size + replies), size)
    while chosen := list(islice(bases, CHUNK)):
        systems = np.concatenate([sides[np.array(chosen)], np.broadcast_to(whole, (len(chosen), 1, size + 1))], axis=1)
        systems = systems[np.abs(np.linalg.det(systems)) > ZERO**1.25]
        points = np.linalg.solve(systems, np.broadcast_to(right[:, None], (len(systems), size + 1, 1)))[..., 0]
        for point in points[(points @ sides.T > -ZERO).all(axis=1)]:
            found.setdefault(tuple(np.round(point, 8) + 0.0), point)
    vertices = []
    for point in found.values():
        slack = sides @ point < ZERO
        mix = np.where(slack[:size], 0.0, point[:size])
        vertices.append((mix / mix.sum(), slack[:size], slack[size:]))
    return vertices


def _widened(mix: np.ndarray, kept: np.ndarray, size: int) -> np.ndarray:
    whole = np.zeros(size)
    whole[kept] = mix
    return whole


def zero_sum_play(rows: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
    """The value of the zero-sum game with payoffs `rows` (m, n) to the first player, and one best strategy of each."""
    value, mix = _maximin(rows)
    _, reply = _maximin(-rows.T)
    return value, mix, reply


def _maximin(rows: np.ndarray) -> tuple[float, np.ndarray]:
    m, n = rows.shape
    found = maximise(
        np.append(np.zeros(m), 1.0),
        (np.hstack([-rows.T, np.ones((n, 1))]), np.zeros(n)),
        (np.append(np.ones(m), 0.0)[None], np.ones(1)),
        free=1,
    )
    assert found is not None
    return found[0], found[1][:m] / found[1][:m].sum()


def best_commitment(rows: np.ndarray, columns: np.ndarray, *, pure: bool = False) -> tuple[float, np.ndarray]:
    """What the first player gets at best, and by which strategy (m,), if it is bound to a strategy that the second sees
    before it replies; where replies are equally good, with the one the first prefers [Conitzer2006]. With `pure`, it
    binds itself to one row.
    """
    if pure:
        replies = np.where(columns >= columns.max(axis=1, keepdims=True) - ZERO, rows, -np.inf).max(axis=1)
        return float(replies.max()), np.eye(len(rows))[int(replies.argmax())]
    best = -np.inf, np.zeros(len(rows))
    for reply in range(rows.shape[1]):
        kept = (columns - columns[:, [reply]]).T, np.zeros(rows.shape[1])
        found = maximise(rows[:, reply], kept, (np.ones((1, len(rows))), np.ones(1)))
        if found is not None and found[0] > best[0]:
            best = found
    return best
