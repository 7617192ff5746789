"""Small tables for a terminal and for a notebook."""

import unicodedata
from collections.abc import Sequence
from html import escape


def plain_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """The table in columns of even width, a wide character counting as two; an empty cell where a row is short."""
    table = [header, *rows]
    widths = [max(_width(row[column]) if column < len(row) else 0 for row in table) for column in range(len(header))]
    lines = [_line(row, widths) for row in table]
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:]])


def html_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """The table as an HTML fragment with every cell escaped."""
    head = "".join(f"<th scope='col'>{escape(cell)}</th>" for cell in header)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = [*row, *[""] * (len(widths) - len(row))]
    return "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(cells, widths, strict=True)).rstrip()


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
