"""Codings of a study → how many passages of each plan carry each code, in all and by pillar."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from countermove.case.case import Study
from countermove.documents.document import Document
from countermove.plan.coded_passages import CodedDocuments, codes_by_passage
from countermove.plan.compare import count_by_code
from countermove.plan.plan import Plan
from countermove.report.texts import text_of
from countermove.report.views import CodeRowView, CodeTableView, PlanView, Text

Sources = Mapping[str, tuple[Document, Plan]]
"""Document id → the document and its plan."""


def add_codes(
    plans: Sequence[PlanView], study: Study, sources: Sources, coded: CodedDocuments | None
) -> tuple[PlanView, ...]:
    """The plans, each with its table of codes where some of its passages, or of their translations, carry any."""
    if coded is None:
        return tuple(plans)
    given = codes_by_passage(coded)
    return tuple(replace(plan, codes=_table(plan, study, sources[plan.document][1], coded, given)) for plan in plans)


def _table(
    view: PlanView, study: Study, plan: Plan, coded: CodedDocuments, given: Mapping[str, Mapping[str, object]]
) -> CodeTableView | None:
    texts = {view.document, *(entry.id for entry in study.documents if entry.translation_of == view.document)}
    codes: dict[str, set[str]] = {}
    for unit, found in given.items():
        document, _, passage = unit.partition("#")
        if document in texts:
            codes.setdefault(passage, set()).update(found)
    counts = {count.code: count for count in count_by_code(plan, codes)}
    if not counts:
        return None
    titles = {pillar.id: pillar.title for pillar in view.pillars}
    roots = [node for node in plan.nodes if node.parent is None]
    rows = [
        CodeRowView(code.id, text_of(code.name), counts[code.id].total, counts[code.id].by_pillar)
        for code in coded.codings.codes
        if code.id in counts
    ]
    own = [titles.get(node.id, Text(node.title or node.text, node.title or node.text)) for node in roots]
    return CodeTableView(tuple(node.id for node in roots), tuple(own), tuple(rows))
