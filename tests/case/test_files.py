import os

import pytest
from case_texts import BASE

from countermove.case.case import Actor
from countermove.case.files import read_case, read_study
from countermove.core.errors import InputError, Place
from countermove.core.names import plain_name

STUDY = """\
countermove: 1
title: A study
actors:
  a: {name: Firm A}
  b: {name: Firm B}
  c: {name: Firm C}
documents:
  paper: {file: documents/paper.md, language: en, title: Paper, source: "us, 2026", kind: digest}
  paper-zh: {file: documents/paper.zh.md, language: zh, title: 文, source: s, kind: digest, translation_of: paper}
plans:
  one: {document: paper, actor: a}
  two: {document: paper-zh, actor: b}
comparison: comparison.yaml
cases: [cases/game.yaml]
"""
COMPARISON = """\
countermove: 1
kind: comparison
title: {en: Side by side}
plans: [one, two]
summary: They differ
dimensions:
  idea:
    name: Idea
    difference: One is first
    stances:
      two: {text: Later, cites: [paper#2]}
      one: {text: Sooner, cites: [{passage: paper#1, quote: soon}]}
successions:
  - {plan: one, relation: revokes, subject: A rule, text: It ends, cites: [paper#1, paper-zh#1]}
drivers:
  rivalry: {plan: one, kind: aim, name: Rivalry, text: Being first, cites: [paper#1]}
chain:
  step: {plan: one, name: Step, text: Leads on, cites: [paper#1]}
risks:
  cost: {plan: two, text: Dear, cites: [paper#1]}
"""
CASE = BASE.replace("actors:\n  a: {name: Firm A}\n  b: {name: Firm B}\n", "")


@pytest.fixture
def study(tmp_path, monkeypatch):
    """A function that writes a study with changes to its files, and leaves its folder the working one."""
    monkeypatch.chdir(tmp_path)

    def write(**changes):
        texts = {"study.yaml": STUDY, "comparison.yaml": COMPARISON, "cases/game.yaml": CASE}
        for name, (old, new) in changes.items():
            path = {"study": "study.yaml", "comparison": "comparison.yaml", "game": "cases/game.yaml"}[name]
            assert old in texts[path]
            texts[path] = texts[path].replace(old, new, 1)
        texts |= {"documents/paper.md": "# x", "documents/paper.zh.md": "# x"}
        for path, text in texts.items():
            (tmp_path / "s" / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "s" / path).write_text(text, encoding="utf-8")
        return "s"

    return write


def faults_of(read, path):
    with pytest.raises(InputError) as refusal:
        read(path)
    return [str(fault) for fault in refusal.value.faults]


def test_a_study_is_read_with_its_comparison_and_cases(study):
    read = read_study(study())
    assert [document.language for document in read.documents] == ["en", "zh-Hans"]
    assert [actor.id for actor in read.actors] == ["a", "b", "c"]
    assert [actor.id for actor in read.cases[0].actors] == ["a", "b"]
    assert (read.folder, read.file, read.cases[0].file) == ("s", "study.yaml", "cases/game.yaml")
    assert read.cases[0].measures[0].place == Place("cases/game.yaml", 18, 3)
    assert read.comparison is not None
    assert [stance.plan for stance in read.comparison.dimensions[0].stances] == ["one", "two"]
    assert read.comparison.drivers[0].kind == "aim"


def test_a_study_may_be_named_by_its_file(study):
    assert read_study(f"{study()}/study.yaml") == read_study("s")


def test_a_case_of_a_study_has_the_actors_of_the_study(study):
    study()
    case = read_case("s/cases/game.yaml")
    assert case == read_study("s").cases[0]
    assert case == read_case(os.path.abspath("s/cases/game.yaml"))


def test_a_case_outside_any_study_goes_by_the_path_given(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "alone.yaml").write_text(BASE, encoding="utf-8")
    assert read_case("alone.yaml").file == "alone.yaml"
    (tmp_path / "study.yaml").write_text("countermove: 1\ntitle: t\ncases: [other.yaml]\n", encoding="utf-8")
    assert read_case("alone.yaml").actors[0].id == "a"


def test_actors_may_be_handed_to_a_case(tmp_path):
    (tmp_path / "alone.yaml").write_text(CASE, encoding="utf-8")
    case = read_case(tmp_path / "alone.yaml", actors=[Actor("a", plain_name("A")), Actor("b", plain_name("B"))])
    assert [str(actor.name) for actor in case.actors] == ["A", "B"]


