"""The logic of a plan drawn: causes lead to aims, aims to the first step of its chain, and each step to the next."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from countermove.report.svg import element, label, wrap
from countermove.report.texts import in_language, phrase
from countermove.report.views import EntryView, Text

WIDTH, GAP, SPACE, MARGIN = 226, 62, 14, 8
NARROW_WIDTH, NARROW_SPACE = 320, 30
HEAD, LINE, CAPTION = 26, 18, 17
CHARACTERS, LINES = 14.5, 4
KINDS = ("external-cause", "internal-cause", "aim")


@dataclass(frozen=True, slots=True)
class Box:
    """An entry's place, and its name as it is broken into lines, below a caption."""

    entry: EntryView
    caption: str
    lines: tuple[str, ...]
    x: float
    y: float
    width: float

    @property
    def height(self) -> float:
        """From the top edge to the bottom one."""
        return 14 + CAPTION + LINE * len(self.lines)


@dataclass(frozen=True, slots=True)
class Group:
    """The boxes of one column, from the top; in a chain each leads to the next."""

    boxes: tuple[Box, ...]
    is_chain: bool


@dataclass(frozen=True, slots=True)
class LogicPen:
    """What drawing needs besides the entries: language, prefix of link targets, letter of the actor."""

    language: str
    prefix: str
    letter: str


def logic_svg(
    title: Text, drivers: Sequence[EntryView], chain: Sequence[EntryView], pen: LogicPen, *, is_narrow: bool
) -> str:
    """The drawing as one SVG element, empty without entries. A narrow one has everything below each other, a wide one
    causes, aims and chain side by side. Each box links to the first passage that its entry cites.
    """
    groups = _groups(drivers, chain, pen, is_narrow=is_narrow)
    if not groups:
        return ""
    arrows = _arrows_down(groups) if is_narrow else _arrows_across(groups)
    boxes = [box for group in groups for box in group.boxes]
    width = max(box.x + box.width for box in boxes) + MARGIN
    height = max(box.y + box.height for box in boxes) + MARGIN
    text = in_language(phrase("logic_drawn", plan=title), pen.language)
    return element(
        "svg",
        "".join([*arrows, *(_box(box, pen) for box in boxes)]),
        class_=f"logic-drawing {'narrow' if is_narrow else 'wide'} actor-{pen.letter}",
        role="group",
        aria_label=text,
        viewBox=f"0 0 {width:g} {height:g}",
        style=f"max-width:{width:g}px",
    )


def _groups(
    drivers: Sequence[EntryView], chain: Sequence[EntryView], pen: LogicPen, *, is_narrow: bool
) -> tuple[Group, ...]:
    sorted_drivers = sorted(drivers, key=lambda entry: KINDS.index(entry.kind or "aim"))
    causes = [entry for entry in sorted_drivers if entry.kind != "aim"]
    aims = [entry for entry in sorted_drivers if entry.kind == "aim"]
    groups: list[Group] = []
    x, y = float(MARGIN), float(MARGIN)
    for entries, is_chain in ((causes, False), (aims, False), (list(chain), True)):
        if not entries:
            continue
        group = Group(_column(entries, (x, y), pen, is_chain=is_chain, is_narrow=is_narrow), is_chain)
        groups.append(group)
        last = group.boxes[-1]
        x, y = (x, last.y + last.height + NARROW_SPACE) if is_narrow else (x + WIDTH + GAP, y)
    return tuple(groups) if is_narrow else _level(groups)


def _column(
    entries: Sequence[EntryView], corner: tuple[float, float], pen: LogicPen, *, is_chain: bool, is_narrow: bool
) -> tuple[Box, ...]:
    x, y = corner
    width = NARROW_WIDTH if is_narrow else WIDTH
    boxes = []
    for number, entry in enumerate(entries, 1):
        caption = phrase("chain_step", n=number) if is_chain else phrase(entry.kind or "aim")
        lines = tuple(wrap(in_language(entry.name, pen.language), CHARACTERS * width / WIDTH, LINES))
        box = Box(entry, in_language(caption, pen.language), lines, x, y, width)
        boxes.append(box)
        y += box.height + (NARROW_SPACE if is_chain else SPACE)
    return tuple(boxes)


def _level(groups: Sequence[Group]) -> tuple[Group, ...]:
    """The columns moved down so that their middles are level."""
    ends = [group.boxes[-1].y + group.boxes[-1].height for group in groups]
    moved = []
    for group, end in zip(groups, ends, strict=True):
        down = (max(ends) - end) / 2
        moved.append(replace(group, boxes=tuple(replace(box, y=box.y + down) for box in group.boxes)))
    return tuple(moved)


def _arrows_across(groups: Sequence[Group]) -> list[str]:
    """From every box of a column over one line to every box of the next, of a chain to its first; down the chain."""
    arrows = []
    for source, target in pairwise(groups):
        ends = target.boxes[:1] if target.is_chain else target.boxes
        right, left = source.boxes[0].x + source.boxes[0].width, target.boxes[0].x
        middle = (right + left) / 2
        starts = [_half(box) for box in source.boxes]
        stops = [_half(box) for box in ends]
        spine = (min(starts + stops), max(starts + stops))
        path = "".join(f"M{right:g} {y:g}H{middle:g}" for y in starts) + f"M{middle:g} {spine[0]:g}V{spine[1]:g}"
        arrows.append(_line(path))
        arrows += [_line(f"M{middle:g} {y:g}H{left - 7:g}") + _head(left, y, is_down=False) for y in stops]
    return [*arrows, *_chain_arrows(groups)]


def _arrows_down(groups: Sequence[Group]) -> list[str]:
    """From the last box of a group to the first of the next; down the chain."""
    between = [_arrow_down(source.boxes[-1], target.boxes[0]) for source, target in pairwise(groups)]
    return [*between, *_chain_arrows(groups)]


def _chain_arrows(groups: Sequence[Group]) -> list[str]:
    chains = [group.boxes for group in groups if group.is_chain]
    return [_arrow_down(above, below) for boxes in chains for above, below in pairwise(boxes)]


def _arrow_down(above: Box, below: Box) -> str:
    x = above.x + above.width / 2
    return _line(f"M{x:g} {above.y + above.height:g}V{below.y - 7:g}") + _head(x, below.y, is_down=True)


def _line(path: str) -> str:
    return element("path", d=path, class_="lead")


def _head(x: float, y: float, *, is_down: bool) -> str:
    path = f"M{x:g} {y:g}l-5 -9h10z" if is_down else f"M{x:g} {y:g}l-9 -5v10z"
    return element("path", d=path, class_="tip")


def _half(box: Box) -> float:
    return box.y + box.height / 2


def _box(box: Box, pen: LogicPen) -> str:
    frame = element("rect", x=box.x, y=box.y, width=box.width, height=box.height, rx=6, class_="frame")
    caption = label(box.caption, box.x + 12, box.y + 20, class_="caption")
    lines = [
        label(line, box.x + 12, box.y + 22 + LINE * (number + 1), class_="name")
        for number, line in enumerate(box.lines)
    ]
    drawn = frame + caption + "".join(lines)
    anchors = [cite.anchor for cite in box.entry.cites if cite.anchor]
    kind = box.entry.kind or "step"
    if not anchors:
        return element("g", drawn, class_=kind)
    return element("a", drawn, href=f"#{pen.prefix}{anchors[0]}", class_=kind)
