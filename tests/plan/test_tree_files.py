from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countermove.core.errors import InputError
from countermove.documents.blocks import Block, Content, assemble_document
from countermove.plan.extract import extract_plan
from countermove.plan.levels import LEVELS
from countermove.plan.tree_file import FIRST_LINE, SEPARATOR, Tree, TreeLine, parse_tree, render_tree
from countermove.plan.tree_plan import plan_to_tree, tree_to_plan

WORDS = st.text(st.characters(blacklist_characters="\n\r", blacklist_categories=["Cs"]), max_size=30).map(
    lambda text: " ".join(text.split(" ")).strip(" ")
)
NOTES = st.lists(st.one_of(st.just(""), WORDS.map(lambda text: f"# {text}".rstrip(" "))), max_size=2).map(tuple)
ANCHORS = st.sampled_from(["p1", "h2..p4", "i10", "p3[10-80]"])

BLOCKS = st.lists(
    st.builds(
        lambda kind, depth, marker, text: Block(
            kind, text, depth if kind in {"heading", "item"} else 0, marker, f"{marker} " if marker else ""
        ),
        st.sampled_from(["heading", "item", "paragraph"]),
        st.integers(1, 4),
        st.sampled_from([None, "I.", "1.", "2.", "（一）", "•", "第三条"]),
        st.sampled_from(
            ["Quays", "Actions", "Recommended actions: 3", "Words. More words.", "一", "很长的一句话。" * 12]
        ),
    ),
    max_size=20,
)


@st.composite
def trees(draw):
    lines, tier = [], 0
    for place in range(draw(st.integers(0, 6))):
        tier = draw(st.integers(1, tier + 1))
        level, anchor = draw(st.sampled_from(LEVELS)), draw(ANCHORS)
        lines.append(TreeLine(tier, f"n{place}.一", level, anchor, draw(WORDS), draw(NOTES)))
    proposed = tuple(replace(line, notes=()) for line in draw(st.permutations(lines)))
    return Tree("plan.pdf", "0" * 64, tuple(lines), proposed, draw(NOTES))


def document_of(blocks):
    return assemble_document(Content("text", tuple(blocks)), file="made.txt", data=b"")


def faults_of(text):
    with pytest.raises(InputError) as caught:
        parse_tree(text, "a.plan.txt")
    return [str(fault) for fault in caught.value.faults]


def tree_text(*lines):
    return "\n".join([FIRST_LINE, "document: a.txt", "sha256: 0", "", *lines, "", SEPARATOR, ""])


@settings(max_examples=300, deadline=None)
@given(trees())
def test_a_tree_file_read_back_is_the_tree_that_was_written(tree):
    text = render_tree(tree)
    assert parse_tree(text) == tree
    assert render_tree(parse_tree(text)) == text
    assert parse_tree("\ufeff" + text.replace("\n", "\r\n")) == tree or "\r" in text


@settings(max_examples=300, deadline=None)
@given(BLOCKS)
def test_a_plan_written_to_a_tree_file_and_read_back_has_the_same_nodes(blocks):
    document = document_of(blocks)
    plan = extract_plan(document)
    assert tree_to_plan(parse_tree(render_tree(plan_to_tree(plan, document))), document).nodes == plan.nodes


def test_an_edited_file_makes_the_edited_plan():
    blocks = [Block("heading", "Quays", 1), Block("paragraph", "One thing. Another thing."), Block("item", "dig", 1)]
    document = document_of(blocks)
    text = tree_text(
        "I pillar h1: Quays", "  I.1 action p1[0-10]: One thing.", "  I.2 action p1[11-25]:", "  I.3 action i1: dig"
    )
    plan = tree_to_plan(parse_tree(text), document)
    assert [(node.id, node.level, node.parent, node.text) for node in plan.nodes] == [
        ("I", "pillar", None, "Quays"),
        ("I.1", "action", "I", "One thing."),
        ("I.2", "action", "I", "Another thing."),
        ("I.3", "action", "I", "dig"),
    ]


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        (["I pillar"], "5:1: 'I pillar' is no line of a tree; expected"),
        (["   I pillar h1: x"], "5:1: 'I pillar h1: x' is no line of a tree"),
        (["\tI pillar h1: x"], "5:1: 'I pillar h1: x' is no line of a tree"),
        (["I pillar h1..: x"], "is no line of a tree"),
        (
            ["I pillar h1: x", "    I.1 action i1: y"],
            "6:1: 'I.1' is 2 tiers below the line before it; expected one at most",
        ),
        (["I piller h1: x"], "unknown level 'piller'; expected one of pillar, objective, action"),
        (["I pillar h1: x", "I action i1: y"], "6:1: id 'I' stands twice, first in line 5"),
        (["p3 pillar h1: x"], "id 'p3' cannot be used"),
        (["a,b pillar h1: x"], "id 'a,b' cannot be used"),
    ],
)
def test_a_wrong_line_is_named_with_what_was_expected(lines, fault):
    assert fault in faults_of(tree_text(*lines))[0]


def test_every_wrong_line_is_listed():
    assert len(faults_of(tree_text("what", "", "# fine", "ever"))) == 2


@pytest.mark.parametrize("text", ["", "I pillar h1: x", "\0\0", FIRST_LINE[:-1] + "2"])
def test_what_is_no_tree_file_is_refused(text):
    assert "the first line is not 'countermove plan 1'" in faults_of(text)[0]


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        (["I pillar h9: Quays"], "made.txt has no passage 'h9'; expected 'h1', which begins with these words"),
        (["I pillar p1: Quays"], "'p1' begins with 'Words.', not with 'Quays'; expected 'h1'"),
        (["I pillar p1[3-99]:"], "no passage 'p1[3-99]'"),
        (["I pillar p1..h1:"], "no passage 'p1..h1'"),
        (["I action p1: Words", "II pillar h1: Quays"], "does not come after the passage of the line before it"),
    ],
)
def test_a_line_that_does_not_fit_its_document_is_a_fault(lines, fault):
    document = document_of([Block("heading", "Quays", 1), Block("paragraph", "Words.")])
    with pytest.raises(InputError, match="expected") as caught:
        tree_to_plan(parse_tree(tree_text(*lines), "a.plan.txt"), document)
    assert fault in str(caught.value)
    assert str(caught.value).startswith("a.plan.txt:")
