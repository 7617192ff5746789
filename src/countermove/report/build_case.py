"""One analysed case → what a report shows of it."""

from collections.abc import Mapping, Sequence

from countermove.case.case import Case, Measure
from countermove.core.quantity import central_value
from countermove.report.analysis import CaseAnalysis
from countermove.report.anchors import measure_anchor
from countermove.report.build_answers import build_further
from countermove.report.build_judgements import Citer, build_judgements
from countermove.report.build_logit import answer_logit, build_logit
from countermove.report.case_views import (
    ActorNumber,
    CaseView,
    CertificateView,
    CounterView,
    EffectView,
    FactorView,
    FindingView,
    GradeView,
    LayerView,
    MeasureView,
    RungView,
    TiedChoiceView,
    TieView,
    WorthView,
)
from countermove.report.conclusions import build_conclusions
from countermove.report.distributions import (
    build_lines,
    build_nominal_share,
    build_payoffs,
    build_refusals,
    build_shares,
)
from countermove.report.scenario_views import SensitivityView, ShareView, TurnView
from countermove.report.sentences import NO_ANSWERS, answer_case
from countermove.report.texts import text_of
from countermove.report.views import ActorView, Text
from countermove.solving.solution import Certificate, Solution, Turn
from countermove.solving.survival import survival_of


def build_case(analysis: CaseAnalysis, actors: Sequence[ActorView], cite: Citer) -> CaseView:
    """Everything a report shows of one case, its answers included."""
    case, ensemble = analysis.case, analysis.ensemble
    judgements = build_judgements(case, cite)
    conclusions = build_conclusions(analysis, judgements)
    view = CaseView(
        id=case.id,
        title=text_of(case.title),
        about=text_of(case.about) if case.about else None,
        illustrative=case.illustrative,
        actors=tuple(actor.id for actor in case.actors),
        standing=case.settings.standing,
        broken=case.settings.broken,
        grades=tuple(GradeView(s.kind, s.grade, s.low, s.high) for s in case.scales),
        layers=_layers(case),
        measures=_measures(analysis, cite),
        counters=_counters(analysis),
        line=_turns(analysis.solution.line),
        payoffs=build_payoffs(analysis.solution, ensemble),
        ties=_ties(analysis.solution),
        certificate=_certificate(analysis.solution.certificate),
        method=analysis.solution.method,
        profiles=analysis.solution.profiles,
        ladder=_ladder(analysis.ladder),
        logit=build_logit(analysis),
        logit_answer=answer_logit(analysis),
        scenarios=ensemble.scenarios,
        refused=build_refusals(ensemble),
        seed=ensemble.seed,
        nominal_line=build_nominal_share(analysis.solution, ensemble),
        lines=build_lines(analysis.solution, ensemble),
        further=build_further(analysis, judgements, conclusions),
        sensitivity=_sensitivity(analysis),
        conclusions=conclusions,
        judgements=judgements,
        findings=tuple(FindingView(f.kind.value, str(f.place), f.message) for f in analysis.findings),
        answers=NO_ANSWERS,
        file=case.file,
        sha256=case.sha256,
    )
    return answer_case(view, actors)


def _layers(case: Case) -> tuple[LayerView, ...]:
    return tuple(
        LayerView(
            id=layer.id,
            name=text_of(layer.name),
            actor=layer.actor,
            is_given=layer.given,
            budget=layer.budget,
            at_most=layer.at_most,
            at_least=layer.at_least,
            measures=tuple(m.id for m in case.measures if m.layer == layer.id),
        )
        for layer in case.layers
    )


def _measures(analysis: CaseAnalysis, cite: Citer) -> tuple[MeasureView, ...]:
    in_order = [m for layer in analysis.case.layers for m in analysis.case.measures if m.layer == layer.id]
    shares = build_shares(analysis.ensemble)
    return tuple(_measure(measure, analysis, cite, shares) for measure in in_order)


