"""Compiled: payoffs by the rules, for certificates. The plain twin is in `certify`; no method uses either."""

import numpy as np
from numba import njit


@njit(cache=True, nogil=True)
def pay_by_rule(profiles, layers, counters, pairs, numbers):
    """Payoffs of all players (§3), float (rows, players), of `profiles` bool (rows, measures).

    `layers` int (layers, 2): mover, number of measures. `numbers` are effects, synergies, costs and efficacies in one
    scenario. Measures stand in the order of their layers, so that what counters one of them stands after it.
    """
    effects, synergies, costs, efficacies = numbers
    payers = np.repeat(layers[:, 0], layers[:, 1])
    latest, before = np.full(len(payers), -1), np.empty(len(counters), np.int64)
    for place in range(len(counters)):
        before[place], latest[counters[place, 1]] = latest[counters[place, 1]], place
    payoffs, strength = np.zeros((len(profiles), len(effects))), np.empty(len(payers))
    for row in range(len(profiles)):
        for measure in range(len(payers) - 1, -1, -1):
            strength[measure] = 1.0 if profiles[row, measure] else 0.0
            if not profiles[row, measure]:
                continue
            place = latest[measure]
            while place >= 0:
                strength[measure] *= 1.0 - efficacies[place] * strength[counters[place, 0]]
                place = before[place]
            payoffs[row, payers[measure]] -= costs[measure]
            for player in range(len(effects)):
                payoffs[row, player] += effects[player, measure] * strength[measure]
        for pair in range(len(pairs)):
            both = strength[pairs[pair, 0]] * strength[pairs[pair, 1]]
            for player in range(len(effects)):
                payoffs[row, player] += synergies[player, pair] * both
    return payoffs
