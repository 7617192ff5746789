"""What a reader of a document should know is said wherever the document is used."""

import json

import pytest

from pdf_files import Picture, Words, make_pdf

NOTE = "page 2 is scanned: no text; run text recognition over it"


@pytest.fixture
def half_scanned(tmp_path):
    path = tmp_path / "papers" / "harbour.pdf"
    path.parent.mkdir()
    first = [Words("Quays", 72, 700, 20), Words("Widen the quays of the harbour, which are old.", 72, 660)]
    path.write_bytes(make_pdf([first, [Picture()]]))
    return path


@pytest.mark.parametrize(("verb", "suffix"), [("plan", ""), ("passage", "#p1")])
def test_commands_on_a_document_name_its_pages_without_text(command, half_scanned, verb, suffix):
    assert f"note: {NOTE}" in command(verb, f"{half_scanned}{suffix}").out
    assert json.loads(command(verb, f"{half_scanned}{suffix}", "--json").out)["notes"] == [NOTE]


def test_a_tree_file_keeps_the_notes_of_its_document(command, half_scanned, tmp_path):
    tree = tmp_path / "tree.txt"
    assert command("plan", half_scanned, "--write", tree).status == 0
    assert json.loads(command("plan", half_scanned, "--from", tree, "--json").out)["notes"] == [NOTE]


def test_check_finds_pages_without_text(command, half_scanned, tmp_path):
    study = tmp_path / "study"
    assert command("import", half_scanned.parent, study).status == 0
    findings = json.loads(command("check", study, "--json").out)["findings"]
    assert [NOTE in finding["message"] for finding in findings].count(True) == 1


def test_check_and_plan_name_a_tree_file_made_for_another_version_of_its_document(command, tmp_path):
    paper, tree, study = tmp_path / "papers" / "plan.md", tmp_path / "plan.txt", tmp_path / "study"
    paper.parent.mkdir()
    paper.write_text("# Plan\n\n## Quays\n\nWiden them.\n", encoding="utf-8")
    assert command("plan", paper, "--write", tree).status == 0
    assert command("import", paper.parent, study).status == 0
    listed = (study / "study.yaml").read_text(encoding="utf-8")
    entry = "actors: {us: {name: Us}}\nplans: {p: {document: plan, actor: us, tree: plan.txt}}\n"
    (study / "study.yaml").write_text(f"{listed}{entry}", encoding="utf-8")
    (study / "plan.txt").write_bytes(tree.read_bytes())

    def kinds():
        return [each["kind"] for each in json.loads(command("check", study, "--json").out)["findings"]]

    assert "tree file of another version" not in kinds()
    copy = study / "documents" / "plan.md"
    copy.write_text(f"{copy.read_text(encoding='utf-8')}\nOne more line.\n", encoding="utf-8")
    assert kinds().count("tree file of another version") == 1
    assert "was written for another version of plan.md" in command("plan", copy, "--from", tree).out
