"""Possible play within a radius: what is played anywhere within it is on the list."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from countermove.core.errors import CountermoveError, OutOfReachError
from countermove.core.quantity import span
from countermove.game.game import nominal_inputs, nominal_numbers, numbers_at
from countermove.solving.affine import make_forms
from countermove.solving.methods import prepare
from countermove.solving.possible_within import entry_radii, first_radius
from countermove.solving.strategies import play_on
from games import random_game


@given(st.integers(0, 10**6), st.sampled_from([0.05, 0.3, 1.0]), st.booleans())
@settings(max_examples=120, deadline=None)
def test_whatever_is_played_within_a_radius_may_be_played_from_no_greater_one_on(
    seed: int, limit: float, whole: bool
) -> None:
    rng = np.random.default_rng(seed)
    game = random_game(rng, uncertain=not whole or bool(seed % 2), whole=whole)
    try:
        prepared = prepare(game, "enumeration")
        prepared.solve(nominal_numbers(game))
    except CountermoveError:
        return
    middle = nominal_inputs(game)[0]
    half = np.array([span(quantity) for quantity in game.quantities]) @ [-0.5, 0.5]
    entries = entry_radii(game, make_forms(game, middle, half), limit=limit)
    radius_of = {profile.tobytes(): radius for profile, radius in zip(entries.profiles, entries.radii, strict=True)}
    radii = limit * rng.random((30, 1)) * (np.arange(30)[:, None] > 0)
    moves = radii * np.where(rng.random((30, 1)) < 0.7, rng.choice([-1.0, 1.0], (30, len(half))), rng.uniform(-1, 1))
    numbers = numbers_at(game, middle + moves * half)
    played = play_on(game, prepared.solve(numbers), np.zeros((30, len(game.measures)), bool))[0]
    for profile, radius in zip(played, radii[:, 0], strict=True):
        assert radius_of.get(profile.tobytes(), entries.limit) <= radius + 1e-9 or radius >= entries.limit - 1e-9


@given(st.floats(0, 10), st.floats(0, 10), st.floats(0, 10))
@example(1.0, 5e-324, 0.0)
@example(1.0, 0.0, 5e-324)
@example(5e-324, 1e-200, 1e-200)
def test_the_first_radius_is_where_slope_and_curve_together_reach_the_distance(
    distance: float, slope: float, untold: float
) -> None:
    radius = float(first_radius(np.array(distance), np.array(slope), np.array(untold)))
    if radius > 1e6:
        assert slope * 1e6 + untold * 1e12 <= distance * (1 + 1e-6)
    else:
        assert slope * radius + untold * radius**2 == pytest.approx(distance, rel=1e-6, abs=1e-9)


def test_a_game_with_too_many_histories_is_refused_with_their_number() -> None:
    game = random_game(np.random.default_rng(3), layers=3, per_layer=6, uncertain=True, limits=False)
    with pytest.raises(OutOfReachError, match="262,144 histories are too many"):
        entry_radii(game, make_forms(game, nominal_inputs(game)[0], np.ones(len(game.quantities))), limit=1.0)


def test_where_too_many_profiles_compete_nothing_is_said_of_greater_radii() -> None:
    game = random_game(np.random.default_rng(5), layers=2, per_layer=3, uncertain=True)
    half = np.array([span(quantity) for quantity in game.quantities]) @ [-0.5, 0.5]
    forms = make_forms(game, nominal_inputs(game)[0], half)
    whole = entry_radii(game, forms, limit=1.0)
    few = entry_radii(game, forms, limit=1.0, rivals=5)
    assert few.limit < whole.limit == 1.0
    assert len(few.radii) < len(whole.radii)
    assert (few.radii < few.limit).all()
