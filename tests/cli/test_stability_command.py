"""The command `stability` answers for conflicts, files of other programs and cases, in text and as JSON."""

import json
from pathlib import Path

import pytest
from command_runs import Commands

CONFLICTS = Path(__file__).parents[1] / "reference/conflicts"
ELMIRA = CONFLICTS / "elmira.yaml"
CONCEPTS = ["nash", "seq", "gmr", "smr"]


def test_json_has_the_documented_shape(command: Commands) -> None:
    found = json.loads(command("stability", ELMIRA, "--json").out)
    assert list(found) == ["format", "states", "stable", "equilibria"]
    assert (found["format"], len(found["states"]), found["states"][0]) == (1, 9, "NYNNN")
    assert list(found["stable"]) == ["moe", "uniroyal", "local"]
    assert all(list(by_concept) == CONCEPTS for by_concept in [found["equilibria"], *found["stable"].values()])
    assert found["equilibria"]["nash"] == ["NYNNY", "YNYNY", "---Y-"]


def test_text_shows_equilibria_and_the_coalition_that_would_leave_one(command: Commands) -> None:
    run = command("stability", ELMIRA)
    assert run.status == 0
    assert "Nash: NYNNY, YNYNY, ---Y-" in run.out
    assert "moe and uniroyal: NYNNY → YYNNY (moe) → YNYNY (uniroyal)" in run.out
    assert "it predicts nothing" in run.out


def test_a_state_is_explained_by_its_improvements_and_their_sanctions(command: Commands) -> None:
    run = command("stability", ELMIRA, "--state", "NYNNN")
    assert "moe: stable in every concept" in run.out
    assert "local: stable in GMR SMR" in run.out
    assert "it would rather go to NYNNY" in run.out
    assert "SEQ: not sanctioned" in run.out
    assert "GMR: sanctioned by → YYNNY (moe)" in run.out
    assert "local: 1, to NNYNY > NNYNN > NYNNN > NYNNY" in run.out
    assert "moe: no order of its ranks does it" in run.out


def test_the_status_quo_leads_to_equilibria(command: Commands) -> None:
    run = command("stability", ELMIRA, "--from", "NYNNN")
    assert "→ YYNNN (moe) → YNYNN (uniroyal) → YNYNY (local)" in run.out
    assert "out of reach" in run.out


def test_a_case_is_read_as_a_conflict(case_file: Path, command: Commands) -> None:
    found = json.loads(command("stability", case_file, "--json").out)
    assert all(set(state) <= {"Y", "N"} for state in found["states"])


def test_a_gmcr_file_is_read(tmp_path: Path, command: Commands) -> None:
    path = tmp_path / "dilemma.gmcr"
    content = {
        "infeasibles": [],
        "options": [{"name": "Silent 1", "permittedDirection": "both"}, {"name": "Silent 2"}],
        "decisionMakers": [
            {"name": "One", "options": [0], "preferences": [[[1, "Y"]], [[0, "N"]]]},
            {"name": "Two", "options": [1], "preferences": [[[0, "Y"]], [[1, "N"]]]},
        ],
    }
    path.write_text(json.dumps(content), encoding="utf-8")
    assert json.loads(command("stability", path, "--json").out)["equilibria"]["seq"] == ["NN", "YY"]


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["--state", "NYNNN", "--from", "NYNNN"], 2, "do not go together"),
        (["--state", "NNNNN"], 2, "state NNNNN is not feasible"),
        (["--from", "what"], 2, "has no state 'what'; expected 5 signs"),
    ],
)
def test_a_wrong_question_is_refused(arguments: list[str], status: int, said: str, command: Commands) -> None:
    run = command("stability", ELMIRA, *arguments)
    assert (run.status, run.out) == (status, "")
    assert said in run.err


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("x.yaml", "countermove: 1\nkind: conflict\n", "conflict has no `actors`"),
        ("x.yaml", "countermove: 1\nkind: comparison\n", "unknown kind 'comparison'"),
        ("x.gmcr", "no json at all", ".gmcr file is the text"),
        ("x.gmcr", "{", "not valid YAML"),
    ],
)
def test_a_bad_file_is_refused_with_its_place(
    name: str, content: str, said: str, tmp_path: Path, command: Commands
) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    run = command("stability", path)
    assert (run.status, run.out) == (1, "")
    assert said in run.err
    assert all(line.startswith(str(path)) for line in run.err.splitlines())


def test_a_missing_file_is_named(tmp_path: Path, command: Commands) -> None:
    run = command("stability", tmp_path / "none.gmcr")
    assert run.status == 1
    assert "does not exist" in run.err


@pytest.mark.parametrize("name", ["cuba-irreversible", "chicken"])
def test_a_conflict_exported_as_gmcr_has_the_same_equilibria(name: str, tmp_path: Path, command: Commands) -> None:
    path = tmp_path / "again.gmcr"
    assert command("export", CONFLICTS / f"{name}.yaml", "--to", "gmcr", "--output", path).status == 0
    first = json.loads(command("stability", CONFLICTS / f"{name}.yaml", "--json").out)
    again = json.loads(command("stability", path, "--json").out)
    assert again["equilibria"] == first["equilibria"]
    assert again["states"] == first["states"]


def test_a_case_exported_as_gmcr_is_the_same_conflict(case_file: Path, command: Commands) -> None:
    path = case_file.with_suffix(".gmcr")
    assert command("export", case_file, "--to", "gmcr", "--output", path).status == 0
    first, again = (json.loads(command("stability", file, "--json").out) for file in (case_file, path))
    assert first == again


def test_merged_states_are_not_exported(command: Commands) -> None:
    run = command("export", ELMIRA, "--to", "gmcr")
    assert (run.status, run.out) == (2, "")
    assert "a .gmcr file has no merged states" in run.err
