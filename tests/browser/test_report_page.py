"""The report in a browser: offline, in both languages, from number to passage, for everybody."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from countermove.report.html import render_html
from countermove.report.payload import Payload

pytestmark = pytest.mark.browser

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def address(small_payload: Payload, tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("page") / "report.html"
    file.write_text(render_html(small_payload), encoding="utf-8")
    return Path(file).as_uri()


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


class Visit:
    """An open page, and what went wrong on it."""

    def __init__(self, context: Any, address: str) -> None:
        self.requests: list[str] = []
        self.complaints: list[str] = []
        context.route("**/*", self._answer)
        self.page = context.new_page()
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(address)

    def _answer(self, route: Any) -> None:
        url = route.request.url
        if url.startswith("file:"):
            route.continue_()
        else:
            self.requests.append(url)
            route.abort()


@pytest.fixture
def visit(browser: Any, address: str) -> Iterator[Any]:
    contexts = []

    def open_page(query: str = "", **options: Any) -> Visit:
        context = browser.new_context(**{"viewport": DESK, "locale": "en-GB", "reduced_motion": "reduce", **options})
        contexts.append(context)
        return Visit(context, address + query)

    yield open_page
    for context in contexts:
        context.close()


def is_in_view(page: Any, selector: str) -> bool:
    return page.evaluate(
        """selector => { const box = document.querySelector(selector).getBoundingClientRect();
        return document.querySelector(selector).checkVisibility() && box.top >= 0 && box.top < innerHeight }""",
        selector,
    )


def test_it_opens_from_disk_without_network_or_complaint(visit: Any) -> None:
    seen = visit()
    seen.page.locator("h1:visible").wait_for()
    assert seen.page.locator("h1:visible").all_inner_texts() == ["Harbour tolls"]
    assert (seen.requests, seen.complaints) == ([], [])


def test_the_language_switch_keeps_the_place(visit: Any) -> None:
    page = visit("#q-worth").page
    page.get_by_role("button", name="read this report in Chinese").click()
    assert page.locator("h1:visible").all_inner_texts() == ["港口收费"]
    assert page.evaluate("document.documentElement.lang") == "zh-Hans"
    assert page.title() == "港口收费"
    assert is_in_view(page, "#zh-q-worth")
    page.get_by_role("button", name="阅读英文版").click()
    assert page.locator("h1:visible").all_inner_texts() == ["Harbour tolls"]
    assert is_in_view(page, "#q-worth")


@pytest.mark.parametrize(
    ("query", "locale", "title"),
    [
        ("?lang=zh", "en-GB", "港口收费"),
        ("#zh-q-play", "en-GB", "港口收费"),
        ("", "zh-CN", "港口收费"),
        ("?lang=en", "zh-CN", "Harbour tolls"),
        ("?lang=zh#q-play", "en-GB", "港口收费"),
    ],
)
def test_it_opens_in_the_language_asked_for(visit: Any, query: str, locale: str, title: str) -> None:
    page = visit(query, locale=locale).page
    assert page.locator("h1:visible").all_inner_texts() == [title]


@pytest.mark.parametrize(("query", "title"), [("", "Harbour tolls"), ("#zh-top", "港口收费")])
def test_it_can_be_read_without_scripts(visit: Any, query: str, title: str) -> None:
    page = visit(query, java_script_enabled=False).page
    assert page.locator("h1").locator("visible=true").all_inner_texts() == [title]
    assert page.locator("a.switch").locator("visible=true").count() == 1


@pytest.mark.parametrize(("prefix", "query", "words"), [("", "", "Some lines"), ("zh-", "?lang=zh", "Some lines")])
def test_a_number_leads_to_its_judgement_and_on_to_its_passage(visit: Any, prefix: str, query: str, words: str) -> None:
    page = visit(query).page
    page.locator(f"#{prefix}q-play summary").last.click()
    page.locator(f'#{prefix}q-play td > a.num[href="#{prefix}j-tolls-counters.0.efficacy"]').click()
    judgement = page.locator(f"#{prefix}j-tolls-counters\\.0\\.efficacy")
    assert is_in_view(page, f"#{prefix}j-tolls-counters\\.0\\.efficacy")
    judgement.locator("a.cite").first.click()
    assert is_in_view(page, f"#{prefix}d-letter-p2")
    assert words in page.locator(f"#{prefix}d-letter-p2").inner_text()


def test_chinese_readers_arrive_at_the_translated_passage(visit: Any) -> None:
    page = visit("?lang=zh#d-tariff-I.1").page
    assert is_in_view(page, "#zh-d-tariff-I\\.1")
    assert "提高收费" in page.locator("#zh-d-tariff-I\\.1").inner_text()


def test_pointing_at_a_measure_shows_the_sum_behind_its_strength(visit: Any) -> None:
    page = visit("#q-play").page
    page.locator("#q-play a.box[data-measure=toll]").hover()
    panel = page.locator("#q-play .panel")
    panel.wait_for()
    assert "× (1 −" in panel.inner_text()
    assert page.locator("#q-play .counter.lit").count() == 3
    page.keyboard.press("Escape")
    assert not panel.is_visible()


def test_the_keyboard_reaches_the_sum_behind_a_strength(visit: Any) -> None:
    page = visit("#q-play").page
    box = page.locator("#q-play a.box[data-measure=toll]")
    page.keyboard.press("Tab")
    box.focus()
    page.locator("#q-play .panel").wait_for()
    page.keyboard.press("Enter")
    assert is_in_view(page, "#m-tolls-toll")


@pytest.mark.parametrize("query", ["?lang=en", "?lang=zh"])
def test_a_phone_need_not_scroll_sideways(visit: Any, query: str) -> None:
    page = visit(query, viewport=PHONE).page
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true })")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_theme_can_be_switched(visit: Any) -> None:
    page = visit(color_scheme="light").page
    colour = "getComputedStyle(document.body).backgroundColor"
    before = page.evaluate(colour)
    page.get_by_role("button", name="Light or dark").click()
    assert page.evaluate(colour) != before


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_accessibility_rule_is_broken(visit: Any, language: str, scheme: str, viewport: dict[str, int]) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = visit(f"?lang={language}", color_scheme=scheme, viewport=viewport).page
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true })")
    found = Axe().run(page).response["violations"]
    assert [(rule["id"], [node["html"][:200] for node in rule["nodes"]]) for rule in found] == []
