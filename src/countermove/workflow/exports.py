"""A case in the format of another tool."""

from pathlib import Path

from countermove.case.files import read_case
from countermove.core.errors import UsageError
from countermove.game.compile import compile_case
from countermove.report.export.formats import FORMATS
from countermove.workflow.conflicts import export_conflict


def export_case(path: str | Path, format_name: str) -> str:
    """The case's nominal game, or as `gmcr` a conflict, in another tool's format; UsageError for an unknown one."""
    if format_name == "gmcr":
        return export_conflict(path)
    if format_name not in FORMATS:
        known = ", ".join(sorted([*FORMATS, "gmcr"]))
        raise UsageError(f"unknown export format {format_name!r}; known formats: {known}")
    return FORMATS[format_name](compile_case(read_case(path)))
