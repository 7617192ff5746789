"""The JSON Schema of a payload, derived from its dataclasses."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from countermove.report.payload import Payload

_PLAIN = {str: "string", int: "integer", float: "number", bool: "boolean", NoneType: "null"}


def payload_schema() -> dict[str, Any]:
    """A JSON Schema (draft 2020-12) that every `payload_to_dict` satisfies; one definition for each dataclass."""
    definitions: dict[str, Any] = {}
    root = _schema(Payload, definitions)
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Countermove report payload"}
    return {**head, **root, "$defs": dict(sorted(definitions.items()))}


def _schema(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    if kind in _PLAIN:
        return {"type": _PLAIN[kind]}
    if is_dataclass(kind):
        return _reference(kind, definitions)
    origin, parts = get_origin(kind), get_args(kind)
    if origin is UnionType:
        return {"anyOf": [_schema(part, definitions) for part in parts]}
    if origin is tuple:
        return {"type": "array", "items": _schema(parts[0], definitions)}
    if origin is Mapping:
        return {"type": "object", "additionalProperties": _schema(parts[1], definitions)}
    raise TypeError(f"no schema for {kind!r}; use str, int, float, bool, None, tuple, Mapping or a dataclass")


def _reference(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    if kind.__name__ not in definitions:
        definitions[kind.__name__] = {}
        hints = get_type_hints(kind)
        properties = {field.name: _schema(hints[field.name], definitions) for field in fields(kind)}
        definitions[kind.__name__] = {
            "type": "object",
            "description": " ".join((kind.__doc__ or "").split()),
            "properties": properties,
            "required": list(properties),
            "additionalProperties": False,
        }
    return {"$ref": f"#/$defs/{kind.__name__}"}
