"""REFI-QDA codebooks and projects → what they hold, by their own identifiers [Refi2019]."""

import json
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any
from xml.etree.ElementTree import Element

from countermove.core.errors import Fault, InputError, Place
from countermove.core.xml_tree import parse_xml
from countermove.core.yaml_text import invalid_characters

PROJECT_FILE = "project.qde"
OWN_NOTE = "countermove"
"""The name of the note in which a project written by this program keeps what the format has no place for."""

_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_INTERNAL = re.compile(r"(?:internal|relative)://", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class QdaCode:
    """A code; `parent` is the identifier of the one it stands in."""

    guid: str
    name: str
    description: str | None
    colour: str | None
    is_codable: bool
    parent: str | None


@dataclass(frozen=True, slots=True)
class QdaCoding:
    """A code given to `text[start:end]` of a source; `user` and `code` are identifiers."""

    guid: str
    code: str
    user: str | None
    start: int
    end: int
    date: str | None
    memo: str | None


@dataclass(frozen=True, slots=True)
class QdaSource:
    """A source as plain text, with the codings of its selections."""

    guid: str
    name: str
    text: str
    codings: tuple[QdaCoding, ...]


@dataclass(frozen=True, slots=True)
class QdaProject:
    """A codebook or project. `rest` is the content of the note this program wrote, empty without one; `left_out` says
    what is in the file and not here.
    """

    codes: tuple[QdaCode, ...]
    users: tuple[tuple[str, str], ...]  # identifier, name
    sources: tuple[QdaSource, ...]
    rest: Mapping[str, Any]
    left_out: tuple[str, ...]


def parse_qdc(data: bytes, file: str) -> QdaProject:
    """The codebook in the content of a `.qdc` file; InputError where it is none."""
    root = parse_xml(data, file)
    if root.tag != "CodeBook":
        raise _refused(file, f"its root element is '{root.tag[:60]}'; expected 'CodeBook', as in a .qdc file")
    return QdaProject(_codes(root, file), (), (), {}, ())


def parse_qdpx(members: Mapping[str, bytes], file: str) -> QdaProject:
    """The project whose archive holds these files by their paths; InputError where they are none, or a source's plain
    text is not there or not UTF-8.
    """
    by_path = {path.replace("\\", "/").casefold(): data for path, data in members.items()}
    if PROJECT_FILE not in by_path:
        raise _refused(file, f"has no '{PROJECT_FILE}' in it; expected a REFI-QDA project")
    root = parse_xml(by_path[PROJECT_FILE], f"{file}/{PROJECT_FILE}")
    if root.tag != "Project":
        raise _refused(file, f"the root element of '{PROJECT_FILE}' is '{root.tag[:60]}'; expected 'Project'")
    notes = {_guid(note): note for note in root.findall("Notes/Note")}
    left_out: list[str] = []
    reading = _Reading(file, by_path, {guid: _note_text(note, by_path) for guid, note in notes.items()}, left_out)
    sources = tuple(source for element in root.iterfind("Sources/*") for source in _sources(reading, element))
    users = tuple(
        (_guid(user), shown(user.get("name")) or shown(user.get("id"))) for user in root.iterfind("Users/User")
    )
    codes = tuple(code for book in root.iterfind("CodeBook") for code in _codes(book, file))
    own = next((reading.notes[guid] for guid, note in notes.items() if note.get("name") == OWN_NOTE), "")
    others = ((name, len(root.findall(f"{name}/*"))) for name in ("Cases", "Links", "Sets", "Graphs", "Variables"))
    left_out += [f"{count} in {name}" for name, count in others if count]
    return QdaProject(codes, users, sources, _rest(own), tuple(left_out))


@dataclass(frozen=True, slots=True)
class _Reading:
    file: str
    members: Mapping[str, bytes]
    notes: Mapping[str, str]
    left_out: list[str]


def clean(text: str) -> str:
    """The text with a blank for each character that a file of ours cannot hold, as many as before."""
    wrong = {text[found.position] for found in invalid_characters(text)}
    return "".join(" " if character in wrong else character for character in text) if wrong else text


def shown(text: str | None) -> str:
    """The text as a file of ours can hold it, without white space around it."""
    return clean(text or "").strip()


def _guid(element: Element, key: str = "guid") -> str:
    """An identifier in one form: without braces, in lower case."""
    return (element.get(key) or "").strip().strip("{}").lower()


def _codes(book: Element, file: str) -> tuple[QdaCode, ...]:
    found: list[QdaCode] = []

    def walk(parent: Element, under: str | None) -> None:
        for element in parent.findall("Code"):
            guid, name = _guid(element), shown(element.get("name"))
            if not guid or not name:
                raise _refused(file, "a code has no guid or no name; expected both")
            description = shown(element.findtext("Description")) or None
            is_codable = (element.get("isCodable") or "true").strip().lower() not in {"false", "0"}
            found.append(QdaCode(guid, name, description, element.get("color"), is_codable, under))
            walk(element, guid)

    for codes in book.findall("Codes"):
        walk(codes, None)
    if len({code.guid for code in found}) < len(found):
        raise _refused(file, "two codes have the same guid; expected each once")
    return tuple(found)


def _sources(reading: _Reading, element: Element) -> Iterator[QdaSource]:
    """The source as plain text: of a text itself, of a PDF its transcript; of others nothing."""
    name = element.get("name") or _guid(element)
    text = element if element.tag == "TextSource" else element.find("Representation")
    if element.tag not in {"TextSource", "PDFSource"} or text is None:
        reading.left_out.append(f"'{name}': a {element.tag} without plain text")
        return
    if areas := element.findall("PDFSelection"):
        reading.left_out.append(f"'{name}': {len(areas)} selections of areas of pages")
    if whole := [*element.findall("Coding"), *(text.findall("Coding") if text is not element else ())]:
        reading.left_out.append(f"'{name}': {len(whole)} codes on the source as a whole")
    raw = _plain_text(text, reading.members)
    if raw is None:
        where = text.get("plainTextPath") or "PlainTextContent"
        raise _refused(
            reading.file, f"the plain text of '{name}' ({where}) is not in the file or not UTF-8; expected it"
        )
    source = _SourceText(name, raw)
    codings = (_codings(reading, source, selection) for selection in text.findall("PlainTextSelection"))
    yield QdaSource(_guid(element), name, source.text, tuple(chain.from_iterable(codings)))


class _SourceText:
    """A plain text with line feeds alone at line ends, and where its positions have moved by that."""

    __slots__ = ("_pairs", "length", "name", "text")

    def __init__(self, name: str, raw: str) -> None:
        self.name, self.length = name, len(raw)
        self.text = raw.replace("\r\n", "\n")
        self._pairs = [match.start() for match in re.finditer("\r\n", raw)]

    def moved(self, position: int) -> int:
        return position - bisect_left(self._pairs, position)


def _plain_text(element: Element, members: Mapping[str, bytes]) -> str | None:
    """The text in the element or in the file it names, without a byte order mark; line ends stay as they are, because
    positions count them.
    """
    path = element.get("plainTextPath")
    if not path:
        return element.findtext("PlainTextContent")
    name = _INTERNAL.sub("", path.replace("\\", "/")).lstrip("/").casefold()
    data = members.get(f"sources/{name}", members.get(name))
    try:
        return None if data is None else data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def _note_text(note: Element, members: Mapping[str, bytes]) -> str:
    return _plain_text(note, members) or note.findtext("Description") or ""


def _codings(reading: _Reading, source: _SourceText, selection: Element) -> Iterator[QdaCoding]:
    start, end = _position(selection, "startPosition"), _position(selection, "endPosition")
    codings = selection.findall("Coding")
    if start is None or end is None or not 0 <= start < end <= source.length:
        span = f"{selection.get('startPosition')} to {selection.get('endPosition')}"
        if codings:
            reading.left_out.append(f"'{source.name}': a selection from {span}, outside its {source.length} characters")
        return
    for coding in codings:
        code = coding.find("CodeRef")
        notes = (reading.notes.get(_guid(ref, "targetGUID"), "") for ref in coding.findall("NoteRef"))
        memo = shown("\n\n".join(filter(None, map(shown, notes)))) or None
        user = _guid(coding, "creatingUser") or _guid(selection, "creatingUser") or None
        date = _ISO_DATE.match(coding.get("creationDateTime") or "")
        if code is not None:
            places = (source.moved(start), source.moved(end))
            yield QdaCoding(_guid(coding), _guid(code, "targetGUID"), user, *places, date and date[0], memo)


def _position(selection: Element, key: str) -> int | None:
    try:
        return int(selection.get(key) or "")
    except ValueError:
        return None


def _rest(text: str) -> Mapping[str, Any]:
    try:
        rest = json.loads(text) if text else {}
    except (ValueError, RecursionError):
        return {}
    return rest if isinstance(rest, dict) and rest.get("format") == 1 else {}


def _refused(file: str, message: str) -> InputError:
    return InputError([Fault(Place(file), message)])
