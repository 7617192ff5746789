"""A comparison as a table: every citation with quote, page and link, and no text that a spreadsheet computes."""

import csv
import io
import re
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermove.report.export.comparison_csv import render_comparison_csv
from countermove.report.export.comparison_rows import COLUMNS, ComparisonRow, comparison_rows
from countermove.report.export.comparison_xlsx import render_comparison_xlsx
from countermove.report.export.spreadsheet_text import LONGEST_CELL
from countermove.report.payload import Payload
from countermove.workflow.reports import compare

EXAMPLE = Path(__file__).parents[2] / "examples/ai-action-plans"
ROW = ComparisonRow("links", "us", "1", "k", "s", "doc#p1", "3", "q", "documents/a.pdf#page=3")
HOSTILE = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    " =1",
    "＝1",
    "=cmd|' /C calc'!A0",
    "#N/A",
    "'=1",
    "％",
    "|x",
)


@pytest.fixture(scope="module")
def payload() -> Payload:
    return compare(EXAMPLE)


def parsed(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_citation_of_the_comparison_has_its_row_with_its_words(payload: Payload, language: str) -> None:
    rows = comparison_rows(payload, language)
    assert payload.comparison is not None
    cited = [(s.plan, c) for row in payload.comparison.dimensions for s in row.stances for c in s.cites]
    cited += [(s.plan, c) for s in payload.comparison.successions for c in s.cites]
    cited += [(side.plan, side.cite) for link in payload.comparison.links for side in link.sides]
    there = {(row.plan, row.citation) for row in rows}
    assert all((plan, f"{cite.document}#{cite.passage}") in there for plan, cite in cited)
    assert all(row.quote and row.link and row.statement for row in rows)
    assert {row.section for row in rows} == {
        "dimension", "links", "successions", "drivers", "chain", "risks", "counts", "codes"}  # fmt: skip


def test_a_link_to_a_pdf_opens_its_page(payload: Payload) -> None:
    documents = tuple(
        replace(view, file="documents/p.pdf", passages=tuple(replace(each, page=7) for each in view.passages))
        for view in payload.documents
    )
    rows = comparison_rows(replace(payload, documents=documents), "en")
    assert {(row.page, row.link) for row in rows} == {("7", "documents/p.pdf#page=7")}


@given(st.lists(st.text(max_size=30) | st.sampled_from(HOSTILE), min_size=8, max_size=8))
def test_csv_cells_come_back_as_they_were_but_for_a_mark_before_what_looks_like_a_formula(cells: list[str]) -> None:
    clean = [re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "\ufffd", cell) for cell in cells]
    header, row = parsed(render_comparison_csv([ComparisonRow("links", *cells)]))
    assert tuple(header) == COLUMNS
    for found, cell in zip(row[1:], clean, strict=True):
        assert found in {cell, f"'{cell}"}
        assert not found.strip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_of_a_workbook_is_a_formula_or_an_error(text: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(render_comparison_xlsx([replace(ROW, statement=text, quote=text)])))
    for sheet in book:
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.value is not None):
            assert cell.data_type == "s"
            assert cell.quotePrefix
    assert book["links"]["D2"].value.strip() == text.strip()


def test_a_workbook_has_a_sheet_for_each_kind_and_its_citations_lead_to_the_passages(payload: Payload) -> None:
    rows = comparison_rows(payload, "zh")
    book = openpyxl.load_workbook(io.BytesIO(render_comparison_xlsx(rows)))
    assert book.sheetnames[-1] == "passages"
    n_rows = sum(sheet.max_row - 1 for sheet in book if sheet.title != "passages")
    assert n_rows == len(rows)
    for sheet in book:
        for row in sheet.iter_rows(min_row=2):
            for cell in row:
                if cell.hyperlink:
                    target = cell.hyperlink.location.removeprefix("'passages'!")
                    assert book["passages"][target].value == cell.value


def test_the_same_comparison_gives_the_same_bytes_and_unreadable_or_long_text_is_held(payload: Payload) -> None:
    rows = [replace(ROW, quote="\0\x0b\ud800" + "长" * 40_000)]
    assert render_comparison_xlsx(rows) == render_comparison_xlsx(rows)
    book = openpyxl.load_workbook(io.BytesIO(render_comparison_xlsx(rows)))
    assert len(book["links"]["G2"].value) == LONGEST_CELL
    assert render_comparison_csv([]).count("\r\n") == 1
    assert render_comparison_xlsx([])
