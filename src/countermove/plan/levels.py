"""Levels: which parts of an outline are pillars, objectives and actions, and by what evidence."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from countermove.plan.labels import announces_actions
from countermove.plan.outline import Part, children_by_parent

PLAN_LEVELS = ("pillar", "objective", "action")
KIND_BY_SCHEME = {
    "pillar": "section",
    "objective": "section",
    "action": "section",
    "part": "part",
    "chapter": "chapter",
    "division": "section",
    "section": "section",
    "article": "article",
    "letter-bracketed": "paragraph",
}
"""The kind of a part by how it is numbered, in a document that is no plan; otherwise its passage's kind decides."""

LEVELS = (*PLAN_LEVELS, "title", "part", "chapter", "section", "article", "paragraph", "item")
"""Every level that a node can have."""


@dataclass(frozen=True, slots=True)
class Levels:
    """The level of every part, None for one that is not a node; the rule that gave pillars, objectives and actions
    their level; and why it was chosen.
    """

    levels: tuple[str | None, ...]
    reasons: tuple[str, ...]
    rule: str = "kinds-of-parts"


def judge_levels(parts: tuple[Part, ...]) -> Levels:
    """The levels by the first rule that finds its evidence, else the kinds of parts."""
    for rule, find in LEVEL_RULES.items():
        found = find(parts)
        if found is not None:
            return Levels(found.levels, found.reasons, rule)
    kinds = tuple(kind_of(part) for part in parts)
    return Levels(kinds, ("no labelled actions, action counts or tiers of pillars: levels are the kinds of parts",))


def kind_of(part: Part) -> str:
    """The level of a part in a document that is no plan."""
    by_passage = "section" if part.passage.kind == "heading" else "item"
    return KIND_BY_SCHEME.get(part.scheme or "", by_passage)


def _by_labels_and_counts(parts: tuple[Part, ...]) -> Levels | None:
    """A plan whose actions are listed under a label, or counted in a digest, under each objective."""
    action_labels = _action_labels(parts)
    labelled = {place for place, part in enumerate(parts) if part.label is not None and part.label in action_labels}
    actions = {place for place in labelled if parts[place].parent not in labelled}
    stated = {place for place, part in enumerate(parts) if part.stated_actions is not None}
    parents = {parent for place in actions if (parent := parts[place].parent) is not None}
    if not actions and not stated:
        return None
    objectives = _with_siblings(parts, parents | stated)
    pillars = {ancestor for place in objectives for ancestor in _ancestors(parts, place)}
    level_by_place = (
        dict.fromkeys(objectives, "objective") | dict.fromkeys(pillars, "pillar") | dict.fromkeys(actions, "action")
    )
    reasons = [f"{len(actions)} items stand under «{'», «'.join(sorted(action_labels))}»"] if actions else []
    reasons += [f"{len(stated)} headings state how many actions they hold"] if stated else []
    reasons.append(f"{len(objectives)} headings over them are objectives, {len(pillars)} above these are pillars")
    return Levels(_levels(parts, level_by_place, objectives | actions), tuple(reasons))


def _action_labels(parts: tuple[Part, ...]) -> frozenset[str]:
    """The labels whose items are actions: those that name actions, else the one over most items."""
    count = Counter(part.label for part in parts if part.label is not None)
    named = frozenset(label for label in count if announces_actions(label))
    return named or frozenset(label for label, _ in count.most_common(1))


def _with_siblings(parts: tuple[Part, ...], objectives: set[int]) -> set[int]:
    """The objectives and the other headings beside them under the same pillar."""
    pillars = {parts[place].parent for place in objectives} - {None}
    beside = {place for place, part in enumerate(parts) if part.parent in pillars and part.passage.kind == "heading"}
    holders = {ancestor for place in objectives for ancestor in _ancestors(parts, place)}
    return (objectives | beside) - holders


def _ancestors(parts: tuple[Part, ...], place: int) -> list[int]:
    found: list[int] = []
    parent = parts[place].parent
    while parent is not None:
        found.append(parent)
        parent = parts[parent].parent
    return found


def _levels(parts: tuple[Part, ...], level_by_place: dict[int, str], kept: set[int]) -> tuple[str | None, ...]:
    """The given levels, and the kinds of parts below `kept` ones; an introduction and other headings outside the tree
    are text, not nodes.
    """
    levels: list[str | None] = []
    inside = set(kept)
    for place, part in enumerate(parts):
        is_below = part.parent in inside
        inside |= {place} if is_below else set()
        levels.append(level_by_place.get(place) or (kind_of(part) if is_below else None))
    return tuple(levels)


def _by_names(parts: tuple[Part, ...]) -> Levels | None:
    """A plan whose headings call themselves pillars, goals, objectives or actions, with a number each: the tiers that
    do not say what they are stand between or below those that do.
    """
    children = children_by_parent(parts)
    pillars = _calling_themselves(parts, "pillar")
    objectives = _calling_themselves(parts, "objective") or _below(parts, children, pillars)
    actions = _calling_themselves(parts, "action") or _below(parts, children, objectives)
    if len(pillars) < 2 and len(_calling_themselves(parts, "action")) < 2:
        return None
    objectives -= actions | pillars
    if not actions:
        return None
    objectives = objectives or {parent for place in actions if (parent := parts[place].parent) is not None} - pillars
    level_by_place = (
        dict.fromkeys(objectives, "objective") | dict.fromkeys(actions, "action") | dict.fromkeys(pillars, "pillar")
    )
    named = {level: len(_calling_themselves(parts, level)) for level in PLAN_LEVELS}
    said = ", ".join(f"{count} call themselves {level}s" for level, count in named.items() if count)
    kept = set(level_by_place)
    above = {ancestor: "section" for place in kept for ancestor in _ancestors(parts, place) if ancestor not in kept}
    return Levels(_levels(parts, level_by_place | above, kept), (f"of the headings, {said}",))


def _calling_themselves(parts: tuple[Part, ...], level: str) -> set[int]:
    return {place for place, part in enumerate(parts) if part.scheme == level}


def _below(parts: tuple[Part, ...], children: dict[int | None, list[int]], places: set[int]) -> set[int]:
    return {child for place in places for child in children.get(place, ()) if parts[child].scheme not in PLAN_LEVELS}


def _by_running_numbers(parts: tuple[Part, ...]) -> Levels | None:
    """A plan whose second tier, （一） and so on, is numbered through all sections: these are its headed actions."""
    actions = [place for place, part in enumerate(parts) if part.scheme == "han-bracketed"]
    numbers = [parts[place].readings[0][1] for place in actions]
    pillars = {parts[place].parent for place in actions}
    if len(pillars) < 2 or None in pillars or numbers != list(range(1, len(numbers) + 1)):
        return None
    level_by_place = dict.fromkeys(pillars, "pillar") | dict.fromkeys(actions, "action")
    levels = tuple(level_by_place.get(place) or kind_of(part) for place, part in enumerate(parts))
    return Levels(levels, (f"（一） to the {len(actions)}th are numbered through all sections: headed actions",))


LEVEL_RULES: dict[str, Callable[[tuple[Part, ...]], Levels | None]] = {
    "labelled-actions": _by_labels_and_counts,
    "named-levels": _by_names,
    "running-numbers": _by_running_numbers,
}
"""The rules that find a plan's levels, by name, in the order in which they are tried; else each part is its kind."""
