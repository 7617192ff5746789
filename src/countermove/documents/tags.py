"""Tags of a PDF, by which its author says what a text is: a hint at headings, notes and what is no part of it."""

from collections.abc import Iterable, Mapping

from countermove.documents.bookmarks import Mark
from countermove.documents.lines import Line

LONGEST_HEADING = 200
MOST_HEADINGS = 0.25  # of the characters: where more is tagged so, the tags were set without care
MOST_ASIDE = 0.4
_SENTENCE_ENDS = (".", ";", ",", "。", "；", "，")


def match_tags(lines: Iterable[Line]) -> Mapping[Line, Mark]:
    """The lines tagged as headings, where not too much of the text is."""
    kept = tuple(lines)
    tagged = [line for line in kept if line.tag is not None and line.tag.kind == "heading"]
    if not _is_credible(tagged, kept, MOST_HEADINGS):
        return {}
    tagged = [line for line in tagged if not line.text.rstrip().endswith(_SENTENCE_ENDS)]
    length_by_heading: dict[tuple[int, int], int] = {}
    for line in tagged:
        key = _key(line)
        length_by_heading[key] = length_by_heading.get(key, 0) + len(line.text)
    numbers = {key: -1 - place for place, key in enumerate(length_by_heading)}
    return {
        line: Mark(numbers[_key(line)], line.tag.depth if line.tag else 1)
        for line in tagged
        if length_by_heading[_key(line)] <= LONGEST_HEADING
    }


def tagged_aside(lines: Iterable[Line], kind: str) -> frozenset[Line]:
    """The lines tagged "artifact" (headers, footers, page numbers) or "note", where not too much of the text is."""
    kept = tuple(lines)
    tagged = [line for line in kept if line.tag is not None and line.tag.kind == kind]
    return frozenset(tagged) if _is_credible(tagged, kept, MOST_ASIDE) else frozenset()


def _key(line: Line) -> tuple[int, int]:
    return line.page, line.tag.number if line.tag else 0


def _is_credible(tagged: Iterable[Line], lines: Iterable[Line], most: float) -> bool:
    whole = sum(len(line.text) for line in lines)
    return 0 < sum(len(line.text) for line in tagged) <= most * whole
