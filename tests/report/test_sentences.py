"""The one-sentence answers of a report."""

from dataclasses import replace

from countermove.report.payload import Payload
from countermove.report.sentences import answer_case


def test_the_sentence_on_flips_names_one_within_its_range_before_a_nearer_one_outside(small_payload: Payload) -> None:
    case = small_payload.cases[0]
    conclusion = next(each for each in case.conclusions if each.is_main)
    certain, uncertain = case.judgements[0], case.judgements[1]
    flip = next(each for conclusion in case.conclusions for each in conclusion.flips)
    outside = replace(flip, judgement=certain.path, distance=0.1, is_within_range=False)
    inside = replace(flip, judgement=uncertain.path, distance=0.5, is_within_range=True)
    only = replace(case, conclusions=(replace(conclusion, flips=(outside, inside)),))
    said = answer_case(only, small_payload.actors).answers.flips.en
    assert uncertain.about.en in said
    assert certain.about.en not in said
