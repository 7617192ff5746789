"""Codings as W3C Web Annotations in JSON-LD [Sanderson2017]."""

import json
import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from countermove.core.names import Name
from countermove.plan.anchors import anchor_all
from countermove.plan.coded_passages import CodedDocuments, PlacedCoding, Sources
from countermove.report.export.qda_xml import guid_of

_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_ESCAPED = re.compile(r"[\x00-\x20\x7f%#?\\\[\]{}<>|^`\"]")


def render_annotations(coded: CodedDocuments, sources: Sources, files: Mapping[str, str]) -> str:
    """An annotation page with one annotation for each placed coding; `files` are the documents' paths in the study.

    Every target has the quote with what stands around it and its position, in Unicode code points of the document's
    text as this program reads it.
    """
    names = {code.id: code.name for code in coded.codings.codes}
    coders = {coder.id: coder.name for coder in coded.codings.coders}
    items = []
    for document in sources:
        placed = [each for each in coded.placed if each.coding.document == document]
        anchors = anchor_all(sources[document][0], [(each.start, each.end) for each in placed])
        target = {"source": _ESCAPED.sub(_escape, files[document])}
        for each, anchor in zip(placed, anchors, strict=True):
            words = {
                "type": "TextQuoteSelector",
                "exact": anchor.quote,
                "prefix": anchor.prefix,
                "suffix": anchor.suffix,
            }
            position = {"type": "TextPositionSelector", "start": each.start, "end": each.end}
            items.append(
                {
                    **_annotation(each, names[each.coding.code], coders[each.coding.coder]),
                    "target": {**target, "selector": [words, position]},
                }
            )
    page = {"@context": "http://www.w3.org/ns/anno.jsonld", "type": "AnnotationPage", "items": items}
    return json.dumps(page, ensure_ascii=False, indent=2) + "\n"


def _escape(match: re.Match[str]) -> str:
    """A sign that an address cannot hold, as its bytes."""
    return "".join(f"%{byte:02X}" for byte in match[0].encode())


def _annotation(placed: PlacedCoding, code: Name, coder: Name) -> dict[str, Any]:
    coding = placed.coding
    tags = [
        {"type": "TextualBody", "purpose": "tagging", "value": text, **({"language": tag} if tag else {})}
        for tag, text in code.texts
    ]
    memo = [] if coding.memo is None else [{"type": "TextualBody", "purpose": "commenting", "value": coding.memo}]
    is_date = coding.on is not None and _ISO_DATE.fullmatch(coding.on)
    return {
        "id": UUID(guid_of("coding", *coding.key, placed.start, placed.end)).urn,
        "type": "Annotation",
        "motivation": "tagging",
        "creator": {"type": "Person", "name": str(coder), "nickname": coding.coder},
        **({"created": f"{coding.on}T00:00:00Z"} if is_date else {}),
        "body": [*tags, *memo],
    }
