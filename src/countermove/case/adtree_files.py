"""ADTool files (.xml) → ADTree, with every fault of the file and its place [Kordy2013].

The parser is expat from the standard library, told to stop at the first document type declaration: without one there
are no entities to expand and nothing outside the file to fetch, which is what a hostile file would use.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import inf, isnan
from types import MappingProxyType
from xml.parsers import expat

from countermove.case.input_files import FilePath, read_input
from countermove.core.adtree import DEEPEST, LARGEST, ADTree, Node, Refinement
from countermove.core.errors import Fault, InputError, Place
from countermove.core.yaml_text import decode_text

MOST_FAULTS = 50
LONGEST_LABEL = 1_000

COST, PROBABILITY = "cost", "probability"
_KINDS = {"MinCost": COST, "RealG0MinSumCost": COST, "ProbSucc": PROBABILITY, "ProbPlusTimes": PROBABILITY}
_WITHIN: Mapping[str, tuple[str, ...]] = {
    "adtree": ("",),
    "node": ("adtree", "node"),
    "label": ("node",),
    "comment": ("node",),
    "parameter": ("node",),
    "domain": ("adtree",),
    "class": ("domain",),
    "tool": ("domain",),
    "range": ("domain",),
}
_REFINEMENTS = {refinement.value: refinement for refinement in Refinement}


class _StopError(Exception):
    """Nothing further in the file can be trusted; the fault is already noted."""


@dataclass(slots=True)
class _Element:
    """An element that is being read: its attributes, its text so far, and the elements within."""

    name: str
    attributes: Mapping[str, str]
    place: Place
    text: list[str] = field(default_factory=list)
    parts: list["_Element"] = field(default_factory=list)

    def all(self, name: str) -> list["_Element"]:
        """The elements within that are called `name`."""
        return [part for part in self.parts if part.name == name]

    def words(self) -> str:
        """Its text, with every run of white space as one blank."""
        return " ".join("".join(self.text).split())


def read_adtree(path: FilePath) -> ADTree:
    """The tree in the ADTool file `path`. Raises InputError with the faults of the file."""
    return parse_adtree(read_input(path), str(path))


def parse_adtree(data: bytes, file: str) -> ADTree:
    """The tree that `data`, the content of `file`, describes.

    Costs come from a domain of the class MinCost, probabilities from one of the class ProbSucc; other domains are
    passed over. A root that switches its role is a goal of the defender. Raises InputError with the faults of the file,
    at most fifty: what is no XML in UTF-8, a document type declaration, more than 100 levels or 20,000 nodes, elements
    and values out of place, two countermeasures on one node, and labels that both actors or two values claim.
    """
    reading = _Reading(file)
    try:
        tree = _take_tree(reading, reading.parse(data))
    except _StopError:
        tree = None
    if reading.faults or tree is None:
        raise InputError(sorted(reading.faults))
    return tree


def _take_tree(reading: "_Reading", root: _Element) -> ADTree | None:
    nodes = root.all("node")
    if len(nodes) != 1:
        reading.add_fault(root.place, f"adtree has {len(nodes)} nodes; expected one, the root")
        return None
    values = _Values(reading, _domain_kinds(reading, root))
    top = _take_node(reading, nodes[0], values, role=0)
    if reading.faults:
        return None
    proponent = "defender" if nodes[0].attributes.get("switchRole") == "yes" else "attacker"
    costs, probabilities = (MappingProxyType(values.by_kind[kind]) for kind in (COST, PROBABILITY))
    return ADTree(reading.file, top, proponent, costs, probabilities)


class _Reading:
    """One pass over a file: the elements as a tree, and the faults."""

    def __init__(self, file: str) -> None:
        self.file, self.faults = file, list[Fault]()
        self.open: list[_Element] = []
        self.root: _Element | None = None
        self.counts = {True: 0, False: 0}
        self.parser = expat.ParserCreate("utf-8")
        self.parser.buffer_text = True

    def add_fault(self, place: Place, message: str) -> None:
        """Notes a fault; the fiftieth is the last."""
        self.faults.append(Fault(place, message))
        if len(self.faults) >= MOST_FAULTS:
            raise _StopError

    def parse(self, data: bytes) -> _Element:
        """The outermost element. Raises _StopError where the file is no XML that can be read."""
        handlers: Mapping[str, Callable[..., None]] = {
            "XmlDeclHandler": self._declare,
            "StartDoctypeDeclHandler": self._refuse_doctype,
            "StartElementHandler": self._start,
            "EndElementHandler": self._end,
            "CharacterDataHandler": self._add_text,
        }
        if decode_text(data.replace(b"\t", b" "), self.file, self.faults) is None:
            raise _StopError
        for name, handler in handlers.items():
            setattr(self.parser, name, handler)
        try:
            self.parser.Parse(data, True)
        except expat.ExpatError as error:
            place = Place(self.file, error.lineno, error.offset + 1)
            self.faults.append(Fault(place, f"not valid XML: {expat.ErrorString(error.code)}; expected an ADTool file"))
            raise _StopError from error
        if self.root is None or self.faults:
            raise _StopError
        return self.root

    def place(self) -> Place:
        """Where the parser is."""
        return Place(self.file, self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1)

    def _stop(self, message: str) -> None:
        self.faults.append(Fault(self.place(), message))
        raise _StopError

    def _declare(self, version: str, encoding: str | None, standalone: int) -> None:
        if encoding is not None and encoding.lower() not in {"utf-8", "us-ascii", "ascii"}:
            self._stop(f"the file says that it is in {encoding[:40]}; expected UTF-8")

    def _refuse_doctype(self, *_: object) -> None:
        self._stop("the file has a document type declaration; expected none, since entities are not read")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.counts[name == "node"] += 1
        is_deep = len(self.open) > (DEEPEST if name == "node" else DEEPEST + 1)
        if is_deep or self.counts[True] > LARGEST or self.counts[False] > 8 * LARGEST:
            self._stop(f"the tree has more than {DEEPEST} levels or {LARGEST:,} nodes; expected a smaller one")
        element = _Element(name, attributes, self.place())
        outer = self.open[-1] if self.open else None
        if (outer.name if outer else "") not in _WITHIN.get(name, ()):
            where = f"in '{outer.name[:40]}'" if outer else "outermost"
            expected = ", ".join(inner for inner, outers in _WITHIN.items() if (outer.name if outer else "") in outers)
            self.add_fault(element.place, f"element '{name[:40]}' stands {where}; expected {expected or 'text'}")
        if outer is None:
            self.root = element
        else:
            outer.parts.append(element)
        self.open.append(element)

    def _end(self, name: str) -> None:
        self.open.pop()

    def _add_text(self, text: str) -> None:
        self.open[-1].text.append(text)


class _Values:
    """Numbers of basic actions by kind and label, and the actor that each label belongs to."""

    def __init__(self, reading: _Reading, kinds: Mapping[str, str]) -> None:
        self.reading, self.kinds = reading, kinds
        self.by_kind: dict[str, dict[str, float]] = {COST: {}, PROBABILITY: {}}
        self.role_of: dict[str, int] = {}

    def add_action(self, label: str, role: int, place: Place) -> None:
        """Notes whose action the label is; a fault where it was the other actor's before."""
        if self.role_of.setdefault(label, role) != role:
            message = f"'{label}' is a basic action of both actors; expected a label of its own for each"
            self.reading.add_fault(place, message)

    def add(self, label: str, parameter: _Element, *, is_basic: bool) -> None:
        """Notes a parameter's value for the label; a fault where it is no number, has no use, or is a second one."""
        kind = self.kinds.get(parameter.attributes.get("domainId", ""))
        if kind is None or parameter.attributes.get("category") == "derived":
            return
        if not is_basic:
            message = f"'{label}' is refined, so its {kind} has no use; expected numbers on basic actions"
            self.reading.add_fault(parameter.place, message)
            return
        value = _number(parameter.words(), largest=1 if kind == PROBABILITY else inf)
        if value is None:
            expected = "a number from 0 to 1" if kind == PROBABILITY else "a number of 0 or more"
            found = parameter.words()[:40]
            self.reading.add_fault(parameter.place, f"{kind} of '{label}' is '{found}'; expected {expected}")
        elif self.by_kind[kind].setdefault(label, value) != value:
            message = (
                f"'{label}' has {kind} {value:g} here and {self.by_kind[kind][label]:g} before; expected one value"
            )
            self.reading.add_fault(parameter.place, message)


