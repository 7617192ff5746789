import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countermove.documents.blocks import assemble_document
from countermove.documents.formats.docx import read_docx
from countermove.documents.formats.number_text import format_number
from countermove.documents.numbering import parse_chinese_number, parse_roman_number
from docx_files import (
    abstract_list,
    level,
    make_docx,
    numbered_list,
    paragraph,
    run,
    style,
    table,
)

STYLES = (
    style("a", "Normal", default=True)
    + style("1", "heading 1", based_on="a", paragraph='<w:outlineLvl w:val="0"/>')
    + style("2", "标题 2", based_on="a")
    + style("own", "Section of ours", based_on="1")
    + style("body", "Body", based_on="1", paragraph='<w:outlineLvl w:val="9"/>')
    + style("T", "Title")
    + style("toc1", "toc 1")
    + style("list", "List Bullet", paragraph='<w:numPr><w:numId w:val="9"/></w:numPr>')
)


def read(body, **parts):
    data = make_docx(body, **{"styles": STYLES} | parts)
    return assemble_document(read_docx(data), file="file.docx", data=data)


def shape(body, **parts):
    return [(p.kind, p.depth, p.marker, p.text) for p in read(body, **parts).passages]


def markers(body, numbering):
    return [passage.marker for passage in read(body, numbering=numbering).passages]


def texts(body, **parts):
    return [passage.text for passage in read(body, **parts).passages]


def asides(body, **parts):
    return [passage.text for passage in read(body, **parts).set_aside]


@settings(max_examples=60, deadline=None)
@given(number=st.integers(1, 3999))
def test_numbers_printed_for_lists_read_back_as_themselves(number):
    assert parse_roman_number(format_number(min(number, 899), "lower-roman")) == min(number, 899)
    assert parse_chinese_number(format_number(number, "chinese")) == number


@settings(max_examples=60, deadline=None)
@given(words=st.lists(st.text(st.sampled_from("ab 中第。⼈ﬁ1"), max_size=12), max_size=8), split=st.integers(1, 5))
def test_words_lead_back_to_the_text_of_the_main_part(words, split):
    body = "".join(paragraph("".join(run(word[i : i + split]) for i in range(0, len(word), split))) for word in words)
    document = read(body)
    source = "".join(words)
    for passage in document.passages:
        assert document.text[passage.start : passage.end] == passage.text
    for origin in document.origins:
        original = source[origin.source_start : origin.source_end]
        assert original == document.text[origin.start : origin.end] or re.search("[⼈ﬁ ]", original)


def test_headings_are_found_by_outline_level_by_name_and_through_the_styles_they_are_based_on():
    body = (
        paragraph("A plan", style="T")
        + paragraph("One", style="1")
        + paragraph("One one", style="2")
        + paragraph("Two", style="own")
        + paragraph("Text of two", style="body")
        + paragraph("Direct", properties='<w:outlineLvl w:val="1"/>')
    )
    assert shape(body) == [
        ("title", 0, None, "A plan"),
        ("heading", 1, None, "One"),
        ("heading", 2, None, "One one"),
        ("heading", 1, None, "Two"),
        ("paragraph", 0, None, "Text of two"),
        ("heading", 2, None, "Direct"),
    ]


LEVELS = abstract_list(0, level(0, "decimal", "%1."), level(1, "lowerLetter", "(%2)"), level(2, "bullet", "\uf0b7"))


def test_levels_count_and_deeper_ones_begin_again():
    places = [0, 1, 1, 2, 0, 1, 0]
    body = "".join(paragraph("word", number=1, level=place) for place in places)
    assert [(depth, marker) for _, depth, marker, _ in shape(body, numbering=LEVELS + numbered_list(1, 0))] == [
        (1, "1."), (2, "(a)"), (2, "(b)"), (3, "•"), (1, "2."), (2, "(a)"), (1, "3."),
    ]  # fmt: skip


def test_lists_of_one_kind_go_on_unless_a_start_is_set():
    restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    numbering = LEVELS + numbered_list(1, 0) + numbered_list(2, 0) + numbered_list(3, 0, restart)
    body = "".join(paragraph("word", number=number) for number in (1, 1, 2, 3, 3, 1))
    assert markers(body, numbering) == ["1.", "2.", "3.", "5.", "6.", "7."]


def test_a_level_can_print_those_above_it_and_never_restart():
    never = level(1, "decimal", "%1-%2", more='<w:lvlRestart w:val="0"/>')
    legal = level(2, "decimal", "%1.%2.%3", more="<w:isLgl/>")
    numbering = abstract_list(0, level(0, "upperRoman", "%1."), never, legal) + numbered_list(1, 0)
    body = "".join(paragraph("word", number=1, level=place) for place in (0, 1, 0, 1, 2))
    assert markers(body, numbering) == ["I.", "I-1", "II.", "II-2", "2.2.1"]


