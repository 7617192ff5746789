"""Games of two players who choose at once: every extreme equilibrium, the value, commitment."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countermove.core.errors import OutOfReachError
from countermove.solving.bimatrix import best_commitment, extreme_equilibria, undominated, zero_sum_play

SEEDS = st.integers(0, 2**32 - 1)


def _tables(seed: int, *, whole: bool = False) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    shape = (2, *rng.integers(1, 6, 2))
    rows, columns = rng.integers(-3, 4, shape).astype(float) if whole else rng.normal(size=shape)
    return rows, columns


@given(SEEDS)
@settings(max_examples=60, deadline=None)
def test_nobody_gains_by_leaving_an_extreme_equilibrium(seed: int) -> None:
    rows, columns = _tables(seed, whole=seed % 2 == 0)
    found = extreme_equilibria(rows, columns)
    assert found
    for mix, reply in found:
        assert (rows @ reply).max() <= mix @ rows @ reply + 1e-7
        assert (mix @ columns).max() <= mix @ columns @ reply + 1e-7


@given(SEEDS)
@settings(max_examples=60, deadline=None)
def test_the_extreme_equilibria_of_a_generic_game_are_odd_in_number(seed: int) -> None:
    assert len(extreme_equilibria(*_tables(seed))) % 2 == 1


@given(SEEDS)
@settings(max_examples=60, deadline=None)
def test_every_pure_equilibrium_is_among_the_extreme_ones(seed: int) -> None:
    rows, columns = _tables(seed, whole=True)
    is_stable = (rows == rows.max(axis=0)) & (columns == columns.max(axis=1, keepdims=True))
    pure = {(int(i), int(j)) for i, j in np.argwhere(is_stable)}
    extreme = {
        (int(mix.argmax()), int(reply.argmax()))
        for mix, reply in extreme_equilibria(rows, columns)
        if mix.max() > 1 - 1e-9 and reply.max() > 1 - 1e-9
    }
    assert extreme == pure


@given(SEEDS)
@settings(max_examples=60, deadline=None)
def test_every_equilibrium_of_a_zero_sum_game_has_the_value_of_the_linear_programme(seed: int) -> None:
    rows, _ = _tables(seed, whole=seed % 2 == 0)
    value, mix, reply = zero_sum_play(rows)
    assert (mix @ rows).min() == pytest.approx(value, abs=1e-8)
    assert (rows @ reply).max() == pytest.approx(value, abs=1e-8)
    assert [a @ rows @ b for a, b in extreme_equilibria(rows, -rows)] == pytest.approx(
        [value] * len(extreme_equilibria(rows, -rows)), abs=1e-7
    )


@given(SEEDS)
@settings(max_examples=60, deadline=None)
def test_commitment_is_never_worse_than_an_equilibrium_and_a_mixture_never_worse_than_a_pure_one(seed: int) -> None:
    rows, columns = _tables(seed)
    best, mix = best_commitment(rows, columns)
    assert mix.sum() == pytest.approx(1)
    assert best >= best_commitment(rows, columns, pure=True)[0] - 1e-8
    assert all(best >= a @ rows @ b - 1e-7 for a, b in extreme_equilibria(rows, columns))


@given(SEEDS, st.sampled_from([1e-12, 1e9]), st.booleans())
@settings(max_examples=40, deadline=None)
def test_what_a_commitment_is_worth_does_not_depend_on_the_units_of_payoffs(seed: int, unit: float, pure: bool) -> None:
    rows, columns = _tables(seed)
    value, _ = best_commitment(rows, columns, pure=pure)
    assert best_commitment(unit * rows, unit * columns, pure=pure)[0] == pytest.approx(unit * value, abs=1e-6 * unit)


def test_a_continuum_of_equilibria_is_told_by_its_ends() -> None:
    rows, columns = np.array([[3.0, 3], [2, 5], [0, 6]]), np.array([[3.0, 3], [2, 6], [3, 1]])
    found = sorted((tuple(a.round(6)), tuple(b.round(6))) for a, b in extreme_equilibria(rows, columns))
    assert found == [
        ((0.0, 0.333333, 0.666667), (0.333333, 0.666667)),
        ((1.0, 0.0, 0.0), (0.666667, 0.333333)),
        ((1.0, 0.0, 0.0), (1.0, 0.0)),
    ]


def test_dominated_strategies_are_set_aside_until_none_is_left() -> None:
    rows, columns = np.array([[3.0, 0], [5, 1]]), np.array([[3.0, 5], [0, 1]])
    assert [kept.tolist() for kept in undominated(rows, columns)] == [[1], [1]]


@given(SEEDS, st.sampled_from([1e-12, 1e12]))
@settings(max_examples=40, deadline=None)
def test_what_is_dominated_does_not_depend_on_the_units_of_payoffs(seed: int, factor: float) -> None:
    rows, columns = _tables(seed, whole=True)
    for kept, same in zip(undominated(rows, columns), undominated(rows * factor, columns), strict=True):
        assert kept.tolist() == same.tolist()


def test_payoffs_that_differ_by_rounding_alone_dominate_nothing() -> None:
    rows = np.array([[1e12, 1e12], [1e12 + 1e-3, 1e12 + 1e-3]])
    assert [kept.tolist() for kept in undominated(rows, np.zeros((2, 2)))] == [[0, 1], [0, 1]]


def test_too_large_a_game_is_refused_with_its_size() -> None:
    rows, columns = np.random.default_rng(0).normal(size=(2, 40, 40))
    with pytest.raises(OutOfReachError, match=r"40 × 40 strategies: [\d,]+ bases \(the limit is 200,000\)"):
        extreme_equilibria(rows, columns)
