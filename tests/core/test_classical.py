"""The classical model's laws: what scores do when units, experts and answers change."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countermove.core.classical import calibration_scores, information_scores, pool_answers, score_experts

SHARES = np.array([0.05, 0.5, 0.95])


def _study(seed: int, experts: int = 4, questions: int = 12) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    truths = rng.normal(size=questions)
    middles = truths + rng.normal(size=(experts, questions)) * rng.uniform(0.2, 2, (experts, 1))
    width = rng.uniform(0.2, 3, (experts, questions))
    return np.stack([middles - width, middles, middles + width], axis=2), truths


@given(st.integers(0, 10**6), st.floats(0.01, 100), st.floats(-50, 50))
@settings(max_examples=40, deadline=None)
def test_scores_do_not_depend_on_the_unit_of_a_question(seed: int, scale: float, shift: float) -> None:
    answers, truths = _study(seed)
    moved, moved_truths = answers.copy(), truths.copy()
    moved[:, 3] = moved[:, 3] * scale + shift
    moved_truths[3] = moved_truths[3] * scale + shift
    assert calibration_scores(moved, moved_truths, SHARES) == pytest.approx(calibration_scores(answers, truths, SHARES))
    assert information_scores(moved, moved_truths, SHARES) == pytest.approx(
        information_scores(answers, truths, SHARES), rel=1e-6
    )


def test_an_expert_who_puts_truths_where_they_belong_is_perfectly_calibrated() -> None:
    truths = np.linspace(0, 1, 20)
    offsets = np.repeat([-3.0, -1.0, 1.0, 3.0], [1, 9, 9, 1])  # 5 % below, 45 % + 45 % inside, 5 % above
    answers = np.stack([truths + offsets - 2, truths + offsets, truths + offsets + 2], axis=1)[None]
    assert calibration_scores(answers, truths, SHARES) == pytest.approx([1.0])


def test_narrower_answers_are_more_informative() -> None:
    answers, truths = _study(1)
    narrow = answers.copy()
    narrow[0, :, 0] = answers[0, :, 1] - (answers[0, :, 1] - answers[0, :, 0]) / 4
    narrow[0, :, 2] = answers[0, :, 1] + (answers[0, :, 2] - answers[0, :, 1]) / 4
    assert information_scores(narrow, truths, SHARES)[0] > information_scores(answers, truths, SHARES)[0]


@given(st.integers(0, 10**6))
@settings(max_examples=20, deadline=None)
def test_the_pool_of_one_expert_is_that_expert_and_pools_lie_between_their_experts(seed: int) -> None:
    answers, truths = _study(seed, questions=4)
    alone = pool_answers(answers, truths, SHARES, np.array([0, 1.0, 0, 0]))
    assert alone == pytest.approx(answers[1], abs=1e-6)
    pooled = pool_answers(answers, truths, SHARES, np.full(4, 0.25))
    assert (np.diff(pooled, axis=1) > 0).all()
    assert (pooled[:, 1] >= answers[:, :, 1].min(axis=0) - 1e-9).all()
    assert (pooled[:, 1] <= answers[:, :, 1].max(axis=0) + 1e-9).all()


@given(st.integers(0, 10**6))
@settings(max_examples=20, deadline=None)
def test_weights_add_up_to_1_and_none_goes_below_the_cutoff(seed: int) -> None:
    scores = score_experts(*_study(seed), SHARES)
    assert scores.weights.sum() == pytest.approx(1)
    assert (scores.weights[scores.calibration < scores.cutoff] == 0).all()
    assert scores.weights[np.argmax(scores.calibration)] > 0


def test_quantiles_that_do_not_ascend_are_refused_by_place() -> None:
    answers, truths = _study(0)
    answers[2, 5] = [3, 2, 1]
    with pytest.raises(ValueError, match="expert 2 on question 5"):
        score_experts(answers, truths, SHARES)
