"""Files that nobody should give, and what each is answered: exit status and part of the message."""

from pathlib import Path

import pytest
from command_runs import CASE, Commands, many_measures

BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{new}: &{new} [{', '.join(['*' + old] * 10)}]\n" for old, new in zip("abcdefg", "bcdefgh", strict=True)
)

BAD_CASES = {
    "an empty file": (b"", "file is empty"),
    "only a comment": (b"# nothing\n", "file is empty"),
    "binary junk": (bytes(range(128, 256)) * 9, "not UTF-8"),
    "UTF-16": (CASE.encode("utf-16"), "byte 0xff is not UTF-8; expected a file saved as UTF-8"),
    "GBK": (CASE.encode("gbk"), "is not UTF-8"),
    "a NUL": (CASE.replace("ferry", "f\0rry").encode(), "control character (U+0000)"),
    "an escape sequence": (CASE.replace("A ferry line", r'"\e[31m"').encode(), "control character (U+001B)"),
    "half a character": (CASE.replace("A ferry line", r'"\ud800"').encode(), "not valid YAML"),
    "eleven megabytes": (CASE.encode() + b"# " + b"x" * 11_000_000, "file is larger than 10 MB"),
    "deep nesting": (b"a: " + b"[" * 5000 + b"]" * 5000, "nested more than 60 deep"),
    "billions of aliases": (BOMB.encode(), "more than 500,000 values"),
    "an alias of itself": (b"a: &a [*a]", "unknown key 'a'"),
    "a list": (b"- 1\n- 2\n", "case is a list; expected a mapping"),
    "one word": (b"hello", "case is the text 'hello'"),
    "a version only": (b"countermove: 1\n", "case has no `layers`; expected `layers:` here"),
    "NaN": (CASE.replace("strong", ".nan").encode(), "nan"),
    "an infinite number": (CASE.replace("strong", ".inf").encode(), "inf"),
    "a number too large": (CASE.replace("strong", "1e13").encode(), "at most 1e12 in size"),
    "a percentage": (CASE.replace("[0.1, 0.6]", "[10%, 60%]").encode(), "'10%'"),
    "a range upside down": (CASE.replace("[0.1, 0.6]", "[0.6, 0.1]").encode(), "low ≤ high"),
    "an efficacy above 1": (CASE.replace("[0.1, 0.6]", "[0.1, 1.6]").encode(), "from 0 to 1"),
    "an unknown grade": (CASE.replace("strong", "srtong").encode(), "the nearest is 'strong'"),
    "an unknown key": (CASE.replace("layers:", "layer:").encode(), "unknown key 'layer'"),
    "a key twice": (CASE.encode() + b"title: again\n", "title"),
    "a measure requiring itself": (CASE.replace("cost: weak", "requires: [quiet-engine]").encode(), "quiet-engine"),
    "a layer that wants more than it has": (
        CASE.replace("actor: line}", "actor: line, at_least: 2}").encode(),
        "at_least",
    ),
    "a budget below its facts": (
        CASE.replace("{id: rule, actor: town}", "{id: rule, actor: town, budget: 0.5, at_least: 1}").encode(),
        "budget",
    ),
    "no layers": (b"countermove: 1\ntitle: t\nactors: {a: {}}\nobjectives: {}\nlayers: []\nmeasures: {}\n", "empty"),
}


@pytest.mark.parametrize("name", BAD_CASES)
@pytest.mark.parametrize("verb", ["check", "solve"])
def test_a_bad_case_is_refused_with_its_place_and_status_1(
    name: str, verb: str, tmp_path: Path, command: Commands
) -> None:
    content, said = BAD_CASES[name]
    path = tmp_path / "bad.yaml"
    path.write_bytes(content)
    run = command(verb, path)
    assert (run.status, run.out) == (1, "")
    assert said in run.err
    assert all(line.startswith(str(path)) for line in run.err.splitlines())


BAD_DOCUMENTS = {
    "empty.md": (b" \n", "is empty; give a file with text"),
    "page.odt": (b"PK\x03\x04 A plan", "has file type '.odt'"),
    "page.html": (b"<script>alert(1)</script>", "has no text in it"),
    "plan": (b"text", "has no file type"),
    "plan.docx": (b"PK\x03\x04", "is broken: not a whole ZIP archive"),
    "zip.txt": (b"PK\x03\x04 text", "is a ZIP archive"),
    "noise.pdf": (b"noise", "is not a PDF"),
    "torn.pdf": (b"%PDF-1.7\ntorn", "is broken"),
    "noise.txt": (bytes(range(32)) * 40, "is not text"),
}


