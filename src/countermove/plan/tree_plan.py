"""Plan → tree file, and back: the lines an analyst edited → Plan, with every fault of theirs."""

from countermove.core.errors import Fault, InputError
from countermove.documents.document import Document
from countermove.plan.extract import title_of
from countermove.plan.outline import Part, outline_parts
from countermove.plan.plan import Plan, PlanNode
from countermove.plan.tree_file import Tree, TreeLine
from countermove.plan.tree_spans import Spans, first_words, spans_of

STALE = "the tree file was written for another version of {}; bring it up to date with plan DOCUMENT --write FILE"
"""What is noted of a plan whose tree file names another content of the document than it has now."""


def plan_to_tree(plan: Plan, document: Document) -> Tree:
    """The tree file of a plan as it was proposed."""
    spans = spans_of(document)
    tiers: dict[str | None, int] = {None: 0}
    lines = []
    for node in plan.nodes:
        tiers[node.id] = tiers[node.parent] + 1
        words = first_words(node.text.partition("\n")[0])
        lines.append(TreeLine(tiers[node.id], node.id, node.level, spans.anchor_of(node.start, node.end), words))
    return Tree(document.file, document.sha256, tuple(lines), tuple(lines))


def tree_to_plan(tree: Tree, document: Document) -> Plan:
    """The plan that the lines of a tree file make of its document. Raises InputError with every line whose passage
    is not there, begins with other words, or stands before that of the line above.
    """
    spans = spans_of(document)
    parts = {part.passage.id: part for part in outline_parts(document)}
    faults: list[Fault] = []
    nodes: list[PlanNode] = []
    opened: list[str] = []
    for line in tree.lines:
        wrong = _what_is_wrong(line, spans, nodes[-1].start if nodes else -1)
        if wrong:
            faults.append(Fault(line.place, wrong))
            continue
        opened[line.tier - 1 :] = [line.id]
        nodes.append(_node(line, opened[-2] if len(opened) > 1 else None, spans, parts))
    if faults:
        raise InputError(faults)
    reason = f"{len(nodes)} parts as an analyst's tree file has them"
    stale = () if tree.sha256 in {"", document.sha256} else (STALE.format(document.file),)
    return Plan(document.file, tuple(nodes), (reason,), notes=(*document.notes, *stale))


def _what_is_wrong(line: TreeLine, spans: Spans, previous: int) -> str | None:
    span = spans.find(line.anchor)
    if span is None:
        return f"{spans.document.file} has no passage '{line.anchor}'; {_where(line, spans)}"
    if not spans.begins(line.anchor, line.words):
        found = spans.words_at(*span)
        return f"'{line.anchor}' begins with '{found}', not with '{line.words}'; {_where(line, spans)}"
    if span[0] <= previous:
        return (
            f"'{line.anchor}' does not come after the passage of the line before it; expected the order of the document"
        )
    return None


def _where(line: TreeLine, spans: Spans) -> str:
    found = spans.by_words.get(line.words, ())
    if line.words and len(found) == 1:
        return f"expected '{found[0]}', which begins with these words"
    return "expected a passage of the document; bring the file up to date with countermove plan DOCUMENT --write FILE"


def _node(line: TreeLine, parent: str | None, spans: Spans, parts: dict[str, Part]) -> PlanNode:
    start, end = spans.find(line.anchor) or (0, 0)
    passage = spans.by_id[line.anchor.partition("..")[0].partition("[")[0]]
    part = parts.get(passage.id)
    is_whole = start == passage.start
    own_text = passage.text if is_whole else spans.document.text[start:end]
    return PlanNode(
        id=line.id,
        level=line.level,
        parent=parent,
        title=title_of(
            passage.kind if is_whole else "", own_text, is_numbered=bool(is_whole and part and part.readings)
        ),
        marker=passage.marker if is_whole else None,
        text=spans.document.text[start:end],
        page=passage.page,
        start=start,
        end=end,
        label=part.label if is_whole and part and line.level == "action" else None,
        stated_actions=part.stated_actions if is_whole and part else None,
    )
