"""Tables of a DOCX file: those that hold data, read row by row, and those that only arrange other text."""

from dataclasses import dataclass, field

from countermove.documents.formats.docx_styles import Styles, outline_level, read_level
from countermove.documents.formats.office_xml import Node, walk

LONGEST_DATA_CELL = 1_500  # characters; a longer cell holds a text of its own


@dataclass(slots=True)
class _Table:
    is_layout: bool = False
    rows: list[list[int]] = field(default_factory=list)  # characters in each cell of each row


def find_layout_tables(root: Node, styles: Styles) -> frozenset[Node]:
    """The tables that only arrange text: with tables or headings in them, in one column, or with whole pages in a
    cell.
    """
    found: set[Node] = set()
    opened: list[_Table] = []
    for node, is_closing in walk(root):
        if node.name == "w:tbl":
            if is_closing:
                table = opened.pop()
                if table.is_layout or all(sum(1 for cell in row if cell) <= 1 for row in table.rows):
                    found.add(node)
                continue
            for outer in opened:
                outer.is_layout = True
            opened.append(_Table())
        elif opened and not is_closing:
            _note(opened[-1], node, styles)
    return frozenset(found)


def _note(table: _Table, node: Node, styles: Styles) -> None:
    if node.name == "w:tr":
        table.rows.append([])
    elif node.name == "w:tc" and table.rows:
        table.rows[-1].append(0)
    elif node.name == "w:t" and table.rows and table.rows[-1]:
        table.rows[-1][-1] += len(node.text.strip())
        table.is_layout = table.is_layout or table.rows[-1][-1] > LONGEST_DATA_CELL
    elif node.name == "w:pPr":
        level = outline_level(styles, node.value("w:pStyle"), read_level(node.value("w:outlineLvl")))
        table.is_layout = table.is_layout or level is not None
