"""Strength and payoff against the rules as they are written (§3.1, §3.2), one number at a time."""

from collections.abc import Mapping
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countermove.case.case_parsing import parse_case
from countermove.core.quantity import central_value
from countermove.game.compile import compile_case
from countermove.game.evaluate import payoffs, strengths
from countermove.game.game import Game, nominal_numbers, numbers_at
from games import random_game


def _strength(game: Game, values: np.ndarray, adopted: np.ndarray, measure: int) -> float:
    """§3.1, by recursion from the measure to whatever counters it."""
    strength = float(adopted[measure])
    for index, (by, against) in enumerate(game.counters):
        if against == measure:
            strength *= 1 - values[game.efficacy_at[index]] * _strength(game, values, adopted, by)
    return strength


def _payoff(game: Game, values: np.ndarray, adopted: np.ndarray, player: int) -> float:
    """§3.2, term by term."""
    strength = [_strength(game, values, adopted, measure) for measure in range(len(game.measures))]
    total = 0.0
    for term in game.effect_terms:
        if term.player == player:
            total += values[term.weight] * values[term.amount] * strength[term.at]
    for term in game.synergy_terms:
        if term.player == player:
            left, right = game.pairs[term.at]
            total += values[term.weight] * values[term.amount] * strength[left] * strength[right]
    for layer in game.layers:
        if layer.mover == player:
            total -= sum(values[game.cost_at[measure]] for measure in layer.measures if adopted[measure])
    return total


@given(st.integers(0, 10**9), st.integers(1, 5))
@settings(max_examples=100, deadline=None)
def test_strength_and_payoff_of_any_profile_in_any_scenario_are_those_of_the_rules(seed: int, rows: int) -> None:
    rng = np.random.default_rng(seed)
    game = random_game(rng)
    inputs = np.array([[central_value(quantity) for quantity in game.quantities]]).repeat(rows, axis=0)
    inputs += rng.normal(size=inputs.shape)
    inputs[:, game.efficacy_at] = rng.random((rows, len(game.counters)))
    profiles = rng.random((rows, len(game.measures))) < 0.7
    numbers = numbers_at(game, inputs)
    found_strengths, found_payoffs = strengths(game, numbers, profiles), payoffs(game, numbers, profiles)
    assert found_strengths.shape == profiles.shape
    assert found_payoffs.shape == (rows, len(game.players))
    for row in range(rows):
        for measure in range(len(game.measures)):
            expected = _strength(game, inputs[row], profiles[row], measure)
            assert found_strengths[row, measure] == pytest.approx(expected, abs=1e-12)
        for player in range(len(game.players)):
            expected = _payoff(game, inputs[row], profiles[row], player)
            assert found_payoffs[row, player] == pytest.approx(expected, abs=1e-9)


@given(st.integers(0, 10**9))
@settings(max_examples=30, deadline=None)
def test_one_scenario_serves_many_profiles(seed: int) -> None:
    rng = np.random.default_rng(seed)
    game = random_game(rng)
    profiles = rng.random((4, len(game.measures))) < 0.5
    numbers = nominal_numbers(game)
    together = payoffs(game, numbers, profiles)
    assert together == pytest.approx(np.concatenate([payoffs(game, numbers, each[None]) for each in profiles]))


@given(st.integers(0, 10**9))
@settings(max_examples=60, deadline=None)
def test_strength_lies_between_nothing_and_adoption_and_no_profile_is_changed(seed: int) -> None:
    rng = np.random.default_rng(seed)
    game = random_game(rng)
    profiles = rng.random((3, len(game.measures))) < 0.5
    before = profiles.copy()
    strength = strengths(game, nominal_numbers(game), profiles)
    assert ((strength >= 0) & (strength <= profiles)).all()
    assert (profiles == before).all()


WORKED = """\
countermove: 1
title: worked by hand
actors: {us: {name: US}, cn: {name: CN}}
objectives:
  us: {lead: {name: lead, weight: 2}, rest: {name: rest}}
  cn: {own: {name: own, weight: 0.5}}
layers:
  - {id: plan, actor: us, given: true}
  - {id: break, actor: cn}
  - {id: answer, actor: us}
measures:
  controls: {layer: plan, effects: {us.lead: 4, cn.own: -6}, cost: 1}
  exports: {layer: plan, effects: {us.rest: 3}}
  chips: {layer: break, effects: {cn.own: 2}, cost: 0.75}
  limits: {layer: answer, effects: {us.rest: 1}, cost: 0.25}
counters:
  - {by: chips, against: controls, efficacy: 0.5}
  - {by: limits, against: chips, efficacy: 0.8}
  - {by: limits, against: exports, efficacy: 0.25}
synergies:
  - {between: [controls, exports], effects: {us.lead: 1, cn.own: -2}}
"""


def _worked(adopted: Mapping[str, bool]) -> tuple[dict[str, float], dict[str, float]]:
    case = parse_case(WORKED.encode(), "worked.yaml", [])
    assert case is not None
    game = compile_case(case)
    profile = np.array([[adopted.get(measure, True) for measure in game.measures]])
    numbers = nominal_numbers(game)
    return (
        dict(zip(game.measures, strengths(game, numbers, profile)[0], strict=True)),
        dict(zip(game.players, payoffs(game, numbers, profile)[0], strict=True)),
    )


def test_a_counter_that_is_itself_countered_stops_less() -> None:
    strength, _ = _worked({"limits": False})
    assert strength["controls"] == 1 - Fraction(1, 2)
    strength, _ = _worked({})
    chips = 1 - Fraction(4, 5)
    assert strength["chips"] == pytest.approx(float(chips))
    assert strength["controls"] == pytest.approx(float(1 - Fraction(1, 2) * chips))


def test_a_measure_that_harms_its_own_side_is_counted_so() -> None:
    strength, _ = _worked({})
    assert strength["exports"] == 1 - Fraction(1, 4)
    strength, _ = _worked({"limits": False})
    assert strength["exports"] == 1


def test_payoffs_sum_weighted_effects_synergies_and_costs_as_by_hand() -> None:
    controls, exports, chips, limits = Fraction(9, 10), Fraction(3, 4), Fraction(1, 5), Fraction(1)
    us = 2 * (4 * controls + 1 * controls * exports) + (3 * exports + 1 * limits) - 1 - Fraction(1, 4)
    cn = Fraction(1, 2) * (-6 * controls + 2 * chips - 2 * controls * exports) - Fraction(3, 4)
    assert (us, cn) == (Fraction(211, 20), Fraction(-157, 40))
    _, payoff = _worked({})
    assert payoff == pytest.approx({"us": float(us), "cn": float(cn)})


def test_a_cost_is_paid_though_the_measure_is_broken() -> None:
    broken = WORKED.replace("efficacy: 0.5", "efficacy: 1")
    case = parse_case(broken.encode(), "worked.yaml", [])
    assert case is not None
    game = compile_case(case)
    profile = np.array([[True, False, True, False]])
    assert strengths(game, nominal_numbers(game), profile)[0].tolist() == [0, 0, 1, 0]
    assert payoffs(game, nominal_numbers(game), profile)[0] == pytest.approx([-1, 0.5 * 2 - 0.75])


def test_a_cost_is_not_paid_for_what_is_not_adopted() -> None:
    _, with_limits = _worked({"chips": False, "exports": False})
    _, without = _worked({"chips": False, "exports": False, "limits": False})
    assert with_limits["us"] - without["us"] == pytest.approx(1 - 0.25)
    assert with_limits["cn"] == without["cn"]
