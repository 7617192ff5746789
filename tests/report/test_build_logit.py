"""Logit play stands beside the line of play in every form of the report, in both languages (§4.7)."""

from dataclasses import replace

import numpy as np
import pytest

from countermove.case.case_parsing import parse_case
from countermove.report.build_logit import answer_logit
from countermove.report.case_views import CaseView
from countermove.report.html import render_html
from countermove.report.markdown import render_markdown
from countermove.report.payload import Payload
from countermove.report.texts import phrase
from countermove.uncertainty.run import Run
from countermove.workflow.explorations import analyse_case


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


CASE = """\
countermove: 1
title: A toll
actors: {road: {name: Road}, line: {name: Line}}
objectives: {road: {income: {}}, line: {trips: {}}}
layers: [{id: ask, actor: road}, {id: answer, actor: line}]
measures:
  toll: {layer: ask, effects: {road.income: 1, line.trips: -2}, why: x}
  sign: {layer: ask, effects: {road.income: -0.1}, why: x}
  fence: {layer: ask, effects: {road.income: -3}, why: x}
  detour: {layer: answer, effects: {line.trips: 0.5}, why: x}
"""


def test_the_answer_counts_measures_left_aside_and_names_the_one_furthest_from_the_line_of_play() -> None:
    case = parse_case(CASE.encode(), "toll.yaml", [])
    assert case is not None
    analysis = analyse_case(case, Run(4))
    assert set(analysis.solution.strength) == {"toll", "detour"}
    said = answer_logit(analysis)
    assert "on 1 of 4 measures at precision 0.5 and on 4 at precision 8" in said.en
    assert "furthest from it at precision 8 is “sign”, adopted with probability 0.31" in said.en
    assert answer_logit(replace(analysis, logit=())) == phrase("logit_missing")
