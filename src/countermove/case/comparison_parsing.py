"""A comparison file's text → Comparison, or every fault of the file (§1.5)."""

from collections.abc import Collection

from countermove.case.case_parsing import UNTITLED
from countermove.case.link_parsing import take_links
from countermove.core.citation import Citation
from countermove.core.errors import Fault
from countermove.core.names import Name, plain_name
from countermove.core.yaml_nodes import Entry as NodeEntry
from countermove.core.yaml_nodes import MappingNode, Node, parse_yaml
from countermove.core.yaml_values import (
    add_fault,
    take_citations,
    take_entries,
    take_items,
    take_known,
    take_mapping,
    take_name,
    take_version,
)
from countermove.plan.comparison import Comparison, Dimension, Entry, Relation, Stance, Succession

COMPARISON_KEYS = (
    "countermove", "kind", "title", "plans", "summary", "dimensions", "successions", "drivers", "chain", "risks",
    "links",
)  # fmt: skip
DRIVER_KINDS = ("external-cause", "internal-cause", "aim")
RELATIONS = tuple(relation.value for relation in Relation)


def parse_comparison(data: bytes, file: str, faults: list[Fault], *, plans: Collection[str]) -> Comparison | None:
    """The comparison that `data`, the content of `file`, states of the study's `plans`; None where anything is wrong,
    which is added to `faults`.
    """
    found: list[Fault] = []
    root = parse_yaml(data, file, found)
    comparison = None if root is None else _take_comparison(found, root, plans)
    faults.extend(found)
    return None if found else comparison


def _take_comparison(faults: list[Fault], root: Node, known: Collection[str]) -> Comparison:
    keys = take_mapping(faults, root, what="comparison", keys=COMPARISON_KEYS, required=COMPARISON_KEYS[:6])
    take_version(faults, keys.get("countermove"))
    take_known(faults, keys.get("kind"), ("comparison",), what="kind")
    plans = _take_plans(faults, keys.get("plans"), known)
    dimensions = take_entries(faults, keys.get("dimensions"), what="dimensions", filled=True)
    return Comparison(
        title=_required_name(faults, keys, "title", "comparison"),
        plans=plans,
        summary=_required_name(faults, keys, "summary", "comparison"),
        dimensions=tuple(_take_dimension(faults, entry, plans) for entry in dimensions),
        successions=tuple(
            _take_succession(faults, item, plans)
            for item in take_items(faults, keys.get("successions"), what="successions")
        ),
        drivers=_take_list(faults, keys.get("drivers"), "drivers", plans),
        chain=_take_list(faults, keys.get("chain"), "chain", plans),
        risks=_take_list(faults, keys.get("risks"), "risks", plans),
        links=take_links(faults, keys.get("links")),
    )


def _take_plans(faults: list[Fault], node: Node | None, known: Collection[str]) -> tuple[str, ...]:
    """The plans of the columns; all of the study where one of them is unknown, so that the cells are not blamed."""
    plans: list[str | None] = []
    for item in take_items(faults, node, what="plans", filled=True):
        plan = take_known(faults, item, known, what="plan")
        if plan is not None and plan in plans:
            add_fault(faults, item.place, f"plan '{plan}' is named twice; expected it once")
        plans.append(plan)
    return tuple(known) if None in plans else tuple(dict.fromkeys(plan for plan in plans if plan is not None))


def _take_dimension(faults: list[Fault], entry: NodeEntry, plans: tuple[str, ...]) -> Dimension:
    """One row, with a stance for every plan of the comparison, in their order."""
    what = f"dimension '{entry.key}'"
    keys = take_mapping(
        faults,
        entry.node,
        what=what,
        keys=("name", "difference", "stances"),
        required=("difference", "stances"),
    )
    stances = {}
    for cell in take_entries(faults, keys.get("stances"), what=f"stances of {what}"):
        stances[cell.key] = _take_stance(faults, cell, what, plans)
    for plan in plans:
        if isinstance(keys.get("stances"), MappingNode) and plan not in stances:
            add_fault(faults, keys["stances"].place, f"{what} has no stance of plan '{plan}'; expected one")
    name = take_name(faults, keys.get("name"), what=f"name of {what}")
    return Dimension(
        entry.key,
        name or plain_name(entry.key),
        _required_name(faults, keys, "difference", what),
        tuple(stances[plan] for plan in plans if plan in stances),
        entry.place,
    )


def _take_stance(faults: list[Fault], cell: NodeEntry, dimension: str, plans: Collection[str]) -> Stance:
    what = f"stance of '{cell.key}' in {dimension}"
    if cell.key not in plans:
        expected = f"one of {', '.join(plans)}" if plans else "a plan of the study"
        add_fault(faults, cell.place, f"unknown plan '{cell.key}' in {dimension}; expected {expected}")
    both = ("text", "cites")
    keys = take_mapping(faults, cell.node, what=what, keys=both, required=both)
    return Stance(
        cell.key,
        _required_name(faults, keys, "text", what),
        _required_citations(faults, keys),
        cell.place,
    )


def _take_succession(faults: list[Fault], node: Node, plans: Collection[str]) -> Succession:
    required = ("plan", "relation", "subject", "text", "cites")
    keys = take_mapping(faults, node, what="succession", keys=required, required=required)
    plan = take_known(faults, keys.get("plan"), plans, what="plan")
    relation = take_known(faults, keys.get("relation"), RELATIONS, what="relation")
    return Succession(
        plan or "",
        Relation(relation or "new"),
        _required_name(faults, keys, "subject", "succession"),
        _required_name(faults, keys, "text", "succession"),
        _required_citations(faults, keys),
        node.place,
    )


def _take_list(faults: list[Fault], node: Node | None, section: str, plans: Collection[str]) -> tuple[Entry, ...]:
    """The entries of drivers, chain or risks; drivers have a kind."""
    required = ("plan", "kind", "text", "cites") if section == "drivers" else ("plan", "text", "cites")
    entries = []
    for entry in take_entries(faults, node, what=section):
        what = f"'{entry.key}' of {section}"
        keys = take_mapping(faults, entry.node, what=what, keys=("name", *required), required=required)
        name = take_name(faults, keys.get("name"), what=f"name of {what}")
        plan = take_known(faults, keys.get("plan"), plans, what="plan")
        kind = take_known(faults, keys.get("kind"), DRIVER_KINDS, what="kind of driver")
        text = _required_name(faults, keys, "text", what)
        cites = _required_citations(faults, keys)
        entries.append(Entry(entry.key, plan or "", name or plain_name(entry.key), text, cites, entry.place, kind))
    return tuple(entries)


def _required_name(faults: list[Fault], keys: dict[str, Node], key: str, what: str) -> Name:
    return take_name(faults, keys.get(key), what=f"{key} of {what}") or UNTITLED


def _required_citations(faults: list[Fault], keys: dict[str, Node]) -> tuple[Citation, ...]:
    return take_citations(faults, keys.get("cites"), filled=True)
