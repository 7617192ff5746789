"""ADTree → Case: the layered game that an attack–defence tree is, as far as its moves have an order.

[Kordy2010] turns a tree into a game of two actors who win or lose; here the same game has layers. Each basic action is
a measure that its actor adopts or not. Its layer is its role depth: how often the role switches between the root and
its leaves, so whoever answers sees what is answered. What the tree says of actions is said by given measures in layers
before all of these: a given measure that is countered with efficacy 1 stands exactly where none of its counters does
(§3.1), and from that «none of» every «any of», «all of» and «unless» of a tree can be put together.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import chain, count

from countermove.case.case import Actor, Case, Counter, Effect, Layer, Measure, Objective, Settings
from countermove.core.adtree import Action, ADTree, Node, Refinement, list_actions
from countermove.core.citation import Source
from countermove.core.errors import Fault, InputError, Place
from countermove.core.names import Name, name_from_mapping, plain_name
from countermove.core.quantity import Judgement, point

ACTORS = ("attacker", "defender")
_NAMES: Mapping[str, Name] = {
    "attacker": name_from_mapping({"en": "Attacker", "zh": "攻击方"}),
    "defender": name_from_mapping({"en": "Defender", "zh": "防御方"}),
    "goal": name_from_mapping({"en": "The goal at the root", "zh": "根节点目标"}),
}
_WHY = Source(why=name_from_mapping({"en": "As the tree says", "zh": "依攻防树所述"}))


def case_from_adtree(tree: ADTree, *, stake: float) -> Case:
    """The layered case of `tree`: reaching the root is worth `stake` payoff points to its proponent, and costs the
    opponent as much; actions cost what the tree says, or nothing.

    With actions that cost nothing, the root is reached on the line of play exactly where the tree is satisfiable. Every
    tree has such a case but those in which a label has leaves at different role depths: whether its actor decides on it
    before or after an answer is then not said. For those, raises InputError with one fault for each such label.
    """
    actions = list_actions(tree)
    faults = [
        Fault(
            Place(tree.id), f"'{each.label}' has leaves at role depths {depths}; expected one, which gives it a layer"
        )
        for each in actions
        if (depths := ", ".join(map(str, sorted(set(each.depths))))) and len(set(each.depths)) > 1
    ]
    if faults:
        raise InputError(faults)
    draft = _Draft(tree, {each.label: each for each in actions})
    root = draft.holder(tree.root, 0)
    movers = ACTORS if tree.proponent == ACTORS[0] else (ACTORS[1], ACTORS[0])
    return Case(
        id="adtree",
        title=plain_name(tree.root.label),
        about=None,
        illustrative=False,
        actors=tuple(Actor(actor, _NAMES[actor]) for actor in ACTORS),
        objectives=tuple(draft.objective(actor) for actor in ACTORS),
        scales=(),
        groups=(),
        layers=draft.layers(movers),
        measures=draft.measures(root, {movers[0]: stake, movers[1]: -stake}),
        counters=tuple(draft.counters.values()),
        synergies=(),
        settings=Settings(),
        file=tree.id,
        sha256="",
    )


@dataclass(slots=True)
class _Draft:
    """A case as far as it is written: the level of each given measure, and who counters what."""

    tree: ADTree
    actions: Mapping[str, Action]
    gates: dict[str, tuple[int, Name]] = field(default_factory=dict)
    counters: dict[tuple[str, str], Counter] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """An id for each action: its label, with signs that an id may not hold turned into dashes."""
        taken: set[str] = set()
        for label in self.actions:
            stem = "do-" + "".join(sign if sign.isalnum() or sign in "-_" else "-" for sign in label)[:80]
            ids = chain([stem], (f"{stem}-{number}" for number in count(2)))
            self.ids[label] = next(id_ for id_ in ids if id_ not in taken)
            taken.add(self.ids[label])

    def holder(self, node: Node, level: int) -> str:
        """The id of a measure that stands at full strength where the node is reached, and is gone where it is not."""
        if self._is_plain(node):
            id_ = self.ids[node.label]
            for by in self._breakers(node.counter, level):
                self._add_counter(by, id_)
            return id_
        gate = self._add_gate(level, node.label, {"en": "reached", "zh": "达成"})
        if not node.children:
            against = [self._denial(self.ids[node.label], node.label, level + 1)]
        elif node.refinement is not Refinement.ANY:
            against = [self._denial_of(child, level + 1) for child in node.children]
        else:
            against = [self._denial_of(Node(node.label, Refinement.ANY, node.children), level + 1)]
        for by in (*against, *self._breakers(node.counter, level + 1)):
            self._add_counter(by, gate)
        return gate

    def _breakers(self, node: Node | None, level: int) -> list[str]:
        """Measures of which at least one stands exactly where the node is reached."""
        if node is None:
            return []
        if node.children and node.refinement is Refinement.ANY and node.counter is None:
            return [id_ for child in node.children for id_ in self._breakers(child, level)]
        return [self.holder(node, level)]

    def _denial_of(self, node: Node, level: int) -> str:
        """A given measure that stands exactly where the node is not reached."""
        gate = self._add_gate(level, node.label, {"en": "not reached", "zh": "未达成"})
        for by in self._breakers(node, level + 1):
            self._add_counter(by, gate)
        return gate

    def _denial(self, id_: str, label: str, level: int) -> str:
        gate = self._add_gate(level, label, {"en": "not done", "zh": "未采取"})
        self._add_counter(id_, gate)
        return gate

    def _is_plain(self, node: Node) -> bool:
        """Whether the action itself can stand for the node: its only leaf, and answered by actions of later layers."""
        if node.children or len(self.actions[node.label].depths) > 1:
            return False
        return node.counter is None or self._is_plainly_broken(node.counter)

    def _is_plainly_broken(self, node: Node) -> bool:
        if not node.children:
            return self._is_plain(node)
        is_any = node.refinement is Refinement.ANY and node.counter is None
        return is_any and all(map(self._is_plainly_broken, node.children))

    def _add_gate(self, level: int, label: str, suffix: Mapping[str, str]) -> str:
        id_ = f"gate-{len(self.gates) + 1}"
        name = name_from_mapping({language: f"{label}: {words}" for language, words in suffix.items()})
        self.gates[id_] = (level, name)
        return id_

    def _add_counter(self, by: str, against: str) -> None:
        """A counter of efficacy 1, unless it is there already."""
        efficacy = self._judgement(f"counters[{len(self.counters)}].efficacy", 1.0)
        self.counters.setdefault((by, against), Counter(by, against, efficacy, _WHY, Place(self.tree.id)))

    def _judgement(self, path: str, value: float) -> Judgement:
        return Judgement(path, replace(point(value), source=_WHY), Place(self.tree.id))

    def objective(self, actor: str) -> Objective:
        """What the actor cares about: the root alone, with weight 1."""
        weight = self._judgement(f"objectives.{actor}.goal.weight", 1.0)
        return Objective(actor, "goal", _NAMES["goal"], weight, _WHY, Place(self.tree.id))

    def layers(self, movers: tuple[str, str]) -> tuple[Layer, ...]:
        """Given layers for what the tree says, then a layer for each role depth with actions."""
        levels = sorted({level for level, _ in self.gates.values()})
        given = [(f"tree-{level + 1}", movers[0], True) for level in levels]
        depths = sorted({action.depths[0] for action in self.actions.values()})
        moves = [(f"turn-{depth + 1}", movers[depth % 2], False) for depth in depths]
        return tuple(
            Layer(id_, actor, plain_name(id_), is_given, None, None, None, Place(self.tree.id))
            for id_, actor, is_given in (*given, *moves)
        )

    def measures(self, root: str, worth: Mapping[str, float]) -> tuple[Measure, ...]:
        """All measures; the one that stands for the root has an effect of `worth` on each actor's goal."""
        given = [(id_, f"tree-{level + 1}", name, 0.0) for id_, (level, name) in self.gates.items()]
        moves = [
            (self.ids[label], f"turn-{action.depths[0] + 1}", plain_name(label), self.tree.costs.get(label, 0.0))
            for label, action in self.actions.items()
        ]
        return tuple(
            Measure(
                id=id_,
                layer=layer,
                name=name,
                effects=self._effects(id_, worth) if id_ == root else (),
                cost=self._judgement(f"measures.{id_}.cost", cost),
                effort=1.0,
                requires=(),
                excludes=(),
                given=False,
                group=None,
                source=_WHY,
                place=Place(self.tree.id),
            )
            for id_, layer, name, cost in (*given, *moves)
        )

    def _effects(self, id_: str, worth: Mapping[str, float]) -> tuple[Effect, ...]:
        return tuple(
            Effect(actor, "goal", self._judgement(f"measures.{id_}.effects.{actor}.goal", amount))
            for actor, amount in worth.items()
        )
