"""Scenarios of sparse games of 4 layers, on one core and two, in threads and in processes.

Every number is uniform within three tenths of its own on either side. With 3 measures a layer the other side is the
plain twin, every history and every portfolio; with 10, 2^40 profiles, it would not end, and the other side is the same
elimination, one scenario at a time. All sides find the same play first. Starting processes counts.
"""

from dataclasses import replace

import numpy as np
from shared.games import sparse_game
from shared.throughput import Road, compare_roads, exploring
from shared.timing import is_quick

from countermove.core.quantity import Quantity, Shape
from countermove.game.game import Game, numbers_at
from countermove.solving.methods import prepare
from countermove.solving.strategies import play_on
from countermove.uncertainty.design import draw_scenarios
from countermove.uncertainty.run import Run, explore_run

SPREAD = 0.3


def uncertain(game: Game) -> Game:
    """The game with a range in place of every number but the weight of 1; efficacies stay within 0 and 1."""
    ranges = [game.quantities[0]]
    for place, quantity in enumerate(game.quantities[1:], 1):
        value = quantity.numbers[0]
        limits = (0.0, 1.0) if place in game.efficacy_at else (-np.inf, np.inf)
        ends = np.clip([value - SPREAD * abs(value), value + SPREAD * abs(value)], *limits)
        ranges.append(Quantity(Shape.UNIFORM, (float(ends[0]), float(ends[1])), limits=limits))
    return replace(game, quantities=tuple(ranges))


def one_by_one(game: Game, method: str, many: int) -> Road:
    """The first scenarios, each solved by itself."""
    prepared = prepare(game, method)
    start = np.zeros((1, len(game.measures)), bool)

    def go() -> int:
        for inputs in draw_scenarios(game, 0, 0, many):
            play_on(game, prepared.solve(numbers_at(game, inputs[None])), start)
        return many

    return go


def check(game: Game, method: str, many: int) -> None:
    """Both sides must find the same play."""
    prepared = prepare(game, method)
    explored = explore_run(game, Run(many))
    for inputs, profile in zip(explored.inputs, explored.profiles, strict=True):
        plans = prepared.solve(numbers_at(game, inputs[None]))
        assert (play_on(game, plans, np.zeros((1, len(game.measures)), bool))[0][0] == profile).all()


def main() -> None:
    quick = is_quick(__doc__ or "")
    cases = [(3, 0, "enumeration", 20_000, 20), (10, 0, "elimination", 20_000, 200), (10, 2, "elimination", 4_000, 40)]
    for per_layer, seed, other, many, few in [(2, 0, "enumeration", 200, 2)] if quick else cases:
        game = uncertain(sparse_game(np.random.default_rng(seed), 4, per_layer, fewest=0))
        check(game, other, min(few, 20))
        prepared = prepare(game, scenarios=many)
        print(f"4 layers of {per_layer}, draw {seed}: {prepared.method}, width {prepared.width}, {many:,} scenarios")
        roads = {
            "threads, 2 cores": exploring(game, Run(many, workers=2)),
            "threads, 1 core": exploring(game, Run(many, workers=1)),
            "processes, 2 workers": exploring(game, Run(many, engine="processes", workers=2)),
            f"{other}, one by one, of {few}": one_by_one(game, other, few),
        }
        compare_roads(roads, 1 if quick else 3)


if __name__ == "__main__":
    main()
