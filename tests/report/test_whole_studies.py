"""A report of a whole study: one name for each actor, and every file that it rests on."""

from pathlib import Path

from countermove.report.payload import Payload
from countermove.uncertainty.run import Run
from countermove.workflow.reports import build_report, render_report
from countermove.workflow.studies import write_new_study


def test_an_actor_that_a_case_names_otherwise_has_the_name_of_the_study(tmp_path: Path) -> None:
    write_new_study(tmp_path / "study")
    case = tmp_path / "study/cases/shore-power.yaml"
    text = case.read_text(encoding="utf-8")
    renamed = text.replace(
        "objectives:", "actors: {port: {name: Quay masters}, line: {name: Carriers}}\nobjectives:", 1
    )
    case.write_text(renamed, encoding="utf-8")
    told = render_report(build_report(tmp_path / "study", Run(50)), "md", "en")
    assert "Quay masters" not in told
    assert "Port authority" in told


def test_the_files_behind_a_report_hold_its_comparison(small_payload: Payload) -> None:
    assert {"study.yaml", "comparison.yaml"} <= set(small_payload.provenance.files)
