"""Markdown as text: escaped words, tables, citations."""

from collections.abc import Iterable, Sequence

from countermove.report.views import Cite


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of cells that are Markdown already."""
    lines = [_row(head), _row(["---"] * len(head)), *(_row(row) for row in rows)]
    return "\n".join(lines)


def cited(cites: Sequence[Cite]) -> str:
    """`[document#passage]` for each citation."""
    return " ".join(f"[{inline(cite.document)}#{inline(cite.passage)}]" for cite in cites)


def inline(text: str) -> str:
    """The text on one line, with everything escaped that Markdown or HTML would read as markup."""
    flat = " ".join(text.split())
    for mark in "\\`*_[]|<>#":
        flat = flat.replace(mark, f"\\{mark}" if mark not in "<>" else {"<": "&lt;", ">": "&gt;"}[mark])
    return flat


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.strip() for cell in cells) + " |"
