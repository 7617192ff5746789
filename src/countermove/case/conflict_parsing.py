"""A conflict file's text → ConflictCase, or every fault of the file (§6)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

import numpy as np

from countermove.case.conflict_case import ConflictActor, ConflictCase, ConflictOption, Direction
from countermove.case.preference_parsing import take_preferences
from countermove.case.statements import WORDS
from countermove.case.states import SIGNS, StateSpace, build_space, feasible_codes, matches
from countermove.core.errors import Fault
from countermove.core.names import Name, plain_name
from countermove.core.provenance import sha256_of
from countermove.core.yaml_nodes import MappingNode, Node, parse_yaml, quoted
from countermove.core.yaml_values import (
    add_fault,
    check_id,
    suggestion,
    take_entries,
    take_items,
    take_known,
    take_mapping,
    take_name,
    take_text,
    take_version,
)

CONFLICT_KEYS = (
    "countermove", "kind", "title", "about", "actors", "options", "infeasible", "merge", "preferences",
)  # fmt: skip
REQUIRED_KEYS = ("countermove", "kind", "title", "actors", "preferences")
DIRECTIONS = tuple(direction.value for direction in Direction)


@dataclass(frozen=True, slots=True)
class _Owned:
    """An actor and the ids of its options."""

    id: str
    name: Name
    options: tuple[str, ...]


def looks_like_conflict(data: bytes, file: str) -> bool:
    """Whether the file says that it is of a `kind`, or has preferences, as a case has not."""
    root = parse_yaml(data, file, [])
    return isinstance(root, MappingNode) and any(entry.key in {"kind", "preferences"} for entry in root.entries)


def parse_conflict(data: bytes, file: str, faults: list[Fault]) -> ConflictCase | None:
    """The conflict that `data`, the content of `file`, describes; None where anything is wrong, which is added to
    `faults`. Raises OutOfReachError where it has more states than can be listed.
    """
    found: list[Fault] = []
    root = parse_yaml(data, file, found)
    conflict = None if root is None else _take_conflict(found, root, file, sha256_of(data))
    faults.extend(found)
    return None if found else conflict


def _take_conflict(faults: list[Fault], root: Node, file: str, sha256: str) -> ConflictCase | None:
    keys = take_mapping(faults, root, what="conflict", keys=CONFLICT_KEYS, required=REQUIRED_KEYS)
    take_version(faults, keys.get("countermove"))
    take_known(faults, keys.get("kind"), ("conflict",), what="kind")
    title = take_name(faults, keys.get("title"), what="title")
    about = take_name(faults, keys.get("about"), what="about")
    owners = _take_actors(faults, keys.get("actors"))
    options = _take_options(faults, keys.get("options"), owners)
    ids = tuple(option.id for option in options)
    if owners and not ids:
        add_fault(faults, root.place, "no actor has an option; expected at least one option")
    before = len(faults)
    infeasible = take_patterns(faults, keys.get("infeasible"), len(ids), what="infeasible")
    merges = take_patterns(faults, keys.get("merge"), len(ids), what="merge")
    space = _build(faults, root, infeasible, list(merges.items()), len(ids)) if len(faults) == before else None
    levels = take_preferences(faults, keys.get("preferences"), [owner.id for owner in owners], ids, space)
    if space is None or title is None or faults:
        return None
    actors = tuple(ConflictActor(owner.id, owner.name, levels[owner.id]) for owner in owners)
    return ConflictCase(PurePath(file).stem, title, about, actors, options, space, sha256)


def _take_actors(faults: list[Fault], node: Node | None) -> tuple[_Owned, ...]:
    """The actors with the options that each has; an option that two have is a fault."""
    actors = []
    owner_by_option: dict[str, str] = {}
    for entry in take_entries(faults, node, what="actors", filled=True):
        what = f"actor '{entry.key}'"
        keys = take_mapping(faults, entry.node, what=what, keys=("name", "options"), required=("options",))
        name = take_name(faults, keys.get("name"), what=f"name of {what}")
        own: list[str] = []
        for item in take_items(faults, keys.get("options"), what=f"options of {what}"):
            option = take_text(faults, item, what=f"option of {what}")
            if option is None or not check_id(faults, option, item.place):
                continue
            if option in WORDS or set(option) & set("()"):
                add_fault(faults, item.place, f"option '{option}' reads as part of a statement; expected another id")
            elif option in owner_by_option:
                message = f"option '{option}' is of actor '{owner_by_option[option]}' already; expected it once"
                add_fault(faults, item.place, message)
            else:
                owner_by_option[option] = entry.key
                own.append(option)
        actors.append(_Owned(entry.key, name or plain_name(entry.key), tuple(own)))
    return tuple(actors)


def _take_options(faults: list[Fault], node: Node | None, owners: Sequence[_Owned]) -> tuple[ConflictOption, ...]:
    """The options in the order of the Y/N string, with names and directions where the file has them."""
    owner_by_option = {option: owner.id for owner in owners for option in owner.options}
    told: dict[str, tuple[Name | None, Direction]] = {}
    for entry in take_entries(faults, node, what="options"):
        if entry.key not in owner_by_option:
            hint = suggestion(faults, entry.key, owner_by_option, "option")
            add_fault(faults, entry.place, f"option '{entry.key}' is of no actor; {hint}")
        what = f"option '{entry.key}'"
        keys = take_mapping(faults, entry.node, what=what, keys=("name", "moves"))
        name = take_name(faults, keys.get("name"), what=f"name of {what}")
        moves = take_known(faults, keys.get("moves"), DIRECTIONS, what="direction")
        told[entry.key] = (name, Direction(moves or "both"))
    return tuple(
        ConflictOption(option, told[option][0] or plain_name(option), actor, told[option][1])
        if option in told
        else ConflictOption(option, plain_name(option), actor, Direction.BOTH)
        for option, actor in owner_by_option.items()
    )


def take_patterns(faults: list[Fault], node: Node | None, n_options: int, *, what: str) -> Mapping[str, Node]:
    """The patterns of a list, each with its node; one that is no pattern or stands there twice is a fault."""
    patterns: dict[str, Node] = {}
    for item in take_items(faults, node, what=f"`{what}`"):
        pattern = take_text(faults, item, what=f"pattern of `{what}`")
        if pattern is None:
            continue
        if len(pattern) != n_options or set(pattern) - set(SIGNS):
            expected = f"expected {n_options} signs, Y, N or - for each option"
            add_fault(faults, item.place, f"pattern {quoted(pattern)} of `{what}` fits no state; {expected}")
        elif pattern in patterns:
            add_fault(faults, item.place, f"pattern '{pattern}' of `{what}` is given twice; expected it once")
        else:
            patterns[pattern] = item
    return patterns


def _build(
    faults: list[Fault], root: Node, infeasible: Mapping[str, Node], merges: Sequence[tuple[str, Node]], n_options: int
) -> StateSpace | None:
    codes = feasible_codes(n_options, infeasible)
    if not len(codes):
        add_fault(faults, root.place, "no state is feasible; expected `infeasible` to leave at least one")
        return None
    taken = np.full(len(codes), -1)
    for index, (pattern, node) in enumerate(merges):
        found = matches(codes, pattern)
        if not found.any():
            add_fault(faults, node.place, f"pattern '{pattern}' of `merge` matches no feasible state; expected one")
        elif (taken[found] >= 0).any():
            other = merges[int(taken[found].max())][0]
            expected = "expected patterns that share no feasible state"
            add_fault(faults, node.place, f"patterns '{other}' and '{pattern}' of `merge` overlap; {expected}")
        taken[found] = index
    return build_space(n_options, codes, [pattern for pattern, _ in merges])
