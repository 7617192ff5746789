"""Payload → one self-contained HTML page: no network, both languages, light and dark, readable without scripts."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from countermove.report import charts, numbers
from countermove.report.case_views import CaseView
from countermove.report.game_figure import game_svg
from countermove.report.logic_figure import LogicPen, logic_svg
from countermove.report.payload import Payload
from countermove.report.sentences import depth_changes
from countermove.report.texts import LANGUAGES, in_language, phrase
from countermove.report.views import EntryView, PlanView, Text
from countermove.report.wording import (
    EVIDENCE_LENGTH,
    grade_text,
    plan_counts,
    shortened,
    stated_text,
    without_direction_marks,
)

CHAPTERS = ("plans", "play", "survival", "worth", "depth", "certainty", "flips", "ground")
"""The questions of a report, in order; `q_…` in the texts is the question, `nav_…` its short form."""

TAGS = {"en": "en", "zh": "zh-Hans"}
PREFIXES = {"en": "", "zh": "zh-"}


def render_html(payload: Payload) -> str:
    """The report as one HTML page; equal payloads give equal bytes."""
    environment = _environment()
    style, script = _asset("style.css"), _asset("script.js")
    views = {language: _render_view(environment, payload, language) for language in LANGUAGES}
    page = environment.get_template("page.html.j2").render(
        payload=payload,
        style=Markup(style),  # noqa: S704
        script=Markup(script),  # noqa: S704
        script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        views=views,
        tags=TAGS,
        phrase=phrase,
    )
    return without_direction_marks(page)


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("countermove.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _asset(name: str) -> str:
    return resources.files("countermove.report").joinpath("assets", name).read_text(encoding="utf-8")


def _render_view(environment: Environment, payload: Payload, language: str) -> Markup:
    template = environment.get_template("view.html.j2")
    rendered = template.render(payload=payload, chapters=CHAPTERS, **_words(payload, language))
    return Markup(rendered)  # noqa: S704


def _words(payload: Payload, language: str) -> dict[str, Any]:
    """What templates call: texts, numbers and figures in one language."""

    def text(key: str, **values: Text | str | int) -> str:
        return in_language(phrase(key, **values), language)

    def grade(name: str) -> str:
        return in_language(grade_text(name), language)

    def tr(value: Text) -> str:
        return in_language(value, language)

    return {
        "language": language,
        "tag": TAGS[language],
        "prefix": PREFIXES[language],
        "t": text,
        "tr": tr,
        "grade": grade,
        "short": lambda value: shortened(tr(value), EVIDENCE_LENGTH),
        "span": lambda low, high: tr(numbers.span_text(low, high)),
        "stated": lambda judgement: tr(stated_text(judgement)),
        "plan_counts": lambda plan: tr(plan_counts(plan)),
        "actor": {actor.id: actor for actor in payload.actors},
        "plan_by_id": {plan.id: plan for plan in payload.plans},
        "document_by_id": {document.id: document for document in payload.documents},
        "numbers": numbers,
        "index": _index,
        "depth_changes": lambda case: {measure.id for measure, _, _ in depth_changes(case)},
        **_figures(payload, language),
    }


def _figures(payload: Payload, language: str) -> dict[str, Any]:
    def safe(figure: Any) -> Any:
        return lambda *arguments: Markup(figure(*arguments))  # noqa: S704

    return {
        "game_figure": safe(lambda case: game_svg(case, payload.actors, language, PREFIXES[language])),
        "logic_figure": safe(lambda plan, drivers, chain: _logic(plan, drivers, chain, payload, language)),
        "bar": safe(charts.bar_svg),
        "index_bar": safe(charts.index_svg),
        "regret_bar": safe(charts.regret_svg),
        "interval": safe(charts.interval_svg),
        "diverging": safe(charts.diverging_svg),
        "payoff_figure": safe(lambda payoff, actor: charts.payoff_svg(payoff, actor, language)),
        "limit_figure": safe(lambda limit, judgement: charts.limit_svg(limit, judgement, language)),
        "flip_figure": safe(lambda flip, judgement: charts.flip_svg(flip, judgement, language)),
    }


def _logic(
    plan: PlanView, drivers: Sequence[EntryView], chain: Sequence[EntryView], payload: Payload, language: str
) -> str:
    """The logic of a plan drawn twice, for wide screens and for narrow ones; style shows one of them."""
    letter = next(actor.letter for actor in payload.actors if actor.id == plan.actor)
    pen = LogicPen(language, PREFIXES[language], letter)
    return "".join(logic_svg(plan.title, drivers, chain, pen, is_narrow=is_narrow) for is_narrow in (False, True))


def _index(case: CaseView) -> Mapping[str, Mapping[str, Any]]:
    """The case's parts by name, for templates: measures, judgements, layers, conclusions."""
    return {
        "measure": {measure.id: measure for measure in case.measures},
        "judgement": {judgement.path: judgement for judgement in case.judgements},
        "layer": {layer.id: layer for layer in case.layers},
        "conclusion": {conclusion.key: conclusion for conclusion in case.conclusions},
    }
