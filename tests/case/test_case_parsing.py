import time
from pathlib import Path

import pytest
import yaml
from case_texts import BASE, faults_of, parse_sound, with_change
from hypothesis import given, settings
from hypothesis import strategies as st

from countermove.case.case import Actor, Settings
from countermove.case.case_parsing import parse_case
from countermove.core.citation import Citation
from countermove.core.errors import Place
from countermove.core.names import Name, plain_name
from countermove.core.provenance import sha256_of
from countermove.core.quantity import Quantity, Shape

TABLE = yaml.safe_load((Path(__file__).parent / "case_faults.yaml").read_text(encoding="utf-8"))


def test_the_table_of_faults_is_all_there():
    assert len(TABLE) == 113


@pytest.mark.parametrize("row", TABLE, ids=[f"{row['old']} → {row['new']}"[:60] for row in TABLE])
def test_each_fault_is_told_at_its_place_with_what_was_expected(row):
    assert faults_of(with_change(row["old"], row["new"])) == row["faults"]


def test_every_entry_of_a_sound_case_is_read_as_written():
    case = parse_sound(BASE)
    block = case.measures[1]
    assert case.id == "case"
    assert case.title == Name((("en", "Two firms"), ("zh-Hans", "两家公司")))
    assert case.settings == Settings(standing=0.9, broken=0.1)
    assert case.sha256 == sha256_of(BASE.encode())
    assert [(layer.id, layer.actor, layer.budget, layer.at_most) for layer in case.layers] == [
        ("plan", "a", None, None),
        ("break", "b", 3.0, 2),
        ("reply", "a", None, None),
    ]
    assert case.objectives[0].weight.path == "objectives.a.lead.weight"
    assert (block.requires, block.group, block.effort, block.given) == (("move",), "tech", 1.0, False)
    assert block.place == Place("case.yaml", 25, 3)
    assert block.cost.quantity.source.by == "an analyst"
    assert block.cost.quantity.source.on == "2026-02-01"
    assert case.measures[0].given
    assert case.counters[1].efficacy.path == "counters[1].efficacy"
    assert case.synergies[0].effects[0].judgement.path == "synergies[0].effects.a.lead"


@pytest.mark.parametrize(
    ("written", "quantity"),
    [
        ("2.5", Quantity(Shape.POINT, (2.5,))),
        ("strong", Quantity(Shape.UNIFORM, (3.0, 5.0), grade="strong")),
        ("-weak", Quantity(Shape.UNIFORM, (-1.5, -0.5), grade="-weak")),
        ("tiny", Quantity(Shape.UNIFORM, (0.0, 0.1), grade="tiny")),
        ("{range: [-1, 2]}", Quantity(Shape.UNIFORM, (-1.0, 2.0))),
        ("{triangular: [0, 1, 2]}", Quantity(Shape.TRIANGULAR, (0.0, 1.0, 2.0))),
        ("{pert: [0, 0, 2]}", Quantity(Shape.PERT, (0.0, 0.0, 2.0))),
        ("{normal: [-1, 0]}", Quantity(Shape.NORMAL, (-1.0, 0.0))),
        ("{values: [3, 1], weights: [0, 2]}", Quantity(Shape.VALUES, (3.0, 1.0), (0.0, 2.0))),
        ("{values: [3, 1]}", Quantity(Shape.VALUES, (3.0, 1.0), (1.0, 1.0))),
        ("{value: weak}", Quantity(Shape.UNIFORM, (0.5, 1.5), grade="weak")),
        ("{value: -2}", Quantity(Shape.POINT, (-2.0,))),
    ],
)
def test_every_form_of_a_quantity_is_read(written, quantity):
    case = parse_sound(with_change("a.lead: strong", f"a.lead: {written}"))
    read = case.measures[0].effects[0].judgement.quantity
    assert (read.shape, read.numbers, read.weights, read.grade) == (
        quantity.shape,
        quantity.numbers,
        quantity.weights,
        quantity.grade,
    )
    assert read.limits == quantity.limits


def test_efficacies_lie_within_0_and_1_and_weights_from_0_up():
    case = parse_sound(with_change("efficacy: moderate", "efficacy: {normal: [0.9, 0.5]}"))
    assert case.counters[0].efficacy.quantity.limits == (0.0, 1.0)
    assert case.objectives[0].weight.quantity.limits[0] == 0.0


