"""Characters with their places on a page, grouped into the lines that a reader sees."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from countermove.documents.document import Box, Origin
from countermove.documents.traced import Traced

SAME_LINE = 0.5  # of the larger size: how far apart two baselines of one line may be
WORD_GAP = 0.07  # of the size, beyond what the line's letters are usually spaced: wider gaps part words
LETTERSPACED_GAP = 1.0  # the same between Chinese characters
COLUMN_GAP = 4.0  # of the size: wider gaps part columns
SMALL = 0.8  # of the line's size: what is smaller and raised is a superscript
HYPHEN = "\N{SOFT HYPHEN}"  # a hyphen at the end of a line; whether it belongs to the word is judged later

_HAN = range(0x2E80, 0xFFF0)


@dataclass(frozen=True, slots=True)
class Tag:
    """What a file itself says a stretch is: "heading" (of this depth, from 1), "note" or "artifact" (page headers and
    the like); `number` tells one heading of a page from the next.
    """

    kind: str
    depth: int
    number: int


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character, the `index`-th of its page: its box on baseline `y` (points, y upwards), size and style."""

    text: str
    index: int
    box: Box
    y: float
    size: float
    style: str  # font name; empty where unknown
    tag: Tag | None = None

    @property
    def left(self) -> float:
        """Where it begins."""
        return self.box[0]

    @property
    def right(self) -> float:
        """Where it ends."""
        return self.box[2]


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring characters of a line that are all raised, or all not."""

    traced: Traced
    is_raised: bool = False

    @property
    def text(self) -> str:
        """Its characters."""
        return self.traced.text


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page: its runs, box (points, y upwards, `y` the baseline) and the style of most of it."""

    page: int
    runs: tuple[Run, ...]
    left: float
    right: float
    y: float
    size: float
    style: str
    tag: Tag | None = None  # where all of it has the same

    @property
    def text(self) -> str:
        """All characters, raised or not."""
        return "".join(run.text for run in self.runs)


def group_lines(glyphs: Iterable[Glyph], page: int) -> tuple[Line, ...]:
    """The lines of a page in the order in which the file gives them; lines without visible characters left out."""
    lines = (_line(group, page) for group in _groups(glyphs))
    return tuple(line for line in lines if line is not None)


def _groups(glyphs: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    group: list[Glyph] = []
    for glyph in glyphs:
        if group and not _shares_line(group[-1], glyph):
            yield group
            group = []
        group.append(glyph)
    if group:
        yield group


def _shares_line(before: Glyph, glyph: Glyph) -> bool:
    size = max(before.size, glyph.size)
    is_level = abs(before.y - glyph.y) <= SAME_LINE * size
    return is_level and -size <= glyph.left - before.right <= COLUMN_GAP * size


def _line(group: list[Glyph], page: int) -> Line | None:
    visible = [glyph for glyph in group if not glyph.text.isspace()]
    if not visible:
        return None
    size = _commonest(round(glyph.size, 1) for glyph in visible)
    level = [glyph for glyph in visible if round(glyph.size, 1) == size]
    baseline = _commonest(round(glyph.y, 1) for glyph in level)
    return Line(
        page=page,
        runs=tuple(_runs(group, size, baseline, page)),
        left=visible[0].left,
        right=max(glyph.right for glyph in visible),
        y=baseline,
        size=size,
        style=Counter(glyph.style for glyph in level).most_common(1)[0][0],
        tag=level[0].tag if len({glyph.tag for glyph in level}) == 1 else None,
    )


def _commonest(values: Iterable[float]) -> float:
    return Counter(values).most_common(1)[0][0]


def _runs(group: list[Glyph], size: float, baseline: float, page: int) -> Iterator[Run]:
    spacing = _usual_gap(group)
    words: list[Glyph | None] = []  # None for a space that only a gap shows
    raised = False
    before: Glyph | None = None
    for glyph in group:
        is_raised = glyph.size < SMALL * size and glyph.y > baseline + 0.1 * size
        if glyph.text.isspace():
            is_raised = raised
        if is_raised != raised and words:
            yield Run(_trace_glyphs(words, page), raised)
            words = []
        raised = is_raised
        if before and _parts_words(before, glyph, size, spacing):
            words.append(None)
        words.append(glyph)
        before = glyph
    yield Run(_trace_glyphs(words, page), raised)


def _trace_glyphs(glyphs: Iterable[Glyph | None], page: int) -> Traced:
    """The text of the glyphs; those of a word come from one box."""
    texts: list[str] = []
    origins: list[Origin] = []
    word: list[Glyph] = []
    length = 0
    for glyph in glyphs:
        if word and not (glyph and _is_same_word(word[-1], glyph)):
            origins.append(_word_origin(word, length, page))
            word = []
        texts.append(glyph.text if glyph else " ")
        length += len(texts[-1])
        if glyph and not glyph.text.isspace():
            word.append(glyph)
    if word:
        origins.append(_word_origin(word, length, page))
    return Traced("".join(texts), tuple(origins))


def _is_same_word(before: Glyph, glyph: Glyph) -> bool:
    is_next = glyph.index == before.index + 1 and not glyph.text.isspace()
    return is_next and len(before.text) == len(glyph.text) == 1


def _word_origin(word: Sequence[Glyph], end: int, page: int) -> Origin:
    """The origin of a word that ends at `end`: one box around its glyphs."""
    lefts, bottoms, rights, tops = zip(*(glyph.box for glyph in word), strict=True)
    box = (min(lefts), min(bottoms), max(rights), max(tops))
    start = end - sum(len(glyph.text) for glyph in word)
    return Origin(start, end, word[0].index, word[-1].index + 1, page, box)


def _usual_gap(group: list[Glyph]) -> float:
    """The gap between most letters of the line: more than nothing where it is set with spaced letters."""
    gaps = [
        glyph.left - before.right
        for before, glyph in pairwise(group)
        if not before.text.isspace() and not glyph.text.isspace()
    ]
    return max(0.0, median(gaps)) if gaps else 0.0


def _parts_words(before: Glyph, glyph: Glyph, size: float, spacing: float) -> bool:
    if before.text.isspace() or glyph.text.isspace():
        return False
    are_han = ord(before.text[-1]) in _HAN and ord(glyph.text[0]) in _HAN
    return glyph.left - before.right > spacing + (LETTERSPACED_GAP if are_han else WORD_GAP) * size


def join_level(lines: Iterable[Line]) -> tuple[Line, ...]:
    """The lines with pieces of one visible line joined, where the file gives them one after the other."""
    joined: list[Line] = []
    for line in lines:
        before = joined[-1] if joined else None
        if before and before.page == line.page and _is_beside(before, line):
            joined[-1] = replace(
                before,
                runs=(*before.runs, Run(Traced(" ")), *line.runs),
                right=line.right,
                size=max(before.size, line.size),
            )
        else:
            joined.append(line)
    return tuple(joined)


def _is_beside(before: Line, line: Line) -> bool:
    size = max(before.size, line.size)
    return abs(before.y - line.y) <= 0.2 * size and -0.5 * size <= line.left - before.right <= 2 * size
