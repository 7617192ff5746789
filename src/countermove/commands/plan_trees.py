"""The command on the plan of one document: proposed, written to a tree file, read from one, with its facts."""

from dataclasses import dataclass
from typing import Any

from countermove.commands.answer import Answer
from countermove.core.errors import UsageError
from countermove.plan.facts import facts_by_node, facts_to_dict
from countermove.plan.plan import Plan, plan_to_dict
from countermove.report.plan_text import render_plan
from countermove.workflow.plan_trees import WrittenTree, plan_document, write_tree


@dataclass(frozen=True, slots=True)
class PlanRun:
    """What is asked of a document: its plan as proposed or `source`, a tree file, has it; whether it is written to the
    tree file `target`; whether the facts of its nodes are listed.
    """

    source: str | None = None
    target: str | None = None
    facts: bool = False


def answer_plan(path: str, run: PlanRun) -> Answer:
    """The plan of a document, or what came of writing it."""
    if run.source is not None and run.target is not None:
        raise UsageError("--from and --write do not go together; --write keeps the changes made to its file")
    if run.target is not None:
        return _answer_written(write_tree(path, run.target), facts=run.facts)
    return _answer(plan_document(path, tree=run.source), facts=run.facts)


def _answer(plan: Plan, *, facts: bool) -> Answer:
    found = facts_by_node(plan) if facts else {}
    data: dict[str, Any] = plan_to_dict(plan)
    if facts:
        for node in data["nodes"]:
            node["facts"] = facts_to_dict(node["start"], found[node["id"]])
    return Answer(render_plan(plan, found), data)


def _answer_written(written: WrittenTree, *, facts: bool) -> Answer:
    merged = written.merged
    whole = _answer(written.plan, facts=facts)
    counts = f"written: {written.path} ({len(merged.tree.lines)} lines, {merged.added} new, {merged.removed} gone)"
    lines = [f"look at: {conflict}" for conflict in merged.conflicts]
    data = {**whole.data, "written": written.path, "added": merged.added, "removed": merged.removed}
    text = "\n".join([whole.text, "", *lines, counts] if facts else [*lines, counts])
    return Answer(text, {**data, "conflicts": list(merged.conflicts)})
