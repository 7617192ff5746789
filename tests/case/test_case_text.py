"""A case written as text reads as the same game."""

import pytest
from hypothesis import given, settings

from adtrees import adtrees
from countermove.case.adtree_case import case_from_adtree
from countermove.case.case_parsing import parse_case
from countermove.case.case_text import render_plain_case
from countermove.core.adtree import ADTree, Node, Refinement
from countermove.game.compile import compile_case
from countermove.game.game import nominal_numbers


@given(adtrees(is_layered=True))
@settings(max_examples=60, deadline=None)
def test_the_case_of_a_tree_reads_back_as_the_same_game(tree: ADTree) -> None:
    written = case_from_adtree(tree, stake=10)
    faults: list = []
    read = parse_case(render_plain_case(written).encode(), "tree.yaml", faults)
    assert read is not None, faults
    one, other = compile_case(written), compile_case(read)
    assert (one.measures, one.layers, one.players) == (other.measures, other.layers, other.players)
    assert one.counters.tolist() == other.counters.tolist()
    for mine, theirs in zip(
        (nominal_numbers(one).effects, nominal_numbers(one).costs, nominal_numbers(one).efficacies),
        (nominal_numbers(other).effects, nominal_numbers(other).costs, nominal_numbers(other).efficacies),
        strict=True,
    ):
        assert mine.tolist() == theirs.tolist()


@pytest.mark.parametrize("label", ["yes", "0o17", "1_000", "null", "a: b # c", '"quoted" \\ {x}', "~", "芯片", "1e3"])
def test_a_name_that_looks_like_something_else_stays_a_name(label: str) -> None:
    case = case_from_adtree(ADTree("names", Node(label, Refinement.ALL, (Node("x"), Node("y")))), stake=1)
    faults: list = []
    read = parse_case(render_plain_case(case).encode(), "tree.yaml", faults)
    assert read is not None, faults
    assert str(read.title) == label
