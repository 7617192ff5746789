"""What a mover would do after any history, and what each alternative would give (§4.4)."""

from dataclasses import dataclass

import numpy as np

from countermove.core.errors import OutOfReachError
from countermove.game.evaluate import payoffs
from countermove.game.game import Game, nominal_numbers, tie_tolerances
from countermove.solving.solution import Solution, Tie, TiedChoice
from countermove.solving.strategies import play_on, respond
from countermove.solving.variables import clauses, free_measures, list_portfolios


@dataclass(frozen=True, slots=True)
class Alternative:
    """One portfolio a mover could adopt, and what every actor gets when play goes on as the solution says."""

    adopted: tuple[str, ...]
    payoffs: dict[str, float]


def alternatives(solution: Solution, layer: int, history: np.ndarray) -> tuple[Alternative, ...]:
    """Every feasible portfolio of the layer's mover after `history`, in order of preference among equals (§4.3).

    `history` is bool (measures,), of which the layers before `layer` count. Raises OutOfReachError for a layer with
    more than 20 free measures.
    """
    game = solution.game
    profiles = _feasible_profiles(game, layer, history)
    followed, _ = play_on(game, solution.strategies, profiles, first=layer + 1)
    worth = payoffs(game, nominal_numbers(game), followed)
    members = game.layers[layer].measures
    return tuple(
        Alternative(
            tuple(game.measures[measure] for measure in members if profile[measure]),
            dict(zip(game.players, map(float, row), strict=True)),
        )
        for profile, row in zip(followed, worth, strict=True)
    )


def play_after(solution: Solution, layer: int, history: np.ndarray) -> np.ndarray:
    """The whole profile, bool (measures,), when play starts after `history` with the mover of `layer`."""
    profile: np.ndarray = play_on(solution.game, solution.strategies, history[None], first=layer)[0][0]
    return profile


def find_ties(solution: Solution) -> tuple[Tie, ...]:
    """The ties on the line of play, each with every portfolio that is as good for its mover (§4.3)."""
    game = solution.game
    found = []
    tolerance = tie_tolerances(game, nominal_numbers(game))[0]
    for index, layer in enumerate(game.layers):
        _, tied = respond(game, solution.strategies, index, solution.profile[None])
        if not tied[0]:
            continue
        actor = game.players[layer.mover]
        try:
            options = alternatives(solution, index, solution.profile)
        except OutOfReachError:
            chosen = tuple(game.measures[m] for m in layer.measures if solution.profile[m])
            found.append(Tie(layer.id, actor, (TiedChoice(chosen, solution.payoffs),)))
            continue
        most = max(option.payoffs[actor] for option in options)
        equal = [option for option in options if option.payoffs[actor] >= most - tolerance[layer.mover]]
        if len(equal) > 1:
            found.append(Tie(layer.id, actor, tuple(TiedChoice(option.adopted, option.payoffs) for option in equal)))
    return tuple(found)


def _feasible_profiles(game: Game, index: int, history: np.ndarray) -> np.ndarray:
    layer = game.layers[index]
    free = list(free_measures(game, layer))
    portfolios = np.zeros((1, 0), bool) if layer.is_given else list_portfolios(game, layer)
    profiles = np.repeat((history | (game.given & ~game.barred))[None], len(portfolios), axis=0)
    if not layer.is_given:
        profiles[:, free] = portfolios
    feasible = np.ones(len(profiles), bool)
    for clause in clauses(game):
        if clause.layer == index:
            feasible &= ~(
                (profiles[:, clause.first] == clause.first_value) & (profiles[:, clause.second] == clause.second_value)
            )
    return profiles[feasible]
