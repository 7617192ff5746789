"""Logit play at one precision: a backward pass over 512 leaves, the checked play, and Gambit's path-following.

Gambit gets the tree that `countermove export --to efg` writes and traces the path of equilibria from precision 0 up to
the one that is asked for; it takes a minute or two. Both sides have to find the same chances.
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

PRECISION = 1.0


def gambit_chances(pygambit: Any, game: Game, text: str) -> np.ndarray:
    """The chances of the first mover's portfolios, fewer measures first."""
    (found,) = pygambit.qre.logit_solve_lambda(pygambit.read_efg(StringIO(text)), PRECISION)
    _, first = next(iter(found.profile[game.players[game.layers[0].mover]]))
    return np.array([float(chance) for _, chance in first])


def compare(game: Game, pygambit: Any | None, *, runs: int) -> None:
    """Prints what each road takes for the game."""
    tree = build_tree(game, nominal_numbers(game), tree_variables(game))
    play = solve_logit(game, precision=PRECISION)
    assert play.is_certified
    print(f"{game.id}: {tree.leaves[0].size} leaves, precision {PRECISION:g}")
    rows = [
        ("one backward pass", seconds_of(lambda: play_tree(tree, PRECISION), 100 * runs)),
        ("compiled game to checked play", seconds_of(lambda: solve_logit(game, precision=PRECISION), runs)),
    ]
    if pygambit is not None:
        text = render_efg(game)
        start = perf_counter()
        found = gambit_chances(pygambit, game, text)
        taken = [perf_counter() - start]
        difference = np.abs(found - play_tree(tree, PRECISION)[0][0]).max()
        assert difference < 1e-6
        rows.append((f"Gambit, equal to {difference:.0e}", taken))
    print_table(rows, unit="ms", scale=1000)


def main() -> None:
    quick = is_quick(__doc__ or "")
    game = dense_game(np.random.default_rng(0), 3, 3)
    pygambit = import_module("pygambit") if find_spec("pygambit") else None
    if pygambit is None:
        print("Gambit is not installed; it is left out")
    compare(truncate(game, 2), pygambit, runs=1 if quick else 25)
    if not quick:
        compare(game, pygambit, runs=25)


if __name__ == "__main__":
    main()
