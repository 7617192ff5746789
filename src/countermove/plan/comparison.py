"""Comparison: plans side by side along an analyst's dimensions, and a plan against its predecessor (§1.5)."""

from dataclasses import dataclass
from enum import Enum

from countermove.core.citation import Citation
from countermove.core.errors import Place
from countermove.core.names import Name
from countermove.plan.links import Link


class Relation(Enum):
    """What a plan does to something in its predecessor."""

    REVOKES = "revokes"
    REVISES = "revises"
    CONTINUES = "continues"
    EXTENDS = "extends"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Entry:
    """A cited statement about one plan: a driver, a link of its chain, a risk. `kind` says which sort of it."""

    id: str
    plan: str
    name: Name
    text: Name
    cites: tuple[Citation, ...]
    place: Place
    kind: str | None = None  # drivers: external-cause, internal-cause, aim


@dataclass(frozen=True, slots=True)
class Stance:
    """One cell of a dimension: what one plan says on it, in the analyst's words."""

    plan: str
    text: Name
    cites: tuple[Citation, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Dimension:
    """One row of the side-by-side: a stance for each plan, and in one sentence how they differ."""

    id: str
    name: Name
    difference: Name
    stances: tuple[Stance, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Succession:
    """What a plan does to one thing in its predecessor, with passages of both where both have one."""

    plan: str
    relation: Relation
    subject: Name
    text: Name
    cites: tuple[Citation, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything the analyst states about how the study's plans differ and what they rest on."""

    title: Name
    plans: tuple[str, ...]
    summary: Name
    dimensions: tuple[Dimension, ...]
    successions: tuple[Succession, ...] = ()
    drivers: tuple[Entry, ...] = ()
    chain: tuple[Entry, ...] = ()
    risks: tuple[Entry, ...] = ()
    links: tuple[Link, ...] = ()
