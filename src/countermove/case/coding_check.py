"""Coding of a study → what is wrong with it: codings and examples that lead nowhere; and what should be looked at."""

from collections.abc import Iterable, Mapping

from countermove.case.finding import Finding, Kind
from countermove.core.citation import Citation
from countermove.core.errors import Fault
from countermove.core.yaml_values import nearest_name
from countermove.documents.document import Passage
from countermove.plan.coded_passages import CodedDocuments
from countermove.plan.coding import CodingSet, codes_below
from countermove.plan.passages import find_quote


def coding_faults(codings: CodingSet, passages: Mapping[str, Mapping[str, Passage]]) -> tuple[Fault, ...]:
    """Codings and examples whose passage or quote is not there (§1.3), by place. A coding whose anchor is kept is none
    of them: it is found by its words, or listed for review.
    """
    free = [each for each in codings.codings if each.key not in codings.anchors]
    cited = [(each.cite, each.cite.place or each.place) for each in free if each.cite is not None]
    cited += [(cite, cite.place or code.place) for code in codings.codes for cite in code.examples]
    faults = {Fault(place, wrong) for cite, place in cited if (wrong := _wrong_with(cite, passages)) is not None}
    parts = ((coder, part) for coder in codings.coders for part in coder.read)
    faults |= {
        Fault(
            coder.place, f"coder '{coder.id}' has read '{document}#{passage}', which is not there; expected a passage"
        )
        for coder, (document, passage) in parts
        if passage is not None and passage not in passages.get(document, {})
    }
    return tuple(sorted(faults))


def check_coding(coded: CodedDocuments, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings of the study with those on its coding: codings that wait for a decision, and codes that nobody gave,
    nor any under them. A document that is coded is no longer one that nobody cites.
    """
    codings = coded.codings
    coded_documents = {coding.document for coding in codings.codings}
    kept = [each for each in findings if each.kind is not Kind.UNUSED_DOCUMENT or each.subject not in coded_documents]
    for review in coded.review:
        coding = review.coding
        message = f"'{coding.code}' by '{coding.coder}' counts nowhere: {review.resolution.reason}"
        kept.append(Finding(Kind.UNDECIDED_CODING, coding.place, message, coding.code))
    given = {coding.code for coding in codings.codings}
    for code in codings.codes:
        if given.isdisjoint(codes_below(codings.codes, code.id)):
            message = f"code '{code.id}' was given to nothing, nor was any under it"
            kept.append(Finding(Kind.UNUSED_CODE, code.place, message, code.id))
    return tuple(kept)


def _wrong_with(cite: Citation, passages: Mapping[str, Mapping[str, Passage]]) -> str | None:
    by_id = passages.get(cite.document, {})
    passage = by_id.get(cite.passage)
    if passage is None:
        nearest = nearest_name(cite.passage, tuple(by_id))
        hint = f", the nearest is '{nearest}'" if nearest else ""
        return f"unknown passage '{cite}'; expected a passage of a document of the study{hint}"
    if cite.quote is not None and not find_quote(passage, cite.quote):
        return f"the quote is not found at '{cite}'; expected words that stand in that passage"
    return None
