"""Links and successions of a comparison: read, and refused where they cannot mean anything (§1.5)."""

from pathlib import Path

import pytest

from countermove.case.files import read_study
from countermove.core.errors import InputError
from countermove.plan.links import LinkStatus, LinkType, confirmed_links, count_links

STUDY = """\
countermove: 1
title: Two plans
actors: {a: {name: A}, b: {name: B}}
documents:
  one: {file: one.md, language: en, title: One, source: s, kind: digest}
  one-zh: {file: one.zh.md, language: zh, title: 一, source: s, kind: digest, translation_of: one}
  two: {file: two.md, language: en, title: Two, source: s, kind: digest}
  old: {file: old.md, language: en, title: Old, source: s, kind: digest}
plans:
  a: {document: one, actor: a}
  b: {document: two, actor: b}
comparison: comparison.yaml
"""
COMPARISON = """\
countermove: 1
kind: comparison
title: Side by side
plans: [a, b]
summary: They differ.
dimensions:
  idea: {difference: d, stances: {a: {text: t, cites: [one#p1]}, b: {text: t, cites: [two#p1]}}}
"""
LINK = "{type: same-aim, between: [one#p1, two#p1], status: confirmed, why: both}"


def write(folder: Path, section: str = "", *, links_file: str | None = None) -> Path:
    for name in ("one.md", "one.zh.md", "two.md", "old.md"):
        (folder / name).write_text("A word.\n", encoding="utf-8")
    study = STUDY if links_file is None else f"{STUDY}links: links.yaml\n"
    (folder / "study.yaml").write_text(study, encoding="utf-8")
    (folder / "comparison.yaml").write_text(COMPARISON + section, encoding="utf-8")
    if links_file is not None:
        (folder / "links.yaml").write_text(links_file, encoding="utf-8")
    return folder


def links_section(*links: str) -> str:
    return "\n".join(["links:", *(f"  - {link}" for link in links)])


def test_links_of_the_comparison_and_of_the_file_of_links_are_read_together(tmp_path: Path) -> None:
    more = "countermove: 1\nkind: links\nlinks:\n  - {type: only-here, between: [one-zh#p1], status: suggested}\n"
    comparison = read_study(write(tmp_path, links_section(LINK), links_file=more)).comparison
    assert comparison is not None
    assert [(link.type, link.status) for link in comparison.links] == [
        (LinkType.SAME_AIM, LinkStatus.CONFIRMED),
        (LinkType.ONLY_HERE, LinkStatus.SUGGESTED),
    ]
    assert [link.place.file for link in comparison.links] == ["comparison.yaml", "links.yaml"]


def test_only_confirmed_links_count(tmp_path: Path) -> None:
    section = links_section(
        "{type: opposed, between: [one#p1, two#p1], status: confirmed, why: w}",
        LINK,
        "{type: opposed, between: [one#p2, two#p1], status: suggested}",
        "{type: opposed, between: [one#p3, two#p1], status: rejected}",
    )
    comparison = read_study(write(tmp_path, section)).comparison
    assert comparison is not None
    assert [link.type for link in confirmed_links(comparison.links)] == [LinkType.SAME_AIM, LinkType.OPPOSED]
    assert {kind.value: n for kind, n in count_links(comparison.links).items() if n} == {"same-aim": 1, "opposed": 1}


@pytest.mark.parametrize(
    ("link", "fault"),
    [
        (LINK.replace("same-aim", "same-goal"), "9:12: unknown type of link 'same-goal'"),
        (LINK.replace("confirmed", "maybe"), "unknown status of link 'maybe'; expected one of confirmed, rejected"),
        (LINK.replace(", status: confirmed", ""), "9:5: link has no `status`"),
        (LINK.replace(", why: both", ""), "9:5: a confirmed link has no `why`"),
        (LINK.replace(", two#p1", ""), "9:31: a link of type same-aim names 1; expected two passages"),
        (LINK.replace("same-aim", "only-here"), "a link of type only-here names 2; expected one passage"),
        (
            LINK.replace("two#p1", "one#p2"),
            "9:5: a link is between two passages of plan 'a'; expected passages of diff",
        ),
        (LINK.replace("two#p1", "one-zh#p2"), "9:5: a link is between two passages of plan 'a'"),
        (LINK.replace("two#p1", "old#p1"), "9:40: a link names 'old#p1', which is in no plan of the comparison"),
        (LINK.replace("two#p1", "two"), "citation 'two' names no passage"),
        (LINK.replace("why: both", "weight: 2"), "link has an unknown key 'weight'"),
        ("none", "9:5: link is the text 'none'"),
        ("{}", "link has no `between`"),
    ],
)
def test_a_link_that_cannot_be_is_a_fault_at_its_place(tmp_path: Path, link: str, fault: str) -> None:
    with pytest.raises(InputError) as caught:
        read_study(write(tmp_path, links_section(link)))
    assert fault in str(caught.value)


def test_the_same_link_twice_is_a_fault_whichever_way_round_and_in_whichever_language(tmp_path: Path) -> None:
    again = LINK.replace("one#p1, two#p1", "two#p1, one-zh#p1")
    with pytest.raises(InputError, match=r"10:5: this link is there twice, first in comparison\.yaml line 9"):
        read_study(write(tmp_path, links_section(LINK, again)))


def test_a_passage_cannot_stand_alone_and_share_its_aim(tmp_path: Path) -> None:
    alone = "{type: only-here, between: [one#p1], status: confirmed, why: w}"
    with pytest.raises(InputError, match="'one#p1' is confirmed as only-here and as same-aim"):
        read_study(write(tmp_path, links_section(alone, LINK)))
    suggested = LINK.replace("confirmed, why: both", "suggested")
    assert read_study(write(tmp_path, links_section(alone, suggested))).comparison


@pytest.mark.parametrize("relation", ["revokes", "revises", "continues", "extends"])
def test_what_is_done_to_a_predecessor_needs_a_passage_of_both(tmp_path: Path, relation: str) -> None:
    entry = f"successions: [{{plan: a, relation: {relation}, subject: s, text: t, cites: [one#p1, old#p1]}}]"
    assert read_study(write(tmp_path, entry)).comparison
    with pytest.raises(
        InputError, match=f"a succession that {relation} cites only plan 'a'; expected a passage of its"
    ):
        read_study(write(tmp_path, entry.replace("old#p1", "one-zh#p1")))
    with pytest.raises(InputError, match=f"cites no passage of plan 'a'; expected the one that {relation}"):
        read_study(write(tmp_path, entry.replace("one#p1, ", "")))


def test_what_is_new_needs_only_its_own_passage(tmp_path: Path) -> None:
    entry = "successions: [{plan: a, relation: new, subject: s, text: t, cites: [one#p1]}]"
    assert read_study(write(tmp_path, entry)).comparison
    with pytest.raises(InputError, match="cites no passage of plan 'a'; expected the one that is new"):
        read_study(write(tmp_path, entry.replace("one#p1", "old#p1")))


def test_links_without_a_comparison_are_a_fault(tmp_path: Path) -> None:
    write(tmp_path, links_file="countermove: 1\nkind: links\nlinks: []\n")
    study = tmp_path / "study.yaml"
    study.write_text(study.read_text(encoding="utf-8").replace("comparison: comparison.yaml\n", ""), encoding="utf-8")
    with pytest.raises(InputError, match="the study has links but no comparison"):
        read_study(tmp_path)
