"""Findings about experts, factors, correlations and statements: what is legal there but should be looked at."""

from collections.abc import Iterator, Sequence

from countermove.case.case import Case
from countermove.case.experts import disagreements, experts_of
from countermove.case.finding import Finding, Kind
from countermove.case.judgements import judgements_of
from countermove.core.citation import Source
from countermove.core.errors import Place
from countermove.core.quantity import central_value


def check_experts(case: Case) -> Iterator[Finding]:
    """Experts whose ranges have nothing in common, and those who are named but judge nothing."""
    for each in disagreements(case):
        if each.apart:
            pairs = ", ".join(f"'{first}' and '{second}'" for first, second in each.apart)
            yield Finding(
                Kind.EXPERTS_APART, each.place, f"the ranges of {pairs} for {each.path} do not meet", each.path
            )
    judging = experts_of(case)
    for expert in case.experts:
        if expert.id not in judging:
            yield Finding(Kind.UNUSED_EXPERT, expert.place, f"expert '{expert.id}' judges nothing", expert.id)


def check_relations(case: Case) -> Iterator[Finding]:
    """Factors that fewer than two quantities follow, relations without a source, and statements that the nominal case
    breaks.
    """
    judgements = judgements_of(case)
    for factor in case.factors:
        count = sum(any(name == factor.id for name, _ in each.quantity.follows) for each in judgements)
        if count < 2:
            told = "nothing follows" if count == 0 else "only one quantity follows"
            message = f"{told} factor '{factor.id}', so it makes nothing move together"
            yield Finding(Kind.UNUSED_FACTOR, factor.place, message, f"factors.{factor.id}")
    yield from _unsourced("factors", [(f".{each.id}", each.source, each.place) for each in case.factors])
    yield from _unsourced("correlations", [(f"[{at}]", x.source, x.place) for at, x in enumerate(case.correlations)])
    yield from _unsourced("statements", [(f"[{at}]", x.source, x.place) for at, x in enumerate(case.statements)])
    central = {each.path: central_value(each.quantity) for each in judgements}
    for at, statement in enumerate(case.statements):
        if not central[statement.larger] >= statement.times * central[statement.than]:
            message = (
                f"central values break statements[{at}]: {statement.larger} is {central[statement.larger]:g}, "
                f"{statement.times:g} × {statement.than} is {statement.times * central[statement.than]:g}"
            )
            yield Finding(Kind.BROKEN_STATEMENT, statement.place, message, f"statements[{at}]")


def _unsourced(kind: str, entries: Sequence[tuple[str, Source, Place]]) -> Iterator[Finding]:
    for name, source, place in entries:
        if not source.is_given:
            path = f"{kind}{name}"
            yield Finding(Kind.UNSOURCED, place, f"{path} has neither a citation nor a reason", path)
