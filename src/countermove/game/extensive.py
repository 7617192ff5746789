"""ExtensiveGame: a finite tree of decisions, chance and ends, with information sets (§4.10). Small games only."""

from collections.abc import Mapping
from dataclasses import dataclass

Action = tuple[str, ...]
"""What is adopted or done: names; nothing is the empty tuple."""


@dataclass(frozen=True, slots=True)
class InformationSet:
    """What `player` knows when it is its turn, and what it can do. All nodes of the set have the same `actions`.

    `layer` names the turn; `seen` are the measures that it knows to be adopted, `failed` those of them that it knows to
    have failed; `type` is its own type, None where it has none.
    """

    player: int
    layer: str
    actions: tuple[Action, ...]
    seen: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    type: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """The mover of an information set chooses; `children` are node indices in the order of the set's actions."""

    information_set: int
    children: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Chance:
    """Nature moves: `probabilities` add up to 1 and run together with `children`."""

    probabilities: tuple[float, ...]
    children: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Terminal:
    """The end: the payoff of every player, in payoff points."""

    payoffs: tuple[float, ...]


Node = Decision | Chance | Terminal


@dataclass(frozen=True, slots=True)
class ExtensiveGame:
    """A tree. Node 0 is the root; a node stands before all nodes below it, and those stand right after it.

    `tolerances` (players): what counts as equal for each player, in payoff points (§4.3). `types` has the types of each
    player, none for most; where there are several combinations of them, the root draws one, in the order of their
    product.
    """

    id: str
    source_sha256: str
    players: tuple[str, ...]
    information_sets: tuple[InformationSet, ...]
    nodes: tuple[Node, ...]
    tolerances: tuple[float, ...]
    types: tuple[tuple[str, ...], ...] = ()


def children_of(node: Node) -> tuple[int, ...]:
    """The nodes right below, none of an end."""
    return () if isinstance(node, Terminal) else node.children


def subtree_ends(game: ExtensiveGame) -> list[int]:
    """For each node, the index behind the last node below it."""
    ends = list(range(1, len(game.nodes) + 1))
    for index in reversed(range(len(game.nodes))):
        children = children_of(game.nodes[index])
        if children:
            ends[index] = ends[children[-1]]
    return ends


def subgame_roots(game: ExtensiveGame) -> tuple[int, ...]:
    """The nodes other than ends at which a subgame starts: no information set is partly below and partly elsewhere."""
    low: dict[int, int] = {}
    high: dict[int, int] = {}
    for index, node in enumerate(game.nodes):
        if isinstance(node, Decision):
            low.setdefault(node.information_set, index)
            high[node.information_set] = index
    ends, roots = subtree_ends(game), []
    least, most = list(range(len(game.nodes))), list(range(len(game.nodes)))
    for index in reversed(range(len(game.nodes))):
        node = game.nodes[index]
        if isinstance(node, Decision):
            least[index], most[index] = low[node.information_set], high[node.information_set]
        for child in children_of(node):
            least[index], most[index] = min(least[index], least[child]), max(most[index], most[child])
        if not isinstance(node, Terminal) and least[index] >= index and most[index] < ends[index]:
            roots.append(index)
    return tuple(reversed(roots))


Behaviour = Mapping[int, tuple[float, ...]]
"""How likely each action of each information set is."""


def expected_payoffs(game: ExtensiveGame, behaviour: Behaviour, root: int = 0) -> tuple[float, ...]:
    """What every player gets on average from the node `root` on, in payoff points."""
    ends = subtree_ends(game)
    values: dict[int, tuple[float, ...]] = {}
    for index in reversed(range(root, ends[root])):
        node = game.nodes[index]
        if isinstance(node, Terminal):
            values[index] = node.payoffs
            continue
        chances = behaviour[node.information_set] if isinstance(node, Decision) else node.probabilities
        values[index] = tuple(
            sum(chance * values[child][player] for chance, child in zip(chances, node.children, strict=True))
            for player in range(len(game.players))
        )
    return values[root]


def reach_chances(game: ExtensiveGame, behaviour: Behaviour) -> list[float]:
    """How likely each node is to be reached from the root."""
    reach = [1.0] + [0.0] * (len(game.nodes) - 1)
    for index, node in enumerate(game.nodes):
        if isinstance(node, Terminal):
            continue
        chances = behaviour[node.information_set] if isinstance(node, Decision) else node.probabilities
        for chance, child in zip(chances, node.children, strict=True):
            reach[child] = reach[index] * chance
    return reach
