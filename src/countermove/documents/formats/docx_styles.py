"""Styles of a DOCX file: what a paragraph is by its style and the styles that one is based on."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from countermove.documents.formats.office_xml import Node

BODY_LEVEL = 9  # the outline level of what is no heading; 0 is the topmost heading
LONGEST_CHAIN = 30  # styles based on one another

_OFF = frozenset(("0", "false", "off", "none"))
_HEADING = re.compile(
    r"(?:heading|标题|標題|見出し|제목|überschrift|titre|título|titolo|rubrik|overskrift|otsikko|nagłówek|заголовок|kop)"
    r"\s*([1-9])",
    re.IGNORECASE,
)
_TITLES = frozenset(
    ("title", "标题", "標題", "表題", "제목", "titel", "titre", "título", "titolo", "tytuł", "название", "rubrik")
)
_LIST = re.compile(r"(?:list (?:bullet|number)|列表项目符号|列表编号|清單項目符號|清單編號)\s*([2-5])", re.IGNORECASE)
_SET_OFF = re.compile(r"quote|caption|引用|引文|题注|題註|标号", re.IGNORECASE)
_CONTENTS = re.compile(r"toc(?:\s*heading|\s*\d)?|目录\s*\d?|目錄\s*\d?|目次\s*\d?|table of contents.*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Numbered:
    """The list and level that a paragraph is numbered in; a list of "0" is none."""

    list_id: str | None = None
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Style:
    """One style: its name in lower case, the id of the one it is based on, and what it sets; None where it does not."""

    name: str
    based_on: str | None
    outline: int | None
    numbered: Numbered
    is_bold: bool | None
    is_hidden: bool | None
    is_centred: bool | None


@dataclass(frozen=True, slots=True)
class Styles:
    """All styles by id, and the id of the default style of paragraphs."""

    by_id: dict[str, Style]
    default: str | None = None

    def chain(self, style_id: str | None) -> Iterator[Style]:
        """The style and those it is based on, nearest first; the default where the id is not known."""
        found = style_id if style_id in self.by_id else self.default
        for _ in range(LONGEST_CHAIN):
            style = self.by_id.get(found or "")
            if style is None:
                return
            yield style
            found = style.based_on


def parse_styles(root: Node | None) -> Styles:
    """The styles of the part's root element; none without it."""
    by_id: dict[str, Style] = {}
    default = None
    for node in root.children if root else ():
        if node.name != "w:style":
            continue
        style_id = node.attributes.get("w:styleId", "")
        by_id[style_id] = _parse_style(node)
        is_default = not is_off(node.attributes.get("w:default", "0"))
        if is_default and node.attributes.get("w:type") == "paragraph":
            default = style_id
    return Styles(by_id, default)


def _parse_style(node: Node) -> Style:
    paragraph = node.child("w:pPr") or Node("", {})
    run = node.child("w:rPr") or Node("", {})
    return Style(
        name=(node.value("w:name") or "").strip().lower(),
        based_on=node.value("w:basedOn"),
        outline=read_level(paragraph.value("w:outlineLvl")),
        numbered=read_numbered(paragraph),
        is_bold=read_switch(run, "w:b"),
        is_hidden=read_switch(run, "w:vanish"),
        is_centred=read_centred(paragraph),
    )


def read_numbered(properties: Node) -> Numbered:
    """What `w:numPr` says in properties of a paragraph."""
    node = properties.child("w:numPr")
    return Numbered(node.value("w:numId"), read_level(node.value("w:ilvl"))) if node else Numbered()


def read_level(text: str | None) -> int | None:
    """A level from 0 to 9; None for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) == 1 else None


def read_switch(properties: Node, name: str) -> bool | None:
    """Whether a property is on; None where it is not set."""
    value = properties.value(name)
    return None if value is None else not is_off(value)


def read_centred(properties: Node) -> bool | None:
    """Whether a paragraph is centred; None where its alignment is not set."""
    value = properties.value("w:jc")
    return None if value is None else value == "center"


def is_off(value: str) -> bool:
    """Whether a switch with this value is off; one without a value is on."""
    return value.lower() in _OFF


def outline_level(styles: Styles, style_id: str | None, direct: int | None) -> int | None:
    """The level of a heading, 0 the topmost; None for what is none. What the paragraph itself says comes first,
    then the outline level of its styles, then their names.
    """
    if direct is not None:
        return direct if direct < BODY_LEVEL else None
    for style in styles.chain(style_id):
        if style.outline is not None:
            return style.outline if style.outline < BODY_LEVEL else None
        named = _HEADING.fullmatch(style.name)
        if named:
            return int(named[1]) - 1
    return None


def is_title(styles: Styles, style_id: str | None) -> bool:
    """Whether a style, or one it is based on, is that of the document's title."""
    return any(style.name in _TITLES for style in styles.chain(style_id))


def is_contents(styles: Styles, style_id: str | None) -> bool:
    """Whether a style is that of a table of contents."""
    return any(_CONTENTS.fullmatch(style.name) for style in styles.chain(style_id))


def list_depth(styles: Styles, style_id: str | None) -> int:
    """How deep a style of list items stands by its name, as the second to fifth of Word's own do; else 1."""
    found = (_LIST.fullmatch(style.name) for style in styles.chain(style_id))
    return next((int(match[1]) for match in found if match), 1)


def is_set_off(styles: Styles, style_id: str | None) -> bool:
    """Whether a style is that of quotations or captions, which may be bold and are no headings."""
    return any(_SET_OFF.search(style.name) for style in styles.chain(style_id))
