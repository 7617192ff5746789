"""Hyphens at line ends: whether they belong to the word or only broke it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

from countermove.documents.lines import HYPHEN
from countermove.documents.paragraphs import join_words
from countermove.documents.traced import Traced, cut_text, join_texts, strip_text

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


def join_lines(lines: Iterable[Traced], hyphenation: Hyphenation) -> Traced:
    """The lines as one text, each hyphen at a line end kept or dropped on the evidence of the document."""
    pieces: list[Traced] = []
    for line in map(strip_text, lines):
        if not line.text:
            continue
        before = pieces[-1].text if pieces else ""
        if before.endswith((HYPHEN, "-")) and before[-2:-1].isalnum():
            if _drops_at(before, line.text, hyphenation):
                pieces[-1] = cut_text(pieces[-1], 0, len(before) - 1)
        elif before and join_words(before[-1], line.text[0]) != before[-1] + line.text[0]:
            pieces.append(Traced(" "))
        pieces.append(line)
    joined = join_texts(pieces)
    return replace(joined, text=joined.text.replace(HYPHEN, "-"))


def _drops_at(before: str, line: str, hyphenation: Hyphenation) -> bool:
    parts = _parts(before, line)
    return parts is not None and _drops_hyphen(*parts, hyphenation)


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
