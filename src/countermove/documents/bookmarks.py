"""Bookmarks of a PDF, found again among its lines: a hint at what is a heading where type and size tell nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from countermove.documents.lines import Line
from countermove.documents.normalise import fold_text

MOST_LINES = 4  # over which a heading may run


@dataclass(frozen=True, slots=True)
class Bookmark:
    """One entry of a PDF's outline: the page that it leads to, from 1, how deep it stands, from 1, and its words."""

    page: int
    depth: int
    title: str


@dataclass(frozen=True, slots=True)
class Mark:
    """That a line is the heading of a bookmark: which one, counted through the outline, and how deep that stands."""

    number: int
    depth: int


def match_bookmarks(lines: Iterable[Line], bookmarks: Sequence[Bookmark]) -> Mapping[Line, Mark]:
    """The lines that say just what a bookmark of their page says, one line or several together."""
    lines_by_page: dict[int, list[Line]] = {}
    for line in lines:
        lines_by_page.setdefault(line.page, []).append(line)
    found: dict[Line, Mark] = {}
    for number, bookmark in enumerate(bookmarks):
        for line in _find_title(lines_by_page.get(bookmark.page, []), _folded(bookmark.title)):
            found.setdefault(line, Mark(number, bookmark.depth))
    return found


def _find_title(lines: Sequence[Line], title: str) -> Sequence[Line]:
    """The first lines in a row that make up the title; none where there are no such."""
    for start in range(len(lines)):
        words = ""
        for end in range(start, min(start + MOST_LINES, len(lines))):
            words += _folded(lines[end].text)
            if words == title and title:
                return lines[start : end + 1]
            if not title.startswith(words):
                break
    return ()


def _folded(text: str) -> str:
    return fold_text(text).casefold()
