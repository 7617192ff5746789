"""Conflicts: read from a file or out of a case, and written as .gmcr."""

from pathlib import Path

from countermove.case.conflict_case import ConflictCase
from countermove.case.conflict_parsing import looks_like_conflict, parse_conflict
from countermove.case.files import read_case
from countermove.case.gmcr_files import parse_gmcr, render_gmcr
from countermove.core.errors import Fault, InputError, OutOfReachError
from countermove.disk import read_bytes
from countermove.game.compile import compile_case
from countermove.game.compile_conflict import compile_conflict, conflict_from_game, name_conflict
from countermove.game.conflict import Conflict
from countermove.game.game import Game


def read_conflict(path: str | Path) -> Conflict:
    """The conflict in a YAML file, in a `.gmcr` file, or that a case can be read as (§6.4).

    Raises InputError with every fault of the file, OutOfReachError where it has too many states.
    """
    written = _written_conflict(path)
    return conflict_from_game(compile_case(read_case(path))) if written is None else compile_conflict(written)


def case_as_conflict(game: Game) -> Conflict | None:
    """The game read as a conflict (§6.4), None where it has too many states."""
    try:
        return conflict_from_game(game)
    except OutOfReachError:
        return None


def export_conflict(path: str | Path) -> str:
    """The conflict as a `.gmcr` file; UsageError where it has merged states, which such files cannot say."""
    return render_gmcr(_written_conflict(path) or name_conflict(read_conflict(path)))


def _written_conflict(path: str | Path) -> ConflictCase | None:
    """The conflict that a file states as such; None for any other file."""
    file = Path(path)
    data = read_bytes(file) if file.is_file() else b""
    is_gmcr = file.suffix.lower() == ".gmcr"
    if not data or not (is_gmcr or looks_like_conflict(data, str(path))):
        return None
    faults: list[Fault] = []
    conflict = (parse_gmcr if is_gmcr else parse_conflict)(data, str(path), faults)
    if conflict is None:
        raise InputError(sorted(set(faults)))
    return conflict
