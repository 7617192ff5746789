"""Sensitivity: games whose Sobol indices are known in closed form ([Sobol1993])."""

from math import asin, isfinite, pi

import pytest
from small_cases import DUEL, one_measure, small_game

from countermove.solving.methods import solve_nominal
from countermove.uncertainty.conclusions import SurvivalBounds, conclude
from countermove.uncertainty.sensitivity import Claims, Sensitivity, rank_sensitivity


def _by_quantity(entries: tuple[Sensitivity, ...], target: str) -> dict[str, Sensitivity]:
    return {entry.quantity: entry for entry in entries if entry.target == target}


def test_independent_amounts_share_the_variance_of_a_payoff_that_adds_them() -> None:
    game = one_measure(effect="{range: [10, 16]}", cost="{range: [0, 3]}")
    found = _by_quantity(rank_sensitivity(game, points=512), "payoffs.a")
    effect, cost = found["measures.act.effects.a.gain"], found["measures.act.cost"]
    assert (effect.first, effect.total) == pytest.approx((0.8, 0.8), abs=0.02)
    assert (cost.first, cost.total) == pytest.approx((0.2, 0.2), abs=0.02)
    assert effect.low <= effect.total <= effect.high
    assert cost.low <= cost.total <= cost.high < effect.low


def test_amounts_that_are_multiplied_share_more_than_each_has_alone() -> None:
    game = one_measure(effect="{range: [1, 3]}", cost="0", weight="{range: [0, 4]}")
    found = _by_quantity(rank_sensitivity(game, points=512), "payoffs.a")
    alone = {"objectives.a.gain.weight": 4 * 4 / 3, "measures.act.effects.a.gain": 4 / 3}
    both = 4 / 3 / 3
    variance = sum(alone.values()) + both
    for quantity, part in alone.items():
        assert found[quantity].first == pytest.approx(part / variance, abs=0.03)
        assert found[quantity].total == pytest.approx((part + both) / variance, abs=0.03)


def test_entries_come_largest_total_first_for_each_actor_whose_payoff_varies() -> None:
    entries = rank_sensitivity(small_game(DUEL), points=64)
    targets = list(dict.fromkeys(entry.target for entry in entries))
    assert targets == ["payoffs.a", "payoffs.b"]
    for target in targets:
        totals = [entry.total for entry in entries if entry.target == target]
        assert totals == sorted(totals, reverse=True)
        assert len(totals) == 8


def test_a_payoff_that_never_varies_has_no_entries() -> None:
    assert rank_sensitivity(one_measure(effect="2", cost="1"), points=16) == ()
    assert rank_sensitivity(one_measure(effect="{range: [0, 1]}", cost="{range: [2, 3]}"), points=16) == ()


def test_a_payoff_that_varies_in_few_scenarios_has_finite_indices_and_bounds() -> None:
    game = one_measure(effect="{values: [0, 5], weights: [99, 1]}", cost="1")
    entries = rank_sensitivity(game, points=128)
    assert [entry.quantity for entry in entries] == ["measures.act.effects.a.gain"]
    for entry in entries:
        assert all(isfinite(number) for number in (entry.first, entry.total, entry.low, entry.high))


def test_the_same_seed_ranks_alike_and_0_is_a_seed() -> None:
    game = small_game(DUEL)
    first, again, other = (rank_sensitivity(game, points=32, seed=seed) for seed in (0, 0, 1))
    assert first == again
    assert first != other


