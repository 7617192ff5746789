"""The coding of a study as plain text for a terminal and as data for a program."""

from collections.abc import Mapping
from typing import Any

from countermove.core.tables import plain_table
from countermove.plan.agreement import Agreement, CodeAgreement, Estimate
from countermove.plan.coded_passages import CodeCount, CodedDocuments, codes_by_passage, count_codes
from countermove.plan.coding import Code, Coding

SHOWN = 30
SHOWN_WORDS = 60


def render_coding(coded: CodedDocuments, agreement: Agreement | None, language: str) -> str:
    """Counts by code and coder, agreement, disagreements, and what waits for a decision."""
    parts = [_counts(coded, language)]
    if agreement is None:
        parts.append("agreement: there are no two coders who read the same passages and gave codes there")
    else:
        parts += [_agreements(coded, agreement, language), _disagreements(coded, agreement, language)]
    if coded.moved:
        parts.append(_moved(coded))
    if coded.review:
        waiting = [f"{_what(each.coding)}, «{_short(each.quote)}»: {each.resolution.reason}" for each in coded.review]
        parts.append("\n".join([f"to be decided, counted nowhere ({len(waiting)}):", *_first(waiting)]))
    return "\n\n".join(parts)


def _moved(coded: CodedDocuments) -> str:
    """How many codings moved with their words, and those that now stand in another passage than the one cited."""
    elsewhere = [
        f"{_what(each.coding)}: now in {', '.join(each.units) or f'no passage, at character {each.start}'}"
        for each in coded.moved
        if each.coding.cite is not None and each.coding.cite.passage not in each.units
    ]
    head = f"moved with their words ({len(coded.moved)}), {len(elsewhere) or 'none'} of them to another passage"
    return "\n".join([head + (":" if elsewhere else ""), *_first(elsewhere)])


def _what(coding: Coding) -> str:
    place = str(coding.cite)
    if coding.anchor is not None:
        place = f"{coding.document}, from character {coding.anchor.start}"
    return f"  {coding.code} by {coding.coder} at {place}"


def _first(lines: list[str]) -> list[str]:
    return lines if len(lines) <= SHOWN else [*lines[:SHOWN], f"  … and {len(lines) - SHOWN} more; --json lists all"]


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHOWN_WORDS else f"{line[: SHOWN_WORDS - 1]}…"


def _named(code: Code, codes: Mapping[str, Code], language: str) -> str:
    depth, above = 0, code
    while above.parent is not None:
        depth, above = depth + 1, codes[above.parent]
    return "  " * depth + code.name.in_language(language)


def _counts(coded: CodedDocuments, language: str) -> str:
    codes = {code.id: code for code in coded.codings.codes}
    coders = coded.codings.coders
    header = [
        "code",
        "passages",
        "with those below",
        *(f"codings of {coder.name.in_language(language)}" for coder in coders),
    ]
    rows = [
        [
            _named(codes[count.code], codes, language),
            str(count.units),
            str(count.units_below),
            *(str(count.by_coder.get(coder.id, 0)) for coder in coders),
        ]
        for count in count_codes(coded)
    ]
    return plain_table(header, rows)


def _agreements(coded: CodedDocuments, agreement: Agreement, language: str) -> str:
    names = {code.id: code.name.in_language(language) for code in coded.codings.codes}
    people = {coder.id: coder.name.in_language(language) for coder in coded.codings.coders}
    pairs = [f"κ {people[kappa.first]} – {people[kappa.second]}" for kappa in agreement.overall.kappas]
    rows = [_agreement_row("all codes", agreement.overall)]
    rows += [_agreement_row(names[on.code or ""], on) for on in agreement.codes]
    table = plain_table(["agreement", "passages", "α (95 %)", *(f"{pair} (95 %)" for pair in pairs)], rows)
    return f"{table}\n–: not defined, because nothing varies"


def _agreement_row(name: str, on: CodeAgreement) -> list[str]:
    return [name, str(on.alpha.units), _estimate(on.alpha), *(_estimate(kappa.estimate) for kappa in on.kappas)]


def _estimate(estimate: Estimate) -> str:
    if estimate.value is None:
        return "–"
    if estimate.low is None or estimate.high is None:
        return f"{estimate.value:.2f}"
    return f"{estimate.value:.2f} ({estimate.low:.2f} to {estimate.high:.2f})"


def _disagreements(coded: CodedDocuments, agreement: Agreement, language: str) -> str:
    if not agreement.disagreements:
        return "disagreements: none"
    names = {code.id: code.name.in_language(language) for code in coded.codings.codes}
    people = {coder.id: coder.name.in_language(language) for coder in coded.codings.coders}
    lines = [
        f"  {each.unit}: {names[each.code]}; "
        f"yes {', '.join(people[one] for one in each.present)}; no {', '.join(people[one] for one in each.absent)}"
        for each in agreement.disagreements
    ]
    return "\n".join([f"disagreements ({len(lines)}):", *_first(lines)])


def coding_to_dict(coded: CodedDocuments, agreement: Agreement | None) -> dict[str, Any]:
    """What `code --json` prints."""
    counts = {count.code: count for count in count_codes(coded)}
    return {
        "format": 1,
        "codes": [_code_to_dict(code, counts[code.id]) for code in coded.codings.codes],
        "coders": [{"id": coder.id, "name": dict(coder.name.texts)} for coder in coded.codings.coders],
        "passages": {
            unit: {code: list(coders) for code, coders in row.items()} for unit, row in codes_by_passage(coded).items()
        },
        "agreement": None if agreement is None else _agreement_to_dict(agreement),
        "moved": [
            {**_coding_to_dict(each.coding), "start": each.start, "end": each.end, "passages": list(each.units)}
            for each in coded.moved
        ],
        "review": [
            {
                **_coding_to_dict(each.coding),
                "quote": each.quote,
                "status": each.resolution.status.value,
                "reason": each.resolution.reason,
                "candidates": [
                    {"start": one.start, "end": one.end, "similarity": round(one.similarity, 4)}
                    for one in each.resolution.candidates
                ],
            }
            for each in coded.review
        ],
    }


def _code_to_dict(code: Code, count: CodeCount) -> dict[str, Any]:
    return {
        "id": code.id,
        "name": dict(code.name.texts),
        "parent": code.parent,
        "codings": count.codings,
        "passages": count.units,
        "passages_below": count.units_below,
        "by_coder": dict(count.by_coder),
        "by_document": dict(count.units_by_document),
    }


def _coding_to_dict(coding: Coding) -> dict[str, Any]:
    passage = None if coding.cite is None else str(coding.cite)
    return {"code": coding.code, "by": coding.coder, "document": coding.document, "passage": passage}


def _agreement_to_dict(agreement: Agreement) -> dict[str, Any]:
    return {
        "overall": _on_to_dict(agreement.overall),
        "codes": [{"code": on.code, **_on_to_dict(on)} for on in agreement.codes],
        "disagreements": [
            {"passage": one.unit, "code": one.code, "present": list(one.present), "absent": list(one.absent)}
            for one in agreement.disagreements
        ],
    }


def _on_to_dict(on: CodeAgreement) -> dict[str, Any]:
    kappas = [{"coders": [each.first, each.second], **_estimate_to_dict(each.estimate)} for each in on.kappas]
    return {"alpha": _estimate_to_dict(on.alpha), "kappa": kappas}


def _estimate_to_dict(estimate: Estimate) -> dict[str, Any]:
    return {"value": estimate.value, "low": estimate.low, "high": estimate.high, "passages": estimate.units}
