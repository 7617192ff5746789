"""Joint flips: every one overturns its conclusion, stays in range, and is no larger than the nearest single flip."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_cases import one_measure

from countermove.core.errors import CountermoveError
from countermove.core.quantity import span
from countermove.game.game import nominal_inputs
from countermove.solving.methods import prepare, solve_nominal
from countermove.uncertainty.conclusions import SurvivalBounds, conclude, holds_in
from countermove.uncertainty.flips import find_flips
from countermove.uncertainty.joint import find_joint_flips
from countermove.uncertainty.run import explore_game, solve_inputs
from games import random_game

BOUNDS = SurvivalBounds()


@given(st.integers(0, 10**6))
@settings(max_examples=25, deadline=None)
def test_a_joint_flip_overturns_its_conclusion_within_its_radius_and_no_single_flip_is_smaller(seed: int) -> None:
    game = random_game(np.random.default_rng(seed), layers=2, per_layer=2, uncertain=True)
    try:
        solution = solve_nominal(game)
        ensemble = explore_game(game, scenarios=60, seed=seed)
    except CountermoveError:
        return
    conclusions = conclude(solution, BOUNDS)
    flips = find_flips(game, conclusions, BOUNDS)
    nominal = nominal_inputs(game)[0]
    by_label = {conclusion.label: conclusion for conclusion in conclusions}
    for found in find_joint_flips(ensemble, conclusions, BOUNDS, flips):
        inputs = nominal.copy()
        for change in found.changes:
            place = game.labels.index(change.quantity)
            low, high = span(game.quantities[place])
            assert low - 1e-9 <= change.stop <= high + 1e-9
            assert abs(change.stop - change.start) <= found.radius * (high - low) / 2 + 1e-9
            inputs[place] = change.stop
        outcomes = solve_inputs(game, prepare(game, "enumeration"), inputs[None])
        conclusion = by_label[found.conclusion]
        assert not holds_in([conclusion], game, outcomes.profiles, outcomes.strengths, BOUNDS).any()
        inside = [flip.distance for flip in flips[found.conclusion] if flip.is_within_range]
        assert found.radius <= min(inside, default=np.inf) + 1e-3


def test_effect_and_cost_meet_halfway() -> None:
    game = one_measure(effect="{range: [2, 4]}", cost="{range: [1, 3]}")
    conclusions = conclude(solve_nominal(game), BOUNDS)
    ensemble = explore_game(game, scenarios=200, seed=0)
    (found,) = find_joint_flips(ensemble, conclusions, BOUNDS, find_flips(game, conclusions, BOUNDS))
    assert found.radius == pytest.approx(0.5, abs=1e-3)
    assert {change.quantity: change.stop for change in found.changes} == {
        "measures.act.effects.a.gain": pytest.approx(2.5, abs=2e-3),
        "measures.act.cost": pytest.approx(2.5, abs=2e-3),
    }
