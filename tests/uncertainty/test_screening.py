"""Screening: quantities that matter are listed with their effect, others are not."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_cases import BOUND, one_measure, small_game

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


def test_quantities_that_depend_on_one_another_are_moved_together_and_never_alone() -> None:
    game = small_game(BOUND)
    found = [each for each in screen_quantities(game, (), BOUNDS, seed=0) if each.target == "payoffs.a"]
    assert {each.quantity: len(each.members) for each in found} == {
        "objectives.a.gain.weight": 0,
        "group: pace, mood": 2,
        "group: measures.one.cost, measures.two.cost": 2,
        "group: measures.three.effects.a.gain, measures.three.cost": 2,
    }
    for each in found:
        assert (each.mean is None) == (each.spread is None) == bool(each.members)
        assert each.size > 0


TIED = """\
countermove: 1
title: two numbers that are nearly one
actors: {{a: {{name: A}}}}
objectives: {{a: {{gain: {{name: gain}}}}}}
layers: [{{id: choice, actor: a, given: true}}]
measures:
  one: {{layer: choice, effects: {{a.gain: {{range: [0, 1]}}}}, cost: {{range: [0, {cost}]}}}}
correlations: [{{between: [measures.one.effects.a.gain, measures.one.cost], rank: {rank}}}]
"""


@pytest.mark.parametrize(("rank", "size"), [(1, 0.5), (-1, 1.5)])
def test_a_group_that_moves_as_one_number_has_the_size_of_that_number(rank: int, size: float) -> None:
    """Of a gain from 0 to 1 and a cost from 0 to 1/2 that moves with it a half is left; against it, one and a half."""
    game = small_game(TIED.format(cost=0.5, rank=rank))
    found = [screen_quantities(game, (), BOUNDS, seed=seed)[0].size for seed in range(60)]
    assert np.mean(found) == pytest.approx(size, abs=4 * np.std(found) / np.sqrt(len(found)) + 1e-3)
    assert np.std(found) < size / 2


@given(st.integers(0, 10**6))
@settings(max_examples=10, deadline=None)
def test_no_point_that_is_tried_breaks_a_statement(seed: int) -> None:
    """A gain that is at least its cost: the payoff, never below 0, moves by 1 at most from one scenario to another."""
    text = TIED.replace("correlations:", "statements:").replace(
        "{{between: [measures.one.effects.a.gain, measures.one.cost], rank: {rank}}}",
        "{{larger: measures.one.effects.a.gain, than: measures.one.cost}}",
    )
    (found,) = screen_quantities(small_game(text.format(cost=1)), (), BOUNDS, seed=seed)
    assert found.members == ("measures.one.effects.a.gain", "measures.one.cost")
    assert 0 < found.size <= 3
