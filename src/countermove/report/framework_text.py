"""What survives in a framework, and what follows from an attack–defence tree, as text for a terminal (§5.2, §5.3)."""

from math import isinf

from countermove.core.adtree import list_actions
from countermove.core.tables import plain_table
from countermove.solving.adtree_findings import TreeFindings, actor_of, count_sequential
from countermove.solving.argumentation import Label
from countermove.solving.labellings import Labellings, names_with

SHOWN = 20
SHOWN_ARGUMENTS = 200
CONDITION = "what follows holds if the attacks hold; it predicts nothing"
TREE_CONDITION = "what follows holds if the tree and its numbers hold; it predicts nothing"


def render_survival(found: Labellings) -> str:
    """Each argument's grounded label and in how many preferred labellings it is in; then these, and the check."""
    framework, preferred = found.framework, found.preferred
    counts = f"{_count(len(framework.arguments), 'argument')}, {_count(len(framework.attacks), 'attack')}"
    heads = ["argument", "grounded", *([] if preferred is None else ["in preferred"])]
    rows = [
        [name, found.grounded[index].value, *([] if preferred is None else [_share(found, index)])]
        for index, name in enumerate(framework.arguments[:SHOWN_ARGUMENTS])
    ]
    parts = [f"framework {found.id}: {counts}\n{CONDITION}", plain_table(heads, rows)]
    if len(framework.arguments) > SHOWN_ARGUMENTS:
        parts.append(f"and {len(framework.arguments) - SHOWN_ARGUMENTS:,} more; --json has all")
    if preferred is not None:
        listed = [
            f"{number}. in: {', '.join(names_with(framework, each, Label.IN)) or 'nothing'}"
            for number, each in enumerate(preferred[:SHOWN], 1)
        ]
        more = [f"and {len(preferred) - SHOWN:,} more; --json has all"] if len(preferred) > SHOWN else []
        parts.append("\n".join([f"{len(preferred):,} preferred; none of them is picked", *listed, *more]))
    return "\n\n".join([*parts, _certificate(found)])


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def _share(found: Labellings, index: int) -> str:
    preferred = found.preferred or ()
    count = sum(each[index] is Label.IN for each in preferred)
    return {0: "none", len(preferred): "all"}.get(count, f"{count:,} of {len(preferred):,}")


def _certificate(found: Labellings) -> str:
    if not found.is_certified:
        return f"not certified: {found.faults[0]}"
    total = 1 + len(found.preferred or ())
    whole = "everything tried" if found.is_exhaustive else "not everything could be tried"
    return f"certified: {found.checked:,} of {total:,} labellings checked by the definitions, {whole}"


def render_tree(found: TreeFindings) -> str:
    """The basic actions, and whether, for how little and how likely the root is reached."""
    tree = found.tree
    rows = [
        [
            action.label,
            actor_of(tree, is_of_proponent=action.is_of_proponent),
            f"{len(action.depths):,}",
            _number(tree.costs.get(action.label)),
            _number(tree.probabilities.get(action.label)),
        ]
        for action in list_actions(tree)
    ]
    table = plain_table(["action", "actor", "leaves", "cost", "probability"], rows)
    return "\n\n".join(
        [f"{tree.root.label}, the goal of the {tree.proponent}\n{TREE_CONDITION}", table, *_lines(found)]
    )


def _lines(found: TreeFindings) -> list[str]:
    tree, against = found.tree, found.satisfiable
    reached = {True: "can be reached", False: "cannot be reached"}
    lines = [
        f"the goal {reached[against['against_all']]} against all opposing actions, "
        f"and {reached[against['against_none']]} against none"
    ]
    lines.append(_cheapest(found))
    lines.append(_success(found))
    if count := count_sequential(tree):
        lines.append(f"{count:,} of its nodes are sequential; order changes none of these answers and is not looked at")
    return lines


def _cheapest(found: TreeFindings) -> str:
    if found.cheapest is None:
        return "cheapest way: not told, as an action of the one whose goal it is has no cost"
    if found.cheapest.actions is None or isinf(found.cheapest.cost):
        return "cheapest way against all opposing actions: none at a finite cost"
    actions = ", ".join(found.cheapest.actions) or "nothing to be done"
    words = f"cheapest way against all opposing actions: {found.cheapest.cost:g} ({actions})"
    return words + _bottom_up(found.cheapest.bottom_up, found.cheapest.cost, found.cheapest.repeated)


def _success(found: TreeFindings) -> str:
    if found.success is None:
        return "probability: not told, as an action has none"
    words = f"probability that the goal is reached if every action is tried: {found.success.value:.6g}"
    return words + _bottom_up(found.success.bottom_up, found.success.value, found.success.repeated)


def _bottom_up(bottom_up: float, exact: float, repeated: tuple[str, ...]) -> str:
    if not repeated or bottom_up == exact:
        return ""
    return (
        f"\n  the rule from the leaves up would say {bottom_up:.6g}, as it counts {', '.join(repeated)} more than once"
    )


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:g}"
