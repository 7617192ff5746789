"""Dense games of 3 layers of 9 and, in a full run, of 12 measures: dense enumeration against two bare loops.

The loops do the least that backward induction needs: for every history before the last mover, add a vector of payoffs
to another and find the largest sum. «Add, compare, select» also keeps the place of the largest, as a person would write
it; «add and maximum» keeps only its value, the form that vectorises best. Both compiled, on all cores; for 12 measures
they go over a sixteenth of the leaves, and their seconds are multiplied by 16.
"""

from collections.abc import Callable

import numpy as np
from numba import njit, prange
from shared.games import dense_game
from shared.timing import choose_size, peak_mib, print_table, seconds_of

from countermove.game.game import nominal_numbers
from countermove.solving.dense_codes import MATHS
from countermove.solving.kernels import larger
from countermove.solving.methods import prepare


@njit(parallel=True, fastmath=MATHS)
def add_compare_select(base, steps, best, places):
    for middle in prange(base.shape[0]):
        for first in range(steps.shape[0]):
            most, place = -np.inf, -1
            for last in range(base.shape[1]):
                value = base[middle, last] + steps[first, last]
                if value > most:
                    most, place = value, last
            best[middle, first] = most
            places[middle, first] = place


@njit(parallel=True, fastmath=MATHS)
def add_and_maximum(base, steps, best):
    for middle in prange(base.shape[0]):
        for first in range(steps.shape[0]):
            most = -np.inf
            for last in range(base.shape[1]):
                most = larger(most, base[middle, last] + steps[first, last])
            best[middle, first] = most


def bare_loops(per_layer: int, share: int) -> tuple[Callable[[], None], Callable[[], None]]:
    """The two loops over as many leaves as the dense game of this size has, or one part in `share` of them."""
    size = 2**per_layer
    rng = np.random.default_rng(1)
    base, steps = rng.normal(size=(size // share, size)), rng.normal(size=(size, size))
    best, places = np.empty((size // share, size)), np.empty((size // share, size), np.int32)
    return lambda: add_compare_select(base, steps, best, places), lambda: add_and_maximum(base, steps, best)


def measure(per_layer: int, runs: int, *, share: int = 1) -> None:
    """Prints what the game and the loops take, and the memory that the game needs; loops are timed over one part in
    `share` of the leaves, and their seconds multiplied by it.
    """
    game = dense_game(np.random.default_rng(0), 3, per_layer)
    prepared, numbers = prepare(game, "dense"), nominal_numbers(game)
    before = peak_mib()
    solved = seconds_of(lambda: prepared.solve(numbers), runs, warm=True)
    after = peak_mib()
    select, maximum = bare_loops(per_layer, share)
    leaves = 2 ** len(game.measures)
    rows = [
        ("add, compare, select", [share * taken for taken in seconds_of(select, runs, warm=True)]),
        ("add and maximum", [share * taken for taken in seconds_of(maximum, runs, warm=True)]),
        ("dense enumeration", solved),
    ]
    print(f"{game.id}: {leaves:,} leaves; the process held {after:,.0f} MiB at most, {before:,.0f} before")
    print_table(rows, unit="ms", scale=1000)
    for name, taken in rows:
        print(f"{name}: {leaves / min(taken) / 1e9:,.2f} thousand million leaves a second at best")


def main() -> None:
    size = choose_size(__doc__ or "", full="3 layers of 12 measures too, a minute or two")
    small = dense_game(np.random.default_rng(0), 3, 3)
    prepare(small, "dense").solve(nominal_numbers(small))
    for loop in bare_loops(3, 1):
        loop()
    measure(3 if size == "quick" else 9, 1 if size == "quick" else 9)
    if size == "full":
        measure(12, 1, share=16)


if __name__ == "__main__":
    main()
