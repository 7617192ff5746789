"""Case files as text, and the writing of small ones."""

from countermove.case.case import Case
from countermove.case.case_parsing import parse_case

BASE = """\
countermove: 1
title: {en: Two firms, zh: 两家公司}
actors:
  a: {name: Firm A}
  b: {name: Firm B}
objectives:
  a:
    lead: {name: Lead, weight: 2, why: it counts most}
  b:
    rest: {name: Rest}
groups:
  tech: {name: Technology}
settings: {standing: 0.9, broken: 0.1}
scales:
  amounts: {tiny: [0, 0.1]}
layers:
  - {id: plan, actor: a, given: true}
  - {id: break, actor: b, budget: 3, at_most: 2, at_least: 0}
  - {id: reply, actor: a}
measures:
  move:
    layer: plan
    effects: {a.lead: strong, b.rest: -tiny}
    cites: [paper#1]
  block:
    layer: break
    cost: {range: [0.5, 1], why: prices differ, by: an analyst, on: 2026-02-01}
    requires: [move]
    group: tech
  delay:
    layer: break
    effort: 2.5
    excludes: [block]
  answer:
    layer: reply
    cost: {normal: [1, 0.2]}
counters:
  - {by: block, against: move, efficacy: moderate, why: seen before}
  - {by: answer, against: block, efficacy: {triangular: [0.1, 0.2, 0.4]}}
synergies:
  - {between: [move, answer], effects: {a.lead: {values: [1, 2], weights: [3, 1]}}}
"""


def with_change(old: str, new: str) -> bytes:
    """The base case with one change, in a place that is there exactly once."""
    assert BASE.count(old) == 1, old
    return BASE.replace(old, new).encode()


def parse_sound(text: str | bytes) -> Case:
    """The case in a text that has no faults."""
    faults: list = []
    case = parse_case(text.encode() if isinstance(text, str) else text, "case.yaml", faults)
    assert case is not None, "\n".join(map(str, faults))
    return case


def faults_of(data: bytes) -> list[str]:
    """The faults of a case file, each as `line:column: message`, sorted by place."""
    faults: list = []
    case = parse_case(data, "case.yaml", faults)
    assert (case is None) == bool(faults)
    return [str(fault).removeprefix("case.yaml:") for fault in sorted(set(faults))]
