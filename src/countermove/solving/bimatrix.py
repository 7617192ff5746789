"""Two players who choose at once: all extreme equilibria, the value of a zero-sum game, commitment (§4.10).

Extreme equilibria are the pairs of vertices of the two best-reply polyhedra that carry every label [Mangasarian1964];
every other equilibrium is a mixture of extreme ones that share one player's strategy or the other's.
"""

from collections.abc import Sequence
from itertools import combinations, islice, product
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
    others_best = np.array([~best for _, _, best in of_columns])
    others_idle = np.array([~idle for _, idle, _ in of_columns])
    for mix, idle, best in of_rows:
        is_free = (others_best & ~idle).any(axis=1) | (others_idle & ~best).any(axis=1)
        found += [
            (_widened(mix, kept_rows, len(rows)), _widened(of_columns[place][0], kept_columns, rows.shape[1]))
            for place in np.flatnonzero(~is_free)
        ]
    return found


def equilibria_where_two_choose(tables: Sequence[np.ndarray]) -> list[tuple[np.ndarray, ...]] | None:
    """Every extreme equilibrium of any number of players with payoffs `tables`, as in `undominated`, where at most two
    have more than one strategy left that is not strictly dominated; None where more have. OutOfReachError as above.
    """
    kept = undominated(*tables)
    block = np.ix_(*kept)
    choosing = [player for player, own in enumerate(kept) if len(own) > 1]
    if len(choosing) > 2:
        return None
    sizes = [len(kept[player]) for player in choosing] + [1, 1]
    pair = [*choosing, *(player for player in range(len(kept)) if player not in choosing)][:2]
    rows, columns = (tables[player][block].reshape(sizes[0], sizes[1]) for player in pair)
    whole = [_widened(np.ones(1), own[:1], size) for own, size in zip(kept, tables[0].shape, strict=True)]
    found = []
    for mixes in extreme_equilibria(rows, columns):
        profile = list(whole)
        for player, mix in zip(pair, mixes, strict=True):
            profile[player] = _widened(mix, kept[player], tables[0].shape[player])
        found.append(tuple(profile))
    return found


def undominated(*tables: np.ndarray) -> tuple[np.ndarray, ...]:
    """The strategies of each player that are left when strictly dominated ones are taken out until there are none;
    `tables` has the payoffs of each player, with an axis for the strategies of every one.
    """
    kept = [np.arange(size) for size in tables[0].shape]
    while True:
        block = np.ix_(*kept)
        beaten = [_is_beaten(np.moveaxis(table[block], player, 0)) for player, table in enumerate(tables)]
        if not any(each.any() for each in beaten):
            return tuple(kept)
        kept = [own[~out] for own, out in zip(kept, beaten, strict=True)]


def _is_beaten(table: np.ndarray) -> np.ndarray:
    """Which rows another row of the table is above everywhere, by more than rounding, as bool (rows,)."""
    rows, rounding = table.reshape(len(table), -1), ZERO * np.abs(table).max()
    return np.array([bool((rows > row + rounding).all(axis=1).any()) for row in rows])


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
    found: dict[tuple[float, ...], np.ndarray] = {}
    for count in range(1, min(size, replies) + 1):
        pairs = product(combinations(range(size), count), combinations(range(replies), count))
        while chosen := list(islice(pairs, CHUNK)):
            points = _corners(table, *(np.array(each) for each in zip(*chosen, strict=True)))
            for point in points[(points @ sides.T > -ZERO).all(axis=1)]:
                found.setdefault(tuple(np.round(point, 8)), point)
    vertices = []
    for point in found.values():
        slack = sides @ point < ZERO
        mix = np.where(slack[:size], 0.0, point[:size])
        vertices.append((mix / mix.sum(), slack[:size], slack[size:]))
    return vertices


def _corners(table: np.ndarray, used: np.ndarray, reached: np.ndarray) -> np.ndarray:
    """The points (x, v) at which only the entries `used` (points, count) of x are above 0, and the replies `reached`
    (points, count) reach the bound v, wherever there is just one such point.
    """
    points, count = used.shape
    systems = np.zeros((points, count + 1, count + 1))
    systems[:, :count, :count] = table[reached[:, :, None], used[:, None, :]]
    systems[:, :count, count], systems[:, count, :count] = -1.0, 1.0
    has_one = np.abs(np.linalg.det(systems)) > ZERO**1.25
    right = np.zeros((int(has_one.sum()), count + 1, 1))
    right[:, count] = 1.0
    solved = np.linalg.solve(systems[has_one], right)[..., 0]
    found = np.zeros((len(solved), table.shape[1] + 1))
    np.put_along_axis(found, used[has_one], solved[:, :count], axis=1)
    found[:, -1] = solved[:, count]
    return found


def _widened(mix: np.ndarray, kept: np.ndarray, size: int) -> np.ndarray:
    whole = np.zeros(size)
    whole[kept] = mix
    return whole


def zero_sum_play(rows: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
    """The value of the zero-sum game with payoffs `rows` (m, n) to the first player, and one best strategy of each."""
    scaled = _scaled(rows)
    value, mix = _maximin(scaled)
    _, reply = _maximin(-scaled.T)
    return float(rows.min() + value * np.ptp(rows)), mix, reply


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
    wanted, replies = _scaled(rows), _scaled(columns)
    if pure:
        followed = np.where(replies >= replies.max(axis=1, keepdims=True) - ZERO, rows, -np.inf).max(axis=1)
        return float(followed.max()), np.eye(len(rows))[int(followed.argmax())]
    best = -np.inf, np.zeros(len(rows))
    for reply in range(rows.shape[1]):
        kept = (replies - replies[:, [reply]]).T, np.zeros(rows.shape[1])
        found = maximise(wanted[:, reply], kept, (np.ones((1, len(rows))), np.ones(1)))
        if found is not None and found[0] > best[0]:
            best = found
    return float(rows.min() + best[0] * np.ptp(rows)), best[1]
