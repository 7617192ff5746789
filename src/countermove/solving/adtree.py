"""Attack–defence trees under set semantics: can the goal be reached, for how little, how likely [Kordy2018].

A label that occurs twice is one action, so the usual rule from the leaves up would buy it twice, or draw it twice. Here
a node's value is a table over the labels that also occur elsewhere, and a label is settled at the lowest node that
holds all its leaves [Dechter1999]. Without repeated labels every table is one number: the usual rule.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from math import inf, isclose
from operator import itemgetter

import numpy as np

from countermove.core.adtree import ADTree, Node, Refinement, is_reached, list_actions, walk
from countermove.core.errors import Fault, InputError, OutOfReachError, Place, UsageError

_Combine = Callable[[np.ndarray, np.ndarray], np.ndarray]

MOST_OPEN = 20
"""Repeated labels that one table may run over: two to this power numbers."""

MOST_REPEATED = 200
"""Repeated labels of one tree."""


@dataclass(frozen=True, slots=True)
class CheapestAttack:
    """What it costs the proponent to reach the root against all opposing actions in place, and the actions that do.

    `cost` is infinite and `actions` is None where nothing reaches the root. `bottom_up` is what the usual rule says,
    which pays for an action once for each of its leaves; `repeated` are the labels for which it does.
    """

    cost: float
    actions: tuple[str, ...] | None
    bottom_up: float
    repeated: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SuccessProbability:
    """The probability that the root is reached when every action succeeds or fails by itself.

    `bottom_up` is what the usual rule says, which takes the leaves of one action for independent; `repeated` are the
    labels for which it does.
    """

    value: float
    bottom_up: float
    repeated: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Table:
    """Values for every way the labels in `scope` (rising) may turn out; one axis of size 2 for each: not done, done."""

    scope: tuple[int, ...]
    values: np.ndarray


@dataclass(frozen=True, slots=True)
class _Rules:
    """How the values of parts make that of a node, for a node of the proponent (True) and of the opponent (False)."""

    any_of: Mapping[bool, _Combine]
    all_of: Mapping[bool, _Combine]
    countered: Mapping[bool, _Combine]
    leaf: Callable[[str, bool], np.ndarray]
    settle: Callable[[str, np.ndarray, np.ndarray], np.ndarray]


def is_satisfiable(tree: ADTree, *, in_place: Collection[str] | None = None) -> bool:
    """Whether the root's proponent can reach it against the opposing actions `in_place` (None: all there are).

    More of its own actions never hurt an actor, so it is enough to try all of them.
    """
    return is_reached(tree.root, _labels(tree, of_proponent=True) | _in_place(tree, in_place))


def cheapest_attack(tree: ADTree, *, in_place: Collection[str] | None = None) -> CheapestAttack:
    """The cheapest set of the proponent's actions that reaches the root against the opposing actions `in_place`.

    `in_place` None stands for all there are. Among equally cheap sets, the one that does without repeated labels that
    stand late in the tree, and takes the first way otherwise. Raises InputError where an action has no cost,
    OutOfReachError where too many labels repeat.
    """
    own = _labels(tree, of_proponent=True)
    _require(tree, tree.costs, sorted(own), "cost")
    opposing = _in_place(tree, in_place)
    costs = {label: tree.costs[label] for label in own}
    repeated = _repeated(tree, own)
    cost = _evaluate(tree, _cost_rules(costs, opposing), repeated)
    bottom_up = _evaluate(tree, _cost_rules(costs, opposing), ())
    return CheapestAttack(cost, _cheapest_set(tree, costs, opposing, cost), bottom_up, repeated)


def success_probability(tree: ADTree, *, in_place: Collection[str] | None = None) -> SuccessProbability:
    """The probability that the root is reached; opposing actions outside `in_place` (None: all are in) never succeed.

    Raises InputError where an action has no probability, OutOfReachError where too many labels repeat.
    """
    possible = _labels(tree, of_proponent=True) | _in_place(tree, in_place)
    _require(tree, tree.probabilities, sorted(possible), "probability")
    chances = {label: tree.probabilities[label] if label in possible else 0.0 for label in _all(tree)}
    repeated = _repeated(tree, chances)
    rules = _probability_rules(chances)
    return SuccessProbability(_evaluate(tree, rules, repeated), _evaluate(tree, rules, ()), repeated)


def _cheapest_set(
    tree: ADTree, costs: Mapping[str, float], opposing: Collection[str], cost: float
) -> tuple[str, ...] | None:
    """The actions of one cheapest attack: each repeated label, from the last, is dropped where that costs nothing more;
    then those that are left are had for nothing, and the rest follows from the leaves up.
    """
    if cost == inf:
        return None
    repeated = _repeated(tree, costs)
    prices = dict(costs)
    for label in reversed(repeated):
        without = {**prices, label: inf}
        if isclose(_evaluate(tree, _cost_rules(without, opposing), repeated), cost, rel_tol=1e-12, abs_tol=1e-12):
            prices = without
    prices.update({label: 0.0 for label in repeated if prices[label] < inf})
    _, used = _pick(tree.root, prices, opposing, is_own=True)
    return tuple(label for label in _all(tree) if label in used)


def _pick(
    node: Node, prices: Mapping[str, float], opposing: Collection[str], *, is_own: bool
) -> tuple[float, frozenset[str]]:
    """The lowest price of reaching the node, or of having it not reached where it is the opponent's, and for which
    actions it is paid; the first of several. Every leaf is paid for by itself.
    """
    parts = [_pick(child, prices, opposing, is_own=is_own) for child in node.children]
    if not parts and is_own:
        best = (prices[node.label], frozenset([node.label]))
    elif not parts:
        best = (inf if node.label in opposing else 0.0, frozenset[str]())
    elif (node.refinement is Refinement.ANY) == is_own:
        best = min(parts, key=itemgetter(0))
    else:
        best = _together(parts)
    if node.counter is None:
        return best
    against = _pick(node.counter, prices, opposing, is_own=not is_own)
    return _together([best, against]) if is_own else min(best, against, key=itemgetter(0))


def _together(parts: Sequence[tuple[float, frozenset[str]]]) -> tuple[float, frozenset[str]]:
    return sum(price for price, _ in parts), frozenset().union(*(labels for _, labels in parts))


def _cost_rules(costs: Mapping[str, float], opposing: Collection[str]) -> _Rules:
    """A node's value is what the proponent pays to reach it, or, where it is the opponent's, to have it not reached."""

    def leaf(label: str, is_own: bool) -> np.ndarray:
        return np.array([inf, 0.0]) if is_own else np.array(inf if label in opposing else 0.0)

    return _Rules(
        any_of={True: np.minimum, False: np.add},
        all_of={True: np.add, False: np.minimum},
        countered={True: np.add, False: np.minimum},
        leaf=leaf,
        settle=lambda label, without, done: np.minimum(without, done + costs[label]),
    )


def _probability_rules(chances: Mapping[str, float]) -> _Rules:
    """A node's value is the probability that it is reached."""
    both = (True, False)
    return _Rules(
        any_of=dict.fromkeys(both, lambda left, right: 1 - (1 - left) * (1 - right)),
        all_of=dict.fromkeys(both, np.multiply),
        countered=dict.fromkeys(both, lambda own, counter: own * (1 - counter)),
        leaf=lambda label, is_own: np.array([0.0, 1.0]),
        settle=lambda label, without, done: (1 - chances[label]) * without + chances[label] * done,
    )


