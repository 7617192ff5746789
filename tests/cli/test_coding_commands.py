"""`countermove code` and the exports of a study: counts, agreement, documents that change, files of other programs."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from command_runs import Commands
from jsonschema import Draft202012Validator

SCHEMA = yaml.safe_load(Path(__file__).with_name("coding_schema.yaml").read_text(encoding="utf-8"))

STUDY = """countermove: 1
title: A port
documents:
  plan: {file: plan.md, language: en, title: The plan, source: "Port, 2025", kind: digest}
coding: coding.yaml
references: works.ris
"""
PLAN = """# Port plan

## 1. Power

Ships are to use power from the shore. 𠀀😀

## 2. People

Crews are to be trained.

## 3. Noise

Engines are to be quiet at night.
"""
CODING = """countermove: 1
kind: coding
coders: {a: {name: Ann, read: [plan]}, b: {name: 博, read: [plan]}}
codes:
  means: {name: {en: Means, zh: 手段}, codable: false, codes: {energy: {name: {en: Energy, zh: 能源}}, skills: {}}}
  quiet: {definition: "Less noise"}
codings:
  - {code: energy, by: a, passage: "plan#1", on: 2025-11-01, memo: clear}
  - {code: energy, by: b, passage: "plan#1", quote: power from the shore}
  - {code: skills, by: a, passage: "plan#2"}
  - {code: quiet, by: b, passage: "plan#3", quote: at night}
