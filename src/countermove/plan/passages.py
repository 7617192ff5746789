"""Passages of a document by the ids that citations use, and quotations looked up in them (§1.2, §1.3)."""

from collections.abc import Mapping

from countermove.documents.document import Document, Passage
from countermove.documents.normalise import fold_text
from countermove.plan.plan import Plan


def passages_by_id(document: Document, plan: Plan) -> Mapping[str, Passage]:
    """Every passage that can be cited: the plan's nodes by their ids (`III.4.2`), and the document's own passages,
    those set aside included: paragraphs as `p1`, `p2`, …, headings `h1`, items `i1`, titles `t1`, asides `s1`.
    """
    own = {passage.id: passage for passage in (*document.passages, *document.set_aside)}
    nodes = {
        node.id: Passage(
            id=node.id,
            kind=node.level,
            text=node.text,
            start=node.start,
            end=node.end,
            page=node.page,
            depth=node.id.count(".") + 1,
            marker=node.marker,
        )
        for node in plan.nodes
    }
    return own | nodes


def find_quote(passage: Passage, quote: str) -> bool:
    """Whether `quote` stands in the passage, whatever the spacing, the width of characters and the kind of quotation
    marks; an empty quote stands nowhere.
    """
    folded = fold_text(quote)
    return bool(folded) and folded in fold_text(passage.text)
