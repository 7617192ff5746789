"""The HTML report is one safe, self-contained page whose links all lead somewhere."""

import re
from collections import Counter
from html.parser import HTMLParser

import pytest

from countermove.report.html import CHAPTERS, render_html
from countermove.report.payload import Payload

VOID = {"meta", "br", "img", "link", "input", "hr"}


class Page(HTMLParser):
    """The start tags of a page, and whether every tag is closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def text(small_payload: Payload) -> str:
    return render_html(small_payload)


@pytest.fixture(scope="module")
def page(text: str) -> Page:
    return Page(text)


def test_every_tag_is_closed_in_order(page: Page) -> None:
    assert page.open == []


def test_every_id_stands_once(page: Page) -> None:
    counts = Counter(attributes["id"] for _, attributes in page.tags if "id" in attributes)
    assert [name for name, n in counts.items() if n > 1] == []


def test_every_link_leads_to_a_place_in_the_page(page: Page) -> None:
    ids = {attributes["id"] for _, attributes in page.tags if "id" in attributes}
    links = [attributes["href"] for tag, attributes in page.tags if tag == "a"]
    assert len(links) > 100
    assert [link for link in links if link is None or link[0] != "#" or link[1:] not in ids] == []


def test_references_between_elements_are_kept(page: Page) -> None:
    ids = {attributes["id"] for _, attributes in page.tags if "id" in attributes}
    named = [a["aria-labelledby"] for _, a in page.tags if "aria-labelledby" in a]
    assert set(named) <= ids


def test_every_judgement_can_be_reached_in_both_languages(page: Page, small_payload: Payload) -> None:
    ids = {attributes["id"] for _, attributes in page.tags if "id" in attributes}
    for judgement in small_payload.cases[0].judgements:
        assert {judgement.anchor, f"zh-{judgement.anchor}"} <= ids


def test_nothing_is_loaded_from_elsewhere(page: Page, text: str) -> None:
    assert [tag for tag, attributes in page.tags if "src" in attributes] == []
    assert {tag for tag, _ in page.tags} & {"link", "iframe", "object", "embed", "img", "base", "form"} == set()
    assert re.findall(r"url\(|@import|https?://", text) == []
    assert "default-src 'none'" in text


def test_hostile_names_stay_text(page: Page, text: str) -> None:
    assert len([tag for tag, _ in page.tags if tag == "script"]) == 1
    assert [name for _, attributes in page.tags for name in attributes if name.startswith("on")] == []
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "\u202e" not in text


def test_equal_payloads_give_equal_bytes(small_payload: Payload, text: str) -> None:
    assert render_html(small_payload) == text


def test_the_questions_stand_in_order_in_both_languages(page: Page) -> None:
    sections = [a["id"] for tag, a in page.tags if tag == "section" and a.get("class") == "chapter"]
    assert sections == [*(f"q-{name}" for name in CHAPTERS), *(f"zh-q-{name}" for name in CHAPTERS)]


def test_every_result_of_an_illustrative_case_is_labelled(text: str) -> None:
    heads = text.count('<header class="case-head">')
    assert heads == 16
    assert text.count("#notice") == heads // 2
    assert text.count("#zh-notice") == heads // 2


def test_a_study_without_cases_can_be_shown(small_payload: Payload) -> None:
    from dataclasses import replace

    from countermove.report.sentences import NO_ANSWERS

    Page(render_html(replace(small_payload, cases=(), answers=NO_ANSWERS)))
