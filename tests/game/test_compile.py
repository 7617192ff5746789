"""From names to indices, and no number lost or moved on the way (§2, §3.2)."""

from dataclasses import fields

import numpy as np
import pytest

from countermove.case.case import Case
from countermove.case.case_parsing import parse_case
from countermove.core.quantity import Shape, central_value
from countermove.game.compile import compile_case
from countermove.game.game import Game, nominal_numbers

TEXT = """\
countermove: 1
title: compiled
actors: {a: {name: A}, b: {name: B}}
objectives:
  a: {lead: {name: lead, weight: 3}, peace: {name: peace}}
  b: {own: {name: own, weight: {range: [1, 3]}}}
settings: {tie_tolerance: 1.0e-6}
layers:
  - {id: plan, actor: a, given: true}
  - {id: break, actor: b, budget: 2.5, at_most: 2, at_least: 1}
  - {id: reply, actor: a}
measures:
  late: {layer: reply, effects: {b.own: -1}, requires: [first]}
  first: {layer: plan, effects: {a.lead: 2, a.peace: -5}, cost: 1}
  stop: {layer: break, effort: 2, cost: {range: [1, 2]}, excludes: [first]}
  second: {layer: plan, cost: weak}
  spoil: {layer: break, given: true, effort: 0.5}
counters:
  - {by: late, against: stop, efficacy: {range: [0.2, 0.4]}}
  - {by: stop, against: second, efficacy: 0.5}
synergies:
  - {between: [late, first], effects: {a.lead: {normal: [2, 1]}, b.own: 1}}
"""


def _case() -> Case:
    faults: list = []
    case = parse_case(TEXT.encode(), "compiled.yaml", faults)
    assert case is not None, faults
    return case


def _game() -> Game:
    return compile_case(_case())


def test_measures_stand_in_order_of_layers_and_within_a_layer_in_order_of_the_file() -> None:
    game = _game()
    assert game.measures == ("first", "second", "stop", "spoil", "late")
    assert [layer.measures for layer in game.layers] == [(0, 1), (2, 3), (4,)]
    assert game.players == ("a", "b")
    assert [game.players[layer.mover] for layer in game.layers] == ["a", "b", "a"]


def test_limits_and_facts_are_those_of_the_file() -> None:
    game = _game()
    plan, stop, reply = game.layers
    assert (plan.is_given, stop.is_given, reply.is_given) == (True, False, False)
    assert (stop.budget, stop.at_most, stop.at_least) == (2.5, 2, 1)
    assert (reply.budget, reply.at_most, reply.at_least) == (np.inf, 1, 0)
    assert game.given.tolist() == [True, True, False, True, False]
    assert game.efforts.tolist() == [1, 1, 2, 0.5, 1]
    assert not game.barred.any()
    assert game.tie_tolerance == 1e-6


def test_relations_between_measures_point_the_way_they_are_written() -> None:
    game = _game()
    names = np.array(game.measures)
    assert names[game.requires].tolist() == [["late", "first"]]
    assert names[game.excludes].tolist() == [["stop", "first"]]
    assert names[game.counters].tolist() == [["late", "stop"], ["stop", "second"]]
    assert names[game.pairs].tolist() == [["late", "first"]]


def test_a_weight_multiplies_every_effect_on_its_objective() -> None:
    game = _game()
    numbers = nominal_numbers(game)
    effects = {
        (player, measure): numbers.effects[0, row, column]
        for row, player in enumerate(game.players)
        for column, measure in enumerate(game.measures)
    }
    assert {key: value for key, value in effects.items() if value} == {("a", "first"): 3 * 2 - 5, ("b", "late"): -2}
    assert numbers.synergies[0].tolist() == [[3 * 2], [2 * 1]]
    assert numbers.costs[0] == pytest.approx([1, 1, 1.5, 0, 0])
    assert numbers.efficacies[0] == pytest.approx([0.3, 0.5])


def test_every_judgement_is_named_by_its_place_in_the_file() -> None:
    assert set(_game().labels) == {
        "objectives.a.lead.weight",
        "objectives.a.peace.weight",
        "objectives.b.own.weight",
        "measures.late.effects.b.own",
        "measures.first.effects.a.lead",
        "measures.first.effects.a.peace",
        *(f"measures.{measure}.cost" for measure in ("late", "first", "stop", "second", "spoil")),
        "counters[0].efficacy",
        "counters[1].efficacy",
        "synergies[0].effects.a.lead",
        "synergies[0].effects.b.own",
    }


def test_a_label_belongs_to_the_quantity_that_the_file_gives_there() -> None:
    game = _game()
    by_label = dict(zip(game.labels, game.quantities, strict=True))
    assert len(by_label) == len(game.quantities)
    assert by_label["counters[0].efficacy"].numbers == (0.2, 0.4)
    assert by_label["counters[0].efficacy"].limits == (0, 1)
    assert by_label["measures.second.cost"].grade == "weak"
    assert by_label["synergies[0].effects.a.lead"].shape is Shape.NORMAL
    assert central_value(by_label["measures.late.cost"]) == 0
    assert [game.labels[place] for place in game.cost_at] == [f"measures.{name}.cost" for name in game.measures]
    assert [game.labels[place] for place in game.efficacy_at] == ["counters[0].efficacy", "counters[1].efficacy"]


def test_given_measures_keep_their_quantities() -> None:
    game = _game()
    assert {"measures.first.effects.a.lead", "measures.second.cost", "measures.spoil.cost"} <= set(game.labels)
    assert {term.at for term in game.effect_terms} == {0, 4}


def test_a_compiled_game_is_read_only_and_remembers_its_file() -> None:
    case, game = _case(), _game()
    arrays = [getattr(game, field.name) for field in fields(game)]
    assert not any(array.flags.writeable for array in arrays if isinstance(array, np.ndarray))
    assert (game.id, game.source_sha256) == ("compiled", case.sha256)
    assert len(case.sha256) == 64