"""


@pytest.fixture
def port(tmp_path: Path) -> Path:
    """A coded study of one short plan."""
    for name, text in (
        ("study.yaml", STUDY),
        ("plan.md", PLAN),
        ("coding.yaml", CODING),
        ("works.ris", "TY  - GOVDOC\nID  - plan\nTI  - The port plan\nER  -\n"),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def coding(command: Commands, study: Path, *options: str) -> dict[str, Any]:
    run = command("code", study, "--json", *options)
    assert run.status == 0, run.err
    found = json.loads(run.out)
    Draft202012Validator(SCHEMA).validate(found)
    return found  # type: ignore[no-any-return]


def test_counts_agreement_and_disagreements_are_printed_and_given_as_data(port: Path, command: Commands) -> None:
    found = coding(command, port)
    counts = {code["id"]: (code["passages"], code["passages_below"]) for code in found["codes"]}
    assert counts == {"means": (0, 2), "energy": (1, 1), "skills": (1, 1), "quiet": (1, 1)}
    assert found["passages"] == {
        "plan#1": {"energy": ["a", "b"]},
        "plan#2": {"skills": ["a"]},
        "plan#3": {"quiet": ["b"]},
    }
    assert [(each["passage"], each["code"]) for each in found["agreement"]["disagreements"]] == [
        ("plan#2", "skills"),
        ("plan#3", "quiet"),
    ]
    by_code = {each["code"]: each["alpha"]["value"] for each in found["agreement"]["codes"]}
    assert by_code["energy"] == pytest.approx(1)
    shown = command("code", port, "--language", "zh").out
    assert "能源" in shown
    assert "disagreements (2):" in shown


def test_codings_follow_their_words_to_a_new_version_or_wait_for_a_decision(port: Path, command: Commands) -> None:
    assert "anchors kept in" in command("code", port, "--anchor").out
    changed = PLAN.replace("## 1. Power", "## 1. Money\n\nThe port pays.\n\n## 2. Power").replace(
        "## 2. People", "## 3. People"
    )
    changed = changed.replace("## 3. Noise", "## 4. Noise").replace("quiet at night", "quiet by night")
    (port / "plan.md").write_text(changed, encoding="utf-8")
    found = coding(command, port)
    assert found["passages"] == {"plan#2": {"energy": ["a", "b"]}, "plan#3": {"skills": ["a"]}}
    assert [each["passages"] for each in found["moved"]] == [["2"], ["2"], ["3"]]
    (waiting,) = found["review"]
    assert (waiting["code"], waiting["quote"], waiting["status"]) == ("quiet", "at night", "uncertain")
    shown = command("code", port).out
    assert "3 of them to another passage" in shown
    assert "to be decided, counted nowhere (1)" in shown
    assert len(coding(command, port, "--anchor")["review"]) == 1
    assert len(coding(command, port)["review"]) == 1
    checked = command("check", port)
    assert checked.status == 0
    assert "coding.yaml:11:5: coding to be decided: 'quiet' by 'b'" in checked.out


def test_codes_that_nobody_gave_are_findings_and_coded_documents_are_not(port: Path, command: Commands) -> None:
    assert command("check", port).out == "no faults, no findings\n"
    text = CODING.replace("skills: {}", "skills: {}, tools: {codes: {hammers: {}}}")
    (port / "coding.yaml").write_text(text, encoding="utf-8")
    found = command("check", port).out
    assert "unused code: code 'tools'" in found
    assert "unused code: code 'hammers'" in found
    assert "'means'" not in found


def test_a_coding_that_cites_nothing_is_a_fault_at_its_line(port: Path, command: Commands) -> None:
    text = CODING.replace("plan#2", "plan#9").replace("at night", "at noon")
    (port / "coding.yaml").write_text(text, encoding="utf-8")
    run = command("check", port)
    assert run.status == 1
    places = [line.removeprefix(str(port / "coding.yaml")).split(": ")[0] for line in run.err.splitlines()]
    assert places == [":10:36", ":11:35"]


def test_a_project_goes_out_and_comes_back_the_same(port: Path, command: Commands) -> None:
    project = port / "port.qdpx"
    assert command("export", port, "--to", "qdpx", "--output", project).status == 0
    with zipfile.ZipFile(project) as archive:
        assert archive.testzip() is None
        assert "project.qde" in archive.namelist()
    before = coding(command, port)
    run = command("code", port, "--from", project, "--output", port / "again.yaml", "--json")
    brought = json.loads(run.out)
    assert (brought["codings"], brought["uncertain"], brought["left_out"]) == (4, 0, [])
    (port / "study.yaml").write_text(STUDY.replace("coding.yaml", "again.yaml"), encoding="utf-8")
    assert coding(command, port) == before
    assert command("code", port, "--from", project, "--output", port / "again.yaml").status == 2


def test_a_codebook_goes_out_and_comes_back(port: Path, command: Commands) -> None:
    book = port / "book.qdc"
    assert command("export", port, "--to", "qdc", "--output", book, "--language", "zh").status == 0
    assert command("code", port, "--from", book).status == 0
    assert "手段" in (port / "coding-book.yaml").read_text(encoding="utf-8")


def test_annotations_and_references_are_printed(port: Path, command: Commands) -> None:
    page = json.loads(command("export", port, "--to", "annotations").out)
    assert len(page["items"]) == 4
    assert json.loads(command("export", port, "--to", "csl").out) == [
        {"id": "plan", "type": "report", "title": "The port plan"}
    ]


def _archive(**parts: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "."), data)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "status"),
    [
        ("p.qdpx", b"no archive", 1),
        ("p.qdpx", b"", 1),
        ("p.qdpx", _archive(other__txt=b"x"), 1),
        ("p.qdpx", _archive(project__qde=b"<Project"), 1),
        ("p.qdpx", _archive(project__qde=b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><Project/>'), 1),
        ("p.qdpx", _archive(project__qde=b"<Project>" + b" " * 70_000_000 + b"</Project>"), 1),
        ("c.qdc", b"<CodeBook><Codes><Code/></Codes></CodeBook>", 1),
        (
            "c.qdc",
            b"<CodeBook><Codes>" + b'<Code guid="a" name="a">' * 150 + b"</Code>" * 150 + b"</Codes></CodeBook>",
            1,
        ),
        ("c.qdc", b"\xff\xfe", 1),
        ("c.docx", b"x", 2),
        ("none.qdc", None, 1),
    ],
)
def test_a_broken_or_hostile_file_is_refused_and_nothing_is_written(
    name: str, data: bytes | None, status: int, port: Path, command: Commands
) -> None:
    if data is not None:
        (port / name).write_bytes(data)
    run = command("code", port, "--from", port / name, "--output", port / "new.yaml")
    assert (run.status, run.out) == (status, "")
    assert "Traceback" not in run.err
    assert run.err
    assert not (port / "new.yaml").exists()


@pytest.mark.parametrize(
    "options",
    [
        ["--anchor", "--from", "x.qdpx"],
        ["--output", "x.yaml"],
    ],
)
def test_options_that_do_not_go_together_are_wrong_usage(options: list[str], port: Path, command: Commands) -> None:
    assert command("code", port, *options).status == 2


def test_an_unknown_format_is_answered_with_those_of_cases_and_of_studies(port: Path, command: Commands) -> None:
    run = command("export", port, "--to", "sav")
    assert run.status == 2
    assert "efg" in run.err
    assert "of a study annotations, csl, qdc, qdpx" in run.err


def test_a_study_without_coding_says_so(port: Path, command: Commands) -> None:
    (port / "study.yaml").write_text(STUDY.replace("coding: coding.yaml\n", ""), encoding="utf-8")
    for call in (["code"], ["export", "--to", "qdc"], ["export", "--to", "annotations"]):
        run = command(call[0], port, *call[1:])
        assert run.status == 2
        assert "has no coding" in run.err
    assert command("export", port, "--to", "csl").status == 0


@pytest.mark.parametrize(
    ("old", "new", "wrong"),
    [
        ("coding.yaml", "codings.yaml", "the nearest is 'coding.yaml'"),
        ("coding.yaml", "[coding.yaml, coding.yaml]", "named twice"),
        ("coding.yaml", "../coding.yaml", "inside the study folder"),
        ("coding.yaml", "{}", "expected a list"),
    ],
)
def test_a_coding_file_that_cannot_be_read_is_a_fault_of_the_study(
    old: str, new: str, wrong: str, port: Path, command: Commands
) -> None:
    (port / "study.yaml").write_text(STUDY.replace(f"coding: {old}", f"coding: {new}"), encoding="utf-8")
    run = command("check", port)
    assert run.status == 1
    assert wrong in run.err
    assert "study.yaml:5:" in run.err
