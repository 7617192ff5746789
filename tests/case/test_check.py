from dataclasses import replace

import pytest
from case_texts import BASE, parse_sound

from countermove.case.case import SOURCE_NOT_STATED, DocumentEntry, Study
from countermove.case.check import Kind, check_case, check_study, citation_faults
from countermove.core.errors import Place
from countermove.core.names import plain_name
from countermove.documents.document import Passage

SOUND = """\
countermove: 1
title: t
actors: {a: {}, b: {}}
objectives:
  a: {o: {why: w}}
  b: {o: {why: w}}
layers:
  - {id: one, actor: a, budget: 3}
  - {id: two, actor: b, at_most: 1}
measures:
  early: {layer: one, effects: {a.o: 1, b.o: -1}, cost: 0.1, why: w}
  late: {layer: two, effects: {b.o: 1}, why: w}
counters:
  - {by: late, against: early, efficacy: weak, why: w}
"""

FINDINGS = [
    ("early: {layer: one, effects: {a.o: 1, b.o: -1}, cost: 0.1, why: w}",
     "early: {layer: one, effects: {a.o: 1, b.o: {value: -1, why: w}}, cost: {value: 0.1, why: w}}",
     Kind.UNSOURCED, "11:38", "measures.early.effects.a.o"),
    ("late: {layer: two, effects: {b.o: 1}, why: w}",
     "late: {layer: two, chance: 0.5, effects: {b.o: {value: 1, why: w}}}",
     Kind.UNSOURCED, "12:3", "measures.late.chance"),
    ("cost: 0.1", "cost: {range: [2, 2]}", Kind.CERTAIN_RANGE, "11:57", "measures.early.cost"),
    ("cost: 0.1", "cost: {normal: [2, 0]}", Kind.CERTAIN_RANGE, "11:57", "measures.early.cost"),
    ("cost: 0.1", "cost: {range: [-0.1, 2]}", Kind.NEGATIVE_COST, "11:57", "measures.early.cost"),
    ("two, actor: b", "two, actor: a", Kind.SELF_HARM, "14:5", "counters[0]"),
    ("efficacy: weak", "efficacy: 0", Kind.IDLE_COUNTER, "14:5", "counters[0]"),
    ("counters:", "  dear: {layer: one, effects: {a.o: -1}, cost: 1, why: w}\ncounters:",
     Kind.DOMINATED, "13:3", "dear"),
    ("counters:", "  dear: {layer: one, cost: 1, why: w}\ncounters:", Kind.DOMINATED, "13:3", "dear"),
    ("counters:", "  idle: {layer: one}\ncounters:", Kind.NO_EFFECT, "13:3", "idle"),
    ("counters:", "  idle: {layer: one, given: true, cost: 1, why: w}\ncounters:", Kind.NO_EFFECT, "13:3", "idle"),
    ("early: {layer", "early: {effort: 4, layer", Kind.NEVER_ADOPTED, "11:3", "early"),
    ("counters:", "  fact: {layer: one, given: true, effort: 2.5, effects: {a.o: 1}, why: w}\ncounters:",
     Kind.NEVER_ADOPTED, "11:3", "early"),
    ("at_most: 1", "at_most: 0", Kind.NEVER_ADOPTED, "12:3", "late"),
    ("actors: {a: {}, b: {}}", "actors: {a: {}, b: {}, c: {}}", Kind.NO_OBJECTIVES, "", "c"),
    ("b: {o: {why: w}}", "b: {o: {why: w}, p: {why: w}}", Kind.UNTOUCHED_OBJECTIVE, "6:20", "objectives.b.p"),
    ("b: {o: {why: w}}", "b: {o: {weight: 0, why: w}}", Kind.UNTOUCHED_OBJECTIVE, "6:7", "objectives.b.o"),
    ("measures:", "  - {id: three, actor: a}\nmeasures:", Kind.EMPTY_LAYER, "10:5", "three"),
    ("layers:", "groups: {tech: {}}\nlayers:", Kind.UNUSED_GROUP, "", "tech"),
    ("layers:", "scales: {efficacy: {faint: [0, 0.1]}}\nlayers:", Kind.UNUSED_GRADE, "", "scales.efficacy.faint"),
    ("b.o: -1}, cost: 0.1, ", "b.o: -1}, cost: 0.1, cites: [d#1], ", Kind.UNCITED_ACTOR, "", "b"),
    ("efficacy: weak, ", "efficacy: weak, cites: [d#1], ", Kind.SINGLE_DOCUMENT, "", "d"),
]  # fmt: skip


def found(text):
    return [(finding.kind, str(finding.place), finding.subject) for finding in check_case(parse_sound(text))]


def test_a_case_with_nothing_to_look_at_has_no_findings():
    assert found(SOUND) == []


@pytest.mark.parametrize(
    ("old", "new", "kind", "place", "subject"), FINDINGS, ids=[f"{row[2].value}: {row[1]}"[:70] for row in FINDINGS]
)
def test_what_should_be_looked_at_is_found_at_its_place(old, new, kind, place, subject):
    assert SOUND.count(old) == 1
    at = f"case.yaml:{place}" if place else "case.yaml"
    assert (kind, at, subject) in found(SOUND.replace(old, new))


