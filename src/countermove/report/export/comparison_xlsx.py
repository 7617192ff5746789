"""A comparison as an Excel workbook: a sheet for each kind of statement, and one of all passages that they rest on."""

import re
from collections.abc import Sequence
from dataclasses import astuple
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl.cell.cell import Cell
from openpyxl.styles.alignment import Alignment
from openpyxl.styles.fonts import Font
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from countermove.report.export.comparison_rows import COLUMNS, SECTIONS, ComparisonRow, passages_shown
from countermove.report.export.spreadsheet_text import cell_text

PASSAGES = "passages"
WIDTHS = {"statement": 60, "quote": 80, "item": 32, "link": 36, "citation": 24}
FIRST_DAY = (1980, 1, 1, 0, 0, 0)
_TIMES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")


def render_comparison_xlsx(rows: Sequence[ComparisonRow]) -> bytes:
    """The workbook. Every cell is text, whatever it starts with; a citation leads to its passage's row on the last
    sheet. The same rows give the same bytes: no date is in it.
    """
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    book.remove(sheet)
    shown = {citation: row for row, citation in enumerate(passages_shown(rows), 2)}
    for section in SECTIONS:
        own = [row for row in rows if row.section == section]
        if own:
            _fill(book.create_sheet(section), COLUMNS[1:], [astuple(row)[1:] for row in own], shown)
    longest = {row.citation: row for row in sorted(rows, key=lambda row: len(row.quote))}
    columns = ("citation", "page", "quote", "link")
    texts = [tuple(getattr(longest[citation], column) for column in columns) for citation in shown]
    _fill(book.create_sheet(PASSAGES), columns, texts, {})
    stream = BytesIO()
    book.save(stream)
    return _without_dates(stream.getvalue())


def _fill(sheet: Worksheet, columns: Sequence[str], rows: Sequence[Sequence[str]], shown: dict[str, int]) -> None:
    for place, column in enumerate(columns, 1):
        sheet.column_dimensions[chr(64 + place)].width = WIDTHS.get(column, 14)
        _write(sheet.cell(1, place), column).font = Font(bold=True)
    sheet.freeze_panes = "A2"
    for number, row in enumerate(rows, 2):
        for place, text in enumerate(row, 1):
            cell = _write(sheet.cell(number, place), text)
            if columns[place - 1] == "citation" and text in shown:
                cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{PASSAGES}'!A{shown[text]}")
                cell.font = Font(color="0563C1", underline="single")


def _write(cell: Cell, text: str) -> Cell:
    """The cell with the text in it as text, also where it looks like a formula, and told to stay so when edited."""
    cell.value = cell_text(text)
    cell.data_type = "s"
    cell.quotePrefix = True
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _without_dates(data: bytes) -> bytes:
    """The same workbook with one date for everything in it."""
    stream = BytesIO()
    with ZipFile(BytesIO(data)) as source, ZipFile(stream, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _TIMES.sub(rb"\g<1>1980-01-01T00:00:00Z\g<2>", content)
            entry = ZipInfo(name, FIRST_DAY)
            entry.compress_type = ZIP_DEFLATED
            target.writestr(entry, content)
    return stream.getvalue()
