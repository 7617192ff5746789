"""Which judgements are of a group of measures."""

from countermove.case.case_parsing import parse_case
from countermove.case.judgements import judgements_by_group, judgements_of

CASE = """\
countermove: 1
title: t
actors: {a: {}, b: {}}
objectives: {a: {o: {}}, b: {o: {}}}
groups: {tech: {}, talk: {}, none: {}}
layers: [{id: one, actor: a}, {id: two, actor: b}]
measures:
  first: {layer: one, group: tech, effects: {a.o: 1, b.o: 2}}
  second: {layer: one, group: tech, cost: 1}
  third: {layer: two, group: talk, effects: {b.o: 1}}
  alone: {layer: two, effects: {b.o: 1}}
counters: [{by: third, against: first, efficacy: weak}, {by: alone, against: second, efficacy: weak}]
synergies: [{between: [first, second], effects: {a.o: 1}}, {between: [third, alone], effects: {b.o: 1}}]
"""


def test_a_group_has_what_its_measures_do_and_cost_and_nothing_is_of_two_groups() -> None:
    faults: list = []
    case = parse_case(CASE.encode(), "case.yaml", faults)
    assert case is not None, faults
    found = judgements_by_group(case)
    assert found == {
        "tech": (
            "measures.first.effects.a.o",
            "measures.first.effects.b.o",
            "measures.first.cost",
            "measures.second.cost",
            "synergies[0].effects.a.o",
        ),
        "talk": ("measures.third.effects.b.o", "measures.third.cost", "counters[0].efficacy"),
    }
    assert {path for paths in found.values() for path in paths} < {each.path for each in judgements_of(case)}
