"""Further answers of many scenarios → gains, regret, worth of knowing and the two readings, in words (§7.4, §7.6)."""

from collections.abc import Callable, Mapping, Sequence

from countermove.report.analysis import CaseAnalysis
from countermove.report.build_disagreements import build_disagreements
from countermove.report.case_views import JudgementView
from countermove.report.numbers import number, percent
from countermove.report.scenario_views import (
    ChoiceView,
    ConclusionView,
    FurtherView,
    GainView,
    GapView,
    KnowingView,
    KnownGroupView,
    KnownView,
    PayoffGapView,
    PortfolioView,
    ReadingsView,
    ShareView,
    TurnView,
)
from countermove.report.texts import followed_by, in_a_row, joined, listed, phrase, text_of
from countermove.report.views import Text
from countermove.uncertainty.answers import Gain, Knowing, Readings
from countermove.uncertainty.choices import PortfolioRecord
from countermove.uncertainty.information import Worth
from countermove.uncertainty.intervals import Share
from countermove.uncertainty.readings import PayoffGap
from countermove.uncertainty.sources import spread_sources

CLEAR = 2.0
"""Standard errors from zero from which on a difference counts as more than chance."""


def build_further(
    analysis: CaseAnalysis, judgements: Sequence[JudgementView], conclusions: Sequence[ConclusionView]
) -> FurtherView:
    """What the first scenarios answer beyond shares, with a sentence for each answer."""
    by_path = {judgement.path: judgement for judgement in judgements}
    return FurtherView(
        scenarios=analysis.answers.scenarios,
        gains=_gains(analysis),
        choices=_choices(analysis),
        knowing=_knowing(analysis, by_path, conclusions),
        readings=_readings(analysis),
        disagreements=build_disagreements(analysis.case),
        bound=tuple(source.members for source in spread_sources(analysis.game) if source.members),
    )


def _gains(analysis: CaseAnalysis) -> tuple[GainView, ...]:
    base = phrase("facts_alone" if analysis.game.given.any() else "nothing_done")
    return tuple(
        GainView(gain.actor, gain.mean, gain.error, _share(gain.share), _gain_in_words(analysis, gain, base))
        for gain in analysis.answers.gains
    )


def _gain_in_words(analysis: CaseAnalysis, gain: Gain, base: Text) -> Text:
    return phrase(
        "gain_less" if gain.mean < 0 else "gain_more",
        actor=_actor(analysis, gain.actor),
        amount=number(abs(gain.mean)),
        base=base,
        share=percent(gain.share.share),
    )


def _choices(analysis: CaseAnalysis) -> tuple[ChoiceView, ...]:
    nominal = {turn.layer: set(turn.adopted) for turn in analysis.solution.line}
    mover = {layer.id: layer.actor for layer in analysis.case.layers}
    return tuple(
        ChoiceView(
            layer=layer,
            actor=mover[layer],
            portfolios=tuple(_portfolio(record, set(record.adopted) == nominal[layer]) for record in records),
            sentence=_regret_in_words(analysis, layer, records),
        )
        for layer, records in analysis.answers.records.items()
        if records
    )


def _portfolio(record: PortfolioRecord, is_nominal: bool) -> PortfolioView:
    return PortfolioView(
        adopted=record.adopted,
        is_nominal=is_nominal,
        share=_share(record.share),
        feasible=record.feasible,
        regret=record.regret,
        regret_error=record.regret_error,
        regret_q95=record.regret_q95,
        satisficing=None if record.satisficing is None else _share(record.satisficing),
        ahead=None if record.ahead is None else _share(record.ahead),
    )


def _regret_in_words(analysis: CaseAnalysis, layer: str, records: Sequence[PortfolioRecord]) -> Text:
    record = next((each for each in records if each.feasible == 1), records[0])
    mover = next(each.actor for each in analysis.case.layers if each.id == layer)
    return phrase(
        "regret_sentence" if record.adopted else "regret_sentence_none",
        layer=_layer(analysis, layer),
        actor=_actor(analysis, mover),
        names=_names(analysis, record.adopted),
        regret=number(record.regret),
        most=number(record.regret_q95),
        share=percent(record.share.share),
    )


def _knowing(
    analysis: CaseAnalysis, judgements: Mapping[str, JudgementView], conclusions: Sequence[ConclusionView]
) -> tuple[KnowingView, ...]:
    """What knowing is worth before choosing in each layer, in order, and then before stating each of the conclusions,
    by what knowing everything is worth.
    """
    by_subject = {knowing.subject: knowing for knowing in analysis.answers.knowing}
    layers = [layer for layer in analysis.case.layers if layer.id in by_subject]
    stated = [by_subject[conclusion.key] for conclusion in conclusions if conclusion.key in by_subject]
    return tuple(
        [_knowing_before(analysis, by_subject[layer.id], layer.actor, judgements) for layer in layers]
        + [
            _knowing_whether(analysis, each, judgements)
            for each in sorted(stated, key=lambda each: -each.everything.gain)
        ]
    )


