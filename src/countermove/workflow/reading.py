"""Documents of a study, read once: kept beside it under their content and the version of all that reads them."""

from dataclasses import replace
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from unicodedata import unidata_version

import countermove.documents
from countermove.documents.blocks import state_language
from countermove.documents.document import Document
from countermove.documents.packing import pack_document, unpack_document
from countermove.documents.read import MAX_BYTES, read_document
from countermove.workflow.keeping import FOLDER, keep

READING_LIBRARIES = ("pypdfium2", "charset-normalizer", "markdown-it-py", "opencc")


def read_kept(path: Path, study: Path, *, language: str | None = None, begin: bool = False) -> Document:
    """The document in the file at `path`: the one kept in the folder of `study`, if it is of this very content and
    was read by these very readers, else read anew. That is kept where the study keeps things already, or may `begin`
    to. Raises DocumentError as `read_document` does.
    """
    folder = study / FOLDER / "documents"
    digest = hash_file(path)
    if digest is None:
        return read_document(path, language=language)
    name = f"{digest}-{path.suffix[1:].lower()}"
    document = _open_kept(folder / f"{name}-{reader_version()}")
    if document is None or document.sha256 != digest:
        document = read_document(path)
        if document.sha256 == digest and (begin or (study / FOLDER).is_dir()):
            for stale in folder.glob(f"{name}-*"):
                stale.unlink(missing_ok=True)
            keep(folder / f"{name}-{reader_version()}", pack_document(document))
    named = replace(document, file=path.name)
    return state_language(named, language) if language else named


def hash_file(path: Path) -> str | None:
    """The SHA-256 of a file's content; None where it cannot be read or is too large for a document."""
    try:
        if path.stat().st_size > MAX_BYTES:
            return None
        return sha256(path.read_bytes()).hexdigest()
    except OSError:
        return None


@cache
def reader_version() -> str:
    """A short text that changes with any change to the code that reads documents, or to a library that it uses."""
    folder = Path(countermove.documents.__file__).parent
    digest = sha256(unidata_version.encode())
    for file in sorted(folder.rglob("*")):
        if file.is_file() and "__pycache__" not in file.parts:
            digest.update(file.read_bytes())
    for library in READING_LIBRARIES:
        digest.update(f"{library} {_version_of(library)}\n".encode())
    return digest.hexdigest()[:16]


def _version_of(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "unknown"


def _open_kept(file: Path) -> Document | None:
    try:
        return unpack_document(file.read_bytes())
    except OSError:
        return None
