"""CodingSet → the text of a coding file, and anchors → the text of an anchors file; read back, they give the same."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from countermove.case.anchor_parsing import Key
from countermove.core.names import Name
from countermove.plan.anchors import Anchor
from countermove.plan.coding import Code, Coder, Coding, CodingSet

_PLAIN_KEY = re.compile(r"[^\W\d_][\w-]*")
_WORDS_OF_YAML = {"true", "false", "null", "~"}


def render_codings(codings: CodingSet, about: str) -> str:
    """The coding file of the set, with a sentence on where it comes from."""
    lines = ["countermove: 1", "kind: coding", f"about: {_value(about)}"]
    if codings.coders:
        lines += ["coders:", *(line for coder in codings.coders for line in _coder_lines(coder))]
    if codings.codes:
        lines += ["codes:", *_code_lines(codings.codes, None, 1)]
    if codings.codings:
        lines += ["codings:", *(f"  - {_flow(_coding(coding))}" for coding in codings.codings)]
    return "\n".join(lines) + "\n"


def render_anchors(anchors: Mapping[Key, Anchor]) -> str:
    """The anchors file, in the order given."""
    lines = ["countermove: 1", "kind: anchors", "anchors:" if anchors else "anchors: []"]
    for (code, coder, document, passage, quote), anchor in anchors.items():
        entry = {"code": code, "by": coder, "passage": f"{document}#{passage}", **({"quote": quote} if quote else {})}
        lines.append(f"  - {_flow({**entry, 'anchor': _anchor(document, anchor)})}")
    return "\n".join(lines) + "\n"


def _coder_lines(coder: Coder) -> Iterator[str]:
    read = [document if passage is None else f"{document}#{passage}" for document, passage in coder.read]
    yield f"  {_key(coder.id)}: {_flow({'name': _name(coder.name), **({'read': read} if read else {})})}"


def _code_lines(codes: tuple[Code, ...], parent: str | None, depth: int) -> Iterator[str]:
    indent = "  " * depth
    for code in codes:
        if code.parent != parent:
            continue
        yield f"{indent}{_key(code.id)}:"
        yield f"{indent}  name: {_flow(_name(code.name))}"
        if code.definition is not None:
            yield f"{indent}  definition: {_flow(_name(code.definition))}"
        if code.examples:
            yield f"{indent}  examples: {_flow([_citation(cite) for cite in code.examples])}"
        if code.colour is not None:
            yield f"{indent}  colour: {_value(code.colour)}"
        if not code.is_codable:
            yield f"{indent}  codable: false"
        if any(each.parent == code.id for each in codes):
            yield f"{indent}  codes:"
            yield from _code_lines(codes, code.id, depth + 2)


def _coding(coding: Coding) -> dict[str, Any]:
    entry: dict[str, Any] = {"code": coding.code, "by": coding.coder}
    if coding.cite is not None:
        entry["passage"] = str(coding.cite)
        if coding.cite.quote is not None:
            entry["quote"] = coding.cite.quote
    elif coding.anchor is not None:
        entry["anchor"] = _anchor(coding.document, coding.anchor)
    return entry | {key: value for key, value in (("on", coding.on), ("memo", coding.memo)) if value is not None}


def _anchor(document: str, anchor: Anchor) -> dict[str, Any]:
    return {
        "document": document,
        "start": anchor.start,
        "end": anchor.end,
        "quote": anchor.quote,
        "prefix": anchor.prefix,
        "suffix": anchor.suffix,
        **({"sha256": anchor.sha256} if anchor.sha256 else {}),
        "sole": anchor.sole.value,
    }


def _citation(cite: Any) -> Any:
    return str(cite) if cite.quote is None else {"passage": str(cite), "quote": cite.quote}


def _name(name: Name) -> Any:
    texts = dict(name.texts)
    return texts.get("", texts)


def _flow(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(key)}: {_flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return _value(value)


def _key(text: str) -> str:
    return text if _PLAIN_KEY.fullmatch(text) and text.casefold() not in _WORDS_OF_YAML else _value(text)


def _value(value: str | int) -> str:
    """Text in quotes, a number as it is."""
    return json.dumps(value, ensure_ascii=False)
