"""REFI-QDA files: written by the standard's structure, and read back as they were."""

import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from coded_studies import SOURCES, bare, coding_texts, parse, small_coding
from countermove.case.coding_text import render_codings
from countermove.case.qda_import import Imported, import_project
from countermove.case.qda_parsing import parse_qdc, parse_qdpx, shown
from countermove.core.errors import InputError
from countermove.plan.coded_passages import CodedDocuments, place_codings
from countermove.plan.coding import CodingSet
from countermove.report.export.qda_xml import xml_text
from countermove.report.export.qdc import render_qdc
from countermove.report.export.qdpx import PROJECT_FILE, render_qdpx

STRUCTURE = yaml.safe_load((Path(__file__).parent / "qda_structure.yaml").read_text(encoding="utf-8"))


def coded(codings: CodingSet | None = None) -> CodedDocuments:
    return place_codings(codings or small_coding(), SOURCES)


def project(codings: CodingSet | None = None, language: str = "en") -> dict[str, bytes]:
    return dict(render_qdpx(coded(codings), SOURCES, "A study", language))


def imported(members: dict[str, bytes]) -> Imported:
    return import_project(parse_qdpx(members, "p.qdpx"), SOURCES, {"us": ("us.txt",), "cn": ("cn.txt",)})


def structure_faults(data: bytes, kind: str, namespace: str) -> list[str]:
    """What in the file is not as the table of the standard's structure says."""
    faults: list[str] = []

    def look(element: ElementTree.Element) -> None:
        name = element.tag.removeprefix(f"{{{namespace}}}")
        rules: dict[str, Any] = STRUCTURE[kind].get(name)
        if rules is None:
            faults.append(f"unknown element {element.tag}")
            return
        children = " ".join(child.tag.rpartition("}")[2] for child in element)
        pattern = "".join(
            f"(?:{child.rstrip('?*+')} ){child[-1] if child[-1] in '?*+' else ''}"
            for child in rules.get("children", "").split()
        )
        if not re.fullmatch(pattern, f"{children} " if children else ""):
            faults.append(f"{name} holds: {children}")
        forms = rules.get("attributes", {})
        faults.extend(f"{name} lacks {key}" for key in forms if key.endswith("!") and key[:-1] not in element.attrib)
        for key, value in element.attrib.items():
            form = forms.get(key, forms.get(f"{key}!"))
            if form is None or not re.fullmatch(STRUCTURE["forms"][form], value):
                faults.append(f"{name} has {key}={value}")
        for child in element:
            look(child)

    look(ElementTree.fromstring(data))
    return faults


@given(coding_texts())
def test_a_project_read_back_gives_the_same_codebook_and_codings(text: str) -> None:
    codings, faults = parse(text)
    assert codings is not None, faults
    found = imported(project(codings))
    assert sorted(bare(found.codings).codings, key=lambda one: one.key) == sorted(
        bare(codings).codings, key=lambda one: one.key
    )
    assert bare(found.codings).codes == bare(codings).codes
    assert bare(found.codings).coders == bare(codings).coders
    assert (found.uncertain, found.left_out) == (0, ())


@given(coding_texts(), st.sampled_from(["en", "zh-Hans"]))
def test_projects_and_codebooks_keep_to_the_structure_of_the_standard(text: str, language: str) -> None:
    codings, _ = parse(text)
    assert codings is not None
    members = project(codings, language)
    assert structure_faults(members[PROJECT_FILE], "project", "urn:QDA-XML:project:1.0") == []
    assert structure_faults(render_qdc(codings, language), "codebook", "urn:QDA-XML:codebook:1.0") == []


