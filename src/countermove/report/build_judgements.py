"""A case → the list of its judgements, each with what it is about, how it was stated and what it rests on."""

from collections.abc import Callable, Iterator, Mapping

from countermove.case.case import Case, Effect
from countermove.case.quantities import DEFAULT_SOURCE
from countermove.core.citation import Source
from countermove.core.names import Name
from countermove.core.quantity import Judgement, Shape, central_value, span
from countermove.report.anchors import judgement_anchor
from countermove.report.case_views import JudgementView
from countermove.report.texts import phrase, text_of
from countermove.report.views import Cite, Text

Citer = Callable[[Source], tuple[Cite, ...]]
"""Turns a source's citations into links."""

Stated = tuple[str, Judgement, Source, Text]
"""Kind, judgement, source of the entry it belongs to, and what it is about."""


def build_judgements(case: Case, cite: Citer) -> tuple[JudgementView, ...]:
    """Every judgement of the case: weights, then each measure's effects and cost, counters, synergies."""
    stated = [*_weights(case), *_measures(case), *_counters(case), *_synergies(case)]
    return tuple(_view(case.id, entry, cite) for entry in stated)


def _view(case: str, stated: Stated, cite: Citer) -> JudgementView:
    kind, judgement, owner, about = stated
    quantity = judgement.quantity
    source = quantity.source if quantity.source.is_given else owner
    low, high = span(quantity)
    return JudgementView(
        path=judgement.path,
        anchor=judgement_anchor(case, judgement.path),
        kind=kind,
        about=about,
        shape="uniform" if quantity.shape is Shape.UNIFORM else quantity.shape.value,
        grade=quantity.grade,
        low=low,
        high=high,
        central=central_value(quantity),
        why=text_of(source.why) if source.why else None,
        cites=cite(source),
        by=source.by,
        on=source.on,
        is_default=quantity.source == DEFAULT_SOURCE,
        is_sourced=source.is_given,
    )


def _weights(case: Case) -> Iterator[Stated]:
    actors = {actor.id: text_of(actor.name) for actor in case.actors}
    for objective in case.objectives:
        about = phrase("about_weight", objective=text_of(objective.name), actor=actors[objective.actor])
        yield "weight", objective.weight, objective.source, about


def _measures(case: Case) -> Iterator[Stated]:
    for measure in case.measures:
        name = text_of(measure.name)
        for effect in measure.effects:
            target = _target(case, effect)
            yield "effect", effect.judgement, measure.source, phrase("about_effect", measure=name, **target)
        yield "cost", measure.cost, measure.source, phrase("about_cost", measure=name)


def _counters(case: Case) -> Iterator[Stated]:
    names = _names(case)
    for counter in case.counters:
        about = phrase("about_efficacy", by=text_of(names[counter.by]), against=text_of(names[counter.against]))
        yield "efficacy", counter.efficacy, counter.source, about


def _synergies(case: Case) -> Iterator[Stated]:
    names = _names(case)
    for synergy in case.synergies:
        first, second = (text_of(names[measure]) for measure in synergy.between)
        for effect in synergy.effects:
            about = phrase("about_synergy", first=first, second=second, **_target(case, effect))
            yield "synergy", effect.judgement, synergy.source, about


def _names(case: Case) -> Mapping[str, Name]:
    return {measure.id: measure.name for measure in case.measures}


def _target(case: Case, effect: Effect) -> dict[str, Text]:
    objective = next(o for o in case.objectives if (o.actor, o.id) == (effect.actor, effect.objective))
    actor = next(actor for actor in case.actors if actor.id == effect.actor)
    return {"objective": text_of(objective.name), "actor": text_of(actor.name)}
