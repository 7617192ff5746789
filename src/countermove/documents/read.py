"""Files into documents: the table from file type to reader, and the refusals all types share."""

from collections.abc import Callable
from pathlib import Path

from countermove.core.errors import DocumentError, Fault, Place
from countermove.documents.blocks import Content, assemble_document
from countermove.documents.document import Document
from countermove.documents.formats.markdown import read_markdown
from countermove.documents.formats.pdf import read_pdf
from countermove.documents.formats.refusal import Refusal
from countermove.documents.formats.text import read_text

MAX_BYTES = 100_000_000

READERS: dict[str, Callable[[bytes], Content]] = {
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".txt": read_text,
    ".text": read_text,
    ".pdf": read_pdf,
}
"""The reader for each file type; a new format is one module and its lines here."""

SIGNATURES = (
    (b"%PDF-", "PDF", (".pdf",)),
    (b"PK\x03\x04", "a ZIP archive (DOCX and EPUB are such archives)", ()),
    (b"\xd0\xcf\x11\xe0", "an old Office file", ()),
    (b"\x89PNG", "a PNG image", ()),
    (b"\xff\xd8\xff", "a JPEG image", ()),
    (b"{\\rtf", "RTF", ()),
)
"""First bytes by which a content is known, its name, and the file types that may have it."""


def read_document(path: str | Path, *, language: str | None = None) -> Document:
    """The document in the file at `path`, its language detected unless given. Raises `DocumentError` with what is
    wrong and what to do: a file that is missing, empty, over 100 MB, of unknown type, not what its type says,
    broken, encrypted or without text.
    """
    path = Path(path)
    try:
        reader = _find_reader(path)
        data = _read_bytes(path)
        _check_signature(path, data)
        document = assemble_document(reader(data), file=path.name, data=data, language=language)
        if not document.passages:
            raise Refusal("has no text in it", "give a file with text")
    except Refusal as refusal:
        raise DocumentError([Fault(Place(str(path)), str(refusal))]) from refusal
    return document


def _find_reader(path: Path) -> Callable[[bytes], Content]:
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        found = f"file type {path.suffix!r}" if path.suffix else "no file type"
        raise Refusal(f"has {found}", f"expected one of {' '.join(READERS)}; convert the file to one of them")
    return reader


def _read_bytes(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            limit = f"the limit is {MAX_BYTES // 1_000_000} MB"
            raise Refusal(f"is {size / 1_000_000:.0f} MB large", f"{limit}; split the file or take the text out of it")
        data = path.read_bytes()
    except FileNotFoundError:
        raise Refusal("does not exist", "check the name") from None
    except OSError as error:
        raise Refusal(f"cannot be read ({error.strerror})", "check that it is a file you may read") from error
    if not data.strip():
        raise Refusal("is empty", "give a file with text")
    return data


def _check_signature(path: Path, data: bytes) -> None:
    for signature, name, types in SIGNATURES:
        if data.startswith(signature) and path.suffix.lower() not in types:
            remedy = f"rename it to end in {types[0]}" if types else "convert it to PDF, Markdown or text"
            raise Refusal(f"ends in {path.suffix} but is {name}", remedy)
