"""Origins: from any stretch of a document's text back to its place in the original."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace
from operator import attrgetter

from countermove.documents.document import Box, Document, Origin

SAME_LINE = 0.5  # of the lower box: how much of their heights two boxes of one line share at least

_START = attrgetter("start")


def origins_of(document: Document, start: int, end: int) -> tuple[Origin, ...]:
    """The places in the original of `document.text[start:end]`: in a PDF one for each line, in other files one for
    each unbroken range. Empty where nothing of the stretch stands in the original.
    """
    return tuple(_merge_lines(cut_origins(document.origins, start, end)))


def cut_origins(origins: tuple[Origin, ...], start: int, end: int) -> tuple[Origin, ...]:
    """Those of `origins` (in order, without overlaps) that lie within `[start, end)`, cut where they reach out."""
    first = max(0, bisect_right(origins, start, key=_START) - 1)
    runs = (origins[place] for place in range(first, bisect_left(origins, end, key=_START)))
    bounds = ((run, max(start, run.start), min(end, run.end)) for run in runs)
    return tuple(_cut(*bound) for bound in bounds if bound[1] < bound[2])


def shift_origins(origins: Iterable[Origin], distance: int) -> tuple[Origin, ...]:
    """The same origins for a text that stands `distance` characters later."""
    if not distance:
        return tuple(origins)
    return tuple(
        Origin(run.start + distance, run.end + distance, run.source_start, run.source_end, run.page, run.box)
        for run in origins
    )


def answers_one_to_one(origin: Origin) -> bool:
    """Whether each character of the run comes from one character of the original."""
    return origin.end - origin.start == origin.source_end - origin.source_start


def union_box(first: Box, second: Box) -> Box:
    """The smallest rectangle around both."""
    return min(first[0], second[0]), min(first[1], second[1]), max(first[2], second[2]), max(first[3], second[3])


def _cut(origin: Origin, start: int, end: int) -> Origin:
    if (start, end) == (origin.start, origin.end):
        return origin
    box = _cut_box(origin, start, end) if origin.box else None
    if not answers_one_to_one(origin):
        return replace(origin, start=start, end=end, box=box)
    source = origin.source_start + start - origin.start
    return Origin(start, end, source, source + end - start, origin.page, box)


def _cut_box(origin: Origin, start: int, end: int) -> Box:
    """The part of the box that belongs to `[start, end)`, as if all characters of the run were as wide."""
    assert origin.box is not None
    left, bottom, right, top = origin.box
    width = (right - left) / (origin.end - origin.start)
    return left + (start - origin.start) * width, bottom, left + (end - origin.start) * width, top


def _merge_lines(origins: Iterable[Origin]) -> Iterator[Origin]:
    pending: Origin | None = None
    for origin in origins:
        if pending and _belongs_to(pending, origin):
            pending = _merge(pending, origin)
        else:
            if pending:
                yield pending
            pending = origin
    if pending:
        yield pending


def _belongs_to(before: Origin, origin: Origin) -> bool:
    if before.box is None or origin.box is None:
        return before.page == origin.page and before.source_end == origin.source_start and before.end == origin.start
    shared = min(before.box[3], origin.box[3]) - max(before.box[1], origin.box[1])
    height = min(before.box[3] - before.box[1], origin.box[3] - origin.box[1])
    return before.page == origin.page and shared >= SAME_LINE * height and origin.box[2] >= before.box[0]


def _merge(before: Origin, origin: Origin) -> Origin:
    return replace(
        before,
        end=origin.end,
        source_start=min(before.source_start, origin.source_start),
        source_end=max(before.source_end, origin.source_end),
        box=union_box(before.box, origin.box) if before.box and origin.box else None,
    )
