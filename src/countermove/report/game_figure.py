"""The game drawn: layers as columns, measures as boxes, counters as arcs (§2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from countermove.report.case_views import CaseView, CounterView, LayerView, MeasureView
from countermove.report.numbers import number
from countermove.report.svg import element, label, wrap
from countermove.report.texts import in_language, phrase
from countermove.report.views import ActorView

WIDTH, GAP, MARGIN = 196, 88, 6
HEAD, GROUP, SPACE = 64, 26, 12
LINE, CHARACTERS, LINES = 17, 12.4, 3


@dataclass(frozen=True, slots=True)
class Box:
    """A measure's place: left edge, top edge and height, and its name as it is broken into lines."""

    measure: MeasureView
    x: float
    y: float
    height: float
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """The name of a group above its first measure."""

    text: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Pen:
    """What drawing needs besides the case: language, prefix of link targets, letters of the actors."""

    language: str
    prefix: str
    letters: Mapping[str, str]


def game_svg(case: CaseView, actors: Sequence[ActorView], language: str, prefix: str = "") -> str:
    """The drawing as one SVG element; boxes are links to `prefix` + the measure's anchor."""
    pen = Pen(language, prefix, {actor.id: actor.letter for actor in actors})
    boxes: dict[str, Box] = {}
    headings: list[Heading] = []
    for column, layer in enumerate(case.layers):
        _place_column(case, layer, MARGIN + column * (WIDTH + GAP), pen, (boxes, headings))
    boxes, headings = _centred(boxes, headings)
    width = 2 * MARGIN + len(case.layers) * WIDTH + (len(case.layers) - 1) * GAP
    height = max((box.y + box.height for box in boxes.values()), default=HEAD) + MARGIN
    content = [
        *(_arc(counter, case, boxes, pen) for counter in case.counters),
        *(_column_head(layer, i, actors, pen) for i, layer in enumerate(case.layers)),
        *(label(h.text, h.x, h.y, class_="group") for h in headings),
        *(_box(box, pen) for box in boxes.values()),
    ]
    title = in_language(phrase("game_label", case=case.title), language)
    return element(
        "svg",
        "".join(content),
        class_="game",
        role="group",
        aria_label=title,
        viewBox=f"0 0 {width} {height:g}",
        style=f"min-width:{round(width * 0.86)}px;max-width:{round(width * 1.12)}px",
    )


def _place_column(
    case: CaseView, layer: LayerView, x: float, pen: Pen, placed: tuple[dict[str, Box], list[Heading]]
) -> None:
    boxes, headings = placed
    y: float = HEAD
    last = ""
    for measure in _by_group([m for m in case.measures if m.layer == layer.id]):
        group = in_language(measure.group, pen.language) if measure.group else ""
        if group and group != last:
            headings.append(Heading(group, x, y + GROUP - 10))
            y += GROUP
        last = group
        lines = tuple(wrap(in_language(measure.name, pen.language), CHARACTERS, LINES))
        height = 40 + LINE * len(lines)
        boxes[measure.id] = Box(measure, x, y, height, lines)
        y += height + SPACE


def _centred(boxes: Mapping[str, Box], headings: Sequence[Heading]) -> tuple[dict[str, Box], list[Heading]]:
    """The columns moved down so that their middles are level, which keeps arcs short."""
    ends: dict[float, float] = {}
    for box in boxes.values():
        ends[box.x] = max(ends.get(box.x, 0), box.y + box.height)
    shift = {x: (max(ends.values()) - end) / 2 for x, end in ends.items()}
    moved = {key: replace(box, y=box.y + shift[box.x]) for key, box in boxes.items()}
    return moved, [replace(heading, y=heading.y + shift[heading.x]) for heading in headings]


def _by_group(measures: Sequence[MeasureView]) -> list[MeasureView]:
    """Measures of one group next to each other, groups in order of first appearance."""
    order = {measure.group: i for i, measure in reversed(list(enumerate(measures)))}
    return sorted(measures, key=lambda measure: order[measure.group])


