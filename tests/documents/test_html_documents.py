import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countermove.documents.blocks import assemble_document
from countermove.documents.formats.html import read_html
from countermove.documents.formats.html_encoding import decode_html
from countermove.documents.formats.html_tree import build_tree, walk
from countermove.documents.read import read_document

PROSE = "The agencies shall report to the President within ninety days of the date of this order. " * 3
CHINESE = "为了促进生成式人工智能健康发展和规范应用，维护国家安全和社会公共利益，根据有关法律，制定本办法。"
TRADITIONAL = "為了促進資料的發展，規範市場的秩序，國家對這個問題有了新的規定，各機關應當依法辦理。"

MENU = "<ul><li><a href='/a'>Home</a></li><li><a href='/b'>News</a></li><li><a href='/c'>Contact</a></li></ul>"


def read(page, encoding="utf-8"):
    data = page.encode(encoding)
    return assemble_document(read_html(data), file="page.html", data=data)


def shape(page):
    return [(p.kind, p.depth, p.marker, p.text) for p in read(page).passages]


def body_text(page):
    return "\n".join(passage.text for passage in read(page).passages)


def aside_text(page):
    return "\n".join(passage.text for passage in read(page).set_aside)


MARKUP = """
<p> </p> <div> </div> <b> </b> <ul> <ol> <li> </ul> </ol> <table> <tr> <td> </table> <h2> </h2> <br> <sup> </sup> <nav>
</nav> <a_href='#n1'> </a> <pre> </pre> <!-- --> <script> </script> &amp; &#x4e2d; &nbsp; &bad < > " ' <p_hidden>
<article> </article> word other. 第一条 一、 （一） (a) 1. ， 。 ﬁ e\u0301 ⼈ a\u00adb
"""
PARTS = st.sampled_from([*MARKUP.split(), " ", "\n"]).map(lambda part: part.replace("_", " "))


@settings(max_examples=200, deadline=None)
@given(parts=st.lists(PARTS, max_size=60))
def test_whatever_the_markup_passages_stand_between_their_offsets_and_origins_inside_the_source(parts):
    source = "".join(parts)
    document = read(source)
    for passage in (*document.passages, *document.set_aside):
        assert document.text[passage.start : passage.end] == passage.text
    ends = [origin.end for origin in document.origins]
    assert ends == sorted(ends)
    assert all(0 <= origin.source_start < origin.source_end <= len(source) for origin in document.origins)


@settings(max_examples=100, deadline=None)
@given(
    words=st.lists(st.sampled_from(["alpha", "beta", "中文", "§", "x²", "&lt;", "&eacute;"]), min_size=1, max_size=20)
)
def test_words_lead_back_to_the_characters_they_are_made_from(words):
    source = f"<html><body><p>{' '.join(words)}</p></body></html>"
    document = read(source)
    for origin in document.origins:
        original = source[origin.source_start : origin.source_end]
        found = document.text[origin.start : origin.end]
        assert original == found or original in {"&lt;", "&eacute;"}
    traced = sum(origin.end - origin.start for origin in document.origins)
    assert traced == len(document.text)


@settings(max_examples=100, deadline=None)
@given(parts=st.lists(PARTS, max_size=60))
def test_a_tree_opens_and_closes_every_element_once(parts):
    depth = 0
    for node, is_closing in walk(build_tree("".join(parts))):
        if hasattr(node, "children"):
            depth += -1 if is_closing else 1
    assert depth == 0


def test_headings_lists_and_paragraphs_come_out_as_the_page_shows_them():
    page = f"""<title>A plan - Agency</title><h1>A plan</h1><h2>Part one</h2><p>{PROSE}</p>
    <ol><li>First<ul><li>inner</li></ul></li><li><p>Second</p><p>and more</p></li></ol><h3>1.2 Deep</h3>"""
    assert shape(page) == [
        ("title", 0, None, "A plan"),
        ("heading", 1, None, "Part one"),
        ("paragraph", 0, None, PROSE.strip()),
        ("item", 1, "1.", "First"),
        ("item", 2, "•", "inner"),
        ("item", 1, "2.", "Second"),
        ("paragraph", 0, None, "and more"),
        ("heading", 2, "1.2", "Deep"),
    ]


@pytest.mark.parametrize(
    ("opening", "markers"),
    [
        ("<ol>", ["1.", "2."]),
        ("<ol start=9>", ["9.", "10."]),
        ("<ol type=a start=26>", ["z.", "aa."]),
        ("<ol type=I start=3>", ["III.", "IV."]),
        ("<ol reversed>", ["2.", "1."]),
        ("<ol style='list-style-type: lower-roman'>", ["i.", "ii."]),
        ("<ol style='list-style: cjk-ideographic' start=10>", ["十、", "十一、"]),
        ("<ul>", ["•", "•"]),
        ("<ul style='list-style:none'>", [None, None]),
    ],
)
def test_items_have_the_markers_that_a_browser_prints(opening, markers):
    assert [marker for _, _, marker, _ in shape(f"{opening}<li>one thing<li>other thing")] == markers


