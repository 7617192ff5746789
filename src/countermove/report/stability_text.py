"""What the graph model says of a conflict, as text for a terminal (§6)."""

from collections.abc import Mapping, Sequence

import numpy as np

from countermove.core.tables import plain_table
from countermove.game.conflict import Conflict
from countermove.solving.inverse import ChangeSearch
from countermove.solving.reasons import Answer, Reason
from countermove.solving.sequences import Jump, Step
from countermove.solving.stability import SHOWN_STATES, Stability, StabilityResult, stability_rows

CONDITION = "what follows holds if the preferences of the conflict hold; it predicts nothing"
NAMES = {
    Stability.NASH: "Nash",
    Stability.SEQ: "SEQ (sequential)",
    Stability.GMR: "GMR (general metarational)",
    Stability.SMR: "SMR (symmetric metarational)",
}
SHOWN = 20
FEW = 3
Ways = Mapping[int, tuple[Step, ...]]
"""States by the sequence of moves that leads there."""


def render_stability(result: StabilityResult, jumps: Sequence[Jump] | None) -> str:
    """States by actor with the concepts they are stable in, the equilibria, and where a coalition would leave one.

    `jumps` is None where coalitions were not looked at.
    """
    conflict = result.conflict
    many = len(conflict.labels)
    head = f"conflict {conflict.id}: {_counted(len(conflict.players), 'actor')}, {_counted(many, 'state')}"
    order = f"the signs of a state stand for: {', '.join(conflict.options)}"
    table = plain_table(*stability_rows(result))
    if many > SHOWN_STATES:
        table += f"\n{SHOWN_STATES} states at most, equilibria of the most concepts first; --json has all"
    lines = [f"{NAMES[concept]}: {_some(result.equilibria(concept.value))}" for concept in Stability]
    return "\n\n".join(
        [f"{head}\n{CONDITION}\n{order}", table, "equilibria\n" + "\n".join(lines), _jumps(conflict, jumps)]
    )


def _jumps(conflict: Conflict, jumps: Sequence[Jump] | None) -> str:
    if jumps is None:
        return "coalitions were not looked at: there are too many states or actors"
    if not jumps:
        return "no coalition can leave a Nash or sequential equilibrium to the good of all its members"
    lines = [
        f"{' and '.join(conflict.players[player] for player in jump.players)}: "
        f"{conflict.labels[jump.start]} {_path(conflict, jump.steps)}"
        for jump in jumps[:SHOWN]
    ]
    if len(jumps) > SHOWN:
        lines.append(f"and {len(jumps) - SHOWN:,} more")
    return "coalitions that would leave an equilibrium, all members better off\n" + "\n".join(lines)


def render_reasons(conflict: Conflict, state: int, reasons: Sequence[Reason], changes: Sequence[ChangeSearch]) -> str:
    """Why a state is stable or not for each actor, and how little would have to change."""
    parts = [f"state {conflict.labels[state]} of conflict {conflict.id}\n{CONDITION}"]
    parts += [_reason(conflict, reason) for reason in reasons]
    lines = ["fewest swaps of neighbouring ranks in one ranking that turn the Nash verdict"]
    lines += [_change(conflict, change) for change in changes]
    parts.append("\n".join(lines))
    return "\n\n".join(parts)


def _reason(conflict: Conflict, reason: Reason) -> str:
    name = conflict.players[reason.player]
    if not reason.answers:
        return f"{name}: stable in every concept; no move of its own leads to a state it prefers"
    held = [NAMES[concept].split(" ")[0] for concept in Stability if concept in _held(reason)]
    head = f"{name}: {'stable in ' + ' '.join(held) if held else 'stable in no concept'}"
    lines = [line for answer in reason.answers for line in _answer(conflict, answer)]
    return "\n".join([head, *lines])


def _held(reason: Reason) -> set[Stability]:
    return {concept for concept in Stability if reason.is_stable(concept)}


def _answer(conflict: Conflict, answer: Answer) -> list[str]:
    lines = [f"  it would rather go to {conflict.labels[answer.improvement]}"]
    for concept, steps in answer.sanctions:
        what = "not sanctioned" if steps is None else f"sanctioned by {_path(conflict, steps)}"
        lines.append(f"    {NAMES[concept].split(' ')[0]}: {what}")
    return lines


def _change(conflict: Conflict, search: ChangeSearch) -> str:
    name, change = conflict.players[search.player], search.change
    if change is None:
        rest = "no order of its ranks does it" if search.swaps is None else f"more than {search.swaps}, if any"
        return f"{name}: {rest}"
    ranking = " > ".join("=".join(conflict.labels[state] for state in group) for group in change.ranking[:SHOWN])
    return f"{name}: {change.swaps}, to {ranking}{' > …' if len(change.ranking) > SHOWN else ''}"


def render_reach(result: StabilityResult, start: int, ways: Sequence[Ways]) -> str:
    """Which equilibria the status quo leads to, each by a shortest sequence: `ways` by moves and by improvements."""
    conflict = result.conflict
    ends = np.flatnonzero(result.stable.all(axis=1).any(axis=0)).tolist()
    rows = [(conflict.labels[end], *(_way(conflict, start, end, way) for way in ways)) for end in ends[:SHOWN_STATES]]
    head = f"from the status quo {conflict.labels[start]} of conflict {conflict.id}, nobody moving twice in a row"
    more = f"\nand {len(ends) - SHOWN_STATES:,} more" if len(ends) > SHOWN_STATES else ""
    return f"{head}\n{CONDITION}\n\n{plain_table(('equilibrium', 'by moves', 'by improvements'), rows)}{more}"


def _way(conflict: Conflict, start: int, end: int, found: Ways) -> str:
    if end == start:
        return "is there"
    return _path(conflict, found[end]) if end in found else "out of reach"


def _path(conflict: Conflict, steps: Sequence[Step]) -> str:
    return " ".join(f"→ {conflict.labels[step.state]} ({conflict.players[step.player]})" for step in steps)


def _some(labels: Sequence[str]) -> str:
    if not labels:
        return "none"
    if len(labels) > SHOWN:
        return f"{len(labels):,} states, the first {', '.join(labels[:FEW])}"
    return ", ".join(labels)


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
