"""Tables of a page: those that hold data, read row by row, and those that only arrange other text."""

from dataclasses import dataclass, field

from countermove.documents.formats.html_tree import HEADINGS, Element, Text, walk
from countermove.documents.numbering import read_bullet, read_marker

LONGEST_DATA_CELL = 1_500  # characters of source; a longer cell holds a text of its own
LONGEST_MARKER = 12

_ARRANGED = HEADINGS | frozenset(("article", "section", "main", "form"))


@dataclass(slots=True)
class _Table:
    is_layout: bool
    cells: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)


def find_layout_tables(root: Element, source: str) -> frozenset[Element]:
    """The tables that only arrange text: with tables or headings in them, with one column, with whole pages in
    their cells, or with nothing but item numbers in the first column.
    """
    found: set[Element] = set()
    opened: list[_Table] = []
    for node, is_closing in walk(root):
        if isinstance(node, Element) and node.name == "table":
            if is_closing:
                table = opened.pop()
                if _is_layout(table):
                    found.add(node)
            else:
                for outer in opened:
                    outer.is_layout = True
                opened.append(_Table(node.attributes.get("role", "") in {"presentation", "none"}))
        elif opened:
            _note(opened[-1], node, source, is_closing=is_closing)
    return frozenset(found)


def _note(table: _Table, node: object, source: str, *, is_closing: bool) -> None:
    if isinstance(node, Text):
        if table.rows and table.rows[-1]:
            table.rows[-1][-1] += source[node.start : min(node.end, node.start + LONGEST_DATA_CELL + 1)]
            table.is_layout = table.is_layout or len(table.rows[-1][-1].strip()) > LONGEST_DATA_CELL
            if table.is_layout:
                table.rows[-1][-1] = ""
    elif isinstance(node, Element) and not is_closing:
        if node.name == "tr":
            table.rows.append([])
        elif node.name in {"td", "th"}:
            if not table.rows:
                table.rows.append([])
            table.rows[-1].append("")
        elif node.name in _ARRANGED:
            table.is_layout = True


def _is_layout(table: _Table) -> bool:
    if table.is_layout:
        return True
    rows = [[cell for cell in row if cell.strip()] for row in table.rows]
    filled = [row for row in rows if row]
    if all(len(row) <= 1 for row in filled):
        return True
    return all(len(row) >= 2 and is_marker_only(row[0]) for row in filled)


def is_marker_only(text: str) -> bool:
    """Whether a cell holds the number or bullet of an item and nothing else."""
    stripped = text.strip()
    if not 0 < len(stripped) <= LONGEST_MARKER:
        return False
    marker = read_marker(f"{stripped} ") or read_bullet(f"{stripped} ")
    return marker is not None and marker.lead.strip() == stripped
