"""countermove import: a folder of documents into a study, again and again."""

import json

import pytest

from countermove.case.files import read_study
from countermove.workflow.reading import read_kept, reader_version
from pdf_files import Words, make_pdf


@pytest.fixture
def folder(tmp_path):
    there = tmp_path / "papers"
    (there / "more").mkdir(parents=True)
    (there / "plan.md").write_text("# Port plan\n\nThe quays of the port are to be wider.\n", encoding="utf-8")
    (there / "more" / "plan.txt").write_text("港口计划\n\n这是一个关于码头发展的计划。\n", encoding="utf-8")
    (there / "map.pdf").write_bytes(make_pdf([[Words("The map of the port.", 72, 700)]]))
    (there / ".hidden.md").write_text("# Not this one\n", encoding="utf-8")
    return there


def said(run):
    assert run.status == 0, run.err
    return json.loads(run.out)


def test_a_folder_becomes_a_study_with_every_document_in_it(command, folder, tmp_path):
    answer = said(command("import", folder, tmp_path / "study", "--json"))
    assert [(each["id"], each["file"], each["language"]) for each in answer["documents"]] == [
        ("map", "documents/map.pdf", "en"),
        ("plan", "documents/plan.md", "en"),
        ("plan-2", "documents/more/plan.txt", "zh-Hans"),
    ]
    assert answer["counts"] == {"new": 3, "changed": 0, "unchanged": 0, "refused": 0}
    assert [entry.id for entry in read_study(tmp_path / "study").documents] == ["map", "plan", "plan-2"]
    checked = command("check", tmp_path / "study")
    assert checked.status == 0
    assert "does not say who published it, when and where" in checked.out + checked.err


def test_a_second_import_changes_nothing(command, folder, tmp_path):
    study = tmp_path / "study"
    command("import", folder, study)
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in study.rglob("*") if path.is_file()}
    answer = said(command("import", folder, study, "--json"))
    assert answer["counts"] == {"new": 0, "changed": 0, "unchanged": 3, "refused": 0}
    assert before == {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in study.rglob("*") if path.is_file()}


def test_a_changed_file_takes_the_place_of_the_version_before_which_is_kept(command, folder, tmp_path):
    study = tmp_path / "study"
    command("import", folder, study)
    old = (folder / "plan.md").read_bytes()
    (folder / "plan.md").write_text("# Port plan\n\nThe quays stay as they are.\n", encoding="utf-8")
    (changed,) = [each for each in said(command("import", folder, study, "--json"))["documents"] if each["earlier"]]
    assert (changed["id"], changed["status"]) == ("plan", "changed")
    assert (study / changed["earlier"]).read_bytes() == old
    assert "stay as they are" in command("passage", "plan#p1", "--study", study).out
    assert said(command("import", folder, study, "--json"))["counts"]["unchanged"] == 3


def test_bad_files_are_named_with_their_reasons_and_the_rest_is_read(command, folder, tmp_path):
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 and no more")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "table.xyz").write_bytes(b"1")
    answer = said(command("import", folder, tmp_path / "study", "--json"))
    assert answer["counts"] == {"new": 3, "changed": 0, "unchanged": 0, "refused": 3}
    assert {each["file"].rsplit("/", 1)[-1]: each["message"].split(";")[0] for each in answer["refused"]} == {
        "broken.pdf": "is broken: no PDF reader can open it",
        "empty.txt": "is empty",
        "table.xyz": "has file type '.xyz'",
    }


def test_documents_already_in_the_folder_of_a_study_stay_where_they_are(command, study):
    (study / "documents" / "extra.md").write_text("# Extra\n\nThe words of it are few.\n", encoding="utf-8")
    comment = "# kept by hand\n"
    (study / "study.yaml").write_text((study / "study.yaml").read_text(encoding="utf-8") + comment, encoding="utf-8")
    answer = said(command("import", study / "documents", study, "--json"))
    assert [each["file"] for each in answer["documents"] if each["status"] == "new"] == ["documents/extra.md"]
    assert (study / "study.yaml").read_text(encoding="utf-8").endswith(comment)
    assert command("check", study).status == 0


def test_what_was_read_is_kept_and_a_damaged_or_outdated_copy_is_not_believed(command, folder, tmp_path):
    study = tmp_path / "study"
    command("import", folder, study)
    (kept,) = (study / ".countermove" / "documents").glob("*-md-*")
    document = read_kept(folder / "plan.md", study)
    whole = kept.read_bytes()
    assert reader_version() in kept.name
    for damage in (b"", whole[:-1], whole.replace(b"wider", b"wiped")):
        kept.write_bytes(damage)
        assert read_kept(folder / "plan.md", study) == document
        assert kept.read_bytes() == whole
    kept.rename(kept.with_name(kept.name.replace(reader_version(), "older")))
    assert read_kept(folder / "plan.md", study) == document
    assert [path.name for path in kept.parent.glob("*-md-*")] == [kept.name]


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        ("{folder}/none {folder}/../study", 2, "does not exist; name a folder"),
        ("{folder}/more/none.txt {folder}/../study", 2, "does not exist"),
        ("{folder}/bad {folder}/../study", 1, "is empty; give a file with text"),
        ("{folder}/nothing {folder}/../study", 2, "holds no files"),
        ("{folder} {folder}/more", 2, "is not a study and not empty"),
    ],
)
def test_an_import_that_cannot_be_is_refused_and_writes_nothing(command, folder, tmp_path, arguments, status, words):
    (folder / "bad").mkdir()
    (folder / "bad" / "a.txt").write_bytes(b"")
    (folder / "nothing").mkdir()
    run = command("import", *arguments.format(folder=folder).split())
    assert (run.status, run.out) == (status, "")
    assert words in run.err
    assert not (tmp_path / "study" / "study.yaml").exists()
