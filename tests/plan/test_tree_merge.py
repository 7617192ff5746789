from dataclasses import replace
from time import process_time

from hypothesis import given, settings
from hypothesis import strategies as st

from countermove.documents.blocks import Block, Content, assemble_document
from countermove.plan.extract import extract_plan
from countermove.plan.tree_file import TreeLine, check_lines, parse_tree, render_tree
from countermove.plan.tree_merge import match_lines, merge_tree
from countermove.plan.tree_plan import plan_to_tree, tree_to_plan
from countermove.plan.tree_spans import spans_of

TEXTS = [
    f"{word} the {thing}" for word in ("Dig", "Mend", "Greet", "Count", "Paint") for thing in ("quay", "ship", "port")
]


def document_of(blocks, name="first"):
    return assemble_document(Content("text", tuple(blocks)), file="made.txt", data=name.encode())


def tree_of(blocks, name="first"):
    document = document_of(blocks, name)
    return plan_to_tree(extract_plan(document), document), spans_of(document)


@st.composite
def outlines(draw):
    texts = draw(st.permutations(TEXTS))[: draw(st.integers(1, 10))]
    return [
        Block("heading", text, draw(st.integers(1, 3))) if draw(st.booleans()) else Block("item", text, 1, "•", "• ")
        for text in texts
    ]


@st.composite
def edits(draw, tree):
    """The tree with some lines taken out, some changed and some with remarks; and what was changed by old id."""
    lines, changed, removed, tier = [], {}, set(), 0
    for place, proposed in enumerate(tree.lines):
        what = draw(st.sampled_from(["keep", "keep", "remove", "level", "id", "note"]))
        if what == "remove":
            removed.add(proposed.words)
            continue
        values = {
            "level": {"level": "article"},
            "id": {"id": f"mine-{place}"},
            "note": {"notes": (f"# remark {place}",)},
        }
        line = replace(proposed, tier=min(proposed.tier, tier + 1), **values.get(what, {}))
        tier = line.tier
        changed[line.words] = line
        lines.append(line)
    return replace(tree, lines=tuple(lines)), changed, removed


@settings(max_examples=200, deadline=None)
@given(outlines(), st.data())
def test_without_a_new_proposal_the_file_keeps_its_bytes_whatever_was_edited(blocks, data):
    tree, spans = tree_of(blocks)
    edited, *_ = data.draw(edits(tree))
    merged = merge_tree(edited, tree, spans)
    assert render_tree(merged.tree) == render_tree(edited)
    assert (merged.conflicts, merged.added, merged.removed) == ((), 0, 0)


@settings(max_examples=200, deadline=None)
@given(outlines(), outlines())
def test_without_edits_the_tree_follows_the_new_proposal(blocks, others):
    tree, _ = tree_of(blocks)
    proposal, spans = tree_of(others, "second")
    merged = merge_tree(tree, proposal, spans)
    assert merged.tree == proposal
    assert merged.conflicts == ()


@settings(max_examples=300, deadline=None)
@given(outlines(), outlines(), st.data())
def test_no_edit_is_lost(blocks, others, data):
    tree, _ = tree_of(blocks)
    edited, changed, removed = data.draw(edits(tree))
    proposal, spans = tree_of(others, "second")
    merged = merge_tree(edited, proposal, spans)
    after = {line.words: line for line in merged.tree.lines}
    told = "\n".join(merged.conflicts)
    remarks = [note for line in merged.tree.lines for note in line.notes] + list(merged.tree.notes)
    before, proposed = ({line.words: line for line in each.lines} for each in (tree, proposal))
    for words, line in changed.items():
        assert all(note in remarks for note in line.notes)
        for field in ("level", "id"):
            if getattr(line, field) == getattr(before[words], field):
                continue
            if words in proposed:
                assert getattr(after[words], field) == getattr(line, field)
            elif not any(getattr(line, field) == getattr(each, field) for each in merged.tree.lines):
                assert words in told
                assert any(words in remark for remark in remarks)
    for words in removed & set(proposed):
        assert words not in after
    assert set(proposed) - set(before) <= set(after) | {
        words for words in proposed if _has_partner(words, tree, proposal)
    }


def _has_partner(words, tree, proposal):
    partners = match_lines(tree.lines, proposal.lines)
    return any(proposal.lines[partner].words == words for partner in partners.values())