def _take_node(reading: _Reading, element: _Element, values: _Values, *, role: int) -> Node:
    """The node that an element describes; `role` is 0 for the root's actor and 1 for the other."""
    counters = [part for part in element.all("node") if part.attributes.get("switchRole") == "yes"]
    own = [part for part in element.all("node") if part.attributes.get("switchRole") != "yes"]
    if len(counters) > 1:
        message = f"the node has {len(counters)} countermeasures; expected one, which may be refined into several"
        reading.add_fault(counters[1].place, message)
    label = _take_label(reading, element)
    if not own:
        values.add_action(label, role, element.place)
    for parameter in element.all("parameter"):
        values.add(label, parameter, is_basic=not own)
    return Node(
        label,
        _take_refinement(reading, element),
        tuple(_take_node(reading, part, values, role=role) for part in own),
        _take_node(reading, counters[0], values, role=1 - role) if counters else None,
    )


def _take_label(reading: _Reading, element: _Element) -> str:
    labels = element.all("label")
    label = labels[0].words() if labels else ""
    if len(labels) != 1 or not 0 < len(label) <= LONGEST_LABEL:
        found = f"{len(labels)} labels" if len(labels) != 1 else f"a label of {len(label):,} characters"
        reading.add_fault(element.place, f"the node has {found}; expected one, of 1 to {LONGEST_LABEL:,} characters")
    return label


