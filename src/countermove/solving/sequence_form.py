"""The value of a zero-sum tree of two players by one linear programme over sequences of moves [VonStengel1996].

Its size grows with the tree, not with the number of plans, so it reaches games whose plans cannot be listed.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from countermove.core.errors import UsageError
from countermove.game.extensive import Behaviour, ExtensiveGame, Terminal
from countermove.solving.linear_programme import maximise
from countermove.solving.stages import Stage, Step, cut_stage

ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class ZeroSumPlay:
    """The value to the first player, in payoff points, and one best strategy of each; there may be others."""

    value: float
    behaviour: Behaviour


def solve_zero_sum(game: ExtensiveGame) -> ZeroSumPlay:
    """The value of the game and a best strategy of each of its two players. Raises UsageError for any other game."""
    payoffs = [node.payoffs for node in game.nodes if isinstance(node, Terminal)]
    size = max(abs(payoff) for own in payoffs for payoff in own) or 1.0
    if len(game.players) != 2 or any(abs(a + b) > ROUNDING * size for a, b in payoffs):
        raise UsageError(f"{game.id}: no zero-sum game of two players; ask for its equilibria")
    stage = cut_stage(game, 0, frozenset())
    sequences = [_sequences(game, stage, player) for player in (0, 1)]
    table = np.zeros((len(sequences[0]), len(sequences[1])))
    for leaf, chance, steps in zip(stage.leaves, stage.chances, stage.steps, strict=True):
        end = game.nodes[leaf]
        assert isinstance(end, Terminal)
        table[sequences[0][steps[0]], sequences[1][steps[1]]] += chance * end.payoffs[0] / size
    rules = [_rules(game, stage, player, sequences[player]) for player in (0, 1)]
    value, first = _best_plan(table, rules[0], rules[1])
    _, second = _best_plan(-table.T, rules[1], rules[0])
    behaviour = {
        number: _chances(game, number, stage.before[number], sequences[player], (first, second)[player])
        for number in stage.before
        if (player := game.information_sets[number].player) in (0, 1)
    }
    return ZeroSumPlay(value * size, behaviour)


def _sequences(game: ExtensiveGame, stage: Stage, player: int) -> dict[Step | None, int]:
    """The index of each of the player's sequences of moves, known by its last step; that of no move is 0."""
    steps: list[Step | None] = [None]
    for number in stage.before:
        place = game.information_sets[number]
        if place.player == player:
            steps += [(number, action) for action in range(len(place.actions))]
    return {step: index for index, step in enumerate(steps)}


def _rules(game: ExtensiveGame, stage: Stage, player: int, sequences: Mapping[Step | None, int]) -> np.ndarray:
    """What weights of sequences must keep to, (rules, sequences): no move weighs 1, moves share the weight before."""
    rows = [np.eye(1, len(sequences))[0]]
    for number, before in stage.before.items():
        place = game.information_sets[number]
        if place.player == player:
            row = np.zeros(len(sequences))
            row[[sequences[number, action] for action in range(len(place.actions))]] = 1.0
            row[sequences[before]] = -1.0
            rows.append(row)
    return np.array(rows)


def _best_plan(table: np.ndarray, own: np.ndarray, others: np.ndarray) -> tuple[float, np.ndarray]:
    """The most that weights (sequences,) under the rules `own` are sure to get, and such weights.

    The bound of what the other can hold it to is the dual of the other's programme, one variable for each rule.
    """
    m, bounds = table.shape[0], others.shape[0]
    found = maximise(
        np.concatenate([np.zeros(m), np.eye(1, bounds)[0]]),
        (np.hstack([-table.T, others.T]), np.zeros(table.shape[1])),
        (np.hstack([own, np.zeros((len(own), bounds))]), np.eye(1, len(own))[0]),
        free=bounds,
    )
    assert found is not None
    return found[0], found[1][:m]


def _chances(
    game: ExtensiveGame, number: int, before: Step | None, sequences: Mapping[Step | None, int], weights: np.ndarray
) -> tuple[float, ...]:
    """How likely each action is at an information set; its first where its player never comes there."""
    count = len(game.information_sets[number].actions)
    shares = weights[[sequences[number, action] for action in range(count)]]
    if weights[sequences[before]] <= ROUNDING or not shares.sum():
        return (1.0, *[0.0] * (count - 1))
    return tuple((shares / shares.sum()).tolist())
