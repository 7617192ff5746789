"""Value of information: what it would be worth to know a quantity, or several, before choosing ([Strong2014])."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

KNOTS = 10
"""Into how many equally likely parts a quantity that is known is cut; what it tells runs straight in each."""

MOST_PRODUCTS = 24
"""Quantities known together up to which products of any two of them may tell something."""

PENALTIES = np.concatenate([10.0 ** np.arange(-5, 3), [np.inf]])
"""How strongly fits are held back, for each scenario; the last says that nothing can be told."""


@dataclass(frozen=True, slots=True)
class Worth:
    """The expected gain from knowing something before choosing, with its standard error, in the unit of the values; 0
    where nothing would be chosen otherwise, but for sampling error.
    """

    gain: float
    error: float


@dataclass(frozen=True, slots=True)
class Known:
    """What is known in each scenario, made ready for any number of questions: for each way to fit values to it an
    orthonormal basis (scenarios, directions) and the squared lengths (directions,).
    """

    fits: tuple[tuple[np.ndarray, np.ndarray], ...]


def make_known(known: np.ndarray) -> Known:
    """One quantity (scenarios,), or several that are known together (scenarios, quantities)."""
    columns = known[:, None] if known.ndim == 1 else known
    return Known(tuple(_directions(features) for features in _features(columns)))


def worth_of_knowing_all(values: np.ndarray) -> Worth:
    """The expected gain from choosing in each scenario the best of the options in place of the one that is best on
    average (EVPI, [Raiffa1961]); `values` (scenarios, options), −inf or NaN where an option is not there.
    """
    values = _playable(values)
    chosen = values[:, _best_on_average(values)]
    return _worth(values.max(axis=1) - chosen)


def worth_of_knowing(values: np.ndarray, known: np.ndarray | Known) -> Worth:
    """The expected gain from knowing `known` before choosing (EVPPI), never more than that from knowing all.

    What each option gives is regressed on what is known. In each scenario the option is taken that all others make look
    best, the scenario itself left out, so that chance gains do not count; the gain is therefore rather too small.
    """
    values = _playable(values)
    if len(values) < 2:
        return Worth(0.0, 0.0)
    made = known if isinstance(known, Known) else make_known(known)
    more = values - values[:, [_best_on_average(values)]]
    foreseen = _foreseen(more, made.fits)
    taken = foreseen.argmax(axis=1)
    gains = np.where(foreseen.max(axis=1) > 0, more[np.arange(len(more)), taken], 0.0)
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


def _features(known: np.ndarray) -> Iterator[np.ndarray]:
    """For each way to fit, what values are fitted to, (scenarios, features): straight lines, lines with bends, and for
    several quantities their products, too.
    """
    moved = known - known.mean(axis=0)
    scale = moved.std(axis=0)
    lines = moved / np.where(scale > 0, scale, 1.0)
    yield lines
    quantities = known.shape[1]
    bent = np.concatenate([lines, *(_bends(column) for column in known.T)], axis=1)
    yield bent
    if 1 < quantities <= MOST_PRODUCTS:
        first, second = np.triu_indices(quantities, 1)
        yield np.concatenate([bent, lines[:, first] * lines[:, second]], axis=1)


def _bends(column: np.ndarray) -> np.ndarray:
    """What lies above each knot, in shares of scenarios where values are many, else one step per value."""
    distinct, place = np.unique(column, return_inverse=True)
    if len(distinct) <= KNOTS:
        return (place[:, None] > np.arange(len(distinct) - 1)).astype(float)
    shares = np.cumsum(np.bincount(place))[place] / len(column)
    return np.maximum(shares[:, None] - np.arange(1, KNOTS) / KNOTS, 0.0)


def _directions(features: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Principal directions of the features, each of which counts alike."""
    moved = features - features.mean(axis=0)
    scale = moved.std(axis=0)
    even = moved / np.where(scale > 0, scale, 1.0)
    lengths, axes = np.linalg.eigh(even.T @ even)
    kept = lengths > 1e-9 * max(float(lengths.max(initial=0.0)), 1e-300)
    return even @ axes[:, kept] / np.sqrt(lengths[kept]), lengths[kept]


def _foreseen(values: np.ndarray, fits: Sequence[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    """What each option is expected to give in each scenario, (scenarios, options), from all other scenarios: by the fit
    and penalty with the least error (generalised cross-validation, [Golub1979]).
    """
    count, options = values.shape
    mean = values.mean(axis=0)
    moved = values - mean
    whole = (moved**2).sum(axis=0)
    best = np.full(options, np.inf)
    foreseen = np.empty_like(values)
    for basis, lengths in fits:
        parts = basis.T @ moved
        kept = 1 / (1 + PENALTIES[:, None] * count / lengths)
        error = whole - (2 * kept - kept**2) @ parts**2
        free = 1 - (1 + kept.sum(axis=1)) / count
        score = np.where(free[:, None] > 0, error / np.maximum(free, 1e-9)[:, None] ** 2, np.inf)
        chosen = score.argmin(axis=0)
        for option in np.flatnonzero(score.min(axis=0) < best):
            best[option] = score[chosen[option], option]
            held = kept[chosen[option]]
            left = moved[:, option] - basis @ (held * parts[:, option])
            own = 1 / count + basis**2 @ held
            foreseen[:, option] = values[:, option] - left / np.maximum(1 - own, 1e-9)
    return foreseen
