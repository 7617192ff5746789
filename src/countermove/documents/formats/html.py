"""HTML, read into blocks: the main content of a page, without menus, scripts and hidden parts."""

from dataclasses import replace

from countermove.documents.blocks import Content
from countermove.documents.formats.html_content import choose_content
from countermove.documents.formats.html_encoding import decode_html
from countermove.documents.formats.html_lines import gather_lines
from countermove.documents.formats.html_tree import build_tree
from countermove.documents.formats.marked_lines import arrange_lines, aside_blocks, check_size
from countermove.documents.formats.refusal import Refusal

MOST_CHARACTERS = 20_000_000


def read_html(data: bytes) -> Content:
    """The blocks of a page; origins are characters of the decoded page, markup counted. Scripts and styles are left
    out; other parts that are not the main content are set aside. Raises `Refusal` for what is not text, or too large.
    """
    source = decode_html(data)
    if len(source) > MOST_CHARACTERS:
        raise Refusal(f"has more than {MOST_CHARACTERS:,} characters", "save the part with the text as a file")
    lines, scopes = gather_lines(build_tree(source), source)
    check_size(lines)
    choice = choose_content(lines, scopes)
    body = [lines[place] for place in choice.body]
    if choice.title is not None:
        title = replace(lines[choice.title], kind="title", aside="")
        ahead = sum(place < choice.title for place in choice.body)
        body.insert(ahead, title)
    blocks, contents = arrange_lines(body)
    return Content("html", blocks, (*contents, *aside_blocks(lines[place] for place in choice.aside)))
