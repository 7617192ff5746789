"""The `.gmcr` files of the programs GMCR+ and gmcr-py: text → ConflictCase and back (§6.4).

They are JSON. States are numbered from 1 in the order of their Y/N strings read as numbers, the first option being the
lowest bit. Options and conditions name options by place; a condition is a list of [option, "Y" or "N"] that must all
hold, a compound one a list of conditions of which one must hold.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

import numpy as np

from countermove.case.conflict_case import ConflictActor, ConflictCase, ConflictOption, Direction
from countermove.case.statements import levels_of_statements
from countermove.case.states import StateSpace, build_space, feasible_codes, infeasible_patterns, matches
from countermove.core.errors import Fault, UsageError
from countermove.core.names import plain_name
from countermove.core.provenance import sha256_of
from countermove.core.yaml_nodes import FaultyNode, ListNode, MappingNode, Node, ScalarNode, parse_yaml
from countermove.core.yaml_values import (
    MAX_ID_LENGTH,
    add_fault,
    take_bool,
    take_items,
    take_known,
    take_mapping,
    take_text,
    take_whole_number,
)

FILE_KEYS = (
    "decisionMakers", "options", "infeasibles", "useManualPreferenceRanking", "useManualPreferenceVectors",
    "coalitions", "coalitionsFull", "program", "version",
)  # fmt: skip
ACTOR_KEYS = ("name", "options", "preferences", "preferenceRanking", "preferenceVector", "payoffs", "misperceptions")
DIRECTIONS = {"both": Direction.BOTH, "fwd": Direction.FORWARD, "back": Direction.BACK}
Pattern = tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class _Maker:
    """A decision maker as the file has it: its name, its options by place, and where its preferences stand."""

    name: str
    options: tuple[int, ...]
    keys: dict[str, Node]
    node: Node


def parse_gmcr(data: bytes, file: str, faults: list[Fault]) -> ConflictCase | None:
    """The conflict in `data`, the content of a `.gmcr` file; None where anything is wrong or has no counterpart here
    (coalitions, misperceptions, options of several actors or of none), which is added to `faults`.
    """
    found: list[Fault] = []
    root = parse_yaml(data, file, found)
    conflict = None if root is None else _take_file(found, root, PurePath(file).stem, sha256_of(data))
    faults.extend(found)
    return None if found else conflict


def render_gmcr(conflict: ConflictCase) -> str:
    """The text of a `.gmcr` file with the conflict's states and rankings. Raises UsageError where states are merged,
    which these files cannot say.
    """
    if len(conflict.space.codes) != len(conflict.space.labels):
        merged = next(label for label in conflict.space.labels if "-" in label)
        raise UsageError(
            f"conflict {conflict.id} merges states into {merged}, and a .gmcr file has no merged states; "
            "leave out `merge` and tie the states instead"
        )
    conflict = _order_by_actor(conflict)
    space, n_options = conflict.space, len(conflict.options)
    places = {option.id: place for place, option in enumerate(conflict.options)}
    words = {direction: word for word, direction in DIRECTIONS.items()}
    content = {
        "program": "gmcr-py",
        "version": "0.3.6",
        "options": [
            {"name": str(option.name), "permittedDirection": words[option.direction]} for option in conflict.options
        ],
        "decisionMakers": [
            {
                "name": str(actor.name),
                "options": [places[option.id] for option in conflict.options if option.actor == actor.id],
                "preferences": [],
                "preferenceRanking": _numbered_ranking(actor.levels),
            }
            for actor in conflict.actors
        ],
        "infeasibles": [
            [[place, sign] for place, sign in enumerate(pattern) if sign != "-"]
            for pattern in infeasible_patterns(n_options, space.codes)
        ],
        "useManualPreferenceRanking": True,
        "coalitions": list(range(len(conflict.actors))),
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _order_by_actor(conflict: ConflictCase) -> ConflictCase:
    """The same conflict with its options in the order of their actors, by which these programs number states."""
    of_actor = [[option for option in conflict.options if option.actor == actor.id] for actor in conflict.actors]
    options = [option for own in of_actor for option in own]
    codes = np.zeros_like(conflict.space.codes)
    for place, option in enumerate(options):
        codes = codes | (conflict.space.codes >> conflict.options.index(option) & 1) << place
    order = np.argsort(codes)
    return replace(
        conflict,
        options=tuple(options),
        space=build_space(len(options), codes[order]),
        actors=tuple(replace(actor, levels=tuple(actor.levels[state] for state in order)) for actor in conflict.actors),
    )


def _numbered_ranking(levels: Sequence[int]) -> list[Any]:
    groups = [np.flatnonzero(np.array(levels) == level) + 1 for level in sorted(set(levels), reverse=True)]
    return [int(group[0]) if len(group) == 1 else group.tolist() for group in groups]


def _take_file(faults: list[Fault], root: Node, name: str, sha256: str) -> ConflictCase | None:
    keys = take_mapping(faults, root, what=".gmcr file", keys=FILE_KEYS, required=FILE_KEYS[:3])
    named = [_take_option(faults, item) for item in take_items(faults, keys.get("options"), what="options")]
    makers = [
        _take_maker(faults, item, len(named))
        for item in take_items(faults, keys.get("decisionMakers"), what="decisionMakers", filled=True)
    ]
    _check_owners(faults, root, makers, len(named))
    _check_coalitions(faults, keys.get("coalitions"))
    order = [place for maker in makers for place in maker.options]
    infeasible = [_pattern(one, order) for one in _take_all(faults, keys.get("infeasibles"), "infeasibles", len(named))]
    if faults:
        return None
    codes = feasible_codes(len(order), infeasible)
    if not len(codes):
        add_fault(faults, root.place, "no state is feasible; expected `infeasibles` to leave at least one")
        return None
    space = build_space(len(order), codes)
    manual = keys.get("useManualPreferenceRanking", keys.get("useManualPreferenceVectors"))
    is_ranked = bool(take_bool(faults, manual, what="useManualPreferenceRanking"))
    levels = [_take_levels(faults, maker, space, order, is_ranked=is_ranked) for maker in makers]
    ids = _ids([maker.name for maker in makers])
    owner = {place: ids[index] for index, maker in enumerate(makers) for place in maker.options}
    option_ids = _ids([named[place][0] for place in order])
    return ConflictCase(
        id=name,
        title=plain_name(name),
        about=None,
        actors=tuple(
            ConflictActor(id_, plain_name(maker.name), own) for id_, maker, own in zip(ids, makers, levels, strict=True)
        ),
        options=tuple(
            ConflictOption(id_, plain_name(named[place][0]), owner[place], named[place][1])
            for id_, place in zip(option_ids, order, strict=True)
        ),
        space=space,
        sha256=sha256,
    )


def _take_option(faults: list[Fault], node: Node) -> tuple[str, Direction]:
    keys = take_mapping(faults, node, what="option", keys=("name", "permittedDirection"), required=("name",))
    name = take_text(faults, keys.get("name"), what="name of an option")
    word = take_known(faults, keys.get("permittedDirection"), DIRECTIONS, what="direction")
    return name or "", DIRECTIONS[word or "both"]


def _take_maker(faults: list[Fault], node: Node, n_options: int) -> _Maker:
    keys = take_mapping(faults, node, what="decision maker", keys=ACTOR_KEYS, required=("name", "options"))
    name = take_text(faults, keys.get("name"), what="name of a decision maker") or ""
    what = f"options of '{name}'"
    places = [_take_place(faults, item, n_options) for item in take_items(faults, keys.get("options"), what=what)]
    if take_items(faults, keys.get("misperceptions"), what=f"misperceptions of '{name}'"):
        expected = "expected none, as every actor sees all states here"
        add_fault(faults, keys["misperceptions"].place, f"'{name}' has misperceptions; {expected}")
    return _Maker(name, tuple(place for place in places if place is not None), keys, node)


def _take_place(faults: list[Fault], node: Node, n_options: int) -> int | None:
    place = take_whole_number(faults, node, what="place of an option")
    if place is None or place < n_options:
        return place
    add_fault(faults, node.place, f"there is no option {place}; expected a number from 0 to {n_options - 1}")
    return None


def _check_owners(faults: list[Fault], root: Node, makers: Sequence[_Maker], n_options: int) -> None:
    owned = [place for maker in makers for place in maker.options]
    for place in range(n_options):
        if owned.count(place) != 1:
            whose = "no decision maker" if place not in owned else "several decision makers, or one twice"
            add_fault(faults, root.place, f"option {place} is of {whose}; expected each option to be of exactly one")


def _check_coalitions(faults: list[Fault], node: Node | None) -> None:
    for item in take_items(faults, node, what="coalitions"):
        if isinstance(item, ListNode) and len(item.items) > 1:
            expected = "expected every decision maker by itself, as coalitions are looked for here"
            add_fault(faults, item.place, f"coalitions join decision makers; {expected}")


def _take_all(faults: list[Fault], node: Node | None, what: str, n_options: int) -> Iterator[Pattern]:
    for item in take_items(faults, node, what=what):
        yield from _take_condition(faults, item, n_options)


def _take_condition(faults: list[Fault], node: Node, n_options: int) -> tuple[Pattern, ...]:
    """The patterns of which one must match: several for a compound condition."""
    if isinstance(node, MappingNode):
        keys = take_mapping(faults, node, what="condition", keys=("compound", "members"), required=("members",))
        members = take_items(faults, keys.get("members"), what="members of a condition", filled=True)
        return tuple(pattern for member in members for pattern in _take_condition(faults, member, n_options))
    return (tuple(_take_literals(faults, node, n_options)),)


def _take_literals(faults: list[Fault], node: Node, n_options: int) -> Iterator[tuple[int, str]]:
    for item in take_items(faults, node, what="condition", filled=True):
        parts = item.items if isinstance(item, ListNode) else ()
        if len(parts) != 2:
            if not isinstance(item, FaultyNode):
                add_fault(faults, item.place, 'a condition has a part that is no pair; expected [option, "Y" or "N"]')
            continue
        place = _take_place(faults, parts[0], n_options)
        sign = take_known(faults, parts[1], ("Y", "N"), what="sign")
        if place is not None and sign is not None:
            yield place, sign


def _pattern(literals: Pattern, order: Sequence[int]) -> str:
    """The pattern over the options in the order of the actors; the last word on an option counts."""
    signs = dict(literals)
    return "".join(signs.get(place, "-") for place in order)


def _take_levels(
    faults: list[Fault], maker: _Maker, space: StateSpace, order: Sequence[int], *, is_ranked: bool
) -> tuple[int, ...]:
    ranking = maker.keys.get("preferenceRanking", maker.keys.get("preferenceVector"))
    if not is_ranked:
        truths = []
        for item in take_items(faults, maker.keys.get("preferences"), what=f"preferences of '{maker.name}'"):
            parts = [_pattern(part, order) for part in _take_condition(faults, item, len(order))]
            truths.append(np.any([matches(space.codes, part) for part in parts], axis=0))
        return tuple(levels_of_statements(truths, len(space.labels)).tolist())
    if ranking is None:
        add_fault(faults, maker.node.place, f"'{maker.name}' has no `preferenceRanking`; expected one, as it is manual")
    elif list(order) != sorted(order):
        expected = "expected the options in the order of their decision makers, as states are numbered by them"
        add_fault(faults, ranking.place, f"the ranking of '{maker.name}' cannot be read; {expected}")
    else:
        return _take_ranking(faults, ranking, maker.name, len(space.labels))
    return (0,) * len(space.labels)


def _take_ranking(faults: list[Fault], node: Node, name: str, size: int) -> tuple[int, ...]:
    """The levels of a ranking of state numbers, best first; a list in it is tied."""
    groups = take_items(faults, node, what=f"ranking of '{name}'")
    levels: dict[int, int] = {}
    for position, group in enumerate(groups):
        for item in (group,) if isinstance(group, ScalarNode) else take_items(faults, group, what="tied states"):
            number = take_whole_number(faults, item, what="number of a state")
            if number is None:
                continue
            if not 1 <= number <= size or number in levels:
                wrong = "stands twice" if number in levels else "is not there"
                add_fault(faults, item.place, f"state {number} {wrong}; expected each from 1 to {size} once")
            levels[number] = len(groups) - 1 - position
    missing = [number for number in range(1, size + 1) if number not in levels]
    if missing:
        message = f"ranking of '{name}' leaves out state {missing[0]}; expected each from 1 to {size} once"
        add_fault(faults, node.place, message)
    return tuple(levels.get(number, 0) for number in range(1, size + 1))


def _ids(names: Sequence[str]) -> list[str]:
    """An id for each name: the name with hyphens for what an id cannot hold, and a number where it is taken."""
    ids: list[str] = []
    for name in names:
        signs = "".join("-" if sign in ".#,()" or sign.isspace() else sign for sign in name if sign.isprintable())
        base = signs[: MAX_ID_LENGTH - 5] or "unnamed"
        number = 2
        id_ = base
        while id_ in ids:
            id_, number = f"{base}-{number}", number + 1
        ids.append(id_)
    return ids
