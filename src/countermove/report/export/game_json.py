"""A game as JSON: its rules and its nominal numbers, by name."""

import json
from typing import Any

import numpy as np

from countermove.game.game import Game, Numbers, nominal_numbers


def render_json(game: Game) -> str:
    """The game as one JSON object; amounts are in payoff points, weighted over objectives, at nominal values."""
    numbers = nominal_numbers(game)
    return json.dumps(
        {
            "format": 1,
            "case": game.id,
            "case_sha256": game.source_sha256,
            "tie_tolerance": game.tie_tolerance,
            "actors": list(game.players),
            "layers": [_layer(game, index) for index in range(len(game.layers))],
            "measures": [_measure(game, numbers, index) for index in range(len(game.measures))],
            "requires": _named_pairs(game, game.requires),
            "excludes": _named_pairs(game, game.excludes),
            "counters": [
                {"by": by, "against": against, "efficacy": float(numbers.efficacies[0, index])}
                for index, (by, against) in enumerate(_named_pairs(game, game.counters))
            ],
            "synergies": [
                {"between": pair, "effects": _by_player(game, numbers.synergies[0, :, index])}
                for index, pair in enumerate(_named_pairs(game, game.pairs))
            ],
        },
        ensure_ascii=False,
        indent=2,
        allow_nan=False,
    )


def _layer(game: Game, index: int) -> dict[str, Any]:
    layer = game.layers[index]
    return {
        "id": layer.id,
        "actor": game.players[layer.mover],
        "given": layer.is_given,
        "budget": layer.budget if np.isfinite(layer.budget) else None,
        "at_most": layer.at_most,
        "at_least": layer.at_least,
        "measures": [game.measures[measure] for measure in layer.measures],
    }


def _measure(game: Game, numbers: Numbers, index: int) -> dict[str, Any]:
    return {
        "id": game.measures[index],
        "given": bool(game.given[index]),
        "effort": float(game.efforts[index]),
        "cost": float(numbers.costs[0, index]),
        "effects": _by_player(game, numbers.effects[0, :, index]),
    }


def _by_player(game: Game, amounts: np.ndarray) -> dict[str, float]:
    return {player: float(amounts[index]) for index, player in enumerate(game.players)}


def _named_pairs(game: Game, pairs: np.ndarray) -> list[list[str]]:
    return [[game.measures[first], game.measures[second]] for first, second in pairs]
