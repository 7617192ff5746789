"""The Markdown report gives the same answers as the page, with tables that hold together."""

import re

import pytest

from countermove.report.markdown import render_markdown
from countermove.report.payload import Payload
from countermove.report.texts import LANGUAGES, in_language


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_gives_every_answer(small_payload: Payload, language: str) -> None:
    text = render_markdown(small_payload, language)
    for answer in (small_payload.answers.depth, small_payload.answers.ground, small_payload.plans_answer):
        assert in_language(answer, language) in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_rows_of_a_table_have_as_many_cells_as_its_head(small_payload: Payload, language: str) -> None:
    blocks = [b for b in render_markdown(small_payload, language).split("\n\n") if b.startswith("|")]
    assert len(blocks) > 8
    for block in blocks:
        cells = {len(re.findall(r"(?<!\\)\|", line)) for line in block.splitlines()}
        assert len(cells) == 1, block


def test_hostile_names_stay_text(small_payload: Payload) -> None:
    text = render_markdown(small_payload, "en")
    assert "<script>" not in text
    assert "<img" not in text
    assert "\u202e" not in text


def test_equal_payloads_give_equal_text(small_payload: Payload) -> None:
    assert render_markdown(small_payload, "zh") == render_markdown(small_payload, "zh")


def test_chinese_sentences_end_as_chinese_ones_do(small_payload: Payload) -> None:
    text = render_markdown(small_payload, "zh")
    warning = next(line for line in text.splitlines() if line.startswith("> **"))
    conclusions = [line.removeprefix("1. ") for line in text.splitlines() if "情景中成立" in line and line[:2] == "1."]
    assert conclusions
    for line in (warning, *conclusions):
        assert not re.search(r"[.)](\s|$)|[。；）] [^–]", line), line
