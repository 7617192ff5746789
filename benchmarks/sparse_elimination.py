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


def measure(draw: Draw, games: int) -> tuple[list[str], float | None]:
    """How wide scopes alone make the tables, how many games are solved, how wide and how fast they are then; and the
    median of the seconds, if any is solved.
    """
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
    row = [
        spread(by_scopes, "{:.0f}"),
        spread(widths, "{:.0f}"),
        f"{len(seconds)} of {games}",
        str(sum(each < 1 for each in seconds)),
        spread(seconds, "{:.2f}"),
        spread(refused, "{:.1f}"),
    ]
    return row, median(seconds) if seconds else None


def spread(values: Sequence[float], shape: str) -> str:
    if not values:
        return "–"
    return " · ".join(shape.format(each) for each in (min(values), median(values), max(values)))


def main() -> None:
    quick = choose_size(__doc__ or "") == "quick"
    layers, per_layer, games = (3, 4, 2) if quick else (4, 10, 10)
    draws: dict[str, Draw] = {}
    for against in ("before", "any", "other"):
        for fewest in (0, 2):
            for name, game in (("", sparse_game), (", grades", graded_game)):
                counters = "0 to 2" if fewest == 0 else "2"
                draws[f"{layers} × {per_layer}, {counters}, {against}{name}"] = partial(
                    game, layers=layers, per_layer=per_layer, fewest=fewest, against=against
                )
    if not quick:
        draws["6 × 12, 1, any"] = partial(sparse_game, layers=6, per_layer=12, fewest=1, most=1)
        draws["6 × 12, 0 to 2, any"] = partial(sparse_game, layers=6, per_layer=12, fewest=0)
    measured = {name: measure(draw, games) for name, draw in draws.items()}
    first = next(middle for _, middle in measured.values() if middle is not None)
    rows = [
        [name, *row, "–" if middle is None else f"{middle / first:.1f}"] for name, (row, middle) in measured.items()
    ]
    header = ["layers × measures, counters each, against", "width by scopes", "width", "solved", "in < 1 s"]
    print(plain_table([*header, "s", "refused, s", "times the first"], rows))
    print("three numbers: least, median and most")
    print(f"the process held {peak_mib():,.0f} MiB at most")


if __name__ == "__main__":
    main()
