"""The parts of a DOCX file: found by their relationships, whatever they are named."""

import posixpath
from dataclasses import dataclass

from countermove.documents.formats.office_xml import Node, parse_xml
from countermove.documents.formats.refusal import Refusal
from countermove.documents.formats.zip_guard import Archive, open_archive

OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_SIGN = "EncryptedPackage".encode("utf-16-le")

SKIPPED = frozenset(
    (
        "w:rFonts", "w:sz", "w:szCs", "w:color", "w:lang", "w:bCs", "w:iCs", "w:i", "w:u", "w:kern", "w:spacing",
        "w:ind", "w:shd", "w:highlight", "w:proofErr", "w:bookmarkStart", "w:bookmarkEnd", "w:tblBorders",
        "w:tcBorders", "w:tcW", "w:tblW", "w:tblCellMar", "w:tblGrid", "w:pBdr", "w:tabs", "w:rsids", "w:pPrChange",
        "w:rPrChange", "w:tblPrChange", "w:trPrChange", "w:tcPrChange", "w:sectPrChange", "w:numberingChange",
        "w:lastRenderedPageBreak", "w:noProof", "w:widowControl", "w:snapToGrid", "w:keepNext", "w:keepLines",
        "w:latentStyles", "w:ffData",
    )
)  # fmt: skip
"""Elements that say how text looks, or how it looked before a change: nothing that is read."""


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of a document by what they are: the root elements, None where there is no such part; several of
    `headers` (headers and footers) and `notes` (footnotes, endnotes, comments).
    """

    main: Node
    styles: Node | None
    numbering: Node | None
    headers: tuple[Node, ...]
    notes: tuple[Node, ...]


def open_package(data: bytes) -> Package:
    """The parts of the file in `data`. Raises `Refusal` for what is no Word document, or one that cannot be trusted."""
    _check_kind(data)
    archive = open_archive(data)
    main_name = _find_main(archive)
    related = _related(archive, main_name)

    def parse(kind: str) -> tuple[Node, ...]:
        names = [name for found, name in related if found == kind and name in archive.names]
        return tuple(parse_xml(archive.read(name), name, skipped=SKIPPED) for name in dict.fromkeys(names))

    def first(kind: str) -> Node | None:
        return next(iter(parse(kind)), None)

    return Package(
        main=_parse_main(archive, main_name),
        styles=first("styles"),
        numbering=first("numbering"),
        headers=parse("header") + parse("footer"),
        notes=parse("footnotes") + parse("endnotes") + parse("comments"),
    )


def _check_kind(data: bytes) -> None:
    if data.startswith(OLE_SIGNATURE):
        if ENCRYPTED_SIGN in data:
            raise Refusal("is encrypted and needs a password", "save a copy without one")
        raise Refusal("is an old Word file (.doc) under another name", "save it as DOCX in a word processor")
    if not data.startswith(b"PK"):
        raise Refusal("ends in .docx but is not a Word document", "check the file, or give it the ending of what it is")


def _parse_main(archive: Archive, name: str) -> Node:
    root = parse_xml(archive.read(name), name, skipped=SKIPPED)
    if root.name != "w:document":
        raise Refusal("is an archive without a Word document in it", "save the document as DOCX in a word processor")
    return root


def _find_main(archive: Archive) -> str:
    named = [name for kind, name in _related(archive, "") if kind == "officeDocument"]
    found = next((name for name in (*named, "word/document.xml") if name in archive.names), None)
    if found is None or not found.endswith(".xml"):
        raise Refusal("is an archive without a Word document in it", "save the document as DOCX in a word processor")
    return found


def _related(archive: Archive, name: str) -> list[tuple[str, str]]:
    """The parts that a part is related to inside the archive: (kind, name), kinds by the last word of their type."""
    folder, base = posixpath.split(name)
    relations = posixpath.join(folder, "_rels", f"{base}.rels")
    if relations not in archive.names:
        return []
    found = []
    for node in parse_xml(archive.read(relations), relations).children:
        target = node.attributes.get("Target", "")
        if node.attributes.get("TargetMode", "").lower() != "external":
            whole = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found.append((node.attributes.get("Type", "").rpartition("/")[2], whole))
    return found
