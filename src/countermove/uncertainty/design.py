"""Quantities → scenarios: which value each quantity takes in scenario i of seed s (§7.3)."""

from collections.abc import Sequence

import numpy as np

from countermove.core.quantity import Quantity, Shape, quantile

BLOCK = 1000
"""Scenarios in a block: each is a Latin hypercube of its own, so scenario i never depends on how many are drawn."""


def latin_hypercube(quantities: Sequence[Quantity], seed: int, first: int, count: int) -> np.ndarray:
    """Scenarios `first` to `first + count − 1` of the seed, as (scenarios, quantities) values.

    Within each block of 1,000 every quantity falls once into each thousandth of its distribution ([McKay1979]).
    """
    blocks = blocks_of(first, count)
    drawn = [draw_block(quantities, seed, block) for block in blocks]
    start = first - blocks.start * BLOCK if blocks else 0
    values = np.concatenate(drawn) if drawn else np.zeros((0, len(quantities)))
    return values[start : start + count]


def blocks_of(first: int, count: int) -> range:
    """The blocks in which the scenarios `first` to `first + count − 1` are."""
    return range(first // BLOCK, -(-(first + count) // BLOCK))


def draw_block(quantities: Sequence[Quantity], seed: int, block: int) -> np.ndarray:
    """The scenarios of a block, as (scenarios, quantities) values."""
    values = np.empty((BLOCK, len(quantities)))
    for column, quantity in enumerate(quantities):
        if quantity.shape is Shape.POINT:
            values[:, column] = quantity.numbers[0]
        else:
            rng = np.random.Generator(np.random.Philox(np.random.SeedSequence(seed, spawn_key=(block, column))))
            shares = (rng.permutation(BLOCK) + rng.random(BLOCK)) / BLOCK
            values[:, column] = quantile(quantity, shares)
    return values
