"""Codebook and codings: what analysts call the passages they read, and who said so."""

from collections.abc import Mapping
from dataclasses import dataclass

from countermove.core.citation import Citation
from countermove.core.errors import Place
from countermove.core.names import Name
from countermove.plan.anchors import Anchor


@dataclass(frozen=True, slots=True)
class Code:
    """One code of the codebook. `parent` is the code it stands under; one that is not codable is a heading only."""

    id: str
    name: Name
    definition: Name | None
    examples: tuple[Citation, ...]
    colour: str | None  # #rrggbb
    parent: str | None
    is_codable: bool
    place: Place


@dataclass(frozen=True, slots=True)
class Coder:
    """Who codes. `read` are the documents, or the parts of them, that this coder went through, as (document, passage)
    with None for the whole; empty where the coder names none: then those in which the coder has coded something.
    """

    id: str
    name: Name
    read: tuple[tuple[str, str | None], ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Coding:
    """One code on one stretch of a document by one coder: at a cited passage, or at an anchor, one of the two."""

    code: str
    coder: str
    document: str
    cite: Citation | None
    anchor: Anchor | None
    on: str | None
    memo: str | None
    place: Place

    @property
    def key(self) -> tuple[str, str, str, str, str]:
        """What tells a coding apart from others: code, coder, document, passage and quote; or the anchored words."""
        if self.cite is not None:
            return (self.code, self.coder, self.document, self.cite.passage, self.cite.quote or "")
        assert self.anchor is not None
        return (self.code, self.coder, self.document, f"@{self.anchor.start}", self.anchor.quote)


@dataclass(frozen=True, slots=True)
class CodingSet:
    """A codebook, parents before children, with its coders and codings in file order. `anchors` are those kept for
    codings at cited passages, by the key of the coding.
    """

    codes: tuple[Code, ...]
    coders: tuple[Coder, ...]
    codings: tuple[Coding, ...]
    anchors: Mapping[tuple[str, str, str, str, str], Anchor]
    files: tuple[tuple[str, str], ...] = ()  # path in the study folder, SHA-256


def codes_below(codes: tuple[Code, ...], code: str) -> tuple[str, ...]:
    """The code and all codes under it, in order."""
    found = {code}
    for each in codes:
        if each.parent in found:
            found.add(each.id)
    return tuple(each.id for each in codes if each.id in found)
