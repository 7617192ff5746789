"""Documents as bytes and back, so that what was read once need not be read again."""

import json
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from countermove.documents.document import Document, Origin, Passage


def pack_document(document: Document) -> bytes:
    """The document as bytes that say whether they are whole."""
    fields = {
        "file": document.file,
        "media": document.media,
        "language": document.language,
        "sha256": document.sha256,
        "text": document.text,
        "title": document.title,
        "pages": document.pages,
        "notes": document.notes,
        "passages": [_passage_fields(passage) for passage in document.passages],
        "set_aside": [_passage_fields(passage) for passage in document.set_aside],
        "origins": [
            (run.start, run.end, run.source_start, run.source_end, run.page, run.box) for run in document.origins
        ],
    }
    content = json.dumps(fields, ensure_ascii=True, separators=(",", ":")).encode()
    return sha256(content).hexdigest().encode() + b"\n" + content


def unpack_document(data: bytes) -> Document | None:
    """The document that was packed; None where the bytes are not whole."""
    digest, _, content = data.partition(b"\n")
    if sha256(content).hexdigest().encode() != digest:
        return None
    fields: dict[str, Any] = json.loads(content)
    text = fields["text"]
    return Document(
        file=fields["file"],
        media=fields["media"],
        language=fields["language"],
        sha256=fields["sha256"],
        text=text,
        passages=tuple(_passage(text, each) for each in fields["passages"]),
        title=fields["title"],
        pages=fields["pages"],
        set_aside=tuple(_passage(text, each) for each in fields["set_aside"]),
        origins=tuple(_origin(each) for each in fields["origins"]),
        notes=tuple(fields["notes"]),
    )


def _passage_fields(passage: Passage) -> tuple[Any, ...]:
    place = (passage.start, passage.end, passage.page, passage.depth)
    return (passage.id, passage.kind, *place, passage.marker, passage.language)


def _passage(text: str, fields: Sequence[Any]) -> Passage:
    name, kind, start, end, page, depth, marker, language = fields
    return Passage(name, kind, text[start:end], start, end, page, depth, marker, language)


def _origin(fields: Sequence[Any]) -> Origin:
    start, end, source_start, source_end, page, box = fields
    return Origin(start, end, source_start, source_end, page, tuple(box) if box else None)
