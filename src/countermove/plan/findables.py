"""The passages of a document that a search looks through: every word of the body once, under the id to cite it by."""

from bisect import bisect_right

from countermove.documents.document import Document
from countermove.documents.search import Findable
from countermove.plan.passages import passages_by_id
from countermove.plan.plan import Plan


def findables_of(name: str, document: Document, plan: Plan) -> tuple[Findable, ...]:
    """The nodes of the plan and the passages of the body that no node holds, in reading order; what was set aside
    (page headers, contents, footnotes) is left out. `name` is the document's id in the study.
    """
    passages = passages_by_id(document, plan)
    nodes = sorted((passages[node.id] for node in plan.nodes), key=lambda node: node.start)
    starts = [node.start for node in nodes]
    rest = [
        passage
        for passage in document.passages
        if not (place := bisect_right(starts, passage.start)) or passage.start >= nodes[place - 1].end
    ]
    ordered = sorted((*nodes, *rest), key=lambda passage: (passage.start, -passage.end))
    return tuple(Findable(name, passage) for passage in ordered)
