"""All that a case judges and cites, in one order: objectives, measures, counters, synergies, types."""

from collections.abc import Iterator, Mapping

from countermove.case.case import Case, Study
from countermove.core.citation import Citation, Source
from countermove.core.quantity import Judgement


def judgements_of(case: Case) -> tuple[Judgement, ...]:
    """Every quantity of the case at its place, defaults and those of types included."""
    return tuple(_judgements(case))


def judgements_by_group(case: Case) -> Mapping[str, tuple[str, ...]]:
    """For each group of measures, by its id, the paths of what is judged of them: their effects and costs, what they do
    as counters, and the synergies between two of them. Groups of none are left out.
    """
    group_of = {measure.id: measure.group for measure in case.measures}
    found: dict[str, list[str]] = {group.id: [] for group in case.groups}
    for measure in case.measures:
        if measure.group is not None:
            found[measure.group] += [effect.judgement.path for effect in measure.effects]
            found[measure.group].append(measure.cost.path)
    for counter in case.counters:
        by = group_of[counter.by]
        if by is not None:
            found[by].append(counter.efficacy.path)
    for synergy in case.synergies:
        one, other = (group_of[measure] for measure in synergy.between)
        if one is not None and one == other:
            found[one] += [effect.judgement.path for effect in synergy.effects]
    return {group: tuple(paths) for group, paths in found.items() if paths}


def citations_of(case: Case) -> tuple[Citation, ...]:
    """Every citation in the case file, once for each place where it stands."""
    by_place = {(str(cite.place), str(cite)): cite for source in _sources(case) for cite in source.cites}
    return tuple(by_place.values())


def comparison_citations_of(study: Study) -> tuple[Citation, ...]:
    """Every citation in the study's comparison."""
    comparison = study.comparison
    if comparison is None:
        return ()
    stances = (stance for dimension in comparison.dimensions for stance in dimension.stances)
    entries = (*comparison.drivers, *comparison.chain, *comparison.risks)
    return (
        *(cite for stance in stances for cite in stance.cites),
        *(cite for succession in comparison.successions for cite in succession.cites),
        *(cite for entry in entries for cite in entry.cites),
        *(cite for link in comparison.links for cite in link.between),
    )


def _judgements(case: Case) -> Iterator[Judgement]:
    for objective in case.objectives:
        yield objective.weight
    for measure in case.measures:
        yield from (effect.judgement for effect in measure.effects)
        yield measure.cost
    for counter in case.counters:
        yield counter.efficacy
    for synergy in case.synergies:
        yield from (effect.judgement for effect in synergy.effects)
    for actor_type in case.types:
        yield from (change.judgement for change in actor_type.changes)


def _sources(case: Case) -> Iterator[Source]:
    yield from (objective.source for objective in case.objectives)
    yield from (measure.source for measure in case.measures)
    yield from (counter.source for counter in case.counters)
    yield from (synergy.source for synergy in case.synergies)
    yield from (actor_type.source for actor_type in case.types)
    yield from (factor.source for factor in case.factors)
    yield from (correlation.source for correlation in case.correlations)
    yield from (statement.source for statement in case.statements)
    for judgement in _judgements(case):
        yield judgement.quantity.source
        yield from (opinion.quantity.source for opinion in judgement.quantity.opinions)
