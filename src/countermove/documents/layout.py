"""Lines of pages into headings, paragraphs and list items, joined across pages."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from countermove.documents.blocks import Block, make_block
from countermove.documents.bookmarks import Bookmark, Mark, match_bookmarks
from countermove.documents.furniture import body_size, part_furniture
from countermove.documents.hyphens import Hyphenation, join_lines, learn_hyphenation
from countermove.documents.lines import HYPHEN, Line, join_level
from countermove.documents.nesting import Placed, nest_items
from countermove.documents.normalise import clean_line, normalise_traced
from countermove.documents.numbering import Marker, read_bullet, read_marker
from countermove.documents.script import detect_script
from countermove.documents.tags import match_tags
from countermove.documents.traced import Traced, cut_text, join_texts, strip_text, substitute

LARGER = 1.08  # of the body's size: from here on, size makes a heading
LEADING = 1.5  # of the size: wider steps between baselines part paragraphs
HEADING_LEADING = 1.75
SAME_EDGE = 0.4  # of the size: how far apart two left edges may be to count as one
FULL_LINE = 0.85  # of the column: a line that ends before it and with a full stop ends its paragraph
LONGEST_HEADING = 200

_SENTENCE_END = re.compile(r"[.!?。！？:：;；][”’\"』」)）]?\s*$")
_EMPHASIS = re.compile(r"bold|black|heavy|semibold|demi|italic|oblique", re.IGNORECASE)
_LEFT_SPACE = re.compile(r"\s+(?=[,.;:)](?:\s|$))")  # left by a removed marker
_SUBSET = re.compile(r"^[A-Z]{6}\+")


@dataclass(frozen=True, slots=True)
class Setting:
    """How a document is set: its body's size and style, where its columns end, and how it breaks words."""

    size: float
    style: str
    right: float
    hyphenation: Hyphenation
    note_numbers: frozenset[int]
    script: str
    marks: Mapping[Line, Mark]


@dataclass(frozen=True, slots=True)
class _Draft:
    """A block while its lines come in."""

    kind: str
    lines: tuple[Line, ...]
    marker: Marker | None = None
    body_left: float = 0.0

    @property
    def last(self) -> Line:
        return self.lines[-1]


def lay_out_pages(
    pages: Iterable[tuple[Line, ...]], bookmarks: Sequence[Bookmark] = ()
) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """The blocks of the body in reading order and those set aside, each with the page it starts on. A line that says
    what a bookmark of its page says is a heading, whatever it looks like.
    """
    parted = part_furniture(tuple(join_level(page) for page in pages))
    size = body_size(parted.body)
    body_lines = [line for line in parted.body if abs(line.size - size) <= 0.5]
    setting = Setting(
        size=size,
        style=_commonest_style(body_lines),
        right=max((line.right for line in body_lines), default=0.0),
        hyphenation=learn_hyphenation(line.text for line in parted.body),
        note_numbers=parted.note_numbers,
        script=detect_script("".join(line.text for line in parted.body)),
        marks={**match_tags(parted.body), **match_bookmarks(parted.body, bookmarks)},
    )
    drafts = _draft_blocks(parted.body, setting)
    set_aside = (make_block("aside", _whole_line(line, setting), page=line.page) for line in parted.set_aside)
    return tuple(nest_items(_finish(drafts, setting))), tuple(block for block in set_aside if block.text)


def _whole_line(line: Line, setting: Setting) -> Traced:
    words = join_texts(run.traced for run in line.runs)
    return normalise_traced(replace(words, text=words.text.replace(HYPHEN, "-")), setting.script)


def _commonest_style(lines: list[Line]) -> str:
    weight: Counter[str] = Counter()
    for line in lines:
        weight[line.style] += len(line.text)
    return weight.most_common(1)[0][0] if weight else ""


def _draft_blocks(lines: tuple[Line, ...], setting: Setting) -> list[_Draft]:
    drafts: list[_Draft] = []
    for line in lines:
        joined = _join(drafts[-1], line, setting) if drafts else None
        if joined:
            drafts[-1] = joined
        else:
            drafts.append(_start(line, setting))
    return drafts


