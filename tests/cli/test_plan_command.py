"""`countermove plan`: the proposed tree with its evidence and facts, and the file in which an analyst corrects it."""

import json
from pathlib import Path

import pytest
from command_runs import Commands

from countermove.workflow.studies import load_study

PLAN = """# Port plan

## Pillar I: Quays

### Widen them

#### Recommended Policy Actions

- Led by the Port Office, dig by 2030.
- Mend the wall.

## Pillar II: Ships

### Greet them

#### Recommended Policy Actions

- Wave at 70% of ships.
"""
STUDY = """countermove: 1
title: Ports
actors: {port: {name: Port}}
documents:
  plan: {file: plan.md, language: en, title: The plan, source: "Port, 2031", kind: digest}
plans: {port: {document: plan, actor: port, tree: trees/plan.plan.txt}}
"""


@pytest.fixture
def document(tmp_path: Path) -> Path:
    """A short plan in a folder of its own."""
    path = tmp_path / "plan.md"
    path.write_text(PLAN, encoding="utf-8")
    return path


def edit(path: Path, before: str, after: str) -> None:
    """Replace the first place where `before` stands in a file."""
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def test_the_tree_is_shown_with_the_rules_that_made_it(document: Path, command: Commands) -> None:
    shown = command("plan", document).out
    assert "I.1.1  Led by the Port Office" in shown
    assert "2 pillars, 2 objectives, 3 actions" in shown
    assert "bullet under a label" in shown
    evidence = json.loads(command("plan", document, "--json").out)["evidence"]
    assert [(each["level"], each["count"]) for each in evidence] == [("pillar", 2), ("objective", 2), ("action", 3)]


def test_facts_are_listed_below_their_nodes(document: Path, command: Commands) -> None:
    shown = command("plan", document, "--facts").out
    assert "lead: Port Office" in shown
    assert "deadline: by 2030 [2030]" in shown
    nodes = json.loads(command("plan", document, "--facts", "--json").out)["nodes"]
    facts = {node["id"]: [(fact["kind"], fact["value"]) for fact in node["facts"]] for node in nodes}
    assert facts["I.1.1"] == [("lead", "Port Office"), ("deadline", "2030")]


def test_a_written_plan_is_edited_and_the_edits_survive_the_next_import(document: Path, command: Commands) -> None:
    tree = document.with_name("plan.plan.txt")
    assert command("plan", document, "--write", tree).status == 0
    written = tree.read_bytes()
    assert command("plan", document, "--write", tree).status == 0
    assert tree.read_bytes() == written
    edit(tree, "I.1.2 action", "# no promise\n    I.1.2 item")
    assert "3 actions" in command("plan", document).out
    assert "2 actions, 1 item" in command("plan", document, "--from", tree).out
    edit(document, "- Mend the wall.", "- Paint the wall red.\n- Mend the wall at once.")
    run = command("plan", document, "--write", tree, "--json")
    told = json.loads(run.out)
    assert (run.status, told["added"], told["removed"], told["conflicts"]) == (0, 1, 0, [])
    nodes = {node["id"]: (node["level"], node["text"]) for node in told["nodes"]}
    assert nodes["I.1.2"] == ("action", "Paint the wall red.")
    assert nodes["I.1.3"] == ("item", "Mend the wall at once.")
    assert "# no promise" in tree.read_text(encoding="utf-8")


def test_a_conflict_is_shown_and_nothing_is_lost(document: Path, command: Commands) -> None:
    tree = document.with_name("plan.plan.txt")
    command("plan", document, "--write", tree)
    edit(tree, "I.1.2 action", "I.1.2 item")
    edit(document, "- Mend the wall.\n", "")
    shown = command("plan", document, "--write", tree).out
    assert "look at: 'I.1.2' is edited but its passage 'Mend the wall.' is gone; kept as a remark" in shown
    assert "# gone from the document: I.1.2 item" in tree.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("I.1.2 action", "I.1.2 deed", "unknown level 'deed'"),
        ("I.1.2 action", "I.1.1 action", "id 'I.1.1' stands twice"),
        ("    I.1.2", "        I.1.2", "tiers below"),
        ("Mend the wall", "Tear down the wall", "begins with 'Mend the wall.'"),
        ("countermove plan 1", "countermove plan 9", "the first line is not"),
    ],
)
def test_faults_of_a_tree_file_are_named_with_their_lines(
    document: Path, command: Commands, before: str, after: str, message: str
) -> None:
    tree = document.with_name("plan.plan.txt")
    command("plan", document, "--write", tree)
    edit(tree, before, after)
    run = command("plan", document, "--from", tree)
    assert run.status == 1
    assert f"{tree}:" in run.err
    assert message in run.err


def test_a_study_reads_the_plan_that_its_tree_file_has(document: Path, command: Commands) -> None:
    tree = document.parent / "trees" / "plan.plan.txt"
    (document.parent / "study.yaml").write_text(STUDY, encoding="utf-8")
    run = command("check", document.parent)
    assert run.status == 1
    assert "no file 'trees/plan.plan.txt' in the study folder" in run.err
    assert command("plan", document, "--write", tree).status == 0
    edit(tree, "I.1.2 action", "I.1.9 item")
    assert command("check", document.parent).status == 0
    _, plan = load_study(document.parent).sources["plan"]
    assert ("I.1.9", "item") in {(node.id, node.level) for node in plan.nodes}
    edit(tree, "I.1.9 item", "I.1.9 deed")
    run = command("check", document.parent)
    assert run.status == 1
    assert "unknown level 'deed'" in run.err


def test_a_document_has_one_tree(document: Path, command: Commands) -> None:
    study = STUDY.replace("plans: {port: ", "plans: {other: {document: plan, actor: port, tree: a.txt}, port: ")
    (document.parent / "study.yaml").write_text(study, encoding="utf-8")
    run = command("check", document.parent)
    assert run.status == 1
    assert "document 'plan' has another tree in plan 'other'; expected one tree for a document" in run.err


def test_what_cannot_be_a_tree_file_is_refused(document: Path, command: Commands) -> None:
    tree = document.with_name("plan.plan.txt")
    for content in (b"\xff\xfe\x00", b"", b"not a tree\n"):
        tree.write_bytes(content)
        for option in ("--from", "--write"):
            assert command("plan", document, option, tree).status == 1
        assert tree.read_bytes() == content
    assert command("plan", document, "--from", tree, "--write", tree).status == 2
    assert command("plan", document, "--from", document.parent / "none").status == 1
    assert command("plan", document, "--write", document.parent).status == 2
