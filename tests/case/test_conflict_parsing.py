"""A conflict file is read whole or refused with every fault at its place."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermove.case.conflict_case import ConflictCase, Direction
from countermove.case.conflict_parsing import looks_like_conflict, parse_conflict
from countermove.core.errors import Fault, OutOfReachError

SOUND = """\
countermove: 1
kind: conflict
title: {en: A bridge, zh: 一座桥}
actors:
  town: {name: Town, options: [toll, ban]}
  line: {options: [detour]}
options:
  toll: {name: Charge a toll, moves: forward}
infeasible: ["YY-"]
merge: ["-Y-"]
preferences:
  town: {ranking: [YNN, [NNN, NNY], [YNY, "-Y-"]]}
  line: {statements: [not toll and not ban, detour and toll]}
"""


def read(text: str) -> ConflictCase:
    faults: list[Fault] = []
    conflict = parse_conflict(text.encode(), "bridge.yaml", faults)
    assert faults == []
    assert conflict is not None
    return conflict


def faults_of(text: str) -> list[str]:
    faults: list[Fault] = []
    assert parse_conflict(text.encode(), "bridge.yaml", faults) is None
    return list(map(str, faults))


def test_a_sound_file_becomes_a_conflict() -> None:
    conflict = read(SOUND)
    assert conflict.id == "bridge"
    assert [(option.id, option.actor, option.direction) for option in conflict.options] == [
        ("toll", "town", Direction.FORWARD),
        ("ban", "town", Direction.BOTH),
        ("detour", "line", Direction.BOTH),
    ]
    assert conflict.space.labels == ("NNN", "YNN", "NNY", "YNY", "-Y-")
    assert [actor.levels for actor in conflict.actors] == [(1, 2, 1, 0, 0), (2, 0, 2, 1, 0)]


def test_a_file_is_told_from_a_case_by_its_kind() -> None:
    assert looks_like_conflict(SOUND.encode(), "x")
    assert looks_like_conflict(SOUND.replace("kind: conflict\n", "").encode(), "x")
    assert not looks_like_conflict(b"countermove: 1\nlayers: []\n", "x")


WRONG = {
    "an unknown key": ("merge:", "merges:", "unknown key 'merges'"),
    "another kind": ("kind: conflict", "kind: comparison", "unknown kind 'comparison'"),
    "an option of two actors": ("[detour]", "[toll]", "option 'toll' is of actor 'town' already"),
    "an option named like a word": ("[detour]", "[iff]", "reads as part of a statement"),
    "an option of nobody": ("  toll: {name", "  tool: {name", "option 'tool' is of no actor; expected a known option"),
    "an unknown direction": ("forward", "onward", "unknown direction 'onward'"),
    "a pattern too long": ('["YY-"]', '["YY--"]', "pattern 'YY--' of `infeasible` fits no state; expected 3 signs"),
    "a pattern of other signs": ('["YY-"]', '["YX-"]', "pattern 'YX-' of `infeasible` fits no state"),
    "a pattern twice": ('["YY-"]', '["YY-", "YY-"]', "given twice"),
    "nothing feasible": ('["YY-"]', '["Y--", "N--"]', "no state is feasible"),
    "a merge of nothing": ('["-Y-"]', '["YY-"]', "matches no feasible state"),
    "merges that overlap": ('["-Y-"]', '["-Y-", "NY-"]', "'-Y-' and 'NY-' of `merge` overlap"),
    "a state left out": ("[NNN, NNY]", "[NNN]", "leaves out NNY; expected all 5 states"),
    "a state twice": ("[NNN, NNY]", "[NNN, NNY, YNN]", "state 'YNN' stands twice"),
    "a state that is merged": ("[NNN, NNY]", "[NNN, NNY, NYN]", "'NYN' is no state of the conflict"),
    "an actor without preferences": ("  line: {statements", "  lime: {statements", "preferences of 'line' are missing"),
    "both sorts of preferences": ("{statements: [", "{ranking: [NNN], statements: [", "both a ranking and statements"),
    "an unknown option in a statement": (
        "detour and",
        "detuor and",
        "unknown option 'detuor'; expected a known option",
    ),
    "a statement that ends early": ("detour and toll", "detour and", "ends too early"),
    "a statement that goes on": ("detour and toll", "detour toll", "goes on with 'toll'"),
    "an open parenthesis": ("detour and toll", "(detour or toll", "lacks a closing parenthesis"),
    "a statement that a merged state leaves open": (
        "detour and toll",
        "detour",
        "some but not all of what '-Y-' merges",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_fault_is_told_with_its_place(name: str) -> None:
    old, new, said = WRONG[name]
    assert SOUND.count(old) == 1
    found = faults_of(SOUND.replace(old, new))
    line = SOUND[: SOUND.index(old)].count("\n") + 1
    assert any(said in fault for fault in found), found
    assert all(fault.startswith("bridge.yaml:") for fault in found)
    assert name in {"nothing feasible", "an actor without preferences"} or any(
        fault.startswith(f"bridge.yaml:{line}:") and said in fault for fault in found
    )


def test_a_conflict_without_any_option_is_refused() -> None:
    text = "countermove: 1\nkind: conflict\ntitle: t\nactors: {x: {options: []}}\n"
    assert any("no actor has an option" in fault for fault in faults_of(text + "preferences: {x: {ranking: []}}\n"))


def test_all_faults_are_told_at_once() -> None:
    text = SOUND.replace("forward", "onward").replace("[NNN, NNY]", "[NNN]").replace("detour and toll", "detour iff")
    assert len(faults_of(text)) == 3


def test_too_many_states_are_out_of_reach_and_many_infeasible_ones_are_not() -> None:
    options = [f"o{number}" for number in range(40)]
    head = f"countermove: 1\nkind: conflict\ntitle: Many\nactors: {{all: {{options: [{', '.join(options)}]}}}}\n"
    tail = "preferences: {all: {statements: [o0]}}\n"
    with pytest.raises(OutOfReachError, match="feasible states already"):
        faults_of(head + tail)
    pairs = ["-" * a + "Y" + "-" * (b - a - 1) + "Y" + "-" * (39 - b) for a, b in itertools.combinations(range(40), 2)]
    assert len(read(head + f"infeasible: {pairs}\n" + tail).space.labels) == 41


@given(st.text(alphabet="abc()not rif", max_size=30))
def test_any_statement_is_read_or_refused(text: str) -> None:
    faults: list[Fault] = []
    source = (
        "countermove: 1\nkind: conflict\ntitle: t\nactors: {x: {options: [a, b, c]}}\n"
        f"preferences: {{x: {{statements: ['{text}']}}}}\n"
    )
    assert (parse_conflict(source.encode(), "f", faults) is None) == bool(faults)


@pytest.mark.parametrize(
    ("statement", "holds"),
    [
        ("a and not b", {"YNN", "YNY"}),
        ("a or b and c", {"YNN", "YYN", "YNY", "YYY", "NYY"}),
        ("(a or b) and c", {"YNY", "YYY", "NYY"}),
        ("a if b", {"NNN", "NNY", "YNN", "YNY", "YYN", "YYY"}),
        ("a iff b", {"NNN", "NNY", "YYN", "YYY"}),
        ("not not a and not (b or c)", {"YNN"}),
    ],
)
def test_a_statement_holds_where_its_words_say(statement: str, holds: set[str]) -> None:
    text = "countermove: 1\nkind: conflict\ntitle: t\nactors: {x: {options: [a, b, c]}}\n"
    conflict = read(text + f"preferences: {{x: {{statements: [{statement}]}}}}\n")
    levels = conflict.actors[0].levels
    assert {label for label, level in zip(conflict.space.labels, levels, strict=True) if level} == holds
