"""Cooke's classical model: weights that experts earn on questions whose answers are known.

After [Cooke1991], chapter 12, [Cooke2008] and [Colson2017].
"""

from dataclasses import dataclass

import numpy as np
from scipy import special

from countermove.core.distributions import OVERSHOOT


@dataclass(frozen=True, slots=True)
class Scores:
    """Of each expert, each array (experts,): `calibration`, the chance in [0, 1] that somebody well calibrated would do
    as badly; `information`, how far the answers are narrower than none, 0 or more; `weights`, which add up to 1.

    `cutoff` is the calibration below which an expert gets no weight.
    """

    calibration: np.ndarray
    information: np.ndarray
    weights: np.ndarray
    cutoff: float


def calibration_scores(answers: np.ndarray, truths: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """The calibration of each expert (experts,), from `answers` (experts, questions, quantiles) to questions whose true
    values are `truths` (questions,); `shares` (quantiles,) says which quantiles, ascending, each in (0, 1).
    """
    expected = np.diff(shares, prepend=0.0, append=1.0)
    place = (answers < truths[None, :, None]).sum(axis=2)
    found = np.stack([(place == index).mean(axis=1) for index in range(len(expected))], axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        distance = np.where(found > 0, found * np.log(found / expected), 0.0).sum(axis=1)
    scores: np.ndarray = special.chdtrc(len(expected) - 1, 2 * len(truths) * np.maximum(distance, 0.0))
    return scores


def information_scores(answers: np.ndarray, truths: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """The mean information of each expert's answers (experts,), relative to a uniform distribution over the widened
    range of all answers and the truth; arguments as in `calibration_scores`, NaN for a truth that is not known.
    """
    expected = np.diff(shares, prepend=0.0, append=1.0)
    low = np.fmin(answers.min(axis=(0, 2)), truths)
    high = np.fmax(answers.max(axis=(0, 2)), truths)
    margin = OVERSHOOT * (high - low)
    ends = [np.broadcast_to(end[None, :, None], (*answers.shape[:2], 1)) for end in (low - margin, high + margin)]
    lengths = np.diff(np.concatenate([ends[0], answers, ends[1]], axis=2), axis=2)
    even = lengths / (high - low + 2 * margin)[None, :, None]
    scores: np.ndarray = (expected * np.log(expected / even)).sum(axis=2).mean(axis=1)
    return scores


def score_experts(
    answers: np.ndarray, truths: np.ndarray, shares: np.ndarray, *, cutoff: float | None = None
) -> Scores:
    """Scores and global weights: calibration × information for those calibrated no worse than the cutoff, made to add
    up to 1. Without a cutoff, that of the experts' calibrations is taken whose pool has the best such product itself.

    ValueError where quantiles do not ascend, where a value is not finite, or where no expert has any weight.
    """
    if not (np.isfinite(answers).all() and np.isfinite(truths).all()):
        raise ValueError("an answer or a true value is not a finite number")
    if (np.diff(answers, axis=2) <= 0).any():
        expert, question = (int(each) for each in np.argwhere((np.diff(answers, axis=2) <= 0).any(axis=2))[0])
        raise ValueError(f"the quantiles of expert {expert} on question {question} do not ascend")
    calibration = calibration_scores(answers, truths, shares)
    information = information_scores(answers, truths, shares)
    if cutoff is None:
        tried = sorted({float(score) for score in calibration if score > 0})
        worth = [_pool_worth(answers, truths, shares, _weights(calibration, information, each)) for each in tried]
        cutoff = tried[int(np.argmax(worth))] if tried else 0.0
    return Scores(calibration, information, _weights(calibration, information, cutoff), cutoff)


def _weights(calibration: np.ndarray, information: np.ndarray, cutoff: float) -> np.ndarray:
    earned = np.where(calibration >= cutoff, calibration * information, 0.0)
    if earned.sum() <= 0:
        raise ValueError("no expert is calibrated well enough to have any weight")
    weights: np.ndarray = earned / earned.sum()
    return weights


def _pool_worth(answers: np.ndarray, truths: np.ndarray, shares: np.ndarray, weights: np.ndarray) -> float:
    """Calibration × information of the weighted pool, as if it were one more expert."""
    pooled = pool_answers(answers, truths, shares, weights)
    together = np.concatenate([answers, pooled[None]])
    calibration = calibration_scores(pooled[None], truths, shares)[0]
    return float(calibration * information_scores(together, truths, shares)[-1])


def pool_answers(answers: np.ndarray, truths: np.ndarray, shares: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The quantiles of the weighted mixture of the experts' distributions, (questions, quantiles): each expert's
    density is even between neighbouring quantiles and out to the widened range of all answers and the truth.
    """
    low = np.fmin(answers.min(axis=(0, 2)), truths)
    high = np.fmax(answers.max(axis=(0, 2)), truths)
    margin = OVERSHOOT * (high - low)
    levels = np.concatenate([[0.0], shares, [1.0]])
    pooled = np.empty(answers.shape[1:])
    for question, (start, stop) in enumerate(zip(low - margin, high + margin, strict=True)):
        knots = [np.concatenate([[start], of_expert, [stop]]) for of_expert in answers[:, question]]
        values = np.unique(knots)
        pooled[question] = np.interp(shares, weights @ [np.interp(values, each, levels) for each in knots], values)
    return pooled
