from collections import Counter
from functools import cache
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countermove.documents.read import read_document
from countermove.plan.extract import extract_plan
from countermove.plan.fact import KINDS, policy_verbs
from countermove.plan.facts import facts_by_node, facts_of, facts_to_dict

ENGLISH = (
    "Led by ",
    "the Department of Ports (DOP)",
    "DOQ",
    ", ",
    " and ",
    " shall ",
    "build ",
    "within 90 days",
    ". ",
)
BY_AND_AMOUNT = (
    "in coordination with ",
    "by 2030",
    "at least 55%",
    "up to $2 million",
    "到2030年",
    "超70%",
    "二十日内",
)
CHINESE = (
    "由",
    "交通部",
    "、",
    "和",
    "牵头",
    "，",
    "会同",
    "應當",
    "“十五五”末",
    "加快",
    "建設",
    "港口",
    "\n",
    "者",
    "。",
)
PIECES = st.lists(st.sampled_from([*ENGLISH, *BY_AND_AMOUNT, *CHINESE]), max_size=25)
COUNTS = {
    "us-ai-action-plan-2025.pdf": {"lead": 86, "support": 26, "verb": 143},
    "us-eo-14110-2023.txt": {"lead": 131, "support": 96, "deadline": 98, "target": 2},
    "cn-ai-plus-opinions-2025.txt": {"deadline": 3, "target": 2, "verb": 28},
}


def said(text, *kinds):
    return [(fact.kind, fact.text, fact.value) for fact in facts_of(text) if fact.kind in (kinds or KINDS)]


@settings(max_examples=400, deadline=None)
@given(PIECES)
def test_the_text_of_every_fact_stands_where_it_says(pieces):
    text = "".join(pieces)
    facts = facts_of(text)
    assert list(facts) == sorted(set(facts))
    for fact in facts:
        assert fact.text == text[fact.start : fact.end]
        assert fact.text
        assert fact.value
        assert fact.kind in KINDS


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_any_text_has_facts_or_none(text):
    assert all(fact.text == text[fact.start : fact.end] for fact in facts_of(text))


@settings(max_examples=200, deadline=None)
@given(PIECES, PIECES)
def test_a_sentence_before_takes_no_body_deadline_or_target_away(pieces, before):
    text, prefix = "".join(pieces), "".join(before) + ".\n"
    kinds = {"deadline", "target"}
    alone = {(fact.kind, fact.start + len(prefix)) for fact in facts_of(text) if fact.kind in kinds}
    assert alone <= {(fact.kind, fact.start) for fact in facts_of(prefix + text)}


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        (
            "Led by the Department of Ports (DOP) through the Office of Quays and Cranes (OQC), dig.",
            [("lead", "Department of Ports (DOP)"), ("lead", "Office of Quays and Cranes (OQC)")],
        ),
        (
            "Led by DOP, DOQ, and the Harbour Office in coordination with DOR and industry, dig.",
            [("lead", "DOP"), ("lead", "DOQ"), ("lead", "Harbour Office"), ("support", "DOR")],
        ),
        (
            "Within 90 days, the Secretary of Ports, acting through the Director of Quays, in consultation with the "
            "Secretary of Fish, shall issue rules.",
            [("lead", "Secretary of Ports"), ("support", "Secretary of Fish")],
        ),
        ("The DOP, DOQ, and academic partners should coordinate.", [("lead", "DOP"), ("lead", "DOQ")]),
        ("The Commission will adopt a plan.", [("lead", "Commission")]),
        ("Led by example, the firm shall pay. The Office shall not be liable.", []),
        ("Americans should know that The Quay must open.", []),
    ],
)
def test_english_bodies_are_those_that_lead_or_support(text, facts):
    assert [(kind, value) for kind, _, value in said(text, "lead", "support")] == facts


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        (
            "由工业和信息化部牵头，会同国家发展改革委、财政部等部门制定。",
            [("lead", "工业和信息化部"), ("support", "国家发展改革委"), ("support", "财政部")],
        ),
        ("（交通部、水利部等按职责分工负责）", [("lead", "交通部"), ("lead", "水利部")]),
        ("牵头单位：科技部、教育部", [("lead", "科技部"), ("lead", "教育部")]),
        ("国家网信部门会同国务院有关部门制定细则。", [("lead", "国家网信部门"), ("support", "国务院有关部门")]),
        ("经营者应当报告。企业负责人负责。由此产生的问题由本人负责。", []),
    ],
)
def test_chinese_bodies_are_those_that_lead_or_support(text, facts):
    assert [(kind, value) for kind, _, value in said(text, "lead", "support")] == facts


