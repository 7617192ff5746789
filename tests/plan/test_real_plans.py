import re
from functools import cache
from pathlib import Path

import pytest

from countermove.documents.read import read_document
from countermove.plan.compare import count_by_pillar
from countermove.plan.extract import extract_plan
from countermove.plan.tree_file import parse_tree, render_tree
from countermove.plan.tree_plan import plan_to_tree, tree_to_plan

DIGESTS = Path(__file__).parents[2] / "examples" / "ai-action-plans" / "documents"
US_PLAN = "us-ai-action-plan-2025.pdf"
ACTIONS = {
    "I": (5, 3, 5, 4, 6, 2, 4, 5, 1, 3, 5, 6, 5, 1, 3),
    "II": (7, 4, 2, 2, 6, 3, 2, 3),
    "III": (1, 1, 2, 1, 4, 4, 3),
}
SIZES = {
    "us-eo-14179-2025.txt": {"section": 6, "paragraph": 6, "item": 2},
    "us-eo-14110-2023.txt": {"section": 29, "paragraph": 129, "item": 276},
    "cn-ai-plus-opinions-2025.txt": {"section": 2, "pillar": 2, "action": 14, "item": 17},
    "cn-genai-interim-measures-2023.html": {"chapter": 5, "article": 24, "item": 13},
    "analyses/two-plans-as-a-game.zh-Hans.txt": {"section": 47, "item": 31},
    "analyses/us-plan-in-three-pillars.zh-Hant.txt": {"item": 14},
}
LANGUAGES = {
    US_PLAN: "en",
    "us-eo-14110-2023.txt": "en",
    "cn-ai-plus-opinions-2025.txt": "zh-Hans",
    "analyses/two-plans-as-a-game.zh-Hans.txt": "zh-Hans",
    "analyses/us-plan-in-three-pillars.zh-Hant.txt": "zh-Hant",
}


@cache
def read_plan(path):
    document = read_document(path)
    return document, extract_plan(document)


def actions_by_objective(plan):
    return {
        pillar.id: tuple(
            objective.stated_actions or sum(node.parent == objective.id for node in plan.nodes)
            for objective in plan.nodes
            if objective.parent == pillar.id
        )
        for pillar in plan.nodes
        if pillar.level == "pillar"
    }


@pytest.mark.shared
def test_the_us_plan_has_its_published_objectives_and_actions(shared_documents):
    document, plan = read_plan(shared_documents / US_PLAN)
    assert dict(plan.counts) == {"pillar": 3, "objective": 30, "action": 103}
    assert actions_by_objective(plan) == ACTIONS
    assert document.pages == 28


@pytest.mark.shared
def test_the_us_plan_s_nodes_stand_on_their_pages(shared_documents):
    _, plan = read_plan(shared_documents / US_PLAN)
    pages = {node.id: node.page for node in plan.nodes}
    chosen = ("I", "I.1", "I.1.5", "I.2", "II", "II.1", "II.1.5", "III", "III.4", "III.5.2", "III.7", "III.7.3")
    assert [pages[node] for node in chosen] == [6, 6, 6, 7, 17, 17, 18, 23, 24, 25, 26, 26]
    assert [node.page for node in plan.nodes] == sorted(node.page for node in plan.nodes)


@pytest.mark.shared
def test_the_us_plan_s_actions_are_clean_sentences(shared_documents):
    document, plan = read_plan(shared_documents / US_PLAN)
    for node in plan.nodes:
        assert document.text[node.start : node.end] == node.text
        assert "ACTION PLAN" not in node.text
        assert not re.search(r"[a-z.,”’]\d{1,2}(?:\s|,|$)", node.text.replace("1934.", "")), node.text
        assert not re.search(r"[\x00-\x09\x0b-\x1f\u00ad\ufffe]|  |\w- \w", node.text)
    actions = [node.text for node in plan.nodes if node.level == "action"]
    assert all(text[0].isupper() and text[-1] in ".”)" for text in actions)
    by_id = {node.id: node.text for node in plan.nodes}
    assert by_id["III.6.4"] == by_id["III.7.3"]


@pytest.mark.shared
def test_the_us_plan_s_wrapped_headings_are_whole(shared_documents):
    _, plan = read_plan(shared_documents / US_PLAN)
    titles = {node.id: node.title for node in plan.nodes}
    assert (titles["II.1"][:6], titles["II.1"][-8:]) == ("Create", "Security")
    assert (titles["II.4"][-5:], titles["III.6"][-15:]) == ("Usage", "Frontier Models")
    assert len(re.findall(r"\w+-\w+", titles["I.3"])) == 2


@pytest.mark.shared
def test_the_us_plan_s_furniture_is_set_aside(shared_documents):
    document, _ = read_plan(shared_documents / US_PLAN)
    aside = [passage.text for passage in document.set_aside]
    assert sum("ACTION PLAN" in text for text in aside) == 27
    assert sum(bool(re.search(r"\.{8}", text)) for text in aside) >= 33
    numbers = {int(number) for text in aside for number in re.findall(r"^(\d{1,2}) \D", text)}
    assert set(range(1, 31)) <= numbers


