"""Sobol indices against functions and games whose indices are known in closed form ([Sobol1993])."""

from collections.abc import Callable
from math import isfinite

import numpy as np
import pytest
from scipy import stats
from small_cases import DUEL, one_measure, small_game

from countermove.uncertainty.sensitivity import Sensitivity, rank_sensitivity, sobol_indices

POINTS = 2**13


def _indices(function: Callable[[np.ndarray], np.ndarray], count: int) -> tuple[np.ndarray, np.ndarray]:
    """Indices of a function of `count` numbers in (0, 1), from a scrambled Sobol sequence."""
    unit = stats.qmc.Sobol(2 * count, rng=np.random.default_rng(0)).random(POINTS)
    first, second = unit[:, :count], unit[:, count:]
    mixed = []
    for column in range(count):
        swapped = first.copy()
        swapped[:, column] = second[:, column]
        mixed.append(function(swapped))
    return sobol_indices(function(first), function(second), np.stack(mixed))


def _ishigami(unit: np.ndarray) -> np.ndarray:
    x, y, z = (np.pi * (2 * unit - 1)).T
    return np.sin(x) + 7 * np.sin(y) ** 2 + 0.1 * z**4 * np.sin(x)


def test_indices_of_the_ishigami_function_are_the_known_ones() -> None:
    first, total = _indices(_ishigami, 3)
    assert first == pytest.approx([0.3139, 0.4424, 0], abs=0.01)
    assert total == pytest.approx([0.5576, 0.4424, 0.2437], abs=0.01)


def test_indices_of_the_g_function_are_the_known_ones() -> None:
    a = np.array([0, 1, 4.5, 9, 99, 99, 99, 99])
    alone = 1 / (3 * (1 + a) ** 2)
    variance = np.prod(1 + alone) - 1
    assert alone / variance == pytest.approx([0.7162, 0.1790, 0.0237, 0.0072, 0.0001, 0.0001, 0.0001, 0.0001], abs=1e-4)
    first, total = _indices(lambda unit: np.prod((np.abs(4 * unit - 2) + a) / (1 + a), axis=1), 8)
    assert first == pytest.approx(alone / variance, abs=0.01)
    assert total == pytest.approx(alone * np.prod(1 + alone) / (1 + alone) / variance, abs=0.01)


def test_points_may_count_more_than_once() -> None:
    rng = np.random.default_rng(0)
    at_first, at_second, at_mixed = rng.random(20), rng.random(20), rng.random((3, 20))
    weights = rng.integers(0, 4, 20)
    often = np.repeat(np.arange(20), weights)
    counted = sobol_indices(at_first, at_second, at_mixed, weights=weights)
    repeated = sobol_indices(at_first[often], at_second[often], at_mixed[:, often])
    assert np.stack(counted) == pytest.approx(np.stack(repeated))


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