def _column_head(layer: LayerView, column: int, actors: Sequence[ActorView], pen: Pen) -> str:
    x = MARGIN + column * (WIDTH + GAP)
    actor = next(actor for actor in actors if actor.id == layer.actor)
    number_and_name = f"{column + 1}  {in_language(layer.name, pen.language)}"
    name = wrap(number_and_name, CHARACTERS + 1, 1)[0]
    return "".join(
        [
            label(name, x, 18, class_="head"),
            _badge(x + 9, 38, pen.letters[layer.actor]),
            label(in_language(actor.name, pen.language), x + 24, 43, class_="mover"),
        ]
    )


def _badge(x: float, y: float, letter: str) -> str:
    circle = element("circle", cx=x, cy=y, r=9, class_="disc")
    return element("g", circle + label(letter, x, y + 4, class_="letter"), class_=f"badge actor-{letter}")


def _box(box: Box, pen: Pen) -> str:
    measure = box.measure
    letter = pen.letters[measure.actor]
    frame = element("rect", x=box.x, y=box.y, width=WIDTH, height=box.height, rx=5, class_="frame")
    edge = element("rect", x=box.x, y=box.y, width=5, height=box.height, rx=2, class_="edge")
    words = [label(line, box.x + 15, box.y + 20 + LINE * i, class_="name") for i, line in enumerate(box.lines)]
    verdict = in_language(phrase(measure.label), pen.language)
    shown = verdict if measure.strength is None else f"{number(measure.strength)}  {verdict}"
    foot = label(shown, box.x + 15, box.y + box.height - 13, class_="strength")
    return element(
        "a",
        frame + edge + "".join(words) + foot + _meter(box),
        href=f"#{pen.prefix}{measure.anchor}",
        class_=f"box actor-{letter} {measure.label}",
        data_measure=measure.id,
        aria_label=f"{in_language(measure.name, pen.language)}: {shown}",
    )


def _meter(box: Box) -> str:
    if box.measure.strength is None:
        return ""
    y, full = box.y + box.height - 7, WIDTH - 22
    track = element("rect", x=box.x + 15, y=y, width=full, height=3, class_="track")
    fill = element("rect", x=box.x + 15, y=y, width=full * box.measure.strength, height=3, class_="fill")
    return track + fill


def _arc(counter: CounterView, case: CaseView, boxes: Mapping[str, Box], pen: Pen) -> str:
    source, target = boxes[counter.by], boxes[counter.against]
    x1, y1 = source.x, _spread(counter, case, source, boxes, is_source=True)
    x2, y2 = target.x + WIDTH, _spread(counter, case, target, boxes, is_source=False)
    bend = max(40.0, (x1 - x2) * 0.45)
    path = f"M{x1:g} {y1:.1f}C{x1 - bend:.1f} {y1:.1f} {x2 + bend:.1f} {y2:.1f} {x2 + 5:g} {y2:.1f}"
    half = 4 + 3 * counter.efficacy
    stop = f"M{x2 + 4:g} {y2 - half:.1f}V{y2 + half:.1f}"
    letter = pen.letters[source.measure.actor]
    self_harm = " self-harm" if counter.is_self_harm else ""
    width = f"{1 + 6 * counter.efficacy:.2f}"
    return element(
        "g",
        element("path", d=path, stroke_width=width, class_="arc") + element("path", d=stop, class_="stop"),
        class_=f"counter {counter.state} actor-{letter}{self_harm}",
        data_by=counter.by,
        data_against=counter.against,
    )


def _spread(counter: CounterView, case: CaseView, box: Box, boxes: Mapping[str, Box], *, is_source: bool) -> float:
    """Where on the edge of `box` the arc ends, so that its arcs lie apart and do not cross at the edge."""
    if is_source:
        arcs = [c for c in case.counters if c.by == counter.by]
        far = [boxes[c.against].y for c in arcs]
    else:
        arcs = [c for c in case.counters if c.against == counter.against]
        far = [boxes[c.by].y for c in arcs]
    order = sorted(range(len(arcs)), key=lambda i: (far[i], i))
    rank = order.index(next(i for i, c in enumerate(arcs) if c is counter))
    return box.y + box.height * (rank + 1) / (len(arcs) + 1)
