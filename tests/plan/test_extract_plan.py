import re
from collections import Counter
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countermove.documents.blocks import Block, Content, assemble_document
from countermove.documents.formats.markdown import read_markdown
from countermove.documents.formats.text import read_text
from countermove.plan.compare import PillarCount, count_by_pillar
from countermove.plan.extract import extract_plan
from countermove.plan.outline import DEEPEST
from countermove.plan.plan import plan_to_dict

CONTRACT = (Path(__file__).parents[2] / "docs" / "case-format.md").read_text(encoding="utf-8")
DIGEST = """# A plan for harbours: a digest

Source: the port office, 2031.

## I. Quays

Quays are to grow.

### 1. Widen them

By half.

- Recommended actions: 2.

### 2. Mend them

- Recommended actions: 1.

## II. Ships

### 1. Greet them

- Recommended actions: 4.
"""
TWIN = """# 港口计划（摘要）

## I. 码头

### 1. 加宽码头

- 推荐行动:2 条

### 2. 维修码头

- 推荐行动：1条。

## II. 船舶

### 1. 迎接船舶

- 推荐行动：4 条。
"""

MARKERS = st.sampled_from([None, "I.", "II.", "1.", "2.", "7.", "（一）", "(a)", "•", "第三条"])
BLOCKS = st.lists(
    st.builds(
        lambda kind, depth, marker, text: Block(
            kind, text, depth if kind in {"heading", "item"} else 0, marker, f"{marker} " if marker else ""
        ),
        st.sampled_from(["heading", "item", "paragraph"]),
        st.integers(1, 4),
        MARKERS,
        st.sampled_from(["Quays", "Actions", "Recommended actions: 3", "推荐行动：2条", "Words. More words.", "一"]),
    ),
    max_size=25,
)


def document_of(blocks):
    return assemble_document(Content("text", tuple(blocks)), file="made", data=b"")


def plan_of(text, reader=read_markdown):
    return extract_plan(assemble_document(reader(text.encode()), file="digest.md", data=b""))


def shape(plan):
    return [(node.id, node.level, node.parent) for node in plan.nodes]


@settings(max_examples=400, deadline=None)
@given(BLOCKS)
def test_ids_are_unique_and_parents_come_first(blocks):
    document = document_of(blocks)
    plan = extract_plan(document)
    seen = set()
    for node in plan.nodes:
        assert node.id not in seen
        assert node.parent is None or node.parent in seen
        assert node.id.rpartition(".")[0] == (node.parent or "")
        assert node.text == document.text[node.start : node.end]
        seen.add(node.id)


@settings(max_examples=200, deadline=None)
@given(blocks=BLOCKS, words=st.lists(st.sampled_from(["Alpha", "Beta", "Gamma", "Delta"]), min_size=25, max_size=25))
def test_ids_never_depend_on_the_words(blocks, words):
    plain = [block for block in blocks if block.kind == "paragraph" or block.text in {"Quays", "一"}]
    renamed = [
        Block(block.kind, f"{word} {place}", block.depth, block.marker, block.lead)
        for place, (block, word) in enumerate(zip(plain, words, strict=False))
    ]
    first = [
        Block(block.kind, f"Word {place}", block.depth, block.marker, block.lead) for place, block in enumerate(plain)
    ]
    assert shape(extract_plan(document_of(renamed))) == shape(extract_plan(document_of(first)))


def test_both_twins_of_a_digest_have_the_same_ids_levels_and_counts():
    english, chinese = plan_of(DIGEST), plan_of(TWIN)
    assert shape(english) == shape(chinese)
    assert [node.id for node in english.nodes] == ["I", "I.1", "I.2", "II", "II.1"]
    assert dict(english.counts) == dict(chinese.counts) == {"pillar": 2, "objective": 3, "action": 7}


def test_a_node_s_text_is_its_heading_with_the_paragraphs_directly_below():
    pillar, objective, *_ = plan_of(DIGEST).nodes
    assert (pillar.title, pillar.text, pillar.marker) == ("Quays", "Quays\nQuays are to grow.", "I.")
    assert (objective.title, objective.text, objective.stated_actions) == ("Widen them", "Widen them\nBy half.", 2)


