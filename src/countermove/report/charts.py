"""The small figures of a report as SVG: bars in tables, payoff distributions, and where a conclusion turns.

Colours come from classes, so that the page decides them for light and dark; every figure is also told in numbers.
"""

from countermove.report.case_views import FlipView, JudgementView, PayoffView, ShareView
from countermove.report.numbers import number, short, span_text
from countermove.report.svg import element, label
from countermove.report.texts import in_language, phrase
from countermove.report.views import ActorView


def bar_svg(share: float, class_: str = "") -> str:
    """A bar that fills `share` of its cell; decoration beside a number."""
    track = element("rect", x=0, y=3, width=100, height=6, class_="track")
    fill = element("rect", x=0, y=3, width=100 * _within(share), height=6, class_="fill")
    return _cell(track + fill, class_)


def interval_svg(share: ShareView, class_: str = "") -> str:
    """A bar for a share with its interval as a darker stretch at the end."""
    track = element("rect", x=0, y=3, width=100, height=6, class_="track")
    fill = element("rect", x=0, y=3, width=100 * _within(share.share), height=6, class_="fill")
    width = max(0.8, 100 * (share.high - share.low))
    band = element("rect", x=100 * _within(share.low), y=1, width=width, height=10, class_="band")
    return _cell(track + fill + band, class_)


def diverging_svg(value: float, largest: float, class_: str = "") -> str:
    """A bar to the right of the middle for gains, to the left for losses, `largest` being half the cell."""
    length = 49 * _within(abs(value) / largest) if largest else 0.0
    axis = element("rect", x=49.7, y=0, width=0.6, height=12, class_="axis")
    x = 50.0 if value >= 0 else 50 - length
    sign = "gain" if value >= 0 else "loss"
    return _cell(axis + element("rect", x=x, y=2, width=length, height=8, class_=f"fill {sign}"), class_)


def _cell(content: str, class_: str) -> str:
    return element(
        "svg",
        content,
        class_=f"bar {class_}".strip(),
        viewBox="0 0 100 12",
        preserveAspectRatio="none",
        aria_hidden="true",
        focusable="false",
    )


def _within(share: float) -> float:
    return min(1.0, max(0.0, share))


WIDTH, HEIGHT, BASE = 640.0, 150.0, 118.0
"""The size of a payoff distribution, and where its bars stand."""


def payoff_svg(payoff: PayoffView, actor: ActorView, language: str) -> str:
    """The distribution of one actor's payoff: a bar for each bin, the middle nine tenths in full colour, the median
    and the nominal payoff as marks.
    """

    def at(value: float) -> float:
        return WIDTH * _within((value - payoff.low) / ((payoff.high - payoff.low) or 1.0))

    numbers = {"median": number(payoff.q50), "low": number(payoff.q05), "high": number(payoff.q95)}
    words = phrase("payoff_label", actor=actor.name, **numbers)
    parts = [
        *_bins(payoff),
        element("line", x1=0, x2=WIDTH, y1=BASE, y2=BASE, class_="axis"),
        _mark(at(payoff.q50), "median", payoff.q50, language),
        _mark(at(payoff.nominal), "nominal", payoff.nominal, language),
        *(_tick(at(value), value) for value in (payoff.low, payoff.q05, payoff.q95, payoff.high)),
    ]
    return element(
        "svg",
        "".join(parts),
        class_=f"payoff actor-{actor.letter}",
        role="img",
        aria_label=in_language(words, language),
        viewBox=f"0 0 {WIDTH:g} {HEIGHT:g}",
    )


def _bins(payoff: PayoffView) -> list[str]:
    step, tallest = WIDTH / len(payoff.counts), max(payoff.counts) or 1
    bars = []
    for i, n in enumerate(payoff.counts):
        middle = payoff.low + (i + 0.5) * (payoff.high - payoff.low) / len(payoff.counts)
        inner = "inner" if payoff.q05 <= middle <= payoff.q95 else "outer"
        size = 96 * n / tallest
        bars.append(element("rect", x=i * step + 1, y=BASE - size, width=step - 2, height=size, class_=inner))
    return bars


def _mark(x: float, kind: str, value: float, language: str) -> str:
    drop, y = (0, 10) if kind == "median" else (18, BASE + 30)
    anchor = "start" if x < 100 else "end" if x > 540 else "middle"
    line = element("line", x1=x, x2=x, y1=16, y2=BASE + drop, class_=kind)
    words = f"{in_language(phrase(kind), language)} {number(value)}"
    return line + label(words, x, y, class_=f"mark {kind}", text_anchor=anchor)


def _tick(x: float, value: float) -> str:
    anchor = "start" if x < 30 else "end" if x > 610 else "middle"
    return label(number(value), x, BASE + 15, class_="tick", text_anchor=anchor)


def flip_svg(flip: FlipView, judgement: JudgementView, language: str) -> str:
    """The stated range as a bar, the central value as a dot, and a cross-line where the conclusion turns."""
    values = (judgement.low, judgement.high, flip.nominal, flip.threshold)
    low, high = min(values), max(values)
    scale = (high - low) or 1.0

    def at(value: float) -> float:
        return 12 + 216 * (value - low) / scale

    words = phrase(
        "flip_label",
        range=span_text(judgement.low, judgement.high),
        nominal=short(flip.nominal),
        stop=short(flip.threshold),
    )
    inside = "inside" if flip.is_within_range else "outside"
    x = at(flip.threshold)
    parts = [
        element("line", x1=12, x2=228, y1=14, y2=14, class_="axis"),
        element(
            "rect",
            x=at(judgement.low),
            y=9,
            width=max(2.0, at(judgement.high) - at(judgement.low)),
            height=10,
            rx=2,
            class_="stated",
        ),
        element("circle", cx=at(flip.nominal), cy=14, r=5, class_="central"),
        element("path", d=f"M{x:.1f} 2V26M{x - 4:.1f} 2H{x + 4:.1f}M{x - 4:.1f} 26H{x + 4:.1f}", class_="turn"),
    ]
    return element(
        "svg",
        "".join(parts),
        class_=f"flip {inside}",
        role="img",
        aria_label=in_language(words, language),
        viewBox="0 0 240 28",
    )
