"""Links, successions and the logic of plans, as every writer shows them."""

import re
from pathlib import Path
from shutil import copytree

import pytest

from countermove.report.comparison_text import render_comparison
from countermove.report.export.comparison_rows import comparison_rows
from countermove.report.html import render_html
from countermove.report.logic_figure import LogicPen, logic_svg
from countermove.report.markdown import render_markdown
from countermove.report.payload import Payload
from countermove.report.views import Cite, EntryView, Text
from countermove.report.wording import shortened
from countermove.workflow.reports import compare

EXAMPLE = Path(__file__).parents[2] / "examples/ai-action-plans"
PEN = LogicPen("en", "", "A")


@pytest.fixture(scope="module")
def payload() -> Payload:
    return compare(EXAMPLE)


def entry(name: str, kind: str | None = None) -> EntryView:
    cite = Cite("plan", "1", None, "d-plan-1")
    return EntryView(name, "us", kind, Text(name, name), Text("t", "t"), (cite,))


def test_confirmed_links_are_shown_with_the_words_of_both_sides(payload: Payload) -> None:
    assert payload.comparison is not None
    for link in payload.comparison.links:
        assert link.why.en
        assert link.why.zh
        assert [side.plan for side in link.sides] in (["us", "cn"], ["us"], ["cn"])
        assert all(side.words.en and side.words.zh and side.cite.anchor for side in link.sides)
    assert sum(payload.comparison.link_counts.values()) == len(payload.comparison.links) > 9


def test_a_rejected_link_is_neither_shown_nor_counted(payload: Payload) -> None:
    assert payload.comparison is not None
    shown = {(side.cite.document, side.cite.passage) for link in payload.comparison.links for side in link.sides}
    assert ("us-plan", "I.15") not in shown
    assert payload.comparison.open_links == 0


def test_every_succession_shows_the_passages_of_both_texts(payload: Payload) -> None:
    assert payload.comparison is not None
    for each in payload.comparison.successions:
        assert len(each.own) + len(each.before) == len(each.cites)
        assert each.own
        assert each.before or each.relation == "new"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_terminal_markdown_and_page_tell_the_same_links_successions_and_steps(payload: Payload, language: str) -> None:
    assert payload.comparison is not None
    texts = (render_comparison(payload, language), render_markdown(payload, language), render_html(payload))
    said = [link.why for link in payload.comparison.links]
    said += [entry.name for entry in (*payload.comparison.drivers, *payload.comparison.chain)]
    said += [each.subject for each in payload.comparison.successions]
    for text in texts:
        flat = " ".join(re.sub(r"\\|&#39;|'", "", text).split())
        for each in said:
            assert (each.zh if language == "zh" else each.en).replace("'", "") in flat


def test_a_drawing_has_a_box_for_each_entry_and_an_arrow_into_each_step() -> None:
    drivers = [entry("Want", "aim"), entry("Push", "external-cause"), entry("Pull", "internal-cause")]
    chain = [entry("First"), entry("Second"), entry("Third")]
    wide = logic_svg(Text("P", "P"), drivers, chain, PEN, is_narrow=False)
    narrow = logic_svg(Text("P", "P"), drivers, chain, PEN, is_narrow=True)
    for drawing in (wide, narrow):
        assert re.findall(r'class="name">(\w+)<', drawing) == ["Push", "Pull", "Want", "First", "Second", "Third"]
        assert drawing.count('class="tip"') == 4
        assert drawing.count('href="#d-plan-1"') == 6
    assert logic_svg(Text("P", "P"), [], [], PEN, is_narrow=False) == ""


def test_boxes_of_a_drawing_do_not_overlap_however_long_the_names() -> None:
    drivers = [entry("word " * length, kind) for length, kind in ((1, "aim"), (40, "aim"), (9, "external-cause"))]
    chain = [entry("很长的名称" * length) for length in (1, 20, 4)]
    for is_narrow in (False, True):
        drawing = logic_svg(Text("P", "P"), drivers, chain, PEN, is_narrow=is_narrow)
        rects = [tuple(map(float, found)) for found in re.findall(
            r'<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"', drawing)]  # fmt: skip
        assert len(rects) == 6
        for place, (x, y, w, h) in enumerate(rects):
            for x2, y2, w2, h2 in rects[place + 1 :]:
                assert x + w <= x2 or x2 + w2 <= x or y + h <= y2 or y2 + h2 <= y


def test_hostile_names_stay_text_in_a_drawing() -> None:
    drawing = logic_svg(Text("<P>", "P"), [entry('</text><script>"&', "aim")], [], PEN, is_narrow=False)
    assert "<script" not in drawing
    assert 'aria-label="Drawing for &lt;P&gt;' in drawing


def test_shortened_words_end_in_an_ellipsis_between_words() -> None:
    assert shortened("Title\nand  words", 40) == "Title / and words"
    assert shortened("some longer words", 12) == "some longer…"
    assert shortened("很长的一句话没有空格", 5) == "很长的一…"


def test_every_form_of_a_comparison_shows_how_many_passages_carry_each_code_by_pillar(payload: Payload) -> None:
    plan = payload.plans[0]
    assert plan.codes is not None
    assert plan.codes.parts == ("I", "II", "III")
    by_code = {row.code: row for row in plan.codes.rows}
    assert all(row.total >= max(row.by_part) > 0 for row in by_code.values())
    row = plan.codes.rows[0]
    for language, name in (("en", row.name.en), ("zh", row.name.zh)):
        cells = [str(row.total), *map(str, row.by_part)]
        line = next(line for line in render_comparison(payload, language).splitlines() if line.startswith(name))
        assert line.split()[-len(cells) :] == cells
        assert f"| {name} | {' | '.join(cells)} |" in render_markdown(payload, language)
        shown = "".join(f'<td class="n">{cell}</td>' for cell in cells)
        assert f'<th scope="row">{name}</th>{shown}' in render_html(payload)
    counted = [each for each in comparison_rows(payload, "en") if (each.section, each.plan) == ("codes", plan.id)]
    assert len(counted) == sum(count > 0 for row in by_code.values() for count in row.by_part)


def test_a_study_without_codings_shows_no_counts_of_codes(tmp_path: Path) -> None:
    study = tmp_path / "study"
    copytree(EXAMPLE, study)
    text = (study / "study.yaml").read_text(encoding="utf-8")
    (study / "study.yaml").write_text(re.sub(r"(?m)^coding:.*\n", "", text), encoding="utf-8")
    assert all(plan.codes is None for plan in compare(study).plans)
