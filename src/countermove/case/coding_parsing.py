"""Coding files' text → CodingSet, or every fault of the files."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from countermove.case.anchor_parsing import Key, take_anchor
from countermove.core.citation import Citation
from countermove.core.errors import Fault, Place
from countermove.core.names import plain_name
from countermove.core.provenance import sha256_of
from countermove.core.yaml_nodes import Entry, MappingNode, Node, ScalarNode, parse_yaml, quoted
from countermove.core.yaml_values import (
    add_fault,
    check_id,
    suggestion,
    take_bool,
    take_citations,
    take_date,
    take_entries,
    take_items,
    take_known,
    take_mapping,
    take_name,
    take_text,
    take_version,
)
from countermove.plan.anchors import Anchor
from countermove.plan.coding import Code, Coder, Coding, CodingSet

FILE_KEYS = ("countermove", "kind", "about", "coders", "codes", "codings")
CODE_KEYS = ("name", "definition", "examples", "colour", "codable", "codes")
CODING_KEYS = ("code", "by", "passage", "quote", "anchor", "on", "memo")

_NOWHERE = Place("")
_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3}){1,2}")


@dataclass(frozen=True, slots=True)
class CodingFile:
    """The content of one coding file, under its path in the study folder."""

    path: str
    data: bytes


@dataclass(slots=True)
class _Reading:
    """What is known so far: faults, documents of the study, codes and coders by id."""

    faults: list[Fault]
    documents: Collection[str]
    codes: dict[str, Code] = field(default_factory=dict)
    coders: dict[str, Coder] = field(default_factory=dict)
    codings: list[Coding] = field(default_factory=list)


def parse_codings(
    files: Sequence[CodingFile],
    faults: list[Fault],
    *,
    documents: Collection[str],
    anchors: Mapping[Key, Anchor] | None = None,
) -> CodingSet | None:
    """The codebook, coders and codings that the files give together; None where anything is wrong, which is added to
    `faults`. A coding may use the codes and coders of any of the files.
    """
    found: list[Fault] = []
    reading = _Reading(found, documents)
    parts = [_read_file(found, file) for file in files]
    for keys in parts:
        _take_coders(reading, keys.get("coders"))
        _take_codes(reading, keys.get("codes"), parent=None)
    for keys in parts:
        _take_codings(reading, keys.get("codings"))
    _check_read(reading)
    faults.extend(found)
    if found:
        return None
    hashes = tuple((file.path, sha256_of(file.data)) for file in files)
    return CodingSet(
        tuple(reading.codes.values()), tuple(reading.coders.values()), tuple(reading.codings), anchors or {}, hashes
    )


def _read_file(faults: list[Fault], file: CodingFile) -> dict[str, Node]:
    root = parse_yaml(file.data, file.path, faults)
    if root is None:
        return {}
    keys = take_mapping(faults, root, what="coding file", keys=FILE_KEYS, required=FILE_KEYS[:2])
    take_version(faults, keys.get("countermove"))
    take_known(faults, keys.get("kind"), ("coding",), what="kind")
    take_name(faults, keys.get("about"), what="about")
    return keys


def _take_coders(reading: _Reading, node: Node | None) -> None:
    for entry in take_entries(reading.faults, node, what="coders"):
        what = f"coder '{entry.key}'"
        if entry.key in reading.coders:
            first = reading.coders[entry.key].place
            add_fault(reading.faults, entry.place, f"{what} is given twice, first in {first}; expected it once")
        keys = take_mapping(reading.faults, entry.node, what=what, keys=("name", "read"))
        name = take_name(reading.faults, keys.get("name"), what=f"name of {what}") or plain_name(entry.key)
        items = take_items(reading.faults, keys.get("read"), what=f"read of {what}", filled=True)
        read = (_take_read(reading, item) for item in items)
        reading.coders[entry.key] = Coder(entry.key, name, tuple(part for part in read if part), entry.place)


def _take_read(reading: _Reading, node: Node) -> tuple[str, str | None] | None:
    """A document, or a part of it as `document#passage`."""
    text = take_text(reading.faults, node, what="read")
    if text is None:
        return None
    document, mark, passage = text.partition("#")
    if document not in reading.documents or (mark and not passage):
        hint = suggestion(reading.faults, document, reading.documents, "document")
        add_fault(reading.faults, node.place, f"unknown document {quoted(text)} in `read`; {hint}")
        return None
    return document, passage or None


def _take_codes(reading: _Reading, node: Node | None, *, parent: str | None) -> None:
    for entry in take_entries(reading.faults, node, what="codes"):
        if entry.key in reading.codes:
            first = reading.codes[entry.key].place
            message = f"code '{entry.key}' is given twice, first in {first}; expected it once"
            add_fault(reading.faults, entry.place, message)
            continue
        keys = take_mapping(reading.faults, entry.node, what=f"code '{entry.key}'", keys=CODE_KEYS)
        reading.codes[entry.key] = _code(reading.faults, entry, keys, parent)
        _take_codes(reading, keys.get("codes"), parent=entry.key)


def _code(faults: list[Fault], entry: Entry, keys: Mapping[str, Node], parent: str | None) -> Code:
    what = f"code '{entry.key}'"
    codable = take_bool(faults, keys.get("codable"), what=f"codable of {what}")
    return Code(
        id=entry.key,
        name=take_name(faults, keys.get("name"), what=f"name of {what}") or plain_name(entry.key),
        definition=take_name(faults, keys.get("definition"), what=f"definition of {what}"),
        examples=take_citations(faults, keys.get("examples")),
        colour=_take_colour(faults, keys.get("colour"), what),
        parent=parent,
        is_codable=codable is not False,
        place=entry.place,
    )


def _take_colour(faults: list[Fault], node: Node | None, what: str) -> str | None:
    text = take_text(faults, node, what=f"colour of {what}")
    if text is None or node is None:
        return None
    if not _COLOUR.fullmatch(text):
        add_fault(faults, node.place, f'colour of {what} is {quoted(text)}; expected a colour such as "#1a6b8f"')
        return None
    digits = text[1:] if len(text) == 7 else "".join(digit * 2 for digit in text[1:])
    return f"#{digits.lower()}"


def _take_codings(reading: _Reading, node: Node | None) -> None:
    seen = {coding.key: coding for coding in reading.codings}
    for item in take_items(reading.faults, node, what="codings"):
        keys = take_mapping(reading.faults, item, what="coding", keys=CODING_KEYS, required=CODING_KEYS[:2])
        coding = _take_coding(reading, item, keys)
        codes = _take_code_ids(reading, keys.get("code"))
        if coding is None:
            continue
        for code in codes:
            each = replace(coding, code=code)
            if each.key in seen:
                place = seen[each.key].place
                message = f"'{code}' is given twice to the same words by '{each.coder}', first in {place}"
                add_fault(reading.faults, item.place, f"{message}; expected it once")
                continue
            seen[each.key] = each
            reading.codings.append(each)


def _take_code_ids(reading: _Reading, node: Node | None) -> tuple[str, ...]:
    """The codes that an entry gives: one, or a list of them."""
    if node is None:
        return ()
    nodes = (node,) if isinstance(node, ScalarNode) else take_items(reading.faults, node, what="code", filled=True)
    codes = []
    for each in nodes:
        code = take_known(reading.faults, each, reading.codes, what="code")
        if code is not None and not reading.codes[code].is_codable:
            message = f"code '{code}' is a heading (`codable: false`); expected a code under it"
            add_fault(reading.faults, each.place, message)
        elif code is not None:
            codes.append(code)
    return tuple(codes)


def _take_coding(reading: _Reading, item: Node, keys: Mapping[str, Node]) -> Coding | None:
    """The coding without its code; None where it has no place of its own or no coder."""
    faults = reading.faults
    coder = take_known(faults, keys.get("by"), reading.coders, what="coder")
    on = take_date(faults, keys.get("on"), what="on")
    memo = take_text(faults, keys.get("memo"), what="memo")
    if ("passage" in keys) == ("anchor" in keys):
        if isinstance(item, MappingNode):
            add_fault(faults, item.place, "coding has no place, or two; expected either `passage` or `anchor`")
        return None
    if "anchor" in keys:
        if "quote" in keys:
            add_fault(
                faults, keys["quote"].place, "the anchor of a coding has the quote; expected no `quote` beside it"
            )
        anchored = take_anchor(faults, keys["anchor"], reading.documents)
        if anchored is None or coder is None:
            return None
        return Coding("", coder, anchored[0], None, anchored[1], on, memo, item.place)
    cite = _take_cite(reading, keys)
    return None if cite is None or coder is None else Coding("", coder, cite.document, cite, None, on, memo, item.place)


def _take_cite(reading: _Reading, keys: Mapping[str, Node]) -> Citation | None:
    faults, node = reading.faults, keys["passage"]
    text = take_text(faults, node, what="passage")
    quote = take_text(faults, keys.get("quote"), what="quote")
    if text is None:
        return None
    parts = text.split("#")
    if len(parts) != 2 or not all(parts) or len(text.split()) != 1:
        add_fault(faults, node.place, f"passage {quoted(text)} names no passage; expected `document#passage`")
        return None
    if parts[0] not in reading.documents:
        hint = suggestion(faults, parts[0], reading.documents, "document")
        add_fault(faults, node.place, f"unknown document {quoted(parts[0])}; {hint}")
        return None
    return Citation(parts[0], parts[1], quote, node.place)


def _check_read(reading: _Reading) -> None:
    """A coder who says what was read codes nothing in other documents."""
    for coding in reading.codings:
        read = {document for document, _ in reading.coders[coding.coder].read}
        if read and coding.document not in read:
            message = f"coder '{coding.coder}' codes in '{coding.document}', which is not among what was `read`"
            add_fault(reading.faults, coding.place, f"{message}; expected it there, or `read` left out")


def make_id(text: str, taken: Collection[str]) -> str:
    """An id like `text` that is not among `taken`: signs that an id cannot have become hyphens."""
    kept = "".join(sign if check_id([], sign, _NOWHERE) else "-" for sign in text)
    base = re.sub(r"-{2,}", "-", kept).strip("-")[:80] or "code"
    number, name = 2, base
    while name in taken:
        name, number = f"{base}-{number}", number + 1
    return name
