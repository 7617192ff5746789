"""Games with few counters and up to 2^72 profiles: elimination, or search where that gives up, over many draws of who
counters whom.

Nothing here can be enumerated: there is no other side to compare with. For every way of drawing counters it is said how
wide the tables would be if scopes alone told, how many of the games are solved, how, and in what time, with the
certificate.
"""

from collections.abc import Callable, Sequence
from functools import partial
from math import ceil, log2
from statistics import median
from time import perf_counter, process_time

import numpy as np
from shared.games import graded_game, ring_game, sparse_game
from shared.timing import choose_size, peak_mib

from countermove.core.errors import OutOfReachError
from countermove.core.tables import plain_table
from countermove.game.game import Game
from countermove.solving.methods import solve_nominal
from countermove.solving.schedule import best_schedule

Draw = Callable[[np.random.Generator], Game]


def measure(draw: Draw, games: int) -> tuple[list[str], float | None]:
    """How wide scopes alone make the tables, how many games are solved, how many of them by search, and how fast; and
    the median of the seconds, if any is solved.
    """
    by_scopes, methods, seconds, of_cores, refused = [], [], [], [], []
    for seed in range(games):
        game = draw(np.random.default_rng(seed))
        by_scopes.append(ceil(log2(best_schedule(game).largest)))
        start, start_of_cores = perf_counter(), process_time()
        try:
            solution = solve_nominal(game)
        except OutOfReachError:
            refused.append(perf_counter() - start)
            continue
        seconds.append(perf_counter() - start)
        of_cores.append(process_time() - start_of_cores)
        methods.append(solution.method)
        assert solution.is_certified
    row = [
        spread(by_scopes, "{:.0f}"),
        f"{len(seconds)} of {games}",
        str(methods.count("search")),
        str(sum(each < 1 for each in seconds)),
        spread(seconds, "{:.2f}"),
        spread(of_cores, "{:.2f}"),
        spread(refused, "{:.1f}"),
    ]
    return row, median(seconds) if seconds else None


def spread(values: Sequence[float], shape: str) -> str:
    if not values:
        return "–"
    return " · ".join(shape.format(each) for each in (min(values), median(values), max(values)))


def draws_of(layers: int, per_layer: int, *, is_quick: bool) -> dict[str, tuple[Draw, int]]:
    """Each way of drawing a game, by name, and how many games are drawn."""
    games = 2 if is_quick else 10
    draws: dict[str, tuple[Draw, int]] = {}
    for fewest, counters in ((0, "0 to 2"), (2, "2")):
        for against in ("before", "any", "other"):
            for name, game in (("", sparse_game), (", grades", graded_game)):
                draw = partial(game, layers=layers, per_layer=per_layer, fewest=fewest, against=against)
                draws[f"{layers} × {per_layer}, {counters}, {against}{name}"] = draw, games
    for is_closed, shape in ((False, "open ring"), (True, "closed ring")):
        for is_drawn, which in ((False, "next two"), (True, "two of three")):
            draw = partial(ring_game, layers=layers, per_layer=per_layer, is_closed=is_closed, is_drawn=is_drawn)
            draws[f"{layers} × {per_layer}, {shape}, {which}"] = draw, max(1, games // 2)
    if not is_quick:
        draws["6 × 12, 1, any"] = partial(sparse_game, layers=6, per_layer=12, fewest=1, most=1), games
        draws["6 × 12, 0 to 2, any"] = partial(sparse_game, layers=6, per_layer=12, fewest=0), games
    return draws


def main() -> None:
    is_quick = choose_size(__doc__ or "") == "quick"
    solve_nominal(sparse_game(np.random.default_rng(0), layers=3, per_layer=3, fewest=2), method="search")
    measured = {}
    for name, (draw, games) in draws_of(*((3, 4) if is_quick else (4, 10)), is_quick=is_quick).items():
        measured[name] = measure(draw, games)
        print(name, *measured[name][0], sep=" | ", flush=True)
    first = next(middle for _, middle in measured.values() if middle is not None)
    rows = [
        [name, *row, "–" if middle is None else f"{middle / first:.1f}"] for name, (row, middle) in measured.items()
    ]
    header = ["layers × measures, counters each, against", "width by scopes", "solved", "by search", "in < 1 s"]
    print(plain_table([*header, "s", "processor, s", "refused, s", "times the first"], rows))
    print("three numbers: least, median and most")
    print(f"the process held {peak_mib():,.0f} MiB at most")


if __name__ == "__main__":
    main()
