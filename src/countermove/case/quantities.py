"""Quantities in a case file: numbers, grades, ranges and distributions, with their sources (§7.1, §7.2)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from countermove.case.case import Scale
from countermove.core.citation import Source
from countermove.core.errors import Fault, Place
from countermove.core.names import Name
from countermove.core.quantity import Judgement, Quantity, Shape, point
from countermove.core.yaml_nodes import Entry, FaultyNode, MappingNode, Node, ScalarNode, quoted
from countermove.core.yaml_values import (
    SOURCE_KEYS,
    add_fault,
    described,
    suggestion,
    take_entries,
    take_items,
    take_mapping,
    take_number,
    take_source,
    take_text,
)

DEFAULT_SCALES = tuple(
    Scale(kind, grade, low, high)
    for kind, grade, low, high in (
        ("amounts", "weak", 0.5, 1.5),
        ("amounts", "moderate", 1.5, 3.0),
        ("amounts", "strong", 3.0, 5.0),
        ("amounts", "decisive", 5.0, 8.0),
        ("efficacy", "weak", 0.05, 0.25),
        ("efficacy", "moderate", 0.25, 0.5),
        ("efficacy", "strong", 0.5, 0.8),
        ("efficacy", "decisive", 0.8, 1.0),
    )
)
"""What grades stand for where a case does not say otherwise (§7.2)."""

DEFAULT_SOURCE = Source(why=Name((("en", "not stated in the file: the default"), ("zh-Hans", "文件未写明：取默认值"))))
"""The source of a number that the file leaves out."""

FORMS = ("value", "range", "triangular", "pert", "normal", "values")
_THREE_POINT = {"triangular": Shape.TRIANGULAR, "pert": Shape.PERT}


@dataclass(frozen=True, slots=True)
class Role:
    """What a quantity is for: the scale its grades are read on, and the limits it lies in."""

    scale: str
    limits: tuple[float, float]


AMOUNT = Role("amounts", (-math.inf, math.inf))
WEIGHT = Role("amounts", (0.0, math.inf))
EFFICACY = Role("efficacy", (0.0, 1.0))


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading one file goes by: its faults so far, and the scales in force."""

    faults: list[Fault]
    scales: tuple[Scale, ...] = DEFAULT_SCALES


def take_scales(faults: list[Fault], node: Node | None) -> tuple[Scale, ...]:
    """The scales in force: the defaults, with what the case changes or adds."""
    if node is None:
        return DEFAULT_SCALES
    by_grade = {(scale.kind, scale.grade): scale for scale in DEFAULT_SCALES}
    kinds = take_mapping(faults, node, what="scales", keys=("amounts", "efficacy"))
    for kind, grades in kinds.items():
        for entry in take_entries(faults, grades, what=f"scale `{kind}`"):
            grade = entry.key.lstrip("+-")
            by_grade[kind, grade] = Scale(kind, grade, *_grade_range(faults, entry, kind))
    return tuple(by_grade.values())


def _grade_range(faults: list[Fault], entry: Entry, kind: str) -> tuple[float, float]:
    """Low and high of a grade; zeros where they have faults, so that the grade stays known."""
    what = f"grade '{entry.key}' of {kind}"
    if entry.key[0] in "+-":
        add_fault(faults, entry.place, f"{what} starts with a sign; expected a word")
    limits = EFFICACY.limits if kind == "efficacy" else AMOUNT.limits
    numbers = _numbers(faults, entry.node, what=what, count=2, limits=limits)
    if not numbers or not _in_order(faults, entry.node.place, what, numbers):
        return 0.0, 0.0
    return numbers[0], numbers[1]


def take_judgement(reading: Reading, node: Node, *, path: str, role: Role, source: Source) -> Judgement:
    """The quantity that `node` states, at `path`; without a source of its own it takes `source`."""
    keys: dict[str, Node] = {}
    if isinstance(node, MappingNode):
        keys = take_mapping(reading.faults, node, what=path, keys=(*FORMS, "weights", *SOURCE_KEYS))
        own = take_source(reading.faults, keys)
        quantity = _stated(reading, node, keys, path=path, role=role)
        source = _own_or_inherited(own, source)
    else:
        quantity = _plain(reading, node, path=path, role=role)
    return Judgement(path, replace(quantity, limits=role.limits, source=source), node.place)


def default_judgement(value: float, *, path: str, place: Place, role: Role, source: Source) -> Judgement:
    """The number that stands for one that the file leaves out; its source says so where `source` is empty."""
    stated = source if source.is_given else DEFAULT_SOURCE
    return Judgement(path, replace(point(value), limits=role.limits, source=stated), place)


def _own_or_inherited(own: Source, inherited: Source) -> Source:
    reasons = own if own.is_given else inherited
    return Source(reasons.cites, reasons.why, own.by or inherited.by, own.on or inherited.on)