def _start(line: Line, setting: Setting) -> _Draft:
    text = line.text.lstrip()
    if _is_heading(line, setting):
        return _Draft("heading", (line,), read_marker(text))
    marker = read_bullet(text) or read_marker(text)
    return _Draft("item" if marker else "paragraph", (line,), marker, _text_left(line, marker))


def _text_left(line: Line, marker: Marker | None) -> float:
    """Where the words behind a marker start, as far as the share of characters tells."""
    if marker is None:
        return line.left
    return line.left + (line.right - line.left) * len(marker.lead) / max(1, len(line.text.strip()))


def _is_heading(line: Line, setting: Setting) -> bool:
    if line in setting.marks:
        return True
    if len(line.text) > LONGEST_HEADING:
        return False
    if line.size >= LARGER * setting.size:
        return True
    is_numbered = read_marker(line.text.lstrip()) is not None
    is_emphasis = is_numbered or bool(_EMPHASIS.search(_SUBSET.sub("", line.style)))
    is_set_off = line.style != setting.style and is_emphasis
    is_open = not _SENTENCE_END.search(line.text) and line.right < setting.right - setting.size
    return bool(is_set_off and is_open and line.size > 0.95 * setting.size)


def _join(draft: _Draft, line: Line, setting: Setting) -> _Draft | None:
    """The draft with `line` as its next line, or None where the line begins something new."""
    if _is_heading(line, setting) != (draft.kind == "heading"):
        return None
    if draft.kind == "heading":
        goes_on = _continues_heading(draft.last, line, setting)
    elif read_bullet(line.text.lstrip()) or _starts_numbered(draft, line):
        return None
    elif line.page == draft.last.page:
        goes_on = _continues_block(draft, line, setting)
    else:
        goes_on = _continues_over_page(draft, line, setting)
    if not goes_on:
        return None
    body_left = line.left if draft.kind == "item" and len(draft.lines) == 1 else draft.body_left
    return replace(draft, lines=(*draft.lines, line), body_left=body_left)


def _starts_numbered(draft: _Draft, line: Line) -> bool:
    """A number at the start of a line begins an item, unless it stands inside the flow of a paragraph."""
    if read_marker(line.text.lstrip()) is None:
        return False
    return draft.kind == "item" or bool(_SENTENCE_END.search(_words(draft.last.text)))


def _continues_heading(last: Line, line: Line, setting: Setting) -> bool:
    before, mark = setting.marks.get(last), setting.marks.get(line)
    if before and mark:
        return before.number == mark.number
    same_look = abs(last.size - line.size) < 0.5 and last.style == line.style
    return same_look and last.page == line.page and 0 < last.y - line.y <= HEADING_LEADING * line.size


def _continues_block(draft: _Draft, line: Line, setting: Setting) -> bool:
    step = draft.last.y - line.y
    if not -0.2 * line.size <= step <= LEADING * max(line.size, draft.last.size):
        return step < 0 and not _SENTENCE_END.search(_words(draft.last.text))
    if abs(draft.last.size - line.size) > 1.0:
        return False
    edge = SAME_EDGE * line.size
    if draft.kind == "item" and line.left > draft.lines[0].left + edge:
        return True
    if _is_bulleted(draft) and line.left < draft.lines[0].left - edge:
        return False
    is_indented = line.left > draft.last.left + 2 * edge and len(draft.lines) > 1
    ended = bool(_SENTENCE_END.search(_words(draft.last.text)))
    is_short = draft.last.right < FULL_LINE * setting.right
    return not (ended and (is_short or is_indented))


def _continues_over_page(draft: _Draft, line: Line, setting: Setting) -> bool:
    """After a page break the indent of a list item goes on with it; a paragraph goes on where no sentence ended."""
    if abs(draft.last.size - line.size) > 1.0:
        return False
    if _is_bulleted(draft) and len(draft.lines) > 1:
        return abs(line.left - draft.body_left) <= SAME_EDGE * line.size
    if _is_bulleted(draft):
        return line.left > draft.last.left + SAME_EDGE * line.size
    ended = _SENTENCE_END.search(_words(draft.last.text))
    return line.text.lstrip()[:1].islower() or not (ended or draft.last.right < FULL_LINE * setting.right)


