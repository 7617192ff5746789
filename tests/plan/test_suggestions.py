"""Suggested links: the same whichever way round, scored by what is shared, in one language and across two."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from countermove.core.citation import Citation
from countermove.plan import glossary as glossary_module
from countermove.plan.glossary import find_terms, policy_glossary, read_glossary
from countermove.plan.links import LinkStatus, LinkType
from countermove.plan.suggestions import Candidate, Suggestion, suggest_links
from countermove.workflow.links import candidates_of
from countermove.workflow.studies import load_study

EXAMPLE = Path(__file__).parents[2] / "examples/ai-action-plans"
GLOSSARY = policy_glossary()
TEXTS = st.lists(
    st.sampled_from(["export controls", "data centres", "出口管制", "數據中心", "NIST", "25%", "farm", "the", "治理"]),
    max_size=5,
).map(" ".join)


def candidate(plan: str, number: int, text: str) -> Candidate:
    language = "zh-Hans" if any(ord(c) > 0x3000 for c in text) else "en"
    return Candidate(Citation(plan, f"p{number}"), plan, text, language)


def candidates(ours: list[str], theirs: list[str]) -> list[Candidate]:
    mine = [candidate("a", number, text) for number, text in enumerate(ours)]
    return mine + [candidate("b", number, text) for number, text in enumerate(theirs)]


def pairs(found: tuple[Suggestion, ...]) -> dict[frozenset[str], float]:
    return {frozenset(str(side.cite) for side in each.between): round(each.score, 9) for each in found}


@given(st.lists(TEXTS, min_size=1, max_size=4), st.lists(TEXTS, min_size=1, max_size=4))
def test_scores_are_shares_that_their_reasons_add_up_to_and_do_not_depend_on_the_order(
    ours: list[str], theirs: list[str]
) -> None:
    everything = candidates(ours, theirs)
    found = suggest_links(everything, GLOSSARY, limit=99)
    assert pairs(found) == pairs(suggest_links(everything[::-1], GLOSSARY, limit=99))
    for each in found:
        assert 0 < each.score <= 1 + 1e-9
        assert each.score == pytest.approx(sum(reason.share for reason in each.reasons))
        assert each.between[0].plan != each.between[1].plan
    assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)


@given(TEXTS)
def test_a_passage_found_word_for_word_in_another_plan_scores_one(text: str) -> None:
    found = suggest_links(candidates([text, "bananas"], [text, "pears"]), GLOSSARY, limit=99)
    scores = pairs(found)
    assert scores.get(frozenset({"a#p0", "b#p0"}), 1.0) == 1.0


def test_terms_match_across_languages_and_scripts_and_the_reason_names_them() -> None:
    everything = candidates(
        ["Tighter export controls on chips", "Care for patients"], ["加強出口管制與晶片", "支持農業"]
    )
    best = suggest_links(everything, GLOSSARY, limit=1)[0]
    assert {str(side.cite) for side in best.between} == {"a#p0", "b#p0"}
    assert best.type is LinkType.SHARED_INSTRUMENT
    assert best.reasons[0].feature.label == "export control / 出口管制"


def test_numbers_and_named_bodies_are_evidence() -> None:
    everything = candidates(
        ["Reach 70% by 2027 with NIST", "Other things"], ["到2027年达到70%，并与NIST合作", "其他事项"]
    )
    best = suggest_links(everything, GLOSSARY, limit=1)[0]
    assert {reason.feature.label for reason in best.reasons} >= {"70%", "2027", "NIST"}


def test_pairs_that_were_decided_on_are_not_suggested_again() -> None:
    everything = candidates(["Export controls"], ["出口管制"])
    assert len(suggest_links(everything, GLOSSARY)) == 1
    assert suggest_links(everything, GLOSSARY, known={frozenset({"a#p0", "b#p0"})}) == ()


def test_the_longest_term_counts_and_not_the_ones_within_it() -> None:
    names = {term.english for term in find_terms("Open-source chip-making tools; 关键基础设施", GLOSSARY)}
    assert names == {"open source", "chip-making tool", "critical infrastructure"}


def test_a_form_of_several_terms_stands_for_all_of_them() -> None:
    glossary = read_glossary({"body": {"Ministry of Commerce": ["商务部"], "Department of Commerce": ["商务部"]}})
    assert len(find_terms("商务部", glossary)) == 2


def test_no_verb_is_taken_for_who_does_it_or_what_it_makes() -> None:
    for words in ("development of ports", "provide access", "accelerate", "files", "investing", "indicate", "presses"):
        assert {each.kind for each in find_terms(words, GLOSSARY)} <= {"aim", "field"}, words
        assert not {each.english for each in find_terms(words, GLOSSARY)} & {"disability", "user", "media"}, words


def test_the_words_of_taipei_and_beijing_for_one_thing_are_one_term() -> None:
    for traditional, simplified in (("人工智慧", "人工智能"), ("演算法", "算法"), ("資料中心", "数据中心")):
        ours, theirs = (sorted(each.english for each in find_terms(t, GLOSSARY)) for t in (traditional, simplified))
        assert ours == theirs != []


def test_the_glossary_has_hundreds_of_terms_each_with_both_languages_and_a_known_kind() -> None:
    entries = yaml.safe_load(Path(glossary_module.__file__).with_name("glossary.yaml").read_text(encoding="utf-8"))
    assert set(entries) == {"instrument", "aim", "field", "body"}
    terms = [(forms, zh) for kind in entries.values() for forms, zh in kind.items()]
    assert len(terms) > 375
    for forms, translations in terms:
        assert translations
        for form in forms.split("|"):
            assert find_terms(form, GLOSSARY), form
        for translation in translations:
            assert len(translation) >= 2
            assert find_terms(translation, GLOSSARY), translation


@pytest.mark.parametrize("ours", ["us-plan", "us-plan-zh"])
@pytest.mark.parametrize("theirs", ["cn-plan", "cn-plan-zh"])
def test_most_links_that_an_analyst_confirmed_are_among_the_first_tenth_of_all_pairs(ours: str, theirs: str) -> None:
    loaded = load_study(EXAMPLE)
    comparison = loaded.study.comparison
    assert comparison is not None
    shown = []
    for each in candidates_of(loaded):
        document, tree = loaded.sources[ours if each.plan == "us" else theirs]
        node = next(node for node in tree.nodes if node.id == each.cite.passage)
        shown.append(Candidate(each.cite, each.plan, node.text, document.language))
    n_pairs = sum(each.plan == "us" for each in shown) * sum(each.plan == "cn" for each in shown)
    found = pairs(suggest_links(shown, GLOSSARY, limit=n_pairs // 10))
    confirmed = [
        frozenset(map(str, link.between))
        for link in comparison.links
        if link.status is LinkStatus.CONFIRMED and link.type in {LinkType.SAME_AIM, LinkType.SHARED_INSTRUMENT}
    ]
    assert 3 * sum(pair in found for pair in confirmed) >= 2 * len(confirmed) > 8
