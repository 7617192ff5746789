"""Document, Passage and Origin: the words of a source, each stretch of them citable and found again in it (§1.2)."""

from dataclasses import dataclass

Box = tuple[float, float, float, float]
"""A rectangle on a page: left, bottom, right, top in points, from the lower left corner."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a run of characters `[start, end)` of a text stands in the original. `[source_start, source_end)` are
    characters of the decoded file; of a PDF, characters of the page as the file draws them, on `page` (from 1)
    within `box`. Where both ranges are as long, characters answer one to one; else the runs answer as wholes.
    """

    start: int
    end: int
    source_start: int
    source_end: int
    page: int | None = None
    box: Box | None = None


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
    language: str = ""  # en, zh-Hans, zh-Hant, other, or "" where undecided


@dataclass(frozen=True, slots=True)
class Document:
    """One source: its original file by name and SHA-256, its language, its text, and its passages in order."""

    file: str
    media: str  # pdf, markdown, text, html, docx
    language: str  # en, zh-Hans, zh-Hant, other, or "" where undecided
    sha256: str
    text: str
    passages: tuple[Passage, ...]
    title: str | None = None
    pages: int | None = None
    set_aside: tuple[Passage, ...] = ()  # page headers, contents, footnotes: kept, addressable, out of the body
    origins: tuple[Origin, ...] = ()  # in order of `start`, without overlaps; markers and joining spaces have none
    notes: tuple[str, ...] = ()  # what a reader should know: pages without text, damage read over
