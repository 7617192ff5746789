"""Bibliographic references, as CSL-JSON describes them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Reference:
    """One work: its id, and the fields of its CSL-JSON entry, `id` and `type` among them."""

    id: str
    fields: Mapping[str, Any]
