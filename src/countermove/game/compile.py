"""Case → Game: the one place where names become indices."""

from collections.abc import Iterable, Mapping

import numpy as np

from countermove.case.case import Case, Effect, Layer, Measure
from countermove.core.quantity import Judgement
from countermove.game.game import Game, LayerRules, Term, freeze


def compile_case(case: Case) -> Game:
    """The game that a case describes (§2–§3), its quantities labelled by their place in the file."""
    measures = [measure for layer in case.layers for measure in case.measures if measure.layer == layer.id]
    players = {actor.id: index for index, actor in enumerate(case.actors)}
    place = {measure.id: index for index, measure in enumerate(measures)}
    judgements = _judgements(case, measures)
    at = {judgement.path: index for index, judgement in enumerate(judgements)}
    weight_at = {(objective.actor, objective.id): at[objective.weight.path] for objective in case.objectives}

    def terms(effects: Iterable[Effect], where: int) -> list[Term]:
        return [
            Term(
                players[effect.actor],
                where,
                weight_at[effect.actor, effect.objective],
                at[effect.judgement.path],
            )
            for effect in effects
        ]

    given_layers = {layer.id for layer in case.layers if layer.given}
    return Game(
        id=case.id,
        source_sha256=case.sha256,
        players=tuple(players),
        measures=tuple(place),
        layers=tuple(_rules(layer, measures, players) for layer in case.layers),
        given=freeze(np.array([measure.given or measure.layer in given_layers for measure in measures], bool)),
        barred=freeze(np.zeros(len(measures), bool)),
        efforts=freeze(np.array([measure.effort for measure in measures], float)),
        requires=_pairs(place, ((measure.id, other) for measure in measures for other in measure.requires)),
        excludes=_pairs(place, ((measure.id, other) for measure in measures for other in measure.excludes)),
        counters=_pairs(place, ((counter.by, counter.against) for counter in case.counters)),
        pairs=_pairs(place, (synergy.between for synergy in case.synergies)),
        labels=tuple(at),
        quantities=tuple(judgement.quantity for judgement in judgements),
        effect_terms=tuple(term for measure in measures for term in terms(measure.effects, place[measure.id])),
        synergy_terms=tuple(
            term for index, synergy in enumerate(case.synergies) for term in terms(synergy.effects, index)
        ),
        cost_at=freeze(np.array([at[measure.cost.path] for measure in measures], int)),
        efficacy_at=freeze(np.array([at[counter.efficacy.path] for counter in case.counters], int)),
        tie_tolerance=case.settings.tie_tolerance,
    )


def _judgements(case: Case, measures: Iterable[Measure]) -> tuple[Judgement, ...]:
    return (
        *(objective.weight for objective in case.objectives),
        *(effect.judgement for measure in measures for effect in measure.effects),
        *(measure.cost for measure in measures),
        *(counter.efficacy for counter in case.counters),
        *(effect.judgement for synergy in case.synergies for effect in synergy.effects),
    )


def _rules(layer: Layer, measures: list[Measure], players: Mapping[str, int]) -> LayerRules:
    members = tuple(index for index, measure in enumerate(measures) if measure.layer == layer.id)
    return LayerRules(
        id=layer.id,
        mover=players[layer.actor],
        measures=members,
        is_given=layer.given,
        budget=np.inf if layer.budget is None else layer.budget,
        at_most=len(members) if layer.at_most is None else layer.at_most,
        at_least=layer.at_least or 0,
    )


def _pairs(place: Mapping[str, int], named: Iterable[tuple[str, str]]) -> np.ndarray:
    indices = [(place[first], place[second]) for first, second in named]
    return freeze(np.array(indices, int).reshape(-1, 2))
