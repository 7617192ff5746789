"""Scenarios solved together, apart, in other numbers and by the plain twin come out alike (§7.3, §7.4)."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_cases import DUEL, one_measure, small_game

from countermove.core.errors import UsageError
from countermove.game.evaluate import payoffs, strengths
from countermove.game.game import numbers_at
from countermove.solving.methods import prepare
from countermove.uncertainty.design import latin_hypercube
from countermove.uncertainty.engines import find_engine
from countermove.uncertainty.ensemble import Ensemble, Outcomes
from countermove.uncertainty.run import explore_game, join_outcomes, solve_inputs
from games import random_game


def _same(one: Ensemble | Outcomes, other: Ensemble | Outcomes, rows: slice = slice(None)) -> bool:
    names = ("profiles", "payoffs", "strengths", "ties")
    return all(np.array_equal(getattr(one, name), getattr(other, name)[rows]) for name in names)


def test_asking_for_more_scenarios_changes_none_of_the_first_ones() -> None:
    game = small_game(DUEL)
    few, many = (explore_game(game, scenarios=scenarios, seed=4) for scenarios in (1500, 2500))
    assert (few.inputs == many.inputs[:1500]).all()
    assert _same(few, many, slice(1500))
    assert (few.scenarios, many.scenarios) == (1500, 2500)


@given(st.integers(0, 10**9), st.lists(st.integers(0, 40), max_size=4).map(sorted))
@settings(max_examples=30, deadline=None)
def test_scenarios_solved_in_one_batch_come_out_as_in_several(seed: int, cuts: list[int]) -> None:
    game = random_game(np.random.default_rng(seed), limits=False, uncertain=True)
    prepared = prepare(game)
    inputs = latin_hypercube(game.quantities, seed, 0, 40)
    whole = solve_inputs(game, prepared, inputs)
    parts = [solve_inputs(game, prepared, part) for part in np.split(inputs, cuts)]
    assert _same(whole, join_outcomes(parts))


@given(st.integers(0, 10**9))
@settings(max_examples=30, deadline=None)
def test_both_methods_find_the_same_in_every_scenario(seed: int) -> None:
    game = random_game(np.random.default_rng(seed), limits=False, uncertain=True)
    fast, plain = (explore_game(game, scenarios=8, seed=seed, method=name) for name in ("elimination", "enumeration"))
    assert _same(fast, plain)


def test_outcomes_are_worth_what_the_rules_say_at_their_own_inputs() -> None:
    game = small_game(DUEL)
    found = explore_game(game, scenarios=300, seed=0)
    numbers = numbers_at(game, found.inputs)
    assert found.payoffs == pytest.approx(payoffs(game, numbers, found.profiles))
    assert found.strengths == pytest.approx(strengths(game, numbers, found.profiles))
    assert len(np.unique(found.profiles, axis=0)) > 3


def test_different_seeds_explore_different_scenarios_and_0_is_a_seed() -> None:
    game = small_game(DUEL)
    first, again, other = (explore_game(game, scenarios=50, seed=seed) for seed in (0, 0, 1))
    assert (first.inputs == again.inputs).all()
    assert _same(first, again)
    assert (first.inputs != other.inputs).any()
    assert (first.seed, other.seed) == (0, 1)


def test_scenarios_in_which_a_choice_is_tied_are_marked() -> None:
    game = one_measure(effect="{values: [0, 1, 2], weights: [1, 2, 1]}", cost="1")
    found = explore_game(game, scenarios=1000, seed=0)
    effects = found.inputs[:, game.labels.index("measures.act.effects.a.gain")]
    assert (found.ties == (effects == 1)).all()
    assert (found.profiles[:, 0] == (effects == 2)).all()
    assert found.ties.sum() == 500


def test_progress_rises_to_the_number_of_scenarios() -> None:
    told: list[tuple[int, int]] = []
    game = small_game(DUEL)
    explore_game(game, scenarios=1001, seed=0, progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (1001, 1001)
    assert [done for done, _ in told] == sorted({done for done, _ in told})
    assert {total for _, total in told} == {1001}


def test_a_game_without_uncertainty_is_the_same_in_every_scenario() -> None:
    found = explore_game(one_measure(effect="2", cost="1"), scenarios=3, seed=0)
    assert found.profiles.tolist() == [[True]] * 3
    assert found.payoffs.tolist() == [[1.0]] * 3


def test_no_inputs_give_no_outcomes() -> None:
    game = small_game(DUEL)
    none = solve_inputs(game, prepare(game), np.zeros((0, len(game.quantities))))
    assert none.profiles.shape == (0, 4)
    assert none.payoffs.shape == (0, 3)
    assert none.strengths.shape == (0, 4)
    assert none.ties.shape == (0,)


def test_an_engine_gives_outcomes_in_the_order_of_its_tasks() -> None:
    assert list(find_engine("local")(lambda: lambda task: task * task, [3, 1, 2], 2)) == [9, 1, 4]


def test_what_cannot_be_explored_is_wrong_usage() -> None:
    game = one_measure(effect="2", cost="1")
    with pytest.raises(UsageError, match="0 scenarios cannot be explored; ask for at least 1"):
        explore_game(game, scenarios=0, seed=0)
    with pytest.raises(UsageError, match="seed -1 is negative"):
        explore_game(game, scenarios=1, seed=-1)
    with pytest.raises(UsageError, match="unknown engine 'abacus'; known engines: local, processes, dask"):
        explore_game(game, scenarios=1, seed=0, engine="abacus")
    with pytest.raises(UsageError, match="unknown method 'magic'"):
        explore_game(game, scenarios=1, seed=0, method="magic")
