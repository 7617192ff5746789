"""The command that puts the plans of a study side by side."""

from countermove.commands.answer import Answer
from countermove.core.errors import UsageError
from countermove.disk import check_output, write_whole
from countermove.report.comparison_text import render_comparison
from countermove.report.payload import payload_to_dict
from countermove.workflow.exports import render_table
from countermove.workflow.reports import compare


def answer_compare(path: str, *, language: str, to: str | None = None, output: str | None = None) -> Answer:
    """The plans of a study, side by side; with `to`, written to a file as a table (csv or xlsx)."""
    if output is not None and to is None:
        raise UsageError("--output is of a table; add --to csv or --to xlsx")
    target = output or f"comparison.{to}"
    if to is not None:
        check_output(target)
    payload = compare(path)
    if to is not None:
        write_whole(target, render_table(payload, to, language))
        return Answer(target, {"format": 1, "to": to, "written": target})
    data = payload_to_dict(payload)
    return Answer(
        render_comparison(payload, language),
        {"format": 1, "plans": data["plans"], "comparison": data["comparison"]},
    )