def _measure(measure: Measure, analysis: CaseAnalysis, cite: Citer, shares: Mapping[str, ShareView]) -> MeasureView:
    case, solution = analysis.case, analysis.solution
    layer = next(layer for layer in case.layers if layer.id == measure.layer)
    groups = {group.id: text_of(group.name) for group in case.groups}
    strength = solution.strength.get(measure.id)
    return MeasureView(
        id=measure.id,
        anchor=measure_anchor(case.id, measure.id),
        name=text_of(measure.name),
        actor=layer.actor,
        layer=layer.id,
        group=groups[measure.group] if measure.group else None,
        is_given=layer.given or measure.given,
        is_adopted=strength is not None,
        strength=strength,
        label=label_of(strength, case),
        factors=_factors(measure.id, analysis) if strength is not None else (),
        effects=_effects(measure, case),
        cost=central_value(measure.cost.quantity),
        cost_judgement=measure.cost.path,
        effort=measure.effort,
        why=text_of(measure.source.why) if measure.source.why else None,
        cites=cite(measure.source),
        acceptability=shares[measure.id],
        worth=_worth(analysis.worth.get(measure.id), case),
    )


def label_of(strength: float | None, case: Case) -> str:
    """not-adopted, standing, weakened or broken (§5.1)."""
    if strength is None:
        return "not-adopted"
    settings = case.settings
    return survival_of(strength, standing=settings.standing, broken=settings.broken).value


def _effects(measure: Measure, case: Case) -> tuple[EffectView, ...]:
    names: Mapping[tuple[str, str], Text] = {(o.actor, o.id): text_of(o.name) for o in case.objectives}
    return tuple(
        EffectView(
            actor=effect.actor,
            objective=names[effect.actor, effect.objective],
            value=central_value(effect.judgement.quantity),
            judgement=effect.judgement.path,
        )
        for effect in measure.effects
    )


def _factors(measure: str, analysis: CaseAnalysis) -> tuple[FactorView, ...]:
    strength = analysis.solution.strength
    factors = []
    for counter in analysis.case.counters:
        if counter.against == measure and counter.by in strength:
            efficacy, own = central_value(counter.efficacy.quantity), strength[counter.by]
            factors.append(FactorView(counter.by, efficacy, own, 1 - efficacy * own, counter.efficacy.path))
    return tuple(factors)


def _worth(worth: Mapping[str, float] | None, case: Case) -> tuple[WorthView, ...]:
    return tuple(WorthView(actor.id, None if worth is None else worth[actor.id]) for actor in case.actors)


def _counters(analysis: CaseAnalysis) -> tuple[CounterView, ...]:
    case, strength = analysis.case, analysis.solution.strength
    mover = {layer.id: layer.actor for layer in case.layers}
    actor = {measure.id: mover[measure.layer] for measure in case.measures}
    views = []
    for counter in case.counters:
        is_used = counter.by in strength and counter.against in strength
        is_broken = is_used and strength[counter.by] <= case.settings.broken
        views.append(
            CounterView(
                by=counter.by,
                against=counter.against,
                efficacy=central_value(counter.efficacy.quantity),
                judgement=counter.efficacy.path,
                state="unused" if not is_used else "broken" if is_broken else "live",
                is_self_harm=actor[counter.by] == actor[counter.against],
            )
        )
    return tuple(views)


def _turns(line: Sequence[Turn]) -> tuple[TurnView, ...]:
    return tuple(TurnView(turn.layer, turn.actor, turn.adopted) for turn in line)


def _numbers(payoffs: Mapping[str, float]) -> tuple[ActorNumber, ...]:
    return tuple(ActorNumber(actor, value) for actor, value in payoffs.items())


def _ties(solution: Solution) -> tuple[TieView, ...]:
    return tuple(
        TieView(
            tie.layer,
            tie.actor,
            tuple(TiedChoiceView(choice.adopted, _numbers(choice.payoffs)) for choice in tie.choices),
        )
        for tie in solution.ties
    )


def _certificate(certificate: Certificate | None) -> CertificateView | None:
    if certificate is None:
        return None
    return CertificateView(
        certificate.holds,
        certificate.deviations,
        certificate.largest_gain,
        certificate.tolerance,
        certificate.is_exhaustive,
    )


def _ladder(ladder: Sequence[Solution]) -> tuple[RungView, ...]:
    return tuple(RungView(depth, _turns(rung.line), _numbers(rung.payoffs)) for depth, rung in enumerate(ladder, 1))


def _sensitivity(analysis: CaseAnalysis) -> tuple[SensitivityView, ...]:
    return tuple(
        SensitivityView(s.quantity, s.target, s.first, s.total, s.low, s.high, s.members) for s in analysis.sensitivity
    )