def test_numbered_items_below_numbered_headings_go_deeper():
    plan = plan_of("# T\n\n## 1. First\n\n1. one\n2. two\n   1. below\n   2. again\n\n## 2. Second\n\n- x\n- y\n")
    assert [node.id for node in plan.nodes] == ["1", "1.1", "1.2", "1.2.1", "1.2.2", "2", "2.1", "2.2"]


def test_unnumbered_headings_count_by_position_and_never_take_a_printed_number():
    assert [node.id for node in plan_of("# T\n\n## A\n\n## B\n\n### C\n").nodes] == ["1", "2", "2.1"]
    assert [node.id for node in plan_of("# T\n\n## Start\n\n## 1. A\n\n## 2. B\n").nodes] == ["3", "1", "2"]


def test_labelled_bullets_are_actions_and_an_introduction_is_no_node():
    label = "\n\n#### Recommended Policy Actions\n\n"
    plan = plan_of(
        f"# T\n\n## Introduction\n\nWords.\n\n## Pillar I: Quays\n\n### Widen{label}- a\n- b\n\n### Mend{label}- a\n\n"
        f"## Pillar II: Ships\n\n### Greet{label}- c\n  - deeper\n"
    )
    assert [(node.id, node.level) for node in plan.nodes] == [
        ("I", "pillar"),
        ("I.1", "objective"),
        ("I.1.1", "action"),
        ("I.1.2", "action"),
        ("I.2", "objective"),
        ("I.2.1", "action"),
        ("II", "pillar"),
        ("II.1", "objective"),
        ("II.1.1", "action"),
        ("II.1.1.1", "item"),
    ]
    assert {node.label for node in plan.nodes if node.level == "action"} == {"Recommended Policy Actions"}
    assert plan.reasons[0] == "4 items stand under «Recommended Policy Actions»"


def test_any_heading_that_repeats_over_lists_is_a_label():
    text = "# T\n\n## I. A\n\n" + "".join(f"### {n}. O\n\n#### What we will do\n\n- x\n\n" for n in (1, 2, 3))
    assert dict(plan_of(text).counts) == {"pillar": 1, "objective": 3, "action": 3}


def test_a_label_that_names_actions_beats_other_repeated_headings():
    section = "### {0}. O\n\n#### Background\n\n- fact\n- fact\n\n#### Recommendations\n\n- act\n\n"
    plan = plan_of("# T\n\n## I. A\n\n" + "".join(section.format(number) for number in (1, 2, 3)))
    assert {node.text for node in plan.nodes if node.level == "action"} == {"act"}
    assert plan.counts["action"] == 3


def test_pillars_that_call_themselves_so_make_a_plan_without_labels():
    text = "# T\n\n## Pillar 1: A\n\n### One\n\n- x\n- y\n\n## Pillar 2: B\n\n### Two\n\n- z\n"
    assert dict(plan_of(text).counts) == {"pillar": 2, "objective": 2, "action": 3}


def test_actions_numbered_through_all_sections_are_found_in_one_line():
    text = (
        "关于港口的意见国发〔2031〕7号各省：如下。一、总体要求以发展为中心。二、行动（一）“港口+”贸易1.建设。加快。"
        "2.更新。逐步。三、支撑（二）提高能力。加强。"
    )
    plan = plan_of(text, read_text)
    assert [(node.id, node.level, node.title) for node in plan.nodes] == [
        ("1", "section", "总体要求"),
        ("2", "pillar", "行动"),
        ("2.1", "action", "“港口+”贸易"),
        ("2.1.1", "item", "建设"),
        ("2.1.2", "item", "更新"),
        ("3", "pillar", "支撑"),
        ("3.2", "action", "提高能力"),
    ]


