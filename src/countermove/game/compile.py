"""Case → Game: the one place where names become indices."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from countermove.case.case import Case, Effect, Layer, Measure
from countermove.case.dependence import dependence_of
from countermove.case.unknowns import unknowns_of
from countermove.core.errors import UsageError
from countermove.core.provenance import sha256_of
from countermove.core.quantity import Judgement
from countermove.game.game import Game, LayerRules, Term, freeze


@dataclass(frozen=True, slots=True)
class _Places:
    """The index of every player and measure by id, of every quantity by path, and of every objective's weight."""

    players: Mapping[str, int]
    measures: Mapping[str, int]
    quantities: Mapping[str, int]
    weights: Mapping[tuple[str, str], int]


def compile_case(case: Case) -> Game:
    """The game that a case describes (§2–§3), its quantities labelled by their place in the file.

    Raises UsageError for a case with chance, hidden or simultaneous moves or types, no part of a Game (§4.10).
    """
    if unknowns := unknowns_of(case):
        raise UsageError(
            f"case {case.id} has {unknowns}: countermove solve lists its equilibria, without --method, --depth and "
            "--history, and countermove export --to efg writes it; for anything else, take these keys out of the case"
        )
    return compile_layers(case)


def compile_layers(case: Case) -> Game:
    """The same, as if every measure took effect and every mover saw all that was done before."""
    measures = [measure for layer in case.layers for measure in case.measures if measure.layer == layer.id]
    judgements = _judgements(case, measures)
    places = _index(case, measures, judgements)
    at = places.measures
    given_layers = {layer.id for layer in case.layers if layer.given}
    return Game(
        id=case.id,
        source_sha256=source_hash(case),
        players=tuple(places.players),
        measures=tuple(at),
        layers=tuple(_rules(layer, measures, places.players) for layer in case.layers),
        given=freeze(np.array([measure.given or measure.layer in given_layers for measure in measures], bool)),
        barred=freeze(np.zeros(len(measures), bool)),
        efforts=freeze(np.array([measure.effort for measure in measures], float)),
        requires=_pairs(at, ((measure.id, other) for measure in measures for other in measure.requires)),
        excludes=_pairs(at, ((measure.id, other) for measure in measures for other in measure.excludes)),
        counters=_pairs(at, ((counter.by, counter.against) for counter in case.counters)),
        pairs=_pairs(at, (synergy.between for synergy in case.synergies)),
        labels=tuple(places.quantities),
        quantities=tuple(judgement.quantity for judgement in judgements),
        effect_terms=_terms(places, (measure.effects for measure in measures)),
        synergy_terms=_terms(places, (synergy.effects for synergy in case.synergies)),
        cost_at=_quantities(places, (measure.cost for measure in measures)),
        efficacy_at=_quantities(places, (counter.efficacy for counter in case.counters)),
        tie_tolerance=case.settings.tie_tolerance,
        dependence=dependence_of(judgements, case.factors, case.correlations, case.statements),
    )


def source_hash(case: Case) -> str:
    """The SHA-256 of the case file; where it is judged by one expert, or weights come from a calibration file, one over
    all of these.
    """
    calibration = None if case.calibration is None else case.calibration.sha256
    further = [part for part in (calibration, case.judged_by) if part is not None]
    return sha256_of("\n".join([case.sha256, *further]).encode()) if further else case.sha256


def _index(case: Case, measures: Iterable[Measure], judgements: Iterable[Judgement]) -> _Places:
    quantities = {judgement.path: index for index, judgement in enumerate(judgements)}
    return _Places(
        players={actor.id: index for index, actor in enumerate(case.actors)},
        measures={measure.id: index for index, measure in enumerate(measures)},
        quantities=quantities,
        weights={(each.actor, each.id): quantities[each.weight.path] for each in case.objectives},
    )


def _terms(places: _Places, effects_at: Iterable[Iterable[Effect]]) -> tuple[Term, ...]:
    """The terms of all effects; those of the i-th measure or pair stand at i."""
    return tuple(
        Term(
            player=places.players[effect.actor],
            at=index,
            weight=places.weights[effect.actor, effect.objective],
            amount=places.quantities[effect.judgement.path],
        )
        for index, effects in enumerate(effects_at)
        for effect in effects
    )


def _quantities(places: _Places, judgements: Iterable[Judgement]) -> np.ndarray:
    return freeze(np.array([places.quantities[judgement.path] for judgement in judgements], int))


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
