"""Published games in which only an actor knows its type have their published equilibria, read from case files."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from countermove.case.files import read_case
from countermove.game.compile_extensive import compile_extensive
from countermove.solving.extensive import find_equilibria

FOLDER = Path(__file__).parent
EXPECTED = yaml.safe_load((FOLDER / "cases.yaml").read_text(encoding="utf-8"))
ROWS = [
    (name, row)
    for name, expected in EXPECTED.items()
    for row in (expected, expected.get("otherwise"))
    if row is not None
]


def test_every_case_file_has_a_published_answer() -> None:
    assert {path.name for path in (FOLDER / "cases").iterdir()} == set(EXPECTED)
    assert len(ROWS) == 3


@pytest.mark.parametrize(("name", "row"), ROWS, ids=[f"{name}-{index}" for index, (name, _) in enumerate(ROWS)])
def test_the_equilibria_are_the_published_ones(name: str, row: dict[str, Any]) -> None:
    case = read_case(FOLDER / "cases" / name)
    types = tuple(replace(each, chance=row["chances"][each.id]) for each in case.types)
    found = find_equilibria(compile_extensive(replace(case, types=types)))
    assert found.is_complete
    assert found.is_certified
    assert all(each.is_sequentially_rational for each in found.equilibria)
    pure = [each for each in found.equilibria if each.is_pure]
    assert len(found.equilibria) - len(pure) == row["mixed"]
    told = found.to_dict()["equilibria"]
    for equilibrium, expected in zip(told, row["pure"], strict=False):
        (by_type,) = equilibrium["payoffs_by_type"].values()
        assert equilibrium["payoffs"] == pytest.approx(expected["payoffs"])
        assert by_type == pytest.approx(expected["by_type"])
        for key, is_reached in (("played", True), ("elsewhere", False)):
            turns = [each for each in equilibrium["strategies"] if each["reached"] is is_reached]
            assert sorted(each["play"][0]["adopted"] for each in turns) == sorted(expected[key])
    assert len(pure) == len(row["pure"])


def test_both_types_of_the_stranger_have_the_same_breakfast_and_teach_the_bully_nothing() -> None:
    found = find_equilibria(compile_extensive(read_case(FOLDER / "cases/beer-quiche.yaml")))
    for equilibrium in found.to_dict()["equilibria"]:
        (bully,) = [each for each in equilibrium["strategies"] if each["reached"] and each["actor"] == "bully"]
        assert bully["beliefs"] == {"stranger": pytest.approx({"wimp": 0.1, "surly": 0.9})}
