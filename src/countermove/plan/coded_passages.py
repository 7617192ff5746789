"""Codings placed on their documents: which passages carry which codes, how often, and what a person must decide."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from countermove.documents.document import Document, Passage
from countermove.documents.normalise import fold_text
from countermove.plan.anchors import Anchor, Resolution, anchor_text, resolve_text, text_hash
from countermove.plan.coding import Coder, Coding, CodingSet, codes_below
from countermove.plan.passages import find_quote, passages_by_id
from countermove.plan.plan import Plan

Sources = Mapping[str, tuple[Document, Plan]]
"""Document id → the document and its plan."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A stretch that carries a code or not as a whole: a node of the document's tree, or a passage outside it."""

    document: str
    id: str
    start: int
    end: int

    def __str__(self) -> str:
        """`document#passage`."""
        return f"{self.document}#{self.id}"


@dataclass(frozen=True, slots=True)
class PlacedCoding:
    """A coding with its offsets in the document and the ids of the units it touches."""

    coding: Coding
    start: int
    end: int
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """A coding whose words are no longer where they were, and what may have become of them."""

    coding: Coding
    quote: str
    resolution: Resolution


@dataclass(frozen=True, slots=True)
class CodedDocuments:
    """A coding set on its documents. Codings under `review` count nowhere until a person decides; `moved` are among
    those placed, at another place than the one where they were anchored.
    """

    codings: CodingSet
    units: tuple[Unit, ...]
    placed: tuple[PlacedCoding, ...]
    review: tuple[Review, ...]
    moved: tuple[PlacedCoding, ...]


@dataclass(frozen=True, slots=True)
class CodeCount:
    """How often a code was given: codings and coded units by coder and by document; `units_below` counts the units
    that carry it or a code under it.
    """

    code: str
    codings: int
    units: int
    units_below: int
    by_coder: Mapping[str, int]
    units_by_document: Mapping[str, int]


def units_of(name: str, document: Document, plan: Plan, coded: Iterable[tuple[int, int]] = ()) -> tuple[Unit, ...]:
    """The units of a document in reading order: the nodes of its tree, each with its own text, and of the passages that
    lie outside all of them those that one of the `coded` stretches touches. Without a tree every passage is one, titles
    left out.
    """
    nodes = [Unit(name, node.id, node.start, node.end) for node in plan.nodes]
    covered, marked = _Cover((unit.start, unit.end) for unit in nodes), _Cover(coded)
    others = [
        Unit(name, passage.id, passage.start, passage.end)
        for passage in (*document.passages, *document.set_aside)
        if not covered.touches(passage.start, passage.end)
        and (marked.touches(passage.start, passage.end) or (not nodes and passage.kind not in {"title", "aside"}))
    ]
    return tuple(sorted((*nodes, *others), key=lambda unit: (unit.start, unit.end)))


class _Cover:
    """Stretches of a text, and whether another one shares a character with any of them."""

    __slots__ = ("_ends", "_starts")

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        merged: list[tuple[int, int]] = []
        for start, end in sorted(spans):
            if merged and start < merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((start, end))
        self._starts = [start for start, _ in merged]
        self._ends = [end for _, end in merged]

    def touches(self, start: int, end: int) -> bool:
        before = bisect_right(self._starts, end - 1) - 1
        return before >= 0 and self._ends[before] > start


def place_codings(codings: CodingSet, sources: Sources) -> CodedDocuments:
    """Every coding at its place. One with an anchor stands where its words are now found (`resolve`), one without at
    the passage it cites, or at the quote in it. Codings of unknown documents or passages are left out: they are faults
    of the study (`coding_faults`).
    """
    finder = _Finder(sources)
    review: list[Review] = []
    spans: list[tuple[Coding, tuple[int, int]]] = []
    moved: set[int] = set()
    for coding in codings.codings:
        if coding.document not in sources:
            continue
        kept = coding.anchor or codings.anchors.get(coding.key)
        found = None if kept is None else finder.resolve(coding.document, kept)
        span = finder.cited_span(coding) if found is None else found.span
        if kept is not None and found is not None and span is None:
            review.append(Review(coding, kept.quote, found))
        if span is not None:
            spans.append((coding, span))
            if kept is not None and span != (kept.start, kept.end):
                moved.add(len(spans) - 1)
    units = {
        name: units_of(name, *source, [span for coding, span in spans if coding.document == name])
        for name, source in sources.items()
    }
    placed = tuple(PlacedCoding(coding, *span, _touched(units[coding.document], *span)) for coding, span in spans)
    every = tuple(unit for by_document in units.values() for unit in by_document)
    return CodedDocuments(
        codings, every, placed, tuple(review), tuple(each for place, each in enumerate(placed) if place in moved)
    )


def _touched(units: tuple[Unit, ...], start: int, end: int) -> tuple[str, ...]:
    return tuple(unit.id for unit in units if unit.start < end and start < unit.end)


