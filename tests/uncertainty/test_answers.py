"""Answers: worth of knowing single quantities and groups of them, as far as they depend on one another."""

from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_cases import DUEL, small_game

from countermove.core.errors import CountermoveError
from countermove.solving.methods import solve_nominal
from countermove.uncertainty.answers import Knowing, answer_questions
from countermove.uncertainty.conclusions import SurvivalBounds, conclude
from countermove.uncertainty.run import explore_game
from games import random_game

BOUNDS = SurvivalBounds()
GAIN, COST = "measures.act.effects.a.gain", "measures.act.cost"

BOUND_CHOICE = """\
countermove: 1
title: a gain and a cost that move together
actors: {{a: {{name: A}}}}
objectives: {{a: {{gain: {{name: gain}}}}}}
layers: [{{id: choice, actor: a}}]
measures:
  act: {{layer: choice, effects: {{a.gain: {{range: [0, 1]}}}}, cost: {{range: [0, 1]}}}}
correlations: [{{between: [{gain}, {cost}], rank: {rank}}}]
"""


def _knowing(rank: float) -> Knowing:
    game = small_game(BOUND_CHOICE.format(gain=GAIN, cost=COST, rank=rank))
    ensemble = explore_game(game, scenarios=2000, seed=0)
    found = answer_questions(ensemble, (), BOUNDS, groups={"all of it": [GAIN, COST]})
    return next(each for each in found.knowing if each.subject == "choice")


def test_a_group_that_is_asked_for_and_one_that_is_bound_are_both_told_and_members_say_what_they_move_with() -> None:
    found = _knowing(0.5)
    assert {(each.group, each.members, each.is_bound) for each in found.groups} == {
        ("all of it", (GAIN, COST), False),
        (f"group: {GAIN}, {COST}", (GAIN, COST), True),
    }
    assert {each.quantity: each.moves_with for each in found.quantities} == {GAIN: (COST,), COST: (GAIN,)}


def test_what_one_quantity_tells_of_another_is_part_of_its_worth() -> None:
    """If cost falls just as gain rises, knowing one is knowing both; if it rises as much, there is nothing to know."""
    against, apart, along = (_knowing(rank) for rank in (-1, 0, 1))
    alone = {each.quantity: each.worth for each in against.quantities}
    assert alone[GAIN].gain == pytest.approx(against.everything.gain, abs=2 * alone[GAIN].error)
    assert against.everything.gain == pytest.approx(1 / 4, abs=0.02)  # the mean of |2 u − 1| over two
    assert apart.everything.gain == pytest.approx(1 / 6, abs=0.02)
    assert max(each.worth.gain for each in apart.quantities) < 0.8 * apart.everything.gain
    assert along.everything.gain == pytest.approx(0, abs=1e-3)


@given(st.integers(0, 10**6))
@settings(max_examples=8, deadline=None)
def test_a_group_is_worth_no_less_than_its_members_but_for_error_and_no_more_than_all(seed: int) -> None:
    game = random_game(np.random.default_rng(seed), layers=2, per_layer=2, uncertain=True)
    try:
        conclusions = conclude(solve_nominal(game), BOUNDS)
        ensemble = explore_game(game, scenarios=200, seed=seed)
    except CountermoveError:
        return
    found = answer_questions(ensemble, conclusions, BOUNDS, groups={"some": game.labels[:6], "few": game.labels[:1]})
    for knowing in found.knowing:
        assert [each.group for each in knowing.groups] in ([], ["some"])
        for group in knowing.groups:
            assert group.worth.gain <= knowing.everything.gain + 1e-9
            for each in knowing.quantities:
                if each.quantity in group.members:
                    error = sqrt(each.worth.error**2 + group.worth.error**2)
                    assert group.worth.gain >= each.worth.gain - 5 * error


def test_worths_come_largest_first_and_the_same_twice() -> None:
    game = small_game(DUEL)
    conclusions = conclude(solve_nominal(game), BOUNDS)
    ensemble = explore_game(game, scenarios=500, seed=0)
    groups = {"chips": [label for label in game.labels if "chips" in label], "the rest": game.labels[-4:]}
    first, again = (answer_questions(ensemble, conclusions, BOUNDS, groups=groups) for _ in range(2))
    assert first.knowing == again.knowing
    for knowing in first.knowing:
        for worths in (knowing.groups, knowing.quantities):
            gains = [each.worth.gain for each in worths]
            assert gains == sorted(gains, reverse=True)