def test_the_small_coding_survives_with_memos_dates_examples_and_colours() -> None:
    codings = small_coding()
    found = imported(project(codings))
    wanted = bare(place_codings(codings, SOURCES).codings)
    assert bare(found.codings).codes == wanted.codes
    assert bare(found.codings).coders == wanted.coders
    by_key = {one.key: one for one in bare(found.codings).codings}
    for one in wanted.codings:
        if one.cite is not None:
            assert by_key[one.key] == one
    (anchored,) = [one for one in found.codings.codings if one.anchor is not None]
    assert anchored.anchor is not None
    assert anchored.anchor.quote == "𠀀😀扩展"


def test_positions_count_code_points_of_the_plain_text() -> None:
    members = project()
    root = ElementTree.fromstring(members[PROJECT_FILE])
    quotes = set()
    for source in root.iter("{urn:QDA-XML:project:1.0}TextSource"):
        text = members["sources/" + source.attrib["plainTextPath"].removeprefix("internal://")].decode()
        for selection in source.iter("{urn:QDA-XML:project:1.0}PlainTextSelection"):
            quotes.add(text[int(selection.attrib["startPosition"]) : int(selection.attrib["endPosition"])])
    assert {"𠀀 stands", "𠀀😀扩展", "以国际合作为主。"} <= quotes


def test_every_reference_in_a_project_leads_somewhere() -> None:
    root = ElementTree.fromstring(project()[PROJECT_FILE])
    guids = [element.attrib["guid"] for element in root.iter() if "guid" in element.attrib]
    assert len(guids) == len(set(guids))
    referred = {
        element.attrib[key]
        for element in root.iter()
        for key in ("targetGUID", "creatingUser")
        if key in element.attrib
    }
    assert referred <= set(guids)


def test_a_project_is_the_same_each_time() -> None:
    assert project() == project()


def test_a_code_renamed_elsewhere_keeps_its_new_name_and_its_old_id() -> None:
    members = project()
    members[PROJECT_FILE] = members[PROJECT_FILE].replace(b'name="Chips"', b'name="Semiconductors"')
    codes = {code.id: str(code.name) for code in imported(members).codings.codes}
    assert codes["chips"] == "Semiconductors"
    assert codes["security"] == "Security"


FOREIGN = """<?xml version="1.0" encoding="utf-8"?>
<Project xmlns="urn:QDA-XML:project:1.0" name="other" origin="Another program">
  <Users><User guid="{00000000-0000-0000-0000-00000000000A}" name="Anna"/></Users>
  <CodeBook><Codes>
    <Code guid="00000000-0000-0000-0000-00000000000B" name="国际 合作" isCodable="true" color="#abc"/>
  </Codes></CodeBook>
  <Sources>
    <TextSource guid="00000000-0000-0000-0000-00000000000C" name="cn.txt" plainTextPath="internal://c.txt">
      <PlainTextSelection guid="00000000-0000-0000-0000-00000000000D" startPosition="START" endPosition="END">
        <Coding guid="00000000-0000-0000-0000-00000000000E" creatingUser="00000000-0000-0000-0000-00000000000a"
          creationDateTime="2025-10-02T08:00:00Z">
          <CodeRef targetGUID="{00000000-0000-0000-0000-00000000000b}"/>
        </Coding>
      </PlainTextSelection>
    </TextSource>
    <PictureSource guid="00000000-0000-0000-0000-00000000000F" name="map.png" path="internal://m.png"/>
  </Sources>
</Project>
"""


def foreign(text: str, start: int, end: int) -> dict[str, bytes]:
    qde = FOREIGN.replace("START", str(start)).replace("END", str(end))
    return {"project.qde": qde.encode(), "Sources/c.txt": text.encode("utf-8-sig")}


def test_a_project_of_another_program_is_matched_by_name_and_its_words_found_again() -> None:
    text = SOURCES["cn"][0].text.replace("\n", "\r\n")
    start = text.index("以国际合作")
    found = imported(foreign("前言。\r\n" + text, start + 5, start + 13))
    (coding,) = found.codings.codings
    assert (coding.code, coding.coder, coding.on) == ("国际-合作", "Anna", "2025-10-02")
    assert str(coding.cite) == "cn#n4"
    assert found.left_out == ("'map.png': a PictureSource without plain text",)
    assert found.codings.codes[0].colour == "#aabbcc"


