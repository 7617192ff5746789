"""`countermove links`: suggestions shown, and written to a file for decision."""

import shutil
from pathlib import Path

import pytest
from command_runs import ROOT, Commands

from countermove.case.files import read_study
from countermove.plan.links import LinkStatus


@pytest.fixture
def plans(tmp_path: Path) -> Path:
    """A copy of the study of two plans."""
    return Path(shutil.copytree(ROOT / "examples/ai-action-plans", tmp_path / "plans"))


def test_suggestions_name_both_passages_and_what_they_share(plans: Path, command: Commands) -> None:
    run = command("links", plans, "--limit", "2")
    assert run.status == 0
    assert run.out.count("us-plan#") == run.out.count("cn-plan#") == 2
    assert "shared: " in run.out
    assert "none of them counts before it is confirmed" in run.out


def test_a_written_file_is_read_by_the_study_and_grows_without_repeating_itself(plans: Path, command: Commands) -> None:
    file = plans / "links.yaml"
    assert command("links", plans, "--limit", "3", "--output", file).status == 0
    study = plans / "study.yaml"
    study.write_text(study.read_text(encoding="utf-8") + "links: links.yaml\n", encoding="utf-8")
    decided = file.read_text(encoding="utf-8").replace("status: suggested", "status: confirmed", 1)
    file.write_text(decided, encoding="utf-8")
    assert command("links", plans, "--limit", "2", "--output", file).status == 0
    text = file.read_text(encoding="utf-8")
    assert text.startswith(decided.rstrip())
    comparison = read_study(plans).comparison
    assert comparison is not None
    written = [link for link in comparison.links if link.place.file == "links.yaml"]
    assert [link.status for link in written] == [LinkStatus.CONFIRMED, *[LinkStatus.SUGGESTED] * 4]
    assert len({frozenset(map(str, link.between)) for link in written}) == 5
    shown = command("compare", plans)
    assert "4 suggested links are neither confirmed nor rejected yet" in shown.out


def test_a_file_that_is_not_of_links_is_left_as_it_is(plans: Path, command: Commands) -> None:
    for content, status in (("title: x\n", 1), ("links:\n - {type: x\n", 1), ("\0", 1)):
        file = plans / "mine.yaml"
        file.write_text(content, encoding="utf-8")
        assert command("links", plans, "--output", file).status == status
        assert file.read_text(encoding="utf-8") == content
    kept = "kind: links\nlinks: [{type: only-here, between: [us-plan#I.1], status: suggested}]\ncountermove: 1\n"
    file.write_text(kept, encoding="utf-8")
    run = command("links", plans, "--output", file)
    assert (run.status, file.read_text(encoding="utf-8")) == (2, kept)
    assert "expected `links:` as its last key" in run.err


def test_an_empty_file_of_links_is_filled(plans: Path, command: Commands) -> None:
    file = plans / "links.yaml"
    file.write_text("countermove: 1\nkind: links\nlinks: []\n", encoding="utf-8")
    assert command("links", plans, "--limit", "1", "--output", file).status == 0
    assert file.read_text(encoding="utf-8").count("status: suggested") == 1


def test_a_study_without_plans_has_nothing_to_suggest(study: Path, command: Commands) -> None:
    file = study / "links.yaml"
    run = command("links", study, "--output", file)
    assert run.status == 0
    assert command("links", study).out.startswith("no two passages")
    assert command("links", study, "--limit", "0").status == 2


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_comparison_is_written_as_a_table(plans: Path, kind: str, command: Commands) -> None:
    file = plans / f"out.{kind}"
    run = command("compare", plans, "--to", kind, "--output", file)
    assert (run.status, run.out.strip()) == (0, str(file))
    assert file.read_bytes().startswith(b"PK" if kind == "xlsx" else b"\xef\xbb\xbf")
    assert command("compare", plans, "--output", file).status == 2
    assert command("compare", plans, "--to", kind, "--output", plans).status == 2
