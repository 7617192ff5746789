"""A REFI-QDA project read against a study: its codes, coders and codings, each coding found again in our documents."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from countermove.case.coding_parsing import make_id
from countermove.case.qda_parsing import QdaCode, QdaCoding, QdaProject, QdaSource, clean
from countermove.core.citation import Citation
from countermove.core.errors import Place
from countermove.core.names import LANGUAGES, Name, plain_name
from countermove.plan.anchors import Anchor, anchor_text, resolve_text, text_hash
from countermove.plan.coded_passages import Sources, locate_quote
from countermove.plan.coding import Code, Coder, Coding, CodingSet
from countermove.plan.passages import passages_by_id

UNKNOWN_CODER = "unknown"
_NOWHERE = Place("")


@dataclass(frozen=True, slots=True)
class Imported:
    """What a project brought: a coding set, how many codings stand where they stood or moved, how many await a
    decision (they carry the anchor of the text they came with), and what was left out and why.
    """

    codings: CodingSet
    found: int
    uncertain: int
    left_out: tuple[str, ...]


def import_project(project: QdaProject, sources: Sources, titles: Mapping[str, tuple[str, ...]]) -> Imported:
    """The project against the study's documents; `titles` are the other names of each document (its file, its titles).

    A source is matched by the identifier this program gave it, else by the same text, else by its name.
    """
    codes = _codes(project, sources)
    coders = _coders(project, sources)
    left_out = list(project.left_out)
    codings: list[Coding] = []
    uncertain = 0
    for source in project.sources:
        name = _match(source, project.rest, sources, titles)
        if name is None:
            if source.codings:
                left_out.append(f"'{source.name}': {len(source.codings)} codings; the study has no such document")
            continue
        placer = _Placer(name, source, sources)
        for given in source.codings:
            if given.code not in codes:
                left_out.append(f"'{source.name}': a coding with a code that is not in the codebook")
                continue
            coder = coders.setdefault(given.user or "", _unknown_coder(coders)).id
            coding, is_found = placer.place(
                given, codes[given.code].id, coder, _entry(project.rest, "codings", given.guid)
            )
            codings.append(coding)
            uncertain += not is_found
    unique = {coding.key: coding for coding in codings}
    if len(unique) < len(codings):
        left_out.append(f"{len(codings) - len(unique)} codings that say the same as another")
    found = CodingSet(tuple(codes.values()), tuple(coders.values()), tuple(unique.values()), {})
    return Imported(found, len(codings) - uncertain, uncertain, tuple(left_out))


def _entry(rest: Mapping[str, Any], section: str, guid: str) -> Mapping[str, Any]:
    """What this program's note says of a thing; nothing where the note does not have it in its form."""
    entries = rest.get(section)
    entry = entries.get(guid) if isinstance(entries, dict) else None
    return entry if isinstance(entry, dict) else {}


def _codes(project: QdaProject, sources: Sources) -> dict[str, Code]:
    """The codes by identifier, ids and names in several languages restored where the note has them."""
    codes: dict[str, Code] = {}
    taken: set[str] = set()
    for given in project.codes:
        rest = _entry(project.rest, "codes", given.guid)
        wanted = rest.get("id")
        name = make_id(wanted if isinstance(wanted, str) else given.name, taken)
        taken.add(name)
        codes[given.guid] = Code(
            id=name,
            name=_restored(rest.get("name"), given.name) or plain_name(name),
            definition=_restored(rest.get("definition"), given.description),
            examples=_examples(rest.get("examples"), sources),
            colour=_colour(given),
            parent=codes[given.parent].id if given.parent is not None else None,
            is_codable=given.is_codable,
            place=_NOWHERE,
        )
    return codes


def _colour(code: QdaCode) -> str | None:
    digits = (code.colour or "").strip().removeprefix("#").lower()
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    return f"#{digits}" if len(digits) == 6 and set(digits) <= set("0123456789abcdef") else None


def _restored(texts: Any, shown: str | None) -> Name | None:
    """The name in all its languages, as long as one of them is what the file shows; else what it shows."""
    is_name = isinstance(texts, dict) and (texts.keys() == {""} or (texts and texts.keys() <= set(LANGUAGES)))
    if (
        is_name
        and all(isinstance(text, str) and clean(text).strip() for text in texts.values())
        and shown in texts.values()
    ):
        return Name(tuple((tag, clean(text).strip()) for tag, text in texts.items()))
    return None if shown is None else plain_name(shown)


