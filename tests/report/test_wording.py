"""Judgements are put into words with their range beside their grade."""

from dataclasses import replace

import pytest

from countermove.report.anchors import judgement_anchor, slug
from countermove.report.case_views import JudgementView
from countermove.report.payload import Payload
from countermove.report.sentences import answer_case, depth_changes
from countermove.report.views import Text
from countermove.report.wording import grade_text, plan_counts, stated_text, without_direction_marks


def judgement(payload: Payload, path: str) -> JudgementView:
    return next(j for j in payload.cases[0].judgements if j.path == path)


@pytest.mark.parametrize(
    ("path", "english", "chinese"),
    [
        ("measures.toll.effects.port.income", "strong (3–5)", "强（3–5）"),
        ("measures.toll.effects.line.margin", "−moderate (−3 to −1.5)", "负向中等（−3 至 −1.5）"),
        ("objectives.port.income.weight", "range 0.8–1.2", "范围 0.8–1.2"),
        ("measures.depth.cost", "number 0.5", "定值 0.5"),
        ("measures.divert.cost", "triangular 0.2–1.4", "三角分布 0.2–1.4"),
    ],
)
def test_a_grade_never_stands_without_its_range(small_payload: Payload, path: str, english: str, chinese: str) -> None:
    assert stated_text(judgement(small_payload, path)) == Text(english, chinese)


def test_a_grade_of_the_analyst_s_own_is_shown_as_written() -> None:
    assert grade_text("crushing") == Text("crushing", "crushing")


def test_counts_of_a_plan_name_its_levels(small_payload: Payload) -> None:
    assert plan_counts(small_payload.plans[0]) == Text(
        "2 pillars, 3 objectives, 7 actions", "2 个支柱、3 项目标、7 项行动"
    )
    nameless = replace(small_payload.plans[0], counts={"section": 5})
    assert plan_counts(nameless).en == "2 parts, 3 entries"


def test_anchors_are_safe_in_ids_and_tell_paths_apart() -> None:
    assert judgement_anchor("case", "counters[3].efficacy") == "j-case-counters.3.efficacy"
    assert slug('a "b"') == "a~20~~22~b~22~"
    assert slug("a b") != slug("a-b")


def test_marks_that_turn_the_direction_of_text_are_left_out() -> None:
    assert without_direction_marks("a\u202eb\u2066c") == "abc"


def test_foresight_that_changes_nothing_is_said_so(small_payload: Payload) -> None:
    (case,) = small_payload.cases
    assert depth_changes(case) == []
    assert "changes no choice" in case.answers.depth.en


def test_foresight_that_changes_a_choice_names_it(small_payload: Payload) -> None:
    (case,) = small_payload.cases
    shallow = case.ladder[1]
    bare = replace(shallow, line=(shallow.line[0], replace(shallow.line[1], adopted=())))
    changed = answer_case(replace(case, ladder=(case.ladder[0], bare, case.ladder[2])), small_payload.actors)
    assert [(measure.id, depth) for measure, depth, _ in depth_changes(changed)] == [("divert", 2), ("lobby", 2)]
    assert "changes 2 choices" in changed.answers.depth.en
    assert "only by a mover who looks past depth 2" in changed.answers.depth.en
