"""Markdown, read into blocks: headings, paragraphs, list items; tables row by row."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from markdown_it import MarkdownIt
from markdown_it.token import Token

from countermove.documents.blocks import Block, Content, make_block
from countermove.documents.formats.markdown_source import MarkdownSource
from countermove.documents.formats.text import decode_text
from countermove.documents.normalise import clean_traced, normalise_traced
from countermove.documents.numbering import read_marker
from countermove.documents.traced import Traced, cut_text, join_texts, substitute, trace_text

_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True, slots=True)
class _State:
    """Where in the document the next inline text stands."""

    heading: int = 0
    markers: tuple[str, ...] = ()  # one for each list item that is open, outermost first
    is_item_started: bool = True
    cells: tuple[Traced, ...] | None = None


def read_markdown(data: bytes) -> Content:
    """The blocks of a Markdown file. The first heading of the first level is the title; front matter and HTML are
    set aside. Raises `Refusal` for what is not text.
    """
    source = normalise_traced(trace_text(decode_text(data)))
    front = _FRONT_MATTER.match(source.text)
    start = front.end() if front else 0
    written = cut_text(source, start, len(source.text))
    tokens = MarkdownIt("commonmark").enable("table").parse(written.text)
    blocks = tuple(_blocks(tokens, MarkdownSource(written)))
    aside = tuple(block for block in blocks if block.kind == "aside")
    body = _mark_title(tuple(block for block in blocks if block.kind != "aside"))
    before = (make_block("aside", cut_text(source, 0, start)),) if front else ()
    return Content("markdown", body, before + aside)


def _mark_title(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    for place, block in enumerate(blocks):
        if block.kind == "heading":
            if block.depth != 1 or block.marker:
                break
            return (*blocks[:place], replace(block, kind="title", depth=0), *blocks[place + 1 :])
    return blocks


def _blocks(tokens: list[Token], source: MarkdownSource) -> Iterator[Block]:
    state = _State()
    for token in tokens:
        state, block = _step(state, token, source)
        if block and block.text:
            yield block


def _step(state: _State, token: Token, source: MarkdownSource) -> tuple[_State, Block | None]:
    """The state after `token`, and the block that it completes, if any."""
    block = None
    match token.type:
        case "heading_open":
            state = replace(state, heading=int(token.tag[1]))
        case "heading_close":
            state = replace(state, heading=0)
        case "list_item_open":
            marker = f"{token.info}{token.markup}"
            state = replace(state, markers=(*state.markers, marker), is_item_started=False)
        case "list_item_close":
            state = replace(state, markers=state.markers[:-1], is_item_started=True)
        case "tr_open":
            state = replace(state, cells=())
        case "tr_close":
            row = join_texts(part for cell in state.cells or () for part in (Traced(" | "), cell))
            state, block = replace(state, cells=None), make_block("paragraph", cut_text(row, 3, len(row.text)))
        case "inline":
            state, block = _place(state, source.trace_inline(token))
        case "fence" | "code_block":
            block = make_block("paragraph", source.trace_lines(token))
        case "html_block":
            block = make_block("aside", substitute(source.trace_lines(token), _TAG, " "))
    return state, block


def _place(state: _State, words: Traced) -> tuple[_State, Block | None]:
    words = clean_traced(words)
    if state.cells is not None:
        return replace(state, cells=(*state.cells, words)), None
    if state.heading:
        marker = read_marker(words.text)
        lead = marker.lead if marker and len(marker.lead) < len(words.text) else ""
        printed = marker.printed if marker and lead else None
        behind = cut_text(words, len(lead), len(words.text))
        return state, replace(make_block("heading", behind, depth=state.heading), marker=printed, lead=lead)
    if state.markers and not state.is_item_started:
        marker_text = state.markers[-1]
        item = make_block("item", words, depth=len(state.markers))
        return replace(state, is_item_started=True), replace(item, marker=marker_text, lead=f"{marker_text} ")
    return state, make_block("paragraph", words)
