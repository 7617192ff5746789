"""Common causes, correlations and statements in a case file, and what cannot be true of them (§7.10)."""

import pytest
from case_texts import parse_sound

from countermove.case.case_parsing import parse_case
from countermove.case.check import check_case
from countermove.case.finding import Kind
from countermove.core.dependence import Dependence, Loading, Order, RankCorrelation
from countermove.game.compile import compile_case

TEXT = """\
countermove: 1
title: t
actors: {a: {}, b: {}}
factors: {pace: {name: pace, why: w}, mood: {why: w}}
objectives: {a: {o: {why: w}}, b: {o: {why: w}}}
layers: [{id: one, actor: a}, {id: two, actor: b}]
measures:
  m: {layer: one, effects: {a.o: {range: [1, 2], follows: {pace: 0.6, mood: -0.8}}}, cost: {range: [0, 1]}, why: w}
  n: {layer: two, effects: {b.o: {range: [1, 2], follows: {pace: 0.5}}}, cost: {range: [0, 3]}, why: w}
  p: {layer: two, effects: {b.o: {range: [4, 5], follows: {mood: 1}}}, cost: {range: [2, 3]}, why: w}
correlations:
  - {between: [measures.m.cost, measures.n.cost], rank: 0.5, why: w}
statements:
  - {larger: measures.n.effects.b.o, than: measures.m.cost, times: 1.5, why: w}
"""
CORRELATION = "  - {between: [measures.m.cost, measures.n.cost], rank: 0.5, why: w}\n"
STATEMENT = "  - {larger: measures.n.effects.b.o, than: measures.m.cost, times: 1.5, why: w}\n"


def faults_with(old: str, new: str) -> list[str]:
    assert TEXT.count(old) == 1, old
    faults: list = []
    parse_case(TEXT.replace(old, new).encode(), "case.yaml", faults)
    return [str(fault).removeprefix("case.yaml:") for fault in sorted(faults)]


def test_all_that_moves_together_is_compiled_by_the_indices_of_its_quantities() -> None:
    case = parse_sound(TEXT)
    game = compile_case(case)
    at = game.labels.index
    assert game.dependence == Dependence(
        ("pace", "mood"),
        (
            Loading(at("measures.m.effects.a.o"), 0, 0.6),
            Loading(at("measures.m.effects.a.o"), 1, -0.8),
            Loading(at("measures.n.effects.b.o"), 0, 0.5),
            Loading(at("measures.p.effects.b.o"), 1, 1.0),
        ),
        (RankCorrelation(at("measures.m.cost"), at("measures.n.cost"), 0.5),),
        (Order(at("measures.n.effects.b.o"), at("measures.m.cost"), 1.5),),
    )
    assert game.source_sha256 == case.sha256
    assert check_case(case) == ()


