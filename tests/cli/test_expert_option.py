"""Commands as one of several experts judges: `--expert` for solve and explore, and stores that keep experts apart."""

import json
from pathlib import Path

import pytest
from command_runs import Commands

CASE = """\
countermove: 1
title: two experts on one effect
actors: {a: {name: A}}
experts: {ann: {name: Ann}, ben: {name: Ben}}
objectives: {a: {gain: {name: gain}}}
layers: [{id: go, actor: a}]
measures:
  act:
    layer: go
    effects: {a.gain: {experts: {ann: {range: [1, 2]}, ben: {range: [4, 6]}}, pool: {ann: 0.4, ben: 0.6}}}
    cost: 3
"""


@pytest.fixture
def case_file(tmp_path: Path) -> Path:
    path = tmp_path / "experts.yaml"
    path.write_text(CASE, encoding="utf-8")
    return path


@pytest.mark.parametrize(("expert", "adopted"), [(None, ["act"]), ("ann", []), ("ben", ["act"])])
def test_a_case_is_solved_as_the_expert_judges_it(
    command: Commands, case_file: Path, expert: str | None, adopted: list[str]
) -> None:
    asked = [] if expert is None else ["--expert", expert]
    found = json.loads(command("solve", case_file, "--json", *asked).out)
    assert found["line"][0]["adopted"] == adopted


def test_shares_of_scenarios_are_those_of_the_expert(command: Commands, case_file: Path) -> None:
    shares = []
    for expert in ("ann", "ben"):
        found = json.loads(command("explore", case_file, "--scenarios", 200, "--expert", expert, "--json").out)
        shares.append(found["acceptability"]["act"]["share"])
    assert shares == [0, 1]


def test_somebody_who_judges_nothing_is_refused_with_who_does(command: Commands, case_file: Path) -> None:
    run = command("solve", case_file, "--expert", "bob")
    assert (run.status, run.out) == (2, "")
    assert "judged by expert 'bob'; known are ann, ben" in run.err


def test_scenarios_of_one_expert_are_not_mixed_with_those_of_another(
    command: Commands, case_file: Path, tmp_path: Path
) -> None:
    asked = ("explore", case_file, "--scenarios", 20, "--store", tmp_path / "store", "--expert")
    assert command(*asked, "ann").status == 0
    assert command(*asked, "ann").status == 0
    run = command(*asked, "ben")
    assert run.status == 2
    assert "never mixed" in run.err
