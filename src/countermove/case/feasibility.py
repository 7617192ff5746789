"""What a case cannot mean: measures that require one another in a ring, layers in which nothing is feasible (§2.4)."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

from countermove.case.case import Layer, Measure
from countermove.core.errors import Fault

ROUNDING = 1e-9
"""How far a sum of efforts may exceed a budget through rounding, as a share of the budget or of 1."""


def check_feasibility(layers: Sequence[Layer], measures: Sequence[Measure]) -> tuple[Fault, ...]:
    """The contradictions that are certain whatever anybody adopts. The entries themselves must be sound."""
    if rings := tuple(_ring_faults(measures)):
        return rings
    faults = [*_contradictions(measures)]
    by_id = {measure.id: measure for measure in measures}
    adopted: set[str] = set()
    optional: set[str] = set()
    for layer in layers:
        members = [measure for measure in measures if measure.layer == layer.id]
        forced = closure([member.id for member in members if member.given], by_id)
        faults.extend(_layer_faults(layer, members, forced & {member.id for member in members}))
        is_bound = layer.at_least == len(members)
        adopted |= {member.id for member in members if is_bound or member.id in forced}
        faults.extend(_given_faults(members, forced, adopted, optional))
        if layer.given:
            faults.extend(_fact_faults(members, adopted | optional))
        if not layer.at_least:
            optional |= {member.id for member in members if member.id not in forced}
    return tuple(faults)


def closure(start: Iterable[str], by_id: Mapping[str, Measure]) -> set[str]:
    """The measures of `start` and all that they require, directly or not."""
    found: set[str] = set()
    waiting = list(start)
    while waiting:
        measure = waiting.pop()
        if measure not in found:
            found.add(measure)
            waiting.extend(by_id[measure].requires)
    return found


def is_over_budget(efforts: Iterable[float], budget: float | None) -> bool:
    """Whether the efforts exceed the budget by more than rounding."""
    return budget is not None and math.fsum(efforts) > budget + ROUNDING * max(1.0, budget)


def _ring_faults(measures: Sequence[Measure]) -> Iterator[Fault]:
    """One fault for each ring of measures that require one another."""
    places = {measure.id: measure.place for measure in measures}
    requires = {measure.id: set(measure.requires) for measure in measures}
    needed_by: dict[str, list[str]] = {}
    for measure in measures:
        for other in measure.requires:
            needed_by.setdefault(other, []).append(measure.id)
    _take_out([measure for measure, others in requires.items() if not others], requires, needed_by)
    while requires:
        ring = _find_ring(requires)
        start = ring.index(min(ring, key=lambda member: places[member]))
        ring = [*ring[start:], *ring[:start]]
        shown = " → ".join(f"'{member}'" for member in [*ring[:4], *["…"] * (len(ring) > 4), ring[0]])
        message = f"measures require one another: {shown}; expected one measure in their place, or no ring"
        yield Fault(places[ring[0]], message)
        _take_out(ring, requires, needed_by)


def _find_ring(requires: Mapping[str, Set[str]]) -> list[str]:
    """A ring among measures of which each requires another."""
    path: dict[str, None] = {}
    step = next(iter(requires))
    while step not in path:
        path[step] = None
        step = min(requires[step])
    ring = list(path)
    return ring[ring.index(step) :]


def _take_out(free: Iterable[str], requires: dict[str, set[str]], needed_by: Mapping[str, Sequence[str]]) -> None:
    """Take out the `free` measures, and then again and again those that require nothing that is left."""
    waiting = list(free)
    while waiting:
        measure = waiting.pop()
        if requires.pop(measure, None) is None:
            continue
        for other in needed_by.get(measure, ()):
            if other in requires:
                requires[other].discard(measure)
                if not requires[other]:
                    waiting.append(other)


def _contradictions(measures: Sequence[Measure]) -> Iterator[Fault]:
    for measure in measures:
        for other in measure.requires:
            if other in measure.excludes:
                message = f"measure '{measure.id}' both requires and excludes '{other}'; expected one of the two"
                yield Fault(measure.place, message)


def _layer_faults(layer: Layer, members: Sequence[Measure], forced: Set[str]) -> Iterator[Fault]:
    """What `at_least`, `at_most` and `budget` leave no portfolio for."""
    at_least, what = layer.at_least or 0, f"layer '{layer.id}'"
    if at_least > len(members):
        yield Fault(layer.place, f"{what} has {len(members)} measures; expected `at_least` of no more, not {at_least}")
        return
    if layer.at_most is not None and at_least > layer.at_most:
        yield Fault(layer.place, f"{what} has `at_least` {at_least} above `at_most` {layer.at_most}; expected no more")
    if layer.at_most is not None and len(forced) > layer.at_most:
        found = f"{what} has {len(forced)} measures that are given or required by given ones"
        yield Fault(layer.place, f"{found}; expected no more than `at_most` {layer.at_most}")
    efforts = [member.effort for member in members if member.id in forced]
    others = sorted(member.effort for member in members if member.id not in forced)
    if is_over_budget(efforts, layer.budget):
        total = f"efforts of {math.fsum(efforts):g} for given measures"
        yield Fault(layer.place, f"{what} has {total}; expected no more than its budget of {layer.budget:g}")
    elif is_over_budget([*efforts, *others[: max(0, at_least - len(forced))]], layer.budget):
        found = f"{what} cannot pay for `at_least` {at_least} measures"
        yield Fault(layer.place, f"{found} with its budget of {layer.budget:g}; expected fewer or more budget")


def _given_faults(
    members: Sequence[Measure], forced: Set[str], adopted: Set[str], optional: Set[str]
) -> Iterator[Fault]:
    """Given measures of a layer that cannot always be adopted.

    Of the measures of earlier layers, `adopted` surely are and `optional` can surely be left out.
    """
    for member in members:
        if member.id not in forced:
            continue
        what = f"measure '{member.id}' of layer '{member.layer}' is always adopted but"
        for other in member.requires:
            if other in optional:
                found = f"{what} requires '{other}', which an earlier mover may leave out"
                yield Fault(member.place, f"{found}; expected '{other}' to be given as well")
        for other in member.excludes:
            if other in forced or other in adopted:
                yield Fault(member.place, f"{what} excludes '{other}', which is as well; expected one of them")


def _fact_faults(members: Sequence[Measure], known: Set[str]) -> Iterator[Fault]:
    """Measures of a given layer, which nobody looks after, that require one of which it is not certain what becomes.

    `known` are the measures that surely are adopted or surely can be left out.
    """
    for member in members:
        for other in member.requires:
            if other not in known:
                found = f"measure '{member.id}' of layer '{member.layer}' is always adopted but requires '{other}'"
                yield Fault(member.place, f"{found}, which may be left out; expected '{other}' to be given as well")
