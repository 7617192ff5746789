"""Paragraphs of a DOCX file: what their properties, styles and lists say of them."""

from dataclasses import dataclass, field, replace

from countermove.documents.formats.docx_lists import (
    Counters,
    NumberedList,
    count_next,
    find_place,
    sample_marker,
)
from countermove.documents.formats.docx_styles import (
    Styles,
    is_contents,
    is_set_off,
    is_title,
    list_depth,
    outline_level,
    read_centred,
    read_level,
    read_numbered,
)
from countermove.documents.formats.marked_lines import Line
from countermove.documents.formats.office_xml import Node
from countermove.documents.normalise import normalise_text, normalise_traced
from countermove.documents.numbering import NAMED_SCHEMES, read_marker
from countermove.documents.traced import Traced, join_texts

SPOKEN_SCHEMES = NAMED_SCHEMES | {"han", "han-bracketed", "han-is"}
"""Schemes whose markers say by themselves where they stand in a document: articles and chapters, 一、 and （一）."""

_EMPTY = Node("", {})


@dataclass(frozen=True, slots=True)
class Grammar:
    """What paragraphs mean in a file: its styles and lists."""

    styles: Styles
    lists: dict[str, NumberedList]


@dataclass(slots=True)
class Paragraph:
    """A paragraph that is open: its text so far, and what its properties say. `plain` counts visible characters that
    are not bold; `runs_on` is set where the mark at its end was deleted.
    """

    pieces: list[Traced] = field(default_factory=list)
    kind: str = "text"
    depth: int = 0
    marker: str | None = None
    is_bold: bool = False
    is_centred: bool = False
    is_set_off: bool = False  # a quotation or caption
    runs_on: bool = False
    plain: int = 0
    aside: str = ""


def begin_paragraph(node: Node, grammar: Grammar, counters: Counters) -> Paragraph:
    """The paragraph that begins with `node`, counted in its list."""
    properties = node.child("w:pPr") or _EMPTY
    style = properties.value("w:pStyle")
    chain = tuple(grammar.styles.chain(style))
    paragraph = Paragraph(
        is_bold=next((each.is_bold for each in chain if each.is_bold is not None), False),
        is_centred=_first(read_centred(properties), *(each.is_centred for each in chain)),
        runs_on=_has_deleted_mark(properties),
        aside="contents" if is_contents(grammar.styles, style) else "",
        is_set_off=is_set_off(grammar.styles, style),
    )
    if paragraph.runs_on:
        return paragraph
    level = outline_level(grammar.styles, style, read_level(properties.value("w:outlineLvl")))
    place = find_place(read_numbered(properties), style, grammar.styles, grammar.lists)
    if place.list_id is not None and place.level is not None:
        paragraph.marker = normalise_text(count_next(place, grammar.lists, counters) or "") or None
        if paragraph.marker:
            depth = _depth(place.level, grammar.lists[place.list_id], grammar.styles)
            paragraph.kind, paragraph.depth = "item", max(depth, list_depth(grammar.styles, style))
    if is_title(grammar.styles, style):
        paragraph.kind, paragraph.depth = "title", 0
    elif level is not None:
        paragraph.kind, paragraph.depth = "heading", level + 1
    elif paragraph.marker and _is_spoken(paragraph.marker):
        paragraph.kind, paragraph.depth = "numbered", 0
    return paragraph


def _first(*settings: bool | None) -> bool:
    return next((setting for setting in settings if setting is not None), False)


def _has_deleted_mark(properties: Node) -> bool:
    mark = properties.child("w:rPr")
    return mark is not None and (mark.child("w:del") is not None or mark.child("w:moveFrom") is not None)


def _is_spoken(marker: str) -> bool:
    read = read_marker(f"{marker} ")
    return read is not None and read.readings[0][0] in SPOKEN_SCHEMES


def _depth(level: int, own: NumberedList, styles: Styles) -> int:
    """How deep an item stands among those of its list that are items, too."""
    above = [
        place
        for place in range(level)
        if place in own.levels
        and (
            _is_spoken(sample_marker(own, place) or "")
            or (own.levels[place].style and outline_level(styles, own.levels[place].style, None) is not None)
        )
    ]
    return level + 1 - len(above)


def end_paragraph(paragraph: Paragraph) -> Line | None:
    """The line that a paragraph makes; None where there is no text in it."""
    words = normalise_traced(join_texts(paragraph.pieces))
    if not words.text.strip():
        return None
    return Line(
        words,
        kind=paragraph.kind,
        depth=paragraph.depth,
        marker=paragraph.marker,
        is_bold=paragraph.plain == 0 and not paragraph.is_set_off,
        is_centred=paragraph.is_centred,
        aside=paragraph.aside,
    )


def join_paragraphs(first: Paragraph, second: Paragraph) -> Paragraph:
    """Two paragraphs without the mark between them; what is said of the second holds."""
    return replace(second, pieces=[*first.pieces, *second.pieces], plain=first.plain + second.plain)
