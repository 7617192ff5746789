"""What a case file says beside its measures: actors, objectives, groups, settings and layers."""

from countermove.case.case import Actor, Group, Layer, Objective, Settings
from countermove.case.quantities import WEIGHT, Reading, default_judgement, take_judgement
from countermove.core.errors import Fault
from countermove.core.names import plain_name
from countermove.core.yaml_nodes import Entry, ListNode, MappingNode, Node, ScalarNode
from countermove.core.yaml_values import (
    SOURCE_KEYS,
    add_fault,
    suggestion,
    take_bool,
    take_entries,
    take_id,
    take_items,
    take_known,
    take_mapping,
    take_name,
    take_number,
    take_source,
    take_whole_number,
)

LAYER_KEYS = ("id", "actor", "name", "given", "budget", "at_most", "at_least", "unobserved", "simultaneous")


def take_actors(faults: list[Fault], node: Node | None) -> tuple[Actor, ...]:
    """The actors of a study or case; one without a name goes by its id."""
    actors = []
    for entry in take_entries(faults, node, what="actors", filled=True):
        keys = take_mapping(faults, entry.node, what=f"actor '{entry.key}'", keys=("name",))
        name = take_name(faults, keys.get("name"), what=f"name of actor '{entry.key}'")
        actors.append(Actor(entry.key, name or plain_name(entry.key)))
    return tuple(actors)


def take_groups(faults: list[Fault], node: Node | None) -> tuple[Group, ...]:
    """The headings for measures; one without a name goes by its id."""
    groups = []
    for entry in take_entries(faults, node, what="groups"):
        keys = take_mapping(faults, entry.node, what=f"group '{entry.key}'", keys=("name",))
        name = take_name(faults, keys.get("name"), what=f"name of group '{entry.key}'")
        groups.append(Group(entry.key, name or plain_name(entry.key)))
    return tuple(groups)


def take_settings(faults: list[Fault], node: Node | None) -> Settings:
    """The settings, with the defaults for what is left out."""
    default = Settings()
    if node is None:
        return default
    keys = take_mapping(faults, node, what="settings", keys=("tie_tolerance", "standing", "broken"))

    def share(key: str, otherwise: float) -> float:
        number = take_number(faults, keys.get(key), what=f"`{key}`", low=0, high=1)
        return otherwise if number is None else number

    settings = Settings(
        share("tie_tolerance", default.tie_tolerance),
        share("standing", default.standing),
        share("broken", default.broken),
    )
    if settings.broken >= settings.standing:
        found = f"`broken` is {settings.broken:g} and `standing` {settings.standing:g}"
        add_fault(faults, node.place, f"{found}; expected `broken` below `standing` (§5.1)")
    return settings


def take_objectives(reading: Reading, node: Node | None, actors: tuple[str, ...]) -> tuple[Objective, ...]:
    """The objectives of every actor, in file order."""
    faults = reading.faults
    objectives: list[Objective] = []
    for owner in take_entries(faults, node, what="objectives", filled=True):
        if owner.key not in actors:
            hint = suggestion(faults, owner.key, actors, "actor")
            add_fault(faults, owner.place, f"unknown actor '{owner.key}'; {hint}")
        entries = take_entries(faults, owner.node, what=f"objectives of '{owner.key}'")
        objectives.extend(_take_objective(reading, owner.key, entry) for entry in entries)
    return tuple(objectives)


def _take_objective(reading: Reading, actor: str, entry: Entry) -> Objective:
    faults, what = reading.faults, f"objective '{actor}.{entry.key}'"
    keys = take_mapping(faults, entry.node, what=what, keys=("name", "weight", *SOURCE_KEYS))
    source = take_source(faults, keys)
    path = f"objectives.{actor}.{entry.key}.weight"
    if "weight" in keys:
        weight = take_judgement(reading, keys["weight"], path=path, role=WEIGHT, source=source)
    else:
        weight = default_judgement(1, path=path, place=entry.place, role=WEIGHT, source=source)
    name = take_name(faults, keys.get("name"), what=f"name of {what}")
    return Objective(actor, entry.key, name or plain_name(entry.key), weight, source, entry.place)


def take_layers(faults: list[Fault], node: Node | None, actors: tuple[str, ...]) -> tuple[Layer, ...]:
    """The layers in order of play; those without a usable id are left out."""
    layers: list[Layer] = []
    for item in take_items(faults, node, what="layers", filled=True):
        layer = _take_layer(faults, item, actors)
        if layer is None:
            continue
        earlier = next((other for other in layers if other.id == layer.id), None)
        if earlier is None:
            layers.append(layer)
        else:
            message = f"layer '{layer.id}' is given twice, first in line {earlier.place.line}; expected another id"
            add_fault(faults, layer.place, message)
    return tuple(layers)


def stated_movers(node: Node | None) -> list[str]:
    """What stands under `actor` in each layer, unchecked."""
    layers = node.items if isinstance(node, ListNode) else ()
    entries = [entry for layer in layers if isinstance(layer, MappingNode) for entry in layer.entries]
    return [entry.node.text for entry in entries if entry.key == "actor" and isinstance(entry.node, ScalarNode)]


def _take_layer(faults: list[Fault], node: Node, actors: tuple[str, ...]) -> Layer | None:
    keys = take_mapping(faults, node, what="layer", keys=LAYER_KEYS, required=("id", "actor"))
    layer = take_id(faults, keys.get("id"), what="id of a layer")
    actor = take_known(faults, keys.get("actor"), actors, what="actor")
    what = f"of layer '{layer}'"
    name = take_name(faults, keys.get("name"), what=f"name {what}")
    given = take_bool(faults, keys.get("given"), what=f"`given` {what}")
    budget = take_number(faults, keys.get("budget"), what=f"budget {what}", low=0)
    at_most = take_whole_number(faults, keys.get("at_most"), what=f"`at_most` {what}")
    at_least = take_whole_number(faults, keys.get("at_least"), what=f"`at_least` {what}")
    at_once = bool(take_bool(faults, keys.get("simultaneous"), what=f"`simultaneous` {what}"))
    if layer is None:
        return None
    limits = (budget, at_most, at_least)
    return Layer(layer, actor or "", name or plain_name(layer), bool(given), *limits, node.place, simultaneous=at_once)
