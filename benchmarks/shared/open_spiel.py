"""OpenSpiel, where it is installed, and backward induction over its trees."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any


def find_open_spiel() -> Any | None:
    """OpenSpiel, or None, and a line that says so, where it is not installed."""
    if find_spec("pyspiel") is None:
        print("OpenSpiel is not installed here; it is left out")
        return None
    return import_module("pyspiel")


def backward_induction(state: Any) -> list[float]:
    """Payoffs of subgame-perfect play from a state of OpenSpiel, the first of equally good actions taken."""
    if state.is_terminal():
        return list(state.returns())
    mover = state.current_player()
    return max((backward_induction(state.child(action)) for action in state.legal_actions()), key=lambda p: p[mover])


def solve_text(pyspiel: Any, text: str) -> list[float]:
    """The same for the text of an .efg file."""
    return backward_induction(pyspiel.load_efg_game(text).new_initial_state())
