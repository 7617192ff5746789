"""A report of a case whose judgements several experts gave and common causes move."""

from pathlib import Path

import pytest

from countermove.uncertainty.run import Run
from countermove.workflow.reports import build_report, render_report

STUDY = "countermove: 1\ntitle: S\nactors: {a: {}, b: {}}\ncalibration: seeds.yaml\ncases: [duel.yaml]\n"
SEEDS = """\
countermove: 1
kind: calibration
questions: {q: {truth: 2, answers: {ann: [1, 2.5, 3], ben: [3, 4, 5]}}}
"""
CASE = """\
countermove: 1
title: duel
factors: {pace: {why: w}}
objectives: {a: {o: {}}, b: {o: {}}}
layers: [{id: one, actor: a}, {id: two, actor: b}]
measures:
  early:
    layer: one
    effects: {a.o: {range: [1, 3], follows: {pace: 0.8}}, b.o: {quantiles: {5: -3, 95: -1}, follows: {pace: -0.5}}}
    cost: {experts: {ann: {range: [0, 2]}, ben: weak}, pool: performance}
  late: {layer: two, effects: {b.o: {range: [0, 2]}}, cost: {range: [0, 2]}}
counters: [{by: late, against: early, efficacy: weak}]
statements: [{larger: measures.late.effects.b.o, than: measures.late.cost}]
"""


@pytest.mark.parametrize("format_name", ["html", "md"])
def test_a_report_shows_experts_quantiles_and_judgements_that_move_together(tmp_path: Path, format_name: str) -> None:
    for name, text in (("study.yaml", STUDY), ("seeds.yaml", SEEDS), ("duel.yaml", CASE)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    payload = build_report(tmp_path, Run(100))
    assert "seeds.yaml" in payload.provenance.files
    shapes = {judgement.path: judgement.shape for judgement in payload.cases[0].judgements}
    assert (shapes["measures.early.cost"], shapes["measures.early.effects.b.o"]) == ("experts", "quantiles")
    groups = {entry.members for entry in payload.cases[0].sensitivity if entry.judgement == "group: pace"}
    assert groups == {("measures.early.effects.a.o", "measures.early.effects.b.o")}
    told = render_report(payload, format_name, "en")
    assert format_name == "md" or "together, as they move together" in told
    assert payload.cases[0].further.bound == (
        ("measures.early.effects.a.o", "measures.early.effects.b.o"),
        ("measures.late.effects.b.o", "measures.late.cost"),
    )
    assert "Some judgements of this case move together or keep to a stated order" in told
