"""Several experts in a case file: what they say and weigh, where they are apart, one of them alone (§7.9)."""

import numpy as np
import pytest
from case_texts import parse_sound

from countermove.case.calibration_parsing import parse_calibration
from countermove.case.case import Calibration, ExpertScore
from countermove.case.case_parsing import parse_case
from countermove.case.check import check_case
from countermove.case.experts import as_judged_by, disagreements, experts_of
from countermove.case.finding import Kind
from countermove.case.judgements import citations_of
from countermove.core.errors import UsageError
from countermove.core.quantity import Shape, central_value, quantile
from countermove.game.compile import compile_case

TEXT = """\
countermove: 1
title: t
actors: {a: {}, b: {}}
experts: {ann: {name: Ann}, ben: {}, cy: {}}
objectives:
  a: {o: {why: w}}
  b: {o: {why: w}}
layers: [{id: one, actor: a}, {id: two, actor: b}]
measures:
  early: {layer: one, effects: {a.o: 1}, cost: COST, why: w}
  late: {layer: two, effects: {b.o: {experts: {ann: 2, cy: weak}}}, why: w}
counters:
  - {by: late, against: early, efficacy: EFFICACY, why: w}
"""
COST = (
    "{experts: {ann: {range: [1, 2], why: seen, on: 2026-01-01}, ben: {quantiles: {50: 5, 5: 4, 95: 8}, cites: [d#1]}}}"
)
EARNED = Calibration("cal.yaml", "0" * 64, 9, 0.1, (ExpertScore("ann", 0.5, 2, 0.75), ExpertScore("ben", 0.2, 1, 0.25)))


def text_of(cost: str = COST, efficacy: str = "0.5") -> str:
    return TEXT.replace("COST", cost).replace("EFFICACY", efficacy)


def faults_in(text: str, calibration: Calibration | None = None) -> list[str]:
    faults: list = []
    parse_case(text.encode(), "case.yaml", faults, calibration=calibration)
    return [str(fault).removeprefix("case.yaml:") for fault in sorted(faults)]


def test_every_expert_keeps_form_source_and_an_equal_weight() -> None:
    cost = parse_sound(text_of()).measures[0].cost.quantity
    ann, ben = cost.opinions
    assert (cost.shape, [opinion.weight for opinion in cost.opinions]) == (Shape.EXPERTS, [0.5, 0.5])
    assert (ann.expert, ann.quantity.numbers, ann.quantity.source.by, ann.quantity.source.on) == (
        "ann", (1.0, 2.0), "ann", "2026-01-01",
    )  # fmt: skip
    assert (ben.quantity.numbers, ben.quantity.levels) == ((4.0, 5.0, 8.0), (0.05, 0.5, 0.95))
    assert central_value(cost) == (1.5 + 5) / 2


def test_a_pooled_quantity_rests_on_what_its_experts_give_and_cite() -> None:
    case = parse_sound(text_of())
    assert str(case.measures[0].cost.quantity.source.why) == "ann: seen"
    assert [str(cite) for cite in citations_of(case)] == ["d#1"]
    assert Kind.UNSOURCED not in {finding.kind for finding in check_case(case)}


@pytest.mark.parametrize(
    ("pool", "weights"),
    [
        ("equal", (0.5, 0.5)),
        ("{ben: 3, ann: 1}", (0.25, 0.75)),
        ("performance", (0.75, 0.25)),
        ("{ann: 0, ben: 7}", (0, 1)),
    ],
)
def test_experts_weigh_as_the_file_says(pool: str, weights: tuple[float, float]) -> None:
    faults: list = []
    text = text_of(f"{COST[:-1]}, pool: {pool}}}")
    case = parse_case(text.encode(), "case.yaml", faults, calibration=EARNED)
    assert case is not None, faults
    assert tuple(opinion.weight for opinion in case.measures[0].cost.quantity.opinions) == pytest.approx(weights)


def test_what_an_expert_says_of_an_efficacy_stays_within_0_and_1() -> None:
    text = text_of(efficacy="{experts: {ann: {quantiles: {5: 0.01, 95: 0.99}}, ben: strong, cy: {normal: [1, 0.1]}}}")
    efficacy = parse_sound(text).counters[0].efficacy.quantity
    drawn = quantile(efficacy, (np.arange(500) + 0.5) / 500)
    assert ((drawn >= 0) & (drawn <= 1)).all()


