"""What the report says of many scenarios is what the analysis found, in both languages."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest

from countermove.report.analysis import CaseAnalysis
from countermove.report.build_case import build_case
from countermove.report.case_views import CaseView
from countermove.report.numbers import number, percent, points_down, points_up
from countermove.report.payload import Payload
from countermove.report.texts import text_of
from countermove.report.views import ActorView, Text
from countermove.uncertainty.boxes import RESAMPLES
from countermove.uncertainty.run import Run
from countermove.workflow.explorations import analyse_case
from countermove.workflow.studies import read_case

CASE = Path(__file__).parent / "small_study/cases/tolls.yaml"

Analysed = tuple[CaseAnalysis, CaseView]


@pytest.fixture(scope="module")
def analysed() -> Analysed:
    analysis = analyse_case(read_case(CASE), Run(200))
    actors = [ActorView(a.id, text_of(a.name), a.id.upper()) for a in analysis.case.actors]
    return analysis, build_case(analysis, actors, lambda source: ())


def texts_in(value: Any) -> Iterator[Text]:
    if isinstance(value, Text):
        yield value
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts_in(getattr(value, field.name))
    elif isinstance(value, tuple | list):
        for item in value:
            yield from texts_in(item)


def test_no_text_of_a_payload_has_a_place_left_unfilled(small_payload: Payload, analysed: Analysed) -> None:
    found = [*texts_in(small_payload), *texts_in(analysed[1])]
    assert len(found) > 200
    assert [text for text in found if "{" in text.en + text.zh or not text.en.strip() or not text.zh.strip()] == []


def test_gains_are_those_of_the_analysis(analysed: Analysed) -> None:
    analysis, view = analysed
    for gain, shown in zip(analysis.answers.gains, view.further.gains, strict=True):
        assert (shown.actor, shown.mean, shown.error) == (gain.actor, gain.mean, gain.error)
        assert shown.share.share == gain.share.share
        assert number(abs(gain.mean)) in shown.sentence.en
        assert percent(gain.share.share) in shown.sentence.zh


def test_portfolios_are_those_of_the_analysis_and_the_nominal_one_is_marked(analysed: Analysed) -> None:
    analysis, view = analysed
    nominal = {turn.layer: set(turn.adopted) for turn in analysis.solution.line}
    assert [choice.layer for choice in view.further.choices] == ["break", "counter"]
    for choice in view.further.choices:
        for record, shown in zip(analysis.answers.records[choice.layer], choice.portfolios, strict=True):
            assert (shown.adopted, shown.regret, shown.regret_error, shown.regret_q95, shown.feasible) == (
                record.adopted,
                record.regret,
                record.regret_error,
                record.regret_q95,
                record.feasible,
            )
            assert shown.is_nominal == (set(record.adopted) == nominal[choice.layer])


def test_a_sentence_on_regret_is_of_the_first_portfolio_that_can_always_be_adopted(analysed: Analysed) -> None:
    for choice in analysed[1].further.choices:
        told = next(portfolio for portfolio in choice.portfolios if portfolio.feasible == 1)
        for text in (choice.sentence.en, choice.sentence.zh):
            assert number(told.regret) in text
            assert number(told.regret_q95) in text


def test_knowing_is_told_of_layers_in_order_and_then_of_conclusions_by_worth(analysed: Analysed) -> None:
    analysis, view = analysed
    knowing = view.further.knowing
    by_subject = {each.subject: each for each in analysis.answers.knowing}
    assert {each.layer or each.conclusion for each in knowing} == set(by_subject)
    layers = [each.layer for each in knowing if each.layer]
    assert [each.layer for each in knowing][: len(layers)] == layers == ["break", "counter"]
    stated = [each.gain for each in knowing if each.conclusion]
    assert stated == sorted(stated, reverse=True)
    for each in knowing:
        found = by_subject[each.layer or each.conclusion or ""]
        assert (each.gain, each.error) == (found.everything.gain, found.everything.error)
        assert [(k.judgement, k.gain) for k in each.known] == [(q.quantity, q.worth.gain) for q in found.quantities]
        assert all(k.is_clear == (k.gain > 2 * k.error) for k in each.known)
        worth_something = [(g.members, g.is_bound, g.worth.gain) for g in found.groups if g.worth.gain > 0]
        assert [(g.members, g.is_bound, g.gain) for g in each.groups] == worth_something
        for clear in [g for g in each.groups if g.is_clear][:1]:
            assert clear.name.en in each.sentence.en
            assert clear.name.zh in each.sentence.zh


def test_the_readings_differ_by_what_the_analysis_says(analysed: Analysed) -> None:
    analysis, view = analysed
    readings, shown = analysis.answers.readings, view.further.readings
    assert readings is not None
    assert shown is not None
    assert [gap.measure for gap in shown.gaps] == [gap.measure for gap in readings.gaps]
    for gap, told in zip(readings.payoffs, shown.payoffs, strict=True):
        assert (told.known, told.unknown, told.error) == (gap.known, gap.unknown, gap.error)
        assert told.gain == pytest.approx(gap.known - gap.unknown)
        words = "makes no" if abs(told.gain) <= 2 * gap.error else number(abs(told.gain))
        assert words.replace("makes no", "make no clear difference") in shown.sentence.en


def test_boxes_are_those_of_the_analysis(analysed: Analysed) -> None:
    analysis, view = analysed
    assert analysis.boxes
    assert {conclusion.key for conclusion in view.conclusions if conclusion.box} == set(analysis.boxes)
    for conclusion in view.conclusions:
        if conclusion.box is None:
            continue
        box = analysis.boxes[conclusion.key]
        assert (conclusion.box.coverage, conclusion.box.density, conclusion.box.mass) == (
            box.coverage,
            box.density,
            box.mass,
        )
        assert percent(box.density) in conclusion.box.sentence.en
        for limit, shown in zip(box.limits, conclusion.box.limits, strict=True):
            assert shown.judgement == analysis.game.labels[limit.quantity]
            assert (shown.low, shown.high, shown.chance) == (limit.low, limit.high, limit.chance)
            assert shown.came_back / shown.halves == pytest.approx(limit.came_back)
            assert shown.halves == RESAMPLES


def test_joint_changes_and_what_is_proved_are_those_of_the_analysis(analysed: Analysed) -> None:
    analysis, view = analysed
    found = {each.conclusion: each for each in analysis.joint}
    assert {conclusion.key for conclusion in view.conclusions if conclusion.joint} == set(found)
    for conclusion in view.conclusions:
        joint, each = conclusion.joint, found[conclusion.key]
        assert joint is not None
        assert (joint.radius, joint.proved, joint.moved) == (each.radius, each.proved, len(each.changes))
        for text in (joint.sentence.en, joint.sentence.zh):
            assert each.radius is None or f"{points_up(each.radius)}%" in text
            assert each.is_everywhere or each.proved < 1e-4 or f"{points_down(each.proved)}%" in text


def test_every_number_of_the_answers_names_a_judgement_of_the_case(analysed: Analysed) -> None:
    view = analysed[1]
    paths = {judgement.path for judgement in view.judgements}
    used = {known.judgement for each in view.further.knowing for known in each.known}
    used |= {limit.judgement for c in view.conclusions if c.box for limit in c.box.limits}
    assert used
    assert used <= paths
