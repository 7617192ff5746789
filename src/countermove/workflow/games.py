"""Games solved: exactly, by logit play, after a history, and all equilibria of small ones; with the seconds it took."""

from dataclasses import replace
from pathlib import Path
from time import perf_counter

from countermove.case.case import Case
from countermove.case.histories import parse_history
from countermove.disk import read_bytes
from countermove.game.compile import compile_case
from countermove.game.compile_extensive import compile_extensive
from countermove.game.game import Game
from countermove.solving import logit
from countermove.solving.extensive import Equilibria, find_equilibria
from countermove.solving.logit import DEFAULT_PRECISION
from countermove.solving.logit_play import LogitPlay, LogitTurn, turn_after
from countermove.solving.methods import at_depth, solve_nominal
from countermove.solving.responses import Continuation, play_after
from countermove.solving.solution import Solution


def solve(game: Game, *, method: str = "auto", concept: str = "subgame_perfect", depth: int | None = None) -> Solution:
    """The nominal solution of the game with its certificate and the seconds it took (§4.2, §4.5).

    Raises UsageError for an unknown method, concept or depth, OutOfReachError where the game is too large (§4.6).
    """
    start = perf_counter()
    solution = solve_nominal(game, method=method, concept=concept, depth=depth)
    return replace(solution, seconds=perf_counter() - start)


def solve_logit(
    game: Game, *, precision: float = DEFAULT_PRECISION, method: str = "auto", depth: int | None = None
) -> LogitPlay:
    """Logit play of the nominal game with its check and the seconds it took (§4.7).

    Raises UsageError for an unknown method or depth or a precision out of bounds, OutOfReachError where the game is too
    large (§4.6).
    """
    start = perf_counter()
    play = logit.solve_logit(at_depth(game, depth), precision=precision, method=method)
    return replace(play, seconds=perf_counter() - start)


def list_equilibria(case: Case, *, concept: str = "subgame_perfect") -> Equilibria:
    """All equilibria of a small nominal case, chance, hidden and simultaneous moves included (§4.10), with the seconds.

    Raises OutOfReachError with the size where the case is too large.
    """
    start = perf_counter()
    found = find_equilibria(compile_extensive(case), concept=concept)
    return replace(found, seconds=perf_counter() - start)


def solve_after(case: Case, history: Path) -> Continuation:
    """How play goes on after the history in a file, and what each alternative of the next mover would give (§4.4)."""
    solution = solve(compile_case(case))
    return play_after(solution, parse_history(read_bytes(history), str(history), case))


def logit_after(case: Case, history: Path, *, precision: float) -> LogitTurn:
    """How likely each portfolio of the next mover is under logit play, after the history in a file (§4.7)."""
    game = compile_case(case)
    given = parse_history(read_bytes(history), str(history), case)
    return turn_after(solve_logit(game, precision=precision), given)
