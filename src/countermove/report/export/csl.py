"""The documents of a study as CSL-JSON, for programs that manage references."""

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

from countermove.case.case import SOURCE_NOT_STATED, DocumentEntry
from countermove.core.reference import Reference

_ADDRESS = re.compile(r"https?://[^\s,;，；。]+")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def render_csl(documents: Sequence[DocumentEntry], references: Iterable[Reference], language: str) -> str:
    """One entry for each document, by its id: its reference where the study has one, else what the study says of it."""
    by_id = {reference.id: reference for reference in references}
    entries = [dict(by_id[entry.id].fields) if entry.id in by_id else _entry(entry, language) for entry in documents]
    return json.dumps(entries, ensure_ascii=False, indent=2) + "\n"


def _entry(entry: DocumentEntry, language: str) -> dict[str, Any]:
    """Title, language and source; the address and the year where the source states one."""
    address, years = _ADDRESS.search(entry.source), set(_YEAR.findall(_ADDRESS.sub("", entry.source)))
    if SOURCE_NOT_STATED in entry.source:
        years = set()
    return {
        "id": entry.id,
        "type": "document",
        "title": entry.title.in_language(language),
        "language": entry.language,
        "note": entry.source,
        **({"URL": address[0]} if address else {}),
        **({"issued": {"date-parts": [[int(min(years))]]}} if len(years) == 1 else {}),
    }
