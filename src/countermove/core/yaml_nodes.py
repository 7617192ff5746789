"""YAML text as a tree of nodes, every key and value with its place.

Scalars follow the core schema of YAML 1.2 (`on`, `yes` and `no` are text). What makes files hard to trust
is refused: duplicate keys, tags, merge keys, several documents, aliases that explode, endless numbers.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import yaml

from countermove.core.errors import Fault, Place
from countermove.core.yaml_text import decode_text, invalid_characters, syntax_fault

MAX_BYTES = 10_000_000
MAX_NODES = 500_000
MAX_DEPTH = 60
MAX_DIGITS = 400

NUMBERED = ("quantiles",)
"""Keys of mappings whose own keys may be numbers."""

FASTEST_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_WHOLE = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_CONSTANTS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


@dataclass(frozen=True, slots=True)
class ScalarNode:
    """One value, and the text it was written as."""

    place: Place
    value: str | int | float | bool | None
    text: str


@dataclass(frozen=True, slots=True)
class ListNode:
    """A list of nodes."""

    place: Place
    items: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A key, its place, and what it stands for."""

    key: str
    place: Place
    node: "Node"


@dataclass(frozen=True, slots=True)
class MappingNode:
    """Entries in file order, each key once."""

    place: Place
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class FaultyNode:
    """Something whose fault has been noted already; readers pass over it without another one."""

    place: Place


Node: TypeAlias = ScalarNode | ListNode | MappingNode | FaultyNode


@dataclass(slots=True)
class _Frame:
    """A list or mapping that is still open: its nodes so far, and their number with aliases written out."""

    place: Place
    is_mapping: bool
    anchor: str | None
    nodes: list[Node] = field(default_factory=list)
    size: int = 1


class _RefusedError(Exception):
    """The file is not read any further."""


def parse_yaml(data: bytes, file: str, faults: list[Fault], *, loader: Any = FASTEST_LOADER) -> Node | None:
    """The root node of the one document in `data`, or None where the text cannot be read to its end.

    Everything wrong is added to `faults`; the tree holds a `FaultyNode` where a value had to be refused.
    """
    if len(data) > MAX_BYTES:
        faults.append(Fault(Place(file), f"file is larger than {MAX_BYTES // 1_000_000} MB; expected a smaller one"))
        return None
    text = decode_text(data, file, faults)
    if text is None:
        return None
    builder = _Builder(file, faults)
    try:
        for event in yaml.parse(text, Loader=loader):
            _take_event(builder, event)
    except _RefusedError:
        return None
    except yaml.YAMLError as error:
        faults.append(syntax_fault(file, error))
        return None
    if builder.root is None:
        faults.append(Fault(Place(file), "file is empty; expected a mapping that starts with `countermove: 1`"))
    return builder.root


@dataclass(slots=True)
class _Builder:
    file: str
    faults: list[Fault]
    root: Node | None = None
    stack: list[_Frame] = field(default_factory=list)
    anchors: dict[str, tuple[Node, int]] = field(default_factory=dict)
    size: int = 0
    documents: int = 0

    def place(self, event: Any) -> Place:
        return Place(self.file, event.start_mark.line + 1, event.start_mark.column + 1)

    def note(self, place: Place, message: str) -> None:
        self.faults.append(Fault(place, message))


def _take_event(builder: _Builder, event: Any) -> None:
    match event:
        case yaml.ScalarEvent():
            _add(builder, _scalar(builder, event), 1, event.anchor)
        case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
            _open(builder, event)
        case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
            _close(builder)
        case yaml.AliasEvent():
            _add_alias(builder, event)
        case yaml.DocumentStartEvent():
            builder.documents += 1
            if builder.documents > 1:
                builder.note(builder.place(event), "a second YAML document starts here; expected one for each file")
                raise _RefusedError


def _open(builder: _Builder, event: Any) -> None:
    _refuse_tag(builder, event)
    place = builder.place(event)
    if len(builder.stack) >= MAX_DEPTH:
        builder.note(place, f"nested more than {MAX_DEPTH} deep; expected a few levels")
        raise _RefusedError
    if event.anchor is not None:
        builder.anchors.pop(event.anchor, None)
    builder.stack.append(_Frame(place, isinstance(event, yaml.MappingStartEvent), event.anchor))


def _close(builder: _Builder) -> None:
    frame = builder.stack.pop()
    node: Node
    if frame.is_mapping:
        node = MappingNode(frame.place, tuple(_entries(builder, frame.nodes, numbered=_is_numbered(builder))))
    else:
        node = ListNode(frame.place, tuple(frame.nodes))
    builder.size -= frame.size - 1
    _add(builder, node, frame.size, frame.anchor)


