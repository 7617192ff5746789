"""Counts by pillar and by code: how much each part of a plan promises, and on what."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from countermove.plan.plan import Plan, PlanNode

LONGEST_TITLE = 80  # characters of the text that stand in for a title


@dataclass(frozen=True, slots=True)
class PillarCount:
    """One pillar of a plan with the number of objectives and actions in it; stated actions of a digest count."""

    id: str
    title: str
    objectives: int
    actions: int


def count_by_pillar(plan: Plan) -> tuple[PillarCount, ...]:
    """One count for each topmost node, in order. Where the document has no objectives or actions by name, the parts
    directly below a topmost node count as its objectives and all deeper ones as actions.
    """
    has_levels = any(node.level in {"objective", "action"} for node in plan.nodes)
    inside: dict[str, list[PlanNode]] = {}
    pillar_of = _pillars(plan)
    for node in plan.nodes:
        inside.setdefault(pillar_of[node.id], []).append(node)
    return tuple(_count(nodes[0], nodes[1:], has_levels=has_levels) for nodes in inside.values())


@dataclass(frozen=True, slots=True)
class CodeCount:
    """How many passages of a plan carry a code: in all, and in each of its pillars, in their order."""

    code: str
    total: int
    by_pillar: tuple[int, ...]


def count_by_code(plan: Plan, codes: Mapping[str, Collection[str]]) -> tuple[CodeCount, ...]:
    """One count for each code, in alphabetical order. `codes` maps ids of the document's passages to the codes on them;
    a passage counts once for a code, in the pillar that its node is in, and in none where it is no node of the plan.
    """
    pillar_of = _pillars(plan)
    pillars = tuple(dict.fromkeys(pillar_of.values()))
    places: dict[str, Counter[str | None]] = {}
    for passage, given in codes.items():
        for code in set(given):
            places.setdefault(code, Counter())[pillar_of.get(passage)] += 1
    return tuple(
        CodeCount(code, found.total(), tuple(found[pillar] for pillar in pillars))
        for code, found in sorted(places.items())
    )


def _pillars(plan: Plan) -> dict[str, str]:
    """The topmost node above each node, itself for a topmost one."""
    pillar_of: dict[str, str] = {}
    for node in plan.nodes:
        pillar_of[node.id] = node.id if node.parent is None else pillar_of[node.parent]
    return pillar_of


def _count(pillar: PlanNode, inside: Sequence[PlanNode], *, has_levels: bool) -> PillarCount:
    stated = sum(node.stated_actions or 0 for node in (pillar, *inside))
    if has_levels:
        objectives = sum(node.level == "objective" for node in inside)
        actions = sum(node.level == "action" for node in inside)
    else:
        objectives = sum(node.parent == pillar.id for node in inside)
        actions = len(inside) - objectives
    return PillarCount(pillar.id, pillar.title or pillar.text[:LONGEST_TITLE], objectives, actions + stated)
