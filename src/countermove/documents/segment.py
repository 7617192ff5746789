"""Plain text into titles, headings, paragraphs and list items, whether it comes in lines or as one long line."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from countermove.documents.blocks import Block
from countermove.documents.numbering import (
    NAMED_SCHEMES,
    Marker,
    Outline,
    advance,
    is_ambiguous,
    read_bullet,
    read_marker,
    settle,
)
from countermove.documents.page_lines import part_page_lines
from countermove.documents.paragraphs import split_paragraphs
from countermove.documents.standing import join_subtitles, mark_standing, standing_lines

LONGEST_HEADING = {"han": 45, "latin": 120}
LONGEST_CONTENTS_LINE = 120
LOOK_AHEAD = 40  # paragraphs in which the next number of a list is looked for
FAR = 20_000  # characters of one line in which it is looked for
STANDARD_HEADINGS = (
    "总体要求",
    "指导思想",
    "基本原则",
    "主要目标",
    "工作目标",
    "重点任务",
    "保障措施",
    "组织实施",
    "附则",
)
"""Headings that official documents share; in text without line breaks nothing else parts them from what follows."""

_HAN = re.compile(r"[㐀-䶿一-鿿]")
_SENTENCE_END = re.compile(r"[。！？；;!?]|\.(?=\s|$)")
_INNER_MARKER = re.compile(
    r"Sec(?:\.|tion)\s|(?:First|Second|Third|Fourth|Fifth)(?:ly)?,\s|第[一二三四五六七八九十百\d]|[一二三四五六七八九十百]+[、是]|[（(][\w]{1,5}[）)]|\d{1,3}[.．、]"
)
_SECOND = re.compile(r"(?:^|[.;。；！？]\s*)(?:第二[，,、]|Second(?:ly)?,\s)")
_AFTER_SENTENCE = re.compile(r"(?:[.:;。；：！？!?][”’」』\"]?|[;,；]\s*(?:and|or))\s*$")
_SPELLED_HEADING = re.compile(r"[A-Z][^.:;]{2,118}\.(?=\s+\S|[A-Z])")
_CONTENTS_TITLE = re.compile(r"(?:table of )?contents|目\s*[录次錄]", re.IGNORECASE)
_DATE_OR_ADDRESS = re.compile(r"[A-Z][a-z]+ \d{1,2}, \d{4}|https?://\S+|\d{4}年\d{1,2}月\d{1,2}日")
_ISSUED_TITLE = re.compile(
    r"\S{4,60}?(?:意见|办法|规定|通知|计划|方案|决定|条例|纲要|規定|計畫|辦法)(?=\S{1,12}[〔\[]\d{4}[〕\]])"
)
_UNHEADED = frozenset(
    ("roman-bracketed", "letter-bracketed", "capital-bracketed", "han-is", "ordinal", "circled", "bullet")
)

_NO_HEADING_ENDS = {"article": (":", "："), "number-bracketed": (".", ":", "：")}
"""What ends the text of an item rather than a heading, by the scheme of its number."""

_FIRST = ("ordinal", 1)
_OF_RUNNING_TEXT = frozenset(("ordinal", "han-is"))


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of text with the marker in front of it, if any; `depth` counts open lists, 0 for a paragraph. What
    the markup of its file has settled is `fixed`.
    """

    text: str
    depth: int = 0
    marker: Marker | None = None
    fixed: Block | None = None


def segment_text(text: str) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """The blocks of the body of normalised `text`, and those set aside: navigation, its table of contents."""
    lines, aside = part_page_lines(split_paragraphs(text))
    body, contents = segment_lines(lines)
    title = next((block.text for block in body if block.kind == "title"), None)
    marked = mark_standing(lines, standing_lines(text), title)
    if marked:
        headed, contents_then = segment_lines(marked)
        if not _has_numbered_heading(headed) and _count_numbers(headed) == _count_numbers(body):
            body, contents = headed, contents_then
    return body, (*aside, *contents)


def _has_numbered_heading(blocks: Iterable[Block]) -> bool:
    return any(block.kind == "heading" and block.marker for block in blocks)


def _count_numbers(blocks: Iterable[Block]) -> int:
    return sum(block.marker is not None for block in blocks)


def segment_lines(lines: Sequence[Block]) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """The same for lines of which markup may say what they are: titles, headings and items stay so, a "row" is a
    paragraph as it stands, a "numbered" one has a marker that is sure; paragraphs are looked through for numbers.
    Depths of found headings and items go on from those that are given.
    """
    start, end = _find_contents(tuple(line.lead + line.text for line in lines))
    title, body = _part_title((*lines[:start], *lines[end:]))
    fixed = {place: line for place, line in enumerate(body) if line.kind != "paragraph"}
    pieces = tuple(_cut_pieces(tuple(line.text for line in body), fixed))
    return (*title, *join_subtitles(_blocks(pieces))), tuple(
        Block("aside", line.lead + line.text) for line in lines[start:end]
    )