def _add_alias(builder: _Builder, event: Any) -> None:
    place = builder.place(event)
    if event.anchor not in builder.anchors:
        builder.note(place, f"alias *{event.anchor} has no anchor before it; expected &{event.anchor} earlier on")
        _add(builder, FaultyNode(place), 1, None)
        return
    node, size = builder.anchors[event.anchor]
    _add(builder, node, size, None, place)


def _add(builder: _Builder, node: Node, size: int, anchor: str | None, place: Place | None = None) -> None:
    builder.size += size
    if builder.size > MAX_NODES:
        message = f"more than {MAX_NODES:,} values once aliases are written out; expected a smaller file"
        builder.note(place or node.place, message)
        raise _RefusedError
    if anchor is not None:
        builder.anchors[anchor] = (node, size)
    if builder.stack:
        builder.stack[-1].nodes.append(node)
        builder.stack[-1].size += size
    else:
        builder.root = node


def _is_numbered(builder: _Builder) -> bool:
    """Whether the mapping that has just ended stands under a key whose mappings have numbers for keys."""
    outer = builder.stack[-1] if builder.stack else None
    if outer is None or not outer.is_mapping or len(outer.nodes) % 2 == 0:
        return False
    key = outer.nodes[-1]
    return isinstance(key, ScalarNode) and key.value in NUMBERED


def _entries(builder: _Builder, nodes: list[Node], *, numbered: bool) -> Iterator[Entry]:
    seen: dict[str, Place] = {}
    for key, node in zip(nodes[::2], nodes[1::2], strict=True):
        if isinstance(key, FaultyNode):
            continue
        text = _key_text(builder, key, numbered=numbered)
        if text is None:
            continue
        if text in seen:
            message = f"key {quoted(text)} is given twice, first in line {seen[text].line}; expected it once"
            builder.note(key.place, message)
            continue
        seen[text] = key.place
        yield Entry(text, key.place, node)


def _key_text(builder: _Builder, key: Node, *, numbered: bool) -> str | None:
    if not isinstance(key, ScalarNode):
        builder.note(key.place, "a key is a list or a mapping; expected text")
        return None
    if numbered and isinstance(key.value, int | float) and not isinstance(key.value, bool):
        return key.text
    if not isinstance(key.value, str):
        builder.note(key.place, f"key {key.text or '(empty)'} is not text; expected text, or the same in quotes")
        return None
    if key.value == "<<":
        builder.note(key.place, "merge key `<<` is not part of YAML 1.2; expected the entries themselves")
        return None
    return key.value


def _refuse_tag(builder: _Builder, event: Any) -> None:
    if event.tag is not None:
        tag = event.tag.replace("tag:yaml.org,2002:", "!!")
        builder.note(builder.place(event), f"tag {quoted(tag)} is not allowed; expected a value without a tag")


def _scalar(builder: _Builder, event: Any) -> Node:
    place, text = builder.place(event), event.value
    if event.tag is not None:
        _refuse_tag(builder, event)
        return FaultyNode(place)
    if not event.implicit[0]:
        if found := invalid_characters(text.replace("\t", " ")):
            builder.note(place, f"text holds {found[0].name} as an escape; expected text that can be shown")
            return FaultyNode(place)
        return ScalarNode(place, text, text)
    if text in _CONSTANTS:
        return ScalarNode(place, _CONSTANTS[text], text)
    if _NOT_FINITE.fullmatch(text) or _FLOAT.fullmatch(text) or _WHOLE.fullmatch(text):
        return _number(builder, place, text)
    return ScalarNode(place, text, text)


def _number(builder: _Builder, place: Place, text: str) -> Node:
    value = _number_value(text)
    if value is None:
        builder.note(place, f"number {shortened(text)} is not finite; expected a finite number")
        return FaultyNode(place)
    return ScalarNode(place, value, text)


def _number_value(text: str) -> int | float | None:
    """The number that `text` writes, or None where it is not finite as a double."""
    if len(text) > MAX_DIGITS or _NOT_FINITE.fullmatch(text):
        return None
    if not _WHOLE.fullmatch(text):
        value = float(text)
        return value if math.isfinite(value) else None
    base = {"0o": 8, "0x": 16}.get(text[:2], 10)
    whole = int(text, base)
    return whole if abs(whole) < 2**1023 else None


def shortened(text: str, length: int = 60) -> str:
    """`text` on one line, cut to `length` characters with an ellipsis."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"


def quoted(text: str) -> str:
    """`text`, shortened, in single quotes."""
    return f"'{shortened(text)}'"
