"""`countermove search`: what it prints, and the index that it keeps beside a study."""

import json
from pathlib import Path

import pytest
from command_runs import Commands

from countermove.workflow.searches import open_search, search_study
from countermove.workflow.studies import load_study

HOSTILE = [
    '"', '"""', "(((", ")))", "a AND", "NOT", "NEAR(x, 5)", "^x*", "words:x", "x' OR 1=1 --", "; DROP TABLE found",
    "*", "**", "a*b*", "💥", "\0", "\ud800", "ǆ\u0301", "％", "x" * 10_000, "人" * 10_000, "(" * 10_000, '" ' * 5_000,
    "a " * 5_000, "-a " * 3_000, "a OR " * 2_000, "a" * 10_001, "\u202e\u200b", "١٢", "a\nb\tc", "",
]  # fmt: skip


@pytest.mark.parametrize("query", HOSTILE)
def test_no_query_ends_in_a_traceback(query: str, study: Path, command: Commands) -> None:
    run = command("search", study, "--json", "--", query)
    assert run.status in {0, 2}
    assert "Traceback" not in run.err
    assert ("error" in json.loads(run.out)) == (run.status == 2)


def test_passages_are_shown_with_their_ids_and_the_match_marked(study: Path, command: Commands) -> None:
    run = command("search", study, "shore powers")
    assert run.status == 0
    assert "port-plan#" in run.out
    assert "**power**" in run.out.lower() or "**shore power**" in run.out.lower()
    assert run.out.rstrip().endswith("passages")


def test_the_limit_cuts_the_list_and_not_the_total(study: Path, command: Commands) -> None:
    every = json.loads(command("search", study, "the", "--json").out)
    first = json.loads(command("search", study, "the", "--limit", "1", "--json").out)
    assert first["total"] == every["total"] == len(every["passages"]) > 1
    assert first["passages"] == every["passages"][:1]
    assert command("search", study, "the", "--limit", "0").status == 2


def test_a_query_that_matches_nothing_is_an_answer(study: Path, command: Commands) -> None:
    run = command("search", study, "zeppelin")
    assert (run.status, run.out) == (0, "no passage matches zeppelin\n")


def test_the_index_is_kept_and_follows_the_documents(study: Path) -> None:
    kept = study / ".countermove/search.index"
    assert search_study(study, "zeppelin").total == 0
    before = kept.read_bytes()
    assert search_study(study, "power").total > 0
    assert kept.read_bytes() == before
    document = study / "documents/port-plan.md"
    document.write_text(document.read_text(encoding="utf-8") + "\nZeppelins may moor here.\n", encoding="utf-8")
    assert search_study(study, "zeppelin").total == 1
    assert kept.read_bytes() != before


@pytest.mark.parametrize("damage", [b"", b"\n", b"countermove-search 1", b"\xff" * 5_000])
def test_a_damaged_index_is_built_anew(study: Path, damage: bytes) -> None:
    sound = search_study(study, "power")
    kept = study / ".countermove/search.index"
    whole = kept.read_bytes()
    for content in (damage, whole[:-1], whole[:200] + damage + whole[200 + len(damage) :] + b" "):
        kept.write_bytes(content)
        assert search_study(study, "power") == sound
        assert kept.read_bytes() == whole


def test_a_study_in_which_nothing_can_be_written_is_searched_all_the_same(study: Path) -> None:
    (study / ".countermove").write_text("in the way", encoding="utf-8")
    assert search_study(study, "power").total > 0
    assert (study / ".countermove").read_text(encoding="utf-8") == "in the way"


def test_what_another_process_left_half_written_does_not_matter(study: Path) -> None:
    folder = study / ".countermove"
    folder.mkdir()
    (folder / ".12345.part").write_bytes(b"half")
    with open_search(load_study(study)) as index:
        assert index.findables
    assert (folder / ".gitignore").read_text(encoding="utf-8") == "*\n"
