"""countermove passage: the words, the place in the original, the page as a picture."""

import json
import re
from io import BytesIO

import pytest
from PIL import Image

from pdf_files import Words, make_pdf

TEXT = "Harbour plan\n\n1. Quays\n\nWiden the quays of the port，with ⼈ power.\n\n2. Ships\n\nShips grow.\n"


@pytest.fixture
def text_file(tmp_path):
    path = tmp_path / "harbour.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def pdf_file(tmp_path):
    path = tmp_path / "harbour.pdf"
    first = [
        Words("Quays", 72, 700, 20),
        Words("Widen the quays of the harbour, for they are old and far too narrow to", 72, 60),
    ]
    second = [Words("berth a ship.", 72, 740), Words("The end of it, which is a paragraph of its own.", 72, 700)]
    path.write_bytes(make_pdf([first, second]))
    return path


def test_a_passage_of_a_text_leads_back_to_its_characters(command, text_file):
    run = command("passage", f"{text_file}#p1", "--json")
    assert run.status == 0
    said = json.loads(run.out)
    assert said["text"] == "Widen the quays of the port，with 人 power."
    assert (said["language"], said["page"], said["image"]) == ("en", None, None)
    ((start, end),) = [(place["source_start"], place["source_end"]) for place in said["origins"]]
    assert TEXT[start:end] == "Widen the quays of the port，with ⼈ power."


def test_a_node_of_the_plan_tree_is_shown_with_all_that_is_below_its_heading(command, text_file):
    run = command("passage", f"{text_file}#1")
    assert run.status == 0
    assert "Quays\nWiden the quays" in run.out
    assert re.search(r"characters \d+ to \d+$", run.out, re.MULTILINE)


def test_a_passage_of_a_pdf_is_drawn_on_each_of_its_pages(command, pdf_file, tmp_path):
    out = tmp_path / "out.png"
    run = command("passage", f"{pdf_file}#p1", "--image", out, "--json")
    assert run.status == 0
    said = json.loads(run.out)
    assert [place["page"] for place in said["origins"]] == [1, 2]
    picture = Image.open(BytesIO(out.read_bytes())).convert("RGB")
    assert picture.size[0] == 2 * 612
    assert picture.size[1] > 2 * 2 * 792
    for page, place in enumerate(said["origins"]):
        left, _, _, top = place["box"]
        offset = picture.size[1] - 2 * 792 if page else 0
        corner = (round(2 * left), offset + round(2 * (792 - top)))
        red, _, blue = picture.getpixel(corner)
        assert blue < 150 < red
        outside = picture.getpixel((round(2 * left), offset + round(2 * (792 - top)) - 40))
        assert outside == (255, 255, 255)


def test_a_text_has_no_page_to_draw(command, text_file, tmp_path):
    run = command("passage", f"{text_file}#p1", "--image", tmp_path / "out.png")
    assert run.status == 2
    assert "has no pages to draw (text)" in run.err
    assert not (tmp_path / "out.png").exists()


def test_a_document_of_a_study_goes_by_its_id(command, study, monkeypatch):
    given = command("passage", "port-plan#t1", "--study", study)
    assert given.status == 0
    monkeypatch.chdir(study / "documents")
    assert command("passage", "port-plan#t1").out == given.out


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        ("passage harbour", 2, "names no passage; expected DOCUMENT#ID"),
        ("passage {text}#", 2, "names no passage"),
        ("passage {text}#p9", 2, "has no passage 'p9'; the nearest is 'p"),
        ("passage {folder}/none.txt#p1", 2, "is no file, and there is no study here"),
        ("passage none#p1 --study {study}", 2, "has no document 'none'"),
        ("passage port-plan#p1 --study {folder}/none", 1, "study.yaml"),
        ("passage {text}#p1 --image {folder}", 2, "has no pages"),
        ("passage {pdf}#p1 --image {folder}", 2, "is a folder; name a file"),
        ("passage {folder}/broken.pdf#p1", 1, "is not a PDF"),
    ],
)
def test_what_cannot_be_shown_is_refused_with_a_reason(
    command, study, text_file, pdf_file, tmp_path, monkeypatch, arguments, status, said
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "broken.pdf").write_bytes(b"no such thing")
    words = arguments.format(text=text_file, pdf=pdf_file, folder=tmp_path, study=study).split()
    run = command(*words)
    assert (run.status, run.out) == (status, "")
    assert said in run.err


def test_ids_are_those_of_the_tree_that_an_analyst_made_of_a_document(command, study):
    tree = study / "port.plan.txt"
    assert command("plan", study / "documents" / "port-plan.md", "--write", tree).status == 0
    listed = re.search(r"^(\S+) +\w+ +h\d", tree.read_text(encoding="utf-8"), re.MULTILINE)
    kept, _, proposed = tree.read_text(encoding="utf-8").partition("==")
    tree.write_text(kept.replace(f"\n{listed[1]} ", "\nQUAYS ", 1) + "==" + proposed, encoding="utf-8")
    text = (study / "study.yaml").read_text(encoding="utf-8")
    text = text.replace("{document: port-plan, actor: port}", "{document: port-plan, actor: port, tree: port.plan.txt}")
    (study / "study.yaml").write_text(text, encoding="utf-8")
    run = command("passage", "port-plan#QUAYS", "--study", study)
    assert (run.status, run.err) == (0, "")
    tree.write_text("no tree\n", encoding="utf-8")
    assert command("passage", "port-plan#QUAYS", "--study", study).status == 1
