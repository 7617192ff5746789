"""Passages that match a query: which do, where in them, and the words around the match. The index finds the same ones
faster; `scan` is its plain twin.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from countermove.documents.document import Passage
from countermove.documents.search_query import AllOf, AnyOf, Phrase, Query
from countermove.documents.search_tokens import Token, stem, token_texts, tokenise

SNIPPET_WIDTH = 160  # characters of a snippet, one that is drawn wide counting as two
LEAD = 40  # of them for words before the match
LAST_NARROW = "\u2e7f"  # the last character that is not drawn wide, roughly
LONGEST_WORD = 40
MOST_STARTS = 200  # matches from which a snippet may be made to start

Span = tuple[int, int]
"""A range of characters."""


@dataclass(frozen=True, slots=True)
class Findable:
    """A passage that can be found, and the id of its document in the study."""

    document: str
    passage: Passage


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that matches. `snippet` is a stretch of its text, unchanged, that starts at character `start`;
    `marks` are the ranges in the snippet that match. A higher score is a better match.
    """

    document: str
    passage: Passage
    score: float
    snippet: str
    start: int
    marks: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What a query found: how many passages match, and the best of them, best first."""

    total: int
    hits: tuple[Hit, ...]


def scan(query: Query, findables: Sequence[Findable]) -> tuple[int, ...]:
    """The positions of the passages that match, in order, by reading every one of them."""
    return tuple(position for position, each in enumerate(findables) if matches(query, token_texts(each.passage.text)))


def matches(query: Query, tokens: Sequence[str]) -> bool:
    """Whether a text of these tokens matches."""
    match query:
        case Phrase():
            return next(occurrences(query, tokens), None) is not None
        case AllOf(parts, without):
            return all(matches(part, tokens) for part in parts) and not any(matches(part, tokens) for part in without)
        case AnyOf(parts):
            return any(matches(part, tokens) for part in parts)


def occurrences(phrase: Phrase, tokens: Sequence[str]) -> Iterator[int]:
    """The positions among the tokens at which the phrase starts."""
    told = tokens if phrase.is_exact else [stem(token) for token in tokens]
    *before, last = phrase.tokens
    for end in range(len(before), len(told)):
        is_last = told[end].startswith(last) if phrase.is_prefix else told[end] == last
        if is_last and list(told[end - len(before) : end]) == before:
            yield end - len(before)


def matched_spans(query: Query, text: str) -> tuple[tuple[Span, ...], ...]:
    """For each phrase that the query looks for, the ranges of `text` that match it, in order."""
    tokens = tokenise(text)
    texts = [token.text for token in tokens]
    return tuple(
        tuple(_span(phrase, tokens[start : start + len(phrase.tokens)]) for start in occurrences(phrase, texts))
        for phrase in _wanted(query)
    )


def joined_spans(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The ranges in order, those that touch or overlap as one."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def make_hit(query: Query, found: Findable, score: float) -> Hit:
    """The hit of a passage that matches."""
    text = found.passage.text
    spans = matched_spans(query, text)
    start, end = snippet_range(text, spans)
    inside = joined_spans((a, b) for each in spans for a, b in each if a < end and b > start)
    marks = tuple((max(a, start) - start, min(b, end) - start) for a, b in inside)
    return Hit(found.document, found.passage, score, text[start:end], start, marks)


def snippet_range(text: str, spans: Sequence[Sequence[Span]]) -> Span:
    """The stretch of `text` with the most of what is looked for in it, closest together, from some words before the
    first of that, about SNIPPET_WIDTH wide and cut between words. `spans` are the matches of each phrase.
    """
    reach = _widths_before(text)
    starts = sorted({start for each in spans for start, _ in each})
    best = max(starts[:MOST_STARTS], key=lambda start: _worth(start, reach, spans), default=0)
    latest = reach[-1] - SNIPPET_WIDTH + LONGEST_WORD if reach[-1] > SNIPPET_WIDTH else 0
    start = _word_edge(text, bisect_left(reach, min(reach[best] - LEAD, latest)), stop=0)
    return start, _word_edge(text, bisect_right(reach, reach[start] + SNIPPET_WIDTH) - 1, stop=start)


def _widths_before(text: str) -> Sequence[int]:
    """How wide the text is before each of its characters, and as a whole."""
    if text.isascii():
        return range(len(text) + 1)
    return list(accumulate([2 if character > LAST_NARROW else 1 for character in text], initial=0))


def _worth(start: int, reach: Sequence[int], spans: Sequence[Sequence[Span]]) -> tuple[int, int, int]:
    """What a snippet would show of the matches from `start` on: how many phrases, how close together, how often."""
    room = reach[start] + SNIPPET_WIDTH - LEAD - LONGEST_WORD
    shown = [ends for each in spans if (ends := [b for a, b in each if a >= start and reach[b] <= room])]
    return len(shown), -max((ends[0] for ends in shown), default=start) + start, sum(map(len, shown))


def _span(phrase: Phrase, tokens: Sequence[Token]) -> Span:
    last = tokens[-1]
    if last.is_run and phrase.is_prefix and len(phrase.tokens[-1]) == 1:
        return tokens[0].start, last.start + 1
    return tokens[0].start, last.end


def _wanted(query: Query) -> Iterator[Phrase]:
    match query:
        case Phrase():
            yield query
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from _wanted(part)


def _word_edge(text: str, place: int, *, stop: int) -> int:
    """The nearest place at or before `place`, LONGEST_WORD characters back at most, that splits no word; not before
    `stop`, nor `stop` itself unless it is `place`.
    """
    for edge in range(place, max(stop, place - LONGEST_WORD), -1):
        if edge == len(text) or not (_is_of_word(text[edge - 1]) and _is_of_word(text[edge])):
            return edge
    return stop if stop == 0 and place <= LONGEST_WORD else place


def _is_of_word(character: str) -> bool:
    return character.isalnum() and character <= LAST_NARROW
