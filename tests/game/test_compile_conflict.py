"""A case read as a conflict keeps its measures, rules and payoffs."""

from dataclasses import fields
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflicts import random_conflict
from countermove.core.errors import InputError, OutOfReachError
from countermove.game.compile_conflict import compile_conflict, conflict_from_game, name_conflict, tied_levels
from countermove.game.evaluate import payoffs
from countermove.game.game import Game, is_fixed, nominal_numbers, tie_tolerances
from countermove.solving.certify import keeps_rules
from games import random_game


@pytest.mark.parametrize("seed", range(60))
def test_states_are_the_feasible_profiles_and_levels_order_them_as_payoffs_do(seed: int) -> None:
    game = random_game(np.random.default_rng(seed), layers=3)
    profiles = _feasible_profiles(game)
    if not len(profiles):
        with pytest.raises(InputError, match="no combination of measures is feasible"):
            conflict_from_game(game)
        return
    conflict = conflict_from_game(game)
    free = np.flatnonzero(~is_fixed(game))
    labels = ["".join("Y" if profile[measure] else "N" for measure in free) for profile in profiles]
    assert sorted(conflict.labels) == sorted(labels)
    movers = {measure: layer.mover for layer in game.layers for measure in layer.measures}
    assert conflict.owners.tolist() == [movers[measure] for measure in free]
    points = payoffs(game, nominal_numbers(game), profiles[np.argsort([labels.index(x) for x in labels])])
    tolerances = tie_tolerances(game, nominal_numbers(game))[0]
    for player in range(len(game.players)):
        by_label = dict(zip(labels, points[:, player], strict=True))
        levels = dict(zip(conflict.labels, conflict.levels[player], strict=True))
        ranked = sorted(labels, key=lambda label, of=by_label: of[label])  # type: ignore[misc]
        for lower, higher in pairwise(ranked):
            assert levels[lower] <= levels[higher]
            if by_label[higher] - by_label[lower] > tolerances[player]:
                assert levels[lower] < levels[higher]


def _feasible_profiles(game: Game) -> np.ndarray:
    """Every feasible profile, by the certificate's own reading of the rules."""
    free = np.flatnonzero(~is_fixed(game))
    rows = np.repeat((game.given & ~game.barred)[None], 2 ** len(free), axis=0)
    rows[:, free] = np.arange(2 ** len(free))[:, None] >> np.arange(len(free)) & 1
    kept = np.ones(len(rows), bool)
    for index, layer in enumerate(game.layers):
        if not layer.is_given:
            kept &= keeps_rules(game, index, rows)
    return rows[kept]


@pytest.mark.parametrize("seed", range(20))
def test_a_conflict_given_names_is_the_same_conflict(seed: int) -> None:
    conflict = random_conflict(np.random.default_rng(seed))
    again = compile_conflict(name_conflict(conflict))
    for part in fields(conflict):
        assert np.array_equal(getattr(again, part.name), getattr(conflict, part.name)), part.name


def test_a_case_with_too_many_measures_is_refused_with_their_number() -> None:
    with pytest.raises(OutOfReachError, match=r"24 free measures have 2\^24 combinations"):
        conflict_from_game(random_game(np.random.default_rng(0), layers=3, per_layer=8, limits=False))


@given(st.lists(st.integers(-5, 5), min_size=1, max_size=12), st.integers(1, 5), st.integers(-9, 9))
def test_levels_of_points_survive_rescaling(points: list[int], scale: int, shift: int) -> None:
    levels = tied_levels(np.array(points, float), 1e-9)
    assert levels.tolist() == tied_levels(np.array(points, float) * scale + shift, 1e-9).tolist()
    assert levels.tolist() == [sorted(set(points)).index(point) for point in points]


def test_points_within_the_tolerance_of_the_lowest_are_tied() -> None:
    assert tied_levels(np.array([0.0, 0.9, 1.8, 5.0]), 1.0).tolist() == [0, 0, 1, 2]
