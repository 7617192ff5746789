"""How deep list items stand: bullets by their indent, numbers by the list that they continue."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from countermove.documents.blocks import Block, make_block
from countermove.documents.numbering import Marker, Outline, advance
from countermove.documents.traced import Traced

STEP = 4.0  # points: how much farther right a bullet of the next level stands at least
WIDEST_STEP = 72.0  # points: beyond this it is another column


@dataclass(frozen=True, slots=True)
class Placed:
    """A block with its marker and left edge, in points, and its words with the marker."""

    block: Block
    marker: Marker | None
    left: float
    words: Traced


def nest_items(placed: Iterable[Placed]) -> Iterator[Block]:
    """The blocks with the depths of their items. A heading closes all lists; a number that continues no list and
    starts none belongs to the text.
    """
    outline = Outline()
    lefts: tuple[float, ...] = ()
    for entry in placed:
        block, marker = entry.block, entry.marker
        if block.kind == "heading":
            outline, lefts = Outline(last=outline.last), ()
        if block.kind != "item" or marker is None:
            yield block
        elif marker.readings[0][0] == "bullet":
            lefts = _indent(lefts, entry.left)
            yield replace(block, depth=len(outline.open) + len(lefts))
        else:
            opened = advance(outline, marker, starts_line=True)
            outline, lefts = opened or outline, ()
            yield replace(block, depth=len(opened.open)) if opened else _as_paragraph(entry)


def _indent(lefts: tuple[float, ...], left: float) -> tuple[float, ...]:
    """The left edges of the open levels of bullets, after one at `left`."""
    kept = tuple(edge for edge in lefts if edge <= left + STEP)
    if not kept or left - kept[-1] > WIDEST_STEP:
        return (left,)
    return (*kept, left) if left - kept[-1] > STEP else kept


def _as_paragraph(entry: Placed) -> Block:
    return make_block("paragraph", entry.words, page=entry.block.page)
