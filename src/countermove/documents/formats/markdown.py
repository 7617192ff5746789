"""Markdown, read into blocks: headings, paragraphs, list items; tables row by row."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from markdown_it import MarkdownIt
from markdown_it.token import Token

from countermove.documents.blocks import Block, Content
from countermove.documents.formats.text import decode_text
from countermove.documents.normalise import clean_line, normalise_text
from countermove.documents.numbering import read_marker

_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True, slots=True)
class _State:
    """Where in the document the next inline text stands."""

    heading: int = 0
    markers: tuple[str, ...] = ()  # one for each list item that is open, outermost first
    is_item_started: bool = True
    cells: tuple[str, ...] | None = None


def read_markdown(data: bytes) -> Content:
    """The blocks of a Markdown file. The first heading of the first level is the title; front matter and HTML are
    set aside. Raises `Refusal` for what is not text.
    """
    text = normalise_text(decode_text(data))
    front = _FRONT_MATTER.match(text)
    blocks = tuple(_blocks(MarkdownIt("commonmark").enable("table").parse(text[front.end() if front else 0 :])))
    aside = tuple(block for block in blocks if block.kind == "aside")
    body = _mark_title(tuple(block for block in blocks if block.kind != "aside"))
    before = (Block("aside", clean_line(front[0])),) if front else ()
    return Content("markdown", body, before + aside)


def _mark_title(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    for place, block in enumerate(blocks):
        if block.kind == "heading":
            if block.depth != 1 or block.marker:
                break
            return (*blocks[:place], replace(block, kind="title", depth=0), *blocks[place + 1 :])
    return blocks


def _blocks(tokens: list[Token]) -> Iterator[Block]:
    state = _State()
    for token in tokens:
        state, block = _step(state, token)
        if block and block.text:
            yield block


def _step(state: _State, token: Token) -> tuple[_State, Block | None]:
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
            state, block = replace(state, cells=None), Block("paragraph", " | ".join(state.cells or ()))
        case "inline":
            state, block = _place(state, _plain_text(token))
        case "fence" | "code_block":
            block = Block("paragraph", clean_line(token.content))
        case "html_block":
            block = Block("aside", clean_line(_TAG.sub(" ", token.content)))
    return state, block


def _place(state: _State, text: str) -> tuple[_State, Block | None]:
    if state.cells is not None:
        return replace(state, cells=(*state.cells, text)), None
    if state.heading:
        marker = read_marker(text)
        lead = marker.lead if marker and len(marker.lead) < len(text) else ""
        printed = marker.printed if marker and lead else None
        return state, Block("heading", text[len(lead) :], state.heading, printed, lead)
    if state.markers and not state.is_item_started:
        marker_text = state.markers[-1]
        item = Block("item", text, len(state.markers), marker_text, f"{marker_text} ")
        return replace(state, is_item_started=True), item
    return state, Block("paragraph", text)


def _plain_text(token: Token) -> str:
    pieces = []
    for child in token.children or []:
        if child.type in {"text", "code_inline"}:
            pieces.append(child.content)
        elif child.type in {"softbreak", "hardbreak"}:
            pieces.append(" ")
        elif child.type == "image":
            pieces.append(child.content)
    return clean_line("".join(pieces))
