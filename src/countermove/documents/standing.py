"""Headings that only their place shows: short lines that stand alone above a paragraph; titles below a number."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from countermove.documents.blocks import Block
from countermove.documents.normalise import clean_line
from countermove.documents.numbering import read_bullet, read_marker

LONGEST_HAN = 20
LONGEST_LATIN = 80
MOST_WORDS = 12
DEEPEST_BYLINE = 3  # lines at the top among which one alone may be an address or the name of an author

_HAN = re.compile(r"[㐀-䶿一-鿿]")
_BLANK = re.compile(r"\n[ \t]*\n")
_PUNCTUATED = re.compile(r"[，。；：！？,;:!?]|\.(?:\s|$)")
_ENDED = re.compile(r"[.。!！?？:：;；][”’」』）)\"]?$")
_PROSE_END = re.compile(r"[.。!！?？][”’」』）)\"]?$")
_DATED = re.compile(r"\d{4}年|\b\d{1,2}, \d{4}\b|^\d+$|https?:|\S@\S")
_BY_NUMBER = re.compile(r"article|chapter|section|part|title|annex|第", re.IGNORECASE)


def standing_lines(text: str) -> frozenset[str]:
    """The clean lines of `text` that have blank lines around them; all lines where there are no blank ones."""
    groups = [[line for line in map(clean_line, group.split("\n")) if line] for group in _BLANK.split(text)]
    if len(groups) == 1:
        return frozenset(line for line in groups[0] if _HAN.search(line))
    return frozenset(group[0] for group in groups if len(group) == 1)


def mark_standing(lines: Sequence[Block], standing: frozenset[str], title: str | None) -> tuple[Block, ...] | None:
    """The lines with headings among them: those of `standing` that are short, unpunctuated and above a paragraph of
    prose. The line that is the `title` is one. None where there are no others, or only at the very top.
    """
    marked = [
        replace(line, kind="heading", depth=1)
        if line.text in standing and line.text != title and _stands_over(lines, place)
        else line
        for place, line in enumerate(lines)
    ]
    places = [place for place, line in enumerate(marked) if line.kind == "heading"]
    if not places or places[-1] < DEEPEST_BYLINE or any(line.kind == "title" for line in lines):
        return None
    first = next((place for place, line in enumerate(marked) if line.text == title), None)
    if first is not None:
        marked[first] = replace(marked[first], kind="title")
    return tuple(marked)


def join_subtitles(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks with the title of a chapter or article, which stands on the line below its number, in its heading."""
    waiting: list[Block] = []
    for block in blocks:
        if len(waiting) == 2:
            yield from _joined(waiting, block)
            waiting = waiting[2:]
        if waiting and (len(waiting) == 1 and block.kind != "paragraph"):
            yield waiting.pop()
        if waiting or _is_bare_number(block):
            waiting.append(block)
        else:
            yield block
    yield from waiting


def _joined(pair: Sequence[Block], following: Block) -> tuple[Block, ...]:
    number, words = pair
    if not is_heading_like(words.text) or following.kind == "title":
        return number, words
    return (replace(number, text=words.text, lead=f"{number.text} "),)


def _is_bare_number(block: Block) -> bool:
    is_alone = block.kind == "heading" and not block.lead and block.marker == block.text
    return is_alone and _BY_NUMBER.match(block.text) is not None


def _stands_over(lines: Sequence[Block], place: int) -> bool:
    line, below = lines[place], lines[place + 1] if place + 1 < len(lines) else None
    if line.kind != "paragraph" or below is None or below.kind != "paragraph" or not is_heading_like(line.text):
        return False
    is_prose = len(below.text) > len(line.text) and _PROSE_END.search(below.text[-3:]) is not None
    return is_prose and (place == 0 or lines[place - 1].kind != "paragraph" or _is_finished(lines, place - 1))


def _is_finished(lines: Sequence[Block], place: int) -> bool:
    """Whether a sentence or a line like a heading ends there."""
    text = lines[place].text
    return _ENDED.search(text[-3:]) is not None or is_heading_like(text)


def is_heading_like(text: str) -> bool:
    """Whether a line could be a heading by its looks: short, unpunctuated, with a capital first, no date or address."""
    if read_marker(text) or read_bullet(text) or _PUNCTUATED.search(text) or _DATED.search(text):
        return False
    if _HAN.search(text):
        return len(text) <= LONGEST_HAN
    return len(text) <= LONGEST_LATIN and text[:1].isupper() and len(text.split()) <= MOST_WORDS
