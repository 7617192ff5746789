"""Bonds between layers: a clause that a measure nobody chooses settles binds no one, and an open one binds a pair."""

from dataclasses import replace

import numpy as np
import pytest

from countermove.core.errors import OutOfReachError
from countermove.game.game import Game, freeze
from countermove.solving.bonds import Bond, allowed_pairs, find_bonds
from countermove.solving.variables import Variable, joint_variable
from games import random_game


def _game(**changes: list[int]) -> Game:
    """Two layers of two measures: the first of the second layer requires the first of the first layer, and excludes the
    second. `given` and `barred` name measures.
    """
    game = random_game(np.random.default_rng(0), layers=2, per_layer=2, limits=False)
    marks = {name: freeze(np.isin(np.arange(4), measures)) for name, measures in changes.items()}
    return replace(game, requires=freeze(np.array([[2, 0]])), excludes=freeze(np.array([[2, 1]])), **marks)


def _lists(game: Game) -> list[Variable]:
    return [joint_variable(game, 0), joint_variable(game, 1)]


def test_a_later_measure_is_bound_by_what_it_requires_and_excludes() -> None:
    game = _game()
    required, excluded = find_bonds(game, _lists(game))
    assert required == Bond(1, 0, 0, 0, False)
    assert excluded == Bond(1, 0, 0, 1, True)
    earlier, later = (variable.options for variable in _lists(game))
    assert allowed_pairs(required, _lists(game)).tolist() == (~later[None, :, 0] | earlier[:, None, 0]).tolist()
    assert allowed_pairs(excluded, _lists(game)).tolist() == (~later[None, :, 0] | ~earlier[:, None, 1]).tolist()


def test_a_measure_that_is_barred_binds_no_one() -> None:
    game = _game(barred=[2])
    assert find_bonds(game, _lists(game)) == ()


def test_a_measure_that_is_required_and_given_binds_no_one_and_one_that_is_barred_is_excluded_already() -> None:
    game = _game(given=[0], barred=[1])
    assert find_bonds(game, _lists(game)) == ()


def test_a_given_measure_that_requires_what_may_not_be_adopted_is_out_of_reach() -> None:
    game = _game(given=[2])
    with pytest.raises(OutOfReachError, match="a measure that nobody chooses binds layer 1 by history"):
        find_bonds(game, _lists(game))