def _take_refinement(reading: _Reading, element: _Element) -> Refinement:
    """How the node is refined; a fault for each attribute that says nothing known."""
    unknown = sorted(element.attributes.keys() - {"refinement", "switchRole"})
    if unknown:
        reading.add_fault(element.place, f"unknown attribute {unknown[0][:40]}; expected refinement or switchRole")
    switch = element.attributes.get("switchRole", "no")
    if switch not in {"yes", "no"}:
        reading.add_fault(element.place, f"switchRole is '{switch[:40]}'; expected yes or no")
    name = element.attributes.get("refinement", Refinement.ANY.value)
    if name not in _REFINEMENTS:
        reading.add_fault(element.place, f"refinement is '{name[:40]}'; expected {' or '.join(_REFINEMENTS)}")
    return _REFINEMENTS.get(name, Refinement.ANY)


def _domain_kinds(reading: _Reading, root: _Element) -> dict[str, str]:
    """From the id of each domain to cost or probability; domains of other classes are left out."""
    kinds: dict[str, str] = {}
    for domain in root.all("domain"):
        id_ = domain.attributes.get("id", "")
        name = domain.all("class")[0].words().rpartition(".")[2] if domain.all("class") else ""
        kind = _KINDS.get(name)
        if not id_ or not name:
            reading.add_fault(domain.place, "the domain has no id or no class; expected both")
        elif kind is not None and kind in kinds.values():
            reading.add_fault(domain.place, f"domain {id_[:40]} is a second one for {kind}; expected one for each kind")
        elif kind is not None:
            kinds[id_] = kind
    return kinds


def _number(text: str, *, largest: float) -> float | None:
    try:
        value = inf if text in {"Infinity", "∞"} else float(text)
    except ValueError:
        return None
    return None if isnan(value) or not 0 <= value <= largest else value
