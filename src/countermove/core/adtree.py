"""ADTree: how one actor reaches a goal and how the other stops it, node by node [Kordy2014]."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from enum import Enum
from math import isnan
from types import MappingProxyType

from countermove.core.errors import Fault, InputError, Place

DEEPEST = 100
"""Levels of the deepest tree that is accepted."""

LARGEST = 20_000
"""Nodes of the largest tree that is accepted."""

NOTHING: Mapping[str, float] = MappingProxyType({})


class Refinement(Enum):
    """How many of a node's children it takes; IN_ORDER is all of them, one after the other. Order changes neither who
    reaches a goal nor what it costs nor how likely it is, so whatever is asked here takes it for ALL.
    """

    ANY = "disjunctive"
    ALL = "conjunctive"
    IN_ORDER = "sequential"


@dataclass(frozen=True, slots=True)
class Node:
    """A goal of one actor, or, where it has no children, a basic action. Children are goals of the same actor; the
    `counter` is one of the other actor, and undoes the node where it is reached.
    """

    label: str
    refinement: Refinement = Refinement.ANY
    children: tuple["Node", ...] = ()
    counter: "Node | None" = None


@dataclass(frozen=True, slots=True)
class Action:
    """A basic action. `depths` has for each leaf with this label how often the role switches above it."""

    label: str
    depths: tuple[int, ...]

    @property
    def is_of_proponent(self) -> bool:
        """Whether it is up to the actor whose goal the root is."""
        return self.depths[0] % 2 == 0


@dataclass(frozen=True, slots=True)
class ADTree:
    """An attack–defence tree. A label that several leaves bear is one action: done once, paid once, successful or not.

    `proponent` names the actor whose goal the root is, attacker or defender. `costs` (0 or more) and `probabilities`
    (0 to 1) are by label of basic actions. Building one raises InputError where a label belongs to both actors, a
    number is out of range, or the tree is too large.
    """

    id: str
    root: Node
    proponent: str = "attacker"
    costs: Mapping[str, float] = field(default_factory=lambda: NOTHING)
    probabilities: Mapping[str, float] = field(default_factory=lambda: NOTHING)

    def __post_init__(self) -> None:
        """Refuses what no tree can mean."""
        faults = [Fault(Place(self.id), message) for message in _find_faults(self)]
        if faults:
            raise InputError(faults)


def walk(root: Node) -> Iterator[tuple[Node, int, int]]:
    """Every node with its level (from 1) and its role depth, parents before children, children before the counter."""
    stack = [(root, 1, 0)]
    while stack:
        node, level, depth = stack.pop()
        yield node, level, depth
        if node.counter is not None:
            stack.append((node.counter, level + 1, depth + 1))
        stack.extend((child, level + 1, depth) for child in reversed(node.children))


def list_actions(tree: ADTree) -> tuple[Action, ...]:
    """The basic actions in the order in which the tree first names them."""
    depths: dict[str, list[int]] = {}
    for node, _, depth in walk(tree.root):
        if not node.children:
            depths.setdefault(node.label, []).append(depth)
    return tuple(Action(label, tuple(found)) for label, found in depths.items())


def is_reached(node: Node, done: AbstractSet[str]) -> bool:
    """Whether its actor reaches the node when exactly the basic actions in `done`, of both actors, are done."""
    if node.children:
        parts = (is_reached(child, done) for child in node.children)
        own = any(parts) if node.refinement is Refinement.ANY else all(parts)
    else:
        own = node.label in done
    return own and not (node.counter is not None and is_reached(node.counter, done))


def _find_faults(tree: ADTree) -> Iterator[str]:
    size = deepest = 0
    for _, level, _ in walk(tree.root):
        size, deepest = size + 1, max(deepest, level)
        if level > DEEPEST or size > LARGEST:
            yield f"the tree has more than {DEEPEST} levels or {LARGEST:,} nodes; expected a smaller tree"
            return
    for action in list_actions(tree):
        if len({depth % 2 for depth in action.depths}) > 1:
            yield f"'{action.label}' is an action of both actors; expected a label of its own for each"
    for label, cost in tree.costs.items():
        if isnan(cost) or cost < 0:
            yield f"'{label}' costs {cost}; expected 0 or more"
    for label, probability in tree.probabilities.items():
        if not 0 <= probability <= 1:
            yield f"'{label}' has probability {probability}; expected a number from 0 to 1"