def test_a_level_that_is_replaced_for_one_list_prints_so_there():
    own = f'<w:lvlOverride w:ilvl="0">{level(0, "upperLetter", "%1)", start=3)}</w:lvlOverride>'
    numbering = LEVELS + numbered_list(1, 0, own)
    assert markers(paragraph("word", number=1) + paragraph("word", number=1), numbering) == ["C)", "D)"]


@pytest.mark.parametrize(
    ("kind", "template", "start", "printed"),
    [
        ("chineseCountingThousand", "第%1条", 12, "第十二条"),
        ("chineseCounting", "（%1）", 20, "（二十）"),
        ("japaneseCounting", "%1、", 10, "十、"),
        ("ideographDigital", "%1、", 10, "一〇、"),
        ("ideographTraditional", "%1、", 3, "丙、"),
        ("chineseLegalSimplified", "%1、", 12, "壹拾贰、"),
        ("decimalEnclosedCircle", "%1", 4, "④"),
        ("decimalFullWidth", "%1.", 12, "12."),
        ("decimalZero", "%1.", 7, "07."),
        ("lowerRoman", "(%1)", 9, "(ix)"),
        ("upperLetter", "%1.", 28, "BB."),
        ("decimal", "Article %1", 0, "Article 0"),
        ("bullet", "o", 1, "◦"),
        ("bullet", "\uf0a7", 1, "▪"),
        ("bullet", "–", 1, "–"),
    ],
)
def test_numbers_are_printed_as_their_format_says(kind, template, start, printed):
    numbering = abstract_list(0, level(0, kind, template, start=start)) + numbered_list(1, 0)
    (passage,) = read(paragraph("本条规定的内容。", number=1), numbering=numbering).passages
    assert (passage.marker, passage.text) == (printed, "本条规定的内容。")


def test_a_style_can_number_and_a_paragraph_can_refuse():
    numbering = abstract_list(0, level(0, "bullet", "•")) + numbered_list(9, 0)
    body = paragraph("one", style="list") + paragraph("two", style="list", number=0)
    assert [(kind, marker) for kind, _, marker, _ in shape(body, numbering=numbering)] == [
        ("item", "•"), ("paragraph", None),
    ]  # fmt: skip


def test_the_lists_that_word_brings_along_are_as_deep_as_their_names_say():
    own = style("b2", "List Bullet 2", paragraph='<w:numPr><w:numId w:val="9"/></w:numPr>')
    numbering = abstract_list(0, level(0, "bullet", "•")) + numbered_list(9, 0)
    body = paragraph("one", style="list") + paragraph("two", style="b2")
    assert [depth for _, depth, *_ in shape(body, styles=STYLES + own, numbering=numbering)] == [1, 2]


def test_a_bold_quotation_is_no_heading():
    body = paragraph("Plan", style="T") + paragraph(run("Words of others", "<w:b/>"), style="q") + paragraph("It is.")
    kinds = [kind for kind, *_ in shape(body, styles=STYLES + style("q", "Intense Quote"))]
    assert kinds == ["title", "paragraph", "paragraph"]


def test_a_document_without_a_marked_title_has_its_centred_line_or_only_topmost_heading():
    centred = paragraph("关于数据的意见", properties='<w:jc w:val="center"/>') + paragraph("一、总则", style="1")
    topmost = paragraph("A plan", style="1") + paragraph("One", style="2") + paragraph("Two", style="2")
    several = paragraph("One", style="1") + paragraph("Two", style="1")
    assert [read(body).title for body in (centred, topmost, several)] == ["关于数据的意见", "A plan", None]


def test_numbered_articles_stand_under_numbered_chapters():
    numbering = abstract_list(0, level(0, "chineseCounting", "第%1章"), level(1, "chineseCounting", "第%2条")) + (
        numbered_list(1, 0)
    )
    body = (
        paragraph("总则", number=1)
        + paragraph("为了促进发展，制定本办法。", number=1, level=1)
        + paragraph("本办法适用于数据的处理。", number=1, level=1)
    )
    assert [(kind, depth, marker) for kind, depth, marker, _ in shape(body, numbering=numbering)] == [
        ("heading", 1, "第一章"), ("item", 1, "第一条"), ("item", 1, "第二条"),
    ]  # fmt: skip


def test_insertions_are_read_and_deletions_left_out():
    deleted = "<w:del><w:r><w:delText>gone </w:delText></w:r></w:del>"
    moved = f"<w:moveFrom>{run('moved ')}</w:moveFrom>"
    assert texts(paragraph(run("kept ") + deleted + moved + f"<w:ins>{run('new')}</w:ins>")) == ["kept new"]
    row = f"<w:tr><w:trPr><w:del/></w:trPr><w:tc>{paragraph('gone')}</w:tc><w:tc>{paragraph('gone')}</w:tc></w:tr>"
    assert texts(table([["a", "b"]]).replace("</w:tbl>", f"{row}</w:tbl>")) == ["a | b"]


