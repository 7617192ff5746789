from hypothesis import given
from hypothesis import strategies as st

from countermove.documents.blocks import assemble_document
from countermove.documents.document import Passage
from countermove.documents.formats.markdown import read_markdown
from countermove.plan.extract import extract_plan
from countermove.plan.passages import find_quote, passages_by_id

TEXT = "# Ports\n\nSource: an office.\n\n## I. Quays\n\nQuays are old.\n\n- Recommended actions: 2.\n"


def passages():
    document = assemble_document(read_markdown(TEXT.encode()), file="ports.md", data=b"")
    return document, passages_by_id(document, extract_plan(document))


def passage(text):
    return Passage("p1", "paragraph", text, 0, len(text))


@given(st.text(min_size=1), st.data())
def test_every_stretch_of_a_passage_is_found_in_it(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    quote = text[start : data.draw(st.integers(start + 1, len(text)))]
    if text.isascii() and quote.strip() and quote.isprintable() and text.isprintable():
        assert find_quote(passage(text), quote)


def test_structure_and_paragraph_ids_lead_to_their_words():
    document, found = passages()
    assert found["I"].text == "Quays\nQuays are old."
    assert found["p1"].text == "Source: an office."
    assert found["p2"].text == "Quays are old."
    assert set(found) == {"I", "t1", "p1", "p2", "h1", "i1"}
    assert all(document.text[each.start : each.end] == each.text for each in found.values())


def test_a_quote_is_found_whatever_its_spacing_and_width():
    assert find_quote(passage("发展“人工智能+” 行动，见第1条。"), '"人工智能＋"行动,见第１条')
    assert find_quote(passage("the harbour’s\nquays"), "harbour's quays")


def test_words_that_do_not_stand_there_and_empty_quotes_are_not_found():
    assert not find_quote(passage("Quays are old."), "Quays are new")
    assert not find_quote(passage("Quays are old."), " ")
