"""The payload holds what the report shows, as its schema says."""

import json

import jsonschema
import pytest

from countermove.report.payload import Payload, payload_to_dict
from countermove.report.schema import payload_schema


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(payload_schema())


def test_a_payload_satisfies_its_schema(small_payload: Payload) -> None:
    plain = json.loads(json.dumps(payload_to_dict(small_payload), allow_nan=False))
    jsonschema.Draft202012Validator(payload_schema()).validate(plain)


def test_the_schema_refuses_a_payload_with_a_missing_part(small_payload: Payload) -> None:
    plain = json.loads(json.dumps(payload_to_dict(small_payload)))
    del plain["cases"][0]["seed"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(payload_schema()).validate(plain)


def test_every_strength_is_the_product_of_its_factors(small_payload: Payload) -> None:
    for measure in small_payload.cases[0].measures:
        product = 1.0
        for factor in measure.factors:
            assert factor.factor == pytest.approx(1 - factor.efficacy * factor.strength)
            product *= factor.factor
        if measure.strength is not None:
            assert measure.strength == pytest.approx(product)


def test_every_number_names_a_judgement_of_its_case(small_payload: Payload) -> None:
    (case,) = small_payload.cases
    paths = {judgement.path for judgement in case.judgements}
    used = {factor.judgement for measure in case.measures for factor in measure.factors}
    used |= {effect.judgement for measure in case.measures for effect in measure.effects}
    used |= {measure.cost_judgement for measure in case.measures}
    used |= {counter.judgement for counter in case.counters}
    used |= {flip.judgement for conclusion in case.conclusions for flip in conclusion.flips}
    used |= {entry.judgement for entry in case.sensitivity}
    assert used
    assert used <= paths


def test_a_number_nobody_wrote_is_marked_as_the_default(small_payload: Payload) -> None:
    defaults = {j.path for j in small_payload.cases[0].judgements if j.is_default}
    assert defaults == {"measures.toll.cost", "objectives.line.margin.weight"}


def test_judgements_without_source_are_counted_and_found(small_payload: Payload) -> None:
    (case,) = small_payload.cases
    unsourced = {j.path for j in case.judgements if not j.is_sourced}
    found = {f.message.split(" ")[0] for f in case.findings if f.kind == "unsourced"}
    assert unsourced == found


def test_passages_of_a_translation_stand_beside_those_they_translate(small_payload: Payload) -> None:
    tariff = small_payload.documents[0]
    first = next(passage for passage in tariff.passages if passage.id == "I.1")
    assert first.text.en.startswith("Raise the toll")
    assert first.text.zh.startswith("提高收费")
    assert tariff.translations == ("tariff-zh",)


def test_a_plan_counts_stated_actions_by_pillar(small_payload: Payload) -> None:
    (plan,) = small_payload.plans
    assert [(pillar.title.zh, pillar.actions, len(pillar.objectives)) for pillar in plan.pillars] == [
        ("收费", 3, 2),
        ("服务", 4, 1),
    ]


def test_the_front_page_has_three_to_five_conclusions_each_with_its_share(small_payload: Payload) -> None:
    main = [conclusion for conclusion in small_payload.cases[0].conclusions if conclusion.is_main]
    assert 3 <= len(main) <= 5
    assert all(conclusion.share is not None for conclusion in main)


def test_answers_are_conditional_in_both_languages(small_payload: Payload) -> None:
    answers = small_payload.answers
    for answer in (answers.play, answers.survival, answers.worth, answers.depth, answers.certainty, answers.flips):
        assert answer.en.startswith("If these judgements hold, ")
        assert answer.zh.startswith("如果这些判断成立，")
