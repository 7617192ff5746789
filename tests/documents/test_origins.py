from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from countermove.documents.blocks import Block, Content, assemble_document
from countermove.documents.document import Origin
from countermove.documents.origins import cut_origins, origins_of


@st.composite
def origin_runs(draw):
    """Runs in order with gaps, some one to one, some not, some in boxes."""
    runs, start, source = [], 0, 0
    for _ in range(draw(st.integers(0, 6))):
        start += draw(st.integers(0, 3))
        length, taken = draw(st.integers(1, 8)), draw(st.integers(0, 3))
        source_length = draw(st.sampled_from([length, length, 1, 2]))
        page = draw(st.sampled_from([None, 1, 2]))
        box = (10.0 * start, 0.0, 10.0 * (start + length), 10.0) if page else None
        runs.append(Origin(start, start + length, source + taken, source + taken + source_length, page, box))
        start, source = start + length, source + taken + source_length
    return tuple(runs)


@given(origin_runs(), st.tuples(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40)).map(sorted))
def test_cutting_in_two_and_cutting_at_once_give_the_same_characters(runs, bounds):
    start, middle, end = bounds
    parts = (*cut_origins(runs, start, middle), *cut_origins(runs, middle, end))
    whole = cut_origins(runs, start, end)
    assert {place for run in parts for place in range(run.start, run.end)} == {
        place for run in whole for place in range(run.start, run.end)
    }
    assert all(start <= run.start < run.end <= end for run in whole)


@given(origin_runs(), st.tuples(st.integers(0, 40), st.integers(0, 40)).map(sorted))
def test_a_cut_stays_within_the_range_and_box_it_was_cut_from(runs, bounds):
    start, end = bounds
    for cut in cut_origins(runs, start, end):
        run = next(run for run in runs if run.start <= cut.start < run.end)
        assert run.source_start <= cut.source_start <= cut.source_end <= run.source_end
        assert run.box is None or (run.box[0] <= cut.box[0] < cut.box[2] <= run.box[2] + 1e-9)


def make_document(*blocks):
    return assemble_document(Content("text", blocks), file="a", data=b"")


def test_origins_of_blocks_stand_at_the_places_of_their_words_and_leave_out_markers():
    first = Block("paragraph", "Quays", origins=(Origin(0, 5, 20, 25),))
    second = Block("item", "Ships", marker="1.", lead="1. ", origins=(Origin(0, 5, 40, 45),))
    document = make_document(first, second)
    assert [document.text[origin.start : origin.end] for origin in document.origins] == ["Quays", "Ships"]
    assert origins_of(document, 0, len(document.text)) == document.origins
    (part,) = origins_of(document, 10, 12)
    assert (document.text[10:12], part.source_start, part.source_end) == ("hi", 41, 43)


def test_words_on_one_line_share_a_rectangle_and_lines_and_pages_do_not():
    def word(start, left, bottom, page=1):
        return Origin(start, start + 2, start, start + 2, page, (left, bottom, left + 20, bottom + 10))

    words = (word(0, 50, 700), word(3, 80, 700), word(6, 50, 685), word(9, 50, 685, page=2))
    document = replace(make_document(Block("paragraph", "Ab cd ef gh")), origins=words)
    assert [(origin.page, origin.box) for origin in origins_of(document, 0, 11)] == [
        (1, (50, 700, 100, 710)),
        (1, (50, 685, 70, 695)),
        (2, (50, 685, 70, 695)),
    ]
    assert origins_of(document, 1, 2)[0].box == (60, 700, 70, 710)
    assert origins_of(document, 2, 3) == ()
