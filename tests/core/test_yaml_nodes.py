import math

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from countermove.core.errors import Fault, Place
from countermove.core.yaml_nodes import FaultyNode, ListNode, MappingNode, Node, ScalarNode, parse_yaml

LOADERS = [loader for loader in (getattr(yaml, "CSafeLoader", None), yaml.SafeLoader) if loader]

FAULTS = [
    (b"", "f: file is empty; expected a mapping that starts with `countermove: 1`"),
    (b"# a comment\n", "f: file is empty; expected a mapping that starts with `countermove: 1`"),
    (b"a: 1\nb: 2\na: 3\n", "f:3:1: key 'a' is given twice, first in line 1; expected it once"),
    (b"1: a\n", "f:1:1: key 1 is not text; expected text, or the same in quotes"),
    (b"true: a\n", "f:1:1: key true is not text; expected text, or the same in quotes"),
    (b"? [a]\n: b\n", "f:1:3: a key is a list or a mapping; expected text"),
    (b"x: &x {a: 1}\ny:\n  <<: *x\n", "f:3:3: merge key `<<` is not part of YAML 1.2; expected the entries"),
    (b"a: !!python/name:os.system x\n", "f:1:4: tag '!!python/name:os.system' is not allowed; expected a value"),
    (b"a: !thing {b: 1}\n", "f:1:4: tag '!thing' is not allowed; expected a value without a tag"),
    (b"a: 1\n---\nb: 2\n", "f:2:1: a second YAML document starts here; expected one for each file"),
    (b"a: *x\n", "f:1:4: alias *x has no anchor before it; expected &x earlier on"),
    (b"a: &x [*x]\n", "f:1:8: alias *x has no anchor before it; expected &x earlier on"),
    (b"a: .nan\n", "f:1:4: number .nan is not finite; expected a finite number"),
    (b"a: -.inf\n", "f:1:4: number -.inf is not finite; expected a finite number"),
    (b"a: 1e999\n", "f:1:4: number 1e999 is not finite; expected a finite number"),
    (b"a: 1" + b"0" * 5000, "f:1:4: number 1000"),
    (b"a:\n\tb: 1\n", "f:2:1: file holds a tab; expected spaces"),
    (b"a: x\0y\0\n", "f:1:5: file holds a control character (U+0000) (2 times); expected text that can be shown"),
    ("a: x\u2028y\n".encode(), "f:1:5: file holds a line separator (U+2028 line separator); expected text"),
    (b'a: "x\\e[31m"\n', "f:1:4: text holds a control character (U+001B) as an escape; expected text"),
    (b"a: caf\xe9\n", "f:1:7: byte 0xe9 is not UTF-8; expected a file saved as UTF-8"),
    (
        "a: b\n".encode("utf-16-le"),
        "f:1:2: file holds a control character (U+0000) (5 times); expected a file saved as UTF",
    ),
    ("a: b".encode("utf-16"), "f:1:1: byte 0xff is not UTF-8; expected a file saved as UTF-8"),
    ("中: 文\n文: ".encode() + b"\xff", "f:2:4: byte 0xff is not UTF-8; expected a file saved as UTF-8"),
    (b"a: b: c\n", "f:1:5: not valid YAML: a colon stands where none can; expected one `key: value`"),
    (b"a: 1\nb\n", "f:2:1: not valid YAML: a line has no colon after its key; expected `key: value`"),
    (b"a: @b\n", "f:1:4: not valid YAML: a value starts with a sign of YAML; expected the value in quotes"),
    (b"a:\n  b: 1\n c: 2\n", "f:3:2: not valid YAML: the indentation does not fit the lines above"),
    (b"[" * 100, "f:1:61: nested more than 60 deep; expected a few levels"),
    (b"x" * 10_000_001, "f: file is larger than 10 MB; expected a smaller one"),
]

SCALARS = {
    "on": "on", "yes": "yes", "No": "No", "true": True, "False": False, "null": None, "~": None, "": None,
    "12": 12, "-3": -3, "010": 10, "0o17": 15, "0x1F": 31, "1_000": "1_000", "12:30": "12:30",
    "1e-9": 1e-9, "1.0e-9": 1e-9, ".5": 0.5, "5.": 5.0, "+1.5E3": 1500.0, "2026-02-01": "2026-02-01",
    "'1'": "1", '"true"': "true", "-weak": "-weak", "1e": "1e", "nan": "nan", "paper#1": "paper#1",
}  # fmt: skip