def test_paragraphs_whose_mark_was_deleted_are_one():
    body = paragraph("First half, ", properties="<w:rPr><w:del/></w:rPr>") + paragraph("second half.")
    assert texts(body) == ["First half, second half."]


def test_an_old_format_of_a_changed_paragraph_plays_no_part():
    old = '<w:pPrChange><w:pPr><w:pStyle w:val="1"/></w:pPr></w:pPrChange>'
    assert [kind for kind, *_ in shape(paragraph("now text, it is.", properties=old))] == ["paragraph"]


def field(code, shown):
    turns = [f'<w:r><w:fldChar w:fldCharType="{turn}"/></w:r>' for turn in ("begin", "separate", "end")]
    return f"{turns[0]}<w:r><w:instrText>{code}</w:instrText></w:r>{turns[1]}{shown}{turns[2]}"


def test_fields_and_links_show_what_they_print():
    link = f'<w:hyperlink r:id="rId9">{run("a link")}</w:hyperlink>'
    content = run("see ") + field("REF x", run("part 2")) + run(" and ") + link
    assert texts(paragraph(content)) == ["see part 2 and a link"]


def test_contents_are_set_aside_by_style_field_and_part():
    gallery = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
    part = f"<w:sdt><w:sdtPr>{gallery}</w:sdtPr><w:sdtContent>{paragraph('By part')}</w:sdtContent></w:sdt>"
    body = (
        paragraph("By style", style="toc1") + paragraph(field("TOC \\o", run("By field"))) + part + paragraph("Text.")
    )
    assert texts(body) == ["Text."]
    assert asides(body) == ["By style", "By field", "By part"]


def test_what_stands_around_the_body_is_set_aside():
    separator = f'<w:footnote w:type="separator">{paragraph("line")}</w:footnote>'
    notes = f"{separator}<w:footnote>{paragraph('A note.')}</w:footnote>"
    box = f"<w:r><w:pict><w:txbxContent>{paragraph('In a box')}</w:txbxContent></w:pict></w:r>"
    body = paragraph(run("Text") + box + run("hidden", "<w:vanish/>") + run("7", '<w:vertAlign w:val="superscript"/>'))
    parts = {"footnotes": notes, "header": paragraph("Head"), "footer": paragraph("Foot")}
    comment = f"<w:comment>{paragraph('A remark')}</w:comment>"
    assert texts(body, **parts) == ["Text"]
    assert sorted(asides(body, comments=comment, **parts)) == sorted(
        ["In a box", "hidden", "7", "Head", "Foot", "A note.", "A remark"]
    )


def test_a_raised_number_is_a_power_behind_a_digit_or_a_unit():
    raised = run("26", '<w:vertAlign w:val="superscript"/>')
    assert texts(paragraph(run("10") + raised + run(" operations"))) == ["10^26 operations"]


def test_only_one_of_two_versions_of_a_drawing_is_read():
    box = f"<w:txbxContent>{paragraph('In a box')}</w:txbxContent>"
    twice = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    assert asides(paragraph(f"<w:r>{twice}</w:r>{run('Text')}")) == ["In a box"]


def test_a_document_all_in_text_boxes_is_read():
    assert texts(
        paragraph(f"<w:r><w:pict><w:txbxContent>{paragraph('All of it.')}</w:txbxContent></w:pict></w:r>")
    ) == ["All of it."]


def test_controls_show_their_content_but_not_their_prompt():
    prompt = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run('click here')}</w:sdtContent></w:sdt>"
    filled = f"<w:sdt><w:sdtPr/><w:sdtContent>{run('filled in')}</w:sdtContent></w:sdt>"
    assert texts(paragraph(run("is ") + prompt + filled)) == ["is filled in"]


def test_tabs_breaks_hyphens_and_symbols_are_characters():
    content = (
        "<w:r><w:t>one</w:t><w:tab/><w:t>co</w:t><w:noBreakHyphen/><w:t>op</w:t><w:softHyphen/><w:t>erate</w:t></w:r>"
    )
    symbol = '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'
    assert texts(paragraph(content + symbol)) == ["one co-operate✓"]
    assert texts(paragraph("<w:r><w:t>One.</w:t><w:br/><w:t>Two.</w:t></w:r>")) == ["One.", "Two."]


def test_tables_of_data_are_rows_and_tables_that_arrange_are_paragraphs():
    assert texts(table([["Agency", "Date"], ["NIST", "May"]])) == ["Agency | Date", "NIST | May"]
    assert texts(table([["A box of text.", table([["inner", "row"]]) + paragraph("End.")]])) == [
        "A box of text.", "inner | row", "End.",
    ]  # fmt: skip


def test_a_short_bold_line_that_leads_on_is_a_heading():
    body = paragraph("Plan", style="T") + paragraph(run("Purpose", "<w:b/>")) + paragraph("Text follows here.")
    assert [kind for kind, *_ in shape(body)] == ["title", "heading", "paragraph"]