def test_a_quantity_without_reasons_of_its_own_takes_those_of_its_entry():
    case = parse_sound(with_change("a.lead: strong", "a.lead: {value: strong, by: me}"))
    lead, rest = case.measures[0].effects
    cited = (Citation("paper", "1", None, Place("case.yaml", 24, 13)),)
    assert (lead.judgement.quantity.source.cites, lead.judgement.quantity.source.by) == (cited, "me")
    assert rest.judgement.quantity.source.cites == cited
    own = parse_sound(with_change("a.lead: strong", "a.lead: {value: strong, why: seen}"))
    assert own.measures[0].effects[0].judgement.quantity.source.cites == ()


def test_a_number_that_is_left_out_says_that_it_is_the_default():
    case = parse_sound(BASE)
    weight, cost = case.objectives[1].weight, case.measures[0].cost
    assert (weight.quantity.numbers, cost.quantity.numbers) == ((1.0,), (0.0,))
    assert "default" in str(weight.quantity.source.why)
    assert cost.place == case.measures[0].place


def test_a_case_may_change_what_the_default_grades_stand_for():
    case = parse_sound(with_change("tiny: [0, 0.1]", "tiny: [0, 0.1], strong: [9, 10]"))
    assert case.measures[0].effects[0].judgement.quantity.numbers == (9.0, 10.0)
    assert [scale.grade for scale in case.scales if scale.kind == "amounts"] == [
        "weak",
        "moderate",
        "strong",
        "decisive",
        "tiny",
    ]


def test_a_case_without_actors_gets_those_of_the_study_that_it_uses():
    text = BASE.replace("actors:\n  a: {name: Firm A}\n  b: {name: Firm B}\n", "")
    actors = [Actor(id_, plain_name(id_)) for id_ in ("b", "c", "a")]
    case = parse_case(text.encode(), "case.yaml", [], actors=actors)
    assert case is not None
    assert [actor.id for actor in case.actors] == ["b", "a"]
    assert faults_of(text.encode()) == [
        "1:1: case has no `actors`; expected `actors:` here, or a study that lists this case"
    ]


def test_names_in_chinese_are_names_like_any_other():
    text = BASE.replace("block", "反制").replace("a.lead", "甲.领先").replace("  a:", "  甲:")
    text = text.replace("lead: {name", "领先: {name").replace("actor: a,", "actor: 甲,")
    text = text.replace("actor: a}", "actor: 甲}")
    assert parse_sound(text).counters[0].by == "反制"
    wrong = text.replace("by: 反制", "by: 反击")
    assert faults_of(wrong.encode()) == [
        "38:10: unknown measure '反击'; expected a known measure, the nearest is '反制'"
    ]


@pytest.mark.parametrize("change", [lambda text: text.replace("\n", "\r\n"), lambda text: "\ufeff" + text])
def test_line_ends_and_byte_order_marks_change_nothing(change):
    changed, plain = parse_sound(change(BASE)), parse_sound(BASE)
    assert changed.measures == plain.measures
    assert changed.counters == plain.counters


def test_a_thousand_measures_and_five_thousand_counters_are_read_in_seconds():
    measures = "".join(
        f"  m{i}: {{layer: {'break' if i < 500 else 'reply'}, effects: {{a.lead: weak}}, why: w}}\n"
        for i in range(1000)
    )
    counters = "".join(
        f"  - {{by: m{500 + i % 500}, against: m{(i + i // 500) % 500}, efficacy: weak, why: w}}\n" for i in range(5000)
    )
    text = BASE.replace("counters:\n", measures + "counters:\n").replace("synergies:", counters + "synergies:")
    started = time.perf_counter()
    case = parse_sound(text)
    assert (len(case.measures), len(case.counters)) == (1004, 5002)
    assert len(faults_of(text.replace("layer: break, e", "layer: brake, e").encode())) >= 500
    assert time.perf_counter() - started < 20


def test_a_ring_of_a_thousand_measures_is_one_fault():
    ring = "".join(f"  r{i}: {{layer: reply, requires: [r{(i + 1) % 1000}]}}\n" for i in range(1000))
    assert faults_of(BASE.replace("counters:\n", ring + "counters:\n").encode()) == [
        "37:3: measures require one another: 'r0' → 'r1' → 'r2' → 'r3' → '…' → 'r0'; "
        "expected one measure in their place, or no ring"
    ]


