"""With --json, standard output holds one object of the documented shape and nothing else, also where a call fails."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from command_runs import Commands, Run
from jsonschema import Draft202012Validator

SCHEMAS = yaml.safe_load(Path(__file__).with_name("schemas.yaml").read_text(encoding="utf-8"))

CALLS = [
    ("new", "new {folder}/fresh --json"),
    ("check", "check {study} --json"),
    ("check", "check {case} --json"),
    ("solve", "solve {case} --json"),
    ("solve", "solve {case} --depth 1 --method enumeration --json"),
    ("continuation", "solve {case} --history {history} --json"),
    ("logit", "solve {case} --concept logit --json"),
    ("logit", "solve {case} --concept logit --precision 0 --depth 1 --method elimination --json"),
    ("logit_turn", "solve {case} --concept logit --precision 2.5 --history {history} --json"),
    ("concepts", "solve {case} --concept all --json"),
    ("equilibria", "solve {case} --concept equilibria --json"),
    ("equilibria", "solve {case} --concept nash --json"),
    ("equilibria", "solve tests/reference/cases/beer-quiche.yaml --json"),
    ("survival", "survival {case} --json"),
    ("survival", "survival tests/reference/af_floating.apx --grounded --json"),
    ("tree", "tree tests/reference/adt_online_account.xml --json"),
    ("tree", "tree tests/reference/adt_bank_account.xml --case {folder}/bank.yaml --stake 50 --json"),
    ("explore", "explore {case} --scenarios 40 --json"),
    ("plan", "plan {study}/documents/port-plan.md --json"),
    ("passage", "passage {study}/documents/port-plan.md#t1 --json"),
    ("import", "import {study}/documents {folder}/imported --json"),
    ("error", "passage {study}/documents/port-plan.md#none --json"),
    ("error", "import {folder}/none {folder}/imported --json"),
    ("search", "search {study} power --json"),
    ("search", "search {study} zeppelin --limit 3 --json"),
    ("links", "links {study} --json"),
    ("links", "links {study} --output {folder}/links.yaml --json"),
    ("compare", "compare {study} --json"),
    ("report", "report {study} --format md --scenarios 20 --output {folder}/r.md --json"),
    ("export", "export {case} --to efg --json"),
    ("export", "export {case} --to json --output {folder}/game.json --json"),
    ("game", "export {case} --to json"),
    ("error", "check {folder}/none.yaml --json"),
    ("error", "solve {case} --depth 9 --json"),
    ("error", "search {study} !? --json"),
    ("error", "explore {case} --scenarios 1000000000000 --json"),
    ("error", "export {case} --to dot --output {folder} --json"),
]


def _object(run: Run) -> dict[str, Any]:
    def refuse(name: str) -> None:
        raise AssertionError(name)

    found = json.loads(run.out, parse_constant=refuse)
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize(("shape", "call"), CALLS)
def test_output_is_one_object_of_the_documented_shape(
    shape: str, call: str, case_file: Path, study: Path, command: Commands
) -> None:
    history = case_file.with_name("history.yaml")
    history.write_text("rule: [night-ban]", encoding="utf-8")
    names = {"case": case_file, "folder": case_file.parent, "study": study, "history": history}
    run = command(*call.format(**names).split())
    Draft202012Validator({**SCHEMAS[shape], "$defs": SCHEMAS["$defs"]}).validate(_object(run))
    assert (run.status == 0) == (shape != "error")


def test_every_schema_is_used_and_none_lets_unknown_keys_pass() -> None:
    assert {shape for shape, _ in CALLS} == set(SCHEMAS) - {"$defs"}
    assert all(schema["additionalProperties"] is False for shape, schema in SCHEMAS.items() if shape != "$defs")


def test_faults_are_listed_with_their_places(case_file: Path, command: Commands) -> None:
    case_file.write_text(case_file.read_text(encoding="utf-8").replace("strong", "srtong"), encoding="utf-8")
    run = command("check", case_file, "--json")
    found = _object(run)
    assert run.status == 1
    assert [(fault["file"], fault["line"]) for fault in found["faults"]] == [(str(case_file), 9)]
    assert found["error"] == run.err.rstrip("\n")


def test_the_same_seed_gives_the_same_object_but_for_the_seconds(case_file: Path, command: Commands) -> None:
    call = ("explore", case_file, "--scenarios", "60", "--seed")
    first, again, other = (_object(command(*call, seed, "--json")) for seed in ("5", "5", "6"))
    assert {**first, "seconds": 0} == {**again, "seconds": 0}
    assert other["payoffs"] != first["payoffs"]


def test_both_methods_print_the_same_play(case_file: Path, command: Commands) -> None:
    found = [
        _object(command("solve", case_file, "--json", "--method", name)) for name in ("elimination", "enumeration")
    ]
    assert found[0]["line"] == found[1]["line"]
    assert found[0]["payoffs"] == found[1]["payoffs"]


def test_progress_goes_to_standard_error(case_file: Path, command: Commands) -> None:
    run = command("explore", case_file, "--scenarios", "30")
    assert "scenarios: 30 of 30" in run.err
    assert "30 of 30" not in run.out
    assert "30 scenarios of seed 0" in run.out
