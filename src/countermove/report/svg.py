"""Small pieces of SVG as strings: escaped, rounded and in a fixed order, so that equal input gives equal bytes."""

import re
from collections.abc import Sequence
from html import escape

Value = str | float | int | None

NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that no XML document may hold."""


def element(name: str, content: str = "", **attributes: Value) -> str:
    """`<name …>content</name>`; underscores in attribute names become hyphens (`class_` is class), None is left out.

    Attribute values are escaped; `content` is markup and must be safe already.
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{safe(plain(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{written}>{content}</{name}>"


def safe(text: str) -> str:
    """The text escaped, with the replacement character in place of what XML cannot hold."""
    return escape(NOT_IN_XML.sub("\ufffd", text))


def plain(value: Value) -> str:
    """A number with at most two decimals, anything else as it is."""
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".")
    return str(value)


def label(text: str, x: float, y: float, **attributes: Value) -> str:
    """A text element with escaped content."""
    return element("text", safe(text), x=x, y=y, **attributes)


def wrap(text: str, width: float, lines: int) -> list[str]:
    """`text` broken into at most `lines` lines of about `width` (1 = one Chinese character, about two Latin ones);
    Latin words stay whole, and what does not fit ends in an ellipsis.
    """
    wrapped = [""]
    for piece in _pieces(text):
        if measure(wrapped[-1] + piece.rstrip()) > width and wrapped[-1]:
            wrapped[-1] = wrapped[-1].rstrip()
            wrapped.append(piece.lstrip())
        else:
            wrapped[-1] += piece
    if len(wrapped) > lines:
        return [*wrapped[: lines - 1], _shorten(wrapped[lines - 1] + wrapped[lines], width)]
    return [line.rstrip() for line in wrapped]


def measure(text: str) -> float:
    """The width of `text`, a Chinese character being 1."""
    return sum(1.0 if ord(character) > 0x2E7F else 0.52 for character in text)


def _pieces(text: str) -> Sequence[str]:
    """Words with the space after them; each Chinese character alone, closing punctuation with what it follows."""
    pieces: list[str] = []
    for character in text:
        is_wide = ord(character) > 0x2E7F
        if pieces and character in "，。、；：）》”！？":
            pieces[-1] += character
        elif is_wide or not pieces or pieces[-1][-1].isspace() or ord(pieces[-1][-1]) > 0x2E7F:
            pieces.append(character)
        else:
            pieces[-1] += character
    return pieces


def _shorten(text: str, width: float) -> str:
    while text and measure(text) > width - 1:
        text = text[:-1]
    return text.rstrip() + "…"
