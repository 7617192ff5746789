"""Gambit reads the extensive-form and strategic-form files, and finds the same play in them."""

from io import StringIO

import numpy as np
import pytest

from countermove.core.errors import InputError
from countermove.game.game import Game
from countermove.report.export.efg import render_efg
from countermove.report.export.nfg import render_nfg
from countermove.solving.methods import solve_nominal
from countermove.solving.solution import Solution
from games import random_game


def _solved_games(count: int, *, per_layer: int) -> list[tuple[int, Game, Solution]]:
    """Random games of up to three layers that can be played, with their solutions."""
    found = []
    for seed in range(3 * count):
        rng = np.random.default_rng(seed)
        game = random_game(rng, layers=int(rng.integers(1, 4)), per_layer=per_layer)
        try:
            found.append((seed, game, solve_nominal(game)))
        except InputError:
            continue
    return found[:count]


@pytest.mark.pygambit
@pytest.mark.parametrize("form", ["efg", "nfg"])
def test_the_play_is_among_the_pure_equilibria_of_the_game_that_gambit_reads(form: str) -> None:
    import pygambit

    read, render = {"efg": (pygambit.read_efg, render_efg), "nfg": (pygambit.read_nfg, render_nfg)}[form]
    solved = _solved_games(20, per_layer=1)
    for seed, game, solution in solved:
        theirs = read(StringIO(render(game)))
        found = pygambit.nash.enumpure_solve(theirs).equilibria
        payoffs = [[float(each.payoffs[player]) for player in theirs.players] for each in found]
        expected = [*solution.payoffs.values()]
        assert any(each == pytest.approx(expected, abs=1e-9) for each in payoffs), seed
    assert len(solved) == 20
