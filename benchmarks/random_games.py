"""Random games: elimination with and without bounds, dense enumeration, search, the plain twin and the certificate have
to agree on every one of them. Search does not take limits and clauses: each game is tried a second time without them.

Game i is the same on any machine, so a long run can be made in parts: `--first 20000 --count 5000`.
"""

import os
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from itertools import chain
from math import prod
from multiprocessing import get_context
from time import perf_counter

import numba
import numpy as np
from shared.games import WIDE, random_game

from countermove.core.errors import InputError, OutOfReachError
from countermove.core.tables import plain_table
from countermove.game.game import Game, freeze, nominal_numbers
from countermove.solving.certify import certify
from countermove.solving.elimination_by_bounds import eliminate_by_bounds
from countermove.solving.methods import solve_nominal
from countermove.solving.solution import Solution
from countermove.solving.variables import list_portfolios

BLOCK = 100
SHOWN_EVERY = 5_000
LARGEST_ENUMERATED = 2**12
"""Leaves up to which a game goes to the plain twin too, which visits some ten thousand of them a second."""


def check_block(first: int, count: int) -> Counter[str]:
    """How many of the games did what; a game on which anything differs is counted under its own number."""
    found: Counter[str] = Counter()
    for seed in range(first, first + count):
        game = random_game(np.random.default_rng(seed), bounds=WIDE)
        found.update(["games", *check_game(game, seed), *check_search(without_rules(game), seed)])
    return found


def without_rules(game: Game) -> Game:
    """The game in which every portfolio is feasible."""
    layers = tuple(replace(layer, budget=np.inf, at_most=len(layer.measures), at_least=0) for layer in game.layers)
    nothing = freeze(np.zeros((0, 2), int))
    return replace(game, layers=layers, requires=nothing, excludes=nothing)


def check_search(game: Game, seed: int) -> Iterator[str]:
    """What search made of a game without rules, beside elimination."""
    searched, eliminated = attempt(game, "search"), attempt(game, "elimination")
    if not isinstance(searched, Solution) or not isinstance(eliminated, Solution):
        yield f"different without rules: game {seed}"
        return
    if not is_same(searched, eliminated) or not searched.is_certified:
        yield f"different without rules: game {seed}"
    yield "searched, without rules"
    if searched.ties:
        yield "searched and tied on the line of play"


def is_same(one: Solution, other: Solution) -> bool:
    """Whether line, ties and payoffs agree."""
    return (one.line, one.ties) == (other.line, other.ties) and np.allclose(
        list(one.payoffs.values()), list(other.payoffs.values()), rtol=0, atol=1e-9
    )


def check_game(game: Game, seed: int) -> Iterator[str]:
    """What happened to one game."""
    leaves = prod(len(list_portfolios(game, layer)) for layer in game.layers if not layer.is_given)
    methods = ["elimination", "dense", *(["enumeration"] if leaves <= LARGEST_ENUMERATED else [])]
    answers = {method: attempt(game, method) for method in methods}
    yield from (f"refused by {method}" for method in methods if answers[method] == "refused")
    given = [answer for answer in answers.values() if answer != "refused"]
    solutions = [answer for answer in given if isinstance(answer, Solution)]
    if not solutions:
        yield "cannot be played, all agree"
        return
    first = solutions[0]
    same = len(solutions) == len(given) and all(is_same(each, first) for each in solutions)
    by_bounds = replace(first, strategies=eliminate_by_bounds(game, nominal_numbers(game)).strategies)
    if not same or not all(each.is_certified for each in solutions) or not certify(by_bounds).holds:
        yield f"different: game {seed}"
    yield "solved"
    yield from (f"solved by {each.method}" for each in solutions)
    if first.ties:
        yield "tied on the line of play"


def attempt(game: Game, method: str) -> Solution | str:
    """The solution, or why there is none."""
    try:
        return solve_nominal(game, method=method)
    except InputError:
        return "a layer cannot be played"
    except OutOfReachError:
        return "refused"


def run_all(first: int, count: int, workers: int) -> Counter[str]:
    """The counts of all games, with a line of progress now and then."""
    starts = range(first, first + count, BLOCK)
    sizes = [min(BLOCK, first + count - start) for start in starts]
    found: Counter[str] = Counter()
    with ProcessPoolExecutor(
        workers, mp_context=get_context("spawn"), initializer=numba.set_num_threads, initargs=(1,)
    ) as pool:
        for block in pool.map(check_block, starts, sizes):
            found += block
            if found["games"] % SHOWN_EVERY == 0:
                print(f"{found['games']:,} games, {len(differing(found))} differences", flush=True)
    return found


def differing(found: Counter[str]) -> list[str]:
    return [name for name in found if name.startswith("different")]


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a small run that only shows that it works")
    parser.add_argument("--first", type=int, default=0, help="number of the first game")
    parser.add_argument("--count", type=int, default=2_000, help="how many games; the docs tell of 100,000")
    arguments = parser.parse_args()
    count = 40 if arguments.quick else arguments.count
    start = perf_counter()
    if arguments.quick:
        found = check_block(arguments.first, count)
    else:
        found = run_all(arguments.first, count, os.cpu_count() or 1)
    seconds = perf_counter() - start
    rows = [[name, f"{number:,}"] for name, number in sorted(found.items()) if not name.startswith("different")]
    print(plain_table(["random games", "number"], rows))
    print("\n".join(chain(differing(found), [f"{len(differing(found))} differences"])))
    print(f"{found['games'] / seconds:,.0f} games a second, on {1 if arguments.quick else os.cpu_count()} processes")


if __name__ == "__main__":
    main()
