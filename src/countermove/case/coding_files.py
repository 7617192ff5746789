"""Files → the coding of a study and its references: what `coding` and `references` in its study file name."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from countermove.case.anchor_parsing import anchors_path, parse_anchors
from countermove.case.case import Study
from countermove.case.coding_parsing import CodingFile, parse_codings
from countermove.case.reference_parsing import parse_references
from countermove.case.study_parsing import Listed, take_path
from countermove.core.errors import Fault, InputError
from countermove.core.reference import Reference
from countermove.core.yaml_nodes import MAX_BYTES, MappingNode, Node, ScalarNode, parse_yaml
from countermove.core.yaml_values import add_fault, nearest_name, take_items
from countermove.plan.coding import CodingSet

T = TypeVar("T")


def read_coding(study: Study) -> CodingSet | None:
    """The codebook and codings of a study that was read, with the anchors kept beside its first coding file; None where
    it names no `coding`. Raises InputError with every fault of these files.
    """
    return _without_faults(study, _read_coding)


def read_references(study: Study) -> tuple[Reference, ...]:
    """The references of a study that was read; none where it names no file. InputError with every fault of the file."""
    return _without_faults(study, _read_references) or ()


def _without_faults(study: Study, read: Callable[[Study, list[Fault]], T]) -> T:
    faults: list[Fault] = []
    found = read(study, faults)
    if faults:
        folder = Path(study.folder)
        moved = (Fault(replace(each.place, file=str(folder / each.place.file)), each.message) for each in faults)
        raise InputError(sorted(set(moved)))
    return found


def _read_coding(study: Study, faults: list[Fault]) -> CodingSet | None:
    files = [file for listed in _listed_codings(study, faults) for file in _read_listed(study, listed, faults)]
    if not files:
        return None
    documents = [document.id for document in study.documents]
    beside = anchors_path(files[0].path)
    kept = (Path(study.folder) / beside).is_file()
    data = (Path(study.folder) / beside).read_bytes() if kept else None
    anchors = {} if data is None else parse_anchors(data, beside, faults, documents=documents)
    return parse_codings(files, faults, documents=documents, anchors=anchors)


def _read_references(study: Study, faults: list[Fault]) -> tuple[Reference, ...]:
    listed = take_path(faults, _study_nodes(study).get("references"), what="references")
    files = _read_listed(study, listed, faults) if listed is not None else ()
    return tuple(each for file in files for each in parse_references(file.data, file.path, faults))


def _study_nodes(study: Study) -> dict[str, Node]:
    """The entries of the study file, which has been read without a fault before."""
    root = parse_yaml((Path(study.folder) / study.file).read_bytes(), study.file, [])
    return {entry.key: entry.node for entry in root.entries} if isinstance(root, MappingNode) else {}


def _listed_codings(study: Study, faults: list[Fault]) -> Iterable[Listed]:
    """The coding files of a study: one path, or a list of them, each named once."""
    node = _study_nodes(study).get("coding")
    nodes = (node,) if isinstance(node, ScalarNode) else take_items(faults, node, what="coding")
    listed: dict[str, Listed] = {}
    for item in nodes:
        path = take_path(faults, item, what="coding")
        if path is not None and path.path in listed:
            add_fault(faults, path.place, f"coding file '{path.path}' is named twice; expected it once")
        elif path is not None:
            listed[path.path] = path
    return listed.values()


def _read_listed(study: Study, listed: Listed, faults: list[Fault]) -> tuple[CodingFile, ...]:
    """The file, or a fault with the nearest one that is there."""
    folder = Path(study.folder)
    file = folder / listed.path
    if file.is_file():
        with file.open("rb") as stream:
            return (CodingFile(listed.path, stream.read(MAX_BYTES + 1)),)
    there = [item.relative_to(folder).as_posix() for item in sorted(file.parent.glob("*")) if item.is_file()]
    nearest = nearest_name(listed.path, there)
    hint = f"the nearest is '{nearest}'" if nearest else "none is like it"
    add_fault(faults, listed.place, f"no file '{listed.path}' in the study folder; expected one that is, {hint}")
    return ()
