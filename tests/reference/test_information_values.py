"""Worth of knowing where a closed form has it: two options and normal judgements ([Strong2014], [Raiffa1961]).

One option gives μ + b·x, the other 0. Knowing what leaves the first one's expected value spread by σ gains the unit
normal loss σ φ(μ/σ) − |μ| Φ(−|μ|/σ); σ² is c' C⁻¹ c, with C the covariance of what is known and c that with b·x.
"""

from math import exp, pi, sqrt

import numpy as np
import pytest
from scipy.special import ndtr

from countermove.uncertainty.information import Worth, worth_of_knowing, worth_of_knowing_all

SLOPES = np.array([0.6, 0.5, 0.4, 0.3, 0.2])
CORRELATION = np.eye(5)
CORRELATION[0, 1] = CORRELATION[1, 0] = 0.5
ROOT = np.linalg.cholesky(CORRELATION)
KNOWN = {"all": [0, 1, 2, 3, 4], "pair": [0, 1], "across": [1, 2], "one": [0], "last": [4]}


def _exact(mean: float, known: list[int]) -> float:
    along = (CORRELATION @ SLOPES)[known]
    spread = sqrt(along @ np.linalg.solve(CORRELATION[np.ix_(known, known)], along))
    density = exp(-((mean / spread) ** 2) / 2) / sqrt(2 * pi)
    return float(spread * density - abs(mean) * ndtr(-abs(mean) / spread))


def _sample(mean: float, scenarios: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    known = np.random.default_rng(seed).normal(size=(scenarios, 5)) @ ROOT.T
    return np.stack([mean + known @ SLOPES, np.zeros(scenarios)], axis=1), known


@pytest.mark.parametrize("mean", [0.2, -0.5, 1.0])
@pytest.mark.parametrize("known", KNOWN)
def test_the_gain_is_that_of_the_closed_form(mean: float, known: str) -> None:
    values, judged = _sample(mean, 8000, seed=3)
    found = worth_of_knowing(values, judged[:, KNOWN[known]])
    assert found.gain == pytest.approx(_exact(mean, KNOWN[known]), abs=3 * found.error + 1e-4)


@pytest.mark.parametrize("mean", [0.2, -0.5, 1.0])
def test_the_gain_from_knowing_all_is_that_of_the_closed_form(mean: float) -> None:
    found = worth_of_knowing_all(_sample(mean, 8000, seed=4)[0])
    assert found.gain == pytest.approx(_exact(mean, KNOWN["all"]), abs=3 * found.error)


@pytest.mark.parametrize("known", ["pair", "across", "one"])
def test_the_standard_error_covers_the_closed_form_about_as_often_as_it_says(known: str) -> None:
    """Within two standard errors in 95 of 100 samples; fewer than 86 would happen once in 3,000 times."""

    def is_covered(seed: int) -> bool:
        values, judged = _sample(0.3, 600, seed)
        found = worth_of_knowing(values, judged[:, KNOWN[known]])
        return abs(found.gain - _exact(0.3, KNOWN[known])) <= 2 * found.error

    assert 86 <= sum(map(is_covered, range(100))) <= 100


def test_the_standard_error_is_the_spread_of_what_is_found() -> None:
    found = [worth_of_knowing(*_pair(seed)) for seed in range(60)]
    spread = np.std([each.gain for each in found], ddof=1)
    assert np.mean([each.error for each in found]) == pytest.approx(spread, rel=0.35)


def _pair(seed: int) -> tuple[np.ndarray, np.ndarray]:
    values, judged = _sample(0.3, 600, seed)
    return values, judged[:, [0, 1]]


@pytest.mark.parametrize("seed", range(4))
def test_more_knowledge_gains_no_less_but_for_error_and_none_more_than_all(seed: int) -> None:
    values, judged = _sample(0.3, 2000, seed)
    worth = {name: worth_of_knowing(values, judged[:, columns]) for name, columns in KNOWN.items()}
    everything = worth_of_knowing_all(values)
    for name, columns in KNOWN.items():
        assert worth[name].gain <= everything.gain + 1e-12
        for other, fewer in KNOWN.items():
            if set(fewer) < set(columns):
                assert worth[name].gain >= worth[other].gain - 3 * _error(worth[name], worth[other])


def _error(one: Worth, other: Worth) -> float:
    return sqrt(one.error**2 + other.error**2)
