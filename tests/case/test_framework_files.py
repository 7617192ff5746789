"""Frameworks written and read again are the same; what is no framework is refused with its line."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countermove.case.framework_files import parse_framework, read_framework, render_framework
from countermove.core.errors import Fault, InputError, UsageError
from countermove.core.framework import Framework

FORMS = ("apx", "tgf", "af")
NAMES = st.text(st.characters(categories=("L", "N"), include_characters="-_"), min_size=1, max_size=8)


@st.composite
def frameworks(draw: st.DrawFn) -> Framework:
    names = draw(st.lists(NAMES, unique=True, max_size=8))
    index = st.integers(0, max(len(names) - 1, 0))
    attacks = draw(st.sets(st.tuples(index, index), max_size=12)) if names else set()
    return Framework(tuple(names), tuple(sorted(attacks)))


def _faults_of(data: bytes, form: str) -> tuple[Fault, ...]:
    try:
        parse_framework(data, "f", form=form)
    except InputError as error:
        return error.faults
    return ()


@given(frameworks())
@settings(max_examples=200, deadline=None)
def test_a_written_tgf_file_reads_as_the_same_framework(framework: Framework) -> None:
    assert parse_framework(render_framework(framework, "tgf").encode(), "f", form="tgf") == framework


@given(frameworks(), st.sampled_from(FORMS))
@settings(max_examples=300, deadline=None)
def test_every_form_keeps_the_order_of_arguments_and_all_attacks(framework: Framework, form: str) -> None:
    read = parse_framework(render_framework(framework, form).encode(), "f", form=form)
    assert len(set(read.arguments)) == len(read.arguments) == len(framework.arguments)
    assert read.attacks == framework.attacks


@given(frameworks())
@settings(max_examples=200, deadline=None)
def test_names_in_apx_files_are_plain_terms_and_stay_what_they_are_where_they_can(framework: Framework) -> None:
    read = parse_framework(render_framework(framework, "apx").encode(), "f", form="apx")
    for before, after in zip(framework.arguments, read.arguments, strict=True):
        assert re.fullmatch(r"[a-z][A-Za-z0-9_]*|0|[1-9][0-9]*", after)
        if re.fullmatch(r"[a-z][A-Za-z0-9_]*|0|[1-9][0-9]*", before):
            assert after == before


@given(st.binary(max_size=60), st.sampled_from(FORMS))
@settings(max_examples=500, deadline=None)
def test_any_bytes_are_a_framework_or_are_refused_with_faults(data: bytes, form: str) -> None:
    faults = _faults_of(data, form)
    if not faults:
        framework = parse_framework(data, "f", form=form)
        assert all(0 <= end < len(framework.arguments) for attack in framework.attacks for end in attack)


@given(st.text("parg()tx. ,#\n12 ab%", max_size=40), st.sampled_from(FORMS))
@settings(max_examples=500, deadline=None)
def test_nearly_right_text_is_a_framework_or_is_refused_with_faults(text: str, form: str) -> None:
    assert all(fault.place.line >= 1 for fault in _faults_of(text.encode(), form))


def test_apx_facts_may_share_a_line_and_come_in_any_order() -> None:
    framework = parse_framework(b"att(b,a). arg(a).\narg( b ) . % att(c,d).\natt(b , a).\n", "f.apx", form="apx")
    assert framework == Framework(("a", "b"), ((1, 0),))


def test_attacks_are_kept_in_the_order_of_their_arguments() -> None:
    found = parse_framework(b"a\nb\nc\n#\nc a\nb c\na c\na b\n", "f", form="tgf")
    assert found.attacks == ((0, 1), (0, 2), (1, 2), (2, 0))


def test_tgf_labels_after_a_name_are_passed_over() -> None:
    framework = parse_framework(b"1 First\n2\n#\n1 2 attacks\n", "f.tgf", form="tgf")
    assert framework == Framework(("1", "2"), ((0, 1),))


def test_af_files_keep_names_as_remarks() -> None:
    text = render_framework(Framework(("chips", "2"), ((1, 0),)), "af")
    assert text == "p af 2\n# 1 chips\n2 1\n"


@pytest.mark.parametrize(
    ("form", "text", "fault"),
    [
        ("apx", "arg(a).\natt(a,b).\n", "f:2:1: attack a b names b; expected an argument that is listed"),
        ("apx", "arg(a)\n", "f:1:1: 'arg(a)' is no fact; expected arg(a). or att(a,b)."),
        ("apx", "arg(a).\n\narg(a).\n", "f:3:1: argument a is listed twice; expected each once"),
        ("tgf", "1\n2\n", "f:3:1: no line with # alone; expected one between arguments and attacks"),
        ("tgf", "1\n#\n1\n", "f:3:1: '1' is no attack; expected two arguments"),
        ("tgf", "1\n#\n1 3\n", "f:3:1: attack 1 3 names 3; expected an argument that is listed"),
        ("af", "# remark\n1 2\n", "f:2:1: '1 2' is no header; expected 'p af n', n the number of arguments"),
        ("af", "p af 2\n1 3\n", "f:2:1: attack 1 3 names 3; expected an argument that is listed"),
        ("af", "p af 2\n1 2 3\n", "f:2:1: '1 2 3' is no attack; expected two numbers from 1 to 2"),
        ("af", "p af 999999999\n", "f:1:1: 'p af 999999999' has too many arguments; expected at most 100,000"),
        ("af", "", "f:1:1: no line 'p af n'; expected it before the attacks, with the number of arguments"),
        ("af", "p af 1\n\x00\n", "f:2:1: file holds a control character (U+0000); expected text that can be shown"),
    ],
)
def test_a_fault_names_its_line_and_what_was_expected(form: str, text: str, fault: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_framework(text.encode(), "f", form=form)
    assert str(caught.value) == fault


def test_text_that_is_not_utf8_is_refused() -> None:
    with pytest.raises(InputError, match="f:1:7: byte 0xff is not UTF-8"):
        parse_framework(b"p af 1\xff\n", "f", form="af")


def test_the_fiftieth_fault_is_the_last_that_is_listed() -> None:
    with pytest.raises(InputError) as caught:
        parse_framework(b"nonsense\n" * 200, "f", form="apx")
    assert len(caught.value.faults) == 51
    assert "150 more faults are not listed" in str(caught.value)


def test_a_long_line_of_facts_is_read_in_one_pass() -> None:
    text = "".join(f"arg(a{number})." for number in range(50_000))
    assert len(parse_framework(text.encode(), "f", form="apx").arguments) == 50_000


def test_more_than_a_hundred_thousand_arguments_are_refused() -> None:
    text = "".join(f"{number}\n" for number in range(100_001)) + "#\n"
    with pytest.raises(InputError, match=r"f:100001:1: there are more than 100,000 arguments"):
        parse_framework(text.encode(), "f", form="tgf")


def test_a_hundred_thousand_arguments_are_read() -> None:
    assert len(parse_framework(b"p af 100000\n", "f", form="af").arguments) == 100_000


def test_the_ending_of_a_file_names_its_form(tmp_path: Path) -> None:
    file = tmp_path / "small.APX"
    file.write_text("arg(a).\n", encoding="utf-8")
    assert read_framework(file) == Framework(("a",), ())
    with pytest.raises(UsageError, match="the form 'txt' is unknown; expected apx, tgf, af"):
        parse_framework(b"", "small.txt", form="txt")


@pytest.mark.parametrize(("name", "what"), [("none.af", "does not exist"), (".", "is not an ordinary file")])
def test_what_is_no_file_is_refused(tmp_path: Path, name: str, what: str) -> None:
    folder = tmp_path / "folder.af"
    folder.mkdir()
    with pytest.raises(InputError, match=f"the file {what}; expected the name of a file"):
        read_framework(folder if name == "." else tmp_path / name)


def test_a_file_over_ten_megabytes_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "large.af"
    file.write_bytes(b"#" * 10_000_001)
    with pytest.raises(InputError, match="larger than 10 MB"):
        read_framework(file)