@pytest.mark.shared
@pytest.mark.parametrize("name", SIZES)
def test_other_documents_fall_into_their_parts(shared_documents, name):
    _, plan = read_plan(shared_documents / name)
    assert dict(plan.counts) | SIZES[name] == dict(plan.counts)


@pytest.mark.shared
@pytest.mark.parametrize("name", LANGUAGES)
def test_the_language_of_real_documents_is_found(shared_documents, name):
    assert read_plan(shared_documents / name)[0].language == LANGUAGES[name]


@pytest.mark.shared
def test_no_radical_stays_in_the_opinions(shared_documents):
    document, plan = read_plan(shared_documents / "cn-ai-plus-opinions-2025.txt")
    assert not re.search(r"[\u2e80-\u2fdf]", document.text)
    markers = [node.marker for node in plan.nodes if node.level == "action"]
    assert (markers[0], markers[-1]) == ("（一）", "（十四）")


@pytest.mark.parametrize("name", sorted({path.name.split(".")[0] for path in DIGESTS.glob("*.md")}))
def test_the_shipped_digests_have_the_same_ids_in_both_languages(name):
    english, chinese = (read_plan(DIGESTS / f"{name}{ending}") for ending in (".md", ".zh.md"))
    assert [(node.id, node.level) for node in english[1].nodes] == [(node.id, node.level) for node in chinese[1].nodes]
    assert (english[0].language, chinese[0].language) == ("en", "zh-Hans")
    assert count_by_pillar(english[1])


def test_the_shipped_digest_of_the_us_plan_states_the_published_counts():
    _, plan = read_plan(DIGESTS / "us-plan.md")
    assert actions_by_objective(plan) == ACTIONS
    assert dict(plan.counts) == {"pillar": 3, "objective": 30, "action": 103}


@pytest.mark.shared
def test_every_line_of_an_order_that_begins_with_a_number_is_a_node_as_deep_as_its_indent(shared_documents):
    """The copy of the order indents by depth; the reader never sees that, so it can judge the tree."""
    _, plan = read_plan(shared_documents / "us-eo-14110-2023.txt")
    text = (shared_documents / "us-eo-14110-2023.txt").read_text(encoding="utf-8")
    indent_by_id = {}
    nodes = iter(plan.nodes)
    for line in re.finditer(r"(?m)^([ \u00a0]*)((?:Sec\.|Section) \d+\.|\d+\.\d+\.|\(\w+\))\s+(.*)$", text):
        words = " ".join(line[3].split())[:20]
        node = next(node for node in nodes if node.marker == line[2] and " ".join(node.text.split()).startswith(words))
        indent_by_id[node.id] = len(line[1])
    assert len(indent_by_id) == 324
    parents = {node.id: node.parent for node in plan.nodes}
    pairs = [
        (indent_by_id[parent], indent)
        for node, indent in indent_by_id.items()
        if (parent := parents[node]) in indent_by_id
    ]
    assert len(pairs) > 100
    assert all(inner > outer or inner == outer == 5 for outer, inner in pairs)


@pytest.mark.shared
def test_the_articles_of_the_measures_keep_their_numbers_through_the_chapters(shared_documents):
    _, plan = read_plan(shared_documents / "cn-genai-interim-measures-2023.html")
    articles = [node for node in plan.nodes if node.level == "article"]
    assert [int(node.id.rpartition(".")[2]) for node in articles] == list(range(1, 25))
    assert [node.parent for node in articles] == 4 * ["1"] + 4 * ["2"] + 7 * ["3"] + 6 * ["4"] + 3 * ["5"]


@pytest.mark.shared
def test_the_actions_of_the_opinions_stand_in_their_sections_with_their_items(shared_documents):
    _, plan = read_plan(shared_documents / "cn-ai-plus-opinions-2025.txt")
    items = [sum(node.parent == action.id for node in plan.nodes) for action in plan.nodes if action.level == "action"]
    assert items == [3, 4, 2, 3, 3, 2] + 8 * [0]
    assert [node.parent for node in plan.nodes if node.level == "action"] == 6 * ["2"] + 8 * ["3"]


@pytest.mark.shared
def test_the_essays_go_down_to_their_last_tier(shared_documents):
    counts = {"analyses/two-plans-as-a-game.zh-Hans.txt": 31, "analyses/us-plan-in-three-pillars.zh-Hant.txt": 3}
    for name, count in counts.items():
        _, plan = read_plan(shared_documents / name)
        assert sum((node.marker or "").endswith("是") for node in plan.nodes) == count


@pytest.mark.shared
@pytest.mark.parametrize("name", [US_PLAN, *SIZES])
def test_real_plans_survive_their_tree_files(shared_documents, name):
    document, plan = read_plan(shared_documents / name)
    tree = parse_tree(render_tree(plan_to_tree(plan, document)))
    assert tree_to_plan(tree, document).nodes == plan.nodes
