"""Commands on plans: the tree of a document, plans side by side."""

from countermove.commands.answer import Answer
from countermove.plan.plan import plan_to_dict
from countermove.report.payload import payload_to_dict
from countermove.report.terminal import render_comparison, render_plan
from countermove.workflow.reports import compare
from countermove.workflow.studies import plan_document


def answer_plan(path: str) -> Answer:
    """The tree proposed for a document."""
    plan = plan_document(path)
    return Answer(render_plan(plan), plan_to_dict(plan))


def answer_compare(path: str, *, language: str) -> Answer:
    """The plans of a study, side by side."""
    payload = compare(path)
    data = payload_to_dict(payload)
    return Answer(
        render_comparison(payload, language),
        {"format": 1, "plans": data["plans"], "comparison": data["comparison"]},
    )
