"""Logit play stands beside the line of play in every form of the report, in both languages (§4.7)."""

from dataclasses import replace

import numpy as np
import pytest

from countermove.report.case_views import CaseView
from countermove.report.html import render_html
from countermove.report.markdown import render_markdown
from countermove.report.payload import Payload
from countermove.report.texts import phrase


def _case(payload: Payload) -> CaseView:
    (case,) = payload.cases
    return case


def test_every_measure_that_somebody_chooses_has_a_chance_at_every_precision(small_payload: Payload) -> None:
    case = _case(small_payload)
    chosen = [measure.id for measure in case.measures if not measure.is_given]
    assert [play.precision for play in case.logit] == [0.5, 2.0, 8.0]
    for play in case.logit:
        assert [each.measure for each in play.chances] == chosen
        assert all(0 <= each.chance <= 1 for each in play.chances)
        assert [each.actor for each in play.payoffs] == list(case.actors)


def test_the_sharper_the_play_the_nearer_it_is_to_the_line_of_play(small_payload: Payload) -> None:
    case = _case(small_payload)
    line = {measure.id: measure.is_adopted for measure in case.measures}
    far = [np.mean([abs(each.chance - line[each.measure]) for each in play.chances]) for play in case.logit]
    assert far == sorted(far, reverse=True)


def test_the_answer_is_one_conditional_sentence_with_the_counts_of_the_table(small_payload: Payload) -> None:
    case = _case(small_payload)
    line = {measure.id: measure.is_adopted for measure in case.measures}
    agreed = [
        sum((each.chance if line[each.measure] else 1 - each.chance) > 2 / 3 for each in play.chances)
        for play in case.logit
    ]
    said = case.logit_answer
    assert said.en.startswith("If these judgements hold, ")
    assert said.zh.startswith("如果这些判断成立，")
    assert f"on {agreed[0]} of {len(case.logit[0].chances)} measures at precision 0.5 and on {agreed[-1]}" in said.en
    assert said.en.count(". ") == 0


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_and_the_text_show_the_table_in_both_languages(small_payload: Payload, language: str) -> None:
    page, text = render_html(small_payload), render_markdown(small_payload, language)
    for key, values in (("other_ways", {}), ("logit_column", {"precision": "0.5"})):
        said = getattr(phrase(key, **values), language)
        assert said in page
        assert said in text


def test_a_case_without_logit_play_says_so(small_payload: Payload) -> None:
    case = replace(_case(small_payload), logit=(), logit_answer=phrase("logit_missing"))
    payload = replace(small_payload, cases=(case,))
    assert "Logit play is not shown" in render_html(payload)
    text = render_markdown(payload, "en")
    assert "Logit play is not shown" in text
    assert "Logit play, precision" not in text
