"""Lines of a plain text into paragraphs: hard-wrapped lines joined, other lines kept apart."""

import re
from itertools import pairwise
from statistics import median

from countermove.documents.normalise import clean_line
from countermove.documents.numbering import read_bullet, read_marker

WIDEST_WRAP = 100

_HAN_EDGE = re.compile(r"[㐀-䶿一-鿿　-〿！-｠]")
_UNFINISHED = re.compile(r"[^.:;!?。：；！？”\"』」)）]$")


def split_paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of `text`, each on one clean line, in order; none is empty."""
    groups = [group.split("\n") for group in re.split(r"\n[ \t]*\n", text)]
    is_wrapped = _is_hard_wrapped(groups)
    return tuple(paragraph for group in groups for paragraph in _join_lines(group, is_wrapped=is_wrapped))


def join_words(before: str, after: str) -> str:
    """Two lines as one: with a space between words, without one between Chinese characters."""
    if _HAN_EDGE.match(before[-1:]) or _HAN_EDGE.match(after[:1]):
        return before + after
    return f"{before} {after}"


def _is_hard_wrapped(groups: list[list[str]]) -> bool:
    lines = [line for group in groups if len(group) > 1 for line in group[:-1] if line.strip()]
    if len(lines) < 3:
        return False
    lengths = [len(line) for line in lines]
    return max(lengths) <= WIDEST_WRAP and median(lengths) >= 0.6 * max(lengths)


def _join_lines(lines: list[str], *, is_wrapped: bool) -> list[str]:
    paragraphs: list[str] = []
    pending: list[str] = []
    for line in map(clean_line, lines):
        if not line:
            continue
        if pending and not _goes_on(pending[-1], line, is_wrapped=is_wrapped):
            paragraphs.append(_join_all(pending))
            pending = []
        pending.append(line)
    return [*paragraphs, _join_all(pending)] if pending else paragraphs


def _goes_on(before: str, line: str, *, is_wrapped: bool) -> bool:
    if read_marker(line) or read_bullet(line):
        return False
    return is_wrapped or bool(line[0].islower() and _UNFINISHED.search(before))


def _join_all(lines: list[str]) -> str:
    """The lines as one, linear in their length."""
    pieces = [lines[0]]
    for before, after in pairwise(lines):
        pieces.append(join_words(before[-1], after)[1:])
    return "".join(pieces)