def _part_title(lines: tuple[Block, ...]) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """The title with what stands before it, and the other lines; the markup's own title or headings come first."""
    if any(line.kind in {"title", "heading"} for line in lines):
        return (), lines
    for place, line in enumerate(lines[:3]):
        if line.kind != "paragraph":
            break
        if _DATE_OR_ADDRESS.fullmatch(line.text):
            continue
        issued = _ISSUED_TITLE.match(line.text)
        rest = line.text[issued.end() :] if issued else ""
        title = issued[0] if issued else line.text
        if (len(lines) < 2 and not rest) or not _is_short(title) or read_marker(title) or read_bullet(title):
            break
        after = (*((Block("paragraph", rest),) if rest else ()), *lines[place + 1 :])
        return (*lines[:place], Block("title", title)), after
    return (), lines


def _find_contents(paragraphs: tuple[str, ...]) -> tuple[int, int]:
    """Where the list under a contents title stands, which ends where its first entry comes again; (0, 0) without."""
    for start, paragraph in enumerate(paragraphs):
        if not _CONTENTS_TITLE.fullmatch(paragraph):
            continue
        end = start + 1
        seen: set[str] = set()
        while end < len(paragraphs) and len(paragraphs[end]) <= LONGEST_CONTENTS_LINE:
            marker = read_marker(paragraphs[end])
            key = marker.printed if marker else paragraphs[end]
            if key in seen or paragraphs[end].endswith(("。", ".", "；", ";")):
                break
            seen.add(key)
            end += 1
        return start, end
    return 0, 0


def _cut_pieces(paragraphs: tuple[str, ...], fixed: Mapping[int, Block]) -> Iterator[_Piece]:
    outline = Outline()
    for place, paragraph in enumerate(paragraphs):
        marker = read_marker(fixed[place].lead) if place in fixed and fixed[place].kind == "numbered" else None
        if marker:
            outline = advance(outline, marker, starts_line=True) or _insist(outline, marker)
            yield _Piece(paragraph, len(outline.open), marker)
            continue
        if place in fixed:
            outline = _pass_fixed(outline, fixed[place])
            yield _Piece(paragraph, len(outline.open) + fixed[place].depth, fixed=fixed[place])
            continue
        following = paragraphs[place + 1 : place + 1 + LOOK_AHEAD]
        marker = read_marker(paragraph)
        if marker and is_ambiguous(marker, outline):
            marker = settle(marker, paragraphs[place - 1], (paragraph[len(marker.lead) :], *following))
        elif marker and _is_lonely(marker, (paragraph[len(marker.lead) :], *following)):
            marker = None
        opened = advance(outline, marker, starts_line=True) if marker else None
        bullet = read_bullet(paragraph) if opened is None else None
        if bullet and len(bullet.lead) < len(paragraph):
            yield _Piece(paragraph[len(bullet.lead) :], len(outline.open) + 1, bullet)
            continue
        pieces, within = _cut_line((paragraph, *following), marker if opened else None, opened or outline)
        outline = _leave_line(opened or outline, within)
        yield from pieces


def _insist(outline: Outline, marker: Marker) -> Outline:
    """The outline after a marker that is sure, whatever number would have come next."""
    scheme, number = marker.readings[0]
    depth = next((place for place, (name, _) in enumerate(outline.open) if name == scheme), len(outline.open))
    return Outline((*outline.open[:depth], (scheme, number)), outline.last | {scheme: number})


def _pass_fixed(outline: Outline, block: Block) -> Outline:
    """The outline after a block of the markup: a heading closes all lists, and its number counts as seen."""
    if block.kind != "heading":
        return outline
    marker = read_marker(block.lead) if block.marker else None
    return Outline(last=outline.last | dict(marker.readings[:1] if marker else ()))


def _leave_line(before: Outline, within: Outline) -> Outline:
    """The outline after a line: without lists of the running text that were opened inside it."""
    lasting = {scheme for scheme, _ in before.open}
    kept = tuple(each for each in within.open if each[0] in lasting or each[0] not in _OF_RUNNING_TEXT)
    return replace(within, open=kept)


def _cut_line(texts: tuple[str, ...], first: Marker | None, outline: Outline) -> tuple[list[_Piece], Outline]:
    """The pieces of the first of `texts`, whose own marker `outline` already holds, and the outline after them."""
    paragraph = texts[0]
    pieces: list[_Piece] = []
    marker, depth, start = first, len(outline.open) if first else 0, len(first.lead) if first else 0
    for place, inner, outline_here in _inner_marks(texts, start, outline):
        pieces += _piece(paragraph[start:place], depth, marker)
        outline = outline_here
        marker, depth, start = inner, len(outline.open), place + len(inner.lead)
    return [*pieces, *_piece(paragraph[start:], depth, marker)], outline


def _piece(text: str, depth: int, marker: Marker | None) -> tuple[_Piece, ...]:
    """The piece, if there is anything in it; a marker that stands alone is its own text."""
    if text.strip():
        return (_Piece(text.strip(), depth, marker),)
    return (_Piece(marker.printed, depth, replace(marker, lead="")),) if marker else ()


