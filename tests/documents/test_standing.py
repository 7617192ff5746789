"""Headings that neither markup nor a number shows, and titles on the line below a number."""

from countermove.documents.formats.text import read_text
from countermove.documents.segment import segment_text

STRATEGY = """Northland strategy

Foreword

Northland will invest in people and in machines. This plan says how.

Computing for all

The ministry will build three centres by 2028.
Each serves a region of its own.

1. A centre in the north.

2. A centre in the south.

Looking ahead

We review this plan in 2029.
"""
REGULATION = """Regulation on machines

CHAPTER I

GENERAL PROVISIONS

Article 1

Subject matter

This Regulation lays down rules.

Article 2

Machines are registered.
"""


def kinds(text):
    return [(block.kind, block.marker, block.text) for block in segment_text(text)[0]]


def test_short_lines_that_stand_over_paragraphs_are_headings():
    found = kinds(STRATEGY)
    assert [text for kind, _, text in found if kind == "heading"] == ["Foreword", "Computing for all", "Looking ahead"]
    assert found[0] == ("title", None, "Northland strategy")
    assert [marker for kind, marker, _ in found if kind == "item"] == ["1.", "2."]


def test_lines_of_chinese_without_blank_lines_are_headings_over_their_paragraphs():
    text = "北國計畫\n顯著特點\n本計畫提出三項重點，涵蓋算力與人才。\n算力建設\n政府將建置三座資料中心，服務各地區。\n"
    assert [text for kind, _, text in kinds(text) if kind == "heading"] == ["顯著特點", "算力建設"]


def test_numbers_that_run_through_such_lines_keep_their_items():
    parts = (("Quays", "1. In the north.\n\n2. In the south."), ("Ships", "3. In the east.\n\n4. In the west."))
    text = "\n\n".join(f"{name}\n\nWe build them now.\n\n{items}" for name, items in parts)
    assert [marker for _, marker, _ in kinds(f"Plan of the port\n\n{text}") if marker] == ["1.", "2.", "3.", "4."]


def test_lines_of_an_address_or_a_single_one_are_no_headings():
    text = "A letter to all\n\nThe White House\n\nMarch 3, 2031\n\nWe begin at once. It is late, and we know it.\n"
    assert not [text for kind, _, text in kinds(text) if kind == "heading"]


def test_a_title_below_the_number_of_its_chapter_or_article_is_its_heading():
    assert kinds(REGULATION)[1:] == [
        ("heading", "CHAPTER I", "GENERAL PROVISIONS"),
        ("heading", "Article 1", "Subject matter"),
        ("paragraph", None, "This Regulation lays down rules."),
        ("heading", "Article 2", "Article 2"),
        ("paragraph", None, "Machines are registered."),
    ]


def test_a_title_below_a_number_leads_back_to_its_own_line():
    content = read_text(REGULATION.encode())
    block = next(block for block in content.body if block.text == "Subject matter")
    ((start, end),) = [(origin.source_start, origin.source_end) for origin in block.origins]
    assert REGULATION[start:end] == "Subject matter"
