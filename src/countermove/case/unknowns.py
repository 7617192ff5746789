"""What a case leaves open to its movers: measures that may fail, hidden moves, layers played at once,
actors whose type only they know (§4.10).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from countermove.case.case import Case, Layer, Measure
from countermove.core.errors import Fault, Place
from countermove.core.yaml_nodes import ListNode, MappingNode, Node
from countermove.core.yaml_values import add_fault, take_items, take_known


def unknowns_of(case: Case) -> str:
    """Which of these a case has, in words; empty where its movers know all that was done before."""
    found = {
        "measures that may fail": any(measure.chance != 1 for measure in case.measures),
        "unobserved measures": any(layer.unobserved for layer in case.layers),
        "simultaneous layers": any(layer.simultaneous for layer in case.layers),
        "actors with types": bool(case.types),
    }
    return ", ".join(words for words, is_there in found.items() if is_there)


def take_unobserved(
    faults: list[Fault], node: Node | None, layers: Sequence[Layer], turn: Mapping[str, int | None]
) -> tuple[Layer, ...]:
    """The layers with the earlier measures that their movers do not see; `turn` is the position of each measure's
    layer.
    """
    stated = _stated(node)
    found = []
    for index, layer in enumerate(layers):
        hidden: list[str] = []
        for item in take_items(faults, stated.get(layer.place), what=f"`unobserved` of layer '{layer.id}'"):
            measure = take_known(faults, item, turn, what="measure")
            if measure is None:
                continue
            place, wrong = turn[measure], None
            if measure in hidden:
                wrong = f"names '{measure}' twice; expected it once"
            elif place is not None and place >= _first_of_group(layers, index):
                wrong = f"names '{measure}', which is not played before it; expected measures of earlier layers"
            elif place is not None and layers[place].actor == layer.actor:
                wrong = f"names '{measure}' of its own mover; expected measures of others, as nobody forgets its own"
            if wrong:
                add_fault(faults, item.place, f"`unobserved` of layer '{layer.id}' {wrong}")
            hidden.append(measure)
        found.append(replace(layer, unobserved=tuple(hidden)))
    return tuple(found)


def _stated(node: Node | None) -> dict[Place, Node]:
    """What stands under `unobserved`, by the place of its layer."""
    items = node.items if isinstance(node, ListNode) else ()
    return {
        item.place: entry.node
        for item in items
        if isinstance(item, MappingNode)
        for entry in item.entries
        if entry.key == "unobserved"
    }


def _first_of_group(layers: Sequence[Layer], index: int) -> int:
    """The first of the layers that are played at once with the one at `index`."""
    while index > 0 and layers[index].simultaneous:
        index -= 1
    return index


def check_unknowns(layers: Sequence[Layer], measures: Sequence[Measure]) -> tuple[Fault, ...]:
    """What hidden moves and layers played at once contradict. The entries themselves must be sound."""
    faults: list[Fault] = []
    for index, layer in enumerate(layers):
        faults.extend(_group_faults(layers, index))
        faults.extend(_memory_faults(layers, measures, index))
        hidden = {*layer.unobserved}
        at_once = {other.id for other in layers[_first_of_group(layers, index) : index]}
        hidden |= {measure.id for measure in measures if measure.layer in at_once}
        for measure in measures:
            if measure.layer == layer.id:
                faults.extend(_hint_faults(measure, hidden))
    return tuple(faults)


def _group_faults(layers: Sequence[Layer], index: int) -> Iterator[Fault]:
    layer = layers[index]
    what = f"layer '{layer.id}'"
    if layer.given and (layer.unobserved or layer.simultaneous):
        yield Fault(
            layer.place, f"{what} is given and has `unobserved` or `simultaneous`; expected a layer with a choice"
        )
    if not layer.simultaneous:
        return
    if index == 0:
        yield Fault(layer.place, f"{what} is simultaneous and the first; expected a layer before it")
        return
    for other in layers[_first_of_group(layers, index) : index]:
        if other.given:
            yield Fault(layer.place, f"{what} is played at once with '{other.id}', which is given; expected a choice")
        elif other.actor == layer.actor:
            found = f"{what} is played at once with '{other.id}', and '{layer.actor}' moves in both"
            yield Fault(layer.place, f"{found}; expected another mover, or one layer with all these measures")


def _memory_faults(layers: Sequence[Layer], measures: Sequence[Measure], index: int) -> Iterator[Fault]:
    """Measures that the mover saw in an earlier turn and is said not to see now."""
    layer = layers[index]
    position = {each.id: place for place, each in enumerate(layers)}
    turn = {measure.id: position[measure.layer] for measure in measures}
    for hidden in layer.unobserved:
        for place, earlier in enumerate(layers[:index]):
            has_seen = turn[hidden] < _first_of_group(layers, place) and hidden not in earlier.unobserved
            if earlier.actor == layer.actor and has_seen and not earlier.given:
                found = f"layer '{layer.id}' does not observe '{hidden}', which '{layer.actor}' saw in '{earlier.id}'"
                yield Fault(layer.place, f"{found}; expected the same under its `unobserved`, as nobody forgets")
                break


def _hint_faults(measure: Measure, hidden: set[str]) -> Iterator[Fault]:
    """Rules that would tell a mover what it does not see."""
    for relation, others in (("requires", measure.requires), ("excludes", measure.excludes)):
        for other in others:
            if other in hidden:
                found = f"measure '{measure.id}' {relation} '{other}', which its mover does not see"
                yield Fault(measure.place, f"{found}; expected a measure that it sees, or no such rule")
