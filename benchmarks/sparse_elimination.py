"""Games with few counters and up to 2^72 profiles: elimination, over several draws of who counters whom.

Nothing here can be enumerated: there is no other side to compare with, and rows are compared with the first draw. A
draw whose tables would be too large is refused, and its size is printed.
"""

from collections.abc import Iterable
from math import log2
from time import perf_counter

import numpy as np
from shared.games import sparse_game
from shared.timing import choose_size, peak_mib, print_table, seconds_of

from countermove.core.errors import OutOfReachError
from countermove.game.game import Game, nominal_numbers
from countermove.solving.methods import prepare, solve_nominal
from countermove.solving.schedule import schedules

WIDE = 22
"""Widths from which on a draw takes seconds and is solved once."""


def measure(name: str, games: Iterable[Game], runs: int) -> None:
    """Prints width and seconds of every draw, or with what size it is refused."""
    rows = []
    for seed, game in enumerate(games):
        start = perf_counter()
        try:
            prepared = prepare(game, "elimination")
        except OutOfReachError:
            best = min(schedules(game), key=lambda schedule: schedule.largest)
            print(f"{name}, seed {seed}: refused; one table of 2^{log2(best.largest):.0f} cells would be needed")
            continue
        ordered = perf_counter() - start
        solution = solve_nominal(game, method="elimination")
        assert solution.is_certified
        repeated = runs if prepared.width < WIDE else 1
        taken = seconds_of(lambda prepared=prepared, game=game: prepared.solve(nominal_numbers(game)), repeated)
        whole = seconds_of(lambda game=game: solve_nominal(game, method="elimination"), repeated)
        rows.append((f"{name}, seed {seed}, width {prepared.width}, solved", taken))
        rows.append((f"  the same with order ({1000 * ordered:.0f} ms) and certificate", whole))
    if rows:
        print_table(rows, unit="s", scale=1)


def draw(layers: int, per_layer: int, seeds: Iterable[int], *, fewest: int, most: int = 2) -> list[Game]:
    return [sparse_game(np.random.default_rng(seed), layers, per_layer, fewest=fewest, most=most) for seed in seeds]


def main() -> None:
    quick = choose_size(__doc__ or "") == "quick"
    if quick:
        measure("3 layers of 4, 0 to 2 counters each", draw(3, 4, range(2), fewest=0), 1)
        return
    print("2^40 profiles")
    measure("4 layers of 10, 0 to 2 counters each", draw(4, 10, range(8), fewest=0), 3)
    measure("4 layers of 10, 2 counters each", draw(4, 10, range(8), fewest=2), 3)
    print("2^72 profiles")
    measure("6 layers of 12, 1 counter each", draw(6, 12, range(6), fewest=1, most=1), 3)
    measure("6 layers of 12, 0 to 2 counters each", draw(6, 12, range(6), fewest=0), 3)
    print(f"the process held {peak_mib():,.0f} MiB at most")


if __name__ == "__main__":
    main()
