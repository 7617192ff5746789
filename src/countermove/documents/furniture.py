"""What stands on a page but not in the text: running headers and footers, contents lists, footnotes."""

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from countermove.documents.lines import Line
from countermove.documents.tags import tagged_aside

EDGE_LINES = 3  # at the top and at the bottom of a page: where headers, footers and page numbers stand
REPEATED = 3  # pages on which a line must stand at the same height to be a running one
SAME_HEIGHT = 4.0  # points
LEADERS = 3  # dotted lines that make a contents list
SAME_SIZE = 0.5  # points: what is tagged as a note is smaller than the body by more
NOTE_SIZE = 0.85  # of the body's size: footnotes are smaller

_PAGE_NUMBER = re.compile(r"\W*(?:page|第)?\s*(\d{1,4}|[ivxlc]{1,7})(?:\s*(?:/|of|页|頁)\s*\d*)?\W*", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_LEADER = re.compile(r"(?:\.\s?){4,}|…{2,}|·{4,}")
_CONTENTS_TITLE = re.compile(r"(?:table of )?contents|目\s*[录次錄]", re.IGNORECASE)
_NOTE_NUMBER = re.compile(r"\s*(\d{1,3})(?=\D|$)")


@dataclass(frozen=True, slots=True)
class Parted:
    """The lines of a document's body, those set aside, and the numbers of the footnotes among these."""

    body: tuple[Line, ...]
    set_aside: tuple[Line, ...]
    note_numbers: frozenset[int]


def part_furniture(pages: Iterable[tuple[Line, ...]]) -> Parted:
    """The lines of all pages, parted into body and furniture; both keep their order."""
    kept = tuple(pages)
    running = _running_lines(kept) | tagged_aside((line for page in kept for line in page), "artifact")
    contents = _contents_lines(tuple(tuple(line for line in page if line not in running) for page in kept))
    rest = tuple(tuple(line for line in page if line not in running and line not in contents) for page in kept)
    notes, numbers = _footnotes(rest)
    aside = running | contents | notes
    return Parted(
        tuple(line for page in rest for line in page if line not in notes),
        tuple(line for page in kept for line in page if line in aside),
        numbers,
    )


def body_size(lines: Iterable[Line]) -> float:
    """The size in which most of the text is set, in points; 0 without lines."""
    weight: Counter[float] = Counter()
    for line in lines:
        weight[round(line.size * 2) / 2] += len(line.text)
    return weight.most_common(1)[0][0] if weight else 0.0


def _running_lines(pages: tuple[tuple[Line, ...], ...]) -> frozenset[Line]:
    edges = [_edge_lines(page) for page in pages]
    count: Counter[tuple[str, int]] = Counter()
    for page in edges:
        count.update({key for line in page for key in _running_keys(line)})
    return frozenset(
        line
        for page in edges
        for line in page
        if any(count[key] >= REPEATED for key in _running_keys(line))
        or (len(pages) > 1 and line in (page[0], page[-1]) and _is_page_number(line))
    )


def _edge_lines(page: tuple[Line, ...]) -> tuple[Line, ...]:
    by_height = sorted(page, key=lambda line: -line.y)
    return tuple(by_height[:EDGE_LINES] + by_height[EDGE_LINES:][-EDGE_LINES:])


def _running_keys(line: Line) -> tuple[tuple[str, int], ...]:
    """What a running line shares with those of other pages: its words but for numbers, and its height, in two
    overlapping grids so that neighbours over a grid line still meet.
    """
    words = "#" if _is_page_number(line) else _DIGITS.sub("#", " ".join(line.text.split()))
    height = line.y / (2 * SAME_HEIGHT)
    return (words, 2 * int(height)), (words, 2 * int(height + 0.5) + 1)


def _is_page_number(line: Line) -> bool:
    return _PAGE_NUMBER.fullmatch(line.text.strip()) is not None


def _contents_lines(pages: tuple[tuple[Line, ...], ...]) -> frozenset[Line]:
    found: set[Line] = set()
    for page in pages:
        dotted = [place for place, line in enumerate(page) if _LEADER.search(line.text)]
        titles = [place for place, line in enumerate(page) if _CONTENTS_TITLE.fullmatch(line.text.strip())]
        if len(dotted) >= LEADERS:
            start = min([dotted[0], *(place for place in titles if place < dotted[0])])
            found.update(page[start : dotted[-1] + 1])
        elif titles and _mostly_end_in_numbers(page[titles[0] + 1 :]):
            found.update(page[titles[0] :])
    return frozenset(found)


def _mostly_end_in_numbers(lines: tuple[Line, ...]) -> bool:
    numbered = sum(line.text.rstrip()[-1:].isdigit() for line in lines)
    return numbered >= LEADERS and numbered > len(lines) / 2


def _footnotes(pages: tuple[tuple[Line, ...], ...]) -> tuple[frozenset[Line], frozenset[int]]:
    size = body_size(line for page in pages for line in page)
    notes: set[Line] = set()
    numbers: set[int] = set()
    for page in pages:
        foot = _foot_lines(page, size)
        found = [number for line in foot if (number := _note_number(line)) is not None]
        if found or (foot and notes and foot[0].page == max(line.page for line in notes) + 1):
            notes.update(foot)
            numbers.update(found)
    tagged = tagged_aside((line for page in pages for line in page), "note")
    tagged = frozenset(line for line in tagged if line.size < size - SAME_SIZE)
    numbers.update(number for line in tagged if (number := _note_number(line)) is not None)
    return frozenset(notes | tagged), frozenset(numbers)


def _foot_lines(page: tuple[Line, ...], size: float) -> tuple[Line, ...]:
    """The small lines below everything that is set in the body's size."""
    lowest = min((line.y for line in page if line.size > NOTE_SIZE * size), default=math.inf)
    return tuple(line for line in page if line.size <= NOTE_SIZE * size and line.y < lowest)


def _note_number(line: Line) -> int | None:
    match = _NOTE_NUMBER.match(line.text)
    return int(match[1]) if match else None
