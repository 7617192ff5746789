from hypothesis import given
from hypothesis import strategies as st

from countermove.documents.blocks import Block, Content, assemble_document
from countermove.documents.document import Origin
from countermove.documents.packing import pack_document, unpack_document

BOXES = st.none() | st.tuples(*[st.floats(-1e4, 1e4)] * 4)


@st.composite
def documents(draw):
    texts = draw(st.lists(st.text(min_size=1, max_size=8), min_size=1, max_size=4))
    blocks = [
        Block(
            draw(st.sampled_from(["title", "heading", "item", "paragraph"])),
            text,
            draw(st.integers(0, 3)),
            draw(st.none() | st.text(max_size=3)),
            page=draw(st.none() | st.integers(1, 9)),
            origins=(Origin(0, len(text), 3, 3 + len(text), None, draw(BOXES)),),
        )
        for text in texts
    ]
    content = Content("text", tuple(blocks), tuple(blocks[:1]), draw(st.none() | st.integers(1, 9)), ("a note",))
    return assemble_document(
        content, file=draw(st.text(max_size=5)), data=b"", language=draw(st.sampled_from(["en", ""]))
    )


@given(documents())
def test_a_packed_document_comes_back_as_it_was(document):
    assert unpack_document(pack_document(document)) == document


@given(documents(), st.data())
def test_a_packed_document_with_any_byte_changed_or_cut_off_is_not_believed(document, data):
    packed = pack_document(document)
    place = data.draw(st.integers(0, len(packed) - 1))
    changed = bytearray(packed)
    changed[place] ^= data.draw(st.integers(1, 255))
    assert unpack_document(bytes(changed)) is None
    assert unpack_document(packed[:place]) is None
