"""The independent check of a solution (§4.5): its own rules, its own payoffs, every portfolio on the line of play.

It shares nothing with the methods: feasibility, strength and payoff are written here a second time, from SEMANTICS §2.4
and §3, and only the solution's own strategies are asked how play goes on after a deviation.
"""

from collections.abc import Callable

import numpy as np

from countermove.game.game import Game, nominal_numbers, tie_tolerances
from countermove.solving.solution import Certificate, Solution
from countermove.solving.strategies import play_on

LARGEST_EXHAUSTIVE_LAYER = 20
SAMPLED_PORTFOLIOS = 2**12
LARGEST_PAIRED_LAYER = 64

Continue = Callable[[np.ndarray, int], np.ndarray]
"""From profiles up to a layer, and that layer's index, to whole profiles."""


def certify(solution: Solution) -> Certificate:
    """Whether the line of play is what the strategies give, keeps the rules, is worth what the solution says, and no
    mover could gain more than the tie tolerance by any other portfolio, given the solution's own continuation.

    A layer with more than 20 free measures is checked on the neighbours of its portfolio (one measure changed, or two
    in layers of up to 64) and a fixed sample; the certificate then says that it is not exhaustive.
    """
    game = solution.game
    tolerances = tie_tolerances(game, nominal_numbers(game))[0]

    def follow(profiles: np.ndarray, layer: int) -> np.ndarray:
        return play_on(game, solution.strategies, profiles, first=layer + 1)[0]

    start = np.zeros((1, len(game.measures)), bool)
    is_own_line = bool((follow(start, -1)[0] == solution.profile).all())
    stated = np.array([solution.payoffs[player] for player in game.players])
    is_true = bool(
        np.allclose(
            payoffs_by_rule(game, solution.profile[None])[0], stated, rtol=1e-9, atol=tolerances.max(initial=0.0)
        )
    )
    holds = is_own_line and is_true
    deviations, largest_gain, exhaustive = 0, 0.0, True
    for index, layer in enumerate(game.layers):
        if layer.is_given:
            continue
        portfolios, all_tried = _portfolios_to_try(game, index, solution.profile)
        exhaustive &= all_tried
        holds &= keeps_rules(game, index, solution.profile[None])[0]
        if len(portfolios):
            worth = payoffs_by_rule(game, follow(portfolios, index))[:, layer.mover]
            largest_gain = max(largest_gain, float(worth.max() - stated[layer.mover]))
            holds &= bool(worth.max() - stated[layer.mover] <= tolerances[layer.mover] * (1 + 1e-6))
        deviations += len(portfolios)
    return Certificate(bool(holds), deviations, largest_gain, float(tolerances.max(initial=0.0)), exhaustive)


def _portfolios_to_try(game: Game, index: int, line: np.ndarray) -> tuple[np.ndarray, bool]:
    """Profiles (rows, measures) that follow the line up to the layer and take every feasible portfolio in it."""
    free = [m for m in game.layers[index].measures if not game.given[m] and not game.barred[m]]
    if len(free) <= LARGEST_EXHAUSTIVE_LAYER:
        choices = (np.arange(2 ** len(free))[:, None] >> np.arange(len(free)) & 1).astype(bool)
    else:
        rng = np.random.default_rng(0)
        neighbours = line[free] ^ np.vstack([np.eye(len(free), dtype=bool), _pair_flips(len(free))])
        choices = np.vstack([neighbours, rng.random((SAMPLED_PORTFOLIOS, len(free))) < 0.5])
    profiles = np.repeat(line[None], len(choices), axis=0)
    profiles[:, free] = choices
    return profiles[keeps_rules(game, index, profiles)], len(free) <= LARGEST_EXHAUSTIVE_LAYER


def _pair_flips(size: int) -> np.ndarray:
    flips = np.eye(size, dtype=bool)
    if size > LARGEST_PAIRED_LAYER:
        return flips[:0]
    first, second = np.triu_indices(size, 1)
    return flips[first] | flips[second]


def keeps_rules(game: Game, index: int, profiles: np.ndarray) -> np.ndarray:
    """Which profiles hold a feasible portfolio in the layer (§2.4), as bool (rows,)."""
    layer = game.layers[index]
    adopted = profiles[:, list(layer.measures)]
    efforts = (adopted * game.efforts[list(layer.measures)]).sum(axis=1)
    counts = adopted.sum(axis=1)
    feasible: np.ndarray = (
        (efforts <= layer.budget + 1e-9 * max(1.0, layer.budget if np.isfinite(layer.budget) else 1.0))
        & (counts <= layer.at_most)
        & (counts >= layer.at_least)
    )
    layer_of = np.repeat(np.arange(len(game.layers)), [len(each.measures) for each in game.layers])
    is_fact = np.array([each.is_given for each in game.layers], bool)[layer_of]
    for measure, other in game.requires:
        if layer_of[measure] == index:
            feasible &= ~profiles[:, measure] | profiles[:, other]
    for pair in game.excludes:
        bound = [layer_of[measure] for measure in pair if not is_fact[measure]]
        if bound and max(bound) == index:
            feasible &= ~(profiles[:, pair] | (is_fact & ~game.barred)[pair]).all(axis=1)
    return feasible


def payoffs_by_rule(game: Game, profiles: np.ndarray) -> np.ndarray:
    """Nominal payoffs of all players (§3), shape (rows, players), measure by measure as the rules are written."""
    numbers = nominal_numbers(game)
    strength = np.zeros(profiles.shape)
    for measure in reversed(range(len(game.measures))):
        survives = np.ones(len(profiles))
        for counter in np.flatnonzero(game.counters[:, 1] == measure):
            survives *= 1 - numbers.efficacies[0, counter] * strength[:, game.counters[counter, 0]]
        strength[:, measure] = profiles[:, measure] * survives
    total: np.ndarray = strength @ numbers.effects[0].T
    for pair, (left, right) in enumerate(game.pairs):
        total += np.outer(strength[:, left] * strength[:, right], numbers.synergies[0, :, pair])
    for layer in game.layers:
        for measure in layer.measures:
            total[:, layer.mover] -= numbers.costs[0, measure] * profiles[:, measure]
    return total
