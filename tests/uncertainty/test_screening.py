"""Screening: quantities that matter are listed with their effect, others are not."""

import numpy as np
import pytest
from small_cases import one_measure

from countermove.solving.methods import solve_nominal
from countermove.uncertainty.conclusions import SurvivalBounds, conclude
from countermove.uncertainty.screening import screen_quantities

BOUNDS = SurvivalBounds()


def test_a_payoff_moves_by_what_its_effect_and_cost_move() -> None:
    game = one_measure(effect="{range: [4, 8]}", cost="{range: [0, 2]}")
    found = screen_quantities(game, conclude(solve_nominal(game), BOUNDS), BOUNDS, seed=0)
    by_quantity = {each.quantity: each for each in found if each.target == "payoffs.a"}
    assert set(by_quantity) == {"measures.act.effects.a.gain", "measures.act.cost"}
    assert by_quantity["measures.act.effects.a.gain"].mean == pytest.approx(4)
    assert by_quantity["measures.act.cost"].mean == pytest.approx(-2)
    assert all(each.spread == pytest.approx(0, abs=1e-9) for each in by_quantity.values())


def test_a_conclusion_is_moved_by_what_overturns_it_and_by_nothing_else() -> None:
    game = one_measure(effect="{range: [0, 4]}", cost="{range: [1.9, 2.1]}")
    found = screen_quantities(game, conclude(solve_nominal(game), BOUNDS), BOUNDS, seed=1)
    moved = {each.quantity: each for each in found if each.target.startswith("act ")}
    assert set(moved) == {"measures.act.effects.a.gain"}
    assert moved["measures.act.effects.a.gain"].size > 1
    assert np.isfinite(moved["measures.act.effects.a.gain"].size_error)


def test_a_game_in_which_every_number_is_known_has_nothing_to_screen() -> None:
    game = one_measure(effect="3", cost="1")
    assert screen_quantities(game, conclude(solve_nominal(game), BOUNDS), BOUNDS, seed=0) == ()