def test_an_order_has_sections_paragraphs_and_items():
    text = "ORDER\n\nSec. 1. Aim. Words here.\n\nSec. 2. Duties. (a) It shall: (i) go; (ii) come.(b) More.\n"
    assert [(node.id, node.level, node.marker) for node in plan_of(text, read_text).nodes] == [
        ("1", "section", "Sec. 1."),
        ("2", "section", "Sec. 2."),
        ("2.1", "paragraph", "(a)"),
        ("2.1.1", "item", "(i)"),
        ("2.1.2", "item", "(ii)"),
        ("2.2", "paragraph", "(b)"),
    ]


def test_articles_keep_their_numbers_through_chapters():
    text = "办法\n\n第一章 总则\n\n第一条 为了发展。\n\n第二条 适用。\n\n第二章 治理\n\n第三条 应当。\n"
    plan = plan_of(text, read_text)
    assert [(node.id, node.level) for node in plan.nodes] == [
        ("1", "chapter"),
        ("1.1", "article"),
        ("1.2", "article"),
        ("2", "chapter"),
        ("2.3", "article"),
    ]


@pytest.mark.parametrize("text", ["Just words.", "# Title\n\nWords."])
def test_a_document_without_structure_has_no_nodes_and_says_why(text):
    plan = plan_of(text)
    assert (plan.nodes, len(plan.reasons)) == ((), 1)


def test_counts_by_pillar_include_stated_actions():
    assert count_by_pillar(plan_of(DIGEST)) == (PillarCount("I", "Quays", 2, 3), PillarCount("II", "Ships", 1, 4))


def test_counts_of_a_document_that_is_no_plan_take_its_tiers():
    assert count_by_pillar(plan_of("# T\n\n## 1. A\n\n1. x\n   - y\n   - z\n")) == (PillarCount("1", "A", 1, 2),)


def test_a_plan_as_a_mapping_has_the_keys_of_the_contract():
    mapping = plan_to_dict(plan_of(DIGEST))
    page = CONTRACT.partition("`plan --json` prints `")[2].partition("`. ")[0]
    keys = re.findall(r'"(\w+)":', page)
    assert list(mapping) == [
        key for key in keys if key in {"document", "nodes", "counts", "reasons", "evidence", "pairs", "notes"}
    ]
    assert list(mapping["nodes"][0]) == keys[keys.index("nodes") + 1 : keys.index("counts")]
    assert mapping["counts"] == {"pillar": 2, "objective": 3, "action": 7}


def test_evidence_says_by_which_rules_nodes_were_found_and_counts_each_once():
    label = "\n\n#### Recommended Policy Actions\n\n"
    text = f"# T\n\n## Pillar I: Quays\n\n### Widen{label}- a\n- b\n\n## Pillar II: Ships\n\n### Greet{label}- c\n"
    plan = plan_of(text)
    assert [(each.level, each.count, each.found_by, each.levelled_by) for each in plan.evidence] == [
        ("pillar", 2, "numbered-pillar", "labelled-actions"),
        ("objective", 2, "heading-style", "labelled-actions"),
        ("action", 3, "bullet under a label", "labelled-actions"),
    ]
    assert plan.evidence[0].markers == ("Pillar I", "Pillar II")


@settings(max_examples=200, deadline=None)
@given(BLOCKS)
def test_evidence_counts_every_node_once(blocks):
    plan = extract_plan(document_of(blocks))
    levels = Counter(node.level for node in plan.nodes)
    for level in levels:
        assert sum(each.count for each in plan.evidence if each.level == level) == levels[level]


@pytest.mark.parametrize("label", ["Key actions:", "The Commission will:", "We will", "重点任务：", "具體舉措"])
def test_a_paragraph_that_announces_a_list_is_a_label_until_the_next_paragraph(label):
    plan = plan_of(f"# T\n\n## 1. Quays\n\n{label}\n\n- a\n- b\n\nWords go on.\n\n- c\n")
    assert [(node.level, node.label) for node in plan.nodes if node.marker == "-"] == [
        ("action", label),
        ("action", label),
        ("item", None),
    ]


