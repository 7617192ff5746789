"""What the actors of a conflict prefer: rankings and statements → the level of every state (§6.1)."""

from collections.abc import Mapping, Sequence

import numpy as np

from countermove.case.statements import StatementError, evaluate_statement, levels_of_statements, unknown_options
from countermove.case.states import StateSpace
from countermove.core.errors import Fault, Place
from countermove.core.yaml_nodes import ListNode, Node, quoted
from countermove.core.yaml_values import add_fault, suggestion, take_entries, take_items, take_mapping, take_text

SHOWN = 5


def take_preferences(
    faults: list[Fault], node: Node | None, actors: Sequence[str], options: Sequence[str], space: StateSpace | None
) -> Mapping[str, tuple[int, ...]]:
    """For each actor the level of every state; more is better. Without a `space` only the statements are looked at."""
    levels: dict[str, tuple[int, ...]] = {}
    entries = take_entries(faults, node, what="preferences")
    for entry in entries:
        if entry.key not in actors:
            hint = suggestion(faults, entry.key, actors, "actor")
            add_fault(faults, entry.place, f"unknown actor {quoted(entry.key)}; {hint}")
        what = f"preferences of '{entry.key}'"
        keys = take_mapping(faults, entry.node, what=what, keys=("ranking", "statements"))
        if len(keys) == 2:
            add_fault(faults, entry.place, f"{what} have both a ranking and statements; expected one of them")
        if "ranking" in keys:
            levels[entry.key] = _take_ranking(faults, keys["ranking"], what, space)
        elif "statements" in keys:
            levels[entry.key] = _take_statements(faults, keys["statements"], what, options, space)
        else:
            add_fault(faults, entry.place, f"{what} are empty; expected `ranking:` or `statements:`")
    if node is not None:
        for actor in actors:
            if actor not in {entry.key for entry in entries}:
                add_fault(faults, node.place, f"preferences of '{actor}' are missing; expected `{actor}:` here")
    return levels


def _take_ranking(faults: list[Fault], node: Node, what: str, space: StateSpace | None) -> tuple[int, ...]:
    """The levels of a ranking that names every state once; a list in it holds states that are tied."""
    if space is None:
        return ()
    known = {label: state for state, label in enumerate(space.labels)}
    groups = take_items(faults, node, what=f"ranking in {what}")
    levels: dict[int, int] = {}
    for position, group in enumerate(groups):
        tied = take_items(faults, group, what=f"group in {what}", filled=True) if _is_list(group) else (group,)
        for item in tied:
            state = _take_state(faults, item, what, known)
            if state is None:
                continue
            if state in levels:
                label = space.labels[state]
                add_fault(faults, item.place, f"state '{label}' stands twice in {what}; expected it once")
            levels[state] = len(groups) - 1 - position
    missing = [label for label, state in known.items() if state not in levels]
    if missing:
        named = ", ".join(missing[:SHOWN]) + (f" and {len(missing) - SHOWN:,} more" if len(missing) > SHOWN else "")
        add_fault(faults, node.place, f"ranking in {what} leaves out {named}; expected all {len(known):,} states")
        return ()
    return tuple(levels[state] for state in range(len(known)))


def _is_list(node: Node) -> bool:
    return isinstance(node, ListNode)


def _take_state(faults: list[Fault], node: Node, what: str, known: Mapping[str, int]) -> int | None:
    text = take_text(faults, node, what=f"state in {what}")
    if text is None:
        return None
    if text not in known:
        hint = suggestion(faults, text, known, "state") if len(known) <= 1000 else "expected a feasible state"
        add_fault(faults, node.place, f"{quoted(text)} is no state of the conflict; {hint}")
        return None
    return known[text]


def _take_statements(
    faults: list[Fault], node: Node, what: str, options: Sequence[str], space: StateSpace | None
) -> tuple[int, ...]:
    """The levels that statements give, the first counting most."""
    codes = np.zeros(1, np.int64) if space is None else space.codes
    truths = []
    for item in take_items(faults, node, what=f"statements in {what}", filled=True):
        text = take_text(faults, item, what=f"statement in {what}")
        unknown = [] if text is None else list(dict.fromkeys(unknown_options(text, options)))
        for word in unknown:
            hint = suggestion(faults, word, options, "option")
            add_fault(faults, item.place, f"statement {quoted(text or '')} has an unknown option '{word}'; {hint}")
        if text is None or unknown:
            continue
        try:
            truth = evaluate_statement(text, options, codes)
        except StatementError as error:
            add_fault(faults, item.place, f"statement {quoted(text)} {error}")
            continue
        if space is not None:
            truths.append(by_state(faults, item.place, truth, space, f"statement {quoted(text)}"))
    return () if space is None else tuple(levels_of_statements(truths, len(space.labels)).tolist())


def by_state(faults: list[Fault], place: Place, truth: np.ndarray, space: StateSpace, what: str) -> np.ndarray:
    """Where a statement holds, as bool (states,), from where it holds by combination, as bool (members,).

    That the combinations of a merged state differ is a fault, as the statement then has no answer there.
    """
    holds = np.bincount(space.state_of, truth, len(space.labels))
    size = np.bincount(space.state_of, minlength=len(space.labels))
    for state in np.nonzero((holds > 0) & (holds < size))[0][:1]:
        label = space.labels[state]
        add_fault(
            faults,
            place,
            f"{what} holds in some but not all of what '{label}' merges; "
            "expected one that is true or false there as a whole, such as `not x and y`, or a ranking",
        )
    found: np.ndarray = holds == size
    return found
