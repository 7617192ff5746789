"""DOCX, read into blocks: headings by style, numbers as Word prints them, tracked changes as accepted."""

from dataclasses import replace

from countermove.documents.blocks import Content
from countermove.documents.formats.docx_lines import gather_lines
from countermove.documents.formats.docx_lists import parse_lists
from countermove.documents.formats.docx_package import open_package
from countermove.documents.formats.docx_paragraphs import Grammar
from countermove.documents.formats.docx_styles import parse_styles
from countermove.documents.formats.marked_lines import Line, arrange_lines, aside_blocks, check_size


def read_docx(data: bytes) -> Content:
    """The blocks of a Word document; origins are characters of its main part: the text of all `w:t` elements, one
    behind the other. Contents, text boxes, hidden text, page headers and footers, notes and comments are set aside.
    Raises `Refusal` for what is no Word document, damaged, encrypted or too large.
    """
    package = open_package(data)
    styles = parse_styles(package.styles)
    grammar = Grammar(styles, parse_lists(package.numbering, styles))
    lines = gather_lines(package.main, grammar)
    check_size(lines)
    if all(line.aside for line in lines):
        lines = tuple(replace(line, aside="") if line.aside == "text box" else line for line in lines)
    body, contents = arrange_lines([line for line in lines if not line.aside])
    others: list[Line] = [line for line in lines if line.aside]
    for part in (*package.headers, *package.notes):
        others += gather_lines(part, grammar, has_places=False)
        check_size(others)
    return Content("docx", body, (*contents, *aside_blocks(others)))
