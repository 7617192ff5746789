"""Counts by pillar: how much each part of a plan promises."""

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
    return tuple(_count(plan, node, has_levels=has_levels) for node in plan.nodes if node.parent is None)


def _count(plan: Plan, pillar: PlanNode, *, has_levels: bool) -> PillarCount:
    inside = [node for node in plan.nodes if node.id.startswith(f"{pillar.id}.")]
    stated = sum(node.stated_actions or 0 for node in (pillar, *inside))
    if has_levels:
        objectives = sum(node.level == "objective" for node in inside)
        actions = sum(node.level == "action" for node in inside)
    else:
        objectives = sum(node.parent == pillar.id for node in inside)
        actions = len(inside) - objectives
    return PillarCount(pillar.id, pillar.title or pillar.text[:LONGEST_TITLE], objectives, actions + stated)