def test_traditional_text_gives_the_same_facts_and_quotes_stay():
    text = "由經濟部負責，會同數位發展部，於2030年前培育10萬人以上。"
    assert said(text) == [
        ("lead", "經濟部", "经济部"),
        ("support", "數位發展部", "数位发展部"),
        ("deadline", "於2030年前", "2030"),
        ("target", "10萬人以上", ">= 10 万人"),
    ]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Within 180 days of the date of this order, dig.", "P180D"),
        ("No later than two years after this Act, dig.", "P2Y"),
        ("Dig by the end of 2026.", "2026"),
        ("Dig by June 30, 2027.", "2027-06-30"),
        ("Dig by 30 June 2027.", "2027-06-30"),
        ("到2027年，建成。", "2027"),
        ("2025年底前建成。", "2025"),
        ("于2026年6月30日前建成。", "2026-06-30"),
        ("到2026年6月建成。", "2026-06"),
        ("应当在十日内报告。", "P10D"),
        ("三年内建成。", "P3Y"),
        ("力争“十五五”末建成。", "十五五"),
    ],
)
def test_a_deadline_has_a_value_to_compare(text, value):
    assert [found for kind, _, found in said(text, "deadline")] == [value]


@pytest.mark.parametrize(
    "text",
    ["Executive Order 14110 of October 30, 2023", "by 30 percent", "自2023年8月15日起施行", "国内容量", "十年内容"],
)
def test_what_is_no_deadline_is_none(text):
    assert said(text, "deadline") == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Cut emissions by at least 55%.", ">= 55 %"),
        ("Allot up to $2.5 million in grants.", "<= $2.5 million"),
        ("We will train 20,000 people.", "= 20000 people"),
        ("Mobilise and invest €20 billion.", "= €20 billion"),
        ("普及率超70%", "> 70 %"),
        ("占比提高到60%以上", ">= 60 %"),
        ("建成100个以上园区", ">= 100 个"),
        ("规模达到300EFLOPS", "= 300 EFLOPS"),
    ],
)
def test_a_target_has_a_bound_a_number_and_a_unit(text, value):
    assert [found for kind, _, found in said(text, "target")] == [value]


@pytest.mark.parametrize(
    ("text", "verbs"),
    [
        ("Build, maintain, and update the quays. Sell the rest.", ["build", "maintain", "update"]),
        ("Led by DOP and consistent with “Greater Quays,” rapidly expand the quays.", ["expand"]),
        ("The Secretary of Ports shall promptly issue rules.", ["issue"]),
        ("Mobilise the fund and revise the rules.", ["mobilize"]),
        ("Organise, revise and raise the fund.", ["organize", "revise", "raise"]),
        ("Quays are old.", []),
        ("加快建设码头。", ["加快"]),
        ("由交通部牵头，积极推动建设。", ["推动"]),
        ("提供者负有责任。", []),
    ],
)
def test_the_leading_verbs_are_found(text, verbs):
    assert [value for _, _, value in said(text, "verb")] == verbs


def test_the_verbs_of_both_languages_are_listed_once():
    assert all(verb.isascii() and verb.islower() for verb in policy_verbs()["en"])
    assert all(len(verb) == 2 for verb in policy_verbs()["zh"])


@pytest.mark.parametrize(
    "piece", ["Led by the Office of ", "部和部和", "交通部、", "the Secretary of Ports, in A, ", "within 1 ", "1,0"]
)
def test_facts_are_looked_for_in_linear_time(piece):
    started = process_time()
    assert facts_of(piece * (100_000 // len(piece))) is not None
    assert process_time() - started < 5


@cache
def plan_of(path):
    return extract_plan(read_document(path))


@pytest.mark.shared
@pytest.mark.parametrize("name", COUNTS)
def test_real_documents_have_the_facts_that_were_counted(shared_documents, name):
    facts = facts_by_node(plan_of(shared_documents / name))
    counts = Counter(fact.kind for found in facts.values() for fact in found)
    assert dict(counts) | COUNTS[name] == dict(counts)


@pytest.mark.shared
def test_every_action_that_names_its_leader_at_the_start_has_it_as_a_fact(shared_documents):
    plan = plan_of(shared_documents / "us-ai-action-plan-2025.pdf")
    facts = facts_by_node(plan)
    led = [node for node in plan.nodes if node.level == "action" and node.text.startswith("Led by")]
    assert len(led) == 36
    assert all(facts[node.id][0].kind == "lead" for node in led)
    (node,) = [node for node in plan.nodes if node.id == "I.2.1"]
    commerce = facts_to_dict(node.start, facts["I.2.1"])[0]
    assert node.text[commerce["start"] - node.start : commerce["end"] - node.start] == commerce["text"]
    assert commerce["value"] == "Department of Commerce (DOC)"