class _Finder:
    """The documents with what is worked out of them once: passages by id, hashes of texts."""

    __slots__ = ("_hashes", "_passages", "_sources")

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._hashes: dict[str, str] = {}
        self._passages: dict[str, Mapping[str, Passage]] = {}

    def resolve(self, name: str, kept: Anchor) -> Resolution:
        text = self._sources[name][0].text
        if name not in self._hashes:
            self._hashes[name] = text_hash(text)
        return resolve_text(kept, text, self._hashes[name])

    def cited_span(self, coding: Coding) -> tuple[int, int] | None:
        assert coding.cite is not None
        name = coding.document
        if name not in self._passages:
            self._passages[name] = passages_by_id(*self._sources[name])
        passage = self._passages[name].get(coding.cite.passage)
        if passage is None:
            return None
        quote = coding.cite.quote
        is_there = quote is not None and find_quote(passage, quote)
        return locate_quote(passage, quote) or ((passage.start, passage.end) if is_there else None)


def locate_quote(passage: Passage, quote: str | None) -> tuple[int, int] | None:
    """The span of the quote in the document: as it is written there, else whatever the spacing and width of characters
    (`fold_text`); of the whole passage without a quote; None where the quote is not in the passage.
    """
    if quote is None:
        return (passage.start, passage.end) if passage.end > passage.start else None
    found = passage.text.find(quote)
    if found >= 0:
        return passage.start + found, passage.start + found + len(quote)
    folded, places = [], []
    for place, character in enumerate(passage.text):
        for piece in fold_text(character):
            folded.append(piece)
            places.append(place)
    wanted = fold_text(quote)
    found = "".join(folded).find(wanted) if wanted else -1
    if found < 0:
        return None
    return passage.start + places[found], passage.start + places[found + len(wanted) - 1] + 1


def anchor_codings(coded: CodedDocuments, sources: Sources) -> Mapping[tuple[str, str, str, str, str], Anchor]:
    """The anchors to keep for codings at cited passages: of those in place as they stand now, of those under review
    the ones kept so far.
    """
    hashes = {name: text_hash(document.text) for name, (document, _) in sources.items()}
    anchors = {
        placed.coding.key: anchor_text(
            sources[placed.coding.document][0].text, hashes[placed.coding.document], placed.start, placed.end
        )
        for placed in coded.placed
        if placed.coding.cite is not None
    }
    waiting = {review.coding.key for review in coded.review}
    return anchors | {key: kept for key, kept in coded.codings.anchors.items() if key in waiting}


def has_read(coded: CodedDocuments) -> Mapping[str, frozenset[str]]:
    """The units, as `document#passage`, that each coder went through."""
    return {coder.id: frozenset(map(str, _read_units(coded, coder))) for coder in coded.codings.coders}


def _read_units(coded: CodedDocuments, coder: Coder) -> Iterable[Unit]:
    read = coder.read or tuple({(each.document, None) for each in coded.codings.codings if each.coder == coder.id})
    return (unit for unit in coded.units if any(_is_within(unit, *part) for part in read))


def _is_within(unit: Unit, document: str, passage: str | None) -> bool:
    return unit.document == document and (passage is None or unit.id == passage or unit.id.startswith(f"{passage}."))


def codes_by_passage(coded: CodedDocuments) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """For each coded unit, as `document#passage` in reading order, its codes in the order of the codebook, and for each
    code the coders who gave it.
    """
    found: dict[tuple[str, str], set[str]] = {}
    for placed in coded.placed:
        for unit in placed.units:
            found.setdefault((f"{placed.coding.document}#{unit}", placed.coding.code), set()).add(placed.coding.coder)
    coders = [coder.id for coder in coded.codings.coders]
    table: dict[str, Mapping[str, tuple[str, ...]]] = {}
    for unit in map(str, coded.units):
        row = {
            code.id: tuple(coder for coder in coders if coder in found[unit, code.id])
            for code in coded.codings.codes
            if (unit, code.id) in found
        }
        if row:
            table[unit] = row
    return table


def count_codes(coded: CodedDocuments) -> tuple[CodeCount, ...]:
    """The count of every code, in the order of the codebook."""
    table = codes_by_passage(coded)
    return tuple(_count(coded, table, code.id) for code in coded.codings.codes)


def _count(coded: CodedDocuments, table: Mapping[str, Mapping[str, tuple[str, ...]]], code: str) -> CodeCount:
    own = [placed.coding for placed in coded.placed if placed.coding.code == code]
    units = [unit for unit, row in table.items() if code in row]
    below = set(codes_below(coded.codings.codes, code))
    return CodeCount(
        code,
        codings=len(own),
        units=len(units),
        units_below=sum(not below.isdisjoint(row) for row in table.values()),
        by_coder=dict(Counter(coding.coder for coding in own)),
        units_by_document=dict(Counter(unit.partition("#")[0] for unit in units)),
    )
