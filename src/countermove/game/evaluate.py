"""Strength and payoff of any profile (§3), for many scenarios or many profiles at once."""

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
    for layer in reversed(game.layers):
        if not layer.measures:
            continue
        first, last = np.searchsorted(against, [layer.measures[0], layer.measures[-1] + 1])
        if first < last:
            starts = np.flatnonzero(is_first[first:last])
            weakened = 1 - numbers.efficacies[:, order[first:last]] * strength[:, by[first:last]]
            strength[:, against[first:last][starts]] *= np.multiply.reduceat(weakened, starts, axis=1)
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