def test_an_item_that_prints_its_own_number_keeps_it():
    page = "<ul style='list-style:none'><li>(a) one thing</li><li>(b) other thing</li></ul>"
    assert [(marker, text) for _, _, marker, text in shape(page)] == [("(a)", "one thing"), ("(b)", "other thing")]


def test_a_chinese_page_of_plain_paragraphs_is_found_by_its_numbers():
    page = f"""<title>数据办法_某办公室</title><div class=content><p align=center>数据办法</p>
    <p>　　<b>第一章　总则</b></p><p>　　第一条　{CHINESE}</p><p>　　第二条　遵守以下规定：</p>
    <p>　　（一）{CHINESE}</p><p>　　（二）{CHINESE}</p><p>　　第二章　附则</p><p>　　第三条　{CHINESE}</p></div>"""
    assert [(kind, depth, marker) for kind, depth, marker, _ in shape(page)] == [
        ("title", 0, None),
        ("heading", 1, "第一章"),
        ("item", 1, "第一条"),
        ("item", 1, "第二条"),
        ("item", 2, "（一）"),
        ("item", 2, "（二）"),
        ("heading", 1, "第二章"),
        ("item", 1, "第三条"),
    ]


def test_numbers_in_table_cells_of_their_own_are_the_markers_of_items():
    rows = "".join(f"<tr><td><p>({letter})</p></td><td><p>point {letter};</p></td></tr>" for letter in "ab")
    page = f"<table><tr><td>1.</td><td><p>Members shall:</p><table>{rows}</table></td></tr></table>"
    assert [(marker, text) for _, _, marker, text in shape(page)] == [
        ("1.", "Members shall:"),
        ("(a)", "point a;"),
        ("(b)", "point b;"),
    ]


def test_a_table_of_data_is_read_row_by_row():
    page = "<table><tr><th>Agency<th>Date<tr><td><p>NIST</p><td>2025<br>May</table>"
    assert [text for *_, text in shape(page)] == ["Agency | Date", "NIST | 2025 May"]


@pytest.mark.parametrize(
    ("raised", "text"),
    [
        ("the order<sup>12</sup> says", "the order says"),
        ("the order<sup><a href='#fn1'>a</a></sup> says", "the order says"),
        ("the order<a href='#_ftn3'>[3]</a> says", "the order says"),
        ("规定<sup>[2]</sup>的", "规定的"),
        ("4 m<sup>2</sup> of", "4 m^2 of"),
        ("10<sup>26</sup> operations", "10^26 operations"),
        ("the 1<sup>st</sup> of", "the 1st of"),
        ("CO<sub>2</sub> and", "CO2 and"),
        ("see <a href='#s3'>3</a> and", "see 3 and"),
    ],
)
def test_note_signs_are_set_aside_and_powers_are_kept(raised, text):
    assert body_text(f"<p>{raised}</p>") == text


@pytest.mark.parametrize(
    "part",
    [
        f"<nav>{MENU}KEEPOUT</nav>",
        f"<div class=menu>{MENU}<a href=x>KEEPOUT</a></div>",
        f"<div>{MENU}<a href=x>KEEPOUT</a></div>",
        "<p hidden>KEEPOUT</p>",
        "<div style='color:red;display: none'><p>KEEPOUT</p></div>",
        "<!-- KEEPOUT -->",
        "<p>当前位置：<a href=/>首页</a> &gt; <a href=/x>KEEPOUT</a></p>",
        "<footer><p>Office of KEEPOUT, Main Street 1, all rights reserved.</p></footer>",
        "<template><p>KEEPOUT</p></template>",
        "<button>KEEPOUT</button>",
        "<aside><p>KEEPOUT is something else that happened last week.</p></aside>",
        "<ol><li id=fn1>KEEPOUT, page 3.</li></ol>",
        "<div role=navigation><p>KEEPOUT</p></div>",
    ],
)
def test_what_is_not_the_document_is_set_aside_and_kept(part):
    page = f"<body>{part}<main><h1>A plan</h1><p>{PROSE}</p><p>{PROSE}</p></main></body>"
    for whole in (page, page.replace("<main>", "<div id=x>").replace("</main>", "</div>")):
        assert "KEEPOUT" not in body_text(whole)
        assert "KEEPOUT" in aside_text(whole)


def test_scripts_and_styles_are_no_text_at_all():
    page = f"<style>p{{x:1}}KEEPOUT</style><script>'<p>KEEPOUT</p>'</script><p>{PROSE}</p>"
    assert "KEEPOUT" not in read(page).text


def test_content_is_found_without_any_hint_in_names():
    noise = "<div><a href=1>One</a> | <a href=2>Two</a> | <a href=3>Three</a></div>"
    page = f"<div>{noise}<div><div><p>{PROSE}</p></div><div><p>{PROSE}</p></div></div>{noise}</div>"
    assert [text for *_, text in shape(page)] == [PROSE.strip()] * 2


