"""Logit play beside the line of play: what a report shows of it, and its one-sentence answer."""

from countermove.report.analysis import CaseAnalysis
from countermove.report.case_views import ActorNumber, ChanceView, LogitView
from countermove.report.numbers import chance, short
from countermove.report.texts import phrase, text_of
from countermove.report.views import Text
from countermove.solving.concepts import DISSENT
from countermove.solving.logit_play import LogitPlay


def build_logit(analysis: CaseAnalysis) -> tuple[LogitView, ...]:
    """Logit play at each precision, of the measures that somebody chooses, in the order of play."""
    return tuple(
        LogitView(
            precision=play.precision,
            chances=tuple(ChanceView(measure, play.adoption[measure]) for measure in _chosen(analysis)),
            payoffs=tuple(ActorNumber(actor, payoff) for actor, payoff in play.payoffs.items()),
        )
        for play in analysis.logit
    )


def answer_logit(analysis: CaseAnalysis) -> Text:
    """On how many choices logit play says what the line of play says, and on which it is least settled."""
    chosen = _chosen(analysis)
    if not analysis.logit or not chosen:
        return phrase("logit_missing")
    first, last = analysis.logit[0], analysis.logit[-1]
    least = min(chosen, key=lambda measure: _agreement(analysis, last, measure))
    names = {measure.id: text_of(measure.name) for measure in analysis.case.measures}
    clause = phrase(
        "logit_clause",
        low=short(first.precision),
        high=short(last.precision),
        few=_agreed(analysis, first),
        many=_agreed(analysis, last),
        total=len(chosen),
        name=phrase("quoted", name=names[least]),
        chance=chance(last.adoption[least]),
    )
    return phrase("if_hold", clause=clause)


def _chosen(analysis: CaseAnalysis) -> list[str]:
    game = analysis.game
    return [game.measures[m] for layer in game.layers for m in layer.measures if not game.given[m]]


def _agreed(analysis: CaseAnalysis, play: LogitPlay) -> int:
    return sum(_agreement(analysis, play, measure) > 1 - DISSENT for measure in _chosen(analysis))


def _agreement(analysis: CaseAnalysis, play: LogitPlay, measure: str) -> float:
    """How likely logit play is to do with the measure what the line of play does."""
    likely = play.adoption[measure]
    return likely if measure in analysis.solution.strength else 1 - likely
