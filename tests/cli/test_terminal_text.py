"""What a person reads: short lines, names of what is meant, right numbers of words."""

import shlex
from pathlib import Path

import pytest
from command_runs import ROOT, Commands


def test_the_most_frequent_lines_stand_one_layer_to_a_line_without_facts(study: Path, command: Commands) -> None:
    run = command("explore", study / "cases/shore-power.yaml", "--scenarios", "50")
    block = run.out.split("the lines of play met most often, without facts:\n")[1].split("\n\n")[0]
    lines = block.splitlines()
    assert lines[0].endswith(" of the scenarios")
    assert lines[1].startswith("    reply (line): ")
    assert "shore-power-rule" not in block


def test_a_judgement_on_a_counter_names_its_measures(case_file: Path, command: Commands) -> None:
    run = command("explore", case_file, "--scenarios", "50")
    assert "counters[0].efficacy (quiet-engine against night-ban)" in run.out


def test_the_signs_of_the_table_of_concepts_are_explained(case_file: Path, command: Commands) -> None:
    assert "\n\nempty: not adopted; ·: beyond this depth\n\n" in command("solve", case_file, "--concept", "all").out


@pytest.mark.parametrize(("number", "said"), [("1", "1 scenario of seed 0"), ("2", "2 scenarios of seed 0")])
def test_numbers_of_scenarios_agree_with_their_word(number: str, said: str, case_file: Path, command: Commands) -> None:
    assert said in command("explore", case_file, "--scenarios", number).out


def test_the_hint_of_a_new_study_can_be_pasted(
    tmp_path: Path, command: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    run = command("new", "港口 and ships")
    words = shlex.split(run.out.splitlines()[-1].removeprefix("try: countermove "))
    assert words == ["report", "港口 and ships", "--output", "港口 and ships/report.html"]
    assert command(*words, "--scenarios", "10").status == 0
    assert (tmp_path / words[-1]).is_file()


def test_a_document_without_structure_is_said_to_have_none(tmp_path: Path, command: Commands) -> None:
    path = tmp_path / "note.txt"
    path.write_text("One sentence and no more.\n", encoding="utf-8")
    run = command("plan", path)
    assert run.status == 0
    assert run.out.startswith("no structure found")
    assert len(run.out.splitlines()) == 1


def test_a_comparison_is_told_in_chinese_too(command: Commands) -> None:
    run = command("compare", ROOT / "examples/ai-action-plans", "--language", "zh")
    assert run.status == 0
    assert "部分  标题" in run.out
    assert "us 废除: " in run.out
    assert not {"part", "title", "revokes"} & set(run.out.split())


def test_help_names_every_command_and_fits_a_terminal(command: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    for verb in ([], ["new"], ["check"], ["solve"], ["explore"], ["plan"], ["compare"], ["report"], ["export"]):
        run = command(*verb, "--help")
        assert run.status == 0
        assert max(map(len, run.out.splitlines())) <= 80
    assert command("--version").out.startswith("countermove ")


def test_a_case_is_solved_from_any_folder(
    study: Path, tmp_path: Path, command: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    for verb in ("check", "compare"):
        assert command(verb, "../study").status == 0
    assert command("solve", "../study/cases/shore-power.yaml").status == 0
    assert list(elsewhere.iterdir()) == []