def test_teasers_beside_a_short_document_are_set_aside():
    teaser = "<div><a href=n>A headline of some length that leads to other news</a><p>The agency said more.</p></div>"
    article = "<div><h1>Rules</h1><p>The agency adopted new rules today.</p></div>"
    page = f"<div>{article}<div><h3>Latest</h3>{teaser * 3}</div></div>"
    assert [text for *_, text in shape(page)] == ["Rules", "The agency adopted new rules today."]


def test_the_card_of_a_catalogue_in_front_of_the_title_is_set_aside():
    card = "<table><tr><td>索 引 号：</td><td>0001/2017</td></tr><tr><td>发文机关：</td><td>国务院</td></tr></table>"
    page = f"<title>数据通知_网</title>{card}<table><tr><td><p>数据通知</p><p>{CHINESE}</p></td></tr></table>"
    assert [text for *_, text in shape(page)] == ["数据通知", CHINESE]


def test_the_notes_of_an_act_are_set_aside_with_their_signs():
    sign = '<a href="#ntr1"><span>(<span>1</span>)</span></a>'
    page = f'<p>Having regard to the Treaty{sign},</p><p>{PROSE}</p><p><a id="ntr1">(1)</a> OJ C 517, p. 56.</p>'
    assert body_text(page) == f"Having regard to the Treaty,\n{PROSE.strip()}"


def test_a_page_in_a_form_and_layout_tables_is_read():
    page = f"<form><table><tr><td>{MENU}</td><td><h1>A plan</h1><p>{PROSE}</p></td></tr></table></form>"
    assert [kind for kind, *_ in shape(page)] == ["title", "paragraph"]


def test_lines_parted_by_breaks_are_paragraphs_and_wrapped_source_is_not():
    assert [text for *_, text in shape("<p>One thing.<br>Other thing.<br><br>Last<br></p>")] == [
        "One thing.", "Other thing.", "Last",
    ]  # fmt: skip
    assert body_text("<p>国务院\n  关于深入\n实施</p>") == "国务院关于深入实施"
    assert body_text("<p>one\n two\tthree</p>") == "one two three"


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>Unclosed <b>bold <i>both</b> cross</i> end", "Unclosed bold both cross end"),
        ("<p>5 < 6 & 7 > 3</p>", "5 < 6 & 7 > 3"),
        ("<p>one</div></p></span>two", "one\ntwo"),
        ("<p title='a>b'>one</p>", "one"),
        ("text <!-- never closed", "text"),
        ("one<script>never closed <p>two", "one"),
        ("<?xml version='1.0'?><html><script src='a'/><p>Kept.<br/>Too.</p></html>", "Kept.\nToo."),
        ("<p>&amp;lt; &#20013; &#x6587; &hellip;</p>", "&lt; 中 文 …"),
        ("<p>a\0b</p>", "ab"),
    ],
)
def test_broken_markup_is_read_as_browsers_do(page, text):
    assert body_text(page) == text


@pytest.mark.parametrize("declared", ["gb2312", "gbk", "utf-8", "big5", None])
@pytest.mark.parametrize(("text", "encoding"), [(CHINESE, "gb18030"), (TRADITIONAL, "big5"), (CHINESE, "utf-8")])
def test_a_page_is_decoded_by_its_characters_when_what_it_declares_is_wrong(declared, text, encoding):
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">' if declared else ""
    data = f"<html><head>{meta}</head><p>{text * 3}</p></html>".encode(encoding)
    assert text in decode_html(data)


def test_a_declared_western_encoding_is_believed():
    data = "<meta charset=iso-8859-1><p>naïve façade – “quoted”</p>".encode("cp1252")
    assert "naïve façade – “quoted”" in decode_html(data)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_is_believed(encoding):
    assert decode_html(f"<meta charset=gbk><p>{CHINESE}</p>".encode(encoding)).startswith("<meta")


@pytest.mark.shared
def test_the_interim_measures_are_24_articles_in_five_chapters(shared_documents):
    path = shared_documents / "cn-genai-interim-measures-2023.html"
    document = read_document(path)
    assert document.title == "生成式人工智能服务管理暂行办法"
    markers = [p.marker for p in document.passages if p.marker and p.marker[0] == "第"]
    assert sum(marker.endswith("章") for marker in markers) == 5
    articles = [p for p in document.passages if p.marker and p.marker.endswith("条")]
    assert len(articles) == 24
    assert {p.kind for p in articles} == {"item"}
    body = "".join(p.text for p in document.passages)
    assert not any(words in body for words in ("版权所有", "首 页", "当前位置", "【打印】", "来源：", "publishdate"))
    source = decode_html(path.read_bytes())
    for origin in document.origins:
        original = source[origin.source_start : origin.source_end]
        found = document.text[origin.start : origin.end]
        assert original.split() == found.split() or original.startswith("&")
