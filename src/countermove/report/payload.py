"""Payload: everything a report shows, as one tree of JSON-able values; every writer reads this and nothing else.

Texts are pairs of languages. Numbers are payoff points (payoffs, effects, costs, worth), shares in [0, 1]
(efficacies, strengths, acceptability, sensitivity) or counts. `anchor` fields are the ids under which a page shows
the thing; other fields point at them. Tuples become lists and dataclasses objects in JSON.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from countermove.report.case_views import Answers, CaseView
from countermove.report.views import ActorView, ComparisonView, DocumentView, PlanView, Text


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a report was computed from and with: program and library versions, seed, scenarios, file hashes.

    There is no date in it: the same input gives the same report.
    """

    version: str
    libraries: Mapping[str, str]
    seed: int
    scenarios: int
    engine: str
    files: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Payload:
    """Everything a report shows. `answers` are the sentences under the questions, over all cases."""

    format: int
    title: Text
    about: Text | None
    illustrative: bool
    actors: tuple[ActorView, ...]
    plans: tuple[PlanView, ...]
    comparison: ComparisonView | None
    plans_answer: Text
    answers: Answers
    cases: tuple[CaseView, ...]
    documents: tuple[DocumentView, ...]
    provenance: Provenance


def payload_to_dict(payload: Payload) -> dict[str, Any]:
    """The payload as JSON-able objects, lists, strings, numbers and nulls, keys in the order of the fields."""
    plain = _plain(payload)
    assert isinstance(plain, dict)
    return plain


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value
