"""DOCX files for tests, written part by part."""

import io
import zipfile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SPACES = (
    f'xmlns:w="{W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PARTS = ("styles", "numbering", "footnotes", "endnotes", "comments", "header", "footer")


def run(text, properties=""):
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(content="", *, style=None, number=None, level=0, properties=""):
    """A paragraph of runs, or of one run with plain text; `number` is the id of a list."""
    runs = content if content.startswith("<") or not content else run(content)
    style = f'<w:pStyle w:val="{style}"/>' if style else ""
    listed = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>' if number is not None else ""
    return f"<w:p><w:pPr>{style}{listed}{properties}</w:pPr>{runs}</w:p>"


def table(rows):
    cells = (["<w:tc><w:tcPr/>" + (c if c.startswith("<") else paragraph(c)) + "</w:tc>" for c in row] for row in rows)
    return f"<w:tbl>{''.join('<w:tr>' + ''.join(row) + '</w:tr>' for row in cells)}</w:tbl>"


def style(style_id, name, *, based_on=None, paragraph="", run="", default=False):
    base = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    is_default = ' w:default="1"' if default else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{style_id}"{is_default}><w:name w:val="{name}"/>{base}'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


def level(place, kind, text, *, start=1, more=""):
    return (
        f'<w:lvl w:ilvl="{place}"><w:start w:val="{start}"/><w:numFmt w:val="{kind}"/>{more}<w:lvlText w:val="{text}"/>'
        "</w:lvl>"
    )


def abstract_list(key, *levels, more=""):
    return f'<w:abstractNum w:abstractNumId="{key}">{more}{"".join(levels)}</w:abstractNum>'


def numbered_list(list_id, key, overrides=""):
    return f'<w:num w:numId="{list_id}"><w:abstractNumId w:val="{key}"/>{overrides}</w:num>'


def part(root, content):
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{root} {SPACES}>{content}</w:{root}>'


def make_docx(body, **parts):
    """The bytes of a DOCX file with this content of its body; other parts by the kinds in `PARTS`."""
    roots = {"header": "hdr", "footer": "ftr"}
    files = {
        "_rels/.rels": _relations([("rId1", "officeDocument", "word/document.xml")]),
        "word/document.xml": part("document", f"<w:body>{body}</w:body>"),
        "word/_rels/document.xml.rels": _relations([(f"rId{n}", kind, f"{kind}.xml") for n, kind in enumerate(parts)]),
    }
    files |= {f"word/{kind}.xml": part(roots.get(kind, kind), content) for kind, content in parts.items()}
    return make_zip(files)


def make_zip(files):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def _relations(entries):
    related = "".join(f'<Relationship Id="{i}" Type="{TYPES}/{kind}" Target="{name}"/>' for i, kind, name in entries)
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{space}">{related}</Relationships>'
