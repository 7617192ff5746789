"""Anchors: a quotation with what stands around it, found again when its document is replaced by another version.

Offsets count Unicode code points. An anchor moves only where the same words stand and where these words, or what was
around them, told them apart in the old version; everything else is listed for a person to decide.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from countermove.core.provenance import sha256_of
from countermove.documents.document import Document
from countermove.plan.likeness import find_like, similarity

SHORTEST_CONTEXT = 32
LONGEST_CONTEXT = 256
"""Code points kept on each side of a quote: as many as tell it apart, between these."""

TELLING_CONTEXT = 16
"""Code points of context that one side needs to identify a quote whose other side has changed."""

TELLING_QUOTE = 32
"""Code points from which words that stood once, and stand once, are known by themselves."""

LIKE_ENOUGH = 0.5
"""How alike one side of shorter words that stood once has to be to what was there."""

SHOWN_CANDIDATES = 5


class Sole(Enum):
    """What stood only once in the text that was anchored: the quote, or the quote with what surrounds it."""

    ITSELF = "itself"
    EITHER = "either"  # what is before it alone, and what is after it alone
    BEFORE = "before"
    AFTER = "after"
    TOGETHER = "together"  # only both sides at once
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Anchor:
    """`text[start:end] == quote` in the text with this SHA-256 (of its UTF-8), and what stood before and after it."""

    start: int
    end: int
    quote: str
    prefix: str
    suffix: str
    sha256: str
    sole: Sole


class Status(Enum):
    """What became of an anchor: in its place, moved, to be decided by a person, or without anything like it."""

    EXACT = "exact"
    MOVED = "moved"
    UNCERTAIN = "uncertain"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that an uncertain anchor may mean, and how alike its words are (1: the same)."""

    start: int
    end: int
    similarity: float


@dataclass(frozen=True, slots=True)
class Resolution:
    """Where an anchor stands in a document. `span` is given for `exact` and `moved` alone; its words are the quote."""

    status: Status
    span: tuple[int, int] | None
    candidates: tuple[Candidate, ...]
    reason: str

    @property
    def needs_review(self) -> bool:
        """Whether a person has to decide."""
        return self.span is None


def anchor(document: Document, start: int, end: int) -> Anchor:
    """The anchor of `document.text[start:end]`; ValueError where that is empty or not in the text."""
    return anchor_text(document.text, text_hash(document.text), start, end)


def anchor_all(document: Document, spans: Iterable[tuple[int, int]]) -> tuple[Anchor, ...]:
    """The anchor of each span, the text hashed once."""
    sha256 = text_hash(document.text)
    return tuple(anchor_text(document.text, sha256, start, end) for start, end in spans)


def text_hash(text: str) -> str:
    """The SHA-256 of a text in UTF-8."""
    return sha256_of(text.encode("utf-8", "surrogatepass"))


def anchor_text(text: str, sha256: str, start: int, end: int) -> Anchor:
    """The anchor of `text[start:end]`, the hash of the text being known; ValueError where that is no stretch of it."""
    if not 0 <= start < end <= len(text):
        raise ValueError(f"no stretch of text from {start} to {end} in {len(text)} characters")
    quote = text[start:end]
    length = SHORTEST_CONTEXT
    while True:
        prefix, suffix = text[max(0, start - length) : start], text[end : end + length]
        sole = _sole(text, quote, prefix, suffix)
        if sole in {Sole.ITSELF, Sole.EITHER} or length >= LONGEST_CONTEXT:
            return Anchor(start, end, quote, prefix, suffix, sha256, sole)
        length *= 2


def _sole(text: str, quote: str, prefix: str, suffix: str) -> Sole:
    if len(_first_two(text, quote)) == 1:
        return Sole.ITSELF
    before = len(_first_two(text, prefix + quote)) == 1
    after = len(_first_two(text, quote + suffix)) == 1
    if before and after:
        return Sole.EITHER
    if before or after:
        return Sole.BEFORE if before else Sole.AFTER
    return Sole.TOGETHER if len(_first_two(text, prefix + quote + suffix)) == 1 else Sole.NONE


def _first_two(text: str, words: str) -> tuple[int, ...]:
    """Where `words` first stands in `text`, and where next, overlaps included."""
    first = text.find(words)
    if first < 0:
        return ()
    second = text.find(words, first + 1)
    return (first,) if second < 0 else (first, second)


