"""Links between passages of plans, in a comparison or in a file of their own → Link, or every fault (§1.5)."""

from countermove.core.errors import Fault
from countermove.core.yaml_nodes import Node, parse_yaml
from countermove.core.yaml_values import (
    add_fault,
    take_citations,
    take_items,
    take_known,
    take_mapping,
    take_name,
    take_version,
)
from countermove.plan.links import Link, LinkStatus, LinkType

FILE_KEYS = ("countermove", "kind", "links")
LINK_KEYS = ("type", "between", "status", "why")
TYPES = tuple(kind.value for kind in LinkType)
STATUSES = tuple(status.value for status in LinkStatus)


def parse_links(data: bytes, file: str, faults: list[Fault]) -> tuple[Link, ...] | None:
    """The links that `data`, the content of `file`, lists; None where anything is wrong, which is added to `faults`."""
    found: list[Fault] = []
    root = parse_yaml(data, file, found)
    links: tuple[Link, ...] = ()
    if root is not None:
        keys = take_mapping(found, root, what="links file", keys=FILE_KEYS, required=FILE_KEYS)
        take_version(found, keys.get("countermove"))
        take_known(found, keys.get("kind"), ("links",), what="kind")
        links = take_links(found, keys.get("links"))
    faults.extend(found)
    return None if found else links


def take_links(faults: list[Fault], node: Node | None) -> tuple[Link, ...]:
    """The links of a list, none for no node; those with faults are left out."""
    taken = (_take_link(faults, item) for item in take_items(faults, node, what="links"))
    return tuple(link for link in taken if link is not None)


def _take_link(faults: list[Fault], node: Node) -> Link | None:
    keys = take_mapping(faults, node, what="link", keys=LINK_KEYS, required=LINK_KEYS[:3])
    kind = take_known(faults, keys.get("type"), TYPES, what="type of link")
    status = take_known(faults, keys.get("status"), STATUSES, what="status of link")
    between = take_citations(faults, keys.get("between"), what="between")
    why = take_name(faults, keys.get("why"), what="why of link")
    if kind is None or status is None or "between" not in keys:
        return None
    link = Link(LinkType(kind), between, LinkStatus(status), why, node.place)
    expected = 1 if link.type is LinkType.ONLY_HERE else 2
    if len(between) != expected:
        passages = "one passage" if expected == 1 else "two passages, of different plans"
        add_fault(faults, keys["between"].place, f"a link of type {kind} names {len(between)}; expected {passages}")
        return None
    if link.status is LinkStatus.CONFIRMED and "why" not in keys:
        add_fault(faults, node.place, "a confirmed link has no `why`; expected a sentence that gives the reason")
    return link
