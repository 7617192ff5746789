"""The command that puts the plans of a study side by side."""

from countermove.commands.answer import Answer
from countermove.report.comparison_text import render_comparison
from countermove.report.payload import payload_to_dict
from countermove.workflow.reports import compare


def answer_compare(path: str, *, language: str) -> Answer:
    """The plans of a study, side by side."""
    payload = compare(path)
    data = payload_to_dict(payload)
    return Answer(
        render_comparison(payload, language),
        {"format": 1, "plans": data["plans"], "comparison": data["comparison"]},
    )