def _knowing_before(
    analysis: CaseAnalysis, knowing: Knowing, actor: str, judgements: Mapping[str, JudgementView]
) -> KnowingView:
    start = phrase(
        "know_layer",
        layer=_layer(analysis, knowing.subject),
        actor=_actor(analysis, actor),
        gain=number(knowing.everything.gain),
    )
    known, groups = _known(knowing), _known_groups(analysis, knowing)
    most = _most_worth(known, groups, judgements, lambda gain: phrase("points", n=number(gain)))
    worth = knowing.everything
    return KnowingView(knowing.subject, None, worth.gain, worth.error, groups, known, followed_by(start, most))


def _knowing_whether(analysis: CaseAnalysis, knowing: Knowing, judgements: Mapping[str, JudgementView]) -> KnowingView:
    start = phrase("know_conclusion", gain=percent(knowing.everything.gain))
    known, groups = _known(knowing), _known_groups(analysis, knowing)
    most = _most_worth(known, groups, judgements, lambda gain: phrase("more_right", gain=percent(gain)))
    worth = knowing.everything
    return KnowingView(None, knowing.subject, worth.gain, worth.error, groups, known, followed_by(start, most))


def _known(knowing: Knowing) -> tuple[KnownView, ...]:
    return tuple(
        KnownView(each.quantity, each.worth.gain, each.worth.error, _is_clear(each.worth), each.moves_with)
        for each in knowing.quantities
    )


def _known_groups(analysis: CaseAnalysis, knowing: Knowing) -> tuple[KnownGroupView, ...]:
    names = {group.id: text_of(group.name) for group in analysis.case.groups}
    return tuple(
        KnownGroupView(
            name=phrase("known_bound", n=len(each.members))
            if each.is_bound
            else phrase("known_group", name=names[each.group], n=len(each.members)),
            members=each.members,
            is_bound=each.is_bound,
            gain=each.worth.gain,
            error=each.worth.error,
            is_clear=_is_clear(each.worth),
        )
        for each in knowing.groups
        if each.worth.gain > 0
    )


def _is_clear(worth: Worth) -> bool:
    return worth.gain > CLEAR * worth.error


def _most_worth(
    known: Sequence[KnownView],
    groups: Sequence[KnownGroupView],
    judgements: Mapping[str, JudgementView],
    say_gain: Callable[[float], Text],
) -> Text:
    """What is most worth knowing: a single judgement, and a group of them, as far as more than chance may do."""
    single = next((each for each in known if each.is_clear), None)
    group = next((each for each in groups if each.is_clear), None)
    if single is None and group is None:
        return phrase("know_none_at_all")
    if single is None:
        first = phrase("know_none")
    else:
        first = phrase("know_most", about=judgements[single.judgement].about, gain=say_gain(single.gain))
    if group is None:
        return first
    return in_a_row(first, phrase("know_group", name=group.name, gain=say_gain(group.gain)))


def _readings(analysis: CaseAnalysis) -> ReadingsView | None:
    readings = analysis.answers.readings
    if readings is None:
        return None
    return ReadingsView(
        line=tuple(TurnView(turn.layer, turn.actor, turn.adopted) for turn in readings.unknown.line),
        gaps=tuple(GapView(gap.measure, gap.adopted, _share(gap.share)) for gap in readings.gaps),
        payoffs=tuple(
            PayoffGapView(gap.actor, gap.known, gap.unknown, gap.known - gap.unknown, gap.error)
            for gap in readings.payoffs
        ),
        sentence=_readings_in_words(analysis, readings),
    )


def _readings_in_words(analysis: CaseAnalysis, readings: Readings) -> Text:
    taken = [gap.measure for gap in readings.gaps if gap.adopted]
    dropped = [gap.measure for gap in readings.gaps if not gap.adopted]
    clauses = [
        phrase(key, names=_names(analysis, measures), n=len(measures))
        for key, measures in (("reading_taken", taken), ("reading_dropped", dropped))
        if measures
    ]
    clauses += [_payoff_gap_in_words(analysis, gap) for gap in readings.payoffs]
    if not readings.gaps:
        clauses.insert(0, phrase("reading_same"))
    return phrase("reading_sentence", clauses=listed(clauses))


def _payoff_gap_in_words(analysis: CaseAnalysis, gap: PayoffGap) -> Text:
    gain = gap.known - gap.unknown
    actor = _actor(analysis, gap.actor)
    if abs(gain) <= CLEAR * gap.error:
        return phrase("reading_even", actor=actor)
    return phrase("reading_gain" if gain > 0 else "reading_loss", actor=actor, amount=number(abs(gain)))


def _share(share: Share) -> ShareView:
    return ShareView(share.share, share.low, share.high)


def _actor(analysis: CaseAnalysis, actor: str) -> Text:
    return next(text_of(each.name) for each in analysis.case.actors if each.id == actor)


def _layer(analysis: CaseAnalysis, layer: str) -> Text:
    return next(text_of(each.name) for each in analysis.case.layers if each.id == layer)


def _names(analysis: CaseAnalysis, measures: Sequence[str]) -> Text:
    names = {each.id: text_of(each.name) for each in analysis.case.measures}
    return joined([phrase("quoted", name=names[measure]) for measure in measures])
