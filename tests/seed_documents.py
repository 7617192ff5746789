"""Small sound documents of every format, to be damaged."""

from docx_files import abstract_list, level, make_docx, numbered_list, paragraph, run, style, table
from pdf_files import Words, make_pdf

CHINESE = "第一章 总则\n第一条 为了促进发展，规范市场秩序，制定本办法。\n（一）坚持发展；\n（二）坚持安全。\n"
ENGLISH = "Sec. 1. Purpose. The agencies shall report.\n(a) Within ninety days; and\n(i) each year.\n• A bullet.\n"
MARKDOWN = (
    "# A plan\n\n## Part\n\n1. First\n   - inner\n\n| a | b |\n|---|---|\n| c | d |\n\n```\ncode\n```\n<b>html</b>\n"
)
PAGE = """<!DOCTYPE html><html><head><meta charset="{encoding}"><title>办法_网站</title><style>p{{}}</style></head>
<body><nav><ul><li><a href="/">Home</a></li></ul></nav><div class="main"><h1>办法</h1>
<p>第一条 &amp; 为了促进发展&nbsp;制定本办法。<sup><a href="#fn1">1</a></sup></p>
<table><tr><td>(a)</td><td>point</td></tr></table><ol type="i"><li>one<ul><li>two</li></ul></li></ol>
<p>Text that goes on for a while, and then<br>ends.</p></div><!-- remark --><script>var x = "<p>";</script></body>
</html>"""


def make_seeds():
    """Documents by name, each as bytes; the ending tells the format."""
    return {
        "plain.txt": ENGLISH.encode(),
        "chinese.txt": CHINESE.encode("gb18030"),
        "wide.txt": (ENGLISH + CHINESE).encode("utf-16"),
        "plan.md": (MARKDOWN + CHINESE).encode(),
        "page.html": PAGE.format(encoding="utf-8").encode(),
        "page.htm": PAGE.format(encoding="gb2312").encode("gb18030"),
        "page.xhtml": ("<?xml version='1.0'?>" + PAGE.format(encoding="utf-8")).encode(),
        "words.pdf": make_pdf(
            [[Words("A line of text.", 72, 700), Words("1", 100, 705, 6)], [Words("More.", 72, 700)]]
        ),
        "word.docx": _make_word(),
    }


def _make_word():
    numbering = abstract_list(0, level(0, "decimal", "%1."), level(1, "chineseCounting", "（%2）"))
    field = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC</w:instrText></w:r>'
    body = (
        paragraph("A plan", style="T")
        + paragraph("One", style="1")
        + paragraph("First.", number=1)
        + paragraph("坚持发展；", number=1, level=1)
        + table([["a", "b"], ["c", table([["d"]])]])
        + paragraph(run("kept ") + f"<w:ins>{run('new')}</w:ins><w:del><w:r><w:delText>old</w:delText></w:r></w:del>")
        + paragraph(f"{field}<w:r><w:fldChar w:fldCharType='end'/></w:r>{run('x', '<w:vanish/>')}")
    )
    styles = style("T", "Title") + style("1", "heading 1", based_on="T", paragraph='<w:outlineLvl w:val="0"/>')
    notes = f"<w:footnote>{paragraph('A note.')}</w:footnote>"
    return make_docx(body, styles=styles, numbering=numbering + numbered_list(1, 0), footnotes=notes)
