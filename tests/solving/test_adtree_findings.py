"""All that is said of an attack–defence tree: whose actions, how many nodes, and what their numbers allow to say."""

from dataclasses import replace

import pytest

from countermove.core.adtree import ADTree, Node, Refinement
from countermove.solving.adtree_findings import actor_of, analyse_tree

ROOT = Node("goal", Refinement.IN_ORDER, (Node("one"), Node("two", Refinement.IN_ORDER, counter=Node("stop"))))
TREE = ADTree("t", ROOT, costs={"one": 1.0, "two": float("inf")}, probabilities={"one": 0.5, "two": 0.5})


@pytest.mark.parametrize(("proponent", "opponent"), [("attacker", "defender"), ("defender", "attacker")])
def test_actions_are_of_the_actor_whose_goal_the_root_is_or_of_the_other(proponent: str, opponent: str) -> None:
    data = analyse_tree(replace(TREE, proponent=proponent)).to_dict()
    assert data["proponent"] == proponent
    assert {each["label"]: each["actor"] for each in data["actions"]} == {
        "one": proponent,
        "two": proponent,
        "stop": opponent,
    }
    assert actor_of(TREE, is_of_proponent=True) == "attacker"


def test_nodes_are_counted_and_only_refined_ones_are_in_an_order() -> None:
    data = analyse_tree(TREE).to_dict()
    assert (data["format"], data["nodes"], data["sequential"]) == (1, 4, 1)
    assert [each["leaves"] for each in data["actions"]] == [1, 1, 1]


def test_what_lacks_a_number_is_not_told_and_no_number_is_infinite() -> None:
    data = analyse_tree(TREE).to_dict()
    assert data["success"] is None
    assert data["satisfiable"] == {"against_all": False, "against_none": True}
    assert data["cheapest"] == {"cost": None, "actions": None, "bottom_up": None, "repeated": []}
    assert [each["cost"] for each in data["actions"]] == [1.0, None, None]
    assert analyse_tree(replace(TREE, costs={"one": 1.0})).to_dict()["cheapest"] is None


def test_with_every_number_the_cost_and_the_probability_are_told() -> None:
    root = Node("goal", Refinement.ANY, (Node("one"), Node("two", counter=Node("stop"))))
    numbers = {"one": 0.5, "two": 0.5, "stop": 0.4}
    data = analyse_tree(ADTree("t", root, costs={"one": 1.0, "two": 2.0}, probabilities=numbers)).to_dict()
    assert data["success"]["probability"] == pytest.approx(1 - 0.5 * (1 - 0.5 * 0.6))
    assert (data["cheapest"]["cost"], data["cheapest"]["actions"]) == (1.0, ["one"])
