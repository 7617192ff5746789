"""Agreement coefficients: laws, published examples, and agreement of coders on a small document."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from countermove.core.citation import Citation
from countermove.core.errors import Place
from countermove.core.names import plain_name
from countermove.documents.document import Document, Passage
from countermove.plan.agreement import MISSING, Agreement, cohen_kappa, krippendorff_alpha, measure_agreement
from countermove.plan.coded_passages import place_codings
from countermove.plan.coding import Code, Coder, Coding, CodingSet
from countermove.plan.plan import Plan

HERE = Place("coding.yaml", 1, 1)
RATINGS = arrays(np.int64, st.tuples(st.integers(2, 4), st.integers(1, 12)), elements=st.integers(MISSING, 3))
FULL = arrays(np.int64, st.tuples(st.just(2), st.integers(1, 12)), elements=st.integers(0, 3))

# Krippendorff's «Computing Krippendorff's alpha-reliability» (2011): four observers, twelve units, missing values.
FOUR_OBSERVERS = """
1 2 3 3 2 1 4 1 2 . . .
1 2 3 3 2 2 4 1 2 5 . 3
. 3 3 3 2 3 4 2 2 5 1 .
1 2 3 3 2 4 4 1 2 5 1 .
"""
# The same paper, two observers and no missing values: binary data of ten units, and nominal data of twelve.
TWO_OBSERVERS = ("0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0")
MANY_VALUES = ("a a b b d c c c e d d a", "b a b b b c c c e d d d")


def rows(*texts: str) -> np.ndarray:
    values = sorted({word for text in texts for word in text.split()} - {"."})
    return np.array([[MISSING if w == "." else values.index(w) for w in text.split()] for text in texts])


def table(*counts: tuple[int, ...]) -> np.ndarray:
    """Ratings of two coders from a table of how often the first said the row and the second the column."""
    pairs = [(i, j) for i, row in enumerate(counts) for j, n in enumerate(row) for _ in range(n)]
    return np.array(pairs).T


def plain_alpha(ratings: np.ndarray) -> float | None:
    """α straight from the matrix of coincidences."""
    coincidences: dict[tuple[int, int], float] = {}
    for unit in ratings.T:
        given_values = [int(value) for value in unit if value != MISSING]
        for i, one in enumerate(given_values):
            for j, other in enumerate(given_values):
                if i != j:
                    coincidences[one, other] = coincidences.get((one, other), 0) + 1 / (len(given_values) - 1)
    total = sum(coincidences.values())
    by_value: dict[int, float] = {}
    for (one, _), number in coincidences.items():
        by_value[one] = by_value.get(one, 0) + number
    expected = sum(by_value[a] * by_value[b] for a in by_value for b in by_value if a != b)
    if not expected:
        return None
    return 1 - (total - 1) * sum(n for (one, other), n in coincidences.items() if one != other) / expected


@given(RATINGS)
def test_alpha_is_what_the_matrix_of_coincidences_gives(ratings: np.ndarray) -> None:
    assert krippendorff_alpha(ratings) == pytest.approx(plain_alpha(ratings))


@given(RATINGS, st.permutations(range(4)), st.randoms(use_true_random=False))
def test_alpha_does_not_depend_on_names_of_values_nor_on_the_order_of_coders_and_units(ratings, names, random) -> None:  # type: ignore[no-untyped-def]
    renamed = np.where(ratings == MISSING, MISSING, np.array(names)[ratings])
    lines = random.sample(range(ratings.shape[0]), ratings.shape[0])
    columns = random.sample(range(ratings.shape[1]), ratings.shape[1])
    assert krippendorff_alpha(renamed[lines][:, columns]) == pytest.approx(krippendorff_alpha(ratings))


@given(RATINGS)
def test_units_that_fewer_than_two_rated_change_nothing(ratings: np.ndarray) -> None:
    lone = np.full((ratings.shape[0], 1), MISSING)
    lone[0] = 2
    assert krippendorff_alpha(np.hstack([ratings, lone])) == pytest.approx(krippendorff_alpha(ratings))


@given(FULL)
def test_kappa_and_alpha_are_at_most_1_and_1_only_where_all_agree(ratings: np.ndarray) -> None:
    for value in (cohen_kappa(*ratings), krippendorff_alpha(ratings)):
        if value is not None:
            assert value <= 1 + 1e-12
            assert (value == pytest.approx(1)) == bool((ratings[0] == ratings[1]).all())


@given(FULL)
def test_kappa_is_the_same_both_ways(ratings: np.ndarray) -> None:
    assert cohen_kappa(ratings[0], ratings[1]) == pytest.approx(cohen_kappa(ratings[1], ratings[0]))


def test_alpha_gives_the_published_values() -> None:
    assert krippendorff_alpha(rows(*FOUR_OBSERVERS.strip().splitlines())) == pytest.approx(0.743, abs=5e-4)
    assert krippendorff_alpha(rows(*TWO_OBSERVERS)) == pytest.approx(0.095, abs=5e-4)
    assert krippendorff_alpha(rows(*MANY_VALUES)) == pytest.approx(0.692, abs=5e-4)


def test_kappa_gives_the_published_values() -> None:
    # Cohen (1960): a table of 200 cases in three categories, observed agreement .70, expected .41.
    cohen = table((88, 14, 18), (10, 40, 10), (2, 6, 12))
    assert cohen_kappa(*cohen) == pytest.approx(0.492, abs=5e-4)


def test_coefficients_without_variation_are_not_defined() -> None:
    same = np.zeros((2, 5), dtype=np.int64)
    assert krippendorff_alpha(same) is None
    assert cohen_kappa(*same) is None
    nobody = np.full((2, 5), MISSING)
    assert krippendorff_alpha(nobody) is None
    assert cohen_kappa(*nobody) is None


def small_agreement(given_codes: dict[str, dict[str, str]], read: dict[str, str] | None = None) -> Agreement | None:
    """Agreement on a document of eight paragraphs: coder → code → the digits of the paragraphs that carry it."""
    texts = [f"Paragraph {number} says something." for number in range(1, 9)]
    passages, start = [], 0
    for number, text in enumerate(texts, 1):
        passages.append(Passage(f"p{number}", "paragraph", text, start, start + len(text)))
        start += len(text) + 1
    document = Document("d.txt", "text", "en", "0" * 64, "\n".join(texts), tuple(passages))
    codes = sorted({code for by in given_codes.values() for code in by})
    codings = [
        Coding(code, coder, "d", Citation("d", f"p{digit}"), None, None, None, HERE)
        for coder, by in given_codes.items()
        for code, digits in by.items()
        for digit in digits
    ]
    coders = tuple(
        Coder(name, plain_name(name), tuple(("d", f"p{digit}") for digit in (read or {}).get(name, "")), HERE)
        for name in given_codes
    )
    listed = tuple(Code(code, plain_name(code), None, (), None, None, True, HERE) for code in codes)
    coded = place_codings(CodingSet(listed, coders, tuple(codings), {}), {"d": (document, Plan("d", ()))})
    return measure_agreement(coded, np.random.default_rng(0))


def test_agreement_is_measured_over_all_that_both_read_coded_or_not() -> None:
    found = small_agreement({"a": {"x": "1234"}, "b": {"x": "1235"}})
    assert found is not None
    ratings = np.array([[1, 1, 1, 1, 0, 0, 0, 0], [1, 1, 1, 0, 1, 0, 0, 0]])
    (on_x,) = found.codes
    assert on_x.alpha.value == pytest.approx(krippendorff_alpha(ratings))
    assert on_x.kappas[0].estimate.value == pytest.approx(cohen_kappa(*ratings))
    assert found.overall.alpha == on_x.alpha
    assert on_x.alpha.units == 8
    assert on_x.alpha.low is not None
    assert on_x.alpha.high is not None
    assert on_x.alpha.low <= on_x.alpha.value <= on_x.alpha.high
    assert [(one.unit, one.present, one.absent) for one in found.disagreements] == [
        ("d#p4", ("a",), ("b",)),
        ("d#p5", ("b",), ("a",)),
    ]


def test_what_a_coder_did_not_read_is_missing_and_not_a_no() -> None:
    found = small_agreement({"a": {"x": "12"}, "b": {"x": "12"}}, read={"a": "1234", "b": "12567"})
    assert found is not None
    assert found.disagreements == ()
    assert found.overall.alpha.units == 2
    assert found.overall.alpha.value is None


def test_a_single_coder_has_nobody_to_agree_with() -> None:
    assert small_agreement({"a": {"x": "12"}}) is None


def test_intervals_are_the_same_for_the_same_seed() -> None:
    given_codes = {"a": {"x": "1234", "y": "78"}, "b": {"x": "1235", "y": "8"}, "c": {"x": "12"}}
    assert small_agreement(given_codes) == small_agreement(given_codes)
