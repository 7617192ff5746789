"""How far coders agree: Cohen's κ between two, Krippendorff's α among any number, with intervals by resampling units.

Ratings are whole numbers, one row a coder and one column a unit; `MISSING` where a coder did not rate a unit.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from countermove.plan.coded_passages import CodedDocuments, codes_by_passage, has_read

MISSING = -1
RESAMPLES = 1_000
LEAST_DEFINED = 0.5
"""Share of the resamples that must have a value for an interval to be stated."""

Ratings = NDArray[np.int64]
Numbers = NDArray[np.float64]
Coefficient = Callable[[Numbers], tuple[Numbers, NDArray[np.bool_]]]
"""From sums of parts along the last axis to values, and whether each is defined."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A coefficient over `units` that at least two coders rated, and its 95 % interval; None where it is not defined:
    nothing varies, or there is too little.
    """

    value: float | None
    low: float | None
    high: float | None
    units: int


@dataclass(frozen=True, slots=True)
class Kappa:
    """Cohen's κ of two coders."""

    first: str
    second: str
    estimate: Estimate


@dataclass(frozen=True, slots=True)
class CodeAgreement:
    """Agreement on whether a unit carries the code; where `code` is None, over the decisions on all codes in use."""

    code: str | None
    alpha: Estimate
    kappas: tuple[Kappa, ...]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A unit, as `document#passage`, that some who read it gave the code and others did not."""

    unit: str
    code: str
    present: tuple[str, ...]
    absent: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement overall and by code, in the order of the codebook, and every disagreement in reading order."""

    overall: CodeAgreement
    codes: tuple[CodeAgreement, ...]
    disagreements: tuple[Disagreement, ...]


def krippendorff_alpha(ratings: Ratings) -> float | None:
    """Krippendorff's α for nominal values [Krippendorff2011].

    None where fewer than two values were given to units that two coders or more rated.
    """
    value, is_defined = _alpha(_alpha_parts(ratings, np.unique(ratings[ratings != MISSING])).sum(axis=0))
    return float(value) if is_defined else None


def cohen_kappa(first: Ratings, second: Ratings) -> float | None:
    """Cohen's κ over the units that both rated [Cohen1960].

    None without such units, or where both gave one and the same value to all of them.
    """
    values = np.unique(np.concatenate([first[first != MISSING], second[second != MISSING]]))
    value, is_defined = _kappa(_kappa_parts(first, second, values).sum(axis=0))
    return float(value) if is_defined else None


def _alpha_parts(ratings: Ratings, values: Ratings) -> Numbers:
    """For each unit what it adds to the observed disagreement, and how often each value was given to it; zeros for a
    unit that fewer than two rated. Shape (units, 1 + values).
    """
    counts = (ratings[:, :, None] == values).sum(axis=0).astype(float)
    raters = counts.sum(axis=1)
    counts[raters < 2] = 0
    apart = (counts.sum(axis=1) ** 2 - (counts**2).sum(axis=1)) / np.maximum(raters - 1, 1)
    return np.column_stack([apart, counts])


def _alpha(sums: Numbers) -> tuple[Numbers, NDArray[np.bool_]]:
    """α from sums of parts along the last axis, and whether it is defined there."""
    apart, counts = sums[..., 0], sums[..., 1:]
    total = counts.sum(axis=-1)
    expected = total**2 - (counts**2).sum(axis=-1)
    is_defined = expected > 0
    return 1 - (total - 1) * apart / np.where(is_defined, expected, 1), is_defined


def _kappa_parts(first: Ratings, second: Ratings, values: Ratings) -> Numbers:
    """For each unit whether both rated it, whether they agree, and each coder's value; (units, 2 + 2 values)."""
    both = (first != MISSING) & (second != MISSING)
    ones = (first[:, None] == values) & both[:, None]
    others = (second[:, None] == values) & both[:, None]
    return np.column_stack([both, both & (first == second), ones, others]).astype(float)


def _kappa(sums: Numbers) -> tuple[Numbers, NDArray[np.bool_]]:
    """κ from sums of parts along the last axis, and whether it is defined there."""
    total, agreed, marginals = sums[..., 0], sums[..., 1], sums[..., 2:]
    half = marginals.shape[-1] // 2
    expected = (marginals[..., :half] * marginals[..., half:]).sum(axis=-1)  # times the total twice
    is_defined = total**2 > expected
    return (total * agreed - expected) / np.where(is_defined, total**2 - expected, 1), is_defined


