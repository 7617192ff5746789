"""XML from strangers as a tree of elements: no document type, so nothing to expand and nothing to fetch; bounded."""

from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from countermove.core.errors import Fault, InputError, Place

MAX_BYTES = 100_000_000
MAX_ELEMENTS = 1_000_000
MAX_DEPTH = 200


class _RefusedError(Exception):
    """The file is not read any further."""


def parse_xml(data: bytes, file: str) -> Element:
    """The root of the document, element names without their namespaces. Raises InputError with the place where it is no
    XML, declares a document type, nests deeper than 200 levels, or has more than 100 MB or 1,000,000 elements.
    """
    if len(data) > MAX_BYTES:
        raise InputError([Fault(Place(file), f"is larger than {MAX_BYTES // 1_000_000} MB; expected a smaller file")])
    parser = expat.ParserCreate(namespace_separator="}")
    reading = _Reading(TreeBuilder())
    parser.buffer_text = True
    parser.StartElementHandler = reading.start
    parser.EndElementHandler = reading.end
    parser.CharacterDataHandler = reading.builder.data
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        place = Place(file, error.lineno, error.offset + 1)
        raise InputError([Fault(place, f"not XML: {expat.ErrorString(error.code)}; expected a whole file")]) from error
    except (_RefusedError, LookupError, ValueError) as error:
        place = Place(file, parser.CurrentLineNumber, parser.CurrentColumnNumber + 1)
        raise InputError([Fault(place, f"{error}; expected a file that a program for coding wrote")]) from error
    return reading.builder.close()


class _Reading:
    """The tree so far, with its size and depth."""

    __slots__ = ("builder", "depth", "size")

    def __init__(self, builder: TreeBuilder) -> None:
        self.builder, self.depth, self.size = builder, 0, 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        self.size += 1
        if self.depth > MAX_DEPTH:
            raise _RefusedError(f"nested more than {MAX_DEPTH} deep")
        if self.size > MAX_ELEMENTS:
            raise _RefusedError(f"more than {MAX_ELEMENTS:,} elements")
        self.builder.start(_local(name), {_local(key): value for key, value in attributes.items()})

    def end(self, name: str) -> None:
        self.depth -= 1
        self.builder.end(_local(name))


def _refuse_doctype(name: str, _system: str | None, _public: str | None, _internal: bool) -> None:
    raise _RefusedError(f"declares a document type '{name[:60]}'")


def _local(name: str) -> str:
    return name.rpartition("}")[2]
