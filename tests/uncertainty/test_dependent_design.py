"""Scenarios of quantities that move together: their values stay, their order tells of one another (§7.10)."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from small_cases import BOUND, small_game

from countermove.core.dependence import INDEPENDENT, Dependence, Loading, Order, RankCorrelation
from countermove.core.errors import OutOfReachError
from countermove.core.quantity import Quantity, Shape, point
from countermove.uncertainty.design import BLOCK, draw_scenarios, latin_hypercube

GAME = small_game(BOUND)
UNIT = Quantity(Shape.UNIFORM, (0.0, 1.0))
LATER = Quantity(Shape.UNIFORM, (1.0, 2.0))


def _columns(*paths: str) -> list[int]:
    return [GAME.labels.index(path) for path in paths]


def _with(*quantities: Quantity, **relations: tuple) -> object:
    """A game that has these quantities and what binds them."""
    names = tuple(f"f{place}" for place in range(3))
    labels = tuple(f"q{place}" for place in range(len(quantities)))
    return replace(GAME, quantities=quantities, labels=labels, dependence=Dependence(names, **relations))


@given(st.integers(0, 2**40), st.integers(0, 2500), st.integers(0, 900))
@settings(max_examples=10, deadline=None)
def test_a_dependent_scenario_is_the_same_whichever_others_are_drawn_with_it(seed: int, first: int, count: int) -> None:
    whole = draw_scenarios(GAME, seed, 0, 4000)
    assert (draw_scenarios(GAME, seed, first, count) == whole[first : first + count]).all()


@given(st.integers(0, 2**40), st.integers(0, 50))
@settings(max_examples=10, deadline=None)
def test_without_statements_every_block_has_the_values_that_it_has_without_dependence(seed: int, block: int) -> None:
    game = replace(GAME, dependence=replace(GAME.dependence, orders=()))
    bound = draw_scenarios(game, seed, block * BLOCK, BLOCK)
    free = latin_hypercube(game.quantities, seed, block * BLOCK, BLOCK)
    assert (np.sort(bound, axis=0) == np.sort(free, axis=0)).all()
    apart = _columns("objectives.a.gain.weight", "measures.three.cost")
    assert (bound[:, apart] == free[:, apart]).all()


def test_quantities_without_dependence_are_drawn_as_ever() -> None:
    game = replace(GAME, dependence=INDEPENDENT)
    assert (draw_scenarios(game, 3, 500, 900) == latin_hypercube(GAME.quantities, 3, 500, 900)).all()


@given(st.integers(0, 2**30), st.floats(-0.95, 0.95))
@settings(max_examples=15, deadline=None)
def test_rank_correlations_are_met_to_within_chance(seed: int, rank: float) -> None:
    pair = (Quantity(Shape.PERT, (0.0, 1.0, 9.0)), UNIT)
    game = _with(*pair, correlations=(RankCorrelation(0, 1, rank),))
    drawn = draw_scenarios(game, seed, 0, 5 * BLOCK)
    assert stats.spearmanr(drawn).statistic == pytest.approx(rank, abs=0.06)


def test_a_common_factor_gives_the_correlation_that_its_loadings_say() -> None:
    drawn = draw_scenarios(GAME, 1, 0, 10 * BLOCK)
    one, two, cost, other = _columns(
        "measures.one.effects.a.gain", "measures.two.effects.a.gain", "measures.one.cost", "measures.two.cost"
    )
    expected = 6 / np.pi * np.arcsin(0.8 * -0.6 / 2)
    assert stats.spearmanr(drawn[:, one], drawn[:, two]).statistic == pytest.approx(expected, abs=0.06)
    assert stats.spearmanr(drawn[:, cost], drawn[:, other]).statistic == pytest.approx(0.7, abs=0.03)
    assert abs(stats.spearmanr(drawn[:, one], drawn[:, cost]).statistic) < 0.04


def test_quantities_that_follow_one_factor_wholly_rise_and_fall_together() -> None:
    loadings = (Loading(0, 0, 1.0), Loading(1, 0, -1.0), Loading(2, 0, 1.0))
    drawn = draw_scenarios(_with(UNIT, LATER, LATER, loadings=loadings), 0, 0, BLOCK)
    ranks = drawn.argsort(axis=0).argsort(axis=0)
    assert (ranks[:, 0] == BLOCK - 1 - ranks[:, 1]).all()
    assert (ranks[:, 0] == ranks[:, 2]).all()


@given(st.integers(0, 2**30), st.integers(0, 3000))
@settings(max_examples=15, deadline=None)
def test_statements_hold_in_every_scenario(seed: int, first: int) -> None:
    effect, cost = _columns("measures.three.effects.a.gain", "measures.three.cost")
    drawn = draw_scenarios(GAME, seed, first, 400)
    assert (drawn[:, effect] >= 2 * drawn[:, cost]).all()


def test_a_statement_leaves_the_distribution_that_draws_which_keep_it_have() -> None:
    drawn = draw_scenarios(_with(UNIT, UNIT, UNIT, orders=(Order(0, 1),)), 4, 0, 20 * BLOCK)
    assert stats.kstest(drawn[:, 0], lambda x: np.clip(x, 0, 1) ** 2).pvalue > 1e-4
    assert stats.kstest(drawn[:, 1], lambda x: 1 - (1 - np.clip(x, 0, 1)) ** 2).pvalue > 1e-4
    assert (drawn[:, 2] == latin_hypercube((UNIT,) * 3, 4, 0, 20 * BLOCK)[:, 2]).all()


def test_a_correlation_is_kept_where_a_statement_has_scenarios_drawn_again() -> None:
    """A third quantity that moves with one of a statement is drawn again with it."""
    game = _with(UNIT, UNIT, UNIT, orders=(Order(0, 1),), correlations=(RankCorrelation(1, 2, 0.9),))
    drawn = draw_scenarios(game, 0, 0, 5 * BLOCK)
    assert stats.spearmanr(drawn[:, 1], drawn[:, 2]).statistic > 0.8


def test_a_statement_about_a_number_that_is_certain_restricts_the_other() -> None:
    drawn = draw_scenarios(_with(UNIT, point(0.75), orders=(Order(0, 1),)), 0, 0, BLOCK)
    assert drawn[:, 0].min() >= 0.75
    assert stats.kstest(drawn[:, 0], stats.uniform(0.75, 0.25).cdf).pvalue > 1e-4


def test_statements_that_hold_in_no_draw_are_refused_by_name() -> None:
    game = _with(UNIT, LATER, UNIT, orders=(Order(0, 1), Order(1, 2)))
    with pytest.raises(OutOfReachError, match=r"none of 1,000 draws of scenario \d+: q0 ≥ 1 × q1; state ranges"):
        draw_scenarios(game, 0, 0, 1)