def _examples(entries: Any, sources: Sources) -> tuple[Citation, ...]:
    found = []
    for entry in entries if isinstance(entries, list) else ():
        passage = entry.get("passage") if isinstance(entry, dict) else None
        document, mark, rest = passage.partition("#") if isinstance(passage, str) else ("", "", "")
        quote = entry.get("quote") if isinstance(entry, dict) else None
        if document in sources and mark and rest:
            found.append(Citation(document, rest, quote if isinstance(quote, str) else None))
    return tuple(found)


def _coders(project: QdaProject, sources: Sources) -> dict[str, Coder]:
    coders: dict[str, Coder] = {}
    taken: set[str] = set()
    for guid, shown in project.users:
        rest = _entry(project.rest, "coders", guid)
        wanted = rest.get("id")
        name = make_id(wanted if isinstance(wanted, str) else shown or "coder", taken)
        taken.add(name)
        parts = rest.get("read")
        read = tuple(
            (part[0], part[1])
            for part in (parts if isinstance(parts, list) else ())
            if isinstance(part, list) and len(part) == 2 and part[0] in sources
        )
        coders[guid] = Coder(name, _restored(rest.get("name"), shown or name) or plain_name(name), read, _NOWHERE)
    return coders


def _unknown_coder(coders: Mapping[str, Coder]) -> Coder:
    name = make_id(UNKNOWN_CODER, {coder.id for coder in coders.values()})
    return Coder(name, plain_name(name), (), _NOWHERE)


def _match(
    source: QdaSource, rest: Mapping[str, Any], sources: Sources, titles: Mapping[str, tuple[str, ...]]
) -> str | None:
    known = rest.get("sources")
    own = known.get(source.guid) if isinstance(known, dict) else None
    if isinstance(own, str) and own in sources:
        return own
    same = [name for name, (document, _) in sources.items() if document.text == source.text]
    if len(same) == 1:
        return same[0]
    named = [name for name in sources if source.name == name or source.name in titles.get(name, ())]
    return named[0] if len(named) == 1 else None


class _Placer:
    """One source and the document it stands for, with what is worked out of both once."""

    __slots__ = ("_cited", "_name", "_passages", "_sha256", "_source", "_source_sha256", "_text")

    def __init__(self, name: str, source: QdaSource, sources: Sources) -> None:
        document, plan = sources[name]
        self._name, self._source, self._text = name, source, document.text
        self._sha256, self._source_sha256 = text_hash(document.text), text_hash(source.text)
        self._passages = passages_by_id(document, plan)
        self._cited = {(passage.start, passage.end): name for name, passage in self._passages.items()}

    def place(self, given: QdaCoding, code: str, coder: str, rest: Mapping[str, Any]) -> tuple[Coding, bool]:
        """The coding, and whether its words were found: at a passage where they are one, else at an anchor."""
        span, anchor = self._found(given)
        noted = rest.get("on")
        on = (clean(noted).strip() if isinstance(noted, str) else "") or given.date
        cite = None
        if span is not None:
            is_unchanged = (rest.get("start"), rest.get("end")) == (given.start, given.end)
            cite = self._kept_citation(rest, span) if is_unchanged else None
            cite = cite or self._citation(span)
            anchor = None if cite is not None else anchor_text(self._text, self._sha256, *span)
        return Coding(code, coder, self._name, cite, anchor, on, given.memo, _NOWHERE), span is not None

    def _found(self, given: QdaCoding) -> tuple[tuple[int, int] | None, Anchor | None]:
        """Where the words stand in the document; where they are not found, the anchor they came with."""
        if self._source_sha256 == self._sha256:
            return (given.start, given.end), None
        anchor = anchor_text(self._source.text, self._source_sha256, given.start, given.end)
        span = resolve_text(anchor, self._text, self._sha256).span
        if span is not None:
            return span, None
        words = (clean(anchor.quote), clean(anchor.prefix), clean(anchor.suffix))
        return None, replace(anchor, quote=words[0], prefix=words[1], suffix=words[2])

    def _kept_citation(self, rest: Mapping[str, Any], span: tuple[int, int]) -> Citation | None:
        """The passage that the note cites, if it still gives this stretch."""
        name, quote = rest.get("passage"), rest.get("quote")
        passage = self._passages.get(name) if isinstance(name, str) else None
        if passage is None or not isinstance(quote, str | None) or locate_quote(passage, quote) != span:
            return None
        return Citation(self._name, passage.id, quote)

    def _citation(self, span: tuple[int, int]) -> Citation | None:
        name = self._cited.get(span)
        return None if name is None else Citation(self._name, name)
