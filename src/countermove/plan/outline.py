"""The outline of a document: its headings and items as a tree, each with the paragraphs directly below it."""

from dataclasses import dataclass, replace

from countermove.documents.document import Document, Passage
from countermove.documents.numbering import read_marker
from countermove.plan.labels import find_labels, read_stated_count

DEEPEST = 20  # tiers of an outline; what is nested deeper stands on the last one


@dataclass(frozen=True, slots=True)
class Part:
    """A heading or item: its passage, the place of its parent among the parts, the label it stands under, where its
    text ends, the number of actions that a digest states for it, and the ways to read its number, as (scheme,
    number), of which only those are kept that its siblings share.
    """

    passage: Passage
    parent: int | None
    end: int
    label: str | None = None
    stated_actions: int | None = None
    readings: tuple[tuple[str, int], ...] = ()

    @property
    def scheme(self) -> str | None:
        """The first way to read how it is numbered; None without a number."""
        return self.readings[0][0] if self.readings else None

    @property
    def found_by(self) -> str:
        """The name of the rule by which it is a part: how it is numbered, a bullet, or the style of a heading."""
        if self.readings:
            return f"numbered-{self.readings[0][0]}"
        if self.passage.kind == "heading":
            return "heading-style"
        return "bullet" if self.passage.marker else "list"


def outline_parts(document: Document) -> tuple[Part, ...]:
    """The parts of the body in reading order. Titles, labels and stated counts are no parts of their own; the text
    of a heading runs on through the paragraphs directly below it.
    """
    walk = _Walk([], [])
    labels = find_labels(document)
    for passage in document.passages:
        stated = read_stated_count(passage)
        if stated is not None:
            walk.state_count(stated)
        elif passage.text in labels and passage.kind in {"heading", "paragraph"} and passage.marker is None:
            walk.start_label(passage)
        elif passage.kind == "paragraph":
            walk.run_on(passage)
        elif passage.kind in {"heading", "item"}:
            walk.add_part(passage)
    return settle_readings(tuple(walk.parts))


@dataclass(slots=True)
class _Walk:
    """Where in a document the outline has come to."""

    parts: list[Part]
    opened: list[tuple[int, int]]  # (depth, place among the parts), outermost first
    heading_depth: int = 0
    label: Passage | None = None
    is_directly_below: bool = False

    def add_part(self, passage: Passage) -> None:
        is_heading = passage.kind == "heading"
        if is_heading:
            self.heading_depth, self.label = passage.depth, None
        depth = passage.depth if is_heading else self.heading_depth + passage.depth
        while self.opened and (self.opened[-1][0] >= depth or len(self.opened) >= DEEPEST):
            self.opened.pop()
        parent = self.opened[-1][1] if self.opened else None
        marker = read_marker(f"{passage.marker} ") if passage.marker else None
        label = self.label.text if self.label else None
        self.parts.append(Part(passage, parent, passage.end, label, readings=marker.readings if marker else ()))
        self.opened.append((depth, len(self.parts) - 1))
        self.is_directly_below = is_heading

    def run_on(self, passage: Passage) -> None:
        """A paragraph belongs to the heading directly above; it ends the list under a label that is a paragraph."""
        if self.is_directly_below:
            self.parts[-1] = replace(self.parts[-1], end=passage.end)
        if self.label and self.label.kind == "paragraph":
            self.label = None

    def start_label(self, passage: Passage) -> None:
        self.label, self.is_directly_below = passage, False

    def state_count(self, count: int) -> None:
        """Give the count to the innermost open heading, if there is one."""
        self.is_directly_below = False
        for _, place in reversed(self.opened):
            if self.parts[place].passage.kind == "heading":
                self.parts[place] = replace(self.parts[place], stated_actions=count)
                return


def settle_readings(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """The parts with one reading of each number where all numbered siblings can be read in one scheme: «(i)» after
    «(h)» is a letter.
    """
    settled = list(parts)
    for places in children_by_parent(parts).values():
        numbered = [place for place in places if parts[place].readings]
        shared = [scheme for scheme, _ in parts[numbered[0]].readings] if len(numbered) > 1 else []
        for scheme in shared:
            numbers = [dict(parts[place].readings).get(scheme) for place in numbered]
            if None not in numbers:
                for place, number in zip(numbered, numbers, strict=True):
                    settled[place] = replace(parts[place], readings=((scheme, number or 0),))
                break
    return tuple(settled)


def children_by_parent(parts: tuple[Part, ...]) -> dict[int | None, list[int]]:
    """The places of the parts directly under each part, in order; those at the top under None."""
    children: dict[int | None, list[int]] = {}
    for place, part in enumerate(parts):
        children.setdefault(part.parent, []).append(place)
    return children
