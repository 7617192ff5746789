"""A part of a DOCX file into lines: paragraphs, rows of tables and what is set aside, with their places."""

from dataclasses import dataclass, field, replace

from countermove.documents.document import Origin
from countermove.documents.formats.docx_lists import Counters
from countermove.documents.formats.docx_paragraphs import (
    Grammar,
    Paragraph,
    begin_paragraph,
    end_paragraph,
    join_paragraphs,
)
from countermove.documents.formats.docx_styles import read_switch
from countermove.documents.formats.docx_tables import find_layout_tables
from countermove.documents.formats.marked_lines import Line
from countermove.documents.formats.note_signs import POWER_SIGN, is_power, is_raised_sign
from countermove.documents.formats.office_xml import Node, walk
from countermove.documents.normalise import normalise_traced
from countermove.documents.traced import Traced, join_texts

_EMPTY = Node("", {})
_UNREAD = frozenset(
    (
        "w:del",
        "w:moveFrom",
        "w:pPr",
        "w:rPr",
        "w:sdtPr",
        "w:tblPr",
        "w:trPr",
        "w:tcPr",
        "w:sectPr",
        "w:rt",
        "mc:Fallback",
    )
)
"""Elements whose content is not read: what was deleted or moved away, properties, and second versions."""

_SEPARATORS = frozenset(("separator", "continuationSeparator", "continuationNotice"))
_BREAKS = {"w:br": "\n", "w:cr": "\n", "w:tab": " ", "w:ptab": " ", "w:noBreakHyphen": "-"}
_SYMBOLS = {0xB7: "•", 0xA7: "▪", 0xFC: "✓", 0xFE: "☑", 0xA8: "☐", 0x6F: "☐", 0xE0: "→", 0xDF: "←"}
_CONTENTS_CODES = ("TOC", "INDEX")


@dataclass(frozen=True, slots=True)
class _Run:
    is_bold: bool = False
    is_hidden: bool = False
    is_raised: bool = False


@dataclass(slots=True)
class _Field:
    """A field that is open: its code so far, and whether its result is being read."""

    code: str = ""
    is_code: bool = True


@dataclass(slots=True)
class _Text:
    """What has been gathered so far, and what is open."""

    grammar: Grammar
    has_places: bool
    layouts: frozenset[Node]
    counters: Counters = field(default_factory=Counters)
    position: int = 0  # characters of `w:t` so far
    lines: list[Line] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)
    running_on: Paragraph | None = None
    runs: list[_Run] = field(default_factory=list)
    fields: list[_Field] = field(default_factory=list)
    tables: list[bool] = field(default_factory=list)  # whether each holds data
    cells: list[list[Traced]] = field(default_factory=list)  # of the row of data that is open
    boxes: int = 0
    contents: int = 0
    unread: int = 0


def gather_lines(root: Node, grammar: Grammar, *, has_places: bool = True) -> tuple[Line, ...]:
    """The lines of a part in order. With `has_places`, origins are characters of all its `w:t` elements, one behind
    the other.
    """
    text = _Text(grammar, has_places, find_layout_tables(root, grammar.styles))
    for node, is_closing in walk(root):
        if node.name == "w:t" and not is_closing:
            _add_text(text, node.text)
        elif _is_unread(node):
            text.unread += -1 if is_closing else 1
        elif text.unread:
            continue
        elif is_closing:
            _close(text, node)
        else:
            _open(text, node)
    if text.running_on:
        _add_line(text, end_paragraph(text.running_on))
    return tuple(text.lines)


def _is_unread(node: Node) -> bool:
    if node.name in _UNREAD:
        return True
    match node.name:
        case "w:tr":
            properties = node.child("w:trPr")
            return properties is not None and properties.child("w:del") is not None
        case "w:sdt":
            return (node.child("w:sdtPr") or _EMPTY).child("w:showingPlcHdr") is not None
        case "w:footnote" | "w:endnote":
            return node.attributes.get("w:type", "") in _SEPARATORS
    return False


def _open(text: _Text, node: Node) -> None:
    match node.name:
        case "w:p":
            text.paragraphs.append(begin_paragraph(node, text.grammar, text.counters))
        case "w:r":
            text.runs.append(_read_run(text, node))
        case "w:tbl":
            text.tables.append(node not in text.layouts)
        case "w:tc" if _is_in_data(text):
            text.cells.append([])
        case "w:txbxContent":
            text.boxes += 1
        case "w:sdt":
            text.contents += _is_contents_part(node)
        case "w:fldSimple":
            text.fields.append(_Field(node.attributes.get("w:instr", ""), is_code=False))
        case "w:fldChar":
            _turn_field(text, node.attributes.get("w:fldCharType", ""))
        case "w:instrText" if text.fields:
            text.fields[-1].code += node.text
        case _:
            _add_piece(text, Traced(_sign(node)))


