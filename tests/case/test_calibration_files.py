"""Where a calibration file is named and found: by a case, by its study, by none (§7.9)."""

from pathlib import Path

import pytest
from test_experts import CALIBRATION, text_of

from countermove.case.files import read_case, read_study
from countermove.core.errors import InputError
from countermove.core.provenance import sha256_of
from countermove.game.compile import compile_case

CASE = text_of("{experts: {ann: {range: [1, 2]}, ben: {range: [3, 4]}}, pool: performance}")
STUDY = "countermove: 1\ntitle: s\ncalibration: asked/seeds.yaml\ncases: [cases/game.yaml]\n"
NAMED = CASE.replace("measures:", "calibration: own.yaml\nmeasures:")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in (("s/study.yaml", STUDY), ("s/cases/game.yaml", CASE), ("s/asked/seeds.yaml", CALIBRATION)):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_study_s_calibration_weighs_the_experts_of_its_cases(folder: Path) -> None:
    case = read_study("s").cases[0]
    assert case == read_case("s/cases/game.yaml")
    assert case.calibration is not None
    assert (case.calibration.file, case.calibration.questions) == ("asked/seeds.yaml", 3)
    weights = [opinion.weight for opinion in case.measures[0].cost.quantity.opinions]
    assert weights == [score.weight for score in case.calibration.scores]


def test_a_case_s_own_calibration_comes_before_that_of_its_study(folder: Path) -> None:
    (folder / "s/own.yaml").write_text(CALIBRATION.replace("ann", "x").replace("ben", "ann").replace("x", "ben"))
    (folder / "s/cases/game.yaml").write_text(NAMED)
    case = read_study("s").cases[0]
    assert case == read_case("s/cases/game.yaml")
    assert [round(opinion.weight) for opinion in case.measures[0].cost.quantity.opinions] == [0, 1]


def test_a_case_that_stands_alone_finds_its_calibration_beside_it(folder: Path) -> None:
    (folder / "alone.yaml").write_text(NAMED)
    (folder / "own.yaml").write_text(CALIBRATION)
    assert read_case("alone.yaml").calibration is not None


def test_other_answers_to_the_questions_make_another_game_of_the_same_case(folder: Path) -> None:
    first = read_study("s").cases[0]
    (folder / "s/asked/seeds.yaml").write_text(CALIBRATION.replace("truth: 5", "truth: 6"))
    second = read_study("s").cases[0]
    assert first.sha256 == second.sha256 == sha256_of(CASE.encode())
    assert compile_case(first).source_sha256 != compile_case(second).source_sha256


@pytest.mark.parametrize("read", [lambda: read_study("s"), lambda: read_case("s/cases/game.yaml")])
def test_faults_of_a_calibration_are_told_once_at_their_place(folder: Path, read) -> None:
    (folder / "s/asked/seeds.yaml").write_text(CALIBRATION.replace("truth: 1, ", ""))
    with pytest.raises(InputError) as refused:
        read()
    assert str(refused.value) == "s/asked/seeds.yaml:6:7: question 'q3' has no `truth`; expected `truth:` here"


@pytest.mark.parametrize("read", [lambda: read_study("s"), lambda: read_case("s/cases/game.yaml")])
def test_a_calibration_that_is_not_there_is_told_where_it_is_named(folder: Path, read) -> None:
    (folder / "s/asked/seeds.yaml").unlink()
    with pytest.raises(InputError) as refused:
        read()
    assert str(refused.value).startswith("s/study.yaml:3:14: no file 'asked/seeds.yaml' in the study folder; expected")


def test_a_calibration_outside_the_study_is_refused(folder: Path) -> None:
    (folder / "s/cases/game.yaml").write_text(NAMED.replace("own.yaml", "../own.yaml"))
    for read in (lambda: read_study("s"), lambda: read_case("s/cases/game.yaml")):
        with pytest.raises(InputError) as refused:
            read()
        assert "s/cases/game.yaml:9:14: calibration is '../own.yaml'; expected a path inside" in str(refused.value)
