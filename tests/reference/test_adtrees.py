"""Attack–defence trees from the literature have the answers that follow by hand from its definitions."""

from pathlib import Path

import pytest
import yaml

from countermove.case.adtree_files import read_adtree
from countermove.core.adtree import list_actions
from countermove.solving.adtree import cheapest_attack, is_satisfiable, success_probability
from countermove.solving.adtree_enumeration import enumerate_cheapest, enumerate_probability

FOLDER = Path(__file__).parent
EXPECTED = yaml.safe_load((FOLDER / "adt_expected.yaml").read_text(encoding="utf-8"))


def test_every_tree_file_has_its_answer() -> None:
    assert {file.name for file in FOLDER.glob("adt_*.xml")} == set(EXPECTED)
    assert len(EXPECTED) == 3


@pytest.mark.parametrize("name", EXPECTED)
def test_a_tree_has_the_answers_that_follow_by_hand(name: str) -> None:
    tree, expected = read_adtree(FOLDER / name), EXPECTED[name]
    attack, chance = cheapest_attack(tree), success_probability(tree)
    assert is_satisfiable(tree) is expected["satisfiable"]
    assert attack.actions is not None
    assert (attack.cost, sorted(attack.actions)) == (expected["cost"], sorted(expected["actions"]))
    assert attack.bottom_up == expected["cost_bottom_up"]
    assert chance.value == pytest.approx(expected["probability"], abs=1e-12)
    assert chance.bottom_up == pytest.approx(expected["probability_bottom_up"], abs=1e-12)
    opposing = frozenset(action.label for action in list_actions(tree) if not action.is_of_proponent)
    assert attack.cost == enumerate_cheapest(tree, opposing)
    assert chance.value == pytest.approx(enumerate_probability(tree), abs=1e-12)