@settings(max_examples=200, deadline=None)
@given(outlines(), outlines(), st.data())
def test_a_merged_file_can_be_read_and_merging_again_changes_nothing(blocks, others, data):
    tree, _ = tree_of(blocks)
    edited, *_ = data.draw(edits(tree))
    proposal, spans = tree_of(others, "second")
    merged = merge_tree(edited, proposal, spans).tree
    assert check_lines(merged.lines) == []
    assert parse_tree(render_tree(merged)) == merged
    assert merge_tree(merged, proposal, spans).tree == merged
    assert tree_to_plan(merged, spans.document).nodes is not None


def one(text, marker="•"):
    return Block("item", text, 1, marker, f"{marker} ")


def test_a_line_follows_its_passage_when_others_come_before_it():
    tree, _ = tree_of([one("Dig the quay"), one("Mend the ship")])
    edited = replace(tree, lines=(tree.lines[0], replace(tree.lines[1], level="action")))
    proposal, spans = tree_of([one("Count the ports"), one("Dig the quay"), one("Mend the ships at once")], "second")
    merged = merge_tree(edited, proposal, spans)
    assert [(line.id, line.level, line.anchor, line.words) for line in merged.tree.lines] == [
        ("1", "item", "i1", "Count the ports"),
        ("2", "item", "i2", "Dig the quay"),
        ("3", "action", "i3", "Mend the ships at once"),
    ]
    assert (merged.conflicts, merged.added) == ((), 1)


def test_what_both_changed_is_listed_and_the_analyst_s_stays():
    tree, spans = tree_of([one("Dig the quay")])
    edited = replace(tree, lines=(replace(tree.lines[0], level="action"),))
    proposal = replace(tree, lines=(replace(tree.lines[0], level="objective"),))
    merged = merge_tree(edited, proposal, spans)
    assert merged.tree.lines[0].level == "action"
    assert merged.conflicts == ("'1': your level 'action' is kept; the new proposal has 'objective'",)


def test_an_edited_line_whose_passage_is_gone_is_kept_as_a_remark():
    tree, _ = tree_of([one("Dig the quay"), one("Mend the ship")])
    edited = replace(tree, lines=(replace(tree.lines[0], level="action", notes=("# mine",)), tree.lines[1]))
    proposal, spans = tree_of([one("Mend the ship")], "second")
    merged = merge_tree(edited, proposal, spans)
    assert merged.tree.lines[0].notes == ("# mine", "# gone from the document: 1 action i1: Dig the quay")
    assert merged.conflicts == ("'1' is edited but its passage 'Dig the quay' is gone; kept as a remark",)


def test_an_added_line_stays_and_gets_its_words():
    blocks = [Block("heading", "Quays", 1), Block("paragraph", "They are to be dug."), one("Dig the quay")]
    tree, spans = tree_of(blocks)
    assert [line.anchor for line in tree.lines] == ["h1..p1", "i1"]
    added = TreeLine(2, "1.9", "action", "p1", "")
    edited = replace(tree, lines=(tree.lines[0], added, tree.lines[1]))
    same = merge_tree(edited, tree, spans).tree
    assert same.lines[1].words == "They are to be dug."
    proposal, spans = tree_of([Block("paragraph", "Preface."), *blocks], "second")
    merged = merge_tree(same, proposal, spans).tree
    assert [(line.id, line.anchor) for line in merged.lines] == [("1", "h1..p2"), ("1.9", "p2"), ("1.1", "i1")]


def test_a_file_without_its_old_proposal_keeps_all_its_lines():
    tree, spans = tree_of([one("Dig the quay"), one("Mend the ship")])
    edited = replace(tree, lines=(replace(tree.lines[0], level="action"),), proposed=())
    merged = merge_tree(edited, tree, spans)
    assert [(line.level, line.words) for line in merged.tree.lines] == [
        ("action", "Dig the quay"),
        ("item", "Mend the ship"),
    ]
    assert len(merged.conflicts) == 1


def test_two_large_trees_merge_in_linear_time():
    document = document_of([one(f"Dig quay {place}") for place in range(20_000)])
    tree = plan_to_tree(extract_plan(document), document)
    proposal, spans = tree_of([one(f"Mend ship {place}") for place in range(20_000)], "second")
    edited = replace(tree, lines=(replace(tree.lines[0], level="action"), *tree.lines[1:]))
    started = process_time()
    assert merge_tree(edited, proposal, spans).removed == 19_999
    assert merge_tree(edited, tree, spans).tree == edited
    assert merge_tree(edited, replace(tree, sha256="1" * 64), spans_of(document)).added == 0
    assert process_time() - started < 10
