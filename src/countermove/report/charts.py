"""The small figures of a report as SVG: bars in tables, payoff distributions, regret, ranges.

Colours come from classes, so that the page decides them for light and dark; every figure is also told in numbers.
"""

from collections.abc import Callable

from countermove.report.case_views import JudgementView
from countermove.report.numbers import apart, number, short, span_text
from countermove.report.scenario_views import FlipView, LimitView, PayoffView, PortfolioView, SensitivityView, ShareView
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
    band = element("rect", x=min(100 * _within(share.low), 100 - width), y=1, width=width, height=10, class_="band")
    return _cell(track + fill + band, class_)


def index_svg(entry: SensitivityView) -> str:
    """A bar for a total sensitivity index with its interval; what lies beyond 0 and 1 is cut off."""
    return interval_svg(ShareView(*map(_within, (entry.total, entry.low, entry.high))))


def regret_svg(portfolio: PortfolioView, largest: float, class_: str = "") -> str:
    """A thick mark at the mean regret and a line from there to its 95 % quantile, `largest` being the whole cell; what
    lies beyond has no mark.
    """
    mean, most = (2 + 96 * value / (largest or 1.0) for value in (portfolio.regret, portfolio.regret_q95))
    start, stop = sorted((min(mean, 100.0), min(most, 100.0)))
    parts = [
        element("rect", x=0, y=5.5, width=100, height=1, class_="track"),
        element("rect", x=start, y=5, width=stop - start, height=2, class_="fill"),
    ]
    for x, width in ((mean, 2.4), (most, 0.8)):
        if x < 100:
            parts.append(element("rect", x=x - width / 2, y=1, width=width, height=10, class_="fill"))
    return _cell("".join(parts), class_)


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


RANGE_WIDTH = 240
"""The width of a figure of one judgement's range; 12 are left free at either end."""


def flip_svg(flip: FlipView, judgement: JudgementView, language: str) -> str:
    """The stated range as a bar, the central value as a dot, and a cross-line where the conclusion turns."""
    at = _scale(judgement, flip.threshold)
    words = phrase(
        "flip_label",
        range=span_text(judgement.low, judgement.high),
        nominal=short(flip.nominal),
        stop=apart(flip.threshold, flip.nominal),
    )
    x = at(flip.threshold)
    cross = element("path", d=f"M{x:.1f} 2V26M{x - 4:.1f} 2H{x + 4:.1f}M{x - 4:.1f} 26H{x + 4:.1f}", class_="turn")
    inside = "inside" if flip.is_within_range else "outside"
    return _range_figure(_stated(judgement, at) + cross, f"flip {inside}", in_language(words, language))


def limit_svg(limit: LimitView, judgement: JudgementView, language: str) -> str:
    """The stated range as a bar, the central value as a dot, and the part of it that is in the box in full colour."""
    at = _scale(judgement, limit.low, limit.high)
    words = phrase(
        "limit_label", range=span_text(judgement.low, judgement.high), limit=span_text(limit.low, limit.high)
    )
    width = max(3.0, at(limit.high) - at(limit.low))
    part = element("rect", x=at(limit.low), y=6, width=width, height=16, rx=2, class_="limit")
    return _range_figure(_stated(judgement, at, part), "flip box", in_language(words, language))


def _scale(judgement: JudgementView, *values: float) -> Callable[[float], float]:
    """Where a figure puts a value: from the smallest to the largest of the stated range, its centre and `values`."""
    every = (judgement.low, judgement.high, judgement.central, *values)
    low, width = min(every), (max(every) - min(every)) or 1.0
    return lambda value: 12 + (RANGE_WIDTH - 24) * (value - low) / width


def _stated(judgement: JudgementView, at: Callable[[float], float], between: str = "") -> str:
    """An axis with the stated range as a bar, the figure's own marks upon it, and the central value as a dot."""
    low, high = at(judgement.low), at(judgement.high)
    axis = element("line", x1=12, x2=RANGE_WIDTH - 12, y1=14, y2=14, class_="axis")
    bar = element("rect", x=low, y=9, width=max(2.0, high - low), height=10, rx=2, class_="stated")
    return axis + bar + between + element("circle", cx=at(judgement.central), cy=14, r=5, class_="central")


def _range_figure(content: str, class_: str, words: str) -> str:
    return element("svg", content, class_=class_, role="img", aria_label=words, viewBox=f"0 0 {RANGE_WIDTH} 28")
