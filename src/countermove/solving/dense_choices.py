"""Compiled: what the movers before the last one do, once payoffs are known. The plain twin is that of `kernels`."""

import numpy as np
from numba import njit

from countermove.solving.dense_codes import MATHS
from countermove.solving.kernels import larger


@njit(cache=True, nogil=True, fastmath=MATHS)
def choose_in_layer(payoffs, mover, tolerances, choices, ties):
    """The first good place along the third axis of `payoffs` (scenarios, before, places, players, after): fills choices
    and ties (scenarios, before, after) and returns the payoffs there.
    """
    scenarios, before, places, players, after = payoffs.shape
    chosen, best = np.empty((scenarios, before, players, after)), np.empty(after)
    answers, hits = np.empty(after, np.int64), np.empty(after, np.int64)
    for scenario in range(scenarios):
        tolerance = tolerances[scenario, mover]
        for i in range(before):
            for j in range(after):
                best[j], answers[j], hits[j] = -np.inf, 0, 0
            for place in range(places):
                for j in range(after):
                    best[j] = larger(best[j], payoffs[scenario, i, place, mover, j])
            for place in range(places - 1, -1, -1):
                for j in range(after):
                    is_good = payoffs[scenario, i, place, mover, j] >= best[j] - tolerance
                    answers[j] = place if is_good else answers[j]
                    hits[j] += 1 if is_good else 0
            for j in range(after):
                choices[scenario, i, j], ties[scenario, i, j] = answers[j], hits[j] > 1
                for player in range(players):
                    chosen[scenario, i, player, j] = payoffs[scenario, i, answers[j], player, j]
    return chosen
