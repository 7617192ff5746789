"""Case → findings: what is legal but should be looked at; and citations that lead nowhere, which are faults."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from countermove.case.case import SOURCE_NOT_STATED, Case, Effect, Measure, Study
from countermove.case.feasibility import closure, is_over_budget
from countermove.case.finding import Finding, Kind
from countermove.case.judgements import citations_of, comparison_citations_of, judgements_of
from countermove.case.quantities import DEFAULT_SCALES
from countermove.case.relation_checks import check_experts, check_relations
from countermove.core.citation import Citation
from countermove.core.errors import Fault, Place
from countermove.core.quantity import Judgement, Shape, span
from countermove.core.yaml_values import nearest_name
from countermove.documents.document import Passage
from countermove.plan.passages import find_quote

Passages = Mapping[str, Mapping[str, Passage]]
"""Document id → passage id → passage."""


def check_case(case: Case) -> tuple[Finding, ...]:
    """What is legal in the case but should be looked at, by place in its file."""
    findings = [finding for check in CASE_CHECKS for finding in check(case)]
    return tuple(sorted(findings, key=lambda finding: (finding.place, finding.kind.value, finding.subject)))


def check_study(study: Study, passages: Passages) -> tuple[Finding, ...]:
    """The findings of every case, then those of the study: documents nobody cites, gaps in translations."""
    of_cases = (finding for case in study.cases for finding in check_case(case))
    return (*of_cases, *_documents(study), *_translation_gaps(study, passages))


def _all_citations(study: Study) -> tuple[Citation, ...]:
    of_cases = (cite for case in study.cases for cite in citations_of(case))
    return (*comparison_citations_of(study), *of_cases)


def citation_faults(study: Study, passages: Passages) -> tuple[Fault, ...]:
    """Citations of cases and comparison whose document, passage or quote is not there (§1.3), by place."""
    place = Place(study.file)
    faults = {
        Fault(citation.place or place, wrong)
        for citation in _all_citations(study)
        if (wrong := _wrong_with(citation, passages)) is not None
    }
    return tuple(sorted(faults))


def _wrong_with(citation: Citation, passages: Passages) -> str | None:
    by_id = passages.get(citation.document)
    if by_id is None:
        hint = _nearest(citation.document, passages)
        return f"unknown document '{citation.document}' in citation '{citation}'; expected one of the study{hint}"
    passage = by_id.get(citation.passage)
    if passage is None:
        hint = _nearest(citation.passage, by_id)
        return f"unknown passage '{citation}'; expected a passage of '{citation.document}'{hint}"
    if citation.quote is not None and not find_quote(passage, citation.quote):
        return f"the quote is not found at '{citation}'; expected words that stand in that passage"
    return None


def _nearest(name: str, known: Iterable[str]) -> str:
    nearest = nearest_name(name, tuple(known))
    return f", the nearest is '{nearest}'" if nearest else ""


def _unsourced(case: Case) -> Iterator[Finding]:
    for judgement in judgements_of(case):
        if not judgement.quantity.source.is_given:
            message = f"{judgement.path} has neither a citation nor a reason"
            yield Finding(Kind.UNSOURCED, judgement.place, message, judgement.path)
    for measure in case.measures:
        if measure.chance != 1 and not measure.source.is_given:
            path = f"measures.{measure.id}.chance"
            yield Finding(Kind.UNSOURCED, measure.place, f"{path} has neither a citation nor a reason", path)
    for each in case.types:
        if each.chance != 1 and not each.source.is_given:
            path = f"types.{each.actor}.{each.id}.chance"
            yield Finding(Kind.UNSOURCED, each.place, f"{path} has neither a citation nor a reason", path)


def _certain_ranges(case: Case) -> Iterator[Finding]:
    for judgement in judgements_of(case):
        quantity = judgement.quantity
        low, high = span(quantity)
        if quantity.shape is not Shape.POINT and quantity.grade is None and low == high:
            message = f"{judgement.path} is stated as uncertain but can only be {low:g}"
            yield Finding(Kind.CERTAIN_RANGE, judgement.place, message, judgement.path)


def _negative_costs(case: Case) -> Iterator[Finding]:
    for measure in case.measures:
        low, _ = span(measure.cost.quantity)
        if low < 0:
            message = f"the cost of '{measure.id}' can be {low:g}: adopting it would pay by itself"
            yield Finding(Kind.NEGATIVE_COST, measure.cost.place, message, measure.cost.path)


def _counters(case: Case) -> Iterator[Finding]:
    movers = _movers(case)
    for index, counter in enumerate(case.counters):
        subject = f"counters[{index}]"
        if movers[counter.by] == movers[counter.against]:
            message = f"'{counter.by}' weakens '{counter.against}' of the same actor"
            yield Finding(Kind.SELF_HARM, counter.place, message, subject)
        if span(counter.efficacy.quantity)[1] <= 0:
            message = f"'{counter.by}' is a counter to '{counter.against}' but its efficacy is 0"
            yield Finding(Kind.IDLE_COUNTER, counter.place, message, subject)


def _measures(case: Case) -> Iterator[Finding]:
    """Measures that are certainly never worth adopting, that do nothing, or that no feasible portfolio holds."""
    movers, bound = _movers(case), _bound_measures(case)
    at_least = {layer.id: layer.at_least or 0 for layer in case.layers}
    for measure in case.measures:
        if measure.id in bound or at_least[measure.layer]:
            continue
        is_costly = span(measure.cost.quantity)[0] > 0
        is_never_good = all(_is_never_good(effect, movers[measure.id]) for effect in measure.effects)
        if not measure.given and is_costly and is_never_good:
            message = f"'{measure.id}' costs its actor and can bring it nothing, whatever the others do"
            yield Finding(Kind.DOMINATED, measure.place, message, measure.id)
        elif not measure.effects:
            message = f"'{measure.id}' has no effect, counters nothing and is in no synergy"
            yield Finding(Kind.NO_EFFECT, measure.place, message, measure.id)


def _is_never_good(effect: Effect, mover: str) -> bool:
    """Whether an effect can neither please its mover nor move anybody else to do something about it."""
    return effect.actor == mover and span(effect.judgement.quantity)[1] <= 0


def _bound_measures(case: Case) -> set[str]:
    """Measures that matter through others: in counters or synergies, or required or excluded by others."""
    counters = (name for counter in case.counters for name in (counter.by, counter.against))
    synergies = (name for synergy in case.synergies for name in synergy.between)
    rules = (name for measure in case.measures for name in (*measure.requires, *measure.excludes))
    return {*counters, *synergies, *rules}


def _never_adopted(case: Case) -> Iterator[Finding]:
    """Measures that, with all that they require and all that is given, break a limit of their layer."""
    by_id = {measure.id: measure for measure in case.measures}
    facts = {measure.id for measure in case.measures if measure.given}
    for layer in case.layers:
        members = [measure for measure in case.measures if measure.layer == layer.id]
        given = [measure.id for measure in members if measure.given]
        for measure in members:
            if measure.given:
                continue
            needed = closure([measure.id, *given], by_id)
            own = [member for member in members if member.id in needed]
            wrong = None
            if is_over_budget((member.effort for member in own), layer.budget):
                wrong = f"is over the budget of {layer.budget:g}"
            elif layer.at_most is not None and len(own) > layer.at_most:
                wrong = f"is more than {layer.at_most} measures"
            elif _is_at_odds(needed, by_id):
                wrong = "excludes itself"
            elif _is_at_odds(needed | facts, by_id):
                wrong = "meets one that excludes it"
            if wrong:
                message = f"'{measure.id}' can never be adopted: with what it requires and what is given it {wrong}"
                yield Finding(Kind.NEVER_ADOPTED, measure.place, message, measure.id)


def _is_at_odds(needed: set[str], by_id: Mapping[str, Measure]) -> bool:
    return any(other in needed for measure in needed for other in by_id[measure].excludes)


def _objectives(case: Case) -> Iterator[Finding]:
    place = Place(case.file)
    with_objectives = {objective.actor for objective in case.objectives}
    for actor in case.actors:
        if actor.id not in with_objectives:
            message = f"'{actor.id}' has no objectives, so only costs guide what it does"
            yield Finding(Kind.NO_OBJECTIVES, place, message, actor.id)
    touched = {
        (effect.actor, effect.objective)
        for item in (case.measures, case.synergies)
        for entry in item
        for effect in entry.effects
    }
    for objective in case.objectives:
        path = f"objectives.{objective.actor}.{objective.id}"
        if (objective.actor, objective.id) not in touched:
            message = f"nothing in the case has an effect on '{objective.actor}.{objective.id}'"
            yield Finding(Kind.UNTOUCHED_OBJECTIVE, objective.place, message, path)
        elif span(objective.weight.quantity)[1] <= 0:
            message = f"'{objective.actor}.{objective.id}' has weight 0, so nothing done to it counts"
            yield Finding(Kind.UNTOUCHED_OBJECTIVE, objective.place, message, path)


def _unused_entries(case: Case) -> Iterator[Finding]:
    place = Place(case.file)
    layers = {measure.layer for measure in case.measures}
    for layer in case.layers:
        if layer.id not in layers:
            message = f"layer '{layer.id}' has no measures, so its mover has nothing to choose"
            yield Finding(Kind.EMPTY_LAYER, layer.place, message, layer.id)
    groups = {measure.group for measure in case.measures}
    for group in case.groups:
        if group.id not in groups:
            yield Finding(Kind.UNUSED_GROUP, place, f"no measure is in group '{group.id}'", group.id)
    used = {(_scale_of(judgement), grade) for judgement in judgements_of(case) for grade in _grades_of(judgement)}
    for scale in case.scales:
        if scale not in DEFAULT_SCALES and (scale.kind, scale.grade) not in used:
            message = f"grade '{scale.grade}' of {scale.kind} is defined but no judgement uses it"
            yield Finding(Kind.UNUSED_GRADE, place, message, f"scales.{scale.kind}.{scale.grade}")


def _scale_of(judgement: Judgement) -> str:
    return "efficacy" if judgement.path.endswith("].efficacy") else "amounts"


def _grades_of(judgement: Judgement) -> Iterator[str]:
    """The grades that it was written as, by itself or by experts."""
    for quantity in (judgement.quantity, *(opinion.quantity for opinion in judgement.quantity.opinions)):
        yield (quantity.grade or "").removeprefix("-")


def _sides(case: Case) -> Iterator[Finding]:
    """Actors whose measures nobody cites anything for, while others' are cited; cases that rest on one document."""
    movers, place = _movers(case), Place(case.file)
    cited: dict[str, bool] = {}
    for measure in case.measures:
        cites = [*measure.source.cites, *measure.cost.quantity.source.cites]
        cites += [cite for effect in measure.effects for cite in effect.judgement.quantity.source.cites]
        cited[movers[measure.id]] = cited.get(movers[measure.id], False) or bool(cites)
    if any(cited.values()):
        for actor in (actor for actor, is_cited in cited.items() if not is_cited):
            message = f"no measure of '{actor}' cites anything, while those of others do"
            yield Finding(Kind.UNCITED_ACTOR, place, message, actor)
    documents = {citation.document for citation in citations_of(case)}
    if len(documents) == 1 and len(case.actors) > 1:
        message = f"every citation of the case is to '{next(iter(documents))}'"
        yield Finding(Kind.SINGLE_DOCUMENT, place, message, next(iter(documents)))


