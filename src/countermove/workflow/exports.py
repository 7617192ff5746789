"""A case in the format of another tool, a comparison as a table."""

from pathlib import Path

from countermove.case.files import read_case
from countermove.case.unknowns import unknowns_of
from countermove.core.errors import UsageError
from countermove.game.compile import compile_case
from countermove.game.compile_extensive import compile_extensive
from countermove.report.export.comparison_csv import render_comparison_csv
from countermove.report.export.comparison_rows import comparison_rows
from countermove.report.export.comparison_xlsx import render_comparison_xlsx
from countermove.report.export.efg_sets import render_efg_sets
from countermove.report.export.formats import FORMATS
from countermove.report.payload import Payload
from countermove.workflow.conflicts import export_conflict


def export_case(path: str | Path, format_name: str) -> str:
    """The case's nominal game, or as `gmcr` a conflict, in another tool's format; UsageError for an unknown one."""
    if format_name == "gmcr":
        return export_conflict(path)
    if format_name not in FORMATS:
        known = ", ".join(sorted([*FORMATS, "gmcr"]))
        raise UsageError(f"unknown export format {format_name!r}; known formats: {known}")
    case = read_case(path)
    if format_name == "efg" and unknowns_of(case):
        return render_efg_sets(compile_extensive(case))
    return FORMATS[format_name](compile_case(case))


def render_table(payload: Payload, format_name: str, language: str) -> str | bytes:
    """The comparison of a study as `csv` or `xlsx`, one row for each statement and each passage it rests on."""
    rows = comparison_rows(payload, language)
    return render_comparison_csv(rows) if format_name == "csv" else render_comparison_xlsx(rows)
