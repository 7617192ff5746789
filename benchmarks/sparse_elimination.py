"""Games with few counters and up to 2^72 profiles: elimination, over many draws of who counters whom.

Nothing here can be enumerated: there is no other side to compare with. For every way of drawing counters it is said how
wide the tables would be if scopes alone told, how many of the games are solved, and in what time, with the certificate.
"""

from collections.abc import Callable, Sequence
from functools import partial
from math import ceil, log2
from statistics import median
from time import perf_counter

import numpy as np
from shared.games import graded_game, sparse_game
from shared.timing import choose_size, peak_mib

from countermove.core.errors import OutOfReachError
from countermove.core.tables import plain_table
from countermove.game.game import Game
from countermove.solving.methods import solve_nominal
from countermove.solving.schedule import best_schedule

Draw = Callable[[np.random.Generator], Game]


def measure(draw: Draw, games: int) -> list[str]:
    """How wide scopes alone make the tables, how many games are solved, and how wide and how fast they are then."""
    by_scopes, widths, seconds, refused = [], [], [], []
    for seed in range(games):
        game = draw(np.random.default_rng(seed))
        by_scopes.append(ceil(log2(best_schedule(game).largest)))
        start = perf_counter()
        try:
            solution = solve_nominal(game, method="elimination")
        except OutOfReachError:
            refused.append(perf_counter() - start)
            continue
        seconds.append(perf_counter() - start)
        widths.append(solution.width)
        assert solution.is_certified
    return [
        spread(by_scopes, "{:.0f}"),
        spread(widths, "{:.0f}"),
        f"{len(seconds)} of {games}",
        str(sum(each < 1 for each in seconds)),
        spread(seconds, "{:.2f}"),
        spread(refused, "{:.1f}"),
    ]


def spread(values: Sequence[float], shape: str) -> str:
    if not values:
        return "–"
    return " · ".join(shape.format(each) for each in (min(values), median(values), max(values)))


def main() -> None:
    quick = choose_size(__doc__ or "") == "quick"
    layers, per_layer, games = (3, 4, 2) if quick else (4, 10, 10)
    rows = []
    for against in ("before", "any", "other"):
        for fewest in (0, 2):
            for name, game in (("", sparse_game), (", grades", graded_game)):
                draw = partial(game, layers=layers, per_layer=per_layer, fewest=fewest, against=against)
                counters = "0 to 2" if fewest == 0 else "2"
                rows.append([f"{layers} × {per_layer}, {counters}, {against}{name}", *measure(draw, games)])
                print(".", end="", flush=True)
    if not quick:
        one = partial(sparse_game, layers=6, per_layer=12, fewest=1, most=1)
        rows.append(["6 × 12, 1, any", *measure(one, games)])
        rows.append(["6 × 12, 0 to 2, any", *measure(partial(sparse_game, layers=6, per_layer=12, fewest=0), games)])
    header = [
        "layers × measures, counters each, against",
        "width by scopes",
        "width",
        "solved",
        "in < 1 s",
        "s",
        "refused, s",
    ]
    print()
    print(plain_table(header, rows))
    print("three numbers: least, median and most")
    print(f"the process held {peak_mib():,.0f} MiB at most")


if __name__ == "__main__":
    main()
