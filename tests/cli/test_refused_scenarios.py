"""Scenarios that cannot be solved, as commands show them, and a store that is gone on with or begun anew (§4.6)."""

import json
from pathlib import Path

import pytest
from command_runs import Commands, Run

CASE = """\
countermove: 1
title: A statement that holds seldom
actors: {town: {name: Town}, line: {name: Ferry line}}
objectives: {town: {quiet: {}}, line: {trips: {}}}
layers: [{id: rule, actor: town}, {id: reply, actor: line}]
measures:
  night-ban: {layer: rule, effects: {town.quiet: strong, line.trips: -weak}, cost: {range: [0, 5]}, why: loud}
  quiet-engine: {layer: reply, effects: {line.trips: moderate}, cost: {range: [1, 3]}, why: it is sold already}
counters:
  - {by: quiet-engine, against: night-ban, efficacy: {range: [0.1, 0.6]}, why: fewer would ask for a ban}
statements: [{larger: measures.quiet-engine.cost, than: measures.night-ban.cost, times: 120, why: told by both}]
"""
STUDY = """\
countermove: 1
title: {en: Refusals, zh: 未能求解的情景}
actors: {town: {name: Town}, line: {name: Ferry line}}
cases: [cases/seldom.yaml]
"""


@pytest.fixture
def seldom(tmp_path: Path) -> Path:
    """A study with a case of which some scenarios cannot be drawn; where its case is."""
    (tmp_path / "cases").mkdir()
    (tmp_path / "study.yaml").write_text(STUDY, encoding="utf-8")
    case = tmp_path / "cases" / "seldom.yaml"
    case.write_text(CASE, encoding="utf-8")
    return case


def _explore(command: Commands, case: Path, *options: str | Path) -> dict:
    run = command("explore", case, "--scenarios", "300", *options, "--json")
    assert run.status == 0, run.err
    found: dict = json.loads(run.out)
    return found


def test_refused_scenarios_are_counted_and_bound_the_shares(seldom: Path, command: Commands) -> None:
    text = command("explore", seldom, "--scenarios", "300").out
    found = _explore(command, seldom)
    refused = 300 - found["solved"]
    assert 0 < refused < 60
    assert [(each["kind"], each["count"]) for each in found["refused"]] == [("not-drawn", refused)]
    first = found["refused"][0]
    assert f"{found['solved']} of 300 scenarios were solved:\n  {refused} not drawn; the first is scenario" in text
    assert f"scenario {first['first']}: {first['message']}" in text
    assert "percentage points; averages have no such bound" in text
    assert "with the refused ones either way" in text
    assert found["answered_by"] == found["solved"]
    assert {each["points"] for each in found["sensitivity"]} != {128}


def test_a_run_without_refusals_says_nothing_of_them(case_file: Path, command: Commands) -> None:
    assert "refused" not in command("explore", case_file, "--scenarios", "20").out


def test_where_all_scenarios_are_refused_the_exit_status_is_3(seldom: Path, command: Commands) -> None:
    seldom.write_text(CASE.replace("times: 120", "times: 1.0e+8"), encoding="utf-8")
    for store in ([], ["--store", str(seldom.with_name("store"))]):
        run = command("explore", seldom, "--scenarios", "20", *store)
        assert run.status == 3
        assert "none of 20 scenarios could be solved, in the first: statements held in none" in run.err


def test_the_report_says_what_was_not_solved_in_both_languages(seldom: Path, command: Commands) -> None:
    study, page = seldom.parents[1], seldom.with_name("page")
    shown = {}
    for options in (["--format", "html"], ["--format", "md"], ["--format", "md", "--language", "zh"]):
        run = command("report", study, "--scenarios", "300", "--output", page, *options)
        assert run.status == 0, run.err
        shown[options[-1]] = page.read_text(encoding="utf-8")
    assert "scenarios were solved;" in shown["md"]
    assert "further scenarios could not be solved" in shown["md"]
    assert "could not be drawn" in shown["md"]
    assert "个未能求解。" in shown["zh"]
    assert "个未能抽取：" in shown["zh"]
    assert all(words in shown["html"] for words in ("could not be drawn", "个未能抽取：", 'class="notice refused"'))


def _chunks(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in folder.glob("chunk-0*")}


def test_a_store_is_gone_on_with_unless_it_is_to_be_begun_anew(seldom: Path, command: Commands) -> None:
    folder = seldom.with_name("store")
    first = _explore(command, seldom, "--store", folder)
    in_memory = _explore(command, seldom)
    assert all(first[key] == in_memory[key] for key in first if key not in {"seconds", "payoffs"})
    written = _chunks(folder)
    assert _explore(command, seldom, "--store", folder, "--resume")["refused"] == first["refused"]
    assert _chunks(folder) == written
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    (folder / ".chunk-of-mine.part").write_text("mine", encoding="utf-8")
    (folder / "chunk-map.parquet").write_text("mine", encoding="utf-8")
    again = command("explore", seldom, "--scenarios", "300", "--seed", "7", "--store", folder, "--no-resume", "--json")
    assert again.status == 0
    assert f"chunks of earlier scenarios removed from {folder}: 1 of 1" in again.err
    assert json.loads(again.out)["seed"] == json.loads((folder / "manifest.json").read_text())["seed"] == 7
    assert _chunks(folder) != written
    assert {path.name for path in folder.iterdir()} == {
        *written,
        "manifest.json",
        "notes.txt",
        ".chunk-of-mine.part",
        "chunk-map.parquet",
    }


def _says(run: Run, words: str) -> bool:
    return run.status == 2 and words in run.err


def test_a_folder_of_something_else_is_never_begun_anew(seldom: Path, command: Commands) -> None:
    folder = seldom.with_name("thesis")
    folder.mkdir()
    (folder / "chunk-000000000000.parquet").write_text("mine", encoding="utf-8")
    asked = ("explore", seldom, "--scenarios", "20", "--store", folder, "--no-resume")
    assert _says(command(*asked), "holds no scenarios")
    (folder / "manifest.json").write_text('{"name": "my web page"}', encoding="utf-8")
    assert _says(command(*asked), "cannot be read as a manifest")
    assert (folder / "chunk-000000000000.parquet").read_text(encoding="utf-8") == "mine"


def test_a_store_of_another_seed_is_named_with_the_way_to_begin_it_anew(seldom: Path, command: Commands) -> None:
    folder = seldom.with_name("store")
    _explore(command, seldom, "--store", folder)
    assert _says(command("explore", seldom, "--seed", "1", "--store", folder), "another seed")
    assert _says(command("explore", seldom, "--seed", "1", "--store", folder), "begin this one anew with --no-resume")


@pytest.mark.parametrize("option", ["--resume", "--no-resume"])
def test_resuming_without_a_store_is_wrong_usage(seldom: Path, command: Commands, option: str) -> None:
    assert _says(command("explore", seldom, option), "name a folder with --store")
