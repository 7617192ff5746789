"""Tags of a PDF tell headings, notes and what is no part of the text where size and style do not."""

import time

import pytest

from countermove.documents.read import read_document
from pdf_files import Words, make_tagged_pdf

BODY = [
    ("P", Words(f"The port grows in every year, and quay number {number} is widened for larger ships.", 72, y))
    for number, y in enumerate(range(640, 400, -40))
]
PIECES = [
    ("Artifact", Words("Plan of the port, second print", 72, 760)),
    ("H1", Words("Quays and ships", 72, 700)),
    *BODY,
    ("H2", Words("Cranes", 72, 380)),
    ("P", Words("Cranes are mended by the office of the port before the end of every year.", 72, 350)),
    ("Note", Words("1 See the older plan of the port.", 72, 80, 9.2)),
]


def read(tmp_path, data):
    path = tmp_path / "tagged.pdf"
    path.write_bytes(data)
    return read_document(path)


@pytest.mark.parametrize("is_looping", [False, True])
def test_tags_tell_headings_notes_and_page_headers_that_look_like_the_text(tmp_path, is_looping):
    started = time.process_time()
    document = read(tmp_path, make_tagged_pdf(PIECES, is_looping=is_looping))
    assert [each.text for each in document.passages if each.kind == "heading"] == ["Quays and ships", "Cranes"]
    assert {each.text for each in document.set_aside} == {
        "Plan of the port, second print",
        "1 See the older plan of the port.",
    }
    assert time.process_time() - started < 5


def test_tags_are_not_believed_where_all_of_the_text_is_a_heading(tmp_path):
    document = read(tmp_path, make_tagged_pdf([("H1", words) for _, words in PIECES]))
    assert not [each for each in document.passages if each.kind == "heading"]


def test_a_paragraph_tagged_as_a_note_in_the_size_of_the_text_stays(tmp_path):
    pieces = [*PIECES[:-1], ("Note", Words("The ships are counted in the first week of a year.", 72, 300))]
    assert "The ships are counted" in " ".join(each.text for each in read(tmp_path, make_tagged_pdf(pieces)).passages)
