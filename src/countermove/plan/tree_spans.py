"""Spans of a document by the passages that a tree file names, and by the words they begin with."""

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

from countermove.documents.document import Document, Passage
from countermove.documents.normalise import fold_text

LONGEST_WORDS = 60  # characters of a part that its line shows

_ANCHOR = re.compile(r"(?P<first>[a-z]\d+)(?:\.\.(?P<last>[a-z]\d+)|\[(?P<start>\d+)-(?P<end>\d+)\])?")


@dataclass(frozen=True, slots=True)
class Spans:
    """The passages of a document by id, in order of the text, and by the words they begin with."""

    document: Document
    by_id: Mapping[str, Passage]
    in_order: tuple[Passage, ...]
    by_words: Mapping[str, tuple[str, ...]]

    def find(self, anchor: str) -> tuple[int, int] | None:
        """The span that `anchor` names; None where the document has no such passages."""
        match = _ANCHOR.fullmatch(anchor)
        first = self.by_id.get(match["first"]) if match else None
        if match is None or first is None:
            return None
        if match["start"]:
            start, end = first.start + int(match["start"]), first.start + int(match["end"])
            return (start, end) if start < end <= first.end else None
        last = self.by_id.get(match["last"]) if match["last"] else first
        return (first.start, last.end) if last and last.start >= first.start else None

    def begins(self, anchor: str, words: str) -> bool:
        """Whether `anchor` names a span that begins with `words`, whatever their spacing and width."""
        span = self.find(anchor)
        if span is None:
            return False
        beginning = self.document.text[span[0] : min(span[1], span[0] + 8 * LONGEST_WORDS)]
        return fold_text(beginning).startswith(fold_text(words))

    def anchor_of(self, start: int, end: int) -> str:
        """The anchor that names `[start, end)`, a span that begins in a passage and ends in it or with another one."""
        first = self.in_order[max(0, bisect_right(self.in_order, start, key=lambda passage: passage.start) - 1)]
        last = self.in_order[max(0, bisect_right(self.in_order, end - 1, key=lambda passage: passage.start) - 1)]
        if (first.start, last.end) != (start, end):
            return f"{first.id}[{start - first.start}-{end - first.start}]"
        return first.id if first is last else f"{first.id}..{last.id}"

    def words_at(self, start: int, end: int) -> str:
        """The words a line shows of the span: the beginning of its first passage, on one line."""
        return first_words(self.document.text[start:end].partition("\n")[0])


def spans_of(document: Document) -> Spans:
    """The spans of a document; passages that were set aside can be named, too."""
    passages = sorted((*document.passages, *document.set_aside), key=lambda passage: passage.start)
    by_words: dict[str, tuple[str, ...]] = {}
    for passage in passages:
        words = first_words(passage.text)
        by_words[words] = (*by_words.get(words, ())[:1], passage.id)
    return Spans(document, {passage.id: passage for passage in passages}, tuple(passages), by_words)


def first_words(text: str) -> str:
    """The beginning of a text: whole words where it has spaces, on one line."""
    words = " ".join(text[: 4 * LONGEST_WORDS].split())
    if len(words) <= LONGEST_WORDS:
        return words
    cut = words.rfind(" ", LONGEST_WORDS // 2, LONGEST_WORDS + 1)
    return words[: cut if cut > 0 else LONGEST_WORDS]