def test_progress_ends_with_every_solution_counted() -> None:
    told: list[tuple[int, int]] = []
    rank_sensitivity(small_game(DUEL), points=16, progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (16 * 10, 16 * 10)


LINEAR = """\
countermove: 1
title: a payoff that is a sum
actors: {{a: {{name: A}}}}
factors: {{pace: {{name: pace}}}}
objectives: {{a: {{gain: {{name: gain}}}}}}
layers: [{{id: choice, actor: a, given: true}}]
measures:
  one: {{layer: choice, effects: {{a.gain: {{normal: [9, 2]{follows}}}}}}}
  two: {{layer: choice, effects: {{a.gain: {{normal: [9, 1]{follows}}}}}}}
  three: {{layer: choice, cost: {{normal: [1, 2]}}}}
{more}
"""
ONE, TWO, THREE = "measures.one.effects.a.gain", "measures.two.effects.a.gain", "measures.three.cost"


@pytest.mark.parametrize(
    ("follows", "more", "label"),
    [
        (", follows: {pace: 0.8}", "", "group: pace"),
        ("", f"correlations: [{{between: [{ONE}, {TWO}], rank: {6 / pi * asin(0.32)}}}]", f"group: {ONE}, {TWO}"),
    ],
)
def test_quantities_that_move_together_have_one_index_known_for_a_sum_of_normal_ones(
    follows: str, more: str, label: str
) -> None:
    """Var(one + two) = 4 + 1 + 2 · 0.64 · 2 · 1 = 7.56 beside Var(three) = 4."""
    found = rank_sensitivity(small_game(LINEAR.format(follows=follows, more=more)), points=1024)
    assert [(entry.quantity, entry.members) for entry in found] == [(label, (ONE, TWO)), (THREE, ())]
    for entry, share in zip(found, (7.56 / 11.56, 4 / 11.56), strict=True):
        assert (entry.first, entry.total) == pytest.approx((share, share), abs=0.03)


def test_quantities_that_a_statement_binds_have_one_index_of_the_scenarios_in_which_it_holds() -> None:
    """Of two ranges from 0 to 1 with x ≥ y the difference has variance 1/18; another range from 0 to 1 has 1/12."""
    text = LINEAR.replace("normal: [9, 2]", "range: [0, 1]").replace("normal: [9, 1]", "range: [-1, 0]")
    text = text.replace("normal: [1, 2]", "range: [0, 1]")
    more = f"statements: [{{larger: {ONE}, than: {TWO}, times: -1}}]"
    found = rank_sensitivity(small_game(text.format(follows="", more=more)), points=2048)
    whole = 1 / 18 + 1 / 12
    assert [entry.quantity for entry in found] == [THREE, f"group: {ONE}, {TWO}"]
    for entry, share in zip(found, (1 / 12 / whole, 1 / 18 / whole), strict=True):
        assert (entry.first, entry.total) == pytest.approx((share, share), abs=0.05)


def test_a_conclusion_rests_on_what_overturns_it() -> None:
    game = one_measure(effect="{range: [0, 4]}", cost="{range: [1.9, 2.1]}")
    claims = Claims(conclude(solve_nominal(game), SurvivalBounds()), SurvivalBounds())
    found = {entry.quantity: entry for entry in rank_sensitivity(game, claims, points=256) if "act" in entry.target}
    assert found["measures.act.effects.a.gain"].total == pytest.approx(1, abs=0.1)
    assert found["measures.act.cost"].total < 0.1


def test_quantities_that_are_not_ranked_vary_all_the_same() -> None:
    game = small_game(DUEL)
    everything = rank_sensitivity(game, points=64)
    name = everything[0].quantity
    alone = rank_sensitivity(game, points=64, only=frozenset([name]))
    both = [entry for entry in everything if entry.quantity == name]
    assert [(entry.quantity, entry.target) for entry in alone] == [(name, entry.target) for entry in both]
    assert [entry.total for entry in alone] == pytest.approx([entry.total for entry in both])


@pytest.mark.parametrize("named", ["group: pace", ONE])
def test_a_group_is_ranked_by_its_own_name_and_by_that_of_a_member(named: str) -> None:
    game = small_game(LINEAR.format(follows=", follows: {pace: 0.8}", more=""))
    found = rank_sensitivity(game, points=16, only=frozenset([named]))
    assert [entry.quantity for entry in found] == ["group: pace"]