def _documents(study: Study) -> Iterator[Finding]:
    cited = {citation.document for citation in _all_citations(study)} | {plan.document for plan in study.plans}
    for document in study.documents:
        if document.id not in cited and document.translation_of not in cited:
            message = f"document '{document.id}' is no plan and nothing cites it"
            yield Finding(Kind.UNUSED_DOCUMENT, document.place, message, document.id)
        if SOURCE_NOT_STATED in document.source:
            message = f"the source of document '{document.id}' does not say who published it, when and where"
            yield Finding(Kind.UNSTATED_SOURCE, document.place, message, document.id)


def _translation_gaps(study: Study, passages: Passages) -> Iterator[Finding]:
    """Translations that lack a passage which the study cites of their original."""
    cited = dict.fromkeys((citation.document, citation.passage) for citation in _all_citations(study))
    for document in study.documents:
        original, there = document.translation_of, passages.get(document.id, {})
        lacking = [passage for of, passage in cited if of == original and passage not in there]
        if lacking:
            shown = ", ".join([*lacking[:5], *["…"] * (len(lacking) > 5)])
            message = f"'{document.id}' lacks what is cited of '{original}': {shown}"
            yield Finding(Kind.TRANSLATION_GAP, document.place, message, document.id)


def _movers(case: Case) -> dict[str, str]:
    actor_of = {layer.id: layer.actor for layer in case.layers}
    return {measure.id: actor_of[measure.layer] for measure in case.measures}


CASE_CHECKS: tuple[Callable[[Case], Iterator[Finding]], ...] = (
    _unsourced,
    _certain_ranges,
    _negative_costs,
    _counters,
    _measures,
    _never_adopted,
    _objectives,
    _unused_entries,
    _sides,
    check_experts,
    check_relations,
)
