"""What a comparison cannot mean in its study: links within one plan, successions without a predecessor (§1.5)."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass

from countermove.case.case import Study
from countermove.core.citation import Citation
from countermove.core.errors import Fault
from countermove.plan.comparison import Comparison, Relation, Succession
from countermove.plan.links import Link, LinkStatus, LinkType

Address = tuple[str, str]
"""A document that is no translation, and a passage in it."""


@dataclass(frozen=True, slots=True)
class _Documents:
    """The plans that each document is, translations included, and the original of each translation."""

    plans: Mapping[str, Set[str]]
    originals: Mapping[str, str]

    def plans_at(self, cite: Citation) -> Set[str]:
        return self.plans.get(cite.document, frozenset())

    def address(self, cite: Citation) -> Address:
        """The same for a passage and its translation."""
        return self.originals.get(cite.document, cite.document), cite.passage


def comparison_faults(study: Study) -> tuple[Fault, ...]:
    """What is wrong with the links and successions of the study's comparison, by place; none without one. Whether
    passages and quotes are there is looked at elsewhere, once the documents are read.
    """
    comparison = study.comparison
    if comparison is None:
        return ()
    documents = _documents(study, comparison)
    faults = [
        *(fault for succession in comparison.successions for fault in _succession(succession, documents)),
        *(fault for link in comparison.links for fault in _link(link, documents)),
        *_repeated(comparison.links, documents),
        *_contradictory(comparison.links, documents),
    ]
    return tuple(sorted(set(faults)))


def _documents(study: Study, comparison: Comparison) -> _Documents:
    originals = {entry.id: entry.translation_of for entry in study.documents if entry.translation_of is not None}
    by_document: dict[str, set[str]] = {}
    for plan in study.plans:
        if plan.id in comparison.plans:
            by_document.setdefault(plan.document, set()).add(plan.id)
    translated = {originals.get(document, document): plans for document, plans in by_document.items()}
    plans = {
        entry.id: by_document.get(entry.id) or translated.get(originals.get(entry.id, entry.id)) or set()
        for entry in study.documents
    }
    return _Documents(plans, originals)


def _succession(succession: Succession, documents: _Documents) -> Iterator[Fault]:
    """A plan's own passage always, and the predecessor's wherever there was something before."""
    is_own = [succession.plan in documents.plans_at(cite) for cite in succession.cites]
    relation, is_new = succession.relation.value, succession.relation is Relation.NEW
    if is_own and not any(is_own):
        what = "is new" if is_new else relation
        message = f"a succession cites no passage of plan '{succession.plan}'; expected the one that {what}"
        yield Fault(succession.place, message)
    if is_own and all(is_own) and not is_new:
        found = f"a succession that {relation} cites only plan '{succession.plan}'"
        yield Fault(succession.place, f"{found}; expected a passage of its predecessor too")


def _link(link: Link, documents: _Documents) -> Iterator[Fault]:
    for cite in link.between:
        if not documents.plans_at(cite):
            known = ", ".join(name for name, plans in documents.plans.items() if plans) or "none"
            message = f"a link names '{cite}', which is in no plan of the comparison; expected a passage of {known}"
            yield Fault(cite.place or link.place, message)
    sides = [documents.plans_at(cite) for cite in link.between]
    if len(sides) == 2 and all(sides) and len(sides[0] | sides[1]) == 1:
        found = f"a link is between two passages of plan '{next(iter(sides[0]))}'"
        yield Fault(link.place, f"{found}; expected passages of different plans")


def _repeated(links: tuple[Link, ...], documents: _Documents) -> Iterator[Fault]:
    seen: dict[tuple[LinkType, frozenset[Address]], Link] = {}
    for link in links:
        key = (link.type, frozenset(documents.address(cite) for cite in link.between))
        if key in seen:
            first = seen[key].place
            message = f"this link is there twice, first in {first.file} line {first.line}; expected it once"
            yield Fault(link.place, message)
        seen.setdefault(key, link)


def _contradictory(links: tuple[Link, ...], documents: _Documents) -> Iterator[Fault]:
    """Passages that are confirmed to stand alone and to have something in common with another."""
    counting = [link for link in links if link.status is LinkStatus.CONFIRMED]
    alone = {documents.address(link.between[0]) for link in counting if link.type is LinkType.ONLY_HERE}
    for link in counting:
        if link.type in {LinkType.SAME_AIM, LinkType.SHARED_INSTRUMENT}:
            for cite in link.between:
                if documents.address(cite) in alone:
                    message = f"'{cite}' is confirmed as only-here and as {link.type.value}; expected one of the two"
                    yield Fault(link.place, message)
