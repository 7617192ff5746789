"""Figures are well-formed, say in numbers what they draw, and take any name."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermove.report import charts
from countermove.report.game_figure import game_svg
from countermove.report.payload import Payload
from countermove.report.scenario_views import PortfolioView, SensitivityView, ShareView
from countermove.report.svg import element, label, measure, wrap
from countermove.report.texts import LANGUAGES

TEXTS = st.text(st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"), max_size=60)


@given(TEXTS, TEXTS)
def test_any_text_can_stand_in_a_figure(content: str, title: str) -> None:
    parsed = ElementTree.fromstring(element("g", label(content, 1, 2), aria_label=title))
    assert parsed.attrib["aria-label"] == title
    assert (parsed[0].text or "") == content


@pytest.mark.parametrize("unfit", ["\x00", "\x1b", "\ud800", "\ufffe", "\uffff"])
def test_what_no_drawing_can_hold_is_replaced(unfit: str) -> None:
    parsed = ElementTree.fromstring(element("g", label(unfit, 1, 2), aria_label=unfit))
    assert (parsed.attrib["aria-label"], parsed[0].text) == ("\ufffd", "\ufffd")


@given(TEXTS, st.integers(1, 4))
def test_wrapped_lines_are_few_and_lose_nothing_but_blanks(text: str, lines: int) -> None:
    wrapped = wrap(text, 12, lines)
    assert 1 <= len(wrapped) <= lines
    shown = "".join("".join(wrapped).split())
    whole = "".join(text.split())
    assert shown == whole or (shown.endswith("…") and whole.startswith(shown[:-1]))


def test_latin_words_stay_whole_and_chinese_breaks_anywhere() -> None:
    assert wrap("Standards alliance of many", 10, 3) == ["Standards alliance", "of many"]
    assert wrap("国产芯片设计工具链", 5, 3) == ["国产芯片设", "计工具链"]
    assert measure("中") == 1


@given(st.floats(-10, 10), st.floats(0, 10))
def test_a_diverging_bar_stays_in_its_cell(value: float, largest: float) -> None:
    bar = ElementTree.fromstring(charts.diverging_svg(value, largest))[1]
    x, width = float(bar.attrib["x"]), float(bar.attrib["width"])
    assert 0 <= x <= x + width <= 100


@given(st.floats(0, 1))
def test_a_bar_is_as_long_as_its_share(share: float) -> None:
    fill = ElementTree.fromstring(charts.bar_svg(share))[1]
    assert float(fill.attrib["width"]) == pytest.approx(100 * share, abs=0.006)
    ElementTree.fromstring(charts.interval_svg(ShareView(share, share, share)))


@given(st.floats(0, 20), st.floats(0, 20), st.floats(0, 10))
def test_the_marks_of_a_regret_stay_in_their_cell(mean: float, most: float, largest: float) -> None:
    nobody = ShareView(0.0, 0.0, 0.1)
    figure = charts.regret_svg(PortfolioView((), False, nobody, 1.0, mean, 0.1, most, None, None), largest)
    for part in ElementTree.fromstring(figure):
        assert float(part.attrib["x"]) >= 0
        assert float(part.attrib["x"]) + float(part.attrib["width"]) <= 102


@given(st.floats(-0.2, 1.5), st.floats(-0.2, 1.5), st.floats(-0.2, 1.5))
def test_the_interval_of_an_index_stays_in_its_cell(total: float, low: float, high: float) -> None:
    low, high = sorted((low, high))
    for part in ElementTree.fromstring(charts.index_svg(SensitivityView("j", "t", 0.0, total, low, high, ()))):
        assert float(part.attrib["x"]) >= 0
        assert float(part.attrib["x"]) + float(part.attrib["width"]) <= 100.01


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_limit_is_drawn_within_its_figure(small_payload: Payload, language: str) -> None:
    (case,) = small_payload.cases
    judgements = {judgement.path: judgement for judgement in case.judgements}
    limits = [limit for conclusion in case.conclusions if conclusion.box for limit in conclusion.box.limits]
    assert limits
    for limit in limits:
        figure = ElementTree.fromstring(charts.limit_svg(limit, judgements[limit.judgement], language))
        (part,) = [child for child in figure if child.attrib.get("class") == "limit"]
        assert 12 <= float(part.attrib["x"]) <= float(part.attrib["x"]) + float(part.attrib["width"]) <= 231
        assert figure.attrib["role"] == "img"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_game_has_a_link_for_each_measure_and_an_arc_for_each_counter(
    small_payload: Payload, language: str
) -> None:
    (case,) = small_payload.cases
    drawn = ElementTree.fromstring(game_svg(case, small_payload.actors, language, "zh-"))
    links = [part.attrib for part in drawn.iter("a")]
    assert [link["href"] for link in links] == [f"#zh-{measure.anchor}" for measure in case.measures]
    assert all(link["aria-label"] for link in links)
    arcs = [
        (part.attrib["data-by"], part.attrib["data-against"]) for part in drawn.iter("g") if "data-by" in part.attrib
    ]
    assert arcs == [(counter.by, counter.against) for counter in case.counters]


def test_more_efficacious_counters_have_thicker_arcs(small_payload: Payload) -> None:
    (case,) = small_payload.cases
    drawn = ElementTree.fromstring(game_svg(case, small_payload.actors, "en"))
    widths = [float(part[0].attrib["stroke-width"]) for part in drawn.iter("g") if "data-by" in part.attrib]
    efficacies = [counter.efficacy for counter in case.counters]
    assert sorted(widths) == [width for _, width in sorted(zip(efficacies, widths, strict=True))]


@pytest.mark.parametrize("language", LANGUAGES)
def test_other_figures_are_well_formed_and_tell_their_numbers(small_payload: Payload, language: str) -> None:
    (case,) = small_payload.cases
    for payoff, actor in zip(case.payoffs, small_payload.actors, strict=True):
        figure = ElementTree.fromstring(charts.payoff_svg(payoff, actor, language))
        assert f"{abs(payoff.q50):.2f}" in figure.attrib["aria-label"]
        assert sum(payoff.counts) == case.scenarios
    judgements = {judgement.path: judgement for judgement in case.judgements}
    flips = [flip for conclusion in case.conclusions for flip in conclusion.flips]
    assert flips
    for flip in flips:
        figure = ElementTree.fromstring(charts.flip_svg(flip, judgements[flip.judgement], language))
        assert figure.attrib["role"] == "img"