@pytest.mark.parametrize("name", BAD_DOCUMENTS)
def test_a_bad_document_is_refused_with_what_to_do(name: str, tmp_path: Path, command: Commands) -> None:
    content, said = BAD_DOCUMENTS[name]
    (tmp_path / name).write_bytes(content)
    run = command("plan", tmp_path / name)
    assert (run.status, run.out) == (1, "")
    assert said in run.err
    assert len(run.err.splitlines()) == 1


@pytest.mark.parametrize("verb", ["check", "solve", "explore", "plan", "compare", "report"])
def test_a_file_that_is_not_there_is_named(verb: str, tmp_path: Path, command: Commands) -> None:
    run = command(verb, tmp_path / "no.md")
    assert run.status == 1
    assert "does not exist" in run.err


@pytest.mark.parametrize("verb", ["solve", "explore", "plan"])
def test_a_folder_is_not_taken_for_a_file(verb: str, tmp_path: Path, command: Commands) -> None:
    assert command(verb, tmp_path).status == 1


@pytest.mark.parametrize("verb", ["compare", "report"])
def test_a_case_is_not_taken_for_a_study(verb: str, case_file: Path, command: Commands) -> None:
    run = command(verb, case_file)
    assert (run.status, run.out) == (1, "")
    assert "this is a case; expected a study" in run.err


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "no file 'documents/port-plan.md' in the study folder"),
        (b"", "is empty"),
        (bytes(range(32)) * 40, "not text"),
        (b"Nothing of the plan.\n", "port-plan"),
    ],
)
def test_a_study_whose_document_is_damaged_is_refused(
    content: bytes | None, said: str, study: Path, command: Commands
) -> None:
    document = study / "documents/port-plan.md"
    document.unlink()
    if content is not None:
        document.write_bytes(content)
    for verb in ("check", "compare", "report"):
        run = command(verb, study)
        assert (run.status, run.out) == (1, ""), verb
        assert said in run.err


@pytest.mark.parametrize(("content", "said"), [(None, "no file 'references.json'"), ("[{id: x}]", "not JSON")])
def test_the_references_of_a_study_are_checked(content: str | None, said: str, study: Path, command: Commands) -> None:
    with (study / "study.yaml").open("a", encoding="utf-8") as listed:
        listed.write("references: references.json\n")
    if content is not None:
        (study / "references.json").write_text(content, encoding="utf-8")
    run = command("check", study)
    assert (run.status, run.out) == (1, "")
    assert said in run.err


def test_what_is_out_of_reach_says_the_size_and_ends_with_3(tmp_path: Path, command: Commands) -> None:
    links = "".join(f"  - {{by: b-{n}, against: a-{m}, efficacy: 0.5}}\n" for n in range(40) for m in range(40))
    path = tmp_path / "dense.yaml"
    path.write_text(many_measures([("a", 40), ("b", 40)]) + "counters:\n" + links, encoding="utf-8")
    run = command("solve", path)
    assert (run.status, run.out) == (3, "")
    assert "2^" in run.err
    assert len(run.err) < 1000
    assert command("export", path, "--to", "efg").status == 3


def test_a_thousand_measures_in_one_layer_are_solved_or_refused(tmp_path: Path, command: Commands) -> None:
    path = tmp_path / "many.yaml"
    path.write_text(many_measures([("a", 1000)]), encoding="utf-8")
    run = command("solve", path)
    assert run.status in {0, 3}
    assert max(map(len, run.out.splitlines())) < 200


def test_ties_of_many_portfolios_are_counted_and_the_first_shown(tmp_path: Path, command: Commands) -> None:
    path = tmp_path / "tied.yaml"
    path.write_text(many_measures([("a", 12)], effect="0", cost="0"), encoding="utf-8")
    run = command("solve", path)
    assert run.status == 0
    assert "tie in layer a" in run.out
    assert "and 4,086 more" in run.out
    assert len(run.out) < 2000
    assert len(command("solve", path, "--json").out) < 100_000
