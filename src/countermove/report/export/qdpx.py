"""Codebook, codings and coded documents as the parts of a REFI-QDA project (.qdpx) [Refi2019].

Positions count Unicode code points of the source's plain text, which is the document's text with line feeds and without
a byte order mark. What the format has no place for — ids, names in several languages, examples, the passages cited —
goes into a note of its own, from which reading it again restores it.
"""

import json
import re
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from countermove.core.names import Name
from countermove.plan.coded_passages import CodedDocuments, PlacedCoding, Sources
from countermove.plan.coding import Code, Coder
from countermove.report.export.qda_xml import ORIGIN, PROJECT_NAMESPACE, add_codes, guid_of, xml_bytes, xml_text

PROJECT_FILE = "project.qde"
NOTE_NAME = "countermove"
LONGEST_NAME = 60

_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def render_qdpx(coded: CodedDocuments, sources: Sources, title: str, language: str) -> Mapping[str, bytes]:
    """The content of each file in the project: `project.qde` and one plain text for each document.

    Codings under review are left out: their place is not known.
    """
    codings = coded.codings
    root = Element("Project", name=xml_text(title), origin=ORIGIN)
    if codings.coders:
        users = SubElement(root, "Users")
        for coder in codings.coders:
            guid, name = guid_of("coder", coder.id), xml_text(coder.name.in_language(language))
            SubElement(users, "User", guid=guid, name=name, id=xml_text(coder.id))
    if codings.codes:
        add_codes(SubElement(SubElement(root, "CodeBook"), "Codes"), codings.codes, language)
    notes = Element("Notes")
    if sources:
        listed = SubElement(root, "Sources")
        for name in sources:
            _add_source(listed, notes, name, [placed for placed in coded.placed if placed.coding.document == name])
    _add_note(notes, guid_of("note", NOTE_NAME), NOTE_NAME, json.dumps(_rest(coded, sources), ensure_ascii=False))
    root.append(notes)
    texts = {
        f"sources/{guid_of('source', name)}.txt": document.text.encode("utf-8", "replace")
        for name, (document, _) in sources.items()
    }
    return {PROJECT_FILE: xml_bytes(root, PROJECT_NAMESPACE), **texts}


def _add_source(listed: Element, notes: Element, name: str, placed: Sequence[PlacedCoding]) -> None:
    guid = guid_of("source", name)
    source = SubElement(listed, "TextSource", guid=guid, name=xml_text(name), plainTextPath=f"internal://{guid}.txt")
    in_order = sorted(placed, key=lambda each: (each.start, each.end))
    for (start, end), group in groupby(in_order, key=lambda each: (each.start, each.end)):
        selection = SubElement(source, "PlainTextSelection", guid=guid_of("selection", name, start, end))
        selection.set("startPosition", str(start))
        selection.set("endPosition", str(end))
        for each in group:
            _add_coding(selection, notes, each)


def _add_coding(selection: Element, notes: Element, placed: PlacedCoding) -> None:
    coding = placed.coding
    guid = coding_guid(placed)
    element = SubElement(selection, "Coding", guid=guid, creatingUser=guid_of("coder", coding.coder))
    if coding.on is not None and _ISO_DATE.fullmatch(coding.on):
        element.set("creationDateTime", f"{coding.on}T00:00:00Z")
    SubElement(element, "CodeRef", targetGUID=guid_of("code", coding.code))
    if coding.memo is not None:
        note = guid_of("note", guid)
        SubElement(element, "NoteRef", targetGUID=note)
        _add_note(notes, note, coding.memo[:LONGEST_NAME].replace("\n", " "), coding.memo)


def coding_guid(placed: PlacedCoding) -> str:
    """The identifier of a coding: by its code, coder and place."""
    return guid_of("coding", *placed.coding.key, placed.start, placed.end)


def _add_note(notes: Element, guid: str, name: str, text: str) -> None:
    note = SubElement(notes, "Note", guid=guid, name=xml_text(name))
    SubElement(note, "PlainTextContent").text = xml_text(text)


def _rest(coded: CodedDocuments, sources: Sources) -> dict[str, Any]:
    """What the format has no place for, by the identifier of the thing."""
    return {
        "format": 1,
        "codes": {guid_of("code", code.id): _rest_of_code(code) for code in coded.codings.codes},
        "coders": {guid_of("coder", coder.id): _rest_of_coder(coder) for coder in coded.codings.coders},
        "sources": {guid_of("source", name): name for name in sources},
        "codings": {coding_guid(placed): _rest_of_coding(placed) for placed in coded.placed},
    }


def _rest_of_code(code: Code) -> dict[str, Any]:
    examples = [{"passage": str(cite), "quote": cite.quote} for cite in code.examples]
    definition = None if code.definition is None else _texts(code.definition)
    return {"id": code.id, "name": _texts(code.name), "definition": definition, "examples": examples}


def _rest_of_coder(coder: Coder) -> dict[str, Any]:
    return {"id": coder.id, "name": _texts(coder.name), "read": [list(part) for part in coder.read]}


def _rest_of_coding(placed: PlacedCoding) -> dict[str, Any]:
    cite = placed.coding.cite
    where = {} if cite is None else {"passage": cite.passage, "quote": cite.quote}
    return {"start": placed.start, "end": placed.end, "on": placed.coding.on, **where}


def _texts(name: Name) -> dict[str, str]:
    return dict(name.texts)
