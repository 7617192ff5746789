"""Quantities in a case file: numbers, grades, ranges and distributions, with their sources (§7.1, §7.2)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from countermove.case.case import Calibration, Expert, Factor, Scale
from countermove.case.opinions import pooled_source, take_pool_weights
from countermove.core.citation import Source
from countermove.core.errors import Fault, Place
from countermove.core.names import Name
from countermove.core.quantity import Judgement, Opinion, Quantity, Shape, is_certain, point, pool
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

OWN_FORMS = ("value", "range", "triangular", "pert", "normal", "values", "quantiles")
FORMS = (*OWN_FORMS, "experts")
ROUNDING = 1e-9
"""By how much squares of loadings may add up to more than 1."""

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
    """What reading one file goes by: its faults so far, the scales in force, the factors that quantities may follow,
    the experts who may judge (anybody where it names none), and their scores.
    """

    faults: list[Fault]
    scales: tuple[Scale, ...] = DEFAULT_SCALES
    factors: tuple[Factor, ...] = ()
    experts: tuple[Expert, ...] = ()
    calibration: Calibration | None = None


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
    follows: tuple[tuple[str, float], ...] = ()
    if isinstance(node, MappingNode):
        known = (*FORMS, "weights", "pool", "follows", *SOURCE_KEYS)
        keys = take_mapping(reading.faults, node, what=path, keys=known)
        own = take_source(reading.faults, keys)
        quantity = _stated(reading, node, keys, path=path, role=role, forms=FORMS)
        follows = _take_follows(reading, keys.get("follows"), quantity, path)
        source = _own_or_inherited(pooled_source(own, quantity.opinions), source)
    else:
        quantity = _plain(reading, node, path=path, role=role)
    return Judgement(path, replace(quantity, limits=role.limits, source=source, follows=follows), node.place)


def _take_follows(reading: Reading, node: Node | None, quantity: Quantity, path: str) -> tuple[tuple[str, float], ...]:
    """The loadings of a quantity, by factor; their squares add up to 1 at most."""
    if node is None:
        return ()
    faults, what = reading.faults, f"`follows` of {path}"
    loadings: dict[str, float] = {}
    factors = [factor.id for factor in reading.factors]
    for entry in take_entries(faults, node, what=what, filled=True):
        if entry.key not in factors:
            hint = suggestion(faults, entry.key, factors, "factor")
            add_fault(faults, entry.place, f"unknown factor {quoted(entry.key)}; {hint}")
        size = take_number(faults, entry.node, what=f"loading of {path} on '{entry.key}'", low=-1, high=1)
        loadings[entry.key] = size or 0.0
    total = math.fsum(size**2 for size in loadings.values())
    if total > 1 + ROUNDING:
        add_fault(faults, node.place, f"squares of the loadings of {path} add up to {total:.4g}; expected 1 at most")
    if is_certain(quantity) and loadings:
        add_fault(faults, node.place, f"{path} is certain, so it can follow nothing; expected an uncertain quantity")
    return tuple(loadings.items())


def default_judgement(value: float, *, path: str, place: Place, role: Role, source: Source) -> Judgement:
    """The number that stands for one that the file leaves out; its source says so where `source` is empty."""
    stated = source if source.is_given else DEFAULT_SOURCE
    return Judgement(path, replace(point(value), limits=role.limits, source=stated), place)


def _own_or_inherited(own: Source, inherited: Source) -> Source:
    reasons = own if own.is_given else inherited
    return Source(reasons.cites, reasons.why, own.by or inherited.by, own.on or inherited.on)


def _stated(
    reading: Reading, node: MappingNode, keys: dict[str, Node], *, path: str, role: Role, forms: Sequence[str]
) -> Quantity:
    """The quantity of a mapping, which holds exactly one of `forms`."""
    faults = reading.faults
    found = [form for form in forms if form in keys]
    if len(found) != 1:
        told = " and ".join(f"`{form}`" for form in found) or "no number"
        add_fault(faults, node.place, f"{path} has {told}; expected exactly one of {', '.join(forms)}")
        return point(0)
    form = found[0]
    for beside, of in (("weights", "values"), ("pool", "experts")):
        if beside in keys and form != of:
            message = (
                f"{path} has {beside} beside `{form}`; expected {'them' if beside == 'weights' else 'it'} with `{of}`"
            )
            add_fault(faults, keys[beside].place, message)
    if form == "value":
        return _plain(reading, keys[form], path=path, role=role)
    if form == "values":
        return _listed_values(faults, keys, path=path, role=role)
    if form == "normal":
        return _normal(faults, keys[form], path=path, role=role)
    if form == "quantiles":
        return _quantiles(faults, keys[form], path=path, role=role)
    if form == "experts":
        return _pooled(reading, keys, path=path, role=role)
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


def _quantiles(faults: list[Fault], node: Node, *, path: str, role: Role) -> Quantity:
    """Values by the percentage of the distribution below them, in any order."""
    what = f"`quantiles` of {path}"
    values: dict[float, float] = {}
    if not isinstance(node, MappingNode):
        if not isinstance(node, FaultyNode):
            expected = "a mapping from percentages, such as {5: 1, 50: 2, 95: 4}"
            add_fault(faults, node.place, f"{what} is {described(node)}; expected {expected}")
        return point(0)
    for entry in node.entries:
        level = _percentage(entry.key)
        if level is None:
            add_fault(faults, entry.place, f"{what} has {quoted(entry.key)}; expected a number above 0 and below 100")
        elif level in values:
            add_fault(faults, entry.place, f"{what} has {entry.key} twice; expected each percentage once")
            return point(0)
        value = take_number(faults, entry.node, what=f"a number in {what}", **_within(role.limits))
        if level is None or value is None:
            return point(0)
        values[level] = value
    levels = sorted(values)
    numbers = tuple(values[level] for level in levels)
    if len(levels) < 2:
        add_fault(faults, node.place, f"{what} has fewer than two percentages; expected such as {{5: 1, 50: 2, 95: 4}}")
        return point(0)
    if list(numbers) != sorted(numbers):
        add_fault(faults, node.place, f"{what} are out of order; expected values that rise with the percentage")
        return point(0)
    return Quantity(Shape.QUANTILES, numbers, levels=tuple(levels))


def _percentage(text: str) -> float | None:
    """The share that a percentage is, within (0, 1)."""
    try:
        share = float(text) / 100
    except ValueError:
        return None
    return share if 0 < share < 1 else None


def _pooled(reading: Reading, keys: dict[str, Node], *, path: str, role: Role) -> Quantity:
    """What several experts say of the quantity, each in any form but this one."""
    faults = reading.faults
    entries = take_entries(faults, keys["experts"], what=f"`experts` of {path}", filled=True)
    if not entries:
        return point(0)
    ids, experts = [entry.key for entry in entries], [expert.id for expert in reading.experts]
    weights = take_pool_weights(faults, keys.get("pool"), ids, reading.calibration, path=path)
    opinions = []
    for entry, weight in zip(entries, weights, strict=True):
        if experts and entry.key not in experts:
            hint = suggestion(faults, entry.key, experts, "expert")
            add_fault(faults, entry.place, f"unknown expert {quoted(entry.key)}; {hint}")
        quantity = _opinion(reading, entry.node, path=f"{path} by '{entry.key}'", role=role)
        source = replace(quantity.source, by=quantity.source.by or entry.key)
        opinions.append(Opinion(entry.key, replace(quantity, limits=role.limits, source=source), weight))
    return pool(tuple(opinions))


def _opinion(reading: Reading, node: Node, *, path: str, role: Role) -> Quantity:
    if not isinstance(node, MappingNode):
        return _plain(reading, node, path=path, role=role)
    keys = take_mapping(reading.faults, node, what=path, keys=(*OWN_FORMS, "weights", *SOURCE_KEYS))
    quantity = _stated(reading, node, keys, path=path, role=role, forms=OWN_FORMS)
    return replace(quantity, source=take_source(reading.faults, keys))


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