def _inner_marks(texts: tuple[str, ...], body: int, outline: Outline) -> Iterator[tuple[int, Marker, Outline]]:
    """Where markers inside the first of `texts` open or continue lists, each with the outline after it."""
    paragraph = texts[0]
    seconds: Sequence[int] | None = None
    for found in _INNER_MARKER.finditer(paragraph, body):
        start = found.start()
        marker = read_marker(paragraph, start) if start > body else None
        if marker is None or not _may_stand(paragraph, start, body, marker):
            continue
        rest = start + len(marker.lead)
        if is_ambiguous(marker, outline):
            marker = settle(marker, paragraph[max(0, start - 40) : start], (paragraph[rest : rest + FAR], *texts[1:]))
        elif marker.readings[0] == _FIRST:
            seconds = _find_seconds(texts) if seconds is None else seconds
            place = bisect_left(seconds, rest)
            if place == len(seconds) or seconds[place] > rest + FAR:
                continue
        opened = advance(outline, marker, starts_line=False)
        if opened:
            outline, body = opened, start + len(marker.lead)
            yield start, marker, outline


def _find_seconds(texts: tuple[str, ...]) -> Sequence[int]:
    """Where a «second» ends in the first of `texts`: in order; everywhere, where one of the others has one."""
    if any(map(_SECOND.search, texts[1:])):
        return range(len(texts[0]) + 1)
    return [match.end() for match in _SECOND.finditer(texts[0])]


def _is_lonely(marker: Marker, ahead: Iterable[str]) -> bool:
    """Whether a «first» is followed by no «second»: then it is part of a sentence and starts no list."""
    if marker.readings[0] != _FIRST:
        return False
    return not any(_SECOND.search(text) for text in ahead)


def _may_stand(paragraph: str, start: int, body: int, marker: Marker) -> bool:
    """Whether a list may go on at `start`: a sentence has ended there, or a short heading stands before it."""
    follower = paragraph[start + len(marker.lead) : start + len(marker.lead) + 1]
    if marker.readings[0][0] == "number" and not (_HAN.match(follower) or follower in "“《「"):
        return False
    if _AFTER_SENTENCE.search(paragraph[max(0, start - 12) : start]):
        return True
    heading = paragraph[body:start] if 0 < body < start <= body + LONGEST_HEADING["han"] else ""
    return bool(_HAN.search(heading)) and not _SENTENCE_END.search(heading) and marker.readings[0][0] != "han"


def _blocks(pieces: tuple[_Piece, ...]) -> Iterator[Block]:
    """Blocks with depths: of a heading from the outermost list, below the last one of the markup; of an item from the
    heading it stands under.
    """
    heading_depth, above = 0, 0
    for place, piece in enumerate(pieces):
        if piece.fixed and piece.fixed.kind == "heading":
            heading_depth, above = 0, piece.fixed.depth
        if piece.fixed:
            yield _settled(piece.fixed, piece.depth - heading_depth)
            continue
        if piece.marker is None:
            yield Block("paragraph", piece.text)
            continue
        heading, rest = _part_heading(piece, pieces[place + 1] if place + 1 < len(pieces) else None)
        if heading:
            heading_depth = piece.depth
            yield _marked("heading", heading, piece, above + piece.depth)
            if rest:
                yield Block("paragraph", rest)
        else:
            heading_depth = min(heading_depth, piece.depth - 1)
            yield _marked("item", piece.text, piece, piece.depth - heading_depth)


def _settled(block: Block, depth: int) -> Block:
    if block.kind in {"row", "numbered"}:
        return replace(block, kind="paragraph")
    return replace(block, depth=max(1, depth)) if block.kind == "item" else block


def _marked(kind: str, text: str, piece: _Piece, depth: int) -> Block:
    assert piece.marker is not None
    return Block(kind, text, depth=depth, marker=piece.marker.printed, lead=piece.marker.lead)


def _part_heading(piece: _Piece, following: _Piece | None) -> tuple[str, str]:
    """The heading that `piece` is or begins with, and what is left of it; ("", text) where it is an item."""
    assert piece.marker is not None
    scheme = piece.marker.readings[0][0]
    if scheme in _UNHEADED or piece.text.endswith(_NO_HEADING_ENDS.get(scheme, ())):
        return "", piece.text
    standard = next((words for words in STANDARD_HEADINGS if piece.text.startswith(words)), "")
    if standard and scheme == "han":
        return standard, piece.text[len(standard) :].strip()
    if scheme in {"section", "decimal-2", "decimal-3"}:
        spelled = _SPELLED_HEADING.match(piece.text)
        if spelled:
            return spelled[0], piece.text[spelled.end() :].strip()
    leads_on = following is not None and _is_below(following, piece)
    if _is_short(piece.text) and (leads_on or scheme in NAMED_SCHEMES - {"article"}):
        return piece.text, ""
    return "", piece.text


def _is_below(following: _Piece, piece: _Piece) -> bool:
    if following.fixed:
        return following.fixed.kind != "heading"
    return following.marker is None or following.depth > piece.depth


def _is_short(text: str) -> bool:
    limit = LONGEST_HEADING["han" if _HAN.search(text) else "latin"]
    return len(text) <= limit and not _SENTENCE_END.search(text.rstrip(". "))
