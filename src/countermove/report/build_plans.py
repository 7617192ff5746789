"""Plans and their comparison → what a report shows of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from countermove.case.case import DocumentEntry, Study
from countermove.core.citation import Citation
from countermove.documents.document import Document
from countermove.plan.comparison import Comparison, Entry, Succession
from countermove.plan.links import Link, LinkStatus, confirmed_links, count_links
from countermove.plan.plan import Plan, PlanNode
from countermove.report.texts import text_of
from countermove.report.views import (
    Cite,
    ComparisonView,
    DimensionView,
    DocumentView,
    EntryView,
    EvidenceView,
    LinkView,
    ObjectiveView,
    PillarView,
    PlanView,
    StanceView,
    SuccessionView,
    Text,
)

Citer = Callable[[Sequence[Citation]], tuple[Cite, ...]]
"""Turns citations into links."""

Evidence = Callable[[Sequence[Citation]], tuple[EvidenceView, ...]]
"""Turns citations into passages that can be shown."""

Source = tuple[Document, Plan]
"""A document and the plan read from it."""


def build_plans(study: Study, sources: Mapping[str, Source], cite: Citer) -> tuple[PlanView, ...]:
    """The study's plans in order, each as a tree in both languages where a translation has the same nodes."""
    entries = {entry.id: entry for entry in study.documents}
    plans = [plan for plan in study.plans if plan.document in sources]
    return tuple(_plan(plan.id, plan.actor, _tree(entries[plan.document], study, sources, cite)) for plan in plans)


def build_comparison(comparison: Comparison, cite: Citer, evidence: Evidence) -> ComparisonView:
    """The analyst's comparison with its citations as links; of links and successions the passages as well."""
    counts = count_links(comparison.links)
    return ComparisonView(
        title=text_of(comparison.title),
        summary=text_of(comparison.summary),
        plans=comparison.plans,
        dimensions=tuple(
            DimensionView(
                id=row.id,
                name=text_of(row.name),
                difference=text_of(row.difference),
                stances=tuple(StanceView(s.plan, text_of(s.text), cite(s.cites)) for s in row.stances),
            )
            for row in comparison.dimensions
        ),
        successions=tuple(_succession(succession, cite, evidence) for succession in comparison.successions),
        drivers=_entries(comparison.drivers, cite),
        chain=_entries(comparison.chain, cite),
        risks=_entries(comparison.risks, cite),
        links=tuple(_link_view(link, evidence) for link in confirmed_links(comparison.links)),
        link_counts={kind.value: count for kind, count in counts.items() if count},
        open_links=sum(link.status is LinkStatus.SUGGESTED for link in comparison.links),
    )


def build_evidence(study: Study, documents: Sequence[DocumentView], cite: Citer) -> Evidence:
    """A function from citations to the passages they name, each with the plan it is of and its words in both
    languages where the study has them; the words are those quoted, where some are.
    """
    passages = {passage.anchor: passage for view in documents for passage in view.passages}
    plans = {plan.document: plan.id for plan in study.plans}
    originals = {entry.id: entry.translation_of for entry in study.documents}

    def show(citation: Citation) -> EvidenceView:
        (link,) = cite([citation])
        passage = passages.get(link.anchor or "")
        plan = plans.get(citation.document) or plans.get(originals.get(citation.document) or "")
        words = Text("", "") if passage is None else passage.text
        if citation.quote is not None:
            words = Text(citation.quote, citation.quote)
        return EvidenceView(link, plan, None if passage is None else passage.page, words)

    return lambda citations: tuple(map(show, citations))


def _succession(succession: Succession, cite: Citer, evidence: Evidence) -> SuccessionView:
    shown = evidence(succession.cites)
    return SuccessionView(
        plan=succession.plan,
        relation=succession.relation.value,
        subject=text_of(succession.subject),
        text=text_of(succession.text),
        cites=cite(succession.cites),
        own=tuple(each for each in shown if each.plan == succession.plan),
        before=tuple(each for each in shown if each.plan != succession.plan),
    )


def _link_view(link: Link, evidence: Evidence) -> LinkView:
    return LinkView(link.type.value, text_of(link.why) if link.why else Text("", ""), evidence(link.between))


def _entries(entries: Sequence[Entry], cite: Citer) -> tuple[EntryView, ...]:
    return tuple(EntryView(e.id, e.plan, e.kind, text_of(e.name), text_of(e.text), cite(e.cites)) for e in entries)


@dataclass(frozen=True, slots=True)
class _Tree:
    """A plan, its document, its titles by language and node, and the way to link a node."""

    entry: DocumentEntry
    plan: Plan
    titles: Mapping[str, Mapping[str, str]]
    cite: Citer


def _tree(entry: DocumentEntry, study: Study, sources: Mapping[str, Source], cite: Citer) -> _Tree:
    related = [e for e in study.documents if e.translation_of == entry.id and e.id in sources]
    titles = {e.language[:2]: {node.id: _title(node) for node in sources[e.id][1].nodes} for e in (*related, entry)}
    return _Tree(entry, sources[entry.id][1], titles, cite)


def _title_in_both(tree: _Tree, node: PlanNode) -> Text:
    own = _title(node)
    english, chinese = (tree.titles.get(tag, {}).get(node.id, own) for tag in ("en", "zh"))
    return Text(english, chinese)


def _link(tree: _Tree, node: PlanNode) -> Cite:
    return tree.cite([Citation(tree.entry.id, node.id)])[0]


def _children(tree: _Tree, node: PlanNode) -> list[PlanNode]:
    return [other for other in tree.plan.nodes if other.parent == node.id]


def _actions(tree: _Tree, node: PlanNode) -> int:
    own = 1 if node.level == "action" else node.stated_actions or 0
    return own + sum(_actions(tree, child) for child in _children(tree, node))


def _plan(plan: str, actor: str, tree: _Tree) -> PlanView:
    nodes = tree.plan.nodes
    roots = [node for node in nodes if node.level == "pillar"] or [n for n in nodes if n.parent is None]
    return PlanView(
        id=plan,
        actor=actor,
        title=text_of(tree.entry.title),
        document=tree.entry.id,
        counts=dict(tree.plan.counts),
        pillars=tuple(_pillar(node, tree) for node in roots),
    )


def _pillar(node: PlanNode, tree: _Tree) -> PillarView:
    inner = [child for child in _children(tree, node) if child.level != "action"]
    objectives = tuple(
        ObjectiveView(child.id, _title_in_both(tree, child), _actions(tree, child), _link(tree, child))
        for child in inner
    )
    return PillarView(node.id, _title_in_both(tree, node), _actions(tree, node), objectives, _link(tree, node))


def _title(node: PlanNode) -> str:
    return node.title or node.text
