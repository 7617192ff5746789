"""A comparison as flat rows: one for each statement and each passage that it rests on, for spreadsheets."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields

from countermove.report.payload import Payload
from countermove.report.texts import in_language, phrase
from countermove.report.views import Cite, CodeTableView, ComparisonView, DocumentView, PassageView, Text

SECTIONS = ("dimension", "links", "successions", "drivers", "chain", "risks", "counts", "codes")
"""The kinds of statement, in the order of the rows; each is the key of its name in the report's texts."""


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    """One statement with one passage. `kind` is the type of a link, the relation of a succession or the kind of a
    driver; `quote` the words quoted, else the passage; `link` the document's file in the study, with the page of a PDF.
    """

    section: str
    plan: str
    item: str
    kind: str
    statement: str
    citation: str
    page: str
    quote: str
    link: str


COLUMNS = tuple(field.name for field in fields(ComparisonRow))


def comparison_rows(payload: Payload, language: str) -> tuple[ComparisonRow, ...]:
    """All rows in the order of the report, in one language; last the counts, one row for each pillar,
    and one for each code in each part of a plan.
    """
    shelf = _Shelf(
        {passage.anchor: (view, passage) for view in payload.documents for passage in view.passages}, language
    )
    stated = () if payload.comparison is None else tuple(_stated(payload.comparison, shelf))
    return (*stated, *_counts(payload, shelf), *_codes(payload, shelf))


def passages_shown(rows: Sequence[ComparisonRow]) -> tuple[str, ...]:
    """Every citation of the rows once, in order of first appearance."""
    return tuple(dict.fromkeys(row.citation for row in rows if row.citation))


@dataclass(frozen=True, slots=True)
class _Shelf:
    """Passages by their anchors, with their documents, and the language to show them in."""

    passages: Mapping[str, tuple[DocumentView, PassageView]]
    language: str

    def row(self, cite: Cite, section: str, plan: str, *, said: tuple[str, str, str]) -> ComparisonRow:
        """The row of a statement (item, kind, text) and a passage."""
        view, passage = self.passages.get(cite.anchor or "", (None, None))
        page = "" if passage is None or passage.page is None else str(passage.page)
        words = cite.quote or ("" if passage is None else self.say(passage.text))
        file = "" if view is None else view.file
        link = f"{file}#page={page}" if page and file.lower().endswith(".pdf") else file
        return ComparisonRow(section, plan, *said, f"{cite.document}#{cite.passage}", page, words, link)

    def say(self, text: Text) -> str:
        return in_language(text, self.language)

    def name(self, key: str) -> str:
        return self.say(phrase(key))


def _stated(comparison: ComparisonView, shelf: _Shelf) -> Iterator[ComparisonRow]:
    for dimension in comparison.dimensions:
        for stance in dimension.stances:
            said = (shelf.say(dimension.name), "", shelf.say(stance.text))
            yield from (shelf.row(cite, "dimension", stance.plan, said=said) for cite in stance.cites)
    for number, link in enumerate(comparison.links, 1):
        for side in link.sides:
            said = (str(number), shelf.name(link.type), shelf.say(link.why))
            yield shelf.row(side.cite, "links", side.plan or "", said=said)
    for each in comparison.successions:
        said = (shelf.say(each.subject), shelf.name(each.relation), shelf.say(each.text))
        yield from (shelf.row(cite, "successions", each.plan, said=said) for cite in each.cites)
    for section, entries in (("drivers", comparison.drivers), ("chain", comparison.chain), ("risks", comparison.risks)):
        for entry in entries:
            said = (shelf.say(entry.name), shelf.name(entry.kind) if entry.kind else "", shelf.say(entry.text))
            yield from (shelf.row(cite, section, entry.plan, said=said) for cite in entry.cites)


def _counts(payload: Payload, shelf: _Shelf) -> Iterator[ComparisonRow]:
    for plan in payload.plans:
        for pillar in plan.pillars:
            objectives = phrase("n_objective" if plan.counts.get("objective") else "n_entry", n=len(pillar.objectives))
            said = (shelf.say(pillar.title), shelf.say(objectives), shelf.say(phrase("n_action", n=pillar.actions)))
            yield shelf.row(pillar.cite, "counts", plan.id, said=said)


def _codes(payload: Payload, shelf: _Shelf) -> Iterator[ComparisonRow]:
    for plan in payload.plans:
        cites = {pillar.id: pillar.cite for pillar in plan.pillars}
        codes = plan.codes or CodeTableView((), (), ())
        for row in codes.rows:
            for part, title, count in zip(codes.parts, codes.titles, row.by_part, strict=True):
                cite = cites.get(part, Cite(plan.document, part, None, None))
                if count:
                    said = (shelf.say(row.name), shelf.say(title), str(count))
                    yield shelf.row(cite, "codes", plan.id, said=said)