FAULTS = [
    ("{experts: {}}", "10:58: `experts` of measures.early.cost is empty; expected at least one entry"),
    ("{experts: {dee: 1}}", "10:59: unknown expert 'dee'; expected one of ann, ben, cy"),
    ("{experts: {ann: hefty}}",
     "10:64: measures.early.cost by 'ann' is 'hefty', which is no grade of amounts; "
     "expected one of weak, moderate, strong, decisive"),
    ("{experts: {ann: {experts: {ben: 1}}}}",
     "10:64: measures.early.cost by 'ann' has no number; expected exactly one of value, range, triangular, pert, "
     "normal, values, quantiles"),
    ("{experts: {ann: 1, ben: 2}, pool: best}", "10:82: unknown pool 'best'; expected one of equal, performance"),
    ("{experts: {ann: 1, ben: 2}, pool: {ann: 1}}",
     "10:82: `pool` of measures.early.cost has no weight of 'ben'; expected one for each expert"),
    ("{experts: {ann: 1}, pool: {ann: 1, ben: 1}}",
     "10:83: `pool` of measures.early.cost weighs 'ben', who has not judged it; expected one of ann"),
    ("{experts: {ann: 1}, pool: {ann: 0}}",
     "10:74: all weights in `pool` of measures.early.cost are 0; expected one above 0"),
    ("{experts: {ann: 1}, pool: {ann: -1}}",
     "10:80: weight of 'ann' in measures.early.cost is -1; expected a number of 0 or more"),
    ("{range: [1, 2], pool: equal}", "10:70: measures.early.cost has pool beside `range`; expected it with `experts`"),
    ("{experts: {ann: 1, cy: 2}, pool: performance}",
     "10:81: measures.early.cost asks for performance weights but 'cy' is not in 'cal.yaml'; expected one of ann, ben"),
    ("{quantiles: [1, 2]}",
     "10:60: `quantiles` of measures.early.cost is a list; expected a mapping from percentages, such as "
     "{5: 1, 50: 2, 95: 4}"),
    ("{quantiles: {5: 3, 95: 2}}",
     "10:60: `quantiles` of measures.early.cost are out of order; expected values that rise with the percentage"),
    ("{quantiles: {0: 3, 95: 4}}",
     "10:61: `quantiles` of measures.early.cost has '0'; expected a number above 0 and below 100"),
    ("{quantiles: {p5: 3, 95: 4}}",
     "10:61: `quantiles` of measures.early.cost has 'p5'; expected a number above 0 and below 100"),
    ("{quantiles: {5: 3, 5.0: 4}}",
     "10:67: `quantiles` of measures.early.cost has 5.0 twice; expected each percentage once"),
    ("{quantiles: {50: 3}}",
     "10:60: `quantiles` of measures.early.cost has fewer than two percentages; expected such as {5: 1, 50: 2, 95: 4}"),
    ("{quantiles: {5: 3, 95: .nan}}", "10:71: number .nan is not finite; expected a finite number"),
]  # fmt: skip


@pytest.mark.parametrize(("cost", "fault"), FAULTS, ids=[cost for cost, _ in FAULTS])
def test_each_fault_of_experts_and_quantiles_is_told_at_its_place(cost: str, fault: str) -> None:
    assert fault in faults_in(text_of(cost), EARNED)


def test_performance_weights_without_anybody_calibrated_are_a_fault() -> None:
    faults = faults_in(text_of("{experts: {ann: 1, ben: 2}, pool: performance}"))
    assert faults == [
        "10:82: measures.early.cost asks for performance weights but nobody is calibrated; "
        "expected `calibration: file` in the case or its study"
    ]


def test_numbers_are_keys_under_quantiles_only() -> None:
    assert any("key 5 is not text" in fault for fault in faults_in(text_of("{range: {5: 1}}")))


def test_disagreement_is_told_for_each_quantity_that_several_judge() -> None:
    case = parse_sound(text_of())
    cost, effect = sorted(disagreements(case), key=lambda each: each.path)
    assert (cost.path, cost.apart) == ("measures.early.cost", (("ann", "ben"),))
    assert cost.outside == (("ann", "ben"), ("ben", "ann"))
    assert cost.spread == pytest.approx((5 - 1.5) / (8.4 - 1))
    assert [str(cite) for cite in cost.cites] == ["d#1"]
    assert effect.outside == (("ann", "cy"), ("cy", "ann"))
    found = [(finding.kind, finding.subject) for finding in check_case(case)]
    assert (Kind.EXPERTS_APART, "measures.early.cost") in found


def test_experts_who_meet_and_experts_who_judge_nothing_are_told_apart() -> None:
    case = parse_sound(text_of("{experts: {ann: {range: [1, 3]}, cy: {range: [2, 4]}}}"))
    cost = next(each for each in disagreements(case) if each.path == "measures.early.cost")
    assert (cost.apart, cost.outside) == ((), ())
    assert (Kind.UNUSED_EXPERT, "ben") in {(finding.kind, finding.subject) for finding in check_case(case)}