def test_measures_may_hang_on_one_another_without_a_ring():
    text = BASE.replace("counters:\n", "  x: {layer: reply, requires: [y, z]}\n  y: {layer: reply, requires: [z]}\n"
                        "  z: {layer: reply}\ncounters:\n")  # fmt: skip
    assert parse_sound(text).measures[4].requires == ("y", "z")


PIECES = st.sampled_from([b"\n", b"  ", b"- ", b": ", b"{", b"}", b"[", b"]", b"a.lead", b"-1", b"null", b"\xff", b"*x",
                          b"&x ", b"'", b"!!int ", b"move", b"true", b"1e400", b"\t", "中".encode()])  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(BASE.encode())), st.integers(0, 9), PIECES), min_size=1, max_size=3))
def test_a_damaged_file_is_read_or_refused_with_faults(damages):
    data = BASE.encode()
    for start, length, piece in damages:
        data = data[:start] + piece + data[start + length :]
    faults_of(data)


IDS = st.text("abcdef中文-_1", min_size=1, max_size=6).filter(lambda text: text[0] not in "-1")
NUMBERS = st.floats(-1e6, 1e6).map(lambda number: round(number, 6))
SHARES = st.floats(0, 1).map(lambda number: round(number, 6))
QUANTITIES = st.one_of(
    NUMBERS,
    st.sampled_from(["weak", "-strong", "decisive"]),
    st.lists(NUMBERS, min_size=2, max_size=2).map(lambda pair: {"range": sorted(pair)}),
    st.lists(NUMBERS, min_size=3, max_size=3).map(lambda three: {"pert": sorted(three)}),
    st.tuples(NUMBERS, SHARES).map(lambda pair: {"normal": list(pair)}),
    st.lists(NUMBERS, min_size=1, max_size=4).map(lambda values: {"values": values}),
)


@st.composite
def small_cases(draw):
    """What a case file says, as plain data: two actors, two layers, any quantities."""
    first = draw(st.lists(IDS, min_size=1, max_size=4, unique=True))
    second = [f"{name}x9" for name in first]
    effects = st.dictionaries(st.sampled_from(["p.o", "q.o"]), QUANTITIES)
    measure = st.fixed_dictionaries({"effects": effects, "cost": QUANTITIES, "effort": SHARES})
    return {
        "countermove": 1,
        "title": draw(st.text("xyz 中:#", min_size=1).filter(str.strip)),
        "actors": {"p": {}, "q": {}},
        "objectives": {"p": {"o": {"weight": draw(SHARES)}}, "q": {"o": {}}},
        "layers": [{"id": "one", "actor": "p"}, {"id": "two", "actor": "q"}],
        "measures": {name: {"layer": "one", **draw(measure)} for name in first}
        | {name: {"layer": "two", **draw(measure)} for name in second},
        "counters": [
            {"by": late, "against": early, "efficacy": draw(SHARES)} for early, late in zip(first, second, strict=True)
        ],
    }


def stated(quantity):
    """What a quantity was written as."""
    if quantity.grade is not None:
        return quantity.grade
    if quantity.shape is Shape.POINT:
        return quantity.numbers[0]
    return {quantity.shape.value: list(quantity.numbers)}


@settings(max_examples=150, deadline=None)
@given(small_cases())
def test_what_is_written_is_what_is_read(written):
    case = parse_sound(yaml.safe_dump(written, allow_unicode=True, sort_keys=False))
    assert str(case.title) == written["title"].strip()
    assert [actor.id for actor in case.actors] == list(written["actors"])
    assert [{"id": layer.id, "actor": layer.actor} for layer in case.layers] == written["layers"]
    assert {
        measure.id: {
            "layer": measure.layer,
            "effects": {
                f"{effect.actor}.{effect.objective}": stated(effect.judgement.quantity) for effect in measure.effects
            },
            "cost": stated(measure.cost.quantity),
            "effort": measure.effort,
        }
        for measure in case.measures
    } == written["measures"]
    assert [
        {"by": counter.by, "against": counter.against, "efficacy": stated(counter.efficacy.quantity)}
        for counter in case.counters
    ] == written["counters"]
