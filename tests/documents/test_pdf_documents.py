import pytest

from countermove.documents.normalise import normalise_traced
from countermove.documents.origins import origins_of
from countermove.documents.read import read_document
from countermove.documents.traced import trace_text
from pdf_files import Picture, Words, make_pdf

TOP, LEADING = 700, 13


def lines(texts, *, top=TOP, left=72, step=LEADING, size=11, font="regular"):
    return [Words(text, left, top - place * step, size, font) for place, text in enumerate(texts)]


def furnished(number, words):
    return [Words("A plan for harbours", 250, 750, 9), Words(str(number), 300, 40, 9), *words]


FIRST = furnished(
    1,
    [
        Words("Part one: Quays", 72, 700, 24),
        *lines(
            ["Quays are old and narrow, and large vessels that come today need more room", "than there is."], top=660
        ),
        Words("1", 140, 651, 6),
        Words("Build wider quays where the harbour allows", 72, 610, 16, "italic"),
        Words("without delay", 72, 590, 16, "italic"),
        Words("Recommended Actions", 72, 560, 11, "italic"),
        Words("\u2022", 80, 540),
        *lines(["Widen the two northern quays, with a well-", "kept crane on each of them and room"], top=540, left=95),
        Words("1", 66, 97, 5),
        Words("Port office, annual report, page 3.", 72, 94, 8),
    ],
)
SECOND = furnished(
    2,
    [
        Words("for a second one.", 95, 700),
        Words("\u2022", 80, 680),
        *lines(["Ask the other ports.", "Share what they say."], top=680, left=95),
        Words("Part two: Ships", 72, 620, 24),
        *lines(["Ships grow."], top=590),
    ],
)
THIRD = furnished(3, lines(["Nothing more is planned for now, and the work begins in spring."], top=700))


@pytest.fixture(scope="module")
def document(tmp_path_factory):
    path = tmp_path_factory.mktemp("pdf") / "harbour.pdf"
    path.write_bytes(make_pdf([FIRST, SECOND, THIRD]))
    return read_document(path)


def test_running_headers_page_numbers_and_footnotes_are_set_aside_with_their_pages(document):
    aside = [(passage.page, passage.text) for passage in document.set_aside]
    assert sorted(aside) == sorted(
        [(page, "A plan for harbours") for page in (1, 2, 3)]
        + [(page, str(page)) for page in (1, 2, 3)]
        + [(1, "1 Port office, annual report, page 3.")]
    )


def test_footnote_markers_are_taken_off_the_words(document):
    text = next(passage.text for passage in document.passages if passage.text.startswith("Quays are old"))
    assert text == "Quays are old and narrow, and large vessels that come today need more room than there is."


def test_a_raised_number_without_a_footnote_stays_as_a_power(tmp_path):
    path = tmp_path / "power.pdf"
    words = [Words("More than 10", 72, 700), Words("26", 138, 705, 6), Words("operations are counted.", 150, 700)]
    path.write_bytes(make_pdf([words]))
    assert read_document(path).passages[0].text == "More than 10^26 operations are counted."


def test_a_wrapped_heading_is_one_heading(document):
    headings = [
        (passage.text, passage.marker, passage.depth) for passage in document.passages if passage.kind == "heading"
    ]
    assert headings == [
        ("Quays", "Part one", 1),
        ("Build wider quays where the harbour allows without delay", None, 2),
        ("Recommended Actions", None, 3),
        ("Ships", "Part two", 1),
    ]


def test_an_item_that_crosses_a_page_is_one_item_on_the_page_it_starts_on(document):
    items = [(passage.page, passage.text) for passage in document.passages if passage.kind == "item"]
    assert items == [
        (1, "Widen the two northern quays, with a well-kept crane on each of them and room for a second one."),
        (2, "Ask the other ports. Share what they say."),
    ]


def test_a_contents_page_is_set_aside_so_that_headings_stand_once(tmp_path):
    contents = [
        Words("Table of Contents", 72, 720, 20),
        *lines([f"{name} {'.' * 40} {page}" for page, name in enumerate(("Quays", "Ships", "Cranes"), start=2)]),
    ]
    chapters = [
        [Words(name, 72, 720, 20), *lines([f"All about {name.lower()} and what is done with them here."])]
        for name in ("Quays", "Ships", "Cranes")
    ]
    path = tmp_path / "contents.pdf"
    path.write_bytes(make_pdf([contents, *chapters]))
    document = read_document(path)
    assert [passage.text for passage in document.passages if passage.kind == "heading"] == ["Quays", "Ships", "Cranes"]
    assert len(document.set_aside) == 4