def _is_bulleted(draft: _Draft) -> bool:
    return draft.marker is not None and draft.marker.readings[0][0] == "bullet"


def _words(text: str) -> str:
    return text.rstrip("0123456789, ") if text.rstrip()[-1:].isdigit() else text.rstrip()


def _finish(drafts: list[_Draft], setting: Setting) -> Iterator[Placed]:
    cover = _cover_length(drafts)
    ranks = _heading_ranks(drafts[cover:], setting)
    title_size = max((draft.last.size for draft in drafts[:cover]), default=0.0)
    for place, draft in enumerate(drafts):
        joined = join_lines((_line_text(line, setting) for line in draft.lines), setting.hyphenation)
        words = normalise_traced(joined, setting.script)
        kind = "paragraph" if place < cover or _is_display_text(draft, words.text) else draft.kind
        is_title = place < cover and draft.last.size == title_size
        block = _block(draft, words, "title" if is_title else kind, ranks.get(_look(draft.last, setting), 1))
        yield Placed(block, draft.marker, draft.lines[0].left, words)


def _is_display_text(draft: _Draft, text: str) -> bool:
    """A quotation or summary set like a heading, but with sentences in it."""
    return draft.kind == "heading" and len(text) > LONGEST_HEADING


def _block(draft: _Draft, words: Traced, kind: str, rank: int) -> Block:
    page = draft.lines[0].page
    if kind in {"title", "paragraph"}:
        return make_block(kind, words, page=page)
    marker = read_marker(words.text) if kind == "heading" else draft.marker
    depth = rank if kind == "heading" else 1
    if marker is None or not words.text[len(marker.lead) :].strip():
        return make_block(kind, words, page=page, depth=depth)
    lead = f"{marker.printed} " if marker.readings[0][0] == "bullet" else clean_line(marker.lead) + " "
    behind = cut_text(words, len(marker.lead), len(words.text))
    return replace(make_block(kind, behind, page=page, depth=depth), marker=marker.printed, lead=lead)


def _cover_length(drafts: list[_Draft]) -> int:
    """How many drafts make the cover: those of the first page where it holds headings and single lines only."""
    first = [draft for draft in drafts if draft.lines[0].page == 1]
    is_bare = all(draft.kind == "heading" or len(draft.lines) == 1 for draft in first)
    has_title = any(draft.kind == "heading" for draft in first)
    return len(first) if is_bare and has_title and len(first) < len(drafts) else 0


Look = tuple[float, str, int]
"""Size, style and, of a bookmark's line that looks like the body's text, how deep the bookmark stands; else 0."""


def _look(line: Line, setting: Setting) -> Look:
    is_plain = abs(line.size - setting.size) <= 0.5 and line.style == setting.style
    mark = setting.marks.get(line) if is_plain else None
    return round(line.size), line.style, mark.depth if mark else 0


def _heading_ranks(drafts: list[_Draft], setting: Setting) -> dict[Look, int]:
    """Depth by look: the largest size is 1; among equal sizes the depth of bookmarks, then the order of first
    appearance counts.
    """
    looks = dict.fromkeys(_look(draft.last, setting) for draft in drafts if draft.kind == "heading")
    return {look: rank for rank, look in enumerate(sorted(looks, key=lambda look: (-look[0], look[2])), start=1)}


def _line_text(line: Line, setting: Setting) -> Traced:
    """The line's words without footnote markers; a raised number that marks no footnote is kept as a power."""
    pieces = []
    for run in line.runs:
        numbers = [int(number) for number in re.findall(r"\d+", run.text)]
        if run.is_raised and numbers and not re.sub(r"[\d\s,;*]", "", run.text):
            marks_note = all(number in setting.note_numbers for number in numbers)
            pieces += [Traced(" ")] if marks_note else [Traced("^"), strip_text(run.traced), Traced(" ")]
        elif not (run.is_raised and not run.text.strip("*†‡§¶ ")):
            pieces.append(run.traced)
    return substitute(join_texts(pieces), _LEFT_SPACE, "")
