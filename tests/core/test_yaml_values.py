import pytest

from countermove.core.errors import Fault, Place
from countermove.core.names import Name
from countermove.core.yaml_nodes import MappingNode, parse_yaml
from countermove.core.yaml_values import SUGGESTIONS, nearest_name, suggestion, take_date, take_id, take_name, take_text


def value_of(written):
    root = parse_yaml(f"k: {written}\n".encode(), "f", [])
    assert isinstance(root, MappingNode)
    return root.entries[0].node


@pytest.mark.parametrize(
    ("name", "known", "nearest"),
    [
        ("chip-contrls", ["chips", "chip-controls", "control"], "chip-controls"),
        ("LEAD", ["lead", "rest"], "lead"),
        ("反击", ["反制", "谈判"], "反制"),
        ("zzz", ["lead", "rest"], None),
        ("a", [], None),
    ],
)
def test_the_nearest_name_is_the_one_that_looks_most_alike(name, known, nearest):
    assert nearest_name(name, known) == nearest


def test_a_suggestion_lists_the_known_names_where_they_are_few_and_none_is_near():
    assert suggestion([], "zzz", ["lead", "rest"], "objective") == "expected one of lead, rest"
    assert suggestion([], "zzz", [], "objective") == "expected none, as no objective is defined"
    assert suggestion([], "zzz", [f"lead{i}" for i in range(9)], "objective") == "expected a known objective"


def test_the_nearest_name_is_looked_for_in_the_first_faults_only():
    many = [Fault(Place("f", line), "m") for line in range(SUGGESTIONS)]
    known = [f"lead{i}" for i in range(9)]
    assert "nearest" in suggestion(many[:-1], "lead", known, "objective")
    assert "nearest" not in suggestion(many, "lead", known, "objective")


@pytest.mark.parametrize("written", ["''", "'  '", "12", "true", "null", "", "[a]", "{a: b}"])
def test_only_text_that_says_something_is_text(written):
    faults: list[Fault] = []
    assert take_text(faults, value_of(written), what="title") is None
    assert len(faults) == 1


def test_a_year_alone_is_a_date():
    assert take_date([], value_of("2026"), what="on") == "2026"


@pytest.mark.parametrize("written", ["a.b", "'a#b'", "'a,b'", "a b", "'a\u00a0b'", "'a\u200bb'", "x" * 101])
def test_what_would_break_a_citation_or_cannot_be_seen_is_no_id(written):
    faults: list[Fault] = []
    assert take_id(faults, value_of(written), what="id") is None
    assert len(faults) == 1


@pytest.mark.parametrize("written", ["a-b_1", "国内芯片", "x" * 100, "-weak"])
def test_ids_may_be_in_any_script(written):
    assert take_id([], value_of(written), what="id") == written


def test_names_take_chinese_without_a_script_as_simplified():
    assert take_name([], value_of("{zh: 名, en: name}"), what="name") == Name((("zh-Hans", "名"), ("en", "name")))
