"""The first chapter as Markdown: plans, dimensions, links, successions, drivers and chain."""

from collections.abc import Callable, Iterator, Sequence

from countermove.report.markdown_marks import cited, inline, table
from countermove.report.payload import Payload
from countermove.report.texts import phrase
from countermove.report.views import CodeTableView, ComparisonView, EntryView, EvidenceView, PlanView, Text
from countermove.report.wording import EVIDENCE_LENGTH, plan_counts, shortened

Say = Callable[[Text], str]
"""Picks the language of the report."""


def render_plans(payload: Payload, say: Say) -> list[str]:
    """The parts of the chapter, from its heading on."""
    parts = [f"## {say(phrase('q_plans'))}", say(payload.plans_answer)]
    parts += [f"- **{say(plan.title)}**: {say(plan_counts(plan))}" for plan in payload.plans]
    parts += [_codes(plan, plan.codes, say) for plan in payload.plans if plan.codes is not None]
    comparison = payload.comparison
    if comparison is None:
        return parts
    titles = {plan.id: say(plan.title) for plan in payload.plans}
    sections = (_dimensions, _links, _successions, _logic)
    return [*parts, *(part for section in sections for part in section(comparison, titles, say))]


def _codes(plan: PlanView, codes: CodeTableView, say: Say) -> str:
    parts = [f"{inline(part)} {say(title)}" for part, title in zip(codes.parts, codes.titles, strict=True)]
    rows = [[say(row.name), str(row.total), *map(str, row.by_part)] for row in codes.rows]
    head = [say(phrase("code_passages")), say(phrase("in_all")), *parts]
    return f"**{say(plan.title)}**\n\n{table(head, rows)}"


def _dimensions(comparison: ComparisonView, titles: dict[str, str], say: Say) -> Iterator[str]:
    plans = [titles.get(plan, inline(plan)) for plan in comparison.plans]
    rows = []
    for row in comparison.dimensions:
        by_plan = {stance.plan: f"{say(stance.text)} {cited(stance.cites)}" for stance in row.stances}
        cells = [by_plan.get(plan, "") for plan in comparison.plans]
        rows.append([say(row.name), *cells, say(row.difference)])
    yield table([say(phrase("dimension")), *plans, say(phrase("difference"))], rows)


def _links(comparison: ComparisonView, titles: dict[str, str], say: Say) -> Iterator[str]:
    if not comparison.links and not comparison.open_links:
        return
    yield f"### {say(phrase('links'))}"
    if comparison.links:
        rows = [
            [say(phrase(link.type)), *_two([_evidence(side, say) for side in link.sides]), say(link.why)]
            for link in comparison.links
        ]
        yield table(_heads(say, "link_type", "passage", "other_passage", "why"), rows)
    if comparison.open_links:
        yield say(phrase("open_links", n=comparison.open_links))


def _successions(comparison: ComparisonView, titles: dict[str, str], say: Say) -> Iterator[str]:
    if not comparison.successions:
        return
    rows = [
        [
            say(phrase(each.relation)),
            say(each.subject),
            say(each.text),
            *("; ".join(_evidence(one, say) for one in side) for side in (each.own, each.before)),
        ]
        for each in comparison.successions
    ]
    yield f"### {say(phrase('predecessor'))}"
    yield table(_heads(say, "relation", "subject", "what_it_does", "in_the_plan", "in_what_came_before"), rows)


def _logic(comparison: ComparisonView, titles: dict[str, str], say: Say) -> Iterator[str]:
    lists = (("drivers", comparison.drivers), ("chain_short", comparison.chain), ("risks", comparison.risks))
    if not any(entries for _, entries in lists):
        return
    yield f"### {say(phrase('logic'))}"
    for plan in comparison.plans:
        own = [(key, [entry for entry in entries if entry.plan == plan]) for key, entries in lists]
        if any(entries for _, entries in own):
            yield f"#### {titles.get(plan, inline(plan))}"
        for key, entries in own:
            if entries:
                mark = "1." if key == "chain_short" else "-"
                yield "\n\n".join([f"**{say(phrase(key))}**", "\n".join(_entry(mark, each, say) for each in entries)])


def _entry(mark: str, entry: EntryView, say: Say) -> str:
    kind = f" ({say(phrase(entry.kind))})" if entry.kind else ""
    return f"{mark} **{say(entry.name)}**{kind}: {say(entry.text)} {cited(entry.cites)}"


def _evidence(evidence: EvidenceView, say: Say) -> str:
    words = Text(*(shortened(text, EVIDENCE_LENGTH) for text in (evidence.words.en, evidence.words.zh)))
    return f"{cited([evidence.cite])} “{say(words)}”"


def _two(cells: Sequence[str]) -> list[str]:
    return [*cells, ""][:2]


def _heads(say: Say, *keys: str) -> list[str]:
    return [say(phrase(key)) for key in keys]
