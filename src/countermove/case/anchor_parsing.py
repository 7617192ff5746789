"""Anchors in YAML: the entry of one, and the file that keeps those of codings at cited passages."""

import re
from collections.abc import Collection, Mapping
from typing import TypeAlias

from countermove.core.errors import Fault
from countermove.core.yaml_nodes import ListNode, MappingNode, Node, ScalarNode, parse_yaml
from countermove.core.yaml_values import (
    add_fault,
    described,
    take_items,
    take_known,
    take_mapping,
    take_text,
    take_version,
    take_whole_number,
)
from countermove.plan.anchors import Anchor, Sole

Key: TypeAlias = tuple[str, str, str, str, str]
"""Code, coder, document, passage and quote of a coding (`Coding.key`)."""

ANCHOR_KEYS = ("document", "start", "end", "quote", "prefix", "suffix", "sha256", "sole")
KEPT_KEYS = ("code", "by", "passage", "quote", "anchor")
ANCHORS_ENDING = ".anchors.yaml"

_SHA256 = re.compile(r"[0-9a-f]{64}")


def anchors_path(path: str) -> str:
    """The path of the file with the anchors of the first coding file of a study."""
    return re.sub(r"\.ya?ml$", "", path) + ANCHORS_ENDING


def parse_anchors(data: bytes, file: str, faults: list[Fault], *, documents: Collection[str]) -> Mapping[Key, Anchor]:
    """The anchors in the content of an anchors file; everything wrong is added to `faults`."""
    root = parse_yaml(data, file, faults)
    if root is None:
        return {}
    keys = take_mapping(faults, root, what="anchors file", keys=("countermove", "kind", "anchors"),
                        required=("countermove", "kind", "anchors"))  # fmt: skip
    take_version(faults, keys.get("countermove"))
    take_known(faults, keys.get("kind"), ("anchors",), what="kind")
    kept: dict[Key, Anchor] = {}
    for item in take_items(faults, keys.get("anchors"), what="anchors"):
        entry = take_mapping(
            faults, item, what="kept anchor", keys=KEPT_KEYS, required=("code", "by", "passage", "anchor")
        )
        code = take_text(faults, entry.get("code"), what="code")
        coder = take_text(faults, entry.get("by"), what="by")
        passage = take_text(faults, entry.get("passage"), what="passage")
        quote = take_text(faults, entry.get("quote"), what="quote")
        anchored = take_anchor(faults, entry["anchor"], documents) if "anchor" in entry else None
        if code and coder and passage and anchored is not None:
            kept[code, coder, anchored[0], passage.partition("#")[2], quote or ""] = anchored[1]
    return kept


def take_anchor(faults: list[Fault], node: Node, documents: Collection[str]) -> tuple[str, Anchor] | None:
    """The document and the anchor in it that an entry gives; None where anything is wrong with it."""
    before = len(faults)
    keys = take_mapping(faults, node, what="anchor", keys=ANCHOR_KEYS, required=ANCHOR_KEYS[:4])
    document = take_known(faults, keys.get("document"), documents, what="document")
    start = take_whole_number(faults, keys.get("start"), what="start of the anchor")
    end = take_whole_number(faults, keys.get("end"), what="end of the anchor")
    quote = _take_words(faults, keys.get("quote"), "quote of the anchor")
    prefix = _take_words(faults, keys.get("prefix"), "prefix of the anchor")
    suffix = _take_words(faults, keys.get("suffix"), "suffix of the anchor")
    sha256 = _take_hash(faults, keys.get("sha256"))
    sole = take_known(faults, keys.get("sole"), [each.value for each in Sole], what="sole")
    if len(faults) > before or document is None or start is None or end is None:
        return None
    if end - start != len(quote) or not quote:
        place = keys["quote"].place
        message = f"quote of the anchor has {len(quote)} characters"
        add_fault(faults, place, f"{message}; expected {end - start}, the distance from `start` to `end`, at least 1")
        return None
    return document, Anchor(start, end, quote, prefix, suffix, sha256, Sole(sole or Sole.TOGETHER.value))


def _take_words(faults: list[Fault], node: Node | None, what: str) -> str:
    """Text as it stands, white space at its ends included."""
    if node is None:
        return ""
    if not isinstance(node, ScalarNode) or not isinstance(node.value, str):
        if isinstance(node, ScalarNode | MappingNode | ListNode):
            add_fault(faults, node.place, f"{what} is {described(node)}; expected text, in quotes")
        return ""
    return node.value


def _take_hash(faults: list[Fault], node: Node | None) -> str:
    text = take_text(faults, node, what="sha256 of the anchor")
    if text is None or node is None:
        return ""
    if not _SHA256.fullmatch(text):
        add_fault(faults, node.place, "sha256 of the anchor is not one; expected 64 hexadecimal digits, in quotes")
        return ""
    return text
