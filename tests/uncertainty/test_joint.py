"""Joint flips: every one overturns its conclusion, and nothing within the radius that is proved does."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_cases import REJOINED, one_measure, small_game

from countermove.core.errors import CountermoveError
from countermove.core.quantity import span
from countermove.game.game import Game, nominal_inputs
from countermove.solving.methods import prepare, solve_nominal
from countermove.uncertainty.conclusions import Conclusion, SurvivalBounds, conclude, holds_in
from countermove.uncertainty.flips import find_flips
from countermove.uncertainty.joint import JointFlip, find_joint_flips
from countermove.uncertainty.run import explore_game, solve_inputs
from countermove.uncertainty.steady import make_space
from games import random_game

BOUNDS = SurvivalBounds()


def _joint_flips(game: Game, scenarios: int = 200, seed: int = 0) -> tuple[JointFlip, ...]:
    conclusions = conclude(solve_nominal(game), BOUNDS)
    ensemble = explore_game(game, scenarios=scenarios, seed=seed)
    return find_joint_flips(ensemble, conclusions, BOUNDS, find_flips(game, conclusions, BOUNDS))


@given(st.integers(0, 10**6))
@settings(max_examples=12, deadline=None)
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
        inside = [flip.distance for flip in flips[found.conclusion] if flip.is_within_range]
        if found.radius is None:
            assert (found.changes, inside) == ((), [])
            continue
        assert 0 <= found.proved <= found.radius
        assert not found.is_everywhere
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
        assert found.radius <= min(inside, default=np.inf) + 1e-3


@given(st.integers(0, 10**6))
@settings(max_examples=15, deadline=None)
def test_nothing_that_is_tried_within_the_proved_radius_overturns_the_conclusion(seed: int) -> None:
    """Corners of the box and points in it, solved by the plain twin."""
    rng = np.random.default_rng(seed)
    game = random_game(rng, layers=2, per_layer=2, uncertain=True)
    try:
        found = _joint_flips(game, scenarios=40, seed=seed)
    except CountermoveError:
        return
    space = make_space(game)
    moves = np.concatenate([rng.choice([-1.0, 1.0], (60, len(space.half))), rng.uniform(-1, 1, (20, len(space.half)))])
    by_label = {each.label: each for each in conclude(solve_nominal(game), BOUNDS)}
    for each in found:
        assert _hold(game, by_label[each.conclusion], space.inputs(0.9999 * each.proved * moves)).all()
        if each.is_everywhere:
            assert _hold(game, by_label[each.conclusion], space.inputs(space.reach * moves)).all()


def _hold(game: Game, conclusion: Conclusion, inputs: np.ndarray) -> np.ndarray:
    outcomes = solve_inputs(game, prepare(game, "enumeration"), inputs)
    return holds_in([conclusion], game, outcomes.profiles, outcomes.strengths, BOUNDS)[:, 0]


def test_effect_and_cost_meet_halfway_and_that_is_proved_to_be_least() -> None:
    (found,) = _joint_flips(one_measure(effect="{range: [2, 4]}", cost="{range: [1, 3]}"))
    assert found.radius == pytest.approx(0.5, abs=1e-3)
    assert found.proved == pytest.approx(0.5, abs=1e-4)
    assert {change.quantity: change.stop for change in found.changes} == {
        "measures.act.effects.a.gain": pytest.approx(2.5, abs=2e-3),
        "measures.act.cost": pytest.approx(2.5, abs=2e-3),
    }


def test_a_product_leaves_little_untold() -> None:
    """Weight times effect, (1 − r/2)(3 − r), falls to the cost of 1 at r = (5 − √17)/2 = 0.438."""
    (found,) = _joint_flips(one_measure(effect="{range: [2, 4]}", cost="1.5", weight="{range: [0.5, 1.5]}"))
    exact = (5 - np.sqrt(13)) / 2  # of (1 − r/2)(3 − r) = 1.5
    assert found.radius == pytest.approx(exact, abs=1e-3)
    assert 0.75 * exact < found.proved < exact


def test_what_holds_wherever_judgements_lie_is_proved_to() -> None:
    (found,) = _joint_flips(one_measure(effect="{range: [4, 6]}", cost="{range: [1, 3]}"))
    assert (found.radius, found.changes, found.is_everywhere) == (None, (), True)
    assert found.proved == pytest.approx(1, abs=1e-4)


def test_a_change_that_breaks_a_statement_does_not_count() -> None:
    """Cost and effect meet halfway, unless the effect is stated to be at least twice the cost: then never."""
    text = """\
