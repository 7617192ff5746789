"""A history in a file: what the first movers of a case are taken to have adopted (§4.4)."""

from collections.abc import Iterator, Mapping

from countermove.case.case import Case
from countermove.core.errors import Fault, InputError, Place
from countermove.core.yaml_nodes import ListNode, Node, parse_yaml, quoted
from countermove.core.yaml_values import (
    add_fault,
    suggestion,
    take_entries,
    take_items,
    take_known,
    take_mapping,
    take_text,
)

LINE_KEYS = ("layer", "actor", "adopted")


def parse_history(data: bytes, file: str, case: Case) -> Mapping[str, tuple[str, ...]]:
    """Adopted measures by layer, from a map of layers to measures or from the `line` that `solve --json` prints.

    Raises InputError with every fault: an unknown name, a measure of another layer, a layer left out in between.
    """
    faults: list[Fault] = []
    node = parse_yaml(data, file, faults)
    history: dict[str, tuple[str, ...]] = {}
    known = [layer.id for layer in case.layers]
    for layer, place, measures in () if node is None else _turns(faults, node):
        if layer not in known:
            add_fault(faults, place, f"unknown layer {quoted(layer)}; {suggestion(faults, layer, known, 'layer')}")
            continue
        if layer in history:
            add_fault(faults, place, f"layer {quoted(layer)} is named again; expected each layer once")
        own = [measure.id for measure in case.measures if measure.layer == layer]
        items = take_items(faults, measures, what=f"the measures adopted in layer {layer}")
        taken = [take_known(faults, item, own, what=f"measure of layer {layer}") for item in items]
        for index, measure in enumerate(taken):
            if measure is not None and measure in taken[:index]:
                add_fault(faults, items[index].place, f"measure {quoted(measure)} is named again; expected it once")
        history[layer] = tuple(measure for measure in taken if measure is not None)
    _check_gaps(case, history, Place(file), faults)
    if faults:
        raise InputError(sorted(faults))
    return history


def _turns(faults: list[Fault], node: Node) -> Iterator[tuple[str, Place, Node | None]]:
    """Layer, its place, and the node of its measures, for each turn of the file."""
    if isinstance(node, ListNode):
        for item in node.items:
            entries = take_mapping(faults, item, what="a turn", keys=LINE_KEYS, required=("layer", "adopted"))
            layer = take_text(faults, entries.get("layer"), what="the layer of a turn")
            if layer is not None:
                yield layer, entries["layer"].place, entries.get("adopted")
    else:
        for entry in take_entries(faults, node, what="a history"):
            yield entry.key, entry.place, entry.node


def _check_gaps(case: Case, history: Mapping[str, tuple[str, ...]], place: Place, faults: list[Fault]) -> None:
    """A fault for each layer that is left out although a later one is named; facts need not be named."""
    chosen = [layer.id for layer in case.layers if not layer.given]
    last = max((index for index, layer in enumerate(chosen) if layer in history), default=-1)
    for layer in chosen[: last + 1]:
        if layer not in history:
            add_fault(faults, place, f"layer '{layer}' is left out; expected every layer before the last one named")
