"""Study, sources and analyses → the payload of a report."""

from collections.abc import Mapping, Sequence

from countermove.case.case import Study
from countermove.case.judgements import citations_of, comparison_citations_of
from countermove.core.citation import Citation, Source
from countermove.documents.document import Document
from countermove.plan.coded_passages import CodedDocuments
from countermove.plan.plan import Plan
from countermove.report.analysis import CaseAnalysis
from countermove.report.build_case import build_case
from countermove.report.build_codes import add_codes
from countermove.report.build_documents import build_cites, build_documents
from countermove.report.build_plans import build_comparison, build_evidence, build_plans
from countermove.report.payload import Payload, Provenance
from countermove.report.sentences import answer_study
from countermove.report.texts import listed, phrase, text_of
from countermove.report.views import ActorView, Cite, PlanView, Text
from countermove.report.wording import plan_counts

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

FORMAT = 1
"""The version of the payload's shape."""


def build_payload(
    study: Study,
    sources: Mapping[str, tuple[Document, Plan]],
    analyses: Sequence[CaseAnalysis],
    provenance: Provenance,
    *,
    coded: CodedDocuments | None = None,
) -> Payload:
    """Everything a report of the study shows. `sources` holds, by document id, each document and the plan read from
    it (an empty one where it is no plan), `coded` the codings, where there are some. The same input gives an equal
    payload.
    """
    cited = {(c.document, c.passage) for c in _citations(study)}
    documents = build_documents(study.documents, sources, cited)
    entries = {entry.id: entry for entry in study.documents}

    def cite(citations: Sequence[Citation]) -> tuple[Cite, ...]:
        return build_cites(citations, entries, documents)

    def cite_source(source: Source) -> tuple[Cite, ...]:
        return cite(source.cites)

    actors = _actors(study, analyses)
    plans = add_codes(build_plans(study, sources, cite), study, sources, coded)
    evidence = build_evidence(study, documents, cite)
    cases = tuple(build_case(analysis, actors, cite_source) for analysis in analyses)
    return Payload(
        format=FORMAT,
        title=text_of(study.title),
        about=text_of(study.about) if study.about else None,
        illustrative=study.illustrative or any(case.illustrative for case in cases),
        actors=actors,
        plans=plans,
        comparison=build_comparison(study.comparison, cite, evidence) if study.comparison else None,
        plans_answer=_plans_answer(study, plans),
        answers=answer_study(cases, actors, len(documents)),
        cases=cases,
        documents=documents,
        provenance=provenance,
    )


def _citations(study: Study) -> list[Citation]:
    return [*comparison_citations_of(study), *(c for case in study.cases for c in citations_of(case))]


def _actors(study: Study, analyses: Sequence[CaseAnalysis]) -> tuple[ActorView, ...]:
    """The study's actors, then those only its cases have; letters in that order."""
    names = {actor.id: text_of(actor.name) for a in analyses for actor in a.case.actors}
    own = {actor.id: text_of(actor.name) for actor in study.actors}
    return tuple(
        ActorView(actor, name, LETTERS[position % len(LETTERS)])
        for position, (actor, name) in enumerate({**own, **names, **own}.items())
    )


def _plans_answer(study: Study, plans: Sequence[PlanView]) -> Text:
    if study.comparison is not None:
        return text_of(study.comparison.summary)
    if not plans:
        return phrase("no_plans")
    overviews = [phrase("plan_overview", plan=plan.title, counts=plan_counts(plan)) for plan in plans]
    return phrase("plans_overview", plans=listed(overviews))
