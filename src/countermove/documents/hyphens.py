"""Hyphens at line ends: whether they belong to the word or only broke it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from countermove.documents.lines import HYPHEN
from countermove.documents.paragraphs import join_words

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_BREAK = re.compile(rf"([^\W_]+)[{HYPHEN}-]$")
_NEXT_PART = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Hyphenation:
    """The words of a document in lower case, and whether it breaks words at line ends at all."""

    words: frozenset[str]
    breaks_words: bool


def learn_hyphenation(lines: Iterable[str]) -> Hyphenation:
    """What the lines tell: their whole words, and whether some word broken at a line end stands whole elsewhere."""
    kept = tuple(line.rstrip() for line in lines)
    words = frozenset(word.lower() for line in kept for word in _WORD.findall(_without_edges(line)))
    broken = (_parts(before, after) for before, after in pairwise(kept))
    return Hyphenation(words, any(parts and _is_broken_word(*parts, words) for parts in broken))


def join_lines(lines: Iterable[str], hyphenation: Hyphenation) -> str:
    """The lines as one text, each hyphen at a line end kept or dropped on the evidence of the document."""
    text = ""
    for line in (line.strip() for line in lines):
        if not line:
            continue
        if text.endswith((HYPHEN, "-")) and text[-2:-1].isalnum():
            text = _join_broken(text, line, hyphenation)
        else:
            text = join_words(text, line) if text else line
    return text.replace(HYPHEN, "-")


def _join_broken(text: str, line: str, hyphenation: Hyphenation) -> str:
    parts = _parts(text[-60:], line)
    if parts and _drops_hyphen(*parts, hyphenation):
        return text[:-1] + line
    return f"{text[:-1]}-{line}"


def _drops_hyphen(first: str, second: str, hyphenation: Hyphenation) -> bool:
    if not hyphenation.breaks_words or not second[0].islower() or not first.isalpha():
        return False
    if f"{first}-{second}".lower() in hyphenation.words:
        return False
    if _is_broken_word(first, second, hyphenation.words):
        return True
    return not {first.lower(), second.lower()} <= hyphenation.words


def _is_broken_word(first: str, second: str, words: frozenset[str]) -> bool:
    return f"{first}{second}".lower() in words and f"{first}-{second}".lower() not in words


def _parts(before: str, after: str) -> tuple[str, str] | None:
    first, second = _BREAK.search(before), _NEXT_PART.match(after.lstrip())
    return (first[1], second[0]) if first and second else None


def _without_edges(line: str) -> str:
    """The line without a word that may be broken at its end."""
    return _BREAK.sub("", line)
