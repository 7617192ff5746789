"""The measures, counters and synergies of a case file."""

from collections.abc import Mapping
from dataclasses import dataclass

from countermove.case.case import Counter, Effect, Layer, Measure, Synergy
from countermove.case.quantities import AMOUNT, EFFICACY, Reading, default_judgement, take_judgement
from countermove.core.citation import NO_SOURCE, Source
from countermove.core.names import plain_name
from countermove.core.yaml_nodes import Entry, FaultyNode, MappingNode, Node, ScalarNode, quoted, shortened
from countermove.core.yaml_values import (
    SOURCE_KEYS,
    add_fault,
    suggestion,
    take_bool,
    take_entries,
    take_items,
    take_known,
    take_mapping,
    take_name,
    take_number,
    take_source,
)

MEASURE_KEYS = (
    "layer", "name", "effects", "cost", "effort", "requires", "excludes", "given", "group", "chance",
    *SOURCE_KEYS,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Names:
    """The names of a case that its entries may refer to.

    `turn` is the position of each measure's layer in the order of play, None where the file does not say it.
    """

    objectives: tuple[str, ...]
    layers: tuple[Layer, ...]
    groups: tuple[str, ...]
    turn: Mapping[str, int | None]


def turns(node: Node | None, layers: tuple[Layer, ...]) -> dict[str, int | None]:
    """For each key of the measures, the position of the layer that it names."""
    position = {layer.id: index for index, layer in enumerate(layers)}
    entries = node.entries if isinstance(node, MappingNode) else ()
    return {entry.key: position.get(_stated_layer(entry.node)) for entry in entries}


def _stated_layer(node: Node) -> str:
    entries = node.entries if isinstance(node, MappingNode) else ()
    stated = [entry.node for entry in entries if entry.key == "layer"]
    return stated[0].text.strip() if stated and isinstance(stated[0], ScalarNode) else ""


def take_measures(reading: Reading, node: Node | None, names: Names) -> tuple[Measure, ...]:
    """The measures in file order."""
    entries = take_entries(reading.faults, node, what="measures", filled=True)
    return tuple(_take_measure(reading, entry, names) for entry in entries)


def _take_measure(reading: Reading, entry: Entry, names: Names) -> Measure:
    faults, id_ = reading.faults, entry.key
    what, path = f"measure '{id_}'", f"measures.{id_}"
    keys = take_mapping(faults, entry.node, what=what, keys=MEASURE_KEYS, required=("layer",))
    source = take_source(faults, keys)
    layers = {layer.id: layer for layer in names.layers}
    layer = take_known(faults, keys.get("layer"), layers, what="layer") or ""
    name = take_name(faults, keys.get("name"), what=f"name of {what}")
    effort = take_number(faults, keys.get("effort"), what=f"effort of {what}", low=0)
    chance = take_number(faults, keys.get("chance"), what=f"chance of {what}", low=0, high=1)
    if "cost" in keys:
        cost = take_judgement(reading, keys["cost"], path=f"{path}.cost", role=AMOUNT, source=source)
    else:
        cost = default_judgement(0, path=f"{path}.cost", place=entry.place, role=AMOUNT, source=NO_SOURCE)
    return Measure(
        id_,
        layer,
        name or plain_name(id_),
        _take_effects(reading, keys.get("effects"), names, path=path, source=source),
        cost,
        1.0 if effort is None else effort,
        _take_others(reading, keys.get("requires"), id_, names, "requires"),
        _take_others(reading, keys.get("excludes"), id_, names, "excludes"),
        _take_given(reading, keys.get("given"), what, layers.get(layer)),
        take_known(faults, keys.get("group"), names.groups, what="group"),
        source,
        entry.place,
        1.0 if chance is None else chance,
    )


def _take_given(reading: Reading, node: Node | None, what: str, layer: Layer | None) -> bool:
    """Whether a measure is given, by itself or with its layer (§2.3)."""
    given = take_bool(reading.faults, node, what=f"`given` of {what}")
    is_layer_given = layer is not None and layer.given
    if node is not None and layer is not None and given is False and is_layer_given:
        message = f"{what} is not given but its layer '{layer.id}' is; expected `given: true` or none"
        add_fault(reading.faults, node.place, message)
    return bool(given) or is_layer_given


def _take_effects(
    reading: Reading, node: Node | None, names: Names, *, path: str, source: Source
) -> tuple[Effect, ...]:
    """Effects by `actor.objective`."""
    if node is None:
        return ()
    if not isinstance(node, MappingNode):
        if not isinstance(node, FaultyNode):
            message = f"{path}.effects is no mapping; expected `actor.objective: quantity` for each effect"
            add_fault(reading.faults, node.place, message)
        return ()
    effects = []
    for entry in node.entries:
        judged = f"{path}.effects.{shortened(entry.key)}"
        judgement = take_judgement(reading, entry.node, path=judged, role=AMOUNT, source=source)
        if entry.key in names.objectives:
            actor, objective = entry.key.split(".")
            effects.append(Effect(actor, objective, judgement))
        else:
            hint = suggestion(reading.faults, entry.key, names.objectives, "objective")
            message = f"unknown objective {quoted(entry.key)} (written `actor.objective`); {hint}"
            add_fault(reading.faults, entry.place, message)
    return tuple(effects)


def _take_others(reading: Reading, node: Node | None, id_: str, names: Names, relation: str) -> tuple[str, ...]:
    """The measures of this or an earlier layer that a measure requires or excludes."""
    others: list[str] = []
    for item in take_items(reading.faults, node, what=f"`{relation}` of measure '{id_}'"):
        other = take_known(reading.faults, item, names.turn, what="measure")
        if other is None:
            continue
        turn, other_turn = names.turn[id_], names.turn[other]
        wrong = None
        if other == id_:
            wrong = f"measure '{id_}' {relation} itself; expected another measure"
        elif other in others:
            wrong = f"measure '{id_}' {relation} '{other}' twice; expected it once"
        elif turn is not None and other_turn is not None and other_turn > turn:
            wrong = f"measure '{id_}' {relation} '{other}' of a later layer; expected one of this or an earlier layer"
        if wrong:
            add_fault(reading.faults, item.place, wrong)
        others.append(other)
    return tuple(others)


def take_counters(reading: Reading, node: Node | None, names: Names) -> tuple[Counter, ...]:
    """The counters in file order; incomplete ones are left out."""
    first: dict[tuple[str, str], Counter] = {}
    for index, item in enumerate(take_items(reading.faults, node, what="counters")):
        counter = _take_counter(reading, item, names, index)
        if counter is None:
            continue
        pair = counter.by, counter.against
        if pair in first:
            message = f"counter '{pair[0]}' against '{pair[1]}' is given twice, first in line "
            add_fault(reading.faults, item.place, f"{message}{first[pair].place.line}; expected it once")
        first.setdefault(pair, counter)
    return tuple(first.values())


def _take_counter(reading: Reading, node: Node, names: Names, index: int) -> Counter | None:
    faults = reading.faults
    keys = take_mapping(
        faults,
        node,
        what=f"counters[{index}]",
        keys=("by", "against", "efficacy", "cites", "why", "on"),
        required=("by", "against", "efficacy"),
    )
    source = take_source(faults, {key: keys[key] for key in ("cites", "why", "on") if key in keys})
    by = take_known(faults, keys.get("by"), names.turn, what="measure")
    against = take_known(faults, keys.get("against"), names.turn, what="measure")
    if "efficacy" not in keys:
        return None
    path = f"counters[{index}].efficacy"
    efficacy = take_judgement(reading, keys["efficacy"], path=path, role=EFFICACY, source=source)
    if by is None or against is None:
        return None
    turn, earlier = names.turn[by], names.turn[against]
    if by == against:
        add_fault(faults, keys["by"].place, f"measure '{by}' counters itself; expected two measures")
    elif turn is not None and earlier is not None and turn <= earlier:
        message = f"counter '{by}' is not of a later layer than '{against}'; expected a later one (§2.5)"
        add_fault(faults, keys["by"].place, message)
    return Counter(by, against, efficacy, source, node.place)


def take_synergies(reading: Reading, node: Node | None, names: Names) -> tuple[Synergy, ...]:
    """The synergies in file order; incomplete ones are left out."""
    first: dict[frozenset[str], Synergy] = {}
    for index, item in enumerate(take_items(reading.faults, node, what="synergies")):
        synergy = _take_synergy(reading, item, names, index)
        if synergy is None:
            continue
        pair = frozenset(synergy.between)
        if pair in first:
            message = f"synergy of '{synergy.between[0]}' and '{synergy.between[1]}' is given twice, first in line "
            add_fault(reading.faults, item.place, f"{message}{first[pair].place.line}; expected it once")
        first.setdefault(pair, synergy)
    return tuple(first.values())


def _take_synergy(reading: Reading, node: Node, names: Names, index: int) -> Synergy | None:
    faults, path = reading.faults, f"synergies[{index}]"
    keys = take_mapping(
        faults, node, what=path, keys=("between", "effects", *SOURCE_KEYS), required=("between", "effects")
    )
    source = take_source(faults, keys)
    effects = _take_effects(reading, keys.get("effects"), names, path=path, source=source)
    if "between" not in keys:
        return None
    items = take_items(faults, keys["between"], what=f"`between` of {path}", filled=True)
    pair = [take_known(faults, item, names.turn, what="measure") for item in items]
    if items and len(pair) != 2:
        add_fault(faults, keys["between"].place, f"`between` of {path} is a list of {len(pair)}; expected two measures")
    if len(pair) != 2 or pair[0] is None or pair[1] is None:
        return None
    if pair[0] == pair[1]:
        message = f"{path} is between '{pair[0]}' and itself; expected two measures"
        add_fault(faults, keys["between"].place, message)
        return None
    return Synergy((pair[0], pair[1]), effects, source, node.place)