def test_hyphens_at_line_ends_are_dropped_only_where_the_document_breaks_words(tmp_path):
    broken = [
        "The harbour needs regu-",
        "lation of a well-",
        "known kind, and regulation is slow.",
        "It is well-known.",
    ]
    whole = ["The harbour is a self-", "governing one, with a long-", "term lease."]
    path = tmp_path / "hyphens.pdf"
    path.write_bytes(make_pdf([lines(broken)]))
    assert "needs regulation of a well-known kind" in read_document(path).text
    path.write_bytes(make_pdf([lines(whole)]))
    assert "a self-governing one, with a long-term lease." in read_document(path).text


def test_every_passage_of_a_pdf_is_the_stretch_of_text_between_its_offsets(document):
    for passage in (*document.passages, *document.set_aside):
        assert document.text[passage.start : passage.end] == passage.text
    assert document.pages == 3


def test_every_letter_of_a_pdf_leads_back_to_its_page(document):
    for passage in (*document.passages, *document.set_aside):
        places = origins_of(document, passage.start, passage.end)
        covered = {place for run in places for place in range(run.start, run.end)}
        assert all(place in covered or letter.isspace() for place, letter in enumerate(passage.text, passage.start))
        assert all(run.page is not None and run.page >= (passage.page or 0) for run in places)


def test_a_quote_leads_back_to_a_rectangle_around_its_words_on_every_line(document):
    passage = next(passage for passage in document.passages if passage.text.startswith("Quays are old"))
    first, second = origins_of(document, passage.start, passage.end)
    assert (first.page, second.page) == (1, 1)
    for run, baseline in ((first, 660), (second, 647)):
        left, bottom, right, top = run.box
        assert left == pytest.approx(72, abs=1)
        assert bottom < baseline < top < bottom + 16
        assert right > left
    start = document.text.index("narrow", passage.start)
    (word,) = origins_of(document, start, start + len("narrow"))
    assert 0 < word.box[2] - word.box[0] < 60
    assert first.box[0] < word.box[0] < word.box[2] < first.box[2]


def test_an_item_that_crosses_a_page_leads_back_to_both_pages(document):
    passage = next(passage for passage in document.passages if passage.text.startswith("Widen"))
    assert [run.page for run in origins_of(document, passage.start, passage.end)] == [1, 1, 2]


def test_the_door_radical_follows_the_script_of_the_whole_document():
    assert normalise_traced(trace_text("⽤⼾"), "zh-Hans").text == "用户"
    assert normalise_traced(trace_text("⽤⼾"), "zh-Hant").text == "用戶"


def test_pages_that_are_pictures_without_text_are_named_and_empty_ones_are_not(tmp_path):
    path = tmp_path / "scanned.pdf"
    words = lines(["The plan of the port."])
    path.write_bytes(make_pdf([words, [Picture()], [Picture()], [], words, [Picture()]]))
    assert read_document(path).notes == (
        "pages 2 to 3 are scanned: no text; run text recognition over them",
        "page 6 is scanned: no text; run text recognition over it",
    )


def test_a_line_that_a_bookmark_names_is_a_heading_even_if_it_looks_like_the_text(tmp_path):
    path = tmp_path / "bookmarks.pdf"
    text = ["Quays and the ships that", "come to them", "Widen the quays of the port.", "Quays", "Mend them in spring."]
    page = lines(text, step=20)
    bookmarks = [(1, "Quays and the ships that come to them"), (1, "Quays"), (1, "Not there"), (1, "")]
    path.write_bytes(make_pdf([page], bookmarks))
    assert [(passage.kind, passage.text) for passage in read_document(path).passages] == [
        ("heading", "Quays and the ships that come to them"),
        ("paragraph", "Widen the quays of the port."),
        ("heading", "Quays"),
        ("paragraph", "Mend them in spring."),
    ]
    path.write_bytes(make_pdf([page]))
    assert all(passage.kind == "paragraph" for passage in read_document(path).passages)


def test_bullets_nest_by_indent_and_numbers_by_their_lists(tmp_path):
    words = [
        Words("Works", 72, 720, 20),
        *lines(["\u2022 Quays", "\u2022 Cranes"], left=80, top=700, step=26),
        *lines(["\u2022 of steel"], left=100, top=687),
        *lines(["(a) The first duty of the port office is to keep the quays.", "(i) in winter"], left=80, top=640),
        *lines(["(ii) in summer", "(b) The second duty.", "(x) is not a list."], left=80, top=610),
    ]
    path = tmp_path / "nested.pdf"
    path.write_bytes(make_pdf([sorted(words, key=lambda word: -word.y)]))
    items = [(passage.depth, passage.text) for passage in read_document(path).passages if passage.kind == "item"]
    assert items == [
        (1, "Quays"),
        (2, "of steel"),
        (1, "Cranes"),
        (1, "The first duty of the port office is to keep the quays."),
        (2, "in winter"),
        (2, "in summer"),
        (1, "The second duty."),
    ]
