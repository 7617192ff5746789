"""Calls that are wrong whatever the files say, and outputs that cannot be written: exit status 2."""

from pathlib import Path

import pytest
from command_runs import Commands

WRONG = [
    ("solve {case} --depth 0", "depth 0 is not between 1 and the number of layers, 2"),
    ("solve {case} --depth 99", "depth 99 is not between"),
    ("solve {case} --depth one", "invalid int value: 'one'"),
    ("solve {case} --method guess", "unknown method 'guess'; known methods: auto, dense, elimination, enumeration"),
    ("solve {case} --concept core", "unknown concept 'core'; known concepts: subgame_perfect, logit, "),
    ("solve {case} --precision 2", "--precision is of logit play"),
    ("solve {case} --concept logit --precision -1", "precision -1 is not a number from 0 to 1e+12"),
    ("solve {case} --concept logit --precision nan", "precision nan is not a number"),
    ("solve {case} --concept logit --method enumeration", "known methods: auto, tree, elimination"),
    ("solve {case} --concept logit --depth 3", "depth 3 is not between"),
    ("solve {case} --concept all --precision inf", "precision inf is not a number"),
    ("solve {case} --concept all --depth 1", "--concept all takes no --method, --depth or --history"),
    ("solve {case} --history {case} --depth 1", "--history and --depth do not go together"),
    ("explore {case} --scenarios 0", "0 scenarios cannot be explored"),
    ("explore {case} --scenarios -1", "-1 scenarios cannot be explored"),
    ("explore {case} --scenarios abc", "invalid int value: 'abc'"),
    ("explore {case} --scenarios 9 --seed -1", "seed -1 is negative"),
    ("explore {case} --scenarios 9 --engine abacus", "unknown engine 'abacus'; known engines: local, processes, dask"),
    ("export {case} --to xyz", "unknown export format 'xyz'; known formats: af, apx, dot, efg, gmcr, json"),
    ("export {case}", "--to"),
    ("export {case} --to dot --output {folder}", "is a folder; name a file"),
    ("export {case} --to dot --output {case}/game.dot", "cannot be written"),
    ("report {folder} --output {folder}", "is a folder; name a file"),
    ("report {folder} --format docx", "invalid choice: 'docx'"),
    ("compare {folder} --language fr", "invalid choice: 'fr'"),
    ("new {case}", "is already there and not an empty folder"),
    ("new {folder}", "is already there and not an empty folder"),
    ("new {case}/study", "{case}"),
    ("frobnicate", "invalid choice: 'frobnicate'"),
    ("", "COMMAND"),
]


@pytest.mark.parametrize(("call", "said"), WRONG)
def test_a_wrong_call_ends_with_2_and_says_why(call: str, said: str, case_file: Path, command: Commands) -> None:
    names = {"case": case_file, "folder": case_file.parent}
    run = command(*call.format(**names).split())
    assert (run.status, run.out) == (2, "")
    assert said.format(**names) in run.err


def test_more_scenarios_than_memory_holds_are_out_of_reach(case_file: Path, command: Commands) -> None:
    run = command("explore", case_file, "--scenarios", "1000000000000")
    assert (run.status, run.out) == (3, "")
    assert "ask for at most" in run.err


def test_an_output_that_cannot_be_written_is_refused_before_the_work(study: Path, command: Commands) -> None:
    run = command("report", study, "--output", study)
    assert run.status == 2
    assert "documents" not in run.err


def test_a_history_that_is_not_feasible_or_not_one_is_refused(case_file: Path, command: Commands) -> None:
    history = case_file.with_name("history.yaml")
    for text, said in [
        ("", "file is empty"),
        ("rule: [quiet-engine]", "unknown measure of layer rule 'quiet-engine'"),
        ("reply: []", "layer 'rule' is left out"),
        ("rules: []", "unknown layer 'rules'"),
        ("rule: [night-ban, night-ban]", "history.yaml:1:19: measure 'night-ban' is named again"),
        ("[{layer: rule, adopted: []}, {layer: rule, adopted: [night-ban]}]", "layer 'rule' is named again"),
        ("[", "not valid YAML"),
    ]:
        history.write_text(text, encoding="utf-8")
        run = command("solve", case_file, "--history", history)
        assert (run.status, run.out) == (1, ""), text
        assert said in run.err
    assert command("solve", case_file, "--history", case_file.parent).status == 1


def test_a_report_refuses_a_case_with_hidden_moves_before_it_explores_others(study: Path, command: Commands) -> None:
    first, listed = study / "cases" / "shore-power.yaml", study / "study.yaml"
    hidden = first.read_text("utf-8").replace("layer: reply", "layer: reply\n    chance: 0.5", 1)
    (study / "cases" / "hidden.yaml").write_text(hidden, "utf-8")
    listed.write_text(
        listed.read_text("utf-8").replace("shore-power.yaml]", "shore-power.yaml, cases/hidden.yaml]"), "utf-8"
    )
    run = command("report", study, "--output", study / "report.html", "--scenarios", "50")
    assert (run.status, (study / "report.html").exists()) == (2, False)
    assert "case hidden has measures that may fail" in run.err
    assert "scenarios" not in run.err
