"""Levels: which parts of an outline are pillars, objectives and actions, and by what evidence."""

from collections import Counter
from dataclasses import dataclass

from countermove.plan.outline import Part, announces_actions, children_by_parent

KIND_BY_SCHEME = {
    "pillar": "section",
    "part": "part",
    "chapter": "chapter",
    "division": "section",
    "section": "section",
    "article": "article",
    "letter-bracketed": "paragraph",
}
"""The kind of a part by how it is numbered, in a document that is no plan; otherwise its passage's kind decides."""


@dataclass(frozen=True, slots=True)
class Levels:
    """The level of every part, None for one that is not a node; and why."""

    levels: tuple[str | None, ...]
    reasons: tuple[str, ...]


def judge_levels(parts: tuple[Part, ...]) -> Levels:
    """The levels by the first rule that finds its evidence, else the kinds of parts."""
    for rule in (_by_labels_and_counts, _by_named_pillars, _by_running_numbers):
        levels = rule(parts)
        if levels is not None:
            return levels
    kinds = tuple(_kind(part) for part in parts)
    return Levels(kinds, ("no labelled actions, action counts or tiers of pillars: levels are the kinds of parts",))


def _kind(part: Part) -> str:
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
    levels = tuple(
        "action" if place in actions
        else "pillar" if place in pillars
        else "objective" if place in objectives
        else _rest(parts, place, objectives | actions)
        for place in range(len(parts))
    )  # fmt: skip
    reasons = [f"{len(actions)} items stand under «{'», «'.join(sorted(action_labels))}»"] if actions else []
    reasons += [f"{len(stated)} headings state how many actions they hold"] if stated else []
    reasons.append(f"{len(objectives)} headings over them are objectives, {len(pillars)} above these are pillars")
    return Levels(levels, tuple(reasons))


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


def _rest(parts: tuple[Part, ...], place: int, kept: set[int]) -> str | None:
    """Items below kept parts stay; an introduction and other headings outside the tree are text, not nodes."""
    is_below = any(ancestor in kept for ancestor in _ancestors(parts, place))
    return _kind(parts[place]) if is_below else None


def _by_named_pillars(parts: tuple[Part, ...]) -> Levels | None:
    """A plan whose topmost headings call themselves pillars and have two tiers below."""
    children = children_by_parent(parts)
    pillars = [place for place in children.get(None, ()) if parts[place].scheme == "pillar"]
    objectives = [place for pillar in pillars for place in children.get(pillar, ())]
    actions = [place for objective in objectives for place in children.get(objective, ())]
    if len(pillars) < 2 or not actions:
        return None
    level_by_place = (
        dict.fromkeys(pillars, "pillar") | dict.fromkeys(objectives, "objective") | dict.fromkeys(actions, "action")
    )
    kept = set(level_by_place)
    levels = tuple(level_by_place.get(place) or _rest(parts, place, kept) for place in range(len(parts)))
    return Levels(levels, (f"{len(pillars)} headings call themselves pillars and have two tiers below",))


def _by_running_numbers(parts: tuple[Part, ...]) -> Levels | None:
    """A plan whose second tier, （一） and so on, is numbered through all sections: these are its headed actions."""
    actions = [place for place, part in enumerate(parts) if part.scheme == "han-bracketed"]
    numbers = [parts[place].readings[0][1] for place in actions]
    pillars = {parts[place].parent for place in actions}
    if len(pillars) < 2 or None in pillars or numbers != list(range(1, len(numbers) + 1)):
        return None
    level_by_place = dict.fromkeys(pillars, "pillar") | dict.fromkeys(actions, "action")
    levels = tuple(level_by_place.get(place) or _kind(part) for place, part in enumerate(parts))
    return Levels(levels, (f"（一） to the {len(actions)}th are numbered through all sections: headed actions",))
