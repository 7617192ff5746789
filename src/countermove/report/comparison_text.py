"""Plans side by side as plain text for a terminal."""

from collections.abc import Iterable, Iterator

from countermove.core.tables import plain_table
from countermove.report.payload import Payload
from countermove.report.texts import in_language, phrase
from countermove.report.views import (
    Cite,
    CodeTableView,
    ComparisonView,
    EntryView,
    EvidenceView,
    LinkView,
    PlanView,
    SuccessionView,
    Text,
)
from countermove.report.wording import EVIDENCE_LENGTH, shortened

COUNTS_HEADER = Text("part, title, objectives, actions", "部分, 标题, 目标, 行动")


def render_comparison(payload: Payload, language: str) -> str:
    """The plans' counts side by side, then all that the analyst states of them: dimensions, links, successions,
    drivers, chains and risks, each with the passages it rests on.
    """
    parts = [_render_counts(plan, language) for plan in payload.plans]
    if payload.comparison is not None:
        sections = (_dimensions, _links, _successions, _logic)
        parts += [part for section in sections for part in section(payload.comparison, language)]
    return "\n\n".join(parts) or "the study has no plans to compare"


def _render_counts(plan: PlanView, language: str) -> str:
    rows = [
        [pillar.id, in_language(pillar.title, language), str(len(pillar.objectives)), str(pillar.actions)]
        for pillar in plan.pillars
    ]
    rows.append(["", "", str(sum(len(p.objectives) for p in plan.pillars)), str(sum(p.actions for p in plan.pillars))])
    header = in_language(COUNTS_HEADER, language).split(", ")
    counts = f"{in_language(plan.title, language)}\n\n" + plain_table(header, rows)
    return counts if plan.codes is None else f"{counts}\n\n{_render_codes(plan.codes, language)}"


def _render_codes(codes: CodeTableView, language: str) -> str:
    header = [_say("code_passages", language), _say("in_all", language), *codes.parts]
    rows = [[in_language(row.name, language), str(row.total), *map(str, row.by_part)] for row in codes.rows]
    return plain_table(header, rows)


def _dimensions(comparison: ComparisonView, language: str) -> Iterator[str]:
    yield in_language(comparison.summary, language)
    for dimension in comparison.dimensions:
        stances = [
            f"  {stance.plan}: {in_language(stance.text, language)} {_cited(stance.cites)}"
            for stance in dimension.stances
        ]
        head = f"{in_language(dimension.name, language)}: {in_language(dimension.difference, language)}"
        yield "\n".join([head, *stances])


def _links(comparison: ComparisonView, language: str) -> Iterator[str]:
    if comparison.link_counts:
        rows = [[_say(kind, language), str(count)] for kind, count in comparison.link_counts.items()]
        yield plain_table([_say("links", language), _say("number", language)], rows)
    yield from (_render_link(link, language) for link in comparison.links)
    if comparison.open_links:
        yield in_language(phrase("open_links", n=comparison.open_links), language)


def _render_link(link: LinkView, language: str) -> str:
    sides = [f"  {_evidence(side, language)}" for side in link.sides]
    return "\n".join([f"{_say(link.type, language)}: {in_language(link.why, language)}", *sides])


def _successions(comparison: ComparisonView, language: str) -> Iterator[str]:
    if comparison.successions:
        yield _say("predecessor", language)
    yield from (_render_succession(each, language) for each in comparison.successions)


def _render_succession(each: SuccessionView, language: str) -> str:
    said = f"{in_language(each.subject, language)}: {in_language(each.text, language)}"
    passages = [f"  {_evidence(side, language)}" for side in (*each.own, *each.before)]
    return "\n".join([f"{each.plan} {_say(each.relation, language)}: {said}", *passages])


def _logic(comparison: ComparisonView, language: str) -> Iterator[str]:
    lists = (("drivers", comparison.drivers), ("chain", comparison.chain), ("risks", comparison.risks))
    for key, entries in lists:
        if entries:
            yield "\n".join([_say(key, language), *(f"  {_entry(entry, language)}" for entry in entries)])


def _entry(entry: EntryView, language: str) -> str:
    kind = f" ({_say(entry.kind, language)})" if entry.kind else ""
    said = f"{in_language(entry.name, language)}{kind}: {in_language(entry.text, language)}"
    return f"{entry.plan}: {said} {_cited(entry.cites)}"


def _evidence(evidence: EvidenceView, language: str) -> str:
    page = "" if evidence.page is None else f", {in_language(phrase('page_number', page=evidence.page), language)}"
    words = shortened(in_language(evidence.words, language), EVIDENCE_LENGTH)
    return f"{evidence.cite.document}#{evidence.cite.passage}{page}: “{words}”"


def _cited(cites: Iterable[Cite]) -> str:
    return "[" + ", ".join(f"{cite.document}#{cite.passage}" for cite in cites) + "]"


def _say(key: str, language: str) -> str:
    return in_language(phrase(key), language)