def test_a_case_as_one_expert_judges_it_leaves_what_others_judge_pooled() -> None:
    case = parse_sound(text_of("{experts: {ann: 1, ben: {range: [3, 5]}}}"))
    assert experts_of(case) == ("ann", "ben", "cy")
    alone = as_judged_by(case, "ann")
    assert alone.measures[0].cost.quantity.numbers == (1.0,)
    assert alone.measures[0].cost.quantity.source.by == "ann"
    assert alone.measures[1].effects[0].judgement.quantity.shape is Shape.POINT
    ben = as_judged_by(case, "ben")
    assert ben.measures[1].effects[0].judgement.quantity == case.measures[1].effects[0].judgement.quantity
    games = [compile_case(each) for each in (case, alone, ben)]
    assert len({game.source_sha256 for game in games}) == 3
    assert [game.labels for game in games] == [games[0].labels] * 3
    assert games[0].source_sha256 == case.sha256


def test_nobody_is_asked_who_judges_nothing() -> None:
    with pytest.raises(UsageError, match="no quantity of case case is judged by expert 'anne'; the nearest is 'ann'"):
        as_judged_by(parse_sound(text_of()), "anne")


def test_a_number_that_all_experts_state_alike_is_certain_and_follows_nothing() -> None:
    text = text_of("{experts: {ann: 1, ben: 1}, follows: {pace: 1}}").replace("layers:", "factors: {pace: {}}\nlayers:")
    assert any("measures.early.cost is certain, so it can follow nothing" in fault for fault in faults_in(text))


CALIBRATION = """\
countermove: 1
kind: calibration
questions:
  q1: {name: first, truth: 2, answers: {ann: [1, 2.5, 3], ben: [3, 4, 5]}, why: published}
  q2: {truth: 5, answers: {ann: [1, 5.5, 8], ben: [3, 4, 9]}}
  q3: {truth: 1, answers: {ann: [0, 1.5, 2], ben: [3, 4, 5]}}
"""


def test_the_better_calibrated_expert_earns_the_weight() -> None:
    faults: list = []
    calibration = parse_calibration(CALIBRATION.encode(), "cal.yaml", faults)
    assert calibration is not None, faults
    assert [score.expert for score in calibration.scores] == ["ann", "ben"]
    assert calibration.scores[0].weight == pytest.approx(1)
    low = parse_calibration(CALIBRATION.replace("questions:", "cutoff: 0\nquestions:").encode(), "cal.yaml", faults)
    assert low is not None
    earned = [score.calibration * score.information for score in low.scores]
    assert [score.weight for score in low.scores] == pytest.approx([each / sum(earned) for each in earned])


CALIBRATION_FAULTS = [
    ("ann: [0, 1.5, 2], ben: [3, 4, 5]", "ann: [0, 1.5, 2]",
     "6:3: question 'q3' has no answer of 'ben'; expected one of every expert"),
    ("[0, 1.5, 2]", "[0, 2, 1.5]",
     "6:33: answer of 'ann' to question 'q3' does not ascend; expected each quantile above the one before"),
    ("[0, 1.5, 2]", "[0, 2]",
     "6:33: answer of 'ann' to question 'q3' is a list of 2; expected 3, one for each quantile"),
    ("truth: 1, ", "", "6:7: question 'q3' has no `truth`; expected `truth:` here"),
    ("truth: 1, ", "truth: one, ", "6:15: truth of question 'q3' is the text 'one'; expected a number"),
    ("kind: calibration", "kind: coding", "2:7: kind is 'coding'; expected calibration"),
    ("questions:", "quantiles: [5, 95, 50]\nquestions:",
     "3:12: quantiles do not ascend between 0 and 100; expected such as [5, 50, 95]"),
    ("questions:", "cutoff: 0.9\nquestions:",
     "5:3: no expert is calibrated well enough to have any weight; expected a lower cutoff, or other answers"),
    ("questions:", "question:",
     "3:1: calibration file has an unknown key 'question'; expected a known key, the nearest is 'questions'"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "fault"), CALIBRATION_FAULTS)
def test_each_fault_of_a_calibration_file_is_told_at_its_place(old: str, new: str, fault: str) -> None:
    assert CALIBRATION.count(old) == 1
    faults: list = []
    assert parse_calibration(CALIBRATION.replace(old, new).encode(), "cal.yaml", faults) is None
    assert fault in [str(each).removeprefix("cal.yaml:") for each in faults]
