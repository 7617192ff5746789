"""A plan as plain text for a terminal: its tree, the evidence for it, the facts of its actions."""

from collections import Counter
from collections.abc import Mapping

from countermove.core.tables import plain_table
from countermove.plan.fact import KINDS, Fact
from countermove.plan.plan import Plan

EVIDENCE_HEADER = ("level", "nodes", "found by", "level by", "markers")
NOTHING = "no structure found: no headings, numbers or bullets that could be parts of a plan"


def render_plan(plan: Plan, facts: Mapping[str, tuple[Fact, ...]]) -> str:
    """The tree, indented, with ids and pages and the `facts` of nodes below them; then how many nodes there are at each
    level, why, and the evidence.
    """
    notes = [f"note: {note}" for note in plan.notes]
    if not plan.nodes:
        return "\n".join([NOTHING, *notes])
    depth: dict[str | None, int] = {None: -1}
    lines = []
    for node in plan.nodes:
        depth[node.id] = depth[node.parent] + 1
        page = "" if node.page is None else f" (p. {node.page})"
        indent = "  " * depth[node.id]
        lines.append(f"{indent}{node.id}  {_shortened(node.title or node.text)}{page}")
        lines += [f"{indent}    {fact.kind}: {_said(fact)}" for fact in facts.get(node.id, ())]
    counts = ", ".join(f"{count} {level}{'s' if count != 1 else ''}" for level, count in plan.counts.items())
    return "\n".join([*lines, "", counts, *plan.reasons, *_evidence(plan), *_fact_counts(facts), *notes])


def _said(fact: Fact) -> str:
    words = " ".join(fact.text.split())
    return words if words.lower() == fact.value.lower() else f"{words} [{fact.value}]"


def _evidence(plan: Plan) -> list[str]:
    rows = [
        (each.level, str(each.count), each.found_by, each.levelled_by, " … ".join(each.markers))
        for each in plan.evidence
    ]
    return ["", plain_table(EVIDENCE_HEADER, rows)] if rows else []


def _fact_counts(facts: Mapping[str, tuple[Fact, ...]]) -> list[str]:
    counts = Counter(fact.kind for found in facts.values() for fact in found)
    return ["", "facts: " + ", ".join(f"{counts[kind]} {kind}" for kind in KINDS)] if facts else []


def _shortened(text: str, width: int = 90) -> str:
    line = " ".join(text.split())
    return line if len(line) <= width else line[: width - 1] + "…"
