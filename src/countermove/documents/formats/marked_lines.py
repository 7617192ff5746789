"""Lines with what their markup says of them, into blocks: for formats that mark headings and lists."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from countermove.documents.blocks import Block
from countermove.documents.formats.refusal import Refusal
from countermove.documents.locate import locate_blocks
from countermove.documents.normalise import clean_line, clean_traced
from countermove.documents.numbering import Marker, read_bullet, read_marker
from countermove.documents.paragraphs import join_words, split_paragraphs
from countermove.documents.segment import LONGEST_HEADING, segment_lines
from countermove.documents.traced import Traced, join_texts

MOST_LINES = 40_000
MOST_CHARACTERS = 3_000_000
FIRST_LINES = 4  # among which a title stands

_HAN = re.compile(r"[㐀-䶿一-鿿]")
_SENTENCE_END = re.compile(r"[。！？；!?;,，:：.、]$")


@dataclass(frozen=True, slots=True)
class Line:
    """A stretch of text on lines of its own, normalised, with a line feed where it is broken. `marker` is one that
    the format prints in front of it; `aside` is why it is set aside, "" where nothing says so; `linked` counts its
    visible characters in links, `lists` the lists around it.
    """

    words: Traced
    kind: str = "text"  # title, heading, item, numbered (its marker says where it stands), row, text
    depth: int = 0  # of a heading or of an item, 1 = topmost
    marker: str | None = None
    linked: int = 0
    is_bold: bool = False
    is_centred: bool = False
    aside: str = ""
    lists: int = 0


def arrange_lines(lines: Sequence[Line]) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """The blocks of the body and those set aside (its table of contents), each with its origins."""
    marked = [block for line in _mark_headings(_mark_title(lines)) for block in _blocks_of(line)]
    body, contents = segment_lines(_rank_headings(marked))
    source = join_texts(piece for line in lines for piece in _source_of(line))
    return locate_blocks(body, contents, source)


def check_size(lines: Sequence[Line]) -> None:
    """Raises `Refusal` for more lines or characters than are arranged in reasonable time."""
    if len(lines) > MOST_LINES:
        raise Refusal(f"has more than {MOST_LINES:,} paragraphs", "split the document")
    if sum(len(line.words.text) for line in lines) > MOST_CHARACTERS:
        raise Refusal(f"has more than {MOST_CHARACTERS:,} characters of text", "split the document")


def aside_blocks(lines: Iterable[Line]) -> tuple[Block, ...]:
    """What is set aside, line by line."""
    cleaned = (clean_traced(line.words) for line in lines)
    return tuple(Block("aside", words.text, origins=words.origins) for words in cleaned if words.text)


def _source_of(line: Line) -> tuple[Traced, ...]:
    return (Traced(f"{line.marker or ''} "), line.words, Traced("\n"))


def _mark_title(lines: Sequence[Line]) -> Sequence[Line]:
    """The lines with a title where none is marked as one but there are headings: a short centred line that is one of
    the first and no heading, or the only topmost heading, in front of all others.
    """
    headings = [place for place, line in enumerate(lines) if line.kind == "heading"]
    if not headings or any(line.kind == "title" for line in lines):
        return lines
    ahead = range(min(headings[0], FIRST_LINES))
    found = next((place for place in ahead if lines[place].is_centred and _is_label(lines[place])), None)
    depths = [lines[place].depth for place in headings]
    if found is None and depths[0] < min(depths[1:], default=0) and headings[0] < FIRST_LINES:
        found = headings[0] if _is_label(lines[headings[0]]) else None
    return [replace(line, kind="title", depth=0) if place == found else line for place, line in enumerate(lines)]


def _is_label(line: Line) -> bool:
    """Whether a line is short, has no number and is no sentence, as titles and headings are."""
    text = clean_line(line.words.text)
    limit = LONGEST_HEADING["han" if _HAN.search(text) else "latin"]
    is_numbered = line.marker is not None or read_marker(text) is not None or read_bullet(text) is not None
    return len(text) <= limit and not is_numbered and not _SENTENCE_END.search(text)


def _mark_headings(lines: Sequence[Line]) -> list[Line]:
    """The lines, where short unnumbered ones that are bold throughout and lead on to others are headings, a level
    below those that the markup names.
    """
    deepest = max((line.depth for line in lines if line.kind == "heading"), default=0)
    marked = [
        replace(line, kind="heading", depth=deepest + 1) if _is_bold_heading(line, following) else line
        for line, following in pairwise(lines)
    ]
    return [*marked, *lines[-1:]]


def _is_bold_heading(line: Line, following: Line) -> bool:
    if line.kind != "text" or line.lists or not line.is_bold or line.is_centred or following.is_bold:
        return False
    return _is_label(line) and following.kind != "heading"


def _blocks_of(line: Line) -> list[Block]:
    """The line as blocks of the kind that its markup says; those of the kind "paragraph" are open to numbering."""
    if line.kind in {"title", "heading", "row"}:
        text = _join_broken(line.words.text)
        if line.kind == "heading":
            return [_numbered("heading", text, line)]
        return [Block("title" if line.kind == "title" else "row", text)]
    paragraphs = split_paragraphs(line.words.text)
    if line.kind in {"item", "numbered"} and paragraphs:
        first = _numbered("item", paragraphs[0], line)
        return [
            first if line.kind == "item" else replace(first, kind="numbered"),
            *(Block("row", text) for text in paragraphs[1:]),
        ]
    return [Block("paragraph" if line.lists == 0 else "row", text) for text in paragraphs]


def _join_broken(text: str) -> str:
    pieces = [piece for piece in map(clean_line, text.split("\n")) if piece]
    joined = pieces[0] if pieces else ""
    for piece in pieces[1:]:
        joined = join_words(joined, piece)
    return joined


def _numbered(kind: str, text: str, line: Line) -> Block:
    """A heading or item with the marker of its list, or the one that its own text starts with."""
    own = read_marker(text) or (read_bullet(text) if kind == "item" else None)
    if own and len(own.lead) < len(text) and _prefers_own(own, line.marker):
        return Block(kind, text[len(own.lead) :], line.depth, own.printed, own.lead)
    lead = f"{line.marker} " if line.marker else ""
    return Block(kind, text, line.depth, line.marker, lead)


def _prefers_own(own: Marker, given: str | None) -> bool:
    """Whether the marker in the text counts rather than that of the list: in lists that are not numbered."""
    return given is None or read_marker(f"{given} ") is None


def _rank_headings(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with heading depths counted from 1 without gaps."""
    depths = sorted({block.depth for block in blocks if block.kind == "heading"})
    rank = {depth: place for place, depth in enumerate(depths, start=1)}
    return [replace(block, depth=rank[block.depth]) if block.kind == "heading" else block for block in blocks]
