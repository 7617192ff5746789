"""Logit play at one precision: a backward pass over 512 leaves, the checked play, and Gambit's path-following.

Gambit, where it is installed, gets the tree that `countermove export --to efg` writes and traces the path of equilibria
from precision 0 up to the one that is asked for. Both sides have to find the same chances. Ask for it as a ready wheel,
`pip install --only-binary :all: pygambit==17.0.0b2`: compiling it takes an hour.
"""

from importlib import import_module
from importlib.util import find_spec
from io import StringIO
from time import perf_counter
from typing import Any

import numpy as np
from shared.games import dense_game
from shared.timing import is_quick, print_table, seconds_of

from countermove.game.game import Game, nominal_numbers, truncate
from countermove.report.export.efg import render_efg
from countermove.solving.logit import solve_logit
from countermove.solving.logit_tree import build_tree, play_tree, tree_variables


def gambit_chances(pygambit: Any, game: Game, precision: float) -> np.ndarray:
    """The chances of the first mover's portfolios, fewer measures first."""
    (found,) = pygambit.qre.logit_solve_lambda(pygambit.read_efg(StringIO(render_efg(game))), precision)
    _, first = next(iter(found.profile[game.players[game.layers[0].mover]]))
    return np.array([float(chance) for _, chance in first])


def compare(game: Game, pygambit: Any | None, precision: float, *, runs: int) -> None:
    """Prints what each road takes for the game."""
    tree = build_tree(game, nominal_numbers(game), tree_variables(game))
    play = solve_logit(game, precision=precision)
    assert play.is_certified
    print(f"{game.id}: {tree.leaves[0].size} leaves, precision {precision:g}")
    rows = [
        ("one backward pass", seconds_of(lambda: play_tree(tree, precision), 100 * runs)),
        ("compiled game to checked play", seconds_of(lambda: solve_logit(game, precision=precision), runs)),
    ]
    if pygambit is not None:
        start = perf_counter()
        found = gambit_chances(pygambit, game, precision)
        taken = [perf_counter() - start]
        difference = np.abs(found - play_tree(tree, precision)[0][0]).max()
        assert difference < 1e-6
        rows.append((f"Gambit, equal to {difference:.0e}", taken))
    print_table(rows, unit="ms", scale=1000)


def main() -> None:
    quick = is_quick(__doc__ or "")
    game = dense_game(np.random.default_rng(0), 3, 3)
    pygambit = import_module("pygambit") if find_spec("pygambit") else None
    if pygambit is None:
        print("Gambit is not installed here; it is left out")
    compare(truncate(game, 2), pygambit, 1.0, runs=1 if quick else 25)
    for precision in () if quick else (1.0, 8.0):
        print()
        compare(game, pygambit, precision, runs=25)


if __name__ == "__main__":
    main()
