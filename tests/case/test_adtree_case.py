"""The layered case of an attack–defence tree says what the tree says, move by move."""

import numpy as np
import pytest
from hypothesis import given, settings

from adtrees import adtrees
from countermove.case.adtree_case import case_from_adtree
from countermove.case.feasibility import check_feasibility
from countermove.core.adtree import ADTree, Node, Refinement, is_reached, list_actions
from countermove.core.errors import InputError
from countermove.game.compile import compile_case
from countermove.game.evaluate import payoffs
from countermove.game.game import nominal_numbers
from countermove.solving.adtree import is_satisfiable
from countermove.solving.methods import solve_nominal


@given(adtrees(is_layered=True))
@settings(max_examples=150, deadline=None)
def test_in_every_profile_the_payoff_says_whether_the_root_is_reached(tree: ADTree) -> None:
    free = ADTree(tree.id, tree.root)
    game = compile_case(case_from_adtree(free, stake=1.0))
    labels = [action.label for action in list_actions(free)]
    rng = np.random.default_rng(0)
    chosen = rng.random((32, len(labels))) < 0.6
    profiles = np.repeat(game.given[None], len(chosen), axis=0)
    at = [game.measures.index(f"do-{label}") for label in labels]
    profiles[:, at] = chosen
    expected = [
        is_reached(free.root, {label for label, done in zip(labels, row, strict=True) if done}) for row in chosen
    ]
    worth = payoffs(game, nominal_numbers(game), profiles)
    assert worth[:, game.players.index("attacker")] == pytest.approx(np.array(expected, float))
    assert worth[:, game.players.index("defender")] == pytest.approx(-np.array(expected, float))


def _counters_go_back(tree: ADTree) -> bool:
    """Whether every counter is of a later layer than what it counters."""
    case = case_from_adtree(tree, stake=1.0)
    order = [layer.id for layer in case.layers]
    place = {measure.id: order.index(measure.layer) for measure in case.measures}
    return all(place[counter.by] > place[counter.against] for counter in case.counters)


@given(adtrees(is_layered=True))
@settings(max_examples=100, deadline=None)
def test_what_counters_a_measure_is_of_a_later_layer(tree: ADTree) -> None:
    assert _counters_go_back(tree)


def test_an_action_that_one_of_several_ways_stops_stands_for_itself_only_where_each_way_is_an_action() -> None:
    both = Node("both", Refinement.ALL, (Node("y"), Node("z")))
    assert _counters_go_back(ADTree("ways", Node("act", counter=Node("stop", Refinement.ANY, (Node("x"), both)))))


@given(adtrees(is_layered=True))
@settings(max_examples=100, deadline=None)
def test_where_actions_cost_nothing_the_line_of_play_reaches_the_root_if_the_tree_is_satisfiable(tree: ADTree) -> None:
    case = case_from_adtree(ADTree(tree.id, tree.root), stake=1.0)
    assert not list(check_feasibility(case.layers, case.measures))
    solution = solve_nominal(compile_case(case), method="auto")
    assert solution.payoffs["attacker"] == pytest.approx(float(is_satisfiable(tree)))


def test_a_chain_of_answers_needs_no_given_measures() -> None:
    tree = ADTree("chain", Node("act", counter=Node("block", counter=Node("evade"))), proponent="defender")
    case = case_from_adtree(tree, stake=3.0)
    assert [(layer.id, layer.actor, layer.given) for layer in case.layers] == [
        ("turn-1", "defender", False),
        ("turn-2", "attacker", False),
        ("turn-3", "defender", False),
    ]
    assert [(counter.by, counter.against) for counter in case.counters] == [
        ("do-evade", "do-block"),
        ("do-block", "do-act"),
    ]


def test_a_label_at_two_role_depths_has_no_layer() -> None:
    tree = ADTree("two", Node("goal", Refinement.ALL, (Node("act", counter=Node("block", counter=Node("act"))),)))
    with pytest.raises(InputError, match="'act' has leaves at role depths 0, 2; expected one"):
        case_from_adtree(tree, stake=1.0)


def test_labels_become_ids_that_differ() -> None:
    tree = ADTree("names", Node("goal", Refinement.ALL, (Node("buy it"), Node("buy-it"), Node("买"))))
    measures = case_from_adtree(tree, stake=1.0).measures
    assert [measure.id for measure in measures if measure.id.startswith("do-")] == ["do-buy-it", "do-buy-it-2", "do-买"]