countermove: 1
title: t
actors: {a: {}}
objectives: {a: {gain: {}}}
layers: [{id: choice, actor: a}]
measures:
  act: {layer: choice, effects: {a.gain: {range: [2, 6]}}, cost: {range: [1, 3]}}
STATED"""
    free, bound = (
        _joint_flips(small_game(text.replace("STATED", stated)))[0]
        for stated in ("", "statements: [{larger: measures.act.effects.a.gain, than: measures.act.cost, times: 2}]\n")
    )
    assert free.radius == pytest.approx(2 / 3, abs=1e-3)
    assert (bound.radius, bound.changes) == (None, ())
    assert bound.proved <= 2 / 3


def test_a_foreseen_reply_that_gives_way_is_found_and_no_less_is_proved() -> None:
    """The first mover refrains as long as the second would stop it; it would not from where cost and effect meet."""
    text = """\
countermove: 1
title: t
actors: {a: {}, b: {}}
objectives: {a: {gain: {}}, b: {calm: {}}}
layers: [{id: one, actor: a}, {id: two, actor: b}]
measures:
  act: {layer: one, effects: {a.gain: 5, b.calm: {range: [-5, -3]}}, cost: 1}
  stop: {layer: two, cost: {range: [2, 4]}}
counters: [{by: stop, against: act, efficacy: 1}]
"""
    act, stop = _joint_flips(small_game(text))
    assert act.radius == pytest.approx(0.5, abs=1e-3)
    assert act.proved == pytest.approx(0.5, abs=1e-4)
    assert (stop.radius, stop.is_everywhere) == (None, True)


def test_a_strength_that_falls_below_its_bound_is_found_and_nearly_proved_where_two_paths_rejoin() -> None:
    found = {each.conclusion: each for each in _joint_flips(small_game(REJOINED))}
    for each in found.values():
        assert each.radius is None or 0 < each.proved <= each.radius


def test_no_point_of_a_grid_is_nearer_than_what_is_found() -> None:
    """All points of a grid, solved by the plain twin."""
    text = """\
countermove: 1
title: t
actors: {a: {}, b: {}}
objectives: {a: {gain: {}}, b: {calm: {}}}
layers: [{id: one, actor: a}, {id: two, actor: b}]
measures:
  act: {layer: one, effects: {a.gain: {range: [2, 6]}, b.calm: {range: [-4, -1]}}, cost: {range: [1, 2]}}
  stop: {layer: two, cost: {range: [0.5, 1]}}
counters: [{by: stop, against: act, efficacy: {range: [0.2, 0.6]}}]
"""
    game = small_game(text)
    space = make_space(game)
    moving = np.flatnonzero(space.half)
    moves = np.zeros((5 ** len(moving), len(space.half)))
    moves[:, moving] = np.array(list(product(np.linspace(-1, 1, 5), repeat=len(moving))))
    by_label = {each.label: each for each in conclude(solve_nominal(game), BOUNDS)}
    for each in _joint_flips(game):
        overturned = ~_hold(game, by_label[each.conclusion], space.inputs(moves))
        nearest = np.abs(moves[overturned]).max(axis=1).min(initial=np.inf)
        assert each.proved <= nearest + 1e-9
        if each.radius is not None:
            assert each.radius <= nearest + 1e-6
            assert each.proved >= 0.6 * each.radius
