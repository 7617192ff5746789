from dataclasses import replace
from itertools import chain, combinations

from case_texts import parse_sound
from hypothesis import given, settings
from hypothesis import strategies as st

from countermove.case.case import Layer, Measure
from countermove.case.case_parsing import parse_case
from countermove.case.feasibility import check_feasibility, closure
from countermove.core.citation import NO_SOURCE
from countermove.core.errors import Place
from countermove.core.names import plain_name
from countermove.core.quantity import Judgement, point

FREE = Judgement("cost", point(0), Place("f"))
IDS = ("a0", "a1", "b0", "b1", "b2")


@st.composite
def rules(draw):
    """Two layers of two and three measures, with any limits and relations among them."""
    limit = st.none() | st.integers(0, 3)
    layers = tuple(
        Layer(id_, "x", plain_name(id_), False, draw(limit), draw(limit), draw(limit), Place("f", line))
        for line, id_ in enumerate("ab", start=1)
    )
    measures = []
    for line, id_ in enumerate(IDS, start=3):
        others = [other for other in IDS if other != id_ and other[0] <= id_[0]]
        related = draw(st.lists(st.sampled_from(others), max_size=2, unique=True))
        cut = draw(st.integers(0, len(related)))
        relations = tuple(related[:cut]), tuple(related[cut:])
        effort = draw(st.sampled_from([0.0, 0.5, 1.0, 2.0]))
        measures.append(
            Measure(id_, id_[0], plain_name(id_), (), FREE, effort, *relations, draw(st.booleans()), None, NO_SOURCE,
                    Place("f", line))
        )  # fmt: skip
    return layers, tuple(measures)


def feasible(layer, members, earlier):
    """Every feasible portfolio of a layer after a history, by trying all (§2.4)."""
    everything = chain.from_iterable(combinations(members, size) for size in range(len(members) + 1))
    for portfolio in everything:
        adopted = earlier | {member.id for member in portfolio}
        if (
            all(member in portfolio for member in members if member.given)
            and all(set(member.requires) <= adopted for member in portfolio)
            and not any(other in adopted for member in portfolio for other in member.excludes)
            and (layer.budget is None or sum(member.effort for member in portfolio) <= layer.budget)
            and (layer.at_least or 0) <= len(portfolio)
            and (layer.at_most is None or len(portfolio) <= layer.at_most)
        ):
            yield adopted


def is_stuck_somewhere(layers, measures):
    histories = [frozenset()]
    for layer in layers:
        members = [measure for measure in measures if measure.layer == layer.id]
        after = [list(feasible(layer, members, history)) for history in histories]
        if not all(after):
            return True
        histories = [frozenset(adopted) for choices in after for adopted in choices]
    return False


def has_ring(measures):
    by_id = {measure.id: measure for measure in measures}
    return any(measure.id in closure(measure.requires, by_id) for measure in measures)


@settings(max_examples=500, deadline=None)
@given(rules())
def test_only_rings_and_layers_that_can_get_stuck_are_refused(drawn):
    layers, measures = drawn
    if check_feasibility(layers, measures):
        assert has_ring(measures) or is_stuck_somewhere(layers, measures)


@settings(max_examples=300, deadline=None)
@given(rules())
def test_every_ring_is_refused(drawn):
    layers, measures = drawn
    messages = [fault.message for fault in check_feasibility(layers, measures)]
    assert has_ring(measures) == any(message.startswith("measures require one another") for message in messages)


def test_efforts_that_add_up_to_the_budget_but_for_rounding_are_feasible():
    text = "countermove: 1\ntitle: t\nactors: {a: {}}\nobjectives: {a: {o: {}}}\n"
    text += "layers: [{id: l, actor: a, budget: 0.3, given: true}]\nmeasures:\n"
    text += "".join(f"  m{i}: {{layer: l, effort: {effort}}}\n" for i, effort in enumerate((0.1, 0.2)))
    assert parse_sound(text).layers[0].budget == 0.3


def test_a_given_measure_may_hang_on_one_that_the_earlier_mover_cannot_leave_out():
    text = "countermove: 1\ntitle: t\nactors: {a: {}}\nobjectives: {a: {o: {}}}\n"
    text += "layers: [{id: one, actor: a, at_least: 1}, {id: two, actor: a}]\nmeasures:\n"
    text += "  early: {layer: one}\n  late: {layer: two, given: true, requires: [early]}\n"
    assert parse_sound(text).measures[1].requires == ("early",)


@settings(max_examples=300, deadline=None)
@given(rules())
def test_the_facts_of_a_later_layer_always_have_what_they_require(drawn):
    (first, second), measures = drawn
    measures = tuple(replace(measure, given=measure.layer == "b", excludes=()) for measure in measures)
    second = replace(second, given=True, budget=None, at_most=None)
    if check_feasibility((first, second), measures):
        return
    members = [measure for measure in measures if measure.layer == "a"]
    needed = {other for measure in measures if measure.layer == "b" for other in measure.requires if other[0] == "a"}
    assert all(needed <= adopted for adopted in feasible(first, members, frozenset()))


def test_a_fact_may_hang_on_a_choice_that_cannot_be_left_out_but_on_no_other():
    text = "countermove: 1\ntitle: t\nactors: {a: {}}\nobjectives: {a: {o: {}}}\n"
    text += "layers: [{id: one, actor: a, at_least: 1}, {id: two, actor: a, given: true}]\nmeasures:\n"
    text += "  early: {layer: one}\n  late: {layer: two, requires: [early]}\n"
    assert parse_sound(text).measures[1].given
    faults = []
    assert parse_case((text + "  other: {layer: one}\n").encode(), "f.yaml", faults) is None
    assert [str(fault) for fault in faults] == [
        "f.yaml:8:3: measure 'late' of layer 'two' is always adopted but requires 'early', which may be left out; "
        "expected 'early' to be given as well"
    ]
