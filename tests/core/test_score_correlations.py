"""Correlations of normal scores: roots, clashes, what is possible; statements of order that contradict one another."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countermove.core.dependence import (
    Dependence,
    Loading,
    Order,
    RankCorrelation,
    groups_of,
    lower_root,
    possible_correlation,
    rank_of_score,
    score_correlation,
    smallest_clash,
)
from countermove.core.orders import smallest_contradiction


def _random_correlation(seed: int, size: int, rank: int) -> np.ndarray:
    parts = np.random.default_rng(seed).normal(size=(size, rank))
    parts /= np.linalg.norm(parts, axis=1, keepdims=True)
    return np.asarray(parts @ parts.T)


@given(st.integers(0, 10**6), st.integers(1, 7), st.integers(1, 7))
@settings(max_examples=50, deadline=None)
def test_the_root_gives_the_correlation_back_also_where_it_is_singular(seed: int, size: int, rank: int) -> None:
    correlation = _random_correlation(seed, size, rank)
    root = lower_root(correlation)
    assert root is not None
    assert np.allclose(root @ root.T, correlation, atol=1e-4)
    assert np.allclose(root, np.tril(root))


@given(st.integers(0, 10**6), st.integers(3, 7))
@settings(max_examples=50, deadline=None)
def test_what_has_no_root_has_a_negative_eigenvalue_and_a_smallest_group_that_clashes(seed: int, size: int) -> None:
    upper = np.triu(np.random.default_rng(seed).uniform(-1, 1, (size, size)), 1)
    correlation = upper + upper.T + np.eye(size)
    least = np.linalg.eigvalsh(correlation)[0]
    group = smallest_clash(correlation)
    if abs(least) > 1e-6:
        assert bool(group) == (least < 0)
    for left_out in group:
        kept = [row for row in group if row != left_out]
        assert np.linalg.eigvalsh(correlation[np.ix_(kept, kept)])[0] > -1e-6


@given(st.integers(0, 10**6), st.integers(3, 6))
@settings(max_examples=50, deadline=None)
def test_a_correlation_is_possible_exactly_between_its_ends(seed: int, size: int) -> None:
    correlation = _random_correlation(seed, size, size)
    low, high = possible_correlation(correlation, 0, 1)
    assert low - 1e-6 <= correlation[0, 1] <= high + 1e-6
    for value, is_possible in ((low + 1e-3, True), (high - 1e-3, True), (low - 1e-3, False), (high + 1e-3, False)):
        if high - low > 0.01:
            correlation[0, 1] = correlation[1, 0] = value
            assert bool(np.linalg.eigvalsh(correlation)[0] > 0) == is_possible


def test_scores_are_correlated_by_common_factors_and_by_stated_ranks() -> None:
    loadings = (Loading(0, 0, 0.8), Loading(1, 0, -0.5), Loading(1, 1, 0.5), Loading(2, 1, 1.0))
    bound = Dependence(("pace", "mood"), loadings, (RankCorrelation(2, 3, 0.5),))
    found = score_correlation(bound, (0, 1, 2, 3))
    assert found[0, 1] == pytest.approx(-0.4)
    assert found[1, 2] == pytest.approx(0.5)
    assert (found[0, 2], found[0, 3]) == (0, 0)
    assert rank_of_score(found[2, 3]) == pytest.approx(0.5)
    assert score_correlation(bound, (3, 0)).tolist() == [[1, 0], [0, 1]]


def test_groups_join_what_factors_ranks_and_orders_join_and_nothing_else() -> None:
    bound = Dependence(
        ("pace",),
        (Loading(0, 0, 0.5), Loading(4, 0, 0.5), Loading(5, 0, 0.0)),
        (RankCorrelation(4, 1, 0.3),),
        (Order(2, 3), Order(6, 9)),
    )
    groups = groups_of(bound, (0, 1, 2, 3, 4, 5, 6, 7))
    assert [group.columns for group in groups] == [(0, 1, 4), (2, 3), (6,)]
    assert [group.factors for group in groups] == [("pace",), (), ()]
    assert [group.orders for group in groups] == [(), (Order(2, 3),), (Order(6, 9),)]
    assert groups_of(bound, (4, 7)) == ()


@given(st.integers(0, 10**6))
@settings(max_examples=40, deadline=None)
def test_a_contradiction_cannot_hold_and_without_any_part_of_it_can(seed: int) -> None:
    rng = np.random.default_rng(seed)
    low = rng.uniform(-2, 2, 5)
    high = low + rng.uniform(0, 3, 5)
    pairs = [rng.choice(5, 2, replace=False) for _ in range(6)]
    orders = [Order(int(a), int(b), float(rng.choice([0.5, 1, 2, -1]))) for a, b in pairs]
    together = smallest_contradiction(orders, low, high)
    draws = rng.uniform(low, high, (20_000, 5))
    held = [draws[:, order.larger] >= order.times * draws[:, order.than] for order in orders]
    if together:
        assert not np.all([held[place] for place in together], axis=0).any()
        for left_out in together:
            rest = [orders[place] for place in together if place != left_out]
            assert smallest_contradiction(rest, low, high) == ()


def test_a_ring_of_statements_is_a_contradiction_only_where_ranges_leave_no_room() -> None:
    ring = [Order(0, 1, 2), Order(1, 2), Order(2, 0), Order(3, 0)]
    assert smallest_contradiction(ring, np.full(4, 1.0), np.full(4, 9.0)) == (0, 1, 2)
    assert smallest_contradiction(ring, np.full(4, -1.0), np.full(4, np.inf)) == ()
    assert smallest_contradiction([], np.zeros(0), np.zeros(0)) == ()
