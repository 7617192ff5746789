"""The tree of a page into lines: stretches of text between block boundaries, with what is known about each."""

import html
import re
from dataclasses import dataclass, field, replace

from countermove.documents.document import Origin
from countermove.documents.formats.html_lists import ListPlace, enter_item, enter_list
from countermove.documents.formats.html_tables import find_layout_tables, is_marker_only
from countermove.documents.formats.html_tree import BLOCKS, HEADINGS, Comment, Element, Text, walk
from countermove.documents.formats.marked_lines import Line
from countermove.documents.formats.note_signs import (
    LONGEST_SIGN,
    POWER_SIGN,
    is_bracketed_sign,
    is_power,
    is_raised_sign,
    may_be_sign,
)
from countermove.documents.normalise import normalise_traced
from countermove.documents.traced import Traced, join_texts

_REFERENCE = re.compile(r"&(?:#[0-9]{1,9};?|#[xX][0-9a-fA-F]{1,9};?|[A-Za-z][A-Za-z0-9]{1,31};?)")
_HAN = r"[㐀-䶿一-鿿　-〿！-｠]"
_HAN_WRAP = re.compile(rf"(?<={_HAN})[ \t]*\r?\n[ \t\r\n]*(?={_HAN})")
_SPACE = re.compile(r"[\t\n\r\f]")
_HIDING_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CENTRED_STYLE = re.compile(r"text-align\s*:\s*center", re.IGNORECASE)
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_HIDDEN_CLASSES = frozenset(("sr-only", "visually-hidden", "screen-reader-text", "visuallyhidden", "element-invisible"))
_NOTE_ID = re.compile(r"_?(?:ftn|edn|fn|footnote|endnote|ntr)[-_:.]?\d+", re.IGNORECASE)
_NOTE_TARGET = re.compile(r"#.*(?:ftn|edn|fn|note|cite|ref|ntr)", re.IGNORECASE)
_BACK_TARGET = re.compile(r"#_?(?:(?:ftn|edn|fn|footnote|endnote|note)[-_]?ref|ntc)", re.IGNORECASE)

_REASON_BY_NAME = {
    **dict.fromkeys(("nav", "menu", "search"), "navigation"),
    **dict.fromkeys(("aside", "dialog"), "beside"),
    **dict.fromkeys(("button", "select", "textarea", "label", "legend", "datalist"), "controls"),
    **dict.fromkeys(("noscript", "template", "iframe", "object", "audio", "video", "canvas", "svg", "math"), "hidden"),
    **dict.fromkeys(("rt", "rp"), "note sign"),
}
_REASON_BY_ROLE = {
    **dict.fromkeys(("navigation", "menu", "menubar", "search", "banner", "contentinfo", "toolbar"), "navigation"),
    **dict.fromkeys(("complementary", "dialog", "alertdialog", "tooltip", "alert", "status"), "beside"),
    **dict.fromkeys(("doc-footnote", "doc-footnotes", "doc-endnote", "doc-endnotes"), "note"),
    "doc-noteref": "note sign",
    "doc-toc": "contents",
}
_CELL_PARTS = frozenset(("td", "p", "div"))
_PLAIN = frozenset(("p", "div", "span", "i", "em", "u", "font", "tbody", "dd", "dt", "dl", "small", "html", "body"))
"""Elements that change nothing by themselves."""

CODE = frozenset(("script", "style"))


@dataclass(frozen=True, slots=True)
class Scope:
    """An element that stands on lines of its own, and the lines in it: `[first, last)`; `parent` is a scope's place."""

    element: Element
    parent: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Where:
    """What the elements around a text say of it."""

    heading: int = 0
    is_link: bool = False
    is_bold: bool = False
    is_centred: bool = False
    is_raised: bool = False
    is_preformatted: bool = False
    is_in_content: bool = False
    is_in_cell: bool = False  # of a table that only arranges text
    aside: str = ""
    row: int = 0  # 0 outside, 1 in a row of a table, 2 in a cell of it
    lists: tuple[ListPlace, ...] = ()


@dataclass(slots=True)
class _Page:
    """What has been gathered so far."""

    source: str
    layouts: frozenset[Element]
    lines: list[Line] = field(default_factory=list)
    scopes: list[Scope] = field(default_factory=list)
    tables: list[Element] = field(default_factory=list)  # those that are open, outermost first
    pieces: list[Traced] = field(default_factory=list)
    linked: int = 0
    plain: int = 0  # visible characters that are not bold
    is_item_open: bool = False
    is_held: bool = False  # whether the pieces are the number of an item that comes in the next cell
    n_cells: int = 0


