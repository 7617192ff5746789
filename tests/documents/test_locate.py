from hypothesis import given, settings
from hypothesis import strategies as st

from countermove.documents.blocks import Block, assemble_document
from countermove.documents.formats.refusal import Refusal
from countermove.documents.formats.text import read_text
from countermove.documents.locate import locate_blocks, match_block
from countermove.documents.normalise import normalise_text
from countermove.documents.origins import origins_of
from countermove.documents.traced import trace_text

PIECES = [
    "a",
    "b ",
    ".\n",
    "\n\n",
    "- ",
    "1. ",
    "(i) ",
    "二、",
    "（一）",
    "一是",
    "第三条",
    "目录\n",
    "“。",
    "⼈",
    "Ａ",
    "\u3000",
    "\u00ad",
    "\r\n",
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)


def squeezed(text):
    return "".join(normalise_text(text).split())


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_every_passage_of_a_text_leads_back_to_the_characters_it_was_made_of(text):
    try:
        content = read_text(text.encode())
    except Refusal:
        return
    document = assemble_document(content, file="a", data=b"")
    for passage in (*document.passages, *document.set_aside):
        places = origins_of(document, passage.start, passage.end)
        found = "".join(text[place.source_start : place.source_end] for place in places)
        assert squeezed(found) == squeezed(passage.text)


@given(st.lists(st.text("ab", min_size=1, max_size=3), min_size=1, max_size=6), st.data())
def test_words_are_found_again_whatever_the_white_space(words, data):
    gaps = st.sampled_from([" ", "\n", "  ", " \n "])
    text = "".join(word + data.draw(gaps) for word in words)
    stretches = match_block(Block("paragraph", " ".join(words)), text, 0)
    assert "".join("".join(text[start:end] for *_, start, end in stretches).split()) == "".join(words)


def test_what_was_set_aside_is_found_between_what_was_kept():
    source = trace_text("Contents\nQuays\nShips\nQuays\nare old.\nShips")
    body = [Block("heading", "Quays"), Block("paragraph", "are old."), Block("heading", "Ships")]
    aside = [Block("aside", "Contents"), Block("aside", "Quays"), Block("aside", "Ships")]
    kept, left = locate_blocks(body, aside, source)
    assert [block.origins[0].source_start for block in kept] == [21, 27, 36]
    assert [block.origins[0].source_start for block in left] == [0, 9, 15]


def test_a_block_that_is_not_there_stays_without_a_place_and_the_next_is_found():
    kept, _ = locate_blocks([Block("paragraph", "Cranes"), Block("paragraph", "Ships")], [], trace_text("Quays Ships"))
    assert kept[0].origins == ()
    assert kept[1].origins[0].source_start == 6
