"""The experts, factors, correlations and statements of a case file (§7.9, §7.10)."""

from collections.abc import Mapping

from countermove.case.case import Case, Correlation, Expert, Factor, Statement
from countermove.case.dependence import clash_faults
from countermove.case.judgements import judgements_of
from countermove.core.errors import Fault
from countermove.core.names import plain_name
from countermove.core.quantity import Judgement, is_certain
from countermove.core.yaml_nodes import Node
from countermove.core.yaml_values import (
    LARGEST,
    SOURCE_KEYS,
    add_fault,
    take_entries,
    take_items,
    take_known,
    take_mapping,
    take_name,
    take_number,
    take_source,
)


def take_experts(faults: list[Fault], node: Node | None) -> tuple[Expert, ...]:
    """The experts that the case names, in file order."""
    experts = []
    for entry in take_entries(faults, node, what="experts", filled=True):
        what = f"expert '{entry.key}'"
        keys = take_mapping(faults, entry.node, what=what, keys=("name",))
        name = take_name(faults, keys.get("name"), what=f"name of {what}")
        experts.append(Expert(entry.key, name or plain_name(entry.key), entry.place))
    return tuple(experts)


def take_factors(faults: list[Fault], node: Node | None) -> tuple[Factor, ...]:
    """The factors that quantities of the case follow, in file order."""
    factors = []
    for entry in take_entries(faults, node, what="factors", filled=True):
        what = f"factor '{entry.key}'"
        keys = take_mapping(faults, entry.node, what=what, keys=("name", *SOURCE_KEYS))
        name = take_name(faults, keys.get("name"), what=f"name of {what}")
        factors.append(Factor(entry.key, name or plain_name(entry.key), take_source(faults, keys), entry.place))
    return tuple(factors)


def take_correlations(
    faults: list[Fault], node: Node | None, stated: Mapping[str, Judgement]
) -> tuple[Correlation, ...]:
    """The rank correlations between quantities that the case states, incomplete ones left out."""
    first: dict[frozenset[str], Correlation] = {}
    for index, item in enumerate(take_items(faults, node, what="correlations")):
        what = f"correlations[{index}]"
        keys = take_mapping(
            faults, item, what=what, keys=("between", "rank", *SOURCE_KEYS), required=("between", "rank")
        )
        source = take_source(faults, keys)
        rank = take_number(faults, keys.get("rank"), what=f"rank of {what}", low=-1, high=1)
        pair = _take_pair(faults, keys.get("between"), what, stated)
        if pair is None or rank is None:
            continue
        together = frozenset(pair)
        if together in first:
            message = f"{what} is between the same quantities as in line {first[together].place.line}"
            add_fault(faults, item.place, f"{message}; expected each pair once")
        first.setdefault(together, Correlation(pair, rank, source, item.place))
    return tuple(first.values())


def _take_pair(
    faults: list[Fault], node: Node | None, what: str, stated: Mapping[str, Judgement]
) -> tuple[str, str] | None:
    if node is None:
        return None
    items = take_items(faults, node, what=f"`between` of {what}", filled=True)
    paths = [take_known(faults, item, stated, what="quantity") for item in items]
    if items and len(paths) != 2:
        add_fault(faults, node.place, f"`between` of {what} is a list of {len(paths)}; expected two quantities")
    if len(paths) != 2 or paths[0] is None or paths[1] is None:
        return None
    first, second = paths[0], paths[1]
    if first == second:
        add_fault(faults, node.place, f"{what} is between '{first}' and itself; expected two quantities")
        return None
    for item, path in zip(items, (first, second), strict=True):
        if is_certain(stated[path].quantity):
            add_fault(faults, item.place, f"'{path}' is certain, so nothing moves with it; expected an uncertain one")
            return None
    shared = _shared_factor(stated[first], stated[second])
    if shared:
        message = f"'{first}' and '{second}' both follow '{shared}', which says how they are correlated"
        add_fault(faults, node.place, f"{message}; expected one of both")
        return None
    return first, second


def _shared_factor(first: Judgement, second: Judgement) -> str | None:
    followed = {factor for factor, size in first.quantity.follows if size}
    return next((factor for factor, size in second.quantity.follows if size and factor in followed), None)


def take_statements(faults: list[Fault], node: Node | None, stated: Mapping[str, Judgement]) -> tuple[Statement, ...]:
    """The statements that one quantity is no less than a multiple of another, incomplete ones left out."""
    found = []
    for index, item in enumerate(take_items(faults, node, what="statements")):
        what = f"statements[{index}]"
        keys = take_mapping(
            faults, item, what=what, keys=("larger", "than", "times", *SOURCE_KEYS), required=("larger", "than")
        )
        source = take_source(faults, keys)
        larger = take_known(faults, keys.get("larger"), stated, what="quantity")
        than = take_known(faults, keys.get("than"), stated, what="quantity")
        times = take_number(faults, keys.get("times"), what=f"`times` of {what}", low=-LARGEST)
        if larger is not None and larger == than:
            add_fault(faults, keys["than"].place, f"{what} compares '{larger}' with itself; expected two quantities")
        elif larger is not None and than is not None:
            found.append(Statement(larger, than, 1.0 if times is None else times, source, item.place))
    return tuple(found)


def check_dependence(case: Case) -> tuple[Fault, ...]:
    """The faults of correlations and statements that cannot be true together; none where there are none of them."""
    if not case.correlations and not case.statements:
        return ()
    judgements = tuple(each for each in judgements_of(case) if not each.path.startswith("types."))
    return tuple(clash_faults(judgements, case.factors, case.correlations, case.statements))
