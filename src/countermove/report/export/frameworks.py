"""A game's attack graph in the file formats of argumentation solvers: all measures, and every counter between them."""

import numpy as np

from countermove.case.framework_files import render_framework
from countermove.game.game import Game
from countermove.solving.argumentation import framework_from_game


def render_apx(game: Game) -> str:
    """The attack graph of all measures as ASPARTIX facts."""
    return _render(game, "apx")


def render_tgf(game: Game) -> str:
    """The attack graph of all measures in the Trivial Graph Format."""
    return _render(game, "tgf")


def render_af(game: Game) -> str:
    """The attack graph of all measures in the numbered form of ICCMA 2023; remarks keep the names."""
    return _render(game, "af")


def _render(game: Game, form: str) -> str:
    return render_framework(framework_from_game(game, np.ones(len(game.measures), bool)), form)
