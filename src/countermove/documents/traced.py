"""Traced text: words that remember, through every clean-up, where in the original they stand."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from countermove.documents.document import Origin
from countermove.documents.origins import answers_one_to_one, cut_origins, shift_origins, union_box

_EDGES = re.compile(r"\A\s+|\s+\Z")

Change = tuple[int, int, str]
"""What stands at `[start, end)` of a text, and what is to stand there."""


@dataclass(frozen=True, slots=True)
class Traced:
    """A text and where its runs come from: in order, without overlaps; added characters have no origin."""

    text: str
    origins: tuple[Origin, ...] = ()


def trace_text(text: str) -> Traced:
    """`text` as its own original."""
    return Traced(text, (Origin(0, len(text), 0, len(text)),) if text else ())


def cut_text(traced: Traced, start: int, end: int) -> Traced:
    """The stretch `[start, end)` of a traced text."""
    return Traced(traced.text[start:end], shift_origins(cut_origins(traced.origins, start, end), -start))


def join_texts(pieces: Iterable[Traced]) -> Traced:
    """The pieces one behind the other; runs that go on from one piece to the next are one run again."""
    texts: list[str] = []
    origins: list[Origin] = []
    length = 0
    for piece in pieces:
        for origin in shift_origins(piece.origins, length):
            if origins and _goes_on(origins[-1], origin):
                origins[-1] = replace(origins[-1], end=origin.end, source_end=origin.source_end)
            else:
                origins.append(origin)
        texts.append(piece.text)
        length += len(piece.text)
    return Traced("".join(texts), tuple(origins))


def rewrite_text(traced: Traced, changes: Iterable[Change]) -> Traced:
    """`traced` with the changes made, which come in order and do not overlap. What is replaced by as many characters
    keeps the origin of each; else the new ones together come from all of the old.
    """
    pieces: list[Traced] = []
    position = 0
    for start, end, text in changes:
        pieces += (cut_text(traced, position, start), _replaced(cut_text(traced, start, end), text))
        position = end
    if not pieces:
        return traced
    return join_texts((*pieces, cut_text(traced, position, len(traced.text))))


def substitute(traced: Traced, pattern: re.Pattern[str], new: str | Callable[[re.Match[str]], str]) -> Traced:
    """`traced` with every match of `pattern` replaced: by the text `new`, or by what `new` says of the match."""
    matches = pattern.finditer(traced.text)
    return rewrite_text(traced, ((m.start(), m.end(), new if isinstance(new, str) else new(m)) for m in matches))


def strip_text(traced: Traced) -> Traced:
    """`traced` without white space at its ends."""
    return substitute(traced, _EDGES, "") if traced.text != traced.text.strip() else traced


def _replaced(old: Traced, text: str) -> Traced:
    if len(text) == len(old.text):
        return Traced(text, old.origins)
    if not text or not old.origins:
        return Traced(text)
    whole = old.origins[0]
    for origin in old.origins[1:]:
        if origin.page == whole.page:
            whole = replace(
                whole,
                source_start=min(whole.source_start, origin.source_start),
                source_end=max(whole.source_end, origin.source_end),
                box=union_box(whole.box, origin.box) if whole.box and origin.box else None,
            )
    return Traced(text, (replace(whole, start=0, end=len(text)),))


def _goes_on(before: Origin, origin: Origin) -> bool:
    """Whether two runs of a file without pages are one unbroken run of single characters."""
    is_unbroken = before.end == origin.start and before.source_end == origin.source_start
    is_paged = before.page is not None or origin.page is not None
    return is_unbroken and not is_paged and answers_one_to_one(before) and answers_one_to_one(origin)
