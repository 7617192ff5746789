"""Plan: what a document promises, as a tree of pillar → objective → action (§1.4)."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class PlanNode:
    """One node, with the passage it stands on. `level` is pillar, objective or action in a plan, otherwise the
    kind of its part (title, chapter, section, article, paragraph, item). `label` is the printed label above an
    action («Recommended Policy Actions»). `stated_actions` is the number of actions that a digest states for an
    objective without listing them.
    """

    id: str
    level: str
    parent: str | None
    title: str | None
    marker: str | None
    text: str
    page: int | None
    start: int
    end: int
    label: str | None = None
    stated_actions: int | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """How `count` nodes of one level were found: the rule by which they are parts at all (`found_by`: a numbering
    scheme, a bullet, the style of headings), the rule by which they have their level, and the first and last marker.
    """

    level: str
    count: int
    found_by: str
    levelled_by: str
    markers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The nodes of one document in reading order, the reasons why they were read this way, the evidence, and, where
    the document has the same text in two languages, the ids of the parts that say the same.
    """

    document: str
    nodes: tuple[PlanNode, ...]
    reasons: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()  # of the document: pages without text, for one

    @property
    def counts(self) -> Mapping[str, int]:
        """How many nodes there are at each level, in order of first appearance; actions include stated ones."""
        counts = Counter(node.level for node in self.nodes)
        stated = sum(node.stated_actions or 0 for node in self.nodes)
        if stated:
            counts["action"] += stated
        return dict(counts)


def plan_to_dict(plan: Plan) -> dict[str, object]:
    """The plan as `countermove plan --json` prints it."""
    keys = ("id", "level", "parent", "title", "marker", "text", "page", "start", "end", "label")
    nodes = [{key: getattr(node, key) for key in keys} for node in plan.nodes]
    return {
        "document": plan.document,
        "nodes": nodes,
        "counts": dict(plan.counts),
        "reasons": list(plan.reasons),
        "evidence": [asdict(each) for each in plan.evidence],
        "pairs": [list(pair) for pair in plan.pairs],
        "notes": list(plan.notes),
    }
