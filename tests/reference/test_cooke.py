"""Cooke's classical model: the scores of a published study, and of its pools ([Colson2017])."""

from pathlib import Path

import numpy as np
import pytest
import yaml

from countermove.core.classical import calibration_scores, information_scores, pool_answers, score_experts

CASE = yaml.safe_load(Path(__file__).with_name("cooke_tobacco.yaml").read_text(encoding="utf-8"))
ANSWERS = np.array(list(CASE["answers"].values()), float)
TRUTHS = np.array(CASE["truths"], float)
SHARES = np.array(CASE["shares"])
KNOWN = len(TRUTHS)
EXPERTS = list(CASE["answers"])


@pytest.mark.parametrize("expert", list(CASE["published"]))
def test_calibration_and_information_are_the_published_ones(expert: str) -> None:
    place = EXPERTS.index(expert)
    calibration = calibration_scores(ANSWERS[:, :KNOWN], TRUTHS, SHARES)
    truths = np.concatenate([TRUTHS, np.full(ANSWERS.shape[1] - KNOWN, np.nan)])
    information = information_scores(ANSWERS, truths, SHARES)
    assert calibration[place] == pytest.approx(CASE["published"][expert]["calibration"], abs=5e-5)
    assert information[place] == pytest.approx(CASE["published"][expert]["information"], abs=5e-5)


def test_the_best_calibrated_expert_of_the_study_gets_most_weight() -> None:
    scores = score_experts(ANSWERS[:, :KNOWN], TRUTHS, SHARES, cutoff=0.05)
    assert EXPERTS[int(np.argmax(scores.weights))] == "Ex7"
    assert (scores.weights[scores.calibration < 0.05] == 0).all()
    assert scores.weights.sum() == pytest.approx(1)


def _scores_of_pool(weights: np.ndarray) -> list[float]:
    """Calibration, information and their product of the pool, as if it were one more expert."""
    pool = pool_answers(ANSWERS[:, :KNOWN], TRUTHS, SHARES, weights)
    together = np.concatenate([ANSWERS[:, :KNOWN], pool[None]])
    calibration = float(calibration_scores(pool[None], TRUTHS, SHARES)[0])
    information = float(information_scores(together, TRUTHS, SHARES)[-1])
    return [calibration, information, calibration * information]


@pytest.mark.parametrize(("name", "cutoff"), [("all_by_score", 0.0), ("best_by_score", None)])
def test_pools_by_earned_weights_have_the_published_scores(name: str, cutoff: float | None) -> None:
    weights = score_experts(ANSWERS[:, :KNOWN], TRUTHS, SHARES, cutoff=cutoff).weights
    assert _scores_of_pool(weights) == pytest.approx(CASE["pools"][name], abs=5e-3)
    assert bool((weights > 0).all()) is (name == "all_by_score")


def test_the_pool_with_equal_weights_has_the_published_scores() -> None:
    weights = np.full(len(EXPERTS), 1 / len(EXPERTS))
    assert _scores_of_pool(weights) == pytest.approx(CASE["pools"]["equal"], abs=5e-3)
