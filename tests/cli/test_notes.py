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
