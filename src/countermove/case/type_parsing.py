"""The types that an actor may be of in a case file: their chances, and what is judged otherwise then (§4.10)."""

import math
from collections.abc import Mapping
from dataclasses import replace

from countermove.case.case import ActorType, Case, Change
from countermove.case.judgements import judgements_of
from countermove.case.quantities import AMOUNT, EFFICACY, WEIGHT, Reading, take_judgement
from countermove.core.citation import Source
from countermove.core.names import plain_name
from countermove.core.quantity import Judgement
from countermove.core.yaml_nodes import Entry, FaultyNode, MappingNode, Node, quoted, shortened
from countermove.core.yaml_values import (
    SOURCE_KEYS,
    add_fault,
    described,
    suggestion,
    take_entries,
    take_mapping,
    take_name,
    take_number,
    take_source,
)

TYPE_KEYS = ("name", "chance", "judgements", *SOURCE_KEYS)
LEAST_CHANCE = 0.001
"""The least likely type: what a rarer one gains would be lost in rounding."""

ROUNDING = 1e-6
"""How far chances of an actor's types may be from adding up to 1."""


def take_types(reading: Reading, node: Node | None, case: Case) -> tuple[ActorType, ...]:
    """The types of every actor, in file order, chances made to add up to 1; `case` is the rest of the file."""
    faults = reading.faults
    found: list[ActorType] = []
    stated = {judgement.path: judgement for judgement in judgements_of(case)}
    actors = tuple(actor.id for actor in case.actors)
    for owner in take_entries(faults, node, what="types", filled=True):
        if owner.key not in actors:
            hint = suggestion(faults, owner.key, actors, "actor")
            add_fault(faults, owner.place, f"unknown actor '{owner.key}'; {hint}")
        entries = take_entries(faults, owner.node, what=f"types of '{owner.key}'", filled=True)
        types = [_take_type(reading, owner.key, entry, stated) for entry in entries]
        total = math.fsum(each.chance for each in types)
        if types and all(each.chance for each in types) and abs(total - 1) > ROUNDING:
            message = f"chances of the types of '{owner.key}' add up to {total:g}; expected 1"
            add_fault(faults, owner.place, message)
        found += [replace(each, chance=each.chance / (total or 1.0)) for each in types]
    _refuse_shared(reading, found)
    return tuple(found)


def _take_type(reading: Reading, actor: str, entry: Entry, stated: Mapping[str, Judgement]) -> ActorType:
    faults, what = reading.faults, f"type '{actor}.{entry.key}'"
    keys = take_mapping(faults, entry.node, what=what, keys=TYPE_KEYS, required=("chance",))
    source = take_source(faults, keys)
    chance = take_number(faults, keys.get("chance"), what=f"chance of {what}", low=LEAST_CHANCE, high=1)
    name = take_name(faults, keys.get("name"), what=f"name of {what}")
    changes = _take_changes(reading, keys.get("judgements"), f"types.{actor}.{entry.key}", stated, source)
    return ActorType(actor, entry.key, name or plain_name(entry.key), chance or 0.0, changes, source, entry.place)


def _take_changes(
    reading: Reading, node: Node | None, path: str, stated: Mapping[str, Judgement], source: Source
) -> tuple[Change, ...]:
    """What is judged otherwise, by the path of the quantity; only what the case states can be."""
    if node is None:
        return ()
    if not isinstance(node, MappingNode):
        if not isinstance(node, FaultyNode):
            found = f"`judgements` of {path} is {described(node)}"
            add_fault(reading.faults, node.place, f"{found}; expected `path: quantity` for each that differs")
        return ()
    changes = []
    for entry in node.entries:
        if entry.key not in stated:
            hint = suggestion(reading.faults, entry.key, stated, "quantity")
            found = f"unknown quantity {quoted(entry.key)}; {hint}"
            add_fault(reading.faults, entry.place, f"{found} (a quantity that the case states)")
            continue
        limits = stated[entry.key].quantity.limits
        role = next(role for role in (AMOUNT, WEIGHT, EFFICACY) if role.limits == limits)
        own = f"{path}.judgements.{shortened(entry.key)}"
        judgement = take_judgement(reading, entry.node, path=own, role=role, source=source)
        if judgement.quantity.follows:
            found = f"{own} follows a factor"
            add_fault(reading.faults, judgement.place, f"{found}; expected `follows` at {shortened(entry.key)} itself")
        changes.append(Change(entry.key, judgement))
    return tuple(changes)


def _refuse_shared(reading: Reading, types: list[ActorType]) -> None:
    """A fault for each quantity that the types of two actors change, since both cannot decide it."""
    owners: dict[str, str] = {}
    for each in types:
        for change in each.changes:
            owner = owners.setdefault(change.path, each.actor)
            if owner != each.actor:
                message = f"{change.path} depends on the types of '{owner}' and of '{each.actor}'; expected one actor"
                add_fault(reading.faults, change.judgement.place, message)