def test_the_faults_of_all_files_are_listed_at_once_by_place(study):
    faults = faults_of(
        read_study,
        study(
            study=("actor: b}", "actor: d}"),
            comparison=("relation: revokes", "relation: revoke"),
            game=("by: block", "by: blok"),
        ),
    )
    assert faults == [
        "s/cases/game.yaml:35:10: unknown measure 'blok'; expected a known measure, the nearest is 'block'",
        "s/comparison.yaml:14:27: unknown relation 'revoke'; expected a known relation, the nearest is 'revokes'",
        "s/study.yaml:12:36: unknown actor 'd'; expected one of a, b, c",
    ]


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        ("study", "documents/paper.md", "documents/papr.md", "8:3: no file 'documents/papr.md' in the study folder; "
         "expected one that is, the nearest is 'documents/paper.md'"),
        ("study", "documents/paper.md", "../paper.md", "8:17: file of document 'paper' is '../paper.md'; "
         "expected a path inside the study folder, with forward slashes"),
        ("study", "documents/paper.md", "/etc/passwd", "8:17: file of document 'paper' is '/etc/passwd'; "
         "expected a path inside the study folder, with forward slashes"),
        ("study", "language: en", "language: eng",
         "8:47: document 'paper' has an unknown language 'eng'; expected one of en, zh-Hans, zh-Hant, zh"),
        ("study", "kind: digest}", "kind: sketch}",
         "8:91: unknown kind of document 'sketch'; expected one of digest, original, analysis"),
        ("study", "translation_of: paper", "translation_of: papr",
         "9:108: unknown document 'papr'; expected a known document, the nearest is 'paper'"),
        ("study", "translation_of: paper", "translation_of: paper-zh",
         "9:3: document 'paper-zh' is a translation of itself; expected another document"),
        ("study", "language: zh", "language: en",
         "9:3: document 'paper-zh' is in the language of its original 'paper'; expected another"),
        ("study", ', source: "us, 2026"', "", "8:10: document 'paper' has no `source`; expected `source:` here"),
        ("study", "document: paper,", "document: papre,",
         "11:19: unknown document 'papre'; expected a known document, the nearest is 'paper'"),
        ("study", "comparison: comparison.yaml", "comparison: compare.yaml", "13:13: no file 'compare.yaml' in the "
         "study folder; expected one that is, the nearest is 'comparison.yaml'"),
        ("study", "[cases/game.yaml]", "[cases/gama.yaml]", "14:9: no file 'cases/gama.yaml' in the study folder; "
         "expected one that is, the nearest is 'cases/game.yaml'"),
        ("study", "[cases/game.yaml]", "[cases/game.yaml, cases/game.yaml]", "14:26: case 'game' is named twice, "
         "first in line 14; expected a file name of its own for each case"),
        ("study", "title: A study\n", "", "1:1: study has no `title`; expected `title:` here"),
        ("comparison", "kind: comparison", "kind: conflict",
         "2:7: unknown kind 'conflict'; expected one of comparison"),
        ("comparison", "[one, two]", "[one, tow]",
         "4:14: unknown plan 'tow'; expected a known plan, the nearest is 'two'"),
        ("comparison", "[one, two]", "[one, two, one]", "4:19: plan 'one' is named twice; expected it once"),
        ("comparison", "      two: {text: Later, cites: [paper#2]}\n", "",
         "11:7: dimension 'idea' has no stance of plan 'two'; expected one"),
        ("comparison", "cites: [paper#2]", "cites: []", "11:33: cites is empty; expected at least one item"),
        ("comparison", "two: {text: Later, cites: [paper#2]}", "two: {text: Later}",
         "11:12: stance of 'two' in dimension 'idea' has no `cites`; expected `cites:` here"),
        ("comparison", "kind: aim", "kind: goal",
         "16:30: unknown kind of driver 'goal'; expected one of external-cause, internal-cause, aim"),
        ("comparison", "plan: two, text", "text", "20:9: 'cost' of risks has no `plan`; expected `plan:` here"),
    ],
)  # fmt: skip
def test_each_fault_of_a_study_or_comparison_is_told_at_its_place(study, file, old, new, fault):
    name = {"study": "study.yaml", "comparison": "comparison.yaml"}[file]
    assert [f"s/{name}:{fault}"] == faults_of(read_study, study(**{file: (old, new)}))


def test_what_is_not_there_or_no_file_is_refused(study, tmp_path):
    study()
    assert faults_of(read_case, "s/no.yaml") == ["s/no.yaml: 'no.yaml' does not exist; expected the name of a file"]
    assert faults_of(read_case, "s") == ["s: 's' is a folder; expected the name of a file"]
    assert faults_of(read_case, ".") == [".: '.' is a folder; expected the name of a file"]
    assert faults_of(read_study, "s/cases") == [
        "s/cases/study.yaml: 'study.yaml' does not exist; expected a study folder with study.yaml in it"
    ]


def test_a_case_is_not_read_as_a_study_nor_a_study_as_a_case(study):
    study()
    assert faults_of(read_study, "s/cases/game.yaml") == ["s/cases/game.yaml:1:1: this is a case; expected a study"]
    assert faults_of(read_case, "s/study.yaml") == ["s/study.yaml:1:1: this is a study; expected a case"]
    assert faults_of(read_case, "s/comparison.yaml") == [
        "s/comparison.yaml:2:1: this is a file with a `kind`, such as a comparison or a conflict; expected a case"
    ]


def test_faults_in_the_actors_of_the_study_stop_its_cases(study):
    study(study=("c: {name: Firm C}", "c: {nmae: Firm C}"))
    assert faults_of(read_case, "s/cases/game.yaml") == [
        "s/study.yaml:6:7: actor 'c' has an unknown key 'nmae'; expected a known key, the nearest is 'name'"
    ]


def test_other_faults_of_the_study_leave_its_cases_alone(study):
    study(study=("title: A study", "titel: A study"))
    assert read_case("s/cases/game.yaml").actors[0].id == "a"


def test_faults_of_a_single_case_are_told_by_the_path_given(study):
    study(game=("by: block", "by: blok"))
    expected = "s/cases/game.yaml:35:10: unknown measure 'blok'; expected a known measure, the nearest is 'block'"
    assert faults_of(read_case, "s/cases/game.yaml") == [expected]
