"""HTML cut into tags, text and comments, each with its place: one pass, whatever the markup."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

RAW_TEXT = frozenset(("script", "style", "iframe", "noembed", "noframes", "xmp"))
"""Elements whose content is no markup, up to their own end tag."""

ESCAPABLE_TEXT = frozenset(("title", "textarea"))
"""The same, but with character references."""

KEPT_ATTRIBUTES = frozenset(
    (
        "align",
        "aria-hidden",
        "class",
        "epub:type",
        "hidden",
        "href",
        "id",
        "itemprop",
        "name",
        "reversed",
        "role",
        "start",
        "style",
        "type",
        "value",
    )
)
LONGEST_VALUE = 2_000  # characters of an attribute that are looked at

_MARKUP = re.compile(r"<(?=[A-Za-z/!?])")
_OPENING = re.compile(r"<(?P<slash>/?)(?P<name>[A-Za-z][^\s/>]*)")
_ATTRIBUTE = re.compile(
    r"[\s/]*(?P<name>[^\s/>][^\s/>=]*)(?:\s*=\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s>]*)))?"
)
_TAG_END = re.compile(r"[\s/]*>?")
_COMMENT_END = re.compile(r"--!?>")
_XML_SIGN = re.compile(r"\s*(?:<\?xml\b|<!DOCTYPE\s+html\s+PUBLIC\s+\"-//W3C//DTD XHTML)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Token:
    """A stretch of markup: `start` and `end` are its place, for raw text and comments that of their content."""

    kind: str  # start, end, text, raw, comment, declaration
    start: int
    end: int
    name: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    is_closed: bool = False


def is_xml(text: str) -> bool:
    """Whether a page says that it is XHTML, in which `<p/>` is an element that is closed."""
    return _XML_SIGN.match(text) is not None


def cut_tokens(text: str) -> Iterator[Token]:
    """The tokens of `text` in order. A tag or comment that is never closed reaches to the end."""
    position, length, xml = 0, len(text), is_xml(text)
    while position < length:
        markup = _MARKUP.search(text, position)
        opening = markup.start() if markup else length
        if opening > position:
            yield Token("text", position, opening)
        if opening == length:
            return
        token, position = _cut_markup(text, opening, xml=xml)
        yield token
        if token.kind == "start" and not token.is_closed and token.name in RAW_TEXT | ESCAPABLE_TEXT:
            end = _raw_end(text, position, token.name)
            yield Token("raw" if token.name in RAW_TEXT else "text", position, end, token.name)
            position = end


def _cut_markup(text: str, start: int, *, xml: bool) -> tuple[Token, int]:
    """What the sign `<` at `start` begins, and where the rest goes on."""
    opening = _OPENING.match(text, start)
    if opening:
        return _cut_tag(text, opening, xml=xml)
    if text.startswith("<!--", start):
        end = _COMMENT_END.search(text, start + 2)
        if end is None:
            return Token("comment", start + 4, len(text)), len(text)
        return Token("comment", start + 4, max(end.start(), start + 4)), end.end()
    if xml and text.startswith("<![CDATA[", start):
        inner = text.find("]]>", start)
        inner = len(text) if inner < 0 else inner
        return Token("raw", start + 9, inner, "cdata"), min(inner + 3, len(text))
    closing = text.find(">", start)
    closing = len(text) if closing < 0 else closing
    return Token("declaration", start, closing), closing + 1


def _cut_tag(text: str, opening: re.Match[str], *, xml: bool) -> tuple[Token, int]:
    attributes: dict[str, str] = {}
    position = opening.end()
    while attribute := _ATTRIBUTE.match(text, position):
        position = attribute.end()
        name = attribute["name"].lower()
        if name in KEPT_ATTRIBUTES and name not in attributes:
            value = attribute["double"] or attribute["single"] or attribute["bare"] or ""
            attributes[name] = value[:LONGEST_VALUE]
    end = _TAG_END.match(text, position)
    assert end is not None
    is_closed = xml and text[max(end.end() - 2, position) : end.end()] == "/>"
    kind = "end" if opening["slash"] else "start"
    return Token(kind, opening.start(), end.end(), opening["name"].lower(), attributes, is_closed), end.end()


def _raw_end(text: str, start: int, name: str) -> int:
    """Where the content of a raw element ends: at its end tag, else with the text."""
    end = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(text, start)
    return end.start() if end else len(text)
