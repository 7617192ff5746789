"""The real documents, character by character: against a second PDF extractor, and against their own files."""

from collections import Counter
from functools import cache

import pytest
from pdfminer.high_level import extract_pages
from pdfminer.layout import LAParams, LTChar

from countermove.documents.formats.text import decode_text
from countermove.documents.normalise import normalise_text
from countermove.documents.origins import origins_of
from countermove.documents.read import read_document
from countermove.plan.extract import extract_plan

US_PLAN = "us-ai-action-plan-2025.pdf"
NOTES = 30  # footnotes of the US plan, each with a raised number in the text


@cache
def read(path):
    document = read_document(path)
    return document, extract_plan(document)


@cache
def letters_by_page(path):
    """All letters of each page as the second extractor sees them: (text, x, y, height) by the middle of each."""
    pages = extract_pages(path, laparams=LAParams())
    return {number: list(letters_in(page)) for number, page in enumerate(pages, start=1)}


def letters_in(item):
    if isinstance(item, LTChar):
        if item.get_text().strip():
            yield item.get_text(), (item.x0 + item.x1) / 2, (item.y0 + item.y1) / 2, item.size
    elif hasattr(item, "__iter__"):
        for part in item:
            yield from letters_in(part)


def is_inside(box, x, y):
    return box[0] - 0.5 <= x <= box[2] + 0.5 and box[1] <= y <= box[3]


@pytest.mark.shared
def test_every_action_of_the_us_plan_has_the_letters_that_a_second_extractor_sees_there(shared_documents):
    document, plan = read(shared_documents / US_PLAN)
    letters = letters_by_page(shared_documents / US_PLAN)
    differences = []
    for node in plan.nodes:
        if node.level != "action":
            continue
        seen = ""
        for place in origins_of(document, node.start, node.end):
            inside = [(x, text) for text, x, y, _ in letters[place.page] if is_inside(place.box, x, y)]
            seen += "".join(text for _, text in sorted(inside))
        if "".join(node.text.split()) != normalise_text(seen):
            differences.append((node.id, "".join(node.text.split()), normalise_text(seen)))
    assert [name for name, _, _ in differences] == ["I.5.2"]
    ((_, ours, theirs),) = differences
    place = next(place for place, letter in enumerate(theirs) if ours[place : place + 1] != letter)
    assert theirs[place] == "9"  # the marker of the ninth footnote, which is no part of the text
    assert theirs[:place] + theirs[place + 1 :] == ours


@pytest.mark.shared
def test_no_letter_of_the_us_plan_is_lost_but_bullets_footnote_markers_and_the_names_of_pillars(shared_documents):
    document, _ = read(shared_documents / US_PLAN)
    boxes = {}
    for origin in document.origins:
        boxes.setdefault(origin.page, []).append(origin.box)
    lost = Counter()
    for page, letters in letters_by_page(shared_documents / US_PLAN).items():
        lost.update(text for text, x, y, _ in letters if not any(is_inside(box, x, y) for box in boxes.get(page, ())))
    assert lost.pop("•") == 103
    assert {letter: lost.pop(letter, 0) for letter in "Pilar:"} == {"P": 3, "i": 3, "l": 6, "a": 3, "r": 3, ":": 3}
    assert lost.pop("I") == 6
    markers = sum(len(str(number)) for number in range(1, NOTES + 1))
    assert sum(lost.values()) == markers + lost[","]
    assert set(lost) <= set("0123456789,")


@pytest.mark.shared
@pytest.mark.parametrize(
    "name",
    [
        "us-eo-14110-2023.txt",
        "us-eo-14179-2025.txt",
        "cn-ai-plus-opinions-2025.txt",
        "cn-cross-border-data-initiative-2024-bilingual.txt",
        "analyses/two-plans-as-a-game.zh-Hans.txt",
        "analyses/us-plan-in-three-pillars.zh-Hant.txt",
    ],
)
def test_every_passage_of_a_text_is_what_stands_in_its_file(shared_documents, name):
    document, _ = read(shared_documents / name)
    source = decode_text((shared_documents / name).read_bytes())
    for passage in (*document.passages, *document.set_aside):
        places = origins_of(document, passage.start, passage.end)
        stretches = "".join(source[place.source_start : place.source_end] for place in places)
        assert "".join(normalise_text(stretches).split()) == "".join(passage.text.split())
