"""Document and Passage: the words of a source, each stretch of them citable (§1.2)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a document's normalised text: `document.text[start:end]`; `page` counts from 1."""

    id: str
    kind: str  # title, heading, paragraph, item
    text: str
    start: int
    end: int
    page: int | None = None
    depth: int = 0  # of a heading (1 = topmost) or of a list item (1 = outermost); 0 for paragraphs
    marker: str | None = None  # the number or bullet as printed: «•», «7.», «（十四）»


@dataclass(frozen=True, slots=True)
class Document:
    """One source: its original file by name and SHA-256, its language, its text, and its passages in order."""

    file: str
    media: str  # pdf, markdown, text, html, docx
    language: str  # en, zh-Hans, zh-Hant, or "" where undecided
    sha256: str
    text: str
    passages: tuple[Passage, ...]
    title: str | None = None
    pages: int | None = None
    set_aside: tuple[Passage, ...] = ()  # page headers, contents, footnotes: kept, addressable, out of the body