def resolve(given: Anchor, document: Document) -> Resolution:
    """Where the anchor stands in `document`, which may be another version of the one it was made in."""
    return resolve_text(given, document.text, text_hash(document.text))


def resolve_all(given: Sequence[Anchor], document: Document) -> tuple[Resolution, ...]:
    """Where each anchor stands, the text hashed once."""
    sha256 = text_hash(document.text)
    return tuple(resolve_text(one, document.text, sha256) for one in given)


def resolve_text(given: Anchor, text: str, sha256: str) -> Resolution:
    """Where the anchor stands in a text whose hash is known."""
    span = (given.start, given.end)
    if sha256 == given.sha256 and text[given.start : given.end] == given.quote:
        return Resolution(Status.EXACT, span, (), "the document is the same")
    length = len(given.quote)
    whole = _first_two(text, given.prefix + given.quote + given.suffix)
    if len(whole) == 1 and given.sole is not Sole.NONE:
        return _found(
            given, whole[0] + len(given.prefix), "the words and all that is kept around them stand there once"
        )
    if not whole:
        by_side = _by_one_side(given, text)
        if len(by_side) == 1:
            return _found(given, by_side[0], "the words stand there once with one side of what was around them")
    equal = _equal_places(text, given.quote)
    if len(equal) == 1 and given.sole is Sole.ITSELF and _is_known(given, text, equal[0]):
        return _found(given, equal[0], "the words stood once, and stand there once")
    if equal:
        listed = tuple(Candidate(start, start + length, 1.0) for start in equal[:SHOWN_CANDIDATES])
        return Resolution(Status.UNCERTAIN, None, listed, _why_undecided(given, len(whole), equal))
    like = tuple(Candidate(*place) for place in find_like(text, given.quote, given.prefix, given.suffix))
    if like:
        reason = f"the words have changed; the most similar are alike by {like[0].similarity:.0%}"
        return Resolution(Status.UNCERTAIN, None, like[:SHOWN_CANDIDATES], reason)
    return Resolution(Status.LOST, None, (), "neither the words nor anything like them stand in the document")


def _found(given: Anchor, start: int, reason: str) -> Resolution:
    status = Status.EXACT if start == given.start else Status.MOVED
    return Resolution(status, (start, start + len(given.quote)), (), reason)


def _is_known(given: Anchor, text: str, start: int) -> bool:
    """Whether words that stand once are long enough, or one side of them like enough to what was there."""
    end = start + len(given.quote)
    before, after = text[max(0, start - len(given.prefix)) : start], text[end : end + len(given.suffix)]
    alike = (bool(given.prefix) and similarity(given.prefix, before) >= LIKE_ENOUGH) or (
        bool(given.suffix) and similarity(given.suffix, after) >= LIKE_ENOUGH
    )
    return alike or len(given.quote) >= TELLING_QUOTE


def _by_one_side(given: Anchor, text: str) -> tuple[int, ...]:
    """Where the quote stands with the context of one side whole, of those sides that tell it apart."""
    places: set[int] = set()
    if given.sole in {Sole.ITSELF, Sole.EITHER, Sole.BEFORE} and len(given.prefix) >= TELLING_CONTEXT:
        places |= {start + len(given.prefix) for start in _first_two(text, given.prefix + given.quote)}
    if given.sole in {Sole.ITSELF, Sole.EITHER, Sole.AFTER} and len(given.suffix) >= TELLING_CONTEXT:
        places |= set(_first_two(text, given.quote + given.suffix))
    return tuple(sorted(places))


def _equal_places(text: str, quote: str) -> tuple[int, ...]:
    """The first places where the quote stands, one more than are shown at most."""
    places: list[int] = []
    start = text.find(quote)
    while start >= 0 and len(places) <= SHOWN_CANDIDATES:
        places.append(start)
        start = text.find(quote, start + 1)
    return tuple(places)


def _why_undecided(given: Anchor, n_whole: int, equal: tuple[int, ...]) -> str:
    if given.sole is Sole.NONE:
        return "the words stood several times in the same surroundings when they were anchored"
    if n_whole > 1:
        return "the words stand more than once in the same surroundings"
    if len(equal) == 1:
        return "the words stand there once, but what was around them has changed"
    many = f"more than {SHOWN_CANDIDATES}" if len(equal) > SHOWN_CANDIDATES else str(len(equal))
    return f"the words stand {many} times, and what was around them does not decide between the places"
