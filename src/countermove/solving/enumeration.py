"""The plain twin: every history, every portfolio, backward induction as the definition reads (§4.2, §4.3)."""

from math import ceil, log2, prod

import numpy as np

from countermove.core.errors import OutOfReachError
from countermove.game.evaluate import payoffs
from countermove.game.game import Game, Numbers, select_scenario, tie_tolerances
from countermove.solving.playable import stuck_error
from countermove.solving.strategies import Decision, Prepared, Strategies
from countermove.solving.variables import Variable, joint_variable, violates_clauses

LARGEST_ENUMERATION = 2**22
"""Leaves that enumeration still visits one by one."""

Play = dict[tuple[int, ...], tuple[int, bool]]
"""After each history (the place of every portfolio so far in its layer's list): what follows, and if it is tied."""


def prepare_enumeration(game: Game) -> Prepared:
    """Enumeration of each scenario, one after the other.

    Raises OutOfReachError where there are too many leaves, InputError where a mover has nothing feasible.
    """
    lists = [_list_layer(game, index) for index in range(len(game.layers))]
    leaves = prod(variable.size for variable in lists)
    if leaves > LARGEST_ENUMERATION:
        raise OutOfReachError(f"case {game.id}: about 2^{ceil(log2(leaves))} leaves are too many for enumeration")

    def enumerate_all(numbers: Numbers) -> Strategies:
        scenarios = len(numbers.efficacies)
        plays = [enumerate_play(game, select_scenario(numbers, scenario), lists) for scenario in range(scenarios)]
        decisions = [(_tabulate(lists, index, plays),) for index in range(len(game.layers))]
        return Strategies(tuple(lists), tuple(decisions))

    return Prepared("enumeration", enumerate_all, ceil(log2(max(leaves, 1))), cells=leaves, work=leaves)


def enumerate_play(game: Game, numbers: Numbers, lists: list[Variable]) -> Play:
    """What is played after every history, in a batch of one scenario: the first portfolio in order of preference that
    gives its mover the most, up to the tie tolerance.
    """
    tolerance = tie_tolerances(game, numbers)[0]
    play: Play = {}

    def best(history: tuple[int, ...], profile: np.ndarray) -> np.ndarray:
        """The payoffs of all players that follow; records what is played on the way."""
        layer = len(history)
        if layer == len(game.layers):
            reached: np.ndarray = payoffs(game, numbers, profile[None, :])[0]
            return reached
        worth = {}
        for place, portfolio in enumerate(lists[layer].options):
            following = profile.copy()
            following[list(lists[layer].measures)] = portfolio
            if not violates_clauses(game, layer, following[None])[0]:
                worth[place] = best((*history, place), following)
        if not worth:
            raise stuck_error(game, layer, f"after the portfolios {history}")
        mover = game.layers[layer].mover
        most = max(payoff[mover] for payoff in worth.values())
        good = [place for place, payoff in worth.items() if payoff[mover] >= most - tolerance[mover]]
        play[history] = good[0], len(good) > 1
        return worth[good[0]]

    best((), game.given & ~game.barred)
    return play


def _list_layer(game: Game, index: int) -> Variable:
    if game.layers[index].is_given:
        return Variable(index, (), np.zeros((1, 0), bool))
    return joint_variable(game, index)


def _tabulate(lists: list[Variable], layer: int, plays: list[Play]) -> Decision:
    shape = (*(variable.size for variable in lists[:layer]), len(plays))
    table = np.zeros(shape, int)
    is_tied = np.zeros(shape, bool)
    for scenario, play in enumerate(plays):
        for history, (place, tied) in play.items():
            if len(history) == layer:
                table[*history, scenario] = place
                is_tied[*history, scenario] = tied
    return Decision(layer, tuple(range(layer)), table, is_tied)