def _evaluate(tree: ADTree, rules: _Rules, repeated: Sequence[str]) -> float:
    """The root's value; the leaves of a label in `repeated` are one action, any other leaf is one by itself."""
    totals = Counter(node.label for node, _, _ in walk(tree.root) if not node.children)
    place = {label: index for index, label in enumerate(repeated)}

    def visit(node: Node, is_own: bool) -> tuple[_Table, Counter[str]]:
        parts = [visit(child, is_own) for child in node.children]
        if parts:
            how = rules.any_of if node.refinement is Refinement.ANY else rules.all_of
            table = reduce(lambda left, right: _join(how[is_own], left, right), (part for part, _ in parts))
            seen = sum((found for _, found in parts), Counter[str]())
        else:
            table, seen = _leaf_table(node.label, is_own, rules, place)
        if node.counter is not None:
            counter, found = visit(node.counter, not is_own)
            table, seen = _join(rules.countered[is_own], table, counter), seen + found
        for label in [label for label in seen if seen[label] == totals[label]]:
            table = _settle(table, label, place[label], rules)
            del seen[label]
        return table, seen

    return float(visit(tree.root, True)[0].values)


def _leaf_table(label: str, is_own: bool, rules: _Rules, place: Mapping[str, int]) -> tuple[_Table, Counter[str]]:
    values = rules.leaf(label, is_own)
    if values.ndim and label in place:
        return _Table((place[label],), values), Counter([label])
    return _Table((), rules.settle(label, values[0], values[1]) if values.ndim else values), Counter()


def _join(how: _Combine, left: _Table, right: _Table) -> _Table:
    scope = tuple(sorted({*left.scope, *right.scope}))
    if len(scope) > MOST_OPEN:
        raise OutOfReachError(
            f"{len(scope)} repeated labels meet at one node, more than {MOST_OPEN}: 2^{len(scope)} cases; "
            "use fewer repeated labels, or keep their leaves closer together"
        )
    return _Table(scope, how(_spread(left, scope), _spread(right, scope)))


def _spread(table: _Table, scope: tuple[int, ...]) -> np.ndarray:
    return table.values.reshape([2 if label in table.scope else 1 for label in scope])


def _settle(table: _Table, label: str, place: int, rules: _Rules) -> _Table:
    axis = table.scope.index(place)
    without, done = np.take(table.values, 0, axis), np.take(table.values, 1, axis)
    return _Table(tuple(other for other in table.scope if other != place), rules.settle(label, without, done))


def _all(tree: ADTree) -> tuple[str, ...]:
    return tuple(action.label for action in list_actions(tree))


def _labels(tree: ADTree, *, of_proponent: bool) -> set[str]:
    return {action.label for action in list_actions(tree) if action.is_of_proponent == of_proponent}


def _repeated(tree: ADTree, among: Collection[str]) -> tuple[str, ...]:
    found = tuple(each.label for each in list_actions(tree) if len(each.depths) > 1 and each.label in among)
    if len(found) > MOST_REPEATED:
        raise OutOfReachError(
            f"{len(found)} labels occur more than once, more than {MOST_REPEATED}; use fewer repeated labels"
        )
    return found


def _in_place(tree: ADTree, in_place: Collection[str] | None) -> set[str]:
    there = _labels(tree, of_proponent=False)
    if in_place is None:
        return there
    unknown = sorted(set(in_place) - there)
    if unknown:
        known = ", ".join(sorted(there)) or "none"
        raise UsageError(
            f"tree {tree.id}: no opposing action is called {', '.join(unknown)}; expected some of: {known}"
        )
    return set(in_place)


def _require(tree: ADTree, numbers: Mapping[str, float], labels: Sequence[str], what: str) -> None:
    lacking = [label for label in labels if label not in numbers]
    if lacking:
        faults = [Fault(Place(tree.id), f"action '{label}' has no {what}; give it one") for label in lacking]
        raise InputError(faults)
