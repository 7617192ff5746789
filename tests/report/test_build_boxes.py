"""A box in words says its limits, and leaves out the ends that are those of the stated range."""

import re
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermove.report.build_boxes import build_box
from countermove.report.case_views import JudgementView
from countermove.report.numbers import number
from countermove.report.scenario_views import BoxView
from countermove.report.texts import same
from countermove.uncertainty.boxes import RESAMPLES, Box, Limit

GAME: Any = SimpleNamespace(labels=("a", "b", "c"))
STATED = JudgementView(
    path="a",
    anchor="j-a",
    kind="cost",
    about=same("toll"),
    shape="uniform",
    grade=None,
    low=1.0,
    high=3.0,
    central=2.0,
    why=None,
    cites=(),
    by=None,
    on=None,
    is_default=False,
    is_sourced=True,
)
JUDGEMENTS = {path: replace(STATED, path=path, about=same(f"toll {path}")) for path in GAME.labels}


def box_of(*limits: Limit, coverage: float = 0.5, density: float = 0.5) -> BoxView:
    return build_box(Box(limits, coverage, density, 0.3), GAME, JUDGEMENTS)


@given(st.floats(1, 3), st.floats(1, 3))
def test_an_end_is_said_unless_it_is_that_of_the_stated_range(first: float, second: float) -> None:
    low, high = sorted((first, second))
    sentence = box_of(Limit(0, low, high, 0.01, 1.0)).limits[0].sentence
    said = set(re.findall(r"\d+\.\d\d", sentence.en))
    assert said == set(re.findall(r"\d+\.\d\d", sentence.zh))
    ends = {number(low), number(high)}
    assert said <= ends
    assert said == ends or ends - said <= {"1.00", "3.00"}


def test_the_kind_of_limit_is_said() -> None:
    ends = {(1.0, 2.0): "2.00 or less", (2.0, 3.0): "2.00 or more", (1.5, 2.0): "between 1.50", (2.0, 2.0): "is 2.00"}
    for (low, high), words in ends.items():
        assert words in box_of(Limit(0, low, high, 0.01, 1.0)).sentence.en


def test_a_box_with_many_limits_leaves_them_to_its_list() -> None:
    limits = [Limit(place, 1.5, 2.0, 0.01, 1.0) for place in range(3)]
    assert "toll" not in box_of(*limits).sentence.en
    assert "3" in box_of(*limits).sentence.zh
    assert all("toll" in limit.sentence.en for limit in box_of(*limits).limits)


@pytest.mark.parametrize(("coverage", "words"), [(0.994, "99%"), (0.996, "these are all")])
def test_a_box_with_all_failures_says_so(coverage: float, words: str) -> None:
    assert words in box_of(Limit(0, 1.5, 2.0, 0.01, 1.0), coverage=coverage).sentence.en


@given(st.lists(st.integers(0, RESAMPLES), min_size=1, max_size=3))
def test_how_often_limits_came_back_is_counted_in_halves(counts: list[int]) -> None:
    box = box_of(*[Limit(place, 1.5, 2.0, 0.01, count / RESAMPLES) for place, count in enumerate(counts)])
    assert [limit.came_back for limit in box.limits] == counts
    assert {str(min(counts)), str(max(counts)), str(RESAMPLES)} == set(re.findall(r"\d+", box.repeated.en))
    assert ("may be chance" in box.repeated.en) == (2 * min(counts) < RESAMPLES)
