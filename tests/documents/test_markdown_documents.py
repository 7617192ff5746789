from hypothesis import given, settings
from hypothesis import strategies as st

from countermove.documents.blocks import assemble_document
from countermove.documents.formats.markdown import read_markdown
from countermove.documents.normalise import normalise_text
from countermove.documents.origins import origins_of
from countermove.documents.read import read_document

PIECES = [
    "quay ",
    "\n",
    "\n\n",
    "# ",
    "- ",
    "1. ",
    "**",
    "`",
    "[a",
    "](b) ",
    "| ",
    "|-|-|\n",
    "\\*",
    "&amp;",
    "⼈",
    "Ａ",
    "<b>",
    "    ",
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)

DIGEST = """---
by: the port office
---
# A plan for harbours: a digest

Source: the port office, 2031. <https://example.org/plan>

## I. Quays

First sentence
on two lines, with *stress* and [a link](https://example.org).

1. One
   1. Below one
2. Two

| port | depth |
|---|---|
| north | 12 m |

<!-- a remark -->
"""


def read(tmp_path, text):
    path = tmp_path / "digest.md"
    path.write_text(text, encoding="utf-8")
    return read_document(path)


def test_markdown_becomes_titles_headings_paragraphs_and_items(tmp_path):
    document = read(tmp_path, DIGEST)
    assert [(passage.id, passage.marker, passage.depth, passage.text) for passage in document.passages] == [
        ("t1", None, 0, "A plan for harbours: a digest"),
        ("p1", None, 0, "Source: the port office, 2031. https://example.org/plan"),
        ("h1", "I.", 2, "Quays"),
        ("p2", None, 0, "First sentence on two lines, with stress and a link."),
        ("i1", "1.", 1, "One"),
        ("i2", "1.", 2, "Below one"),
        ("i3", "2.", 1, "Two"),
        ("p3", None, 0, "port | depth"),
        ("p4", None, 0, "north | 12 m"),
    ]


def test_front_matter_is_set_aside(tmp_path):
    document = read(tmp_path, DIGEST)
    assert document.set_aside[0].text == "--- by: the port office ---"


def test_the_language_of_each_twin_is_found(tmp_path):
    chinese = "# 港口计划（摘要）\n\n## I. 码头\n\n这是一个关于码头发展的计划。\n"
    assert read(tmp_path, DIGEST).language == "en"
    assert read(tmp_path, chinese).language == "zh-Hans"


def squeezed(text):
    return "".join(normalise_text(text).split())


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_every_word_of_a_digest_leads_back_to_where_it_is_written(text):
    document = assemble_document(read_markdown(text.encode()), file="a", data=b"")
    for origin in document.origins:
        words, found = document.text[origin.start : origin.end], text[origin.source_start : origin.source_end]
        assert words.isspace() or squeezed(found) == squeezed(words)


def test_words_in_a_table_a_link_and_a_list_lead_back_between_their_markup(tmp_path):
    document = read(tmp_path, DIGEST)
    for words in ("north", "a link", "Below one", "stress"):
        start = document.text.index(words)
        (place,) = origins_of(document, start, start + len(words))
        assert DIGEST[place.source_start : place.source_end] == words