def _stated(reading: Reading, node: MappingNode, keys: dict[str, Node], *, path: str, role: Role) -> Quantity:
    """The quantity of a mapping, which holds exactly one of `FORMS`."""
    faults = reading.faults
    forms = [form for form in FORMS if form in keys]
    if len(forms) != 1:
        found = " and ".join(f"`{form}`" for form in forms) or "no number"
        add_fault(faults, node.place, f"{path} has {found}; expected exactly one of {', '.join(FORMS)}")
        return point(0)
    form = forms[0]
    if "weights" in keys and form != "values":
        add_fault(faults, keys["weights"].place, f"{path} has weights beside `{form}`; expected them with `values`")
    if form == "value":
        return _plain(reading, keys[form], path=path, role=role)
    if form == "values":
        return _listed_values(faults, keys, path=path, role=role)
    if form == "normal":
        return _normal(faults, keys[form], path=path, role=role)
    what = f"`{form}` of {path}"
    numbers = _numbers(faults, keys[form], what=what, count=2 if form == "range" else 3, limits=role.limits)
    if not numbers or not _in_order(faults, keys[form].place, what, numbers):
        return point(0)
    return Quantity(_THREE_POINT.get(form, Shape.UNIFORM), tuple(numbers))


def _plain(reading: Reading, node: Node, *, path: str, role: Role) -> Quantity:
    """The quantity of a number or a grade."""
    faults = reading.faults
    if isinstance(node, ScalarNode) and isinstance(node.value, str) and node.value:
        return _graded(reading, node, path=path, role=role)
    if isinstance(node, FaultyNode | ScalarNode) and not isinstance(getattr(node, "value", None), bool | None):
        number = take_number(faults, node, what=path, **_within(role.limits))
        return point(number or 0)
    expected = f"a number, a grade, or a mapping with one of {', '.join(FORMS)}"
    if not isinstance(node, FaultyNode):
        add_fault(faults, node.place, f"{path} is {described(node)}; expected {expected}")
    return point(0)


def _graded(reading: Reading, node: ScalarNode, *, path: str, role: Role) -> Quantity:
    """The range that a grade stands for; a leading minus flips its sign."""
    word = take_text(reading.faults, node, what=path) or ""
    grades = {scale.grade: scale for scale in reading.scales if scale.kind == role.scale}
    grade = word.removeprefix("-")
    if grade not in grades:
        hint = suggestion(reading.faults, grade, grades, "grade")
        add_fault(reading.faults, node.place, f"{path} is {quoted(word)}, which is no grade of {role.scale}; {hint}")
        return point(0)
    low, high = grades[grade].low, grades[grade].high
    if word.startswith("-"):
        low, high = -high, -low
    if low < role.limits[0]:
        add_fault(reading.faults, node.place, f"{path} is '{word}', below zero; expected 0 or more")
    return Quantity(Shape.UNIFORM, (low, high), grade=word)


def _normal(faults: list[Fault], node: Node, *, path: str, role: Role) -> Quantity:
    items = _items(faults, node, what=f"`normal` of {path}", count=2)
    if not items:
        return point(0)
    mean = take_number(faults, items[0], what=f"mean of {path}", **_within(role.limits))
    deviation = take_number(faults, items[1], what=f"standard deviation of {path}", low=0)
    return Quantity(Shape.NORMAL, (mean or 0.0, deviation or 0.0))


def _listed_values(faults: list[Fault], keys: dict[str, Node], *, path: str, role: Role) -> Quantity:
    """Values with weights; equal weights where none are given."""
    what = f"`values` of {path}"
    values = _numbers(faults, keys["values"], what=what, count=None, limits=role.limits)
    weights = [1.0] * len(values)
    if "weights" in keys:
        weights = _numbers(faults, keys["weights"], what=f"`weights` of {path}", count=None, limits=(0, math.inf))
        if weights and values and len(weights) != len(values):
            message = f"{path} has {len(values)} values and {len(weights)} weights; expected a weight for each value"
            add_fault(faults, keys["weights"].place, message)
        if weights and not any(weights):
            add_fault(faults, keys["weights"].place, f"all weights of {path} are 0; expected one above 0")
    return Quantity(Shape.VALUES, tuple(values), tuple(weights))


def _numbers(
    faults: list[Fault], node: Node, *, what: str, count: int | None, limits: tuple[float, float]
) -> list[float]:
    """`count` numbers within `limits`, or any number of them where it is None; empty where there is a fault."""
    items = _items(faults, node, what=what, count=count)
    numbers = [take_number(faults, item, what=f"a number in {what}", **_within(limits)) for item in items]
    return [] if None in numbers else [number for number in numbers if number is not None]


def _items(faults: list[Fault], node: Node, *, what: str, count: int | None) -> tuple[Node, ...]:
    items = take_items(faults, node, what=what, filled=count is None)
    if items and count is not None and len(items) != count:
        expected = "[low, high]" if count == 2 else "[low, mode, high]"
        if "`normal`" in what:
            expected = "[mean, standard deviation]"
        add_fault(faults, node.place, f"{what} is a list of {len(items)}; expected {expected}")
        return ()
    return items


def _in_order(faults: list[Fault], place: Place, what: str, numbers: Sequence[float]) -> bool:
    if list(numbers) == sorted(numbers):
        return True
    order = "low ≤ high" if len(numbers) == 2 else "low ≤ mode ≤ high"
    found = ", ".join(f"{number:g}" for number in numbers)
    add_fault(faults, place, f"{what} is [{found}], out of order; expected {order}")
    return False


def _within(limits: tuple[float, float]) -> dict[str, float]:
    names = ("low", "high")
    return {name: limit for name, limit in zip(names, limits, strict=True) if math.isfinite(limit)}
