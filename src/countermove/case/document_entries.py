"""Documents put into the text of a study file, everything that a person wrote there left as it is."""

import json
import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import yaml

from countermove.core.yaml_values import MAX_ID_LENGTH

LONGEST_TITLE = 200

_PLAIN = re.compile(r"[^\W\d_][\w-]*")
_RESERVED = frozenset(("null", "true", "false"))
_NO_CONTENT = re.compile(r"\s*(?:#.*)?")


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A document to be listed, with what a study says of one. `file` is told from the study folder."""

    id: str
    file: str
    language: str
    title: str
    source: str
    kind: str = "original"


def new_study_text(title: str) -> str:
    """The text of a study that has no more than a title and a place for documents."""
    return f"countermove: 1\ntitle: {_quote(title)}\ndocuments:\n"


def add_documents(text: str, documents: Sequence[NewDocument]) -> str | None:
    """The text of a study file with the documents listed behind those that it has; None where these stand in braces,
    so that nothing can be put behind them.
    """
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    entries = root.value if isinstance(root, yaml.MappingNode) else []
    place = next((place for place, (key, _) in enumerate(entries) if key.value == "documents"), None)
    lines = text.splitlines()
    if place is None:
        return "\n".join([*lines, "documents:", *_entry_lines(documents, "  ")]) + "\n"
    key, value = entries[place]
    is_empty = isinstance(value, yaml.ScalarNode) and not value.value
    if not is_empty and (not isinstance(value, yaml.MappingNode) or value.flow_style):
        return None
    end = entries[place + 1][0].start_mark.line if place + 1 < len(entries) else len(lines)
    while end > key.start_mark.line + 1 and _NO_CONTENT.fullmatch(lines[end - 1]):
        end -= 1
    indent = "  " if is_empty else " " * value.start_mark.column
    return "\n".join([*lines[:end], *_entry_lines(documents, indent), *lines[end:]]) + "\n"


def make_id(name: str, taken: Collection[str]) -> str:
    """An id like `name` that is not among `taken`."""
    signs = (sign if sign.isalnum() else "-" for sign in unicodedata.normalize("NFC", name).lower())
    base = re.sub(r"-{2,}", "-", "".join(signs)).strip("-")[: MAX_ID_LENGTH - 6] or "document"
    if base not in taken:
        return base
    return next(found for number in range(2, len(taken) + 3) if (found := f"{base}-{number}") not in taken)


def _entry_lines(documents: Sequence[NewDocument], indent: str) -> list[str]:
    return [
        f"{indent}{_key(document.id)}: {{file: {_quote(document.file)}, language: {document.language}, "
        f"title: {_quote(document.title[:LONGEST_TITLE])}, source: {_quote(document.source)}, kind: {document.kind}}}"
        for document in documents
    ]


def _key(name: str) -> str:
    return name if _PLAIN.fullmatch(name) and name.isprintable() and name not in _RESERVED else _quote(name)


def _quote(text: str) -> str:
    """`text` as a scalar in double quotes, written alike in JSON and YAML; characters nobody sees become spaces."""
    return json.dumps("".join(sign if sign.isprintable() else " " for sign in text).strip(), ensure_ascii=False)