@pytest.mark.parametrize(
    "measure",
    [
        "decoy: {layer: one, effects: {b.o: -1}, cost: 1, why: w}",
        "good: {layer: one, effects: {a.o: {range: [-1, 0.1]}}, cost: 1, why: w}",
        "free: {layer: one, effects: {a.o: -1}, cost: {range: [0, 1]}, why: w}",
        "fact: {layer: one, effects: {a.o: -1}, cost: 1, given: true, effort: 0, why: w}",
        "basis: {layer: one, cost: 1, why: w}\n  top: {layer: two, requires: [basis], effects: {b.o: 1}, why: w}",
        "bar: {layer: one, cost: 1, why: w}\n  top: {layer: two, excludes: [bar], effects: {b.o: 1}, why: w}",
    ],
)
def test_a_measure_that_may_pay_off_in_some_way_is_not_called_dominated(measure):
    kinds = {kind for kind, _, _ in found(SOUND.replace("counters:", f"  {measure}\ncounters:"))}
    assert not kinds & {Kind.DOMINATED, Kind.NO_EFFECT}


def test_a_measure_that_fills_a_required_number_is_not_called_dominated():
    text = SOUND.replace("budget: 3", "at_least: 1").replace(
        "counters:", "  x: {layer: one, cost: 1, why: w}\ncounters:"
    )
    assert found(text) == []


def test_a_measure_whose_requirements_exclude_one_another_is_never_adopted():
    extra = "  x: {layer: two, requires: [early], excludes: [y], effects: {b.o: 1}, why: w}\n"
    extra += (
        "  y: {layer: one, effects: {a.o: 1}, why: w}\n  z: {layer: two, requires: [x, y], effects: {b.o: 1}, why: w}\n"
    )
    text = SOUND.replace("at_most: 1", "at_most: 3").replace("counters:", f"{extra}counters:")
    assert found(text) == [(Kind.NEVER_ADOPTED, "case.yaml:15:3", "z")]


def test_a_measure_that_meets_a_fact_which_excludes_it_is_never_adopted():
    extra = "  x: {layer: two, excludes: [early], effects: {b.o: 1}, why: w}\n"
    text = SOUND.replace("early: {", "early: {given: true, ").replace("counters:", f"{extra}counters:")
    assert found(text) == [(Kind.NEVER_ADOPTED, "case.yaml:13:3", "x")]
    extra = "  x: {layer: three, excludes: [early], effects: {b.o: 1}, why: w}\n"
    text = SOUND.replace("measures:", "  - {id: three, actor: b, given: true}\nmeasures:")
    text = text.replace("counters:", f"{extra}counters:")
    assert found(text) == [(Kind.NEVER_ADOPTED, "case.yaml:12:3", "early")]


def passage(id_, text):
    return Passage(id_, "paragraph", text, 0, len(text))


def make_study(cites):
    case = parse_sound(SOUND.replace("cost: 0.1, why: w", f"cost: 0.1, why: w, cites: {cites}"))
    documents = tuple(
        DocumentEntry(
            id_, f"{id_}.md", language, plain_name(id_), "s", "digest", original, Place("study.yaml", line, 3)
        )
        for line, (id_, language, original) in enumerate(
            [("paper", "en", None), ("paper-zh", "zh-Hans", "paper"), ("aside", "en", None)], start=5
        )
    )
    return Study(plain_name("s"), None, False, (), documents, (), None, (case,), "s", "study.yaml", "")


PASSAGES = {
    "paper": {"1": passage("1", "Sooner is better."), "1.2": passage("1.2", "Later.")},
    "paper-zh": {"1": passage("1", "越早越好。")},
    "aside": {},
}


@pytest.mark.parametrize(
    ("cites", "message"),
    [
        ("[papr#1]", "unknown document 'papr' in citation 'papr#1'; expected one of the study, the nearest is 'paper'"),
        ("[paper#1.3]", "unknown passage 'paper#1.3'; expected a passage of 'paper', the nearest is '1.2'"),
        ("[{passage: paper#1, quote: later}]",
         "the quote is not found at 'paper#1'; expected words that stand in that passage"),
    ],
)  # fmt: skip
def test_a_citation_that_leads_nowhere_is_a_fault_at_its_place(cites, message):
    faults = citation_faults(make_study(cites), PASSAGES)
    assert [(fault.place.file, fault.place.line, fault.message) for fault in faults] == [("case.yaml", 11, message)]


def test_citations_that_lead_somewhere_are_no_faults():
    assert citation_faults(make_study("[paper#1.2, {passage: paper#1, quote: Sooner  is}]"), PASSAGES) == ()


def test_a_study_tells_unused_documents_and_gaps_in_translations():
    findings = check_study(make_study("[paper#1, paper#1.2]"), PASSAGES)
    assert [(finding.kind, finding.place.line, finding.subject) for finding in findings][-2:] == [
        (Kind.UNUSED_DOCUMENT, 7, "aside"),
        (Kind.TRANSLATION_GAP, 6, "paper-zh"),
    ]


def test_a_study_tells_documents_whose_source_is_still_to_be_stated():
    study = make_study("[paper#1, aside#1]")
    paper, *others = study.documents
    study = replace(study, documents=(replace(paper, source=f"the file x.md; {SOURCE_NOT_STATED}"), *others))
    assert [(each.kind, each.place.line, each.subject) for each in check_study(study, PASSAGES)][-1:] == [
        (Kind.UNSTATED_SOURCE, 5, "paper")
    ]


def test_findings_come_in_the_order_of_the_file():
    case = parse_sound(BASE)
    places = [finding.place for finding in check_case(replace(case, actors=case.actors))]
    assert places == sorted(places)
    assert len(places) > 3
