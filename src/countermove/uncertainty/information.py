"""Value of information: what it would be worth to know a quantity before choosing ([Strong2014])."""

from dataclasses import dataclass

import numpy as np

BINS = 20
"""Into how many parts of equal size scenarios are sorted by a quantity."""

LEAST_IN_BIN = 20


@dataclass(frozen=True, slots=True)
class Worth:
    """The expected gain from knowing something before choosing, with its standard error, in the unit of the values; 0
    where nothing would be chosen otherwise, but for sampling error.
    """

    gain: float
    error: float


def worth_of_knowing_all(values: np.ndarray) -> Worth:
    """The expected gain from choosing in each scenario the best of the options in place of the one that is best on
    average (EVPI); `values` (scenarios, options), −inf or NaN where an option is not there.
    """
    values = _playable(values)
    chosen = values[:, _best_on_average(values)]
    return _worth(values.max(axis=1) - chosen)


def worth_of_knowing(values: np.ndarray, known: np.ndarray) -> Worth:
    """The expected gain from knowing `known` (scenarios,) or (scenarios, quantities) before choosing (EVPPI).

    One quantity: scenarios are sorted into bins by it. Several: what each option gives is regressed on them, their
    squares and products. An option is chosen with one half of the scenarios and valued with the other, and the reverse,
    so that chance gains do not count.
    """
    values = _playable(values)
    if len(values) < 2:
        return Worth(0.0, 0.0)
    halves = np.arange(len(values)) % 2 == 0
    gains = np.empty(len(values))
    for train in (halves, ~halves):
        test = ~train
        fixed = _best_on_average(values[train])
        foreseen = _foreseen(values[train], known[train], known[test])
        gains[test] = values[test, foreseen.argmax(axis=1)] - values[test, fixed]
    return _worth(gains)


def _playable(values: np.ndarray) -> np.ndarray:
    """The options that are there in every scenario, all of them finite."""
    there = np.isfinite(values).all(axis=0)
    if not there.any():
        raise ValueError("no option is there in every scenario")
    return values[:, there]


def _best_on_average(values: np.ndarray) -> int:
    return int(values.mean(axis=0).argmax())


def _worth(gains: np.ndarray) -> Worth:
    error = float(gains.std(ddof=1) / np.sqrt(len(gains))) if len(gains) > 1 else 0.0
    return Worth(max(float(gains.mean()), 0.0), error)


def _foreseen(values: np.ndarray, known: np.ndarray, asked: np.ndarray) -> np.ndarray:
    """What each option is expected to give where the known quantities have the values asked for."""
    if known.ndim == 1 or known.shape[1] == 1:
        return _binned(values, known.ravel(), asked.ravel())
    centre, scale = known.mean(axis=0), np.where(np.ptp(known, axis=0) > 0, known.std(axis=0), 1.0)
    design, wanted = (_features((each - centre) / scale) for each in (known, asked))
    fitted = np.linalg.lstsq(design, values, rcond=None)[0]
    expected: np.ndarray = wanted @ fitted
    return expected


def _binned(values: np.ndarray, known: np.ndarray, asked: np.ndarray) -> np.ndarray:
    bins = max(1, min(BINS, len(known) // LEAST_IN_BIN))
    edges = np.unique(np.quantile(known, np.arange(1, bins) / bins)) if bins > 1 else np.zeros(0)
    place, wanted = np.searchsorted(edges, known), np.searchsorted(edges, asked)
    counts = np.bincount(place, minlength=len(edges) + 1)
    sums = np.stack([np.bincount(place, option, len(edges) + 1) for option in values.T], axis=1)
    means = np.where(counts[:, None] > 0, sums / np.maximum(counts, 1)[:, None], values.mean(axis=0))
    expected: np.ndarray = means[wanted]
    return expected


def _features(known: np.ndarray) -> np.ndarray:
    products = [known[:, i] * known[:, j] for i in range(known.shape[1]) for j in range(i, known.shape[1])]
    return np.column_stack([np.ones(len(known)), *known.T, *products])
