"""Every answer of many scenarios stands in the page, in Markdown and on the terminal."""

import re
from dataclasses import replace
from html import escape
from pathlib import Path

import pytest

from countermove.report.exploration_text import render_exploration
from countermove.report.html import render_html
from countermove.report.markdown import render_markdown
from countermove.report.markdown_marks import inline
from countermove.report.numbers import apart
from countermove.report.payload import Payload
from countermove.report.texts import LANGUAGES, in_language
from countermove.report.views import Text
from countermove.report.wording import without_direction_marks
from countermove.uncertainty.run import Run
from countermove.workflow.explorations import explore_case
from countermove.workflow.studies import read_case

CASE = Path(__file__).parent / "small_study/cases/tolls.yaml"


def sentences(payload: Payload) -> list[Text]:
    (case,) = payload.cases
    further = case.further
    assert further.readings is not None
    boxes = [conclusion.box for conclusion in case.conclusions if conclusion.box]
    return [
        *(gain.sentence for gain in further.gains),
        *(choice.sentence for choice in further.choices),
        *(each.sentence for each in further.knowing if each.layer),
        further.readings.sentence,
        *(box.sentence for box in boxes),
        *(box.repeated for box in boxes),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_stands_on_the_page_and_in_markdown(small_payload: Payload, language: str) -> None:
    page, markdown = render_html(small_payload), render_markdown(small_payload, language)
    told = [without_direction_marks(in_language(text, language)) for text in sentences(small_payload)]
    assert len(told) > 12
    shown = page.replace("&#34;", '"').replace("&#39;", "'")
    assert [text for text in told if escape(text, quote=False) not in shown] == []
    assert [text for text in told if inline(text) not in markdown] == []


@pytest.mark.parametrize("prefix", ["", "zh-"])
def test_every_limit_and_every_judgement_worth_knowing_leads_to_its_judgement(
    small_payload: Payload, prefix: str
) -> None:
    (case,) = small_payload.cases
    page = render_html(small_payload)
    chapter = page.split(f'id="{prefix}q-flips"')[1].split(f'id="{prefix}q-ground"')[0]
    anchors = {judgement.path: judgement.anchor for judgement in case.judgements}
    limits = [limit for conclusion in case.conclusions if conclusion.box for limit in conclusion.box.limits]
    assert limits
    assert [each for each in limits if f'href="#{prefix}{anchors[each.judgement]}"' not in chapter] == []


def test_main_flips_show_their_threshold_and_whether_it_was_proved(small_payload: Payload) -> None:
    (case,) = small_payload.cases
    page = render_html(small_payload)
    flips = [flip for conclusion in case.conclusions if conclusion.is_main for flip in conclusion.flips]
    assert flips
    assert [flip for flip in flips if f"<strong>{apart(flip.threshold, flip.nominal, 4)}</strong>" not in page] == []
    assert ("at the points tried</td>" in page) == (not all(flip.is_nearest for flip in flips))


def test_a_page_says_where_play_of_those_who_know_nothing_is_out_of_reach(small_payload: Payload) -> None:
    (case,) = small_payload.cases
    without = replace(small_payload, cases=(replace(case, further=replace(case.further, readings=None)),))
    for text in (render_html(without), render_markdown(without, "en")):
        assert "Play where nobody knows the numbers is out of reach" in text


def test_the_terminal_shows_regret_knowing_readings_and_boxes() -> None:
    case = read_case(CASE)
    found = explore_case(case, Run(200))
    text = render_exploration(case, found)
    for records in found.answers.records.values():
        assert f"{records[0].regret:.3f}" in text
    for gain in found.answers.gains:
        assert f"{gain.mean:+.3f}" in text
    for box in found.boxes.values():
        assert re.search(rf"{box.density:.3f} +{box.coverage:.3f}", text)
    assert "play where nobody knows the numbers" in text
    assert "worth knowing before break" in text
