"""Affine forms: a game's numbers, strengths and payoffs as functions of how far all quantities move ([Figueiredo2004]).

A form is its value where nothing has moved, what each quantity adds to it on the way to its end, and how much is left
untold. What two forms have in common cancels when one is taken from the other; of a product, what two quantities do
together is left untold. If quantities go only a part r of their ways, up to 1, slopes are r times as large, and what is
untold is at most r² times as much.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from countermove.game.game import Game, Numbers, Term

MIDDLE, UNTOLD, SLOPES = 0, 1, slice(2, None)
"""Where on the last axis the parts of a form are."""

LEAVES_AT_ONCE = 2**21
"""Numbers in the forms of strengths that are made at a time, 16 MiB."""


@dataclass(frozen=True, slots=True)
class Forms:
    """A game's numbers as forms along the last axis: `effects` (players, measures, …), `synergies` (players, pairs, …),
    `costs` (measures, …), `efficacies` (counters, …).
    """

    effects: np.ndarray
    synergies: np.ndarray
    costs: np.ndarray
    efficacies: np.ndarray

    @property
    def width(self) -> int:
        """The length of a form: the quantities that move, and two."""
        return int(self.costs.shape[-1])


def make_forms(game: Game, middle: np.ndarray, half: np.ndarray) -> Forms:
    """The numbers where each quantity starts in the `middle` and moves by `half` to either side, both (quantities,)."""
    moving = np.flatnonzero(half)
    quantities = np.zeros((len(middle), len(moving) + 2))
    quantities[:, MIDDLE] = middle
    quantities[moving, 2 + np.arange(len(moving))] = half[moving]
    return Forms(
        effects=_sum_terms(game.effect_terms, quantities, (len(game.players), len(game.measures))),
        synergies=_sum_terms(game.synergy_terms, quantities, (len(game.players), len(game.pairs))),
        costs=quantities[game.cost_at],
        efficacies=quantities[game.efficacy_at],
    )


def _sum_terms(terms: Sequence[Term], quantities: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    total = np.zeros((*shape, quantities.shape[1]))
    for term in terms:
        total[term.player, term.at] += multiply(quantities[term.weight], quantities[term.amount])
    return total


def multiply(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """The product of forms, broadcast over all axes but the last."""
    product = np.asarray(one[..., MIDDLE, None] * other + other[..., MIDDLE, None] * one)
    product[..., MIDDLE] = one[..., MIDDLE] * other[..., MIDDLE]
    sizes = np.abs(one[..., MIDDLE]) * other[..., UNTOLD] + np.abs(other[..., MIDDLE]) * one[..., UNTOLD]
    product[..., UNTOLD] = sizes + reach_of(one) * reach_of(other)
    return product


def reach_of(form: np.ndarray) -> np.ndarray:
    """How far the form goes from where it starts, to either side."""
    return np.asarray(np.abs(form[..., SLOPES]).sum(axis=-1) + form[..., UNTOLD])


def largest_numbers(forms: Forms) -> Numbers:
    """The greatest sizes of the game's numbers, as a batch of one scenario."""
    arrays = (forms.effects, forms.synergies, forms.costs, forms.efficacies)
    return Numbers(*((np.abs(each[..., MIDDLE]) + reach_of(each))[None] for each in arrays))


def strength_forms(game: Game, forms: Forms, profiles: np.ndarray) -> np.ndarray:
    """Strength of each measure (§3.1) in each of the profiles, (measures, profiles, …)."""
    one = np.eye(1, forms.width)[0]
    strength = np.asarray(profiles.T[..., None] * one)
    for measure in reversed(range(len(game.measures))):
        for counter in np.flatnonzero(game.counters[:, 1] == measure):
            stopped = multiply(forms.efficacies[counter], strength[game.counters[counter, 0]])
            left = one - stopped
            left[:, UNTOLD] = stopped[:, UNTOLD]
            strength[measure] = multiply(strength[measure], left)
    return strength


def payoff_forms(game: Game, forms: Forms, profiles: np.ndarray, players: Sequence[int]) -> np.ndarray:
    """What each of the players gets (§3.2), in payoff points, in each of the profiles, (players, profiles, …)."""
    found = np.empty((len(players), len(profiles), forms.width))
    size = max(1, LEAVES_AT_ONCE // (forms.width * max(len(game.measures), 1)))
    for start in range(0, len(profiles), size):
        some = slice(start, start + size)
        strength = strength_forms(game, forms, profiles[some])
        for place, player in enumerate(players):
            found[place, some] = _payoff(game, forms, profiles[some], strength, player)
    return found


def _payoff(game: Game, forms: Forms, profiles: np.ndarray, strength: np.ndarray, player: int) -> np.ndarray:
    total = np.zeros(strength.shape[1:])
    for measure in sorted({term.at for term in game.effect_terms if term.player == player}):
        total += multiply(strength[measure], forms.effects[player, measure])
    for pair in sorted({term.at for term in game.synergy_terms if term.player == player}):
        left, right = game.pairs[pair]
        total += multiply(multiply(strength[left], strength[right]), forms.synergies[player, pair])
    for layer in game.layers:
        if layer.mover == player:
            own = list(layer.measures)
            total -= profiles[:, own].astype(float) @ forms.costs[own]
    return total