FAULTS = [
    ("{pace: 0.6, mood: -0.8}", "{pcae: 0.6}",
     "8:60: unknown factor 'pcae'; expected a known factor, the nearest is 'pace'"),
    ("{pace: 0.6, mood: -0.8}", "{pace: 0.7, mood: -0.8}",
     "8:59: squares of the loadings of measures.m.effects.a.o add up to 1.13; expected 1 at most"),
    ("{pace: 0.6, mood: -0.8}", "{pace: 1.2}",
     "8:66: loading of measures.m.effects.a.o on 'pace' is 1.2; expected a number from -1 to 1"),
    ("{pace: 0.6, mood: -0.8}", "{}",
     "8:59: `follows` of measures.m.effects.a.o is empty; expected at least one entry"),
    ("range: [1, 2], follows: {pace: 0.5}", "value: 1, follows: {pace: 0.5}",
     "9:54: measures.n.effects.b.o is certain, so it can follow nothing; expected an uncertain quantity"),
    ("correlations:",
     "types: {b: {x: {chance: 1, judgements: {measures.n.cost: {range: [1, 2], follows: {pace: 1}}}}}}\ncorrelations:",
     "11:58: types.b.x.judgements.measures.n.cost follows a factor; expected `follows` at measures.n.cost itself"),
    ("[measures.m.cost, measures.n.cost]", "[measures.m.cost, measures.n.csot]",
     "12:33: unknown quantity 'measures.n.csot'; expected a known quantity, the nearest is 'measures.n.cost'"),
    ("[measures.m.cost, measures.n.cost]", "[measures.m.cost]",
     "12:15: `between` of correlations[0] is a list of 1; expected two quantities"),
    ("[measures.m.cost, measures.n.cost]", "[measures.m.cost, measures.m.cost]",
     "12:15: correlations[0] is between 'measures.m.cost' and itself; expected two quantities"),
    ("[measures.m.cost, measures.n.cost]", "[measures.m.effects.a.o, measures.n.effects.b.o]",
     "12:15: 'measures.m.effects.a.o' and 'measures.n.effects.b.o' both follow 'pace', which says how they are "
     "correlated; expected one of both"),
    ("[measures.m.cost, measures.n.cost]", "[measures.m.cost, objectives.a.o.weight]",
     "12:33: 'objectives.a.o.weight' is certain, so nothing moves with it; expected an uncertain one"),
    ("rank: 0.5", "rank: 1.5", "12:57: rank of correlations[0] is 1.5; expected a number from -1 to 1"),
    (CORRELATION, CORRELATION + CORRELATION.replace("m.cost, measures.n", "n.cost, measures.m"),
     "13:5: correlations[1] is between the same quantities as in line 12; expected each pair once"),
    (CORRELATION, CORRELATION + CORRELATION.replace("n.cost", "p.cost").replace("0.5", "0.9")
     + CORRELATION.replace("m.cost", "p.cost").replace("0.5", "-0.8"),
     "14:5: rank -0.8 of measures.p.cost and measures.n.cost cannot be true with the other correlations of "
     "measures.m.cost, measures.n.cost, measures.p.cost; the nearest that can is 0.11"),
    ("larger: measures.n.effects.b.o", "larger: measures.n.effects.a.o",
     "14:14: unknown quantity 'measures.n.effects.a.o'; "
     "expected a known quantity, the nearest is 'measures.n.effects.b.o'"),
    ("than: measures.m.cost", "than: measures.n.effects.b.o",
     "14:44: statements[0] compares 'measures.n.effects.b.o' with itself; expected two quantities"),
    (", than: measures.m.cost", "", "14:5: statements[0] has no `than`; expected `than:` here"),
    ("times: 1.5", "times: much", "14:68: `times` of statements[0] is the text 'much'; expected a number"),
    (STATEMENT, "  - {larger: measures.m.cost, than: measures.p.cost}\n",
     "14:5: statements[0] cannot hold, as at most 1 is never 2 or more: measures.m.cost ≥ measures.p.cost; "
     "expected statements that hold somewhere in the ranges of their quantities"),
    (STATEMENT, STATEMENT + "  - {larger: measures.m.cost, than: measures.n.cost, times: 2}\n"
     "  - {larger: measures.n.cost, than: measures.m.effects.a.o}\n",
     "16:5: statements[1], statements[2] cannot hold together: measures.m.cost ≥ 2 × measures.n.cost; "
     "measures.n.cost ≥ measures.m.effects.a.o; "
     "expected statements that hold somewhere in the ranges of their quantities"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "fault"), FAULTS, ids=[fault[:70] for _, _, fault in FAULTS])
def test_each_fault_of_what_moves_together_is_told_at_its_place(old: str, new: str, fault: str) -> None:
    assert faults_with(old, new) == [fault]


def test_the_nearest_possible_correlation_is_possible() -> None:
    more = (
        CORRELATION
        + CORRELATION.replace("n.cost", "p.cost").replace("0.5", "0.9")
        + CORRELATION.replace("m.cost", "p.cost").replace("0.5", "RANK")
    )
    parse_sound(TEXT.replace(CORRELATION, more.replace("RANK", "0.11")))
    faults: list = []
    assert parse_case(TEXT.replace(CORRELATION, more.replace("RANK", "0.1")).encode(), "c", faults) is None


FINDINGS = [
    ("{pace: 0.5}", "{pace: 0}", None, None),
    ("follows: {mood: 1}", "why: w", Kind.UNUSED_FACTOR, "factors.mood"),
    ("mood: {why: w}", "mood: {}", Kind.UNSOURCED, "factors.mood"),
    ("rank: 0.5, why: w", "rank: 0.5", Kind.UNSOURCED, "correlations[0]"),
    ("times: 1.5, why: w", "times: 1.5", Kind.UNSOURCED, "statements[0]"),
    ("times: 1.5", "times: 3.5", Kind.BROKEN_STATEMENT, "statements[0]"),
]


@pytest.mark.parametrize(("old", "new", "kind", "subject"), FINDINGS)
def test_what_should_be_looked_at_is_found(old: str, new: str, kind: Kind | None, subject: str | None) -> None:
    assert TEXT.count(old) == 1
    found = [(finding.kind, finding.subject) for finding in check_case(parse_sound(TEXT.replace(old, new)))]
    assert found == ([] if kind is None else [(kind, subject)])
