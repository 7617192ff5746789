"""A dense game of 3 layers of 6 measures, 262,144 leaves: dense enumeration against OpenSpiel's tree.

OpenSpiel gets the tree that `countermove export --to efg` writes and goes through it by backward induction. Both sides
have to find the same payoffs. What is compiled on first use is compiled before the clock starts.
Both take turns, so that what slows the machine for a while meets both.
"""

import os
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from shared.games import case_text, dense_game
from shared.open_spiel import backward_induction, find_open_spiel, solve_text
from shared.timing import is_quick, print_table, seconds_in_turn

from countermove.case.files import read_case
from countermove.game.compile import compile_case
from countermove.game.game import Game, nominal_numbers
from countermove.report.export.efg import render_efg
from countermove.solving.methods import prepare, solve_nominal
from countermove.solving.strategies import play_on


def solve_plainly(game: Game) -> np.ndarray:
    """The line of play, with everything that the strategies say, uncertified."""
    strategies = prepare(game, "dense").solve(nominal_numbers(game))
    return play_on(game, strategies, np.zeros((1, len(game.measures)), bool))[0]


def solve_file(path: Path) -> None:
    """From a case file to a certified solution."""
    assert solve_nominal(compile_case(read_case(path)), method="dense").is_certified


def roads_of_open_spiel(text: str, expected: list[float]) -> list[tuple[str, Callable[[], Any], int]]:
    """OpenSpiel's roads, once it has found the payoffs that are expected; none where it is not installed."""
    pyspiel = find_open_spiel()
    if pyspiel is None:
        return []
    root = pyspiel.load_efg_game(text).new_initial_state()
    np.testing.assert_allclose(backward_induction(root), expected, atol=1e-9)
    return [
        ("OpenSpiel, tree in memory", lambda: backward_induction(root), 1),
        ("OpenSpiel, .efg text to payoffs", lambda: solve_text(pyspiel, text), 1),
    ]


def main() -> None:
    quick = is_quick(__doc__ or "")
    per_layer, runs, rounds = (3, 1, 1) if quick else (6, 25, 5)
    game = dense_game(np.random.default_rng(0), 3, per_layer)
    solution = solve_nominal(game, method="dense")
    assert solution.is_certified
    prepared, numbers = prepare(game, "dense"), nominal_numbers(game)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "dense.yaml"
        path.write_text(case_text(game), encoding="utf-8")
        roads: list[tuple[str, Callable[[], Any], int]] = [
            ("compiled game to solution", lambda: solve_plainly(game), runs),
            ("of which the compiled loops", lambda: prepared.solve(numbers), runs),
            ("compiled game to certified", lambda: solve_nominal(game, method="dense"), runs),
            ("case file to certified", lambda: solve_file(path), runs),
            *roads_of_open_spiel(render_efg(game), list(solution.payoffs.values())),
        ]
        rows = seconds_in_turn(roads, rounds)
    print(f"{game.id}: {2 ** len(game.measures):,} leaves, {len(game.counters)} counters")
    print(f"load of the machine {os.getloadavg()[0]:.1f}")
    print_table(rows, unit="ms", scale=1000)


if __name__ == "__main__":
    main()
