"""CSL-JSON and RIS → references, with every fault of the file.

An entry whose id is that of a document of the study says what the document is.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from countermove.core.errors import Fault, Place
from countermove.core.reference import Reference
from countermove.core.yaml_nodes import MAX_BYTES, quoted
from countermove.core.yaml_values import add_fault

MOST_REFERENCES = 100_000
DEEPEST = 20

RIS_TYPES = {
    "JOUR": "article-journal", "MGZN": "article-magazine", "NEWS": "article-newspaper", "BOOK": "book", "EBOOK": "book",
    "CHAP": "chapter", "ECHAP": "chapter", "CONF": "paper-conference", "CPAPER": "paper-conference", "RPRT": "report",
    "GOVDOC": "report", "THES": "thesis", "ELEC": "webpage", "WEB": "webpage", "BLOG": "post-weblog", "BILL": "bill",
    "STAT": "legislation", "LEGAL": "legislation", "CASE": "legal_case", "STAND": "standard", "MAP": "map",
    "DATA": "dataset", "COMP": "software", "VIDEO": "motion_picture", "SOUND": "song", "UNPB": "manuscript",
    "SLIDE": "speech", "PAT": "patent", "ENCYC": "entry-encyclopedia", "DICT": "entry-dictionary",
}  # fmt: skip
"""The CSL type for a RIS type; a «document» where there is none."""

RIS_FIELDS = {
    "TI": "title", "T1": "title", "CT": "title", "T2": "container-title", "JO": "container-title",
    "JF": "container-title", "BT": "container-title", "T3": "collection-title", "PB": "publisher",
    "CY": "publisher-place", "VL": "volume",
    "IS": "issue", "ET": "edition", "DO": "DOI", "UR": "URL", "AB": "abstract", "N2": "abstract", "N1": "note",
    "LA": "language", "SN": "ISSN", "M1": "number", "CN": "call-number", "ST": "title-short",
}  # fmt: skip
RIS_NAMES = {
    "AU": "author",
    "A1": "author",
    "ED": "editor",
    "A2": "editor",
    "A3": "collection-editor",
    "A4": "translator",
}
RIS_DATES = {"DA": "issued", "PY": "issued", "Y1": "issued", "Y2": "accessed"}

_RIS_LINE = re.compile(r"([A-Z][A-Z0-9])  -(?: (.*))?")


def parse_references(data: bytes, file: str, faults: list[Fault]) -> tuple[Reference, ...]:
    """The references in a file whose name ends in `.ris`, or else in CSL-JSON; wrong ones are added to `faults`."""
    if len(data) > MAX_BYTES:
        add_fault(faults, Place(file), f"file is larger than {MAX_BYTES // 1_000_000} MB; expected a smaller one")
        return ()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        add_fault(faults, Place(file), "file is not UTF-8; expected text in UTF-8")
        return ()
    return parse_ris(text, file, faults) if file.lower().endswith(".ris") else parse_csl(text, file, faults)


def parse_csl(text: str, file: str, faults: list[Fault]) -> tuple[Reference, ...]:
    """The entries of a CSL-JSON list, each with an id of its own and a type; the other fields are kept as they are."""
    try:
        entries = json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        add_fault(
            faults, Place(file, error.lineno, error.colno), f"not JSON: {error.msg.lower()}; expected a CSL-JSON list"
        )
        return ()
    except (ValueError, RecursionError) as error:
        add_fault(faults, Place(file), f"not JSON: {error}; expected a CSL-JSON list")
        return ()
    if not isinstance(entries, list) or len(entries) > MOST_REFERENCES:
        add_fault(faults, Place(file), f"file is no list of at most {MOST_REFERENCES:,} references; expected CSL-JSON")
        return ()
    found: dict[str, Reference] = {}
    for number, entry in enumerate(entries, 1):
        reference = _csl_entry(entry, number, file, faults)
        if reference is not None and reference.id in found:
            add_fault(faults, Place(file), f"reference {quoted(reference.id)} is there twice; expected it once")
        elif reference is not None:
            found[reference.id] = reference
    return tuple(found.values())


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is no number of JSON")


def _csl_entry(entry: Any, number: int, file: str, faults: list[Fault]) -> Reference | None:
    what = f"reference {number}"
    if not isinstance(entry, dict):
        add_fault(faults, Place(file), f"{what} is no object; expected one with `id`, `type` and `title`")
        return None
    name, kind = entry.get("id"), entry.get("type")
    if isinstance(name, bool) or not isinstance(name, str | int) or not str(name).strip():
        add_fault(faults, Place(file), f"{what} has no `id`; expected a text")
        return None
    if not isinstance(kind, str) or not kind.strip():
        add_fault(faults, Place(file), f'{what} ({quoted(str(name))}) has no `type`; expected one such as "report"')
        return None
    if _depth(entry) > DEEPEST:
        add_fault(faults, Place(file), f"{what} is nested more than {DEEPEST} deep; expected the fields of CSL-JSON")
        return None
    return Reference(str(name).strip(), {**entry, "id": str(name).strip()})


def _depth(value: Any) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + max(map(_depth, inner), default=0)


def parse_ris(text: str, file: str, faults: list[Fault]) -> tuple[Reference, ...]:
    """The records of a RIS file as CSL entries. One without an `ID` goes by its number: `ris-1` and so on."""
    found: dict[str, Reference] = {}
    for number, (line, record) in enumerate(_records(text, file, faults), 1):
        fields = _from_ris(record)
        name = next((value for tag, value in record if tag == "ID" and value), f"ris-{number}")
        if name in found:
            add_fault(faults, Place(file, line, 1), f"reference {quoted(name)} is there twice; expected it once")
            continue
        found[name] = Reference(name, {"id": name, **fields})
    if not found and not faults:
        add_fault(faults, Place(file), "file holds no reference; expected records from `TY  -` to `ER  -`")
    return tuple(found.values())


def _records(text: str, file: str, faults: list[Fault]) -> Iterator[tuple[int, list[tuple[str, str]]]]:
    """Each record with the line it begins in, as tags and values; a line without a tag continues the last value."""
    record: list[tuple[str, str]] | None = None
    began = 0
    for number, line in enumerate(text.splitlines(), 1):
        match = _RIS_LINE.match(line)
        tag = match[1] if match else None
        if tag == "TY":
            if record is not None:
                add_fault(
                    faults, Place(file, began, 1), "record has no `ER  -` at its end; expected it before the next"
                )
            record, began = [], number
        if record is None:
            if line.strip():
                add_fault(faults, Place(file, number, 1), f"{quoted(line)} is in no record; expected `TY  -` before it")
                return
        elif match and tag == "ER":
            yield began, record
            record = None
        elif match and tag is not None:
            record.append((tag, (match[2] or "").strip()))
        elif line.strip() and record:
            record[-1] = (record[-1][0], f"{record[-1][1]} {line.strip()}".strip())
    if record is not None:
        add_fault(faults, Place(file, began, 1), "record has no `ER  -` at its end; expected it")


def _from_ris(record: list[tuple[str, str]]) -> Mapping[str, Any]:
    fields: dict[str, Any] = {"type": "document"}
    pages: dict[str, str] = {}
    for tag, value in record:
        if not value:
            continue
        if tag == "TY":
            fields["type"] = RIS_TYPES.get(value.upper(), "document")
        elif tag in RIS_NAMES:
            fields.setdefault(RIS_NAMES[tag], []).append(_person(value))
        elif tag in RIS_DATES:
            date = _date(value)
            known = fields.get(RIS_DATES[tag])
            if known is None or len(str(date)) > len(str(known)):
                fields[RIS_DATES[tag]] = date
        elif tag == "KW":
            fields["keyword"] = f"{fields['keyword']}, {value}" if "keyword" in fields else value
        elif tag in {"SP", "EP"}:
            pages[tag] = value
        elif tag in RIS_FIELDS:
            fields.setdefault(RIS_FIELDS[tag], value)
    if pages:
        fields["page"] = "-".join(pages[tag] for tag in ("SP", "EP") if tag in pages)
    return fields


def _person(text: str) -> dict[str, str]:
    """«Family, Given»; a name without a comma, as bodies and Chinese names have it, stays whole."""
    family, comma, given = text.partition(",")
    return {"family": family.strip(), "given": given.strip()} if comma and given.strip() else {"literal": text}


def _date(text: str) -> dict[str, Any]:
    """`year/month/day/other`, parts that are no numbers left out."""
    parts: list[int] = []
    for part in re.split(r"[/-]", text)[:3]:
        if not part.strip().isascii() or not part.strip().isdigit():
            break
        parts.append(int(part))
    return {"date-parts": [parts]} if parts else {"literal": text}
