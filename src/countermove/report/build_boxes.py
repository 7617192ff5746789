"""Boxes → where a conclusion often does not hold, as sentences and numbers (§7.7)."""

from collections.abc import Mapping, Sequence

from countermove.game.game import Game
from countermove.report.case_views import JudgementView
from countermove.report.numbers import number, percent
from countermove.report.scenario_views import BoxView, LimitView
from countermove.report.texts import in_a_row, joined, phrase
from countermove.report.views import Text
from countermove.uncertainty.boxes import RESAMPLES, Box, Limit

ALL = 0.995
"""Coverage from which on a box counts as having all of them, as percentages are rounded."""

SAID = 2
"""How many limits a sentence says."""


def build_box(box: Box, game: Game, judgements: Mapping[str, JudgementView]) -> BoxView:
    """The box with its limits in the order of the game's quantities; `judgements` are by path."""
    limits = tuple(_limit(limit, judgements[game.labels[limit.quantity]]) for limit in box.limits)
    return BoxView(
        limits=limits,
        coverage=box.coverage,
        density=box.density,
        mass=box.mass,
        sentence=_sentence(box, limits),
        repeated=_repeated(limits),
    )


def _limit(limit: Limit, judgement: JudgementView) -> LimitView:
    return LimitView(
        judgement=judgement.path,
        low=limit.low,
        high=limit.high,
        chance=limit.chance,
        came_back=round(limit.came_back * RESAMPLES),
        halves=RESAMPLES,
        sentence=_limit_in_words(limit, judgement),
    )


def _limit_in_words(limit: Limit, judgement: JudgementView) -> Text:
    """The limit without the end that is, as written, that of the stated range."""
    low, high = number(limit.low), number(limit.high)
    kind = "between"
    if low == high:
        kind = "is"
    elif low == number(judgement.low):
        kind = "most"
    elif high == number(judgement.high):
        kind = "least"
    return phrase(f"limit_{kind}", about=judgement.about, low=low, high=high)


def _sentence(box: Box, limits: Sequence[LimitView]) -> Text:
    """The limits are said in the sentence where they are few, and left to a list below it otherwise."""
    few = len(limits) <= SAID
    return phrase(
        "box_sentence_all" if box.coverage >= ALL else "box_sentence",
        limits=joined([limit.sentence for limit in limits]) if few else phrase("all_limits", n=len(limits)),
        density=percent(box.density),
        coverage=percent(box.coverage),
        base=percent(box.density * box.mass / box.coverage),
    )


def _repeated(limits: Sequence[LimitView]) -> Text:
    counts = [limit.came_back for limit in limits]
    least, most = min(counts), max(counts)
    values = {"least": str(least), "most": str(most), "halves": str(RESAMPLES)}
    text = phrase("box_repeated" if least == most else "box_repeated_span", n=len(limits), **values)
    return in_a_row(text, phrase("box_caution")) if 2 * least < RESAMPLES else text
