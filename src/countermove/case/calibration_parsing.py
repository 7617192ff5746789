"""A calibration file's text → the scores that experts earned on questions whose answers are known (§7.9)."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from countermove.case.case import Calibration, ExpertScore
from countermove.case.study_parsing import Listed, take_path
from countermove.core.classical import score_experts
from countermove.core.errors import Fault
from countermove.core.provenance import sha256_of
from countermove.core.yaml_nodes import Entry, MappingNode, Node, parse_yaml, quoted
from countermove.core.yaml_values import (
    SOURCE_KEYS,
    add_fault,
    take_entries,
    take_items,
    take_mapping,
    take_name,
    take_number,
    take_source,
    take_text,
    take_version,
)

CALIBRATION_KEYS = ("countermove", "kind", "about", "quantiles", "cutoff", "questions")
DEFAULT_LEVELS = (0.05, 0.5, 0.95)


@dataclass(frozen=True, slots=True)
class _Question:
    truth: float | None
    answers: dict[str, list[float]]


def calibration_named_in(data: bytes, file: str, faults: list[Fault]) -> Listed | None:
    """The calibration file that a case or study file names; None where it names none, or where that is a fault."""
    root = parse_yaml(data, file, []) if b"calibration" in data else None
    named = {entry.key: entry.node for entry in root.entries} if isinstance(root, MappingNode) else {}
    return take_path(faults, named.get("calibration"), what="calibration")


def parse_calibration(data: bytes, file: str, faults: list[Fault]) -> Calibration | None:
    """The scores of every expert in the file; None where anything is wrong, which is added to `faults`."""
    found: list[Fault] = []
    root = parse_yaml(data, file, found)
    calibration = None
    if root is not None:
        calibration = _take_calibration(found, root, file, sha256_of(data))
    faults.extend(found)
    return None if found else calibration


def _take_calibration(faults: list[Fault], root: Node, file: str, sha256: str) -> Calibration | None:
    required = ("countermove", "kind", "questions")
    keys = take_mapping(faults, root, what="calibration file", keys=CALIBRATION_KEYS, required=required)
    take_version(faults, keys.get("countermove"))
    kind = take_text(faults, keys.get("kind"), what="kind")
    if kind not in {None, "calibration"}:
        add_fault(faults, keys["kind"].place, f"kind is {quoted(str(kind))}; expected calibration")
    take_name(faults, keys.get("about"), what="about")
    levels = _take_levels(faults, keys.get("quantiles"))
    cutoff = take_number(faults, keys.get("cutoff"), what="cutoff", low=0, high=1)
    entries = take_entries(faults, keys.get("questions"), what="questions", filled=True)
    questions = [_take_question(faults, entry, len(levels)) for entry in entries]
    experts = tuple(dict.fromkeys(expert for question in questions for expert in question.answers))
    _refuse_gaps(faults, entries, questions, experts)
    if faults or not questions:
        return None
    answers = np.array([[question.answers[expert] for question in questions] for expert in experts])
    truths = np.array([question.truth for question in questions], float)
    try:
        scores = score_experts(answers, truths, np.array(levels), cutoff=cutoff)
    except ValueError as error:
        add_fault(faults, keys["questions"].place, f"{error}; expected a lower cutoff, or other answers")
        return None
    columns = zip(experts, scores.calibration, scores.information, scores.weights, strict=True)
    earned = tuple(ExpertScore(expert, *map(float, numbers)) for expert, *numbers in columns)
    return Calibration(file, sha256, len(questions), float(scores.cutoff), earned)


def _take_levels(faults: list[Fault], node: Node | None) -> tuple[float, ...]:
    if node is None:
        return DEFAULT_LEVELS
    items = take_items(faults, node, what="quantiles", filled=True)
    levels = [take_number(faults, item, what="a percentage in quantiles", low=0, high=100) for item in items]
    found = [level / 100 for level in levels if level is not None]
    if len(found) < len(levels) or not found:
        return DEFAULT_LEVELS
    if min(found) <= 0 or max(found) >= 1 or sorted(set(found)) != found:
        add_fault(faults, node.place, "quantiles do not ascend between 0 and 100; expected such as [5, 50, 95]")
        return DEFAULT_LEVELS
    return tuple(found)


def _take_question(faults: list[Fault], entry: Entry, count: int) -> _Question:
    what = f"question '{entry.key}'"
    keys = take_mapping(
        faults, entry.node, what=what, keys=("name", "truth", "answers", *SOURCE_KEYS), required=("truth", "answers")
    )
    take_name(faults, keys.get("name"), what=f"name of {what}")
    take_source(faults, keys)
    truth = take_number(faults, keys.get("truth"), what=f"truth of {what}")
    answers: dict[str, list[float]] = {}
    for given in take_entries(faults, keys.get("answers"), what=f"answers of {what}", filled=True):
        told = f"answer of '{given.key}' to {what}"
        items = take_items(faults, given.node, what=told, filled=True)
        if items and len(items) != count:
            add_fault(
                faults, given.node.place, f"{told} is a list of {len(items)}; expected {count}, one for each quantile"
            )
        numbers = [take_number(faults, item, what=f"a number in {told}") for item in items]
        values = [number for number in numbers if number is not None]
        if len(values) == len(numbers) and any(b <= a for a, b in pairwise(values)):
            add_fault(faults, given.node.place, f"{told} does not ascend; expected each quantile above the one before")
        answers[given.key] = values
    return _Question(truth, answers)


def _refuse_gaps(
    faults: list[Fault], entries: Sequence[Entry], questions: Sequence[_Question], experts: Sequence[str]
) -> None:
    for entry, question in zip(entries, questions, strict=True):
        lacking = [expert for expert in experts if expert not in question.answers]
        if lacking and question.answers:
            names = ", ".join(f"'{expert}'" for expert in lacking)
            add_fault(
                faults, entry.place, f"question '{entry.key}' has no answer of {names}; expected one of every expert"
            )
