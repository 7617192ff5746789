"""Logit play of one game (§4.7): better portfolios are likelier, and every mover knows it of those after it."""

from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite

from countermove.core.errors import OutOfReachError, UsageError
from countermove.game.game import Game, nominal_numbers
from countermove.solving.logit_check import check_logit
from countermove.solving.logit_elimination import LARGEST_MIX, check_outline, outline, solve_factors
from countermove.solving.logit_play import LikelyTurn, LogitPlay
from countermove.solving.logit_tree import LARGEST_TREE, build_tree, solve_tree, tree_size, tree_variables
from countermove.solving.mixes import MixedPlay, chances, likeliest_line
from countermove.solving.playable import check_playable
from countermove.solving.schedule import make_schedule

DEFAULT_PRECISION = 1.0
LARGEST_PRECISION = 1e12
SMALL_TREE = 2**16
"""Payoffs at leaves up to which the tree is taken whatever elimination would need: it is done in milliseconds."""

LOGIT_METHODS = ("tree", "elimination")


@dataclass(frozen=True, slots=True)
class PreparedLogit:
    """A road to logit play made ready for one game: `play` takes the precision; `method` is its name."""

    method: str
    play: Callable[[float], MixedPlay]


def prepare_logit(game: Game, method: str = "auto") -> PreparedLogit:
    """The nominal game made ready; «auto» takes the whole tree where it is small, and else what needs fewer cells.

    Raises UsageError for an unknown method, OutOfReachError with the predicted size where no road reaches (§4.6),
    InputError where a mover would have nothing feasible.
    """
    if method not in ("auto", *LOGIT_METHODS):
        raise UsageError(f"unknown method {method!r} for logit play; known methods: auto, {', '.join(LOGIT_METHODS)}")
    check_playable(game, make_schedule(game))
    numbers = nominal_numbers(game)
    if method == "tree" or (method == "auto" and _is_tree_cheaper(game)):
        tree = build_tree(game, numbers, tree_variables(game))
        return PreparedLogit("tree", lambda precision: solve_tree(game, tree, precision))
    plan = outline(game)
    check_outline(game, plan)
    return PreparedLogit("elimination", lambda precision: solve_factors(game, numbers, precision, plan))


def _is_tree_cheaper(game: Game) -> bool:
    try:
        size = tree_size(game, tree_variables(game))
    except OutOfReachError:
        return False
    if size <= SMALL_TREE or size > LARGEST_TREE:
        return size <= SMALL_TREE
    plan = outline(game)
    return size <= plan.cells or plan.largest > LARGEST_MIX


def solve_logit(game: Game, *, precision: float = DEFAULT_PRECISION, method: str = "auto") -> LogitPlay:
    """Logit play of the nominal game (§4.7), checked where its tree is small enough to walk.

    `precision` is λ ≥ 0, per payoff point. Raises UsageError for a precision out of bounds or an unknown method,
    OutOfReachError with the predicted size where the game is too large (§4.6).
    """
    check_precision(precision)
    prepared = prepare_logit(game, method)
    return assemble_logit(game, prepared.method, prepared.play(precision), precision)


def check_precision(precision: float) -> None:
    """Nothing; UsageError where the precision is not a number from 0 to 1e12."""
    if not (isfinite(precision) and 0 <= precision <= LARGEST_PRECISION):
        raise UsageError(f"precision {precision:g} is not a number from 0 to {LARGEST_PRECISION:g}")


def assemble_logit(game: Game, method: str, played: MixedPlay, precision: float) -> LogitPlay:
    """What a road found, with names, the likeliest line and the independent check."""
    profile, likely = likeliest_line(game, played.strategies)
    line = tuple(
        LikelyTurn(
            layer.id,
            game.players[layer.mover],
            tuple(game.measures[measure] for measure in layer.measures if profile[measure]),
            chance,
        )
        for layer, chance in zip(game.layers, likely, strict=True)
    )
    residual = check_logit(
        game,
        precision,
        played.payoffs,
        lambda layer, profiles: chances(played.strategies, layer, profiles),
    )
    return LogitPlay(
        game=game,
        precision=precision,
        method=method,
        strategies=played.strategies,
        payoffs=dict(zip(game.players, map(float, played.payoffs), strict=True)),
        adoption=dict(zip(game.measures, map(float, played.adoption), strict=True)),
        line=line,
        residual=residual,
    )
