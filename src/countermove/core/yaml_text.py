"""The characters of a YAML file, and what its parser complains about in plain words."""

import re
import unicodedata
from dataclasses import dataclass

import yaml

from countermove.core.errors import Fault, Place

_BREAK = re.compile(r"\r\n|\r|\n")
_INVALID = re.compile("[^\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")

_INDENTATION = ("the indentation does not fit the lines above", "entries of one level to start in one column")
_NO_VALUE = (
    "a value is missing or starts with a sign of YAML",
    "a value, in quotes where it starts with a sign",
)
_AFTER_END = ("the file goes on after its end", "one mapping, all keys in one column")
_OPEN_QUOTES = ("the file ends inside quotes", "a closing quote")

_COMPLAINTS = {
    "could not find expected ':'": ("a line has no colon after its key", "`key: value`"),
    "expected <block end>": _INDENTATION,
    "did not find expected key": _INDENTATION,
    "did not find expected '-' indicator": _INDENTATION,
    "expected the node content": _NO_VALUE,
    "did not find expected node content": _NO_VALUE,
    "mapping values are not allowed": (
        "a colon stands where none can",
        "one `key: value`, or text in quotes",
    ),
    "expected ',' or ']'": ("a list in brackets is not closed or lacks a comma", "`[a, b]`"),
    "expected ',' or '}'": ("a mapping in braces is not closed or lacks a comma", "`{a: 1, b: 2}`"),
    "unexpected end of stream": _OPEN_QUOTES,
    "unexpected document separator": _OPEN_QUOTES,
    "unexpected document indicator": _OPEN_QUOTES,
    "cannot start any token": ("a value starts with a sign of YAML", "the value in quotes"),
    "sequence entries are not allowed": (
        "a dash of a list stands where none can",
        "each dash on its own line",
    ),
    "alphabetic or numeric": ("an anchor or alias has no name", "a name, or text in quotes"),
    "unknown escape character": (
        "an unknown letter follows a backslash",
        "single quotes, or two backslashes",
    ),
    "undefined tag handle": ("a value starts with an exclamation mark", "the value in quotes"),
    "<document start>": _AFTER_END,
}


@dataclass(frozen=True, slots=True)
class InvalidCharacter:
    """A character that text may not hold: its first position, its name, and how often it stands there."""

    position: int
    name: str
    count: int


def decode_text(data: bytes, file: str, faults: list[Fault]) -> str | None:
    """The text in `data`, without a byte order mark; None, with faults, where it is not plain UTF-8 text."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8").removeprefix("\ufeff")
        message = f"byte 0x{data[error.start]:02x} is not UTF-8; expected a file saved as UTF-8"
        faults.append(Fault(_place_at(file, before), message))
        return None
    text = text.removeprefix("\ufeff")
    found = invalid_characters(text)
    for character in found:
        expected = "spaces" if character.name == "a tab" else "text that can be shown"
        if character.name.endswith("(U+0000)") and 3 * character.count > len(text):
            expected = "a file saved as UTF-8; this one looks like UTF-16"
        often = f" ({character.count} times)" if character.count > 1 else ""
        message = f"file holds {character.name}{often}; expected {expected}"
        faults.append(Fault(_place_at(file, text[: character.position]), message))
    return None if found else text


def invalid_characters(text: str) -> tuple[InvalidCharacter, ...]:
    """Each character that `text` may not hold, where it first stands: tabs, control signs, odd line ends."""
    first: dict[str, int] = {}
    count: dict[str, int] = {}
    for match in _INVALID.finditer(text):
        first.setdefault(match[0], match.start())
        count[match[0]] = count.get(match[0], 0) + 1
    return tuple(InvalidCharacter(first[sign], _sign_name(sign), count[sign]) for sign in first)


def syntax_fault(file: str, error: yaml.YAMLError) -> Fault:
    """What the parser found, as `what is wrong; what was expected`, and where."""
    problem = getattr(error, "problem", None) or str(error)
    place = _marked_place(file, getattr(error, "problem_mark", None))
    context = _marked_place(file, getattr(error, "context_mark", None))
    fallback = (" ".join(problem.split()), "YAML 1.2")
    wrong, expected = next((words for phrase, words in _COMPLAINTS.items() if phrase in problem), fallback)
    if "':'" in problem and context.line:
        place = context
    began = f", in what begins in line {context.line}" if 0 < context.line < place.line else ""
    return Fault(place if place.line else context, f"not valid YAML: {wrong}{began}; expected {expected}")


def _marked_place(file: str, mark: yaml.Mark | None) -> Place:
    return Place(file) if mark is None else Place(file, mark.line + 1, mark.column + 1)


def _place_at(file: str, before: str) -> Place:
    lines = _BREAK.split(before)
    return Place(file, len(lines), len(lines[-1]) + 1)


def _sign_name(sign: str) -> str:
    if sign == "\t":
        return "a tab"
    kind = "a line separator" if sign in "\x85\u2028\u2029" else "a control character"
    return f"{kind} (U+{ord(sign):04X}{_unicode_name(sign)})"


def _unicode_name(sign: str) -> str:
    name = unicodedata.name(sign, "")
    return f" {name.lower()}" if name else ""
