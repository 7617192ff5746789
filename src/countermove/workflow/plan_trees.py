"""Plans of documents: proposed, kept in tree files that an analyst edits, and read from them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from countermove.case.case import Study
from countermove.core.errors import Fault, InputError, Place
from countermove.disk import check_output, read_bytes, write_whole
from countermove.documents.document import Document
from countermove.documents.read import read_document
from countermove.plan.extract import extract_plan
from countermove.plan.plan import Plan
from countermove.plan.tree_file import Tree, parse_tree, render_tree
from countermove.plan.tree_merge import Merged, merge_tree
from countermove.plan.tree_plan import plan_to_tree, tree_to_plan
from countermove.plan.tree_spans import spans_of

MAX_TREE_BYTES = 50_000_000


@dataclass(frozen=True, slots=True)
class WrittenTree:
    """A tree file that was written: the plan in it, and what came of the changes made to it before."""

    path: str
    plan: Plan
    merged: Merged


def plan_document(path: str | Path, *, tree: str | Path | None = None) -> Plan:
    """The plan proposed for a document, or the one that a tree file makes of it (§1.4); InputError with its faults."""
    document = read_document(path)
    return extract_plan(document) if tree is None else tree_to_plan(read_tree(tree), document)


def write_tree(path: str | Path, target: str | Path) -> WrittenTree:
    """The plan proposed for the document at `path`, written to the tree file `target`. Where that is there already,
    the changes made to it are kept; InputError where it is no tree file.
    """
    check_output(target)
    document = read_document(path)
    proposal = plan_to_tree(extract_plan(document), document)
    spans = spans_of(document)
    merged = merge_tree(read_tree(target), proposal, spans) if Path(target).exists() else Merged(proposal, (), 0, 0)
    plan = tree_to_plan(merged.tree, document)
    write_whole(target, render_tree(merged.tree))
    return WrittenTree(str(target), plan, merged)


def read_tree(path: str | Path) -> Tree:
    """The tree file at `path`; InputError with every fault in it."""
    data = read_bytes(path)
    if len(data) > MAX_TREE_BYTES:
        raise InputError(
            [Fault(Place(str(path)), f"is larger than {MAX_TREE_BYTES // 1_000_000} MB; give a tree file")]
        )
    try:
        return parse_tree(data.decode("utf-8"), str(path))
    except UnicodeDecodeError as error:
        raise InputError([Fault(Place(str(path)), "is not UTF-8 text; save it as such")]) from error


def plans_of_study(study: Study, documents: Mapping[str, Document], faults: list[Fault]) -> Mapping[str, Plan]:
    """The plan of every document, by its id: from the tree file that the study names for it, else as proposed. What is
    wrong with tree files is added to `faults`, with files told from where one is called.
    """
    trees = {entry.document: entry.tree for entry in study.plans if entry.tree is not None}
    plans: dict[str, Plan] = {}
    for key, document in documents.items():
        try:
            tree = read_tree(Path(study.folder) / trees[key]) if key in trees else None
            plan = extract_plan(document) if tree is None else tree_to_plan(tree, document)
        except InputError as error:
            faults += error.faults
        else:
            plans[key] = replace(plan, document=key)
    return plans