def gather_lines(root: Element, source: str) -> tuple[tuple[Line, ...], tuple[Scope, ...]]:
    """The lines of the page in order, those set aside by the markup among them, and the scopes they stand in."""
    page = _Page(source, find_layout_tables(root, source))
    wheres = [_Where()]
    scopes = [-1]
    for node, is_closing in walk(root):
        if isinstance(node, Text):
            _add_text(page, node, wheres[-1])
        elif isinstance(node, Comment):
            _add_comment(page, node)
        elif is_closing:
            where = wheres.pop()
            if node.name == "table":
                page.tables.pop()
            if node.name in BLOCKS:
                _close_block(page, node, where, wheres[-1])
                place = scopes.pop()
                page.scopes[place] = replace(page.scopes[place], last=len(page.lines))
        else:
            if node.name in BLOCKS:
                _open_block(page, node, wheres[-1])
                page.scopes.append(Scope(node, scopes[-1], len(page.lines), -1))
                scopes.append(len(page.scopes) - 1)
            wheres.append(_enter(page, node, wheres[-1]))
    _flush(page, wheres[0])
    return tuple(page.lines), tuple(page.scopes)


def _enter(page: _Page, element: Element, where: _Where) -> _Where:
    """What holds inside `element`."""
    if element.name in _PLAIN and not element.attributes and not _starts_as_note(element):
        return where
    name, style = element.name, element.attributes.get("style", "")
    if name == "br":
        page.pieces.append(Traced("\n"))
    elif name == "q":
        page.pieces.append(Traced("“"))
    changes = replace(
        where,
        aside=where.aside or _reason(page, element, where),
        heading=int(name[1]) if name in HEADINGS else where.heading,
        is_link=where.is_link or (name == "a" and "href" in element.attributes),
        is_bold=where.is_bold or name in {"b", "strong", "th"} or bool(_BOLD_STYLE.search(style)),
        is_centred=where.is_centred
        or name == "center"
        or element.attributes.get("align", "").lower() == "center"
        or bool(_CENTRED_STYLE.search(style)),
        is_raised=where.is_raised or name == "sup",
        is_preformatted=where.is_preformatted or name == "pre",
        is_in_content=where.is_in_content or name in {"main", "article"},
    )
    if name in {"ul", "ol", "menu", "dir"}:
        return replace(changes, lists=(*where.lists, enter_list(element)))
    if name == "li":
        page.is_item_open = True
        return replace(changes, lists=enter_item(element, where.lists))
    if name == "table":
        page.tables.append(element)
        return replace(changes, row=0)
    if name == "tr" and not _is_in_layout(page, where):
        return replace(changes, row=1)
    if name in {"td", "th"}:
        return replace(changes, row=2) if where.row else replace(changes, is_in_cell=True)
    return changes


def _is_in_layout(page: _Page, where: _Where) -> bool:
    return where.row == 2 or not page.tables or page.tables[-1] in page.layouts


def _reason(page: _Page, element: Element, where: _Where) -> str:
    """Why what stands in `element` is set aside; "" where its markup gives no reason."""
    attributes = element.attributes
    if element.name in CODE:
        return "code"
    if element.name == "title":
        return "title"
    classes = set(attributes.get("class", "").lower().split())
    if "hidden" in attributes or attributes.get("aria-hidden", "").lower() == "true" or classes & _HIDDEN_CLASSES:
        return "hidden"
    if _HIDING_STYLE.search(attributes.get("style", "")):
        return "hidden"
    if element.name in {"header", "footer"} and not where.is_in_content:
        return "navigation"
    if element.name not in {"sup", "a"} and (_NOTE_ID.fullmatch(attributes.get("id", "")) or _starts_as_note(element)):
        return "note"
    if element.name in {"sup", "a"} and _is_note_sign(page, element):
        return "note sign"
    by_role = _REASON_BY_ROLE.get(attributes.get("role", "").lower(), "")
    return by_role or _REASON_BY_NAME.get(element.name, "")


def _starts_as_note(element: Element) -> bool:
    """Whether a paragraph or item begins with the sign of a note, which leads back to the text."""
    first = element.children[0] if element.children else None
    if element.name not in {"p", "div", "li", "dd"} or not isinstance(first, Element) or first.name != "a":
        return False
    names = (first.attributes.get("id", ""), first.attributes.get("name", ""))
    return any(map(_NOTE_ID.fullmatch, names)) or _BACK_TARGET.match(first.attributes.get("href", "")) is not None


