"""Logit play of one game (§4.7): better portfolios are likelier, and every mover knows it of those after it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass
from math import isfinite
from typing import Any

import numpy as np

from countermove.core.errors import OutOfReachError, UsageError
from countermove.core.provenance import VERSION
from countermove.core.tables import html_table, plain_table
from countermove.game.game import Game, is_fixed, nominal_numbers
from countermove.solving.logit_check import Residual, check_logit
from countermove.solving.logit_elimination import LARGEST_MIX, check_outline, outline, solve_factors
from countermove.solving.logit_tree import LARGEST_TREE, build_tree, solve_tree, tree_size, tree_variables
from countermove.solving.mixes import MixedPlay, MixedStrategies, chances, likeliest_line
from countermove.solving.playable import check_playable
from countermove.solving.responses import feasible_profiles, read_history
from countermove.solving.schedule import make_schedule

DEFAULT_PRECISION = 1.0
LARGEST_PRECISION = 1e12
SMALL_TREE = 2**16
"""Payoffs at leaves up to which the tree is taken whatever elimination would need: it is done in milliseconds."""

LOGIT_METHODS = ("tree", "elimination")
LOGIT_HEADER = ["layer", "actor", "measure", "adopted with probability", "on the likeliest line"]


@dataclass(frozen=True, slots=True)
class LikelyTurn:
    """What one layer's mover is likeliest to adopt after the likeliest turns before it, and how likely that is."""

    layer: str
    actor: str
    adopted: tuple[str, ...]
    probability: float

    def to_dict(self) -> dict[str, Any]:
        """The turn as `--json` prints it."""
        return {
            "layer": self.layer,
            "actor": self.actor,
            "adopted": list(self.adopted),
            "probability": self.probability,
        }


@dataclass(frozen=True, slots=True)
class LogitPlay:
    """One game under logit play with one precision, per payoff point.

    `payoffs` are expected, by actor, in payoff points; `adoption` is how likely each measure is to be adopted, facts
    included; `line` the likeliest turns. `seconds` is None until somebody with a clock has measured it.
    """

    game: Game
    precision: float
    method: str
    strategies: MixedStrategies
    payoffs: Mapping[str, float]
    adoption: Mapping[str, float]
    line: tuple[LikelyTurn, ...]
    residual: Residual | None
    seconds: float | None = None

    @property
    def is_certified(self) -> bool:
        """Whether the independent check walked every history and found the stated chances right."""
        return self.residual is not None and self.residual.holds

    @property
    def reason(self) -> str | None:
        """Why it is not certified, None where it is."""
        if self.residual is None:
            return "the game has too many histories for the independent check to walk"
        return None if self.residual.holds else "the independent check found other chances or payoffs"

    def to_dict(self) -> dict[str, Any]:
        """The shape that `solve --concept logit --json` prints."""
        return {
            "format": 1,
            "concept": "logit",
            "precision": self.precision,
            "case": self.game.id,
            "case_sha256": self.game.source_sha256,
            "version": VERSION,
            "payoffs": dict(self.payoffs),
            "line": [turn.to_dict() for turn in self.line],
            "adoption": dict(self.adoption),
            "method": self.method,
            "certified": self.is_certified,
            "reason": self.reason,
            "certificate": None if self.residual is None else asdict(self.residual),
            "profiles": 2 ** int((~is_fixed(self.game)).sum()),
            "seconds": self.seconds,
        }

    def _rows(self) -> list[list[str]]:
        return [
            [turn.layer, turn.actor, measure, f"{self.adoption[measure]:.3f}", "yes" if measure in turn.adopted else ""]
            for turn, layer in zip(self.line, self.game.layers, strict=True)
            for measure in (self.game.measures[index] for index in layer.measures)
        ]

    def _payoff_rows(self) -> list[list[str]]:
        return [[player, f"{payoff:.3f}"] for player, payoff in self.payoffs.items()]

    def __str__(self) -> str:
        """How likely each measure is, then the expected payoffs, as plain tables."""
        payoffs = plain_table(["actor", "expected payoff"], self._payoff_rows())
        return plain_table(LOGIT_HEADER, self._rows()) + "\n\n" + payoffs

    def _repr_html_(self) -> str:
        return html_table(LOGIT_HEADER, self._rows()) + html_table(["actor", "expected payoff"], self._payoff_rows())


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


@dataclass(frozen=True, slots=True)
class LogitTurn:
    """What the next mover does after a history, likeliest first; `next_layer` is None after a whole profile."""

    precision: float
    next_layer: str | None
    portfolios: tuple[tuple[tuple[str, ...], float], ...]

    def to_dict(self) -> dict[str, Any]:
        """The shape that `solve --concept logit --history --json` prints."""
        return {
            "format": 1,
            "concept": "logit",
            "precision": self.precision,
            "next_layer": self.next_layer,
            "portfolios": [{"adopted": list(adopted), "probability": chance} for adopted, chance in self.portfolios],
        }

    def __str__(self) -> str:
        """The portfolios and their probabilities as a plain table."""
        rows = [[", ".join(adopted) or "nothing", f"{chance:.3f}"] for adopted, chance in self.portfolios]
        return plain_table(["adopted", "probability"], rows)


def turn_after(play: LogitPlay, history: Mapping[str, Collection[str]]) -> LogitTurn:
    """What the next mover does after a history: adopted measures by layer id, for the first layers that somebody
    chooses in. Raises InputError where a portfolio of the history is not feasible; facts need not be named.
    """
    game = play.game
    profile, layer = read_history(game, history)
    if layer == len(game.layers):
        return LogitTurn(play.precision, None, ())
    profiles, likely = distribution_after(play, layer, profile)
    members = game.layers[layer].measures
    named = [
        (tuple(game.measures[measure] for measure in members if row[measure]), float(chance))
        for row, chance in zip(profiles, likely, strict=True)
    ]
    return LogitTurn(play.precision, game.layers[layer].id, tuple(sorted(named, key=lambda pair: -pair[1])))


def distribution_after(play: LogitPlay, layer: int, history: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The portfolios that the layer's mover can adopt after a history, as profiles bool (portfolios, measures), and how
    likely each is, in (portfolios,).

    `history` bool (measures,), of which the layers before `layer` count; they keep to the rules.
    """
    profiles = feasible_profiles(play.game, layer, history)
    return profiles, chances(play.strategies, layer, profiles)
