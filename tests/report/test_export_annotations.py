"""W3C annotations and CSL-JSON of a study."""

import json

from hypothesis import given

from coded_studies import SOURCES, coding_texts, parse, small_coding
from countermove.case.case import SOURCE_NOT_STATED, DocumentEntry
from countermove.core.errors import Place
from countermove.core.names import name_from_mapping
from countermove.core.reference import Reference
from countermove.plan.coded_passages import place_codings
from countermove.plan.coding import CodingSet
from countermove.report.export.annotations import render_annotations
from countermove.report.export.csl import render_csl

SOURCE = "Office, July 2025, https://example.org/2024/p.pdf"
FILES = {"us": "documents/us plan.txt", "cn": "documents/计划.txt"}


def annotations(codings: CodingSet) -> dict[str, object]:
    return json.loads(render_annotations(place_codings(codings, SOURCES), SOURCES, FILES))  # type: ignore[no-any-return]


@given(coding_texts())
def test_both_selectors_of_an_annotation_lead_to_the_coded_words(text: str) -> None:
    codings, _ = parse(text)
    assert codings is not None
    items = annotations(codings)["items"]
    assert len(items) == len(codings.codings)  # type: ignore[arg-type]
    texts = {"documents/us%20plan.txt": SOURCES["us"][0].text, "documents/计划.txt": SOURCES["cn"][0].text}
    for item in items:  # type: ignore[attr-defined]
        whole = texts[item["target"]["source"]]
        words, position = item["target"]["selector"]
        assert whole[position["start"] : position["end"]] == words["exact"]
        assert whole[: position["start"]].endswith(words["prefix"])
        assert whole[position["end"] :].startswith(words["suffix"])
    assert len({item["id"] for item in items}) == len(items)  # type: ignore[arg-type, attr-defined]


def test_an_annotation_names_the_code_in_its_languages_the_coder_the_day_and_the_memo() -> None:
    page = annotations(small_coding())
    assert (page["@context"], page["type"]) == ("http://www.w3.org/ns/anno.jsonld", "AnnotationPage")
    first = page["items"][0]  # type: ignore[index]
    assert first["body"] == [
        {"type": "TextualBody", "purpose": "tagging", "value": "Chips", "language": "en"},
        {"type": "TextualBody", "purpose": "tagging", "value": "芯片", "language": "zh-Hans"},
        {"type": "TextualBody", "purpose": "commenting", "value": "first reading\nsecond line"},
    ]
    assert first["creator"] == {"type": "Person", "name": "Coder A", "nickname": "a"}
    assert first["created"] == "2025-11-01T00:00:00Z"
    assert all("created" not in item for item in page["items"][1:])  # type: ignore[index]


def test_documents_are_described_by_their_reference_or_by_what_the_study_says() -> None:
    title = name_from_mapping({"en": "A plan", "zh": "一份计划"})
    entries = [
        DocumentEntry("us", "us.txt", "en", title, SOURCE, "original", None, Place("")),
        DocumentEntry("cn", "cn.txt", "zh-Hans", title, "Journal 2024, reprint 2025", "original", None, Place("")),
        DocumentEntry("eo", "eo.txt", "en", title, "…", "original", None, Place("")),
        DocumentEntry("v", "v.txt", "en", title, f"v-2019.txt; {SOURCE_NOT_STATED}", "original", None, Place("")),
    ]  # fmt: skip
    reference = Reference("eo", {"id": "eo", "type": "legislation", "title": "An order"})
    found = json.loads(render_csl(entries, [reference], "zh"))
    assert [entry["id"] for entry in found] == ["us", "cn", "eo", "v"]
    assert found[0]["title"] == "一份计划"
    assert (found[0]["URL"], found[0]["issued"]) == ("https://example.org/2024/p.pdf", {"date-parts": [[2025]]})
    assert "issued" not in found[1]
    assert "issued" not in found[3], "the year in a file's name says nothing"
    assert found[2] == {"id": "eo", "type": "legislation", "title": "An order"}
