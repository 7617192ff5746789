"""All that is asked of an attack–defence tree: can the root be reached, for how little, how likely [Kordy2018]."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isinf
from typing import Any

from countermove.core.adtree import Action, ADTree, Refinement, list_actions, walk
from countermove.core.provenance import VERSION
from countermove.solving.adtree import (
    CheapestAttack,
    SuccessProbability,
    cheapest_attack,
    is_satisfiable,
    success_probability,
)


@dataclass(frozen=True, slots=True)
class TreeFindings:
    """What follows from a tree. `cheapest` and `success` are None where an action lacks its number.

    `satisfiable` has the answer against all opposing actions and against none of them.
    """

    tree: ADTree
    satisfiable: Mapping[str, bool]
    cheapest: CheapestAttack | None
    success: SuccessProbability | None

    def to_dict(self) -> dict[str, Any]:
        """The shape that `tree --json` prints."""
        return {
            "format": 1,
            "tree": self.tree.id,
            "version": VERSION,
            "goal": self.tree.root.label,
            "proponent": self.tree.proponent,
            "nodes": sum(1 for _ in walk(self.tree.root)),
            "sequential": count_sequential(self.tree),
            "actions": [_action_to_dict(self.tree, action) for action in list_actions(self.tree)],
            "satisfiable": dict(self.satisfiable),
            "cheapest": None if self.cheapest is None else _cheapest_to_dict(self.cheapest),
            "success": None
            if self.success is None
            else {
                "probability": self.success.value,
                "bottom_up": self.success.bottom_up,
                "repeated": list(self.success.repeated),
            },
        }


def _cheapest_to_dict(found: CheapestAttack) -> dict[str, Any]:
    return {
        "cost": _finite(found.cost),
        "actions": None if found.actions is None else list(found.actions),
        "bottom_up": _finite(found.bottom_up),
        "repeated": list(found.repeated),
    }


def _action_to_dict(tree: ADTree, action: Action) -> dict[str, Any]:
    return {
        "label": action.label,
        "actor": actor_of(tree, is_of_proponent=action.is_of_proponent),
        "leaves": len(action.depths),
        "cost": _finite(tree.costs.get(action.label)),
        "probability": tree.probabilities.get(action.label),
    }


def _finite(number: float | None) -> float | None:
    return None if number is None or isinf(number) else number


def actor_of(tree: ADTree, *, is_of_proponent: bool) -> str:
    """Who it is, attacker or defender."""
    other = "defender" if tree.proponent == "attacker" else "attacker"
    return tree.proponent if is_of_proponent else other


def count_sequential(tree: ADTree) -> int:
    """The nodes whose children are to be reached in order, which nothing here looks at."""
    return sum(node.refinement is Refinement.IN_ORDER and bool(node.children) for node, _, _ in walk(tree.root))


def analyse_tree(tree: ADTree) -> TreeFindings:
    """What follows from the tree. Raises OutOfReachError where too many labels repeat."""
    actions = list_actions(tree)
    has_costs = all(each.label in tree.costs for each in actions if each.is_of_proponent)
    has_chances = all(each.label in tree.probabilities for each in actions)
    return TreeFindings(
        tree,
        {"against_all": is_satisfiable(tree), "against_none": is_satisfiable(tree, in_place=())},
        cheapest_attack(tree) if has_costs else None,
        success_probability(tree) if has_chances else None,
    )
