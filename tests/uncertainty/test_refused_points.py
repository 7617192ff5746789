"""Answers that try points of their own leave out those that cannot be solved, and say on how many they rest."""

from types import ModuleType

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from picky_method import DEAREST, PLACE, is_refused, prepare_picky
from small_cases import SELDOM, one_measure, small_game

from countermove.game.game import Game, nominal_inputs, numbers_at
from countermove.solving import methods
from countermove.solving.methods import solve_nominal
from countermove.solving.strategies import Prepared
from countermove.uncertainty import joint, screening, sensitivity
from countermove.uncertainty.conclusions import SurvivalBounds, conclude
from countermove.uncertainty.flips import Flip, find_flips
from countermove.uncertainty.joint import find_joint_flips
from countermove.uncertainty.morris import morris_design, morris_indices
from countermove.uncertainty.run import Run, explore_run
from countermove.uncertainty.screening import screen_quantities
from countermove.uncertainty.sensitivity import rank_sensitivity
from games import random_game

BOUNDS = SurvivalBounds()
EFFECT, COST = "measures.act.effects.a.gain", "measures.act.cost"


@pytest.fixture(autouse=True, scope="module")
def picky() -> object:
    """The method that refuses high costs goes by the name of «picky»."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(methods.METHODS, "picky", PLACE)  # type: ignore[arg-type]
        yield


def _use_picky(monkeypatch: pytest.MonkeyPatch, module: ModuleType) -> None:
    def prepare(game: Game, method: str, *, scenarios: int) -> Prepared:
        return prepare_picky(game)

    monkeypatch.setattr(module, "prepare", prepare)


def _flips(game: Game, method: str) -> dict[str, dict[str, Flip]]:
    found = find_flips(game, conclude(solve_nominal(game), BOUNDS), BOUNDS, method=method)
    return {label: {flip.quantity: flip for flip in flips} for label, flips in found.items()}


def _is_refused_at(game: Game, flip: Flip, value: float) -> bool:
    inputs = nominal_inputs(game)
    inputs[0, game.labels.index(flip.quantity)] = value
    return bool(is_refused(numbers_at(game, inputs).costs)[0])


def test_a_walk_ends_where_the_game_cannot_be_solved() -> None:
    game = one_measure(effect="{range: [2, 4]}", cost="{range: [0, 2]}")
    every, known = (_flips(game, method)["act adopted"] for method in ("elimination", "picky"))
    assert every[COST].threshold == pytest.approx(3)
    assert set(known) == set(every) - {COST}
    unsolved: set[str] = set()
    find_flips(game, conclude(solve_nominal(game), BOUNDS), BOUNDS, method="picky", unsolved=unsolved)
    assert unsolved == {COST}
    assert all(known[quantity] == every[quantity] for quantity in known)


@given(st.integers(0, 10**9))
@example(58083854)  # a threshold just where the game begins to be refused
@settings(max_examples=5, deadline=None)
def test_every_flip_lies_between_two_points_that_were_solved(seed: int) -> None:
    game = random_game(np.random.default_rng(seed), layers=2, per_layer=2, limits=False, uncertain=True)
    assume(not is_refused(numbers_at(game, nominal_inputs(game)).costs)[0])
    every, known = (_flips(game, method) for method in ("elimination", "picky"))
    for label, flips in known.items():
        for quantity, flip in flips.items():
            assert not _is_refused_at(game, flip, flip.start)
            assert not _is_refused_at(game, flip, flip.stop)
            assert flip.distance >= every[label][quantity].distance - 1e-9
        for quantity, flip in every[label].items():
            assert quantity in flips or any(_is_refused_at(game, flip, end) for end in (flip.start, flip.stop))


def test_indices_rest_on_the_points_that_are_solved_whichever_quantity_is_changed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The cost is left with three quarters of its range."""
    _use_picky(monkeypatch, sensitivity)
    game = one_measure(effect="{range: [10, 11]}", cost="{range: [0, 2]}")
    found = {each.quantity: each for each in rank_sensitivity(game, points=1024) if each.target == "payoffs.a"}
    effect, cost = 1 / 12, 1.5**2 / 12
    assert found[EFFECT].total == pytest.approx(effect / (effect + cost), abs=0.03)
    assert found[COST].first == pytest.approx(cost / (effect + cost), abs=0.03)
    assert found[EFFECT].points == found[COST].points == pytest.approx(1024 * 0.75**2, rel=0.02)


def test_where_fewer_than_two_points_are_solved_there_are_no_indices(monkeypatch: pytest.MonkeyPatch) -> None:
    _use_picky(monkeypatch, sensitivity)
    assert rank_sensitivity(one_measure(effect="{range: [10, 11]}", cost="2"), points=64) == ()


def test_indices_leave_out_points_whose_statements_hold_in_no_draw() -> None:
    points = {each.points for each in rank_sensitivity(small_game(SELDOM), points=128, seed=3)}
    assert len(points) == 1
    assert 100 < points.pop() < 128


def test_effects_are_screened_by_the_moves_between_solved_points(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of four levels of the cost the highest is refused: every other move of it ends there."""
    _use_picky(monkeypatch, screening)
    game = one_measure(effect="{range: [4, 8]}", cost="{range: [0, 2]}")
    found = screen_quantities(game, conclude(solve_nominal(game), BOUNDS), BOUNDS, seed=0)
    by_quantity = {each.quantity: each for each in found if each.target == "payoffs.a"}
    assert by_quantity[EFFECT].mean == pytest.approx(4)
    assert by_quantity[COST].mean == pytest.approx(-2)
    assert all(2 <= each.moves < 10 for each in by_quantity.values())


def test_screening_leaves_out_trajectories_whose_statements_hold_in_no_draw() -> None:
    game = small_game(SELDOM.replace("times: 25", "times: 60"))
    found = screen_quantities(game, conclude(solve_nominal(game), BOUNDS), BOUNDS, seed=0)
    assert len({each.moves for each in found}) == 1
    assert 2 <= found[0].moves < 10


def test_morris_indices_of_known_moves_are_those_of_the_trajectories_that_have_them() -> None:
    points = morris_design(3, 6, seed=1)
    outcomes = points @ [1.0, -2.0, 0.5] + points[..., 0] * points[..., 1]
    known = np.ones(outcomes.shape, bool)
    known[4:] = False
    outcomes[4:] = np.nan
    some, few = morris_indices(points, outcomes, known), morris_indices(points[:4], outcomes[:4])
    for name in ("mean", "size", "spread", "size_error"):
        assert getattr(some, name) == pytest.approx(getattr(few, name))
    assert some.effects.tolist() == [4, 4, 4]
    known[1:] = False
    assert np.isnan(morris_indices(points, outcomes, known).mean).all()


def test_a_joint_flip_ends_where_the_game_was_solved(monkeypatch: pytest.MonkeyPatch) -> None:
    _use_picky(monkeypatch, joint)
    game = one_measure(effect="{range: [1.2, 3]}", cost="{range: [0, 2]}")
    ensemble = explore_run(game, Run(300), method="picky")
    conclusions = conclude(solve_nominal(game), BOUNDS)
    found = find_joint_flips(ensemble, conclusions, BOUNDS, find_flips(game, conclusions, BOUNDS, method="picky"))
    assert ensemble.refusals
    assert [each.conclusion for each in found] == ["act adopted"]
    after = {change.quantity: change.stop for change in found[0].changes}
    assert after[COST] <= DEAREST
    assert after[EFFECT] <= after[COST] + 1e-6
