"""Blocks: what a format reader finds in a file, before it has offsets; and the document they make together."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from countermove.documents.document import Document, Origin, Passage
from countermove.documents.language import detect_language, detect_languages, detect_writing, detect_writing_of
from countermove.documents.normalise import clean_traced
from countermove.documents.origins import shift_origins
from countermove.documents.traced import Traced

ID_LETTERS = {"title": "t", "heading": "h", "paragraph": "p", "item": "i", "aside": "s"}
"""First letter of a passage's id by its kind; the number behind it counts the passages of that kind."""


@dataclass(frozen=True, slots=True)
class Block:
    """One title, heading, paragraph, item or aside. `lead` is what stands before `text` on the page: the marker
    with its spacing; `depth` is as in `Passage`; `origins` say where runs of `text` (without the lead) come from.
    """

    kind: str
    text: str
    depth: int = 0
    marker: str | None = None
    lead: str = ""
    page: int | None = None
    origins: tuple[Origin, ...] = ()


def make_block(kind: str, words: Traced, *, page: int | None = None, depth: int = 0) -> Block:
    """A block of these words on one clean line, with their origins."""
    clean = clean_traced(words)
    return Block(kind, clean.text, depth, page=page, origins=clean.origins)


@dataclass(frozen=True, slots=True)
class Content:
    """What a format reader returns: the blocks of the body in reading order, those set aside, and what a reader of
    the document should know about it.
    """

    media: str
    body: tuple[Block, ...]
    set_aside: tuple[Block, ...] = ()
    pages: int | None = None
    notes: tuple[str, ...] = ()


def assemble_document(content: Content, *, file: str, data: bytes, language: str | None = None) -> Document:
    """The document of these blocks. Its text is the body, one block a line, and then what was set aside, so that
    `text[start:end] == passage.text` holds for every passage of either. The language is detected unless given.
    """
    blocks = (*content.body, *content.set_aside)
    text, starts = _lay_out(blocks)
    languages = detect_languages([block.text for block in blocks])
    placed = tuple(zip(blocks, starts, languages, strict=True))
    document = Document(
        file=file,
        media=content.media,
        language=detect_language("\n".join(block.text for block in content.body)),
        sha256=hashlib.sha256(data).hexdigest(),
        text=text,
        passages=tuple(_number(placed[: len(content.body)])),
        title=_title(content.body),
        pages=content.pages,
        set_aside=tuple(_number(placed[len(content.body) :])),
        origins=tuple(origin for block, start, _ in placed for origin in shift_origins(block.origins, start)),
        notes=content.notes,
    )
    return state_language(document, language) if language else document


def state_language(document: Document, language: str) -> Document:
    """The document in this language, as someone who knows states it; so are those of its passages whose own could not
    be told, where they are in its writing.
    """
    writing = detect_writing_of(language)
    passages, set_aside = (
        tuple(
            replace(passage, language=language)
            if not passage.language and writing and detect_writing(passage.text) == writing
            else passage
            for passage in each
        )
        for each in (document.passages, document.set_aside)
    )
    return replace(document, language=language, passages=passages, set_aside=set_aside)


def _lay_out(blocks: tuple[Block, ...]) -> tuple[str, tuple[int, ...]]:
    pieces: list[str] = []
    starts: list[int] = []
    position = 0
    for block in blocks:
        starts.append(position + len(block.lead))
        pieces.append(block.lead + block.text)
        position += len(pieces[-1]) + 1
    return "\n".join(pieces), tuple(starts)


def _number(placed: Iterable[tuple[Block, int, str]]) -> Iterable[Passage]:
    seen: Counter[str] = Counter()
    for block, start, language in placed:
        letter = ID_LETTERS[block.kind]
        seen[letter] += 1
        yield Passage(
            id=f"{letter}{seen[letter]}",
            kind=block.kind,
            text=block.text,
            start=start,
            end=start + len(block.text),
            page=block.page,
            depth=block.depth,
            marker=block.marker,
            language=language,
        )


def _title(blocks: tuple[Block, ...]) -> str | None:
    return next((block.text for block in blocks if block.kind == "title"), None)
