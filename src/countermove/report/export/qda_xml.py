"""What REFI-QDA projects and codebooks have in common: identifiers, names that XML can hold, nested codes."""

import re
from collections.abc import Sequence
from uuid import UUID, uuid5
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from countermove.core.provenance import VERSION
from countermove.plan.coding import Code

PROJECT_NAMESPACE = "urn:QDA-XML:project:1.0"
CODEBOOK_NAMESPACE = "urn:QDA-XML:codebook:1.0"
ORIGIN = f"Countermove {VERSION}"

_IDENTIFIERS = UUID("8c1f4f0e-0d5c-5a53-9d2b-6a1f6d1d7b3e")
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def guid_of(*parts: str | int) -> str:
    """The identifier of a thing by what it is, the same every time."""
    return str(uuid5(_IDENTIFIERS, "\x1f".join(map(str, parts))))


def xml_text(text: str) -> str:
    """The text without characters that XML cannot hold."""
    return _NOT_IN_XML.sub("\ufffd", text)


def add_codes(parent: Element, codes: Sequence[Code], language: str, under: str | None = None) -> None:
    """The codes below `under`, nested as in the codebook, each with its name and definition in one language."""
    for code in codes:
        if code.parent == under:
            element = SubElement(parent, "Code", guid=guid_of("code", code.id))
            element.set("name", xml_text(code.name.in_language(language)))
            element.set("isCodable", "true" if code.is_codable else "false")
            if code.colour is not None:
                element.set("color", code.colour)
            if code.definition is not None:
                SubElement(element, "Description").text = xml_text(code.definition.in_language(language))
            add_codes(element, codes, language, code.id)


def xml_bytes(root: Element, namespace: str) -> bytes:
    """The document in UTF-8, all elements in the namespace. Text content is not touched."""
    root.set("xmlns", namespace)
    indent(root)
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="unicode").encode("utf-8") + b"\n"