def test_headings_that_say_what_they_are_have_that_level():
    text = (
        "# Strategy\n\n## Goal 1: Quays\n\n### Objective 1.1: Widen\n\n#### Action 1.1.1: Dig\n\n"
        "#### Action 1.1.2: Fill\n\n"
        "## Goal 2: Ships\n\n### Objective 2.1: Greet\n\n#### Action 2.1.1: Wave\n"
    )
    assert [(node.id, node.level, node.title) for node in plan_of(text).nodes] == [
        ("1", "pillar", "Quays"),
        ("1.1", "objective", "Widen"),
        ("1.1.1", "action", "Dig"),
        ("1.1.2", "action", "Fill"),
        ("2", "pillar", "Ships"),
        ("2.1", "objective", "Greet"),
        ("2.1.1", "action", "Wave"),
    ]


def test_recommendations_below_chapters_are_actions():
    text = "White paper\n\n1. Quays\n\nRecommendation 1: Dig deep.\n\nWhy so.\n\n2. Ships\n\nRecommendation 2: Wave.\n"
    plan = plan_of(text, read_text)
    assert [(node.level, node.marker) for node in plan.nodes if node.level == "action"] == [
        ("action", "Recommendation 1"),
        ("action", "Recommendation 2"),
    ]


def test_a_letter_i_is_a_paragraph_like_its_siblings():
    letters = "".join(f"({letter}) Word {letter}.\n\n" for letter in "abcdefghij")
    plan = plan_of(f"ORDER\n\nSec. 1. Aim. Words.\n\n{letters}", read_text)
    assert [node.level for node in plan.nodes] == ["section"] + 10 * ["paragraph"]
    assert plan.nodes[-2].id == "1.9"


def test_ordinals_are_items_only_where_a_second_follows():
    plan = plan_of(
        "Essay\n\n一、特点\n\n有两点。第一，加宽。很好。第二，维修。很好。\n\n第一，这只是一句话。\n", read_text
    )
    assert [(node.id, node.title) for node in plan.nodes] == [("1", "特点"), ("1.1", "加宽"), ("1.2", "维修")]


def test_formal_numerals_and_parts_of_a_long_plan_are_read():
    text = "計畫\n\n壹、前言\n\n說明。\n\n貳、行動\n\n（一）建設碼頭。\n"
    assert [(node.id, node.marker) for node in plan_of(text, read_text).nodes] == [
        ("1", "壹、"),
        ("2", "貳、"),
        ("2.1", "（一）"),
    ]
    text = "纲要\n\n第一篇 总论\n\n第一章 形势\n\n第一节 国内\n\n发展。\n\n第二篇 任务\n\n第二章 产业\n\n建设。\n"
    assert [(node.id, node.level) for node in plan_of(text, read_text).nodes] == [
        ("1", "part"),
        ("1.1", "chapter"),
        ("1.1.1", "section"),
        ("2", "part"),
        ("2.2", "chapter"),
    ]


@pytest.mark.parametrize(
    "blocks",
    [
        [Block("item", "a", 1, "•", "• ")] * 50_000,
        [Block("heading", "A", 1)] * 50_000,
        [Block("item", "a", 1, f"{place}.", f"{place}. ") for place in range(50_000, 0, -1)],
        [Block("item", "a", 1, "1." if place % 2 else None) for place in range(50_000)],
    ],
    ids=["bullets", "headings only", "numbers backwards", "one number again and again"],
)
def test_large_and_odd_outlines_are_read_in_linear_time(blocks):
    document = document_of(blocks)
    started = process_time()
    plan = extract_plan(document)
    assert len({node.id for node in plan.nodes}) == len(plan.nodes) == len(blocks)
    assert len(count_by_pillar(plan)) == len(blocks)
    assert process_time() - started < 10


def test_one_line_of_markers_alone_is_read():
    assert plan_of("1. " * 5_000 + "一、" * 5_000 + "（一）" * 5_000, read_text) is not None


def test_what_is_nested_beyond_the_last_tier_stands_on_it():
    plan = extract_plan(document_of(tuple(Block("item", "x", depth, "•", "• ") for depth in range(1, 2_000))))
    assert max(node.id.count(".") + 1 for node in plan.nodes) == DEEPEST
    assert len(plan.nodes) == 1_999
