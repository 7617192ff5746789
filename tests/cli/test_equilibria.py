"""A case with chance, hidden or simultaneous moves: `solve` lists its equilibria, other commands refuse it plainly."""

import json
from pathlib import Path

import pytest
from command_runs import Commands

PATROL = """\
countermove: 1
title: {en: Patrol, zh: 巡逻}
actors: {guard: {name: Guard}, boat: {name: Boat}}
objectives: {guard: {catch: {}}, boat: {pass: {}}}
layers:
  - {id: post, actor: guard, at_least: 1, at_most: 1}
  - {id: course, actor: boat, at_least: 1, at_most: 1, simultaneous: true}
measures:
  north-post: {layer: post}
  south-post: {layer: post}
  north-course: {layer: course, effects: {boat.pass: 0}}
  south-course: {layer: course}
synergies:
  - {between: [north-post, north-course], effects: {guard.catch: 2, boat.pass: -2}}
  - {between: [south-post, south-course], effects: {guard.catch: 2, boat.pass: -2}}
"""


@pytest.fixture
def patrol(tmp_path: Path) -> Path:
    """A guard and a boat that choose between north and south at the same time."""
    path = tmp_path / "patrol.yaml"
    path.write_text(PATROL, encoding="utf-8")
    return path


def test_two_who_choose_at_once_mix_half_and_half(patrol: Path, command: Commands) -> None:
    found = json.loads(command("solve", patrol, "--json").out)
    assert (found["concept"], found["certified"], found["complete"]) == ("subgame_perfect", True, True)
    (only,) = found["equilibria"]
    assert only["kind"] == "mixed"
    assert only["payoffs"] == pytest.approx({"guard": 1, "boat": -1})
    chances = [[choice["chance"] for choice in each["play"]] for each in only["strategies"]]
    assert chances == [pytest.approx([0.5, 0.5])] * 2


def test_the_text_names_the_concept_and_says_that_the_list_is_complete(patrol: Path, command: Commands) -> None:
    run = command("solve", patrol)
    assert "1 subgame-perfect equilibrium" in run.out
    assert "the list is complete" in run.out
    assert "it predicts nothing" in run.out


def test_several_equilibria_are_shown_as_several(patrol: Path, command: Commands) -> None:
    patrol.write_text(PATROL.replace("boat.pass: -2", "boat.pass: 2"), encoding="utf-8")
    run = command("solve", patrol)
    assert "3 subgame-perfect equilibria; none of them is picked" in run.out
    assert run.out.count(". pure") == 2
    assert run.out.count(". mixed") == 1


@pytest.mark.parametrize(
    "call",
    [
        "explore {}", "export {} --to nfg", "stability {}", "solve {} --depth 1", "solve {} --concept logit",
        "solve {} --concept all", "solve {} --method enumeration",
    ],
)  # fmt: skip
def test_what_needs_everything_to_be_seen_is_refused_with_what_to_do(
    call: str, patrol: Path, command: Commands
) -> None:
    run = command(*call.format(patrol).split())
    assert run.status == 2
    assert "case patrol has simultaneous layers: countermove solve lists its equilibria" in run.err


def test_a_report_on_such_a_case_is_refused_with_what_to_do(patrol: Path, command: Commands) -> None:
    study = patrol.with_name("study.yaml")
    study.write_text("countermove: 1\ntitle: Sea\ncases: [patrol.yaml]\n", encoding="utf-8")
    run = command("report", study, "--output", patrol.with_name("r.html"))
    assert run.status == 2
    assert "countermove solve lists its equilibria" in run.err
    assert not patrol.with_name("r.html").exists()
    assert command("check", study).status == 0


def test_a_list_of_equilibria_takes_no_method(patrol: Path, command: Commands) -> None:
    run = command("solve", patrol, "--concept", "equilibria", "--method", "enumeration")
    assert run.status == 2
    assert "a list of equilibria takes no --method" in run.err


def test_a_case_that_is_too_large_is_refused_with_its_size(patrol: Path, command: Commands) -> None:
    more = "".join(f"  post-{index}: {{layer: post}}\n" for index in range(12))
    patrol.write_text(PATROL.replace("synergies:", f"{more}synergies:"), encoding="utf-8")
    run = command("solve", patrol)
    assert run.status == 3
    assert "layer post has 2^14 portfolios" in run.err