def test_words_that_are_not_in_our_document_are_kept_with_the_anchor_they_came_with() -> None:
    text = SOURCES["cn"][0].text.replace("以国际合作为主。", "以多边合作为主。")
    start = text.index("以多边")
    found = imported(foreign(text, start, start + 8))
    assert (found.found, found.uncertain) == (0, 1)
    (coding,) = found.codings.codings
    assert coding.anchor is not None
    assert coding.anchor.quote == "以多边合作为主。"
    review = place_codings(found.codings, SOURCES).review
    assert [one.quote for one in review] == ["以多边合作为主。"]


@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=30))
def test_whatever_another_program_calls_codes_coders_and_memos_we_can_write_and_read(
    code: str, coder: str, memo: str
) -> None:
    root = ElementTree.fromstring(FOREIGN.replace("START", "0").replace("END", "4"))
    space = "{urn:QDA-XML:project:1.0}"
    for element, name in ((next(root.iter(f"{space}Code")), code), (next(root.iter(f"{space}User")), coder)):
        element.set("name", xml_text(name) or "x")
    guid = "00000000-0000-0000-0000-000000000001"
    ElementTree.SubElement(next(root.iter(f"{space}Coding")), f"{space}NoteRef", targetGUID=guid)
    note = ElementTree.SubElement(ElementTree.SubElement(root, f"{space}Notes"), f"{space}Note", guid=guid)
    ElementTree.SubElement(note, f"{space}PlainTextContent").text = xml_text(memo)
    members = {"project.qde": ElementTree.tostring(root), "sources/c.txt": SOURCES["cn"][0].text.encode()}
    if not shown(xml_text(code) or "x"):
        with pytest.raises(InputError, match="no name"):
            imported(members)
        return
    found = imported(members)
    again, faults = parse(render_codings(found.codings, "Brought in."))
    assert again is not None, faults
    assert len(again.codings) == 1


def test_a_selection_outside_its_text_is_said_to_be_left_out() -> None:
    found = imported(foreign("短文", 0, 9))
    assert found.codings.codings == ()
    assert any("outside its 2 characters" in line for line in found.left_out)


@pytest.mark.parametrize(
    ("members", "wrong"),
    [
        ({}, "no 'project.qde'"),
        ({"project.qde": b"<Project"}, "not XML"),
        ({"project.qde": b"<Other/>"}, "expected 'Project'"),
        ({"project.qde": b'<!DOCTYPE a [<!ENTITY b "c">]><Project>&b;</Project>'}, "document type"),
        ({"project.qde": b"<Project>" * 300}, "nested more than 200"),
        ({"project.qde": FOREIGN.encode()}, "plain text of 'cn.txt'"),
        ({"project.qde": FOREIGN.encode(), "sources/c.txt": b"\xff\xfe\x00"}, "not UTF-8"),
    ],
)
def test_a_broken_or_hostile_project_is_refused_with_its_reason(members: dict[str, bytes], wrong: str) -> None:
    with pytest.raises(InputError, match=re.escape(wrong)):
        parse_qdpx(members, "p.qdpx")


def test_a_codebook_is_read_back_with_its_nesting() -> None:
    read = parse_qdc(render_qdc(small_coding(), "zh-Hans"), "c.qdc")
    names = {code.guid: code.name for code in read.codes}
    assert [(code.name, names.get(code.parent or "")) for code in read.codes] == [
        ("安全", None),
        ("芯片", "安全"),
        ("盟友", "安全"),
        ("cooperation", None),
    ]
    assert [code.is_codable for code in read.codes] == [False, True, True, True]
    with pytest.raises(InputError, match="expected 'CodeBook'"):
        parse_qdc(b"<Project/>", "c.qdc")
