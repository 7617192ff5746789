"""XML of office documents into a light tree: no entities, no external parts, bounded depth and number of elements."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import NoReturn
from xml.parsers import expat

from countermove.documents.formats.refusal import Refusal

DEEPEST = 400
MOST_ELEMENTS = 600_000

TEXTS = frozenset(("w:t", "m:t", "w:instrText"))
"""Elements whose text is kept."""

_PREFIXES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r",
    "http://purl.oclc.org/ooxml/officeDocument/relationships": "r",
    "http://schemas.openxmlformats.org/package/2006/relationships": "rel",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
}
_SEPARATOR = "\n"  # no namespace has one


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """An element: its name as `w:p`, attributes likewise, the text directly in it, and its children in order."""

    name: str
    attributes: dict[str, str]
    texts: list[str] = field(default_factory=list)
    children: list["Node"] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text directly in the element."""
        return "".join(self.texts)

    def child(self, name: str) -> "Node | None":
        """The first child of this name."""
        return next((child for child in self.children if child.name == name), None)

    def value(self, name: str) -> str | None:
        """The attribute `w:val` of the first child of this name; "" where it has none, None without such a child."""
        child = self.child(name)
        return None if child is None else child.attributes.get("w:val", "")


@dataclass(slots=True)
class _Building:
    """The tree so far: the elements that are open, and how many stand around a place in what is skipped."""

    part: str
    skipped: frozenset[str]
    opened: list[Node]
    skipping: int = 0
    n_elements: int = 0


def parse_xml(data: bytes, part: str, *, skipped: frozenset[str] = frozenset()) -> Node:
    """The root element of the part, without the elements named in `skipped`. Raises `Refusal` for XML that is
    damaged, declares a document type, or is too deep or too large.
    """
    building = _Building(part, skipped, [Node("", {})])
    parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
    parser.buffer_text = True
    parser.StartElementHandler = partial(_start, building)
    parser.EndElementHandler = partial(_end, building)
    parser.CharacterDataHandler = partial(_add_text, building)
    parser.StartDoctypeDeclHandler = partial(_refuse_doctype, building)
    root = building.opened[0]
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        problem = f"is broken: its part {part!r} is not well-formed ({error})"
        raise Refusal(problem, "repair and save it in a word processor") from error
    return root.children[0]


def _start(building: _Building, name: str, attributes: dict[str, str]) -> None:
    short = _shorten(name)
    building.n_elements += 1
    if building.skipping or short in building.skipped:
        building.skipping += 1
        return
    if len(building.opened) > DEEPEST or building.n_elements > MOST_ELEMENTS:
        _refuse_size(building.part, len(building.opened))
    kept = {_shorten(key): value for key, value in attributes.items()} if attributes else attributes
    node = Node(short, kept)
    building.opened[-1].children.append(node)
    building.opened.append(node)


def _end(building: _Building, _name: str) -> None:
    if building.skipping:
        building.skipping -= 1
    else:
        building.opened.pop()


def _add_text(building: _Building, characters: str) -> None:
    if not building.skipping and building.opened[-1].name in TEXTS:
        building.opened[-1].texts.append(characters)


def _refuse_doctype(building: _Building, *_arguments: object) -> NoReturn:
    problem = f"declares a document type in its part {building.part!r}, which no DOCX does"
    raise Refusal(problem, "save it anew in a word processor")


def _refuse_size(part: str, depth: int) -> NoReturn:
    if depth > DEEPEST:
        raise Refusal(f"is nested more than {DEEPEST} deep in its part {part!r}", "save the text of it as a new file")
    raise Refusal(f"has more than {MOST_ELEMENTS:,} elements in its part {part!r}", "split the document")


def _shorten(name: str) -> str:
    """«w:p» for the name of a paragraph, whatever prefix the file uses; «?» stands for any other namespace."""
    space, separator, local = name.rpartition(_SEPARATOR)
    if not separator:
        return local
    return f"{_PREFIXES.get(space, '?')}:{local}"


def walk(root: Node) -> Iterator[tuple[Node, bool]]:
    """Every element under `root`, twice: (node, False) where it opens, (node, True) where it closes."""
    stack = [(root, False)]
    while stack:
        node, is_closing = stack.pop()
        yield node, is_closing
        if not is_closing:
            stack.append((node, True))
            stack.extend((child, False) for child in reversed(node.children))
