"""Quantities → scenarios: which value each quantity takes in scenario i of seed s (§7.3, §7.10)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from countermove.core.dependence import Dependence, Group, Order, groups_of, lower_root, score_correlation
from countermove.core.errors import OutOfReachError
from countermove.core.quantity import Quantity, Shape, quantile
from countermove.game.game import Game, nominal_inputs

BLOCK = 1000
"""Scenarios in a block: each is a Latin hypercube of its own, so scenario i never depends on how many are drawn."""

ATTEMPTS = 1000
"""How often a scenario is drawn until its statements hold."""

SCORES = 1
"""What marks the seeds of normal scores, beside those of shares."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """Scenarios as drawn: `values` (scenarios, quantities), and for each row that could not be drawn, why; what stands
    in such a row means nothing.
    """

    values: np.ndarray
    refused: Mapping[int, str] = field(default_factory=dict)


def try_draw_scenarios(game: Game, seed: int, first: int, count: int) -> Drawn:
    """Scenarios `first` to `first + count − 1` of the seed, with all that makes quantities of the game move together;
    those whose statements hold in none of 1,000 draws are refused.
    """
    design = _Design(game.quantities, bound_groups(game.quantities, game.dependence), game.labels)
    return _draw(design, seed, first, count)


def draw_scenarios(game: Game, seed: int, first: int, count: int) -> np.ndarray:
    """The same as (scenarios, quantities) values. Raises OutOfReachError where one of them is refused."""
    drawn = try_draw_scenarios(game, seed, first, count)
    if drawn.refused:
        raise OutOfReachError(drawn.refused[min(drawn.refused)])
    return drawn.values


def latin_hypercube(quantities: Sequence[Quantity], seed: int, first: int, count: int) -> np.ndarray:
    """The same for quantities that do not depend on one another.

    Within each block of 1,000 every quantity falls once into each thousandth of its distribution ([McKay1979]).
    """
    return _draw(_Design(quantities, (), ()), seed, first, count).values


def inputs_at_shares(game: Game, columns: Sequence[int], shares: np.ndarray) -> np.ndarray:
    """The quantities of `columns` at shares (points, columns) of their distributions, each on its own, and all others
    nominal, as (points, quantities) values.
    """
    inputs = np.repeat(nominal_inputs(game), len(shares), axis=0)
    for place, column in enumerate(columns):
        inputs[:, column] = quantile(game.quantities[column], shares[:, place])
    return inputs


def blocks_of(first: int, count: int) -> range:
    """The blocks in which the scenarios `first` to `first + count − 1` are."""
    return range(first // BLOCK, -(-(first + count) // BLOCK))


@dataclass(frozen=True, slots=True)
class BoundGroup:
    """A group of quantities that depend on one another, with the lower root of the correlations of their scores."""

    group: Group
    root: np.ndarray


def bound_groups(quantities: Sequence[Quantity], dependence: Dependence) -> tuple[BoundGroup, ...]:
    """The groups among the uncertain ones of the quantities. ValueError where correlations cannot be true together."""
    uncertain = [place for place, each in enumerate(quantities) if each.shape is not Shape.POINT]
    bound = []
    for group in groups_of(dependence, uncertain):
        root = lower_root(score_correlation(dependence, group.columns))
        if root is None:
            raise ValueError("correlations of the game's quantities cannot be true together")
        bound.append(BoundGroup(group, root))
    return tuple(bound)


@dataclass(frozen=True, slots=True)
class _Design:
    """Quantities, the groups of those that depend on one another, and what the quantities are called."""

    quantities: Sequence[Quantity]
    bound: tuple[BoundGroup, ...]
    labels: Sequence[str]


def _draw(design: _Design, seed: int, first: int, count: int) -> Drawn:
    blocks = blocks_of(first, count)
    drawn = [_draw_block(design, seed, block) for block in blocks]
    start = first - blocks.start * BLOCK if blocks else 0
    values = np.concatenate([each.values for each in drawn]) if drawn else np.zeros((0, len(design.quantities)))
    refused = {
        place * BLOCK + row - start: message
        for place, each in enumerate(drawn)
        for row, message in each.refused.items()
    }
    return Drawn(values[start : start + count], {row: refused[row] for row in sorted(refused) if 0 <= row < count})


def _draw_block(design: _Design, seed: int, block: int) -> Drawn:
    """The scenarios of a block."""
    values = np.empty((BLOCK, len(design.quantities)))
    for column, quantity in enumerate(design.quantities):
        if quantity.shape is Shape.POINT:
            values[:, column] = quantity.numbers[0]
        else:
            values[:, column] = _draw_column(quantity, seed, (block, column))
    refused: dict[int, str] = {}
    for bound in design.bound:
        columns = list(bound.group.columns)
        keys = [(block, each, SCORES) for each in columns]
        values[:, columns] = _put_in_order(values[:, columns], bound.root, seed, keys)
        for row in _draw_again(design, bound, (seed, block), values):
            refused.setdefault(row, _refusal(design, bound.group, values[row], block * BLOCK + row))
    return Drawn(values, refused)


def _draw_column(quantity: Quantity, seed: int, key: tuple[int, ...]) -> np.ndarray:
    rng = np.random.Generator(np.random.Philox(np.random.SeedSequence(seed, spawn_key=key)))
    shares = (rng.permutation(BLOCK) + rng.random(BLOCK)) / BLOCK
    return quantile(quantity, shares)


def _put_in_order(values: np.ndarray, root: np.ndarray, seed: int, keys: Sequence[tuple[int, ...]]) -> np.ndarray:
    """The values of each column in the order of correlated normal scores; no column gains or loses a value."""
    if (root == np.eye(len(root))).all():
        return values
    own = [
        np.random.Generator(np.random.Philox(np.random.SeedSequence(seed, spawn_key=key))).standard_normal(BLOCK)
        for key in keys
    ]
    order = (root @ np.stack(own)).argsort(axis=1, kind="stable")
    ordered = np.empty(order.shape)
    np.put_along_axis(ordered, order, np.sort(values.T, axis=1), axis=1)
    return ordered.T


def _draw_again(design: _Design, bound: BoundGroup, at: tuple[int, int], values: np.ndarray) -> list[int]:
    """Draw the group's quantities anew in those scenarios of the block, `at` a seed, that break an order of it, until
    none does; the rows that still do after the last attempt.
    """
    (seed, block), group = at, bound.group
    broken = np.flatnonzero(breaks(group.orders, values))
    for attempt in range(1, ATTEMPTS):
        if not len(broken):
            break
        anew = [_draw_column(design.quantities[each], seed, (block, each, 0, attempt)) for each in group.columns]
        keys = [(block, each, SCORES, attempt) for each in group.columns]
        drawn = _put_in_order(np.stack(anew, axis=1), bound.root, seed, keys)
        values[np.ix_(broken, np.array(group.columns))] = drawn[broken]
        broken = broken[breaks(group.orders, values[broken])]
    return [int(row) for row in broken]


def breaks(orders: Sequence[Order], values: np.ndarray) -> np.ndarray:
    """Which scenarios, rows of `values` (scenarios, quantities), break one of the orders, as bool (scenarios,)."""
    broken = np.zeros(len(values), bool)
    for order in orders:
        broken |= ~(values[:, order.larger] >= order.times * values[:, order.than])
    return broken


def _refusal(design: _Design, group: Group, values: np.ndarray, scenario: int) -> str:
    def told(place: int) -> str:
        return design.labels[place] if place < len(design.labels) else f"quantity {place}"

    broken = [
        f"{told(order.larger)} ≥ {order.times:g} × {told(order.than)}"
        for order in group.orders
        if values[order.larger] < order.times * values[order.than]
    ]
    return (
        f"statements held in none of {ATTEMPTS:,} draws of scenario {scenario}: {'; '.join(broken)}; "
        "state ranges in which they are not so rare, or take a statement back"
    )
