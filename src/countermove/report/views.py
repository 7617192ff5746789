"""What a report shows of plans and documents; the part of the payload that holds no numbers of a game."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """One text in both languages of the report."""

    en: str
    zh: str


@dataclass(frozen=True, slots=True)
class Cite:
    """A citation: the passage, the words quoted from it, and the anchor under which the report shows it."""

    document: str
    passage: str
    quote: str | None
    anchor: str | None


@dataclass(frozen=True, slots=True)
class ActorView:
    """An actor with the letter that marks it wherever colour does."""

    id: str
    name: Text
    letter: str


@dataclass(frozen=True, slots=True)
class ObjectiveView:
    """An objective of a plan: its title, how many actions it has, and where it stands."""

    id: str
    title: Text
    actions: int
    cite: Cite


@dataclass(frozen=True, slots=True)
class PillarView:
    """A pillar of a plan with its objectives; `actions` counts all actions below it."""

    id: str
    title: Text
    actions: int
    objectives: tuple[ObjectiveView, ...]
    cite: Cite


@dataclass(frozen=True, slots=True)
class CodeRowView:
    """How many passages of a plan carry a code: in all, and in each of its topmost parts."""

    code: str
    name: Text
    total: int
    by_part: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CodeTableView:
    """The codes on a plan's passages; `parts` and `titles` are those of its topmost parts, in order."""

    parts: tuple[str, ...]
    titles: tuple[Text, ...]
    rows: tuple[CodeRowView, ...]


@dataclass(frozen=True, slots=True)
class PlanView:
    """A plan as a tree; `counts` is how many nodes there are at each level, `codes` what analysts called its passages,
    None where it is not coded.
    """

    id: str
    actor: str
    title: Text
    document: str
    counts: Mapping[str, int]
    pillars: tuple[PillarView, ...]
    codes: CodeTableView | None = None


@dataclass(frozen=True, slots=True)
class StanceView:
    """What one plan says on one dimension."""

    plan: str
    text: Text
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class DimensionView:
    """One row of the side-by-side."""

    id: str
    name: Text
    difference: Text
    stances: tuple[StanceView, ...]


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """A passage that stands as evidence: whose plan it is of, if of any, its page, and its words."""

    cite: Cite
    plan: str | None
    page: int | None
    words: Text


@dataclass(frozen=True, slots=True)
class SuccessionView:
    """What a plan does to one thing in its predecessor: revokes, revises, continues, extends or new; with the passages
    of the plan itself and those of what came before.
    """

    plan: str
    relation: str
    subject: Text
    text: Text
    cites: tuple[Cite, ...]
    own: tuple[EvidenceView, ...]
    before: tuple[EvidenceView, ...]


@dataclass(frozen=True, slots=True)
class LinkView:
    """A confirmed link between passages of different plans, or one passage that stands alone."""

    type: str
    why: Text
    sides: tuple[EvidenceView, ...]


@dataclass(frozen=True, slots=True)
class EntryView:
    """A driver, a link of the chain or a stated risk; `kind` sorts drivers by cause and aim."""

    id: str
    plan: str
    kind: str | None
    name: Text
    text: Text
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class ComparisonView:
    """What the analyst states about how the plans differ and what they rest on. `links` are the confirmed ones, by
    type; `open_links` counts those that are only suggested.
    """

    title: Text
    summary: Text
    plans: tuple[str, ...]
    dimensions: tuple[DimensionView, ...]
    successions: tuple[SuccessionView, ...]
    drivers: tuple[EntryView, ...]
    chain: tuple[EntryView, ...]
    risks: tuple[EntryView, ...]
    links: tuple[LinkView, ...]
    link_counts: Mapping[str, int]
    open_links: int


@dataclass(frozen=True, slots=True)
class PassageView:
    """One passage in the words of its document; `anchor` is where every citation of it leads."""

    id: str
    anchor: str
    kind: str
    depth: int
    marker: str | None
    page: int | None
    text: Text


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document with its passages, in its own language and in translation where the study has one.

    `languages` are the languages of the texts shown to readers of English and of Chinese; `translations` are the
    ids of the documents that translate it.
    """

    id: str
    anchor: str
    title: Text
    source: Text
    kind: str
    languages: Text
    translations: tuple[str, ...]
    file: str
    sha256: str
    passages: tuple[PassageView, ...]
