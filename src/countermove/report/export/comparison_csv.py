"""A comparison as CSV: UTF-8 with a byte-order mark, so that spreadsheets read the Chinese right."""

from collections.abc import Sequence
from dataclasses import astuple

from countermove.report.export.comparison_rows import COLUMNS, ComparisonRow
from countermove.report.export.spreadsheet_text import cell_text, is_like_formula

BYTE_ORDER_MARK = "\ufeff"


def render_comparison_csv(rows: Sequence[ComparisonRow]) -> str:
    """One line for each row below the names of the columns, every cell in quotes. A text that a spreadsheet could take
    for a formula starts with an apostrophe.
    """
    lines = [_line(COLUMNS), *(_line(astuple(row)) for row in rows)]
    return BYTE_ORDER_MARK + "".join(f"{line}\r\n" for line in lines)


def _line(cells: Sequence[str]) -> str:
    return ",".join(f'"{_cell(cell)}"' for cell in cells)


def _cell(text: str) -> str:
    shown = f"'{text}" if is_like_formula(text) else text
    return cell_text(shown).replace('"', '""')
