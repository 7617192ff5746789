"""The command on a conflict: which of its states are stable, and why."""

from countermove.commands.answer import Answer
from countermove.core.errors import UsageError
from countermove.report.stability_text import render_reach, render_reasons, render_stability
from countermove.solving.inverse import search_change
from countermove.solving.moves import list_moves
from countermove.solving.reasons import reasons
from countermove.solving.sequences import equilibrium_jumps, reachable, state_named
from countermove.solving.stability import stability_of
from countermove.workflow.conflicts import read_conflict


def answer_stability(path: str, *, state: str | None, start: str | None) -> Answer:
    """The stability of a conflict's states; with `state` why one is stable or not, with `start` what it leads to."""
    if state is not None and start is not None:
        raise UsageError("--state and --from do not go together; ask one question at a time")
    conflict = read_conflict(path)
    moves = list_moves(conflict)
    result = stability_of(conflict, moves)
    if state is not None:
        place = state_named(conflict, state)
        changes = [search_change(conflict, place, player, limit=1_000) for player in range(len(moves))]
        text = render_reasons(conflict, place, reasons(conflict, moves, place), changes)
    elif start is not None:
        place = state_named(conflict, start)
        ways = [reachable(conflict, moves, place, improving=improving) for improving in (False, True)]
        text = render_reach(result, place, ways)
    else:
        text = render_stability(result, equilibrium_jumps(result, moves))
    return Answer(text, result.to_dict())
