"""The flips of the shipped case `us-plan`, and the proof that nothing nearer overturns a conclusion, in two ways.

Every quantity is moved alone to both sides, as far as three half ranges, in four stretches. What may be played along
each is bounded by compiled loops over all histories, and by elimination; both must leave what is played in the middle.
"""

from itertools import pairwise
from statistics import median
from time import process_time

import numpy as np
from shared.timing import is_quick, print_table, seconds_of, us_plan

from countermove.game.game import Game, truncate
from countermove.solving.methods import prepare, solve_nominal
from countermove.solving.possible import Move, Possible, inputs_on, prepare_possible
from countermove.solving.possible_dense import prepare_possible_dense
from countermove.uncertainty.conclusions import SurvivalBounds, conclude
from countermove.uncertainty.flips import find_flips
from countermove.uncertainty.run import solve_inputs
from countermove.uncertainty.walks import walks_of

STRETCHES = 4


def all_moves(game: Game, stretches: int) -> list[Move]:
    cut = [(walk.column, np.linspace(walk.nominal, walk.end, stretches + 1)) for walk in walks_of(game)]
    return [Move(column, start, stop) for column, edges in cut for start, stop in pairwise(edges.tolist())]


def left_open(game: Game, possible: Possible, moves: list[Move]) -> list[int]:
    """How many profiles may be played along each move; 65 stands for more than 64."""
    played = solve_inputs(game, prepare(game), inputs_on(game, moves, 3)[:, 1]).profiles
    found = possible.find(moves)
    assert all(each is None or (each == line).all(axis=1).any() for each, line in zip(found, played, strict=True))
    return [65 if each is None else len(each) for each in found]


def main() -> None:
    quick = is_quick(__doc__ or "")
    runs = 1 if quick else 5
    game = truncate(us_plan(), 2) if quick else us_plan()
    moves = all_moves(game, 1 if quick else STRETCHES)
    roads = {"compiled loops": prepare_possible_dense(game), "elimination": prepare_possible(game)}
    for name, possible in roads.items():
        many = left_open(game, possible, moves)
        print(f"{name}: {np.mean(many):.2f} profiles left on average, one on {many.count(1):,} of {len(moves):,}")
    rows = [
        (name, [taken / len(moves) for taken in seconds_of(lambda p=possible: p.find(moves), runs)])
        for name, possible in roads.items()
    ]
    print_table(rows, unit="ms a stretch", scale=1000)
    bounds = SurvivalBounds()
    conclusions = conclude(solve_nominal(game), bounds)
    found = find_flips(game, conclusions, bounds)
    worked = process_time()
    taken = seconds_of(lambda: find_flips(game, conclusions, bounds), runs, warm=True)
    worked = (process_time() - worked) / runs
    flips = [flip for each in found.values() for flip in each]
    print(
        f"all flips: {len(flips)} of {len(conclusions)} conclusions and {len(game.quantities)} quantities, "
        f"{sum(flip.is_nearest for flip in flips)} proved to be the nearest; {median(taken):.2f} s, of the processor "
        f"{worked:.2f} s"
    )


if __name__ == "__main__":
    main()
