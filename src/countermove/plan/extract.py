"""Document → proposed Plan: its tree of pillars, objectives and actions, or of the parts it has."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from countermove.documents.document import Document, Passage
from countermove.documents.numbering import format_roman_number
from countermove.plan.bilingual import is_one_behind_the_other, split_languages
from countermove.plan.levels import PLAN_LEVELS, Levels, judge_levels
from countermove.plan.outline import Part, outline_parts
from countermove.plan.plan import Evidence, Plan, PlanNode

_ROMAN = re.compile(r"(?:^|\s)[IVXLC]+(?=\W|$)")
_LEAD_SENTENCE = re.compile(r"[^。！？；]{2,45}(?=。.)")


def extract_plan(document: Document) -> Plan:
    """The plan proposed for a document, with the reasons. Its nodes are in reading order, parents before children;
    ids come from the place in the structure (§1.2). Of a document in two languages, one behind the other, each text
    is a tree of its own under the tag of its language (`zh.3`, `en.3`), and parts with the same number are pairs.
    """
    texts = split_languages(document)
    plans = tuple(_extract_text(text) for text in texts)
    pairs = _pair_parts(*plans) if len(plans) == 2 and is_one_behind_the_other(texts) else ()
    heads = {_head_of(text).start for text in texts if text.passages}
    if not pairs or any(node.start in heads for plan in plans for node in plan.nodes):
        plan = _extract_text(document)
    else:
        plan = _join_texts(document, texts, plans, pairs)
    return replace(plan, notes=document.notes)


def _join_texts(document: Document, texts: Sequence[Document], plans: Sequence[Plan], pairs: Sequence[str]) -> Plan:
    """The plan of a document whose texts have these plans, which share the ids `pairs`."""
    tags = [text.language[:2] for text in texts]
    nodes = [node for text, plan, tag in zip(texts, plans, tags, strict=True) for node in _below_text(text, plan, tag)]
    reasons = [f"{tag}: {reason}" for tag, plan in zip(tags, plans, strict=True) for reason in plan.reasons]
    heads = Evidence("title", len(tags), "language", "one-text-behind-the-other", tuple(tags))
    return Plan(
        document.file,
        tuple(nodes),
        (f"the same text in two languages: {len(pairs)} parts have the same number", *reasons),
        (heads, *(each for plan in plans for each in plan.evidence)),
        tuple((f"{tags[0]}.{part}", f"{tags[1]}.{part}") for part in pairs),
    )


def _extract_text(document: Document) -> Plan:
    parts = outline_parts(document)
    judged = judge_levels(parts)
    ids = number_parts(tuple(part if level else None for part, level in zip(parts, judged.levels, strict=True)))
    nodes = tuple(
        _node(document, part, level, ids, place)
        for place, (part, level) in enumerate(zip(parts, judged.levels, strict=True))
        if level is not None
    )
    return Plan(document.file, nodes, judged.reasons, gather_evidence(parts, judged))


def _pair_parts(first: Plan, second: Plan) -> tuple[str, ...]:
    """The ids that both plans have; none where these are not most of the parts of either."""
    other = {node.id for node in second.nodes}
    shared = tuple(node.id for node in first.nodes if node.id in other)
    most = 0.8 * max(len(first.nodes), len(second.nodes))
    return shared if len(shared) > 1 and len(shared) >= most else ()


def _head_of(text: Document) -> Passage:
    """The passage that stands for a text: its title, or what it begins with."""
    return next((passage for passage in text.passages if passage.kind == "title"), text.passages[0])


def _below_text(text: Document, plan: Plan, tag: str) -> Iterator[PlanNode]:
    """The nodes of one language under the passage that stands for it."""
    head = _head_of(text)
    title = title_of(head.kind, head.text, is_numbered=False)
    yield PlanNode(tag, "title", None, title, head.marker, head.text, head.page, head.start, head.end)
    for node in plan.nodes:
        yield replace(node, id=f"{tag}.{node.id}", parent=f"{tag}.{node.parent}" if node.parent else tag)


def gather_evidence(parts: tuple[Part, ...], judged: Levels) -> tuple[Evidence, ...]:
    """For each level and way of finding parts, in order of first appearance: how many nodes there are of them."""
    markers: dict[tuple[str, str], list[str]] = {}
    counts: Counter[tuple[str, str]] = Counter()
    for part, level in zip(parts, judged.levels, strict=True):
        if level is not None:
            key = (level, f"{part.found_by} under a label" if level == "action" and part.label else part.found_by)
            counts[key] += 1
            markers.setdefault(key, []).extend([part.passage.marker] if part.passage.marker else [])
    return tuple(
        Evidence(
            level=level,
            count=count,
            found_by=found_by,
            levelled_by=judged.rule if level in PLAN_LEVELS else "kinds-of-parts",
            markers=tuple(dict.fromkeys(markers[level, found_by][:1] + markers[level, found_by][-1:])),
        )
        for (level, found_by), count in counts.items()
    )


def number_parts(parts: tuple[Part | None, ...]) -> tuple[str | None, ...]:
    """The id of each part: one component for each tier, joined by dots; None where there is no part. A component is
    the printed number where all numbers among siblings differ, else the position; Roman at the top where printed so.
    """
    ids: list[str | None] = [None] * len(parts)
    places: dict[int | None, list[int]] = {}
    for place, part in enumerate(parts):
        if part is not None:
            places.setdefault(part.parent if _is_kept(parts, part.parent) else None, []).append(place)
    for parent in sorted(places, key=lambda place: -1 if place is None else place):
        siblings = [part for place in places[parent] if (part := parts[place]) is not None]
        prefix = "" if parent is None else f"{ids[parent]}."
        for place, part, number in zip(places[parent], siblings, _sibling_numbers(siblings), strict=True):
            is_roman = parent is None and bool(_ROMAN.search(part.passage.marker or ""))
            ids[place] = prefix + (format_roman_number(number) if is_roman else str(number))
    return tuple(ids)


def _is_kept(parts: tuple[Part | None, ...], place: int | None) -> bool:
    return place is not None and parts[place] is not None


def _sibling_numbers(siblings: list[Part]) -> list[int]:
    """One number for each sibling, all different."""
    positions = list(range(1, len(siblings) + 1))
    numbered = [part for part in siblings if part.readings]
    printed = _printed_numbers(numbered)
    if printed is None:
        return positions
    taken = set(printed)
    in_order = iter(printed)
    highest = max(printed)
    numbers: list[int] = []
    for position, part in zip(positions, siblings, strict=True):
        number = next(in_order) if part.readings else position if position not in taken else highest + 1
        taken.add(number)
        highest = max(highest, number)
        numbers.append(number)
    return numbers


def _printed_numbers(numbered: list[Part]) -> list[int] | None:
    """The numbers as printed, read in the scheme that all share; None where none fits or numbers repeat."""
    for scheme, _ in numbered[0].readings if numbered else ():
        numbers = [dict(part.readings).get(scheme) for part in numbered]
        known = [number for number in numbers if number is not None]
        if len(known) == len(set(known)) == len(numbered) and min(known) > 0:
            return known
    return None


def _node(document: Document, part: Part, level: str, ids: tuple[str | None, ...], place: int) -> PlanNode:
    passage = part.passage
    node_id = ids[place]
    assert node_id is not None
    return PlanNode(
        id=node_id,
        level=level,
        parent=ids[part.parent] if part.parent is not None else None,
        title=title_of(passage.kind, passage.text, is_numbered=bool(part.readings)),
        marker=passage.marker,
        text=document.text[passage.start : part.end],
        page=passage.page,
        start=passage.start,
        end=part.end,
        label=part.label if level == "action" else None,
        stated_actions=part.stated_actions,
    )


def title_of(kind: str, text: str, *, is_numbered: bool) -> str | None:
    """A heading's words; of a numbered Chinese item its short first sentence, which serves as one; else None."""
    if kind in {"heading", "title"}:
        return text.rstrip(" .。:：") or None
    lead = _LEAD_SENTENCE.match(text) if is_numbered else None
    return lead[0] if lead else None
