"""What types mean in a profile of an extensive game: what each gets, and what movers believe of the others (§4.10)."""

from collections.abc import Iterator, Mapping
from itertools import product
from math import prod

from countermove.game.extensive import (
    Behaviour,
    Chance,
    Decision,
    ExtensiveGame,
    children_of,
    expected_payoffs,
    reach_chances,
)

ByType = Mapping[str, Mapping[str, float]]
"""For each player with types, a number for each of them."""


def has_types(game: ExtensiveGame) -> bool:
    """Whether anybody in the game has types."""
    return any(game.types)


def priors(game: ExtensiveGame) -> ByType:
    """How likely each type is before anything is done."""
    return _marginals(game, [chance for _, chance, _ in _draws(game)])


def payoffs_by_type(game: ExtensiveGame, behaviour: Behaviour) -> ByType:
    """What each type of each player gets on average, in payoff points."""
    found = []
    for types, chance, node in _draws(game):
        found.append((types, chance, expected_payoffs(game, behaviour, node)))
    return {
        player: {
            name: sum(chance * payoffs[index] for types, chance, payoffs in found if types[index] == name)
            / sum(chance for types, chance, _ in found if types[index] == name)
            for name in game.types[index]
        }
        for index, player in enumerate(game.players)
        if has_types(game) and game.types[index]
    }


def beliefs(game: ExtensiveGame, behaviour: Behaviour) -> Mapping[int, ByType]:
    """By information set that play comes to: how likely its mover holds each type of every other player, by the rule of
    Bayes.
    """
    if not has_types(game):
        return {}
    reach = reach_chances(game, behaviour)
    weights: dict[int, list[float]] = {}
    for place, (_, _, start) in enumerate(_draws(game)):
        for index in _below(game, start):
            node = game.nodes[index]
            if isinstance(node, Decision):
                empty = [0.0] * prod(max(1, len(own)) for own in game.types)
                weights.setdefault(node.information_set, empty)[place] += reach[index]
    return {
        number: {
            player: chances
            for player, chances in _marginals(game, found).items()
            if player != game.players[game.information_sets[number].player]
        }
        for number, found in weights.items()
        if sum(found) > 0
    }


def _draws(game: ExtensiveGame) -> Iterator[tuple[tuple[str | None, ...], float, int]]:
    """Every combination of types, how likely it is, and the node where play begins then."""
    combinations = list(product(*(own or (None,) for own in game.types)))
    root = game.nodes[0]
    if len(combinations) == 1:
        yield combinations[0], 1.0, 0
        return
    assert isinstance(root, Chance)
    yield from zip(combinations, root.probabilities, root.children, strict=True)


def _marginals(game: ExtensiveGame, weights: list[float]) -> ByType:
    """The shares of each player's types where combinations have these weights."""
    total = sum(weights)
    combinations = [types for types, _, _ in _draws(game)]
    return {
        player: {
            name: sum(weight for types, weight in zip(combinations, weights, strict=True) if types[index] == name)
            / total
            for name in game.types[index]
        }
        for index, player in enumerate(game.players)
        if has_types(game) and game.types[index]
    }


def _below(game: ExtensiveGame, start: int) -> Iterator[int]:
    open_ = [start]
    while open_:
        index = open_.pop()
        yield index
        open_ += children_of(game.nodes[index])
