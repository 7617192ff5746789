import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermove.documents.numbering import (
    Outline,
    advance,
    format_roman_number,
    is_ambiguous,
    parse_chinese_number,
    parse_roman_number,
    read_bullet,
    read_marker,
    settle,
)

CHINESE = "零一二三四五六七八九"


def chinese(number):
    if number < 10:
        return CHINESE[number]
    tens, ones = divmod(number, 10)
    return ("" if tens == 1 else CHINESE[tens]) + "十" + (CHINESE[ones] if ones else "")


@given(st.integers(1, 899))
def test_roman_numbers_are_read_as_they_are_written(number):
    assert parse_roman_number(format_roman_number(number)) == number


@given(st.integers(1, 99))
def test_chinese_numbers_are_read_as_they_are_written(number):
    assert parse_chinese_number(chinese(number)) == number


@given(st.text(max_size=20))
def test_reading_a_marker_never_fails_and_its_lead_starts_the_text(text):
    for marker in (read_marker(text), read_bullet(text)):
        assert marker is None or (text.startswith(marker.lead) and marker.lead.startswith(marker.printed))


@pytest.mark.parametrize(
    ("text", "printed", "reading"),
    [
        ("Sec. 4. Safety", "Sec. 4.", ("section", 4)),
        ("Section 1. Purpose", "Section 1.", ("section", 1)),
        ("Pillar III: Lead", "Pillar III", ("pillar", 3)),
        ("第十四条 国家", "第十四条", ("article", 14)),
        ("第二章 治理", "第二章", ("chapter", 2)),
        ("三、组织", "三、", ("han", 3)),
        ("（十二）加强", "（十二）", ("han-bracketed", 12)),
        ("(3)方面", "(3)", ("number-bracketed", 3)),
        ("一是推广", "一是", ("han-is", 1)),
        ("7. Item", "7.", ("number", 7)),
        ("1.加速", "1.", ("number", 1)),
        ("4.2. Safe", "4.2.", ("decimal-2", 2)),
        ("1.2.3 Deep", "1.2.3", ("decimal-3", 3)),
        ("(bb) term", "(bb)", ("letter-bracketed", 28)),
        ("(xiv) head", "(xiv)", ("roman-bracketed", 14)),
        ("(B) records", "(B)", ("capital-bracketed", 2)),
        ("IV. Outlook", "IV.", ("roman", 4)),
    ],
)
def test_a_marker_is_read_by_its_scheme(text, printed, reading):
    marker = read_marker(text)
    assert marker is not None
    assert (marker.printed, marker.readings[0]) == (printed, reading)


@pytest.mark.parametrize(
    "text", ["2025年", "3.5 percent", "America", "(AI) systems", "一方面", "是否", "U.S. policy", ""]
)
def test_words_and_numbers_in_a_sentence_are_no_markers(text):
    marker = read_marker(text)
    assert marker is None or marker.readings[0][0] == "decimal-2"


def test_a_reference_does_not_advance_the_outline():
    outline = advance(Outline(), read_marker("(a) first"), starts_line=True)
    assert advance(outline, read_marker("(c) of that section"), starts_line=False) is None


def test_numbers_in_brackets_run_on_after_the_next_section_opens():
    outline = Outline()
    for text in ("一、", "（一）", "（二）", "二、", "（三）"):
        outline = advance(outline, read_marker(text), starts_line=False)
    assert outline.open == (("han", 2), ("han-bracketed", 3))


def test_the_letter_i_and_the_first_roman_are_told_apart_by_what_surrounds_them():
    marker, outline = read_marker("(i) x"), Outline((("letter-bracketed", 8),))
    assert is_ambiguous(marker, outline)
    assert not is_ambiguous(marker, Outline((("letter-bracketed", 7),)))
    roman, letter = (("roman-bracketed", 1),), (("letter-bracketed", 9),)
    assert settle(marker, "Done.", ("x; (ii) y",)).readings == roman
    assert settle(marker, "It shall:", ("x.",)).readings == roman
    assert settle(marker, "It shall:", ("x. (j) y",)).readings == letter
    assert settle(marker, "Done.", ("x", "Sec. 3. Aim. (a) x (i) y; (ii) z")).readings == letter
    assert settle(marker, "Done.", ("see section 4(b)(ii) there", "(j) y")).readings == letter
