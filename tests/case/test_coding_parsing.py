"""Coding files: read with every fault at its place, and written so that they read the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coded_studies import CODING, SOURCES, bare, coding_texts, parse, small_coding
from countermove.case.anchor_parsing import anchors_path, parse_anchors
from countermove.case.coding_parsing import CodingFile, make_id, parse_codings
from countermove.case.coding_text import render_anchors, render_codings
from countermove.core.errors import Fault, Place
from countermove.core.yaml_values import check_id
from countermove.plan.anchors import Sole, anchor
from countermove.plan.coded_passages import anchor_codings, place_codings
from countermove.plan.coding import codes_below

HEAD = "countermove: 1\nkind: coding\ncoders: {a: {}}\ncodes: {x: {}, top: {codable: false, codes: {y: {}}}}\n"


@given(coding_texts())
def test_a_coding_file_that_is_written_reads_the_same(text: str) -> None:
    codings, faults = parse(text)
    assert codings is not None, faults
    again, faults = parse(render_codings(codings, "Again."))
    assert again is not None, faults
    assert bare(again) == bare(codings)


@given(coding_texts())
def test_anchors_that_are_written_read_the_same(text: str) -> None:
    codings, _ = parse(text)
    assert codings is not None
    kept = anchor_codings(place_codings(codings, SOURCES), SOURCES)
    faults: list[Fault] = []
    assert parse_anchors(render_anchors(kept).encode(), "a.yaml", faults, documents=tuple(SOURCES)) == kept
    assert faults == []


@given(st.text(max_size=120), st.sets(st.sampled_from(["a", "code", "a-2"])))
def test_any_text_gives_an_id_that_is_free(text: str, taken: set[str]) -> None:
    made = make_id(text, taken)
    assert made not in taken
    assert check_id([], made, Place(""))


def test_the_small_file_gives_nested_codes_coders_and_codings() -> None:
    codings = small_coding()
    assert [(code.id, code.parent) for code in codings.codes] == [
        ("security", None),
        ("chips", "security"),
        ("allies", "security"),
        ("cooperation", None),
    ]
    assert codes_below(codings.codes, "security") == ("security", "chips", "allies")
    assert codings.codes[1].colour == "#11aa66"
    assert codings.coders[0].read == (("us", None), ("cn", "n1"))
    assert [(one.code, one.coder) for one in codings.codings] == [
        ("chips", "a"),
        ("chips", "b"),
        ("cooperation", "b"),
        ("allies", "a"),
        ("cooperation", "b"),
        ("cooperation", "b"),
    ]
    last = codings.codings[-1].anchor
    assert last is not None
    assert (last.start, last.quote, last.sole) == (29, "𠀀😀扩展", Sole.TOGETHER)


@pytest.mark.parametrize(
    ("rest", "line", "wrong"),
    [
        ("codings: [{code: z, by: a, passage: us#n1}]", 5, "unknown code 'z'"),
        ("codings: [{code: top, by: a, passage: us#n1}]", 5, "is a heading"),
        ("codings: [{code: x, by: b, passage: us#n1}]", 5, "unknown coder 'b'"),
        ("codings:\n  - {code: x, by: a, passage: uk#n1}", 6, "unknown document 'uk'"),
        ("codings: [{code: x, by: a, passage: us}]", 5, "names no passage"),
        ("codings: [{code: x, by: a}]", 5, "no place, or two"),
        ("codings: [{by: a, passage: us#n1}]", 5, "has no `code`"),
        ("codings: [{code: [], by: a, passage: us#n1}]", 5, "code is empty"),
        ("codings: [{code: x, by: a, passage: us#n1}, {code: x, by: a, passage: us#n1}]", 5, "given twice"),
        ("codings: [{code: x, by: a, passage: us#n1, where: 1}]", 5, "unknown key 'where'"),
        ("codings: [{code: x, by: a, anchor: {document: us, start: 0, end: 3, quote: abcd}}]", 5, "4 characters"),
        ("codings: [{code: x, by: a, anchor: {document: us, start: 0, end: 3}}]", 5, "has no `quote`"),
        ("codings: [{code: x, by: a, anchor: {document: us, start: 0, end: 3, quote: abc, sha256: x}}]", 5, "sha256"),
        ("codings: x", 5, "expected a list"),
    ],
)
def test_a_fault_in_a_coding_is_listed_at_its_line(rest: str, line: int, wrong: str) -> None:
    found, faults = parse(HEAD + rest)
    assert found is None
    assert [fault.place.line for fault in faults if wrong in fault.message] == [line], faults
    assert all(fault.place.file == "coding.yaml" and fault.place.column for fault in faults)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("countermove: 1\nkind: coding\ncodes: {a: {codes: {a: {}}}}", "given twice"),
        ("countermove: 1\nkind: coding\ncodes: {a: {colour: red}}", "expected a colour"),
        ("countermove: 1\nkind: coding\ncodes: {'a b': {}}", "white space"),
        ("countermove: 1\nkind: coding\ncoders: {a: {read: [uk]}}", "unknown document 'uk'"),
        ("countermove: 1\nkind: comparison", "unknown kind"),
        ("countermove: 2\nkind: coding", "version 1"),
        ("[]", "expected a mapping"),
        (CODING.replace("read: [us, cn#n1]", "read: [cn]"), "not among what was `read`"),
    ],
)
def test_a_fault_in_the_codebook_is_listed(text: str, wrong: str) -> None:
    found, faults = parse(text)
    assert found is None
    assert any(wrong in fault.message for fault in faults), faults


def test_coders_may_keep_their_codings_in_files_of_their_own() -> None:
    book = CodingFile("book.yaml", b"countermove: 1\nkind: coding\ncodes: {x: {}}\n")
    own = [
        CodingFile(f"{coder}.yaml", f"countermove: 1\nkind: coding\ncoders: {{{coder}: {{}}}}\n"
                   f"codings: [{{code: x, by: {coder}, passage: us#n1}}]\n".encode())
        for coder in "ab"
    ]  # fmt: skip
    faults: list[Fault] = []
    found = parse_codings([*own, book], faults, documents=["us"])
    assert found is not None, faults
    assert [coding.coder for coding in found.codings] == ["a", "b"]
    assert [path for path, _ in found.files] == ["a.yaml", "b.yaml", "book.yaml"]


def test_anchors_are_kept_beside_the_coding_file() -> None:
    assert anchors_path("codings/coding.yaml") == "codings/coding.anchors.yaml"


def test_a_kept_anchor_leads_to_the_words_and_not_to_the_passage_that_took_their_id() -> None:
    codings, _ = parse(HEAD + "codings: [{code: x, by: a, passage: us#n2}]")
    assert codings is not None
    old = SOURCES["us"][0]
    kept = anchor(old, old.passages[3].start, old.passages[3].end)
    moved = place_codings(
        type(codings)(codings.codes, codings.coders, codings.codings, {codings.codings[0].key: kept}), SOURCES
    )
    assert moved.placed[0].units == ("n4",)
