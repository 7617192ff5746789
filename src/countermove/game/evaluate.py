"""Strength and payoff of any profile (§3), for many scenarios or many profiles at once."""

from itertools import accumulate, pairwise

import numpy as np

from countermove.game.game import Game, Numbers, columns


def strengths(game: Game, numbers: Numbers, profiles: np.ndarray) -> np.ndarray:
    """Strength of every measure (§3.1), in [0, 1], shape as `profiles`: bool (rows, measures).

    Row i is in scenario i; a batch of one scenario serves all rows.
    """
    strength = profiles.astype(float)
    order = np.argsort(game.counters[:, 1], kind="stable")
    by, against = game.counters[order].T
    is_first = np.ones(len(against), bool)
    is_first[1:] = against[1:] != against[:-1]
    starts = np.flatnonzero(is_first)
    ends, weakened = [*starts.tolist(), len(against)], against[starts]
    layers = np.searchsorted(weakened, [0, *accumulate(len(layer.measures) for layer in game.layers)]).tolist()
    for begin, end in reversed(list(pairwise(layers))):
        if begin < end:
            part = slice(ends[begin], ends[end])
            let_through = 1 - numbers.efficacies[:, order[part]] * strength[:, by[part]]
            products = np.multiply.reduceat(let_through, starts[begin:end] - part.start, axis=1)
            strength[:, weakened[begin:end]] *= products
    return strength


def payoffs(game: Game, numbers: Numbers, profiles: np.ndarray) -> np.ndarray:
    """Payoff of every player (§3.2), in payoff points, shape (rows, players); rows as in `strengths`."""
    return payoffs_from(game, numbers, profiles, strengths(game, numbers, profiles))


def payoffs_from(game: Game, numbers: Numbers, profiles: np.ndarray, strength: np.ndarray) -> np.ndarray:
    """The same, where `strength` of the profiles is known."""
    left, right = game.pairs.T
    total: np.ndarray = np.matmul(numbers.effects, strength[:, :, None])[:, :, 0]
    if len(left):
        total += np.matmul(numbers.synergies, (strength[:, left] * strength[:, right])[:, :, None])[:, :, 0]
    paid = numbers.costs * profiles
    for layer in game.layers:
        total[:, layer.mover] -= paid[:, columns(layer.measures)].sum(axis=1)
    return total
