"""Files into documents: the table from file type to reader, and the refusals all types share."""

from collections.abc import Callable
from pathlib import Path

from countermove.core.errors import DocumentError, Fault, Place
from countermove.documents.blocks import Content, assemble_document
from countermove.documents.document import Document
from countermove.documents.formats.docx import read_docx
from countermove.documents.formats.html import read_html
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
    ".docx": read_docx,
    ".docm": read_docx,
    ".html": read_html,
    ".htm": read_html,
    ".xhtml": read_html,
}
"""The reader for each file type; a new format is one module and its lines here."""

_AS_DOCX = "save it as DOCX in a word processor"
_AS_PDF = "save it as PDF"
_AS_TEXT = "run text recognition over it and save that as PDF"

SIGNATURES = (
    (b"%PDF-", "PDF", (".pdf",), "rename it to end in .pdf"),
    (b"PK\x03\x04", "a ZIP archive (DOCX, ODT and EPUB are such archives)", (".docx", ".docm"), _AS_DOCX),
    (b"\xd0\xcf\x11\xe0", "an old Office file", (".docx", ".docm"), _AS_DOCX),
    (b"{\\rtf", "RTF", (), _AS_DOCX),
    (b"\x89PNG", "a PNG image", (), _AS_TEXT),
    (b"\xff\xd8\xff", "a JPEG image", (), _AS_TEXT),
    (b"GIF8", "a GIF image", (), _AS_TEXT),
)
"""First bytes by which a content is known, its name, the file types that may have it, and what to do in others."""

ADVICE = {
    **dict.fromkeys((".doc", ".dot", ".odt", ".rtf", ".wps", ".pages", ".dotx"), _AS_DOCX),
    **dict.fromkeys((".ofd", ".caj", ".xps", ".ppt", ".pptx", ".odp", ".xls", ".xlsx", ".epub"), _AS_PDF),
    **dict.fromkeys((".mht", ".mhtml", ".webarchive"), "save the page as HTML, without pictures"),
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".gif", ".tif", ".tiff", ".bmp"), _AS_TEXT),
}
"""What to do with a file of a type that is not read, by its ending."""


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
        advice = ADVICE.get(path.suffix.lower(), "convert the file to one of them")
        raise Refusal(f"has {found}", f"expected one of {' '.join(READERS)}; {advice}")
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
    for signature, name, types, remedy in SIGNATURES:
        if data.startswith(signature) and path.suffix.lower() not in types:
            raise Refusal(f"ends in {path.suffix} but is {name}", remedy)
