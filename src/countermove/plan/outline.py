"""The outline of a document: its headings and items as a tree, each with the paragraphs directly below it."""

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise

from countermove.documents.document import Document, Passage
from countermove.documents.numbering import read_marker

REPEATED = 3  # lists over which the same unnumbered heading must stand to be a label

_LABEL_WORDS = (
    r"(?:(?:recommended|proposed|priority|suggested)\s+)?(?:policy\s+)?(?:actions?|recommendations?)"
    r"|(?:推荐|推薦|建议|建議)?(?:的)?(?:政策)?(?:行动|行動|建议|建議|举措|舉措)"
)
_LABEL = re.compile(_LABEL_WORDS, re.IGNORECASE)
_STATED_COUNT = re.compile(rf"(?:{_LABEL_WORDS})\s*[:：]\s*(\d{{1,4}})\s*(?:条|條|项|項)?\s*[.。]?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """A heading or item: its passage, the place of its parent among the parts, the label it stands under, where its
    text ends, and the number of actions that a digest states for it.
    """

    passage: Passage
    parent: int | None
    end: int
    label: str | None = None
    stated_actions: int | None = None

    @property
    def readings(self) -> tuple[tuple[str, int], ...]:
        """The ways to read its number, as (scheme, number); none without one."""
        marker = read_marker(f"{self.passage.marker} ") if self.passage.marker else None
        return marker.readings if marker else ()

    @property
    def scheme(self) -> str | None:
        """The first way to read how it is numbered; None without a number."""
        return self.readings[0][0] if self.readings else None


def outline_parts(document: Document) -> tuple[Part, ...]:
    """The parts of the body in reading order. Titles, labels and stated counts are no parts of their own; the text
    of a heading runs on through the paragraphs directly below it.
    """
    labels = find_labels(document)
    parts: list[Part] = []
    opened: list[tuple[int, int]] = []  # (depth, place among the parts), outermost first
    heading_depth, label, is_directly_below = 0, None, False
    for passage in document.passages:
        stated = _STATED_COUNT.fullmatch(passage.text) if passage.kind == "item" else None
        if passage.kind == "paragraph":
            if is_directly_below:
                parts[-1] = replace(parts[-1], end=passage.end)
        elif stated:
            _state_count(parts, opened, int(stated[1]))
            is_directly_below = False
        elif passage.kind == "heading" and passage.text in labels:
            label, is_directly_below = passage.text, False
        elif passage.kind in {"heading", "item"}:
            is_heading = passage.kind == "heading"
            if is_heading:
                heading_depth, label = passage.depth, None
            depth = passage.depth if is_heading else heading_depth + passage.depth
            _close_to(opened, depth)
            parts.append(Part(passage, opened[-1][1] if opened else None, passage.end, label))
            opened.append((depth, len(parts) - 1))
            is_directly_below = is_heading
    return tuple(parts)


def _close_to(opened: list[tuple[int, int]], depth: int) -> None:
    while opened and opened[-1][0] >= depth:
        opened.pop()


def _state_count(parts: list[Part], opened: list[tuple[int, int]], count: int) -> None:
    """Give the count to the innermost open heading, if there is one."""
    for _, place in reversed(opened):
        if parts[place].passage.kind == "heading":
            parts[place] = replace(parts[place], stated_actions=count)
            return


def find_labels(document: Document) -> frozenset[str]:
    """The headings that only announce a list: they read like it, or the same words stand over several lists."""
    followed = Counter(
        passage.text
        for passage, following in pairwise(document.passages)
        if passage.kind == "heading" and passage.marker is None and following.kind == "item"
    )
    return frozenset(words for words, count in followed.items() if count >= REPEATED or _LABEL.fullmatch(words))


def announces_actions(label: str) -> bool:
    """Whether a label names actions or recommendations."""
    return _LABEL.fullmatch(label) is not None


def children_by_parent(parts: tuple[Part, ...]) -> dict[int | None, tuple[int, ...]]:
    """The places of the parts directly under each part, in order; those at the top under None."""
    children: dict[int | None, tuple[int, ...]] = {}
    for place, part in enumerate(parts):
        children[part.parent] = (*children.get(part.parent, ()), place)
    return children
