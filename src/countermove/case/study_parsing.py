"""A study file's text → Study without its cases and comparison, which are files of their own (§1.1)."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import PurePosixPath

from countermove.case.case import Actor, DocumentEntry, PlanEntry, Study
from countermove.case.case_parsing import UNTITLED, is_of_kind
from countermove.case.layer_parsing import take_actors
from countermove.core.errors import Fault, Place
from countermove.core.provenance import sha256_of
from countermove.core.yaml_nodes import Entry, MappingNode, Node, parse_yaml, quoted
from countermove.core.yaml_values import (
    add_fault,
    take_bool,
    take_entries,
    take_items,
    take_known,
    take_language,
    take_mapping,
    take_name,
    take_text,
    take_version,
)

STUDY_KEYS = (
    "countermove", "title", "about", "illustrative", "actors", "documents", "plans", "comparison", "links", "cases",
    "coding", "references", "calibration",
)  # fmt: skip
DOCUMENT_KEYS = ("file", "language", "title", "source", "kind", "translation_of")
DOCUMENT_KINDS = ("digest", "original", "analysis")


@dataclass(frozen=True, slots=True)
class Listed:
    """A file that a study names: its path below the study folder, and where it is named."""

    path: str
    place: Place


@dataclass(frozen=True, slots=True)
class StudyOutline:
    """A study as its own file tells it, and the files that hold the rest."""

    study: Study
    comparison: Listed | None
    links: Listed | None
    cases: tuple[Listed, ...]
    calibration: Listed | None = None


def parse_study(data: bytes, file: str, folder: str, faults: list[Fault]) -> StudyOutline | None:
    """What the study file says; None where it cannot be read as one. Everything wrong is added to `faults`."""
    root = parse_yaml(data, file, faults)
    if root is None or not is_of_kind(faults, root, "study"):
        return None
    keys = take_mapping(faults, root, what="study", keys=STUDY_KEYS, required=("countermove", "title"))
    take_version(faults, keys.get("countermove"))
    actors = take_actors(faults, keys.get("actors"))
    documents = take_documents(faults, keys.get("documents"))
    study = Study(
        title=take_name(faults, keys.get("title"), what="title") or UNTITLED,
        about=take_name(faults, keys.get("about"), what="about"),
        illustrative=bool(take_bool(faults, keys.get("illustrative"), what="illustrative")),
        actors=actors,
        documents=documents,
        plans=_take_plans(faults, keys.get("plans"), [document.id for document in documents],
                          [actor.id for actor in actors]),
        comparison=None,
        cases=(),
        folder=folder,
        file=file,
        sha256=sha256_of(data),
    )  # fmt: skip
    comparison = take_path(faults, keys.get("comparison"), what="comparison")
    links = take_path(faults, keys.get("links"), what="links")
    if links is not None and "comparison" not in keys:
        add_fault(faults, links.place, "the study has links but no comparison; expected `comparison:` beside `links:`")
    calibration = take_path(faults, keys.get("calibration"), what="calibration")
    return StudyOutline(study, comparison, links, take_case_paths(faults, keys.get("cases")), calibration)


def parse_study_actors(data: bytes, file: str, case: str, faults: list[Fault]) -> tuple[Actor, ...] | None:
    """The actors of the study file if it lists `case`, a path from its folder, otherwise None.

    Only what is wrong with the actors is added to `faults`: the rest of the study is no matter of the case.
    """
    root = parse_yaml(data, file, [])
    nodes = {entry.key: entry.node for entry in root.entries} if isinstance(root, MappingNode) else {}
    if case not in {listed.path for listed in take_case_paths([], nodes.get("cases"))}:
        return None
    return take_actors(faults, nodes.get("actors"))


def take_documents(faults: list[Fault], node: Node | None) -> tuple[DocumentEntry, ...]:
    """The documents of a study; those with faults are kept, so that their ids stay known."""
    entries = take_entries(faults, node, what="documents")
    ids = [entry.key for entry in entries]
    documents = tuple(_take_document(faults, entry, ids) for entry in entries)
    by_id = {document.id: document for document in documents}
    for document in documents:
        original = by_id.get(document.translation_of or "")
        wrong = None
        if original is document:
            wrong = f"document '{document.id}' is a translation of itself; expected another document"
        elif original is not None and original.translation_of is not None:
            wrong = (
                f"document '{document.id}' is a translation of the translation '{original.id}'; expected its original"
            )
        elif original is not None and original.language == document.language:
            wrong = f"document '{document.id}' is in the language of its original '{original.id}'; expected another"
        if wrong:
            add_fault(faults, document.place, wrong)
    return documents


def _take_document(faults: list[Fault], entry: Entry, ids: Collection[str]) -> DocumentEntry:
    what = f"document '{entry.key}'"
    keys = take_mapping(faults, entry.node, what=what, keys=DOCUMENT_KEYS, required=DOCUMENT_KEYS[:-1])
    path = take_path(faults, keys.get("file"), what=f"file of {what}")
    language = take_text(faults, keys.get("language"), what=f"language of {what}")
    if language is not None:
        language = take_language(faults, language, keys["language"].place, what=what)
    return DocumentEntry(
        entry.key,
        path.path if path else "",
        language or "",
        take_name(faults, keys.get("title"), what=f"title of {what}") or UNTITLED,
        take_text(faults, keys.get("source"), what=f"source of {what}") or "",
        take_known(faults, keys.get("kind"), DOCUMENT_KINDS, what="kind of document") or "",
        take_known(faults, keys.get("translation_of"), ids, what="document"),
        entry.place,
    )


def _take_plans(
    faults: list[Fault], node: Node | None, documents: Collection[str], actors: Collection[str]
) -> tuple[PlanEntry, ...]:
    plans: list[PlanEntry] = []
    for entry in take_entries(faults, node, what="plans"):
        what = f"plan '{entry.key}'"
        keys = take_mapping(
            faults, entry.node, what=what, keys=("document", "actor", "tree"), required=("document", "actor")
        )
        document = take_known(faults, keys.get("document"), documents, what="document")
        actor = take_known(faults, keys.get("actor"), actors, what="actor")
        tree = take_path(faults, keys.get("tree"), what=f"tree of {what}")
        other = next((plan for plan in plans if tree and plan.tree and plan.document == document), None)
        if tree and other and other.tree != tree.path:
            message = f"document '{document}' has another tree in plan '{other.id}'; expected one tree for a document"
            add_fault(faults, tree.place, message)
        plans.append(PlanEntry(entry.key, document or "", actor or "", entry.place, tree.path if tree else None))
    return tuple(plans)


def take_case_paths(faults: list[Fault], node: Node | None) -> tuple[Listed, ...]:
    """The case files of a study, each named once and each with a file name of its own, which is the case's id."""
    by_stem: dict[str, Listed] = {}
    for item in take_items(faults, node, what="cases"):
        listed = take_path(faults, item, what="case")
        if listed is None:
            continue
        stem = PurePosixPath(listed.path).stem
        if stem in by_stem:
            found = f"case '{stem}' is named twice, first in line {by_stem[stem].place.line}"
            add_fault(faults, listed.place, f"{found}; expected a file name of its own for each case")
        by_stem.setdefault(stem, listed)
    return tuple(by_stem.values())


def take_path(faults: list[Fault], node: Node | None, *, what: str) -> Listed | None:
    """A path inside the study folder, with forward slashes."""
    text = take_text(faults, node, what=what)
    if text is None or node is None:
        return None
    path = PurePosixPath(text)
    if path.is_absolute() or ".." in path.parts or "\\" in text or ":" in text or not path.parts:
        expected = "a path inside the study folder, with forward slashes"
        add_fault(faults, node.place, f"{what} is {quoted(text)}; expected {expected}")
        return None
    return Listed(str(path), node.place)