def _sign(node: Node) -> str:
    """What an element stands for in a line that has no text of its own; "" for most."""
    if node.name == "w:sym":
        return _symbol(node.attributes.get("w:char", ""))
    return node.text if node.name == "m:t" else _BREAKS.get(node.name, "")


def _close(text: _Text, node: Node) -> None:
    match node.name:
        case "w:p":
            _end_paragraph(text)
        case "w:r":
            text.runs.pop()
        case "w:tbl":
            text.tables.pop()
        case "w:tr" if _is_in_data(text):
            _end_row(text)
        case "w:txbxContent":
            text.boxes -= 1
        case "w:sdt":
            text.contents -= _is_contents_part(node)
        case "w:fldSimple" if text.fields:
            text.fields.pop()


def _is_in_data(text: _Text) -> bool:
    return bool(text.tables) and text.tables[-1] and not text.boxes


def _is_contents_part(node: Node) -> bool:
    part = (node.child("w:sdtPr") or _EMPTY).child("w:docPartObj") or _EMPTY
    return part.value("w:docPartGallery") == "Table of Contents"


def _read_run(text: _Text, node: Node) -> _Run:
    properties = node.child("w:rPr") or _EMPTY
    styles = tuple(text.grammar.styles.chain(style)) if (style := properties.value("w:rStyle")) else ()
    above = text.paragraphs[-1].is_bold if text.paragraphs else False
    by_style = next((each.is_bold for each in styles if each.is_bold is not None), above)
    is_bold = read_switch(properties, "w:b")
    is_hidden = read_switch(properties, "w:vanish")
    return _Run(
        is_bold=by_style if is_bold is None else is_bold,
        is_hidden=any(each.is_hidden for each in styles) if is_hidden is None else is_hidden,
        is_raised=properties.value("w:vertAlign") == "superscript",
    )


def _turn_field(text: _Text, turn: str) -> None:
    if turn == "begin":
        text.fields.append(_Field())
    elif turn == "separate" and text.fields:
        text.fields[-1].is_code = False
    elif turn == "end" and text.fields:
        text.fields.pop()


def _is_in_contents(text: _Text) -> bool:
    codes = (each.code.split() for each in text.fields)
    return text.contents > 0 or any(code and code[0].upper() in _CONTENTS_CODES for code in codes)


def _add_text(text: _Text, words: str) -> None:
    """Every `w:t` counts for the places; those that are read are added to their paragraph."""
    start, end = text.position, text.position + len(words)
    text.position = end
    run = text.runs[-1] if text.runs else _Run()
    if text.unread or not text.paragraphs or not words:
        return
    origins = (Origin(0, len(words), start, end),) if text.has_places else ()
    if run.is_hidden:
        text.lines.append(Line(normalise_traced(Traced(words, origins)), aside="hidden"))
        return
    if run.is_raised:
        before = "".join(piece.text for piece in text.paragraphs[-1].pieces[-2:])
        if is_raised_sign(words.strip(), before):
            text.lines.append(Line(normalise_traced(Traced(words, origins)), aside="note sign"))
            return
        if is_power(words, before):
            _add_piece(text, Traced(POWER_SIGN))
    _add_piece(text, Traced(words, origins))
    if not run.is_bold:
        text.paragraphs[-1].plain += len(words.strip())


def _add_piece(text: _Text, piece: Traced) -> None:
    if not piece.text or not text.paragraphs or any(each.is_code for each in text.fields):
        return
    paragraph = text.paragraphs[-1]
    paragraph.pieces.append(piece)
    if _is_in_contents(text) and piece.text.strip():
        paragraph.aside = "contents"


def _symbol(code: str) -> str:
    """A sign of a symbol font as the common sign it looks like."""
    try:
        value = int(code, 16)
    except ValueError:
        return ""
    if 0xF000 <= value <= 0xF0FF:
        return _SYMBOLS.get(value & 0xFF, "")
    return chr(value) if 0x20 <= value < 0xD800 else ""


def _end_paragraph(text: _Text) -> None:
    paragraph = text.paragraphs.pop()
    if text.running_on and not text.boxes:
        paragraph, text.running_on = join_paragraphs(text.running_on, paragraph), None
    if paragraph.runs_on and not text.boxes:
        text.running_on = paragraph
    elif _is_in_data(text) and text.cells:
        marker = f"{paragraph.marker} " if paragraph.marker else ""
        text.cells[-1] += [Traced(marker), *paragraph.pieces, Traced(" ")]
    else:
        _add_line(text, end_paragraph(paragraph))


def _end_row(text: _Text) -> None:
    pieces: list[Traced] = []
    for cell in text.cells:
        pieces += [Traced(" | ")] if pieces else []
        pieces += cell
    text.cells.clear()
    words = normalise_traced(join_texts(pieces))
    if words.text.strip("| \n"):
        text.lines.append(Line(words, kind="row"))


def _add_line(text: _Text, line: Line | None) -> None:
    if line:
        text.lines.append(replace(line, aside=line.aside or ("text box" if text.boxes else "")))
