"""Laws of attack–defence trees: what is found is what trying every set of actions finds, and labels count once."""

from dataclasses import replace
from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adtrees import adtrees
from countermove.core.adtree import ADTree, Node, Refinement, is_reached, list_actions
from countermove.core.errors import InputError, OutOfReachError, UsageError
from countermove.solving.adtree import cheapest_attack, is_satisfiable, success_probability
from countermove.solving.adtree_enumeration import enumerate_cheapest, enumerate_probability

ALL, ANY = Refinement.ALL, Refinement.ANY


def _opposing(tree: ADTree) -> frozenset[str]:
    return frozenset(action.label for action in list_actions(tree) if not action.is_of_proponent)


@given(adtrees(), st.data())
@settings(max_examples=300, deadline=None)
def test_the_cheapest_attack_costs_what_trying_every_set_finds(tree: ADTree, data: st.DataObject) -> None:
    opposing = _opposing(tree)
    in_place = frozenset(data.draw(st.sets(st.sampled_from(sorted(opposing))))) if opposing else frozenset()
    attack = cheapest_attack(tree, in_place=in_place)
    assert attack.cost == enumerate_cheapest(tree, in_place)
    assert (attack.actions is None) == (attack.cost == inf) == (not is_satisfiable(tree, in_place=in_place))
    if attack.actions is not None:
        assert is_reached(tree.root, in_place | set(attack.actions))
        assert sum(tree.costs[label] for label in attack.actions) == attack.cost


@given(adtrees())
@settings(max_examples=200, deadline=None)
def test_the_probability_is_the_sum_over_all_sets_of_actions(tree: ADTree) -> None:
    assert success_probability(tree).value == pytest.approx(enumerate_probability(tree), abs=1e-12)


@given(adtrees())
@settings(max_examples=150, deadline=None)
def test_without_repeated_labels_the_rule_from_the_leaves_up_is_exact(tree: ADTree) -> None:
    attack, chance = cheapest_attack(tree), success_probability(tree)
    assert attack.bottom_up >= attack.cost
    if not chance.repeated:
        assert attack.bottom_up == attack.cost
        assert chance.bottom_up == pytest.approx(chance.value, abs=1e-12)


@given(adtrees())
@settings(max_examples=100, deadline=None)
def test_more_opposing_actions_never_help(tree: ADTree) -> None:
    assert cheapest_attack(tree, in_place=()).cost <= cheapest_attack(tree).cost
    assert success_probability(tree, in_place=()).value >= success_probability(tree).value - 1e-12


@given(adtrees())
@settings(max_examples=200, deadline=None)
def test_certain_actions_succeed_exactly_where_the_tree_is_satisfiable(tree: ADTree) -> None:
    certain = replace(tree, probabilities=dict.fromkeys(tree.probabilities, 1.0))
    assert success_probability(certain).value == float(is_satisfiable(tree))


def test_an_action_that_serves_two_goals_is_bought_once_and_drawn_once() -> None:
    both = Node("log in", ALL, (Node("user name", ANY, (Node("phish"),)), Node("password", ANY, (Node("phish"),))))
    tree = ADTree("phishing", both, costs={"phish": 70.0}, probabilities={"phish": 0.5})
    attack, chance = cheapest_attack(tree), success_probability(tree)
    assert (attack.cost, attack.bottom_up, attack.actions, attack.repeated) == (70.0, 140.0, ("phish",), ("phish",))
    assert (chance.value, chance.bottom_up) == (0.5, 0.25)


def test_many_repeated_labels_are_cheap_where_their_leaves_are_close() -> None:
    pairs = tuple(Node(f"goal {n}", ALL, (Node(f"act {n}"), Node(f"act {n}"))) for n in range(200))
    tree = ADTree("pairs", Node("all", ALL, pairs), costs={f"act {n}": 1.0 for n in range(200)})
    assert cheapest_attack(tree).cost == 200.0


def test_repeated_labels_that_all_meet_are_refused_with_their_number() -> None:
    acts = tuple(Node(f"act {n}") for n in range(30))
    tree = ADTree("wide", Node("both", ALL, (Node("left", ANY, acts), Node("right", ANY, acts))))
    tree = replace(tree, costs={f"act {n}": 1.0 for n in range(30)})
    with pytest.raises(OutOfReachError, match="21 repeated labels meet at one node"):
        cheapest_attack(tree)


def test_more_than_two_hundred_repeated_labels_are_refused_with_their_number() -> None:
    pairs = tuple(Node(f"goal {n}", ALL, (Node(f"act {n}"), Node(f"act {n}"))) for n in range(201))
    tree = ADTree("pairs", Node("all", ALL, pairs), costs={f"act {n}": 1.0 for n in range(201)})
    with pytest.raises(OutOfReachError, match="201 labels occur more than once, more than 200"):
        cheapest_attack(tree)


def test_a_tree_of_nineteen_thousand_actions_is_answered() -> None:
    actions = tuple(Node(f"act {n}") for n in range(19_000))
    numbers = {action.label: 1.0 for action in actions}
    tree = ADTree("flat", Node("all", ALL, actions), costs=numbers, probabilities=numbers)
    assert cheapest_attack(tree).actions == tuple(numbers)
    assert success_probability(tree).value == 1.0


def test_missing_numbers_are_listed() -> None:
    tree = ADTree("bare", Node("goal", ALL, (Node("one"), Node("two", counter=Node("stop")))))
    with pytest.raises(InputError, match=r"(?s)'one' has no cost.*'two' has no cost"):
        cheapest_attack(tree)
    with pytest.raises(InputError, match="'stop' has no probability"):
        success_probability(tree)


def test_an_unknown_opposing_action_is_refused() -> None:
    tree = ADTree("bare", Node("act", counter=Node("stop")))
    with pytest.raises(UsageError, match="no opposing action is called act; expected some of: stop"):
        is_satisfiable(tree, in_place={"act"})


@pytest.mark.parametrize(
    ("root", "numbers", "message"),
    [
        (Node("act", counter=Node("act")), {}, "'act' is an action of both actors"),
        (Node("act"), {"costs": {"act": -1.0}}, "'act' costs -1.0; expected 0 or more"),
        (Node("act"), {"probabilities": {"act": 1.5}}, "expected a number from 0 to 1"),
    ],
)
def test_a_tree_that_means_nothing_cannot_be_built(
    root: Node, numbers: dict[str, dict[str, float]], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        ADTree("bad", root, **numbers)  # type: ignore[arg-type]


def test_a_tree_that_is_too_deep_cannot_be_built() -> None:
    root = Node("act")
    for _ in range(100):
        root = Node("goal", ANY, (root,))
    with pytest.raises(InputError, match="more than 100 levels"):
        ADTree("deep", root)
