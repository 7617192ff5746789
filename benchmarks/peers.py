"""Games of two sizes: this package against backward induction over OpenSpiel's game tree.

OpenSpiel gets the tree that `countermove export --to efg` writes, and finds payoffs; this package gets the compiled
game and finds a certified solution. Both sides have to find the same payoffs.
"""

from typing import Any

import numpy as np
from shared.games import dense_game
from shared.open_spiel import backward_induction, find_open_spiel, solve_text
from shared.timing import is_quick, print_table, seconds_of, us_plan

from countermove.game.game import Game
from countermove.report.export.efg import render_efg
from countermove.solving.methods import solve_nominal


def compare(game: Game, pyspiel: Any, *, runs: int) -> None:
    """Prints what each side takes for the game."""
    text = render_efg(game)
    root = pyspiel.load_efg_game(text).new_initial_state()
    np.testing.assert_allclose(backward_induction(root), list(solve_nominal(game).payoffs.values()), atol=1e-9)
    leaves = text.count("\nt ")
    print(f"{game.id}: {leaves:,} leaves, {len(game.counters)} counters; both find the same payoffs")
    rows = [
        ("countermove, compiled game to certified solution", seconds_of(lambda: solve_nominal(game), runs)),
        ("OpenSpiel, tree in memory to payoffs", seconds_of(lambda: backward_induction(root), runs)),
        ("OpenSpiel, .efg text to payoffs", seconds_of(lambda: solve_text(pyspiel, text), runs)),
    ]
    print_table(rows, unit="ms", scale=1000)


def main() -> None:
    quick = is_quick("Against backward induction over OpenSpiel's game tree.")
    pyspiel = find_open_spiel()
    if pyspiel is None:
        return
    compare(dense_game(np.random.default_rng(0), 3, 3), pyspiel, runs=1 if quick else 25)
    if not quick:
        print()
        compare(us_plan(), pyspiel, runs=5)


if __name__ == "__main__":
    main()