def measure_agreement(coded: CodedDocuments, rng: np.random.Generator) -> Agreement | None:
    """Agreement of the coders on each code that any of them used in units that two or more read; None where there are
    no such codes. A unit carries a code for a coder who gave it there, whole or in part. Overall, every decision on a
    unit and a code counts alike; intervals resample units, with all decisions on them.
    """
    coders = [coder.id for coder in coded.codings.coders]
    ratings, units, codes = _decisions(coded, coders)
    if not codes:
        return None
    pairs = [
        (one, other)
        for one, other in combinations(range(len(coders)), 2)
        if ((ratings[0, one] != MISSING) & (ratings[0, other] != MISSING)).any()
    ]
    names = [(coders[one], coders[other]) for one, other in pairs]
    weights = _resampled(len(units), rng)
    total, by_code = None, []
    for code, rows in zip(codes, ratings, strict=True):
        parts = (_alpha_parts(rows, _VALUES), [_kappa_parts(rows[one], rows[other], _VALUES) for one, other in pairs])
        by_code.append(_agreement_on(code, parts, names, weights))
        total = parts if total is None else (total[0] + parts[0], list(map(np.add, total[1], parts[1])))
    assert total is not None
    overall = _agreement_on(None, total, names, weights)
    return Agreement(overall, tuple(by_code), _disagreements(ratings, units, codes, coders))


_VALUES: Ratings = np.array([0, 1])


def _decisions(coded: CodedDocuments, coders: Sequence[str]) -> tuple[Ratings, list[str], list[str]]:
    """Whether each coder gave each code to each unit, as (codes, coders, units): 1, 0, or MISSING where not read; with
    the units that two or more read and the codes used in them.
    """
    read = has_read(coded)
    units = [unit for unit in map(str, coded.units) if sum(unit in read[coder] for coder in coders) >= 2]
    table = codes_by_passage(coded)
    used = {code for unit in units for code in table.get(unit, {})}
    codes = [code.id for code in coded.codings.codes if code.id in used]
    ratings = np.full((len(codes), len(coders), len(units)), MISSING, dtype=np.int64)
    for column, unit in enumerate(units):
        row = table.get(unit, {})
        for line, coder in enumerate(coders):
            if unit in read[coder]:
                ratings[:, line, column] = [coder in row.get(code, ()) for code in codes]
    return ratings, units, codes


def _resampled(n_units: int, rng: np.random.Generator) -> Numbers:
    """How often each unit is drawn in each resample, as (resamples, units)."""
    return rng.multinomial(n_units, np.full(n_units, 1 / n_units), size=RESAMPLES).astype(np.float64)


def _agreement_on(
    code: str | None, parts: tuple[Numbers, Sequence[Numbers]], names: Sequence[tuple[str, str]], weights: Numbers
) -> CodeAgreement:
    alphas, kappas = parts
    rated = int((alphas[:, 1:].sum(axis=1) > 0).sum())
    pairs = tuple(
        Kappa(first, second, _estimate(_kappa, each, weights, int((each[:, 0] > 0).sum())))
        for (first, second), each in zip(names, kappas, strict=True)
    )
    return CodeAgreement(code, _estimate(_alpha, alphas, weights, rated), pairs)


def _estimate(coefficient: Coefficient, parts: Numbers, weights: Numbers, units: int) -> Estimate:
    value, is_defined = coefficient(parts.sum(axis=0))
    if not is_defined:
        return Estimate(None, None, None, units)
    values, are_defined = coefficient(weights @ parts)
    if are_defined.mean() < LEAST_DEFINED:
        return Estimate(float(value), None, None, units)
    low, high = np.quantile(values[are_defined], (0.025, 0.975))
    return Estimate(float(value), float(low), float(high), units)


def _disagreements(
    ratings: Ratings, units: Sequence[str], codes: Sequence[str], coders: Sequence[str]
) -> tuple[Disagreement, ...]:
    found = []
    for column, unit in enumerate(units):
        for place, code in enumerate(codes):
            cell = ratings[place, :, column]
            present = tuple(coder for coder, value in zip(coders, cell, strict=True) if value == 1)
            absent = tuple(coder for coder, value in zip(coders, cell, strict=True) if value == 0)
            if present and absent:
                found.append(Disagreement(unit, code, present, absent))
    return tuple(found)