def _is_note_sign(page: _Page, element: Element) -> bool:
    """Whether a raised or linked sign only points to a note; a power or an ordinal is part of the text."""
    sign, targets, is_raised = "", [element.attributes.get("href", "")], element.name == "sup"
    for node, is_closing in walk(element):
        if isinstance(node, Text):
            sign += html.unescape(page.source[node.start : node.end])
        elif isinstance(node, Element) and not is_closing:
            targets.append(node.attributes.get("href", ""))
            is_raised = is_raised or node.name == "sup"
        if len(sign) > LONGEST_SIGN * 4 or len(targets) > 8:
            return False
    sign = "".join(sign.split())
    if not may_be_sign(sign):
        return False
    is_linked = any("#" in target for target in targets)
    if not is_raised:
        return is_bracketed_sign(sign) and any(_NOTE_TARGET.search(target) for target in targets)
    return is_linked or is_raised_sign(sign, "".join(piece.text for piece in page.pieces[-3:]))


def _add_text(page: _Page, text: Text, where: _Where) -> None:
    if where.aside == "code":
        return
    piece = _read_references(page.source, text, where)
    visible = len("".join(piece.text.split()))
    if not visible and not page.pieces:
        return
    if where.aside == "note sign":
        if visible:
            page.lines.append(Line(normalise_traced(piece), aside="note sign"))
        return
    if where.is_raised and is_power(piece.text, "".join(before.text for before in page.pieces[-3:])):
        page.pieces.append(Traced(POWER_SIGN))
    page.pieces.append(piece)
    page.is_held = page.is_held and not visible
    page.linked += visible if where.is_link else 0
    page.plain += 0 if where.is_bold else visible


def _add_comment(page: _Page, comment: Comment) -> None:
    said = page.source[comment.start : comment.end]
    words = normalise_traced(_piece(_SPACE.sub(" ", said), comment.start, comment.end))
    if words.text.strip():
        page.lines.append(Line(words, aside="comment"))


def _read_references(source: str, text: Text, where: _Where) -> Traced:
    """The text with what its character references mean."""
    if text.is_plain or "&" not in source[text.start : text.end]:
        return _piece(_plain(source[text.start : text.end], where), text.start, text.end)
    words: list[str] = []
    origins: list[Origin] = []
    length, position = 0, text.start
    for reference in _REFERENCE.finditer(source, text.start, text.end):
        meaning = html.unescape(reference[0])
        if meaning == reference[0]:
            continue
        for start, end, new in (
            (position, reference.start(), _plain(source[position : reference.start()], where)),
            (*reference.span(), meaning),
        ):
            if new:
                words.append(new)
                origins.append(Origin(length, length + len(new), start, end))
                length += len(new)
        position = reference.end()
    rest = _plain(source[position : text.end], where)
    if rest:
        origins.append(Origin(length, length + len(rest), position, text.end))
    return Traced("".join((*words, rest)), tuple(origins))


def _plain(text: str, where: _Where) -> str:
    """The text with its breaks as spaces, as many characters as before."""
    if not where.is_preformatted:
        text = _HAN_WRAP.sub(lambda wrap: "\u200b" * len(wrap[0]), text)
        text = _SPACE.sub(" ", text)
    return text


def _piece(text: str, start: int, end: int) -> Traced:
    return Traced(text, (Origin(0, len(text), start, end),) if text else ())


def _open_block(page: _Page, element: Element, where: _Where) -> None:
    if where.row == 2:
        page.pieces.append(Traced(" "))
    elif where.row == 1 and element.name in {"td", "th"}:
        if page.n_cells:
            page.pieces.append(Traced(" | "))
        page.n_cells += 1
    elif where.row == 0 and not page.is_held:
        _flush(page, where)


def _close_block(page: _Page, element: Element, where: _Where, outside: _Where) -> None:
    if outside.row == 2 or (outside.row == 1 and element.name in {"td", "th"}):
        page.pieces.append(Traced(" "))
        return
    if (
        where.is_in_cell
        and element.name in _CELL_PARTS
        and is_marker_only("".join(piece.text for piece in page.pieces))
    ):
        page.pieces.append(Traced(" "))
        page.is_held = True  # the number of an item in a cell of its own, as in EU acts
        return
    _flush(page, where)
    if element.name == "li":
        page.is_item_open = False


def _flush(page: _Page, where: _Where) -> None:
    """The line that ends here, if there is any text in it."""
    words = normalise_traced(join_texts(page.pieces))
    if words.text.strip("| \n"):
        is_item = page.is_item_open and bool(where.lists) and not where.aside
        is_row = page.n_cells > 1
        kind = "heading" if where.heading else "row" if is_row else "item" if is_item else "text"
        page.lines.append(
            Line(
                words,
                kind=kind,
                depth=where.heading or (len(where.lists) if is_item else 0),
                marker=where.lists[-1].marker if kind == "item" else None,
                linked=page.linked,
                is_bold=page.plain == 0,
                is_centred=where.is_centred,
                aside=where.aside,
                lists=len(where.lists),
            )
        )
        page.is_item_open = page.is_item_open and not is_item
    page.pieces.clear()
    page.linked = page.plain = page.n_cells = 0
    page.is_held = False