def parse(data: bytes, loader=LOADERS[0]) -> tuple[Node | None, list[Fault]]:
    faults: list[Fault] = []
    return parse_yaml(data, "f", faults, loader=loader), faults


@pytest.mark.parametrize(("data", "expected"), FAULTS, ids=[expected for _, expected in FAULTS])
def test_what_makes_a_file_hard_to_trust_is_refused_at_its_place(data, expected):
    _, faults = parse(data)
    assert len(faults) == 1
    assert str(faults[0]).startswith(expected)


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize(("written", "value"), SCALARS.items())
def test_scalars_follow_the_core_schema_of_yaml_1_2(written, value, loader):
    root, faults = parse(f"a: {written}\n".encode(), loader)
    assert not faults
    assert isinstance(root, MappingNode)
    node = root.entries[0].node
    assert isinstance(node, ScalarNode)
    assert node.value == value
    assert type(node.value) is type(value)


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("line_end", [b"\n", b"\r\n", b"\r"])
def test_every_key_and_value_has_its_place_whatever_ends_the_lines(loader, mark, line_end):
    root, faults = parse(mark + line_end.join([b"a:", b"  - x", b"  - {b: 'y'}", b""]), loader)
    place = [Place("f", line, column) for line, column in ((1, 1), (2, 3), (2, 5), (3, 5), (3, 6), (3, 9))]
    inner = MappingNode(place[3], (entry("b", place[4], ScalarNode(place[5], "y", "y")),))
    items = ListNode(place[1], (ScalarNode(place[2], "x", "x"), inner))
    assert root == MappingNode(place[0], (entry("a", place[0], items),))
    assert not faults


def entry(key, place, node):
    root, _ = parse(b"k: v")
    assert isinstance(root, MappingNode)
    return type(root.entries[0])(key, place, node)


def test_columns_count_characters_not_bytes():
    root, _ = parse("{中文: 一, b: 2}".encode())
    assert isinstance(root, MappingNode)
    assert [(entry.place.column, entry.node.place.column) for entry in root.entries] == [(2, 6), (9, 12)]


def test_all_faults_that_do_not_stop_the_parser_are_listed_at_once():
    root, faults = parse(b"a: .nan\na: 1\n2: x\nb: !t y\n")
    assert [fault.place.line for fault in sorted(faults)] == [1, 2, 3, 4]
    assert isinstance(root, MappingNode)
    assert isinstance(root.entries[0].node, FaultyNode)


@pytest.mark.parametrize("loader", LOADERS)
def test_aliases_may_repeat_but_not_explode(loader):
    root, faults = parse(b"a: &x [1, 2]\nb: *x\n", loader)
    assert isinstance(root, MappingNode)
    assert root.entries[0].node == root.entries[1].node
    assert not faults
    lines = ["l0: &l0 [x, x]", *(f"l{i}: &l{i} [*l{i - 1}, *l{i - 1}]" for i in range(1, 60))]
    root, faults = parse("\n".join(lines).encode(), loader)
    assert root is None
    assert [fault.message.split(" ")[2] for fault in faults] == ["500,000"]


@pytest.mark.parametrize("opening", [b"[", b"{a: ", b"- ", b"? "])
@pytest.mark.parametrize("loader", LOADERS)
def test_deep_nesting_is_refused_without_running_out_of_stack(opening, loader):
    root, faults = parse(opening * 50_000, loader)
    assert root is None
    assert "nested more than 60 deep" in faults[0].message


@given(st.dictionaries(st.text("ab中0-", min_size=1), st.text("xyz #:'\"\\,[]{}中", max_size=9)))
def test_text_in_quotes_comes_back_as_written(texts):
    data = yaml.safe_dump(texts, allow_unicode=True, default_style="'", width=math.inf).encode()
    root, faults = parse(data)
    assert not faults
    assert isinstance(root, MappingNode)
    assert {entry.key: entry.node.value for entry in root.entries} == texts


@settings(max_examples=300)
@given(st.binary(max_size=60) | st.text("ab:-[]{}&*!|>'\"%@`#,? \n\t0.", max_size=40).map(str.encode))
def test_no_bytes_whatever_raise_anything(data):
    for loader in LOADERS:
        root, faults = parse(data, loader)
        assert root is not None or faults
