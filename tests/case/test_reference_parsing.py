"""References: CSL-JSON kept as it is, RIS turned into it, and every fault listed."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermove.case.reference_parsing import parse_references
from countermove.core.errors import Fault
from countermove.core.reference import Reference

FIELDS = st.dictionaries(
    st.sampled_from(["title", "publisher", "DOI", "author", "issued"]),
    st.one_of(st.text(max_size=20), st.integers(), st.lists(st.dictionaries(st.just("family"), st.text(max_size=9)))),
)

RIS = """\ufeffTY  - GOVDOC\r
ID  - us-plan\r
TI  - Winning the Race\r
AU  - Office of Science and Technology Policy\r
AU  - Doe, Jane\r
PY  - 2025\r
DA  - 2025/07/23/\r
KW  - chips\r
KW  - energy\r
SP  - 3\r
EP  - 23\r
AB  - A plan in\r
three pillars.\r
UR  - https://example.org/plan.pdf\r
ER  - \r
\r
TY  - JOUR
TI  - 中美两份行动计划
AU  - 寿步
ER  -
"""


def parse(data: bytes | str, file: str) -> tuple[tuple[Reference, ...], list[Fault]]:
    faults: list[Fault] = []
    found = parse_references(data if isinstance(data, bytes) else data.encode(), file, faults)
    return found, faults


@given(st.lists(FIELDS, max_size=4))
def test_csl_entries_are_kept_as_they_are(entries: list[dict[str, object]]) -> None:
    listed = [{**entry, "id": f"r{number}", "type": "report"} for number, entry in enumerate(entries)]
    found, faults = parse(json.dumps(listed), "r.json")
    assert faults == []
    assert [dict(reference.fields) for reference in found] == listed


@given(st.binary(max_size=200), st.sampled_from(["r.json", "r.ris"]))
def test_any_bytes_give_references_or_faults_and_no_error(data: bytes, file: str) -> None:
    found, faults = parse(data, file)
    assert isinstance(found, tuple)
    assert all(fault.place.file == file for fault in faults)


@given(st.text("TYERIDAU  -\n/,a1", max_size=80))
def test_text_that_looks_like_ris_gives_references_or_faults(text: str) -> None:
    found, faults = parse(text, "r.ris")
    assert found or faults


def test_ris_records_become_csl_entries() -> None:
    found, faults = parse(RIS, "r.ris")
    assert faults == []
    assert dict(found[0].fields) == {
        "id": "us-plan",
        "type": "report",
        "title": "Winning the Race",
        "author": [{"literal": "Office of Science and Technology Policy"}, {"family": "Doe", "given": "Jane"}],
        "issued": {"date-parts": [[2025, 7, 23]]},
        "keyword": "chips, energy",
        "page": "3-23",
        "abstract": "A plan in three pillars.",
        "URL": "https://example.org/plan.pdf",
    }
    assert dict(found[1].fields) == {
        "id": "ris-2",
        "type": "article-journal",
        "title": "中美两份行动计划",
        "author": [{"literal": "寿步"}],
    }


@pytest.mark.parametrize(
    ("text", "file", "wrong"),
    [
        ("{}", "r.json", "no list"),
        ("[1]", "r.json", "no object"),
        ('[{"type": "report"}]', "r.json", "no `id`"),
        ('[{"id": "a"}]', "r.json", "no `type`"),
        ('[{"id": "a", "type": "book"}, {"id": "a", "type": "book"}]', "r.json", "there twice"),
        ('[{"id": "a", "type": "book", "volume": NaN}]', "r.json", "NaN is no number"),
        ("[" * 100_000, "r.json", "not JSON"),
        ('[{"id": "a",\n "type" "book"}]', "r.json", "not JSON"),
        ("TY  - JOUR\nTI  - a\n", "r.ris", "no `ER  -`"),
        ("TI  - a\n", "r.ris", "in no record"),
        ("", "r.ris", "no reference"),
        ("TY  - JOUR\nID  - a\nER  -\nTY  - JOUR\nID  - a\nER  -\n", "r.ris", "there twice"),
    ],
)
def test_a_fault_in_a_reference_file_is_listed(text: str, file: str, wrong: str) -> None:
    _, faults = parse(text, file)
    assert any(wrong in fault.message for fault in faults), faults


def test_a_fault_in_json_has_its_line() -> None:
    _, faults = parse('[{"id": "a",\n "type" "book"}]', "r.json")
    assert [(fault.place.line, fault.place.column) for fault in faults] == [(2, 9)]
