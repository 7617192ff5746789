"""One game solved in every concept, and under logit play with several precisions."""

from countermove.core.errors import OutOfReachError
from countermove.game.conflict import Conflict
from countermove.game.game import Game
from countermove.solving.argumentation import sceptical_survival
from countermove.solving.concepts import Concepts
from countermove.solving.logit import check_precision, solve_logit
from countermove.solving.logit_play import LogitPlay
from countermove.solving.methods import depth_ladder, solve_nominal
from countermove.solving.solution import Solution
from countermove.solving.stability import Stability, stability

LOGIT_PRECISIONS = (0.5, 2.0, 8.0)
"""Precisions of logit play that a report shows beside the line of play, per payoff point."""


def logit_plays(game: Game) -> tuple[LogitPlay, ...]:
    """Logit play at each of LOGIT_PRECISIONS, none where it is out of reach."""
    plays = (_try_logit(game, precision)[0] for precision in LOGIT_PRECISIONS)
    return tuple(play for play in plays if play is not None)


def solve_concepts(
    game: Game, *, precision: float, exact: Solution | None = None, conflict: Conflict | None = None
) -> Concepts:
    """The nominal game in every concept; `exact` is its subgame-perfect solution where that is known already,
    `conflict` the game read as a conflict where that is in reach.

    Raises UsageError for a precision out of bounds, OutOfReachError where subgame-perfect play cannot be had exactly.
    """
    check_precision(precision)
    exact = exact or solve_nominal(game)
    logit, refusal = _try_logit(game, precision)
    survival = sceptical_survival(game, exact.profile)
    return Concepts(
        game=game,
        exact=exact,
        logit=logit,
        logit_refusal=refusal,
        ladder=depth_ladder(game),
        stable=None if conflict is None else _line_stability(conflict, exact),
        labels={game.measures[measure]: label for measure, label in survival.items()},
    )


def _line_stability(conflict: Conflict, exact: Solution) -> dict[str, tuple[str, ...]] | None:
    """By actor, the concepts in which the state that the line of play ends in is stable for it; None out of reach."""
    try:
        every = stability(conflict)
    except OutOfReachError:
        return None
    label = "".join("Y" if option in exact.strength else "N" for option in conflict.options)
    state = conflict.labels.index(label)
    stable = every.stable[:, :, state]
    return {
        player: tuple(concept.value for concept, holds in zip(Stability, stable[:, place], strict=True) if holds)
        for place, player in enumerate(conflict.players)
    }


def _try_logit(game: Game, precision: float) -> tuple[LogitPlay | None, str | None]:
    try:
        return solve_logit(game, precision=precision), None
    except OutOfReachError as error:
        return None, str(error)
