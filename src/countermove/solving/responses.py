"""What a mover would do after any history, and what each alternative would give (§4.4)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from countermove.core.errors import Fault, InputError, OutOfReachError, Place
from countermove.game.evaluate import payoffs
from countermove.game.game import Game, nominal_numbers, tie_tolerances
from countermove.solving.solution import LISTED_TIES, Solution, Tie, TiedChoice, Turn, turns
from countermove.solving.strategies import play_on, respond
from countermove.solving.variables import free_measures, list_portfolios, violates_clauses


@dataclass(frozen=True, slots=True)
class Continuation:
    """The line of play after a history, what it gives every actor, and the next mover's alternatives.

    `next_layer` is None where the history is a whole profile.
    """

    line: tuple[Turn, ...]
    payoffs: Mapping[str, float]
    next_layer: str | None
    alternatives: "tuple[Alternative, ...]"

    def to_dict(self) -> dict[str, Any]:
        """The shape that `solve --history --json` prints."""
        return {
            "format": 1,
            "line": [turn.to_dict() for turn in self.line],
            "payoffs": dict(self.payoffs),
            "next_layer": self.next_layer,
            "alternatives": [
                {"adopted": list(each.adopted), "payoffs": dict(each.payoffs)} for each in self.alternatives
            ],
        }


@dataclass(frozen=True, slots=True)
class Alternative:
    """One portfolio a mover could adopt, and what every actor gets when play goes on as the solution says."""

    adopted: tuple[str, ...]
    payoffs: Mapping[str, float]


def alternatives(solution: Solution, layer: int, history: np.ndarray) -> tuple[Alternative, ...]:
    """Every feasible portfolio of the layer's mover after `history`, in order of preference among equals (§4.3).

    `history` is bool (measures,), of which the layers before `layer` count. Raises OutOfReachError for a layer with
    more than 20 free measures.
    """
    game = solution.game
    profiles = feasible_profiles(game, layer, history)
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


def play_after(solution: Solution, history: Mapping[str, Collection[str]]) -> Continuation:
    """How play goes on after a history: adopted measures by layer id, for the first layers that somebody chooses in.

    Raises InputError where a portfolio of the history is not feasible; facts need not be named.
    """
    game = solution.game
    profile, following = read_history(game, history)
    played, _ = play_on(game, solution.strategies, profile[None], first=following)
    worth = payoffs(game, nominal_numbers(game), played)[0]
    return Continuation(
        line=turns(game, played[0]),
        payoffs=dict(zip(game.players, map(float, worth), strict=True)),
        next_layer=game.layers[following].id if following < len(game.layers) else None,
        alternatives=alternatives(solution, following, profile) if following < len(game.layers) else (),
    )


def read_history(game: Game, history: Mapping[str, Collection[str]]) -> tuple[np.ndarray, int]:
    """The history as a profile, bool (measures,), and the index of the layer that follows it.

    Raises InputError where one of its portfolios is not feasible; facts need not be named.
    """
    profile = game.given & ~game.barred
    following = 0
    for index, layer in enumerate(game.layers):
        if layer.id not in history and not layer.is_given:
            break
        following = index + 1
        adopted = set(history.get(layer.id, ())) | {game.measures[m] for m in layer.measures if profile[m]}
        profile[list(layer.measures)] = [game.measures[measure] in adopted for measure in layer.measures]
        if not layer.is_given and not (feasible_profiles(game, index, profile) == profile).all(axis=1).any():
            raise InputError([Fault(Place(game.id), _not_feasible(layer.id, adopted))])
    return profile, following


def _not_feasible(layer: str, adopted: Collection[str]) -> str:
    return (
        f"layer {layer}: adopting {', '.join(sorted(adopted)) or 'nothing'} is not feasible after this history; "
        "keep to its budget, limits, requires and excludes"
    )


def find_ties(solution: Solution) -> tuple[Tie, ...]:
    """The ties on the line of play, with the portfolios that are as good for its mover (§4.3)."""
    game = solution.game
    found = []
    for index, layer in enumerate(game.layers):
        _, tied = respond(game, solution.strategies, index, solution.profile[None])
        if not tied[0]:
            continue
        actor = game.players[layer.mover]
        try:
            options = alternatives(solution, index, solution.profile)
        except OutOfReachError:
            chosen = tuple(game.measures[m] for m in layer.measures if solution.profile[m])
            found.append(Tie(layer.id, actor, (TiedChoice(chosen, solution.payoffs),), None))
            continue
        tolerance = tie_tolerances(game, nominal_numbers(game))[0]
        most = max(option.payoffs[actor] for option in options)
        equal = [option for option in options if option.payoffs[actor] >= most - tolerance[layer.mover]]
        if len(equal) > 1:
            listed = tuple(TiedChoice(option.adopted, option.payoffs) for option in equal[:LISTED_TIES])
            found.append(Tie(layer.id, actor, listed, len(equal)))
    return tuple(found)


def feasible_profiles(game: Game, index: int, history: np.ndarray) -> np.ndarray:
    """The history, bool (measures,), with each portfolio that the layer's mover can adopt after it, in order of
    preference among equals (§4.3), as bool (portfolios, measures).
    """
    layer = game.layers[index]
    free = list(free_measures(game, layer))
    portfolios = np.zeros((1, 0), bool) if layer.is_given else list_portfolios(game, layer)
    profiles = np.repeat((history | (game.given & ~game.barred))[None], len(portfolios), axis=0)
    if not layer.is_given:
        profiles[:, free] = portfolios
    feasible: np.ndarray = profiles[~violates_clauses(game, index, profiles)]
    return feasible
