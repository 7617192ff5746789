"""Reaching: where a move ends the profile is played, and no bend apart it is the least such move."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_cases import one_measure

from countermove.core.errors import CountermoveError
from countermove.solving.methods import prepare, solve_nominal
from countermove.uncertainty.reaching import reach_profile
from countermove.uncertainty.run import solve_inputs
from countermove.uncertainty.steady import make_space
from games import random_game


@given(st.integers(0, 10**6))
@settings(max_examples=25, deadline=None)
def test_the_profile_is_played_after_the_move_which_stays_in_range(seed: int) -> None:
    rng = np.random.default_rng(seed)
    game = random_game(rng, layers=2, per_layer=2, uncertain=True)
    space = make_space(game)
    try:
        prepared = prepare(game, "enumeration")
        wanted = solve_inputs(game, prepared, space.inputs(rng.uniform(-1, 1, (6, len(space.half))))).profiles
    except CountermoveError:
        return
    for profile in np.unique(wanted, axis=0):
        move = reach_profile(space, prepared, profile)
        if move is not None:
            inputs = space.inputs(move[None])
            assert (np.abs(inputs - space.nominal) <= np.abs(move) * space.half + 1e-9).all()
            assert (solve_inputs(game, prepared, inputs).profiles[0] == profile).all()


def test_what_is_played_already_takes_no_move_and_what_never_is_has_none() -> None:
    game = one_measure(effect="{range: [4, 6]}", cost="{range: [1, 3]}")
    played = solve_nominal(game).profile
    found = reach_profile(make_space(game), prepare(game, "enumeration"), played)
    assert found is not None
    assert not found.any()
    assert reach_profile(make_space(game), prepare(game, "enumeration"), ~played) is None


def test_several_numbers_move_alike_and_as_little_as_the_tie_asks_for() -> None:
    """Weight times effect, (1 − r/2)(3 − r), falls to the cost of 1.5 at r = (5 − √13)/2."""
    game = one_measure(effect="{range: [2, 4]}", cost="1.5", weight="{range: [0.5, 1.5]}")
    move = reach_profile(make_space(game), prepare(game, "enumeration"), ~solve_nominal(game).profile)
    assert move is not None
    assert sorted(np.abs(move)[np.abs(move) > 0]) == pytest.approx([(5 - np.sqrt(13)) / 2] * 2, abs=1e-3)
