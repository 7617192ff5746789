"""Numbers read well and never claim more than they say."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from countermove.report.numbers import (
    apart,
    count,
    number,
    percent,
    percent_span,
    points_down,
    points_up,
    short,
    signed,
    span_text,
)
from countermove.report.views import Text

FINITE = st.floats(-1e6, 1e6)


@given(FINITE)
def test_a_number_never_has_a_hyphen_and_reads_back_to_two_decimals(value: float) -> None:
    text = number(value)
    assert "-" not in text
    assert float(text.replace("−", "-").replace(",", "")) == pytest.approx(value, abs=0.00501)


@given(FINITE)
def test_a_signed_number_says_its_sign_unless_it_rounds_to_zero(value: float) -> None:
    text = signed(value)
    assert text == "0.00" or text[0] == ("+" if value > 0 else "−")


@given(st.floats(0, 1))
def test_a_share_says_never_or_always_only_when_it_is(share: float) -> None:
    assert (percent(share) == "0%") == (share == 0)
    assert (percent(share) == "100%") == (share == 1)


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (1.5, 3.0, Text("1.5–3", "1.5–3")),
        (-3.0, -1.5, Text("−3 to −1.5", "−3 至 −1.5")),
        (2.0, 2.0, Text("2", "2")),
    ],
)
def test_ranges_read_as_a_person_would_write_them(low: float, high: float, expected: Text) -> None:
    assert span_text(low, high) == expected


def test_other_numbers_read_as_documented() -> None:
    assert short(10.0) == "10"
    assert short(0.25) == "0.25"
    assert percent_span(0.821, 0.84) == "82.1–84.0%"
    assert count(67108864) == "67,108,864"


@given(st.floats(-100, 100), st.floats(-100, 100), st.integers(2, 4))
def test_a_number_is_written_apart_from_another(value: float, other: float, decimals: int) -> None:
    assume(abs(value - other) > 1e-8)
    written = apart(value, other, decimals)
    places = len(written.split(".")[1])
    assert places >= decimals
    assert float(written.replace("−", "-")) == pytest.approx(value, abs=0.5000001 * 10**-places)
    assert float(written.replace("−", "-")) != float(f"{other:.{places}f}")


def test_a_threshold_beside_its_centre_has_decimals_enough() -> None:
    assert apart(0.9958, 1.0) == "0.996"
    assert apart(1.1111, 1.0) == "1.11"
    assert apart(-0.001, 0.0) == "−0.001"


@given(st.floats(1e-6, 1))
def test_percentage_points_are_rounded_to_the_side_that_is_asked_for(share: float) -> None:
    down, up = float(points_down(share)), float(points_up(share))
    assert down - 1e-9 <= share * 100 <= up + 1e-9
    assert up - down <= 0.1 * up + 1e-9
