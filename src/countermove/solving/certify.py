"""The independent check of a solution (§4.5): its own rules, its own payoffs, every portfolio on the line of play.

It shares nothing with the methods: feasibility, strength and payoff are written here a second time, from SEMANTICS §2.4
and §3, and only the solution's own strategies are asked how play goes on after a deviation.
"""

from functools import lru_cache
from importlib import import_module
from math import ceil, isfinite

import numpy as np

from countermove.game.game import Game, Numbers, columns, freeze, nominal_numbers, payoff_ranges
from countermove.solving.solution import Certificate, Solution
from countermove.solving.strategies import follow

LARGEST_EXHAUSTIVE_LAYER = 20
LARGEST_KEPT = 12
"""Free measures of a layer up to which the list of their sets is kept for the next layer or game."""

SAMPLED_PORTFOLIOS = 2**12
LARGEST_PAIRED_LAYER = 64
ROUNDING = 1e-12
"""What rounding may make of equal payoffs, as a share of the payoff range, where the tie tolerance is narrower."""

ROWS_AT_ONCE = 2**13
"""Profiles whose payoffs are found together: their strengths stay in the cache."""


def certify(solution: Solution, numbers: Numbers | None = None) -> Certificate:
    """Whether the line of play is what the strategies give, keeps the rules, is worth what the solution says, and no
    mover could gain more than the tie tolerance by any other portfolio, given the solution's own continuation.

    A layer with more than 20 free measures is checked on the neighbours of its portfolio (one measure changed, or two
    in layers of up to 64) and a fixed sample; the certificate then says that it is not exhaustive. `numbers` are the
    nominal ones, where they are known already.
    """
    game = solution.game
    numbers = numbers or nominal_numbers(game)
    ranges = payoff_ranges(game, numbers)[0]
    tolerances, roundings = (game.tie_tolerance * ranges).tolist(), (ROUNDING * ranges).tolist()
    tolerance = max(tolerances, default=0.0)
    profiles, starts, is_within_rules, exhaustive = _follow_deviations(solution)
    pay = pay_in_loops if solution.method == "dense" else payoffs_by_rule
    worth = pay(game, numbers, np.vstack([profiles, solution.profile]))
    stated = np.array([solution.payoffs[player] for player in game.players])
    is_own_line = bool((profiles[0] == solution.profile).all())
    is_true = bool((np.abs(worth[-1] - stated) <= tolerance + 1e-9 * np.abs(stated)).all())
    holds = is_own_line and is_true and is_within_rules
    largest_gain = 0.0
    for index, layer in enumerate(game.layers):
        tried = worth[starts[index] : starts[index + 1], layer.mover]
        if len(tried):
            gain = float(tried.max()) - solution.payoffs[game.players[layer.mover]]
            largest_gain = max(largest_gain, gain)
            holds &= bool(gain <= tolerances[layer.mover] * (1 + 1e-6) + roundings[layer.mover])
    return Certificate(holds, len(profiles) - 1, largest_gain, tolerance, exhaustive)


def _follow_deviations(solution: Solution) -> tuple[np.ndarray, list[int], bool, bool]:
    """Whole profiles (rows, measures): first what the strategies give from the start, then, layer by layer, what they
    make of each portfolio tried in it; where each layer's rows start; whether the line keeps the rules, and whether
    every portfolio was tried.
    """
    game, tried = solution.game, [solution.profile[None]]
    starts, is_within_rules, exhaustive = [1], True, True
    for index, layer in enumerate(game.layers):
        if not layer.is_given:
            candidates, all_tried = _portfolios_to_try(game, index, solution.profile)
            kept = keeps_rules(game, index, candidates)
            tried.append(candidates[1:][kept[1:]])
            is_within_rules &= bool(kept[0])
            exhaustive &= all_tried
        starts.append(starts[-1] + (0 if layer.is_given else len(tried[-1])))
    profiles = np.vstack(tried)
    follow(game, solution.strategies, profiles, starts[:-1])
    return profiles, starts, is_within_rules, exhaustive


def _portfolios_to_try(game: Game, index: int, line: np.ndarray) -> tuple[np.ndarray, bool]:
    """The line, and profiles (rows, measures) that follow it but for the layer and take every portfolio in it; whether
    these are all there are.
    """
    free = [m for m in game.layers[index].measures if not game.given[m] and not game.barred[m]]
    if len(free) <= LARGEST_EXHAUSTIVE_LAYER:
        choices = _list_choices(len(free)) if len(free) <= LARGEST_KEPT else _make_choices(len(free))
    else:
        rng = np.random.default_rng(0)
        neighbours = line[free] ^ np.vstack([np.eye(len(free), dtype=bool), _pair_flips(len(free))])
        choices = np.vstack([neighbours, rng.random((SAMPLED_PORTFOLIOS, len(free))) < 0.5])
    profiles = np.empty((len(choices) + 1, len(line)), bool)
    profiles[:] = line
    profiles[1:, columns(free)] = choices
    return profiles, len(free) <= LARGEST_EXHAUSTIVE_LAYER


@lru_cache(maxsize=LARGEST_KEPT + 1)
def _list_choices(size: int) -> np.ndarray:
    return freeze(_make_choices(size))


def _make_choices(size: int) -> np.ndarray:
    """Every set of so many measures, as bool (sets, measures)."""
    choices: np.ndarray = (np.arange(2**size)[:, None] >> np.arange(size) & 1).astype(bool)
    return choices


def _pair_flips(size: int) -> np.ndarray:
    flips = np.eye(size, dtype=bool)
    if size > LARGEST_PAIRED_LAYER:
        return flips[:0]
    first, second = np.triu_indices(size, 1)
    return flips[first] | flips[second]


def keeps_rules(game: Game, index: int, profiles: np.ndarray) -> np.ndarray:
    """Which profiles hold a feasible portfolio in the layer (§2.4), as bool (rows,)."""
    layer = game.layers[index]
    own = columns(layer.measures)
    adopted = profiles[:, own]
    feasible = np.ones(len(profiles), bool)
    if layer.at_most < len(layer.measures) or layer.at_least > 0:
        counts = adopted.sum(axis=1)
        feasible &= (counts <= layer.at_most) & (counts >= layer.at_least)
    if isfinite(layer.budget):
        efforts = (adopted * game.efforts[own]).sum(axis=1)
        feasible &= efforts <= layer.budget + 1e-9 * max(1.0, layer.budget)
    if not len(game.requires) and not len(game.excludes):
        return feasible
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


def pay_in_loops(game: Game, numbers: Numbers, profiles: np.ndarray) -> np.ndarray:
    """Payoffs as `payoffs_by_rule` has them, by compiled loops, which dense enumeration has loaded already: quicker on
    up to some thousands of profiles, and no slower on more.
    """
    layers = np.array([(layer.mover, len(layer.measures)) for layer in game.layers], int).reshape(-1, 2)
    loops = import_module("countermove.solving.certify_loops")
    scenario = (numbers.effects[0], numbers.synergies[0], numbers.costs[0], numbers.efficacies[0])
    payoffs: np.ndarray = loops.pay_by_rule(profiles, layers, game.counters, game.pairs, scenario)
    return payoffs


def payoffs_by_rule(game: Game, numbers: Numbers, profiles: np.ndarray) -> np.ndarray:
    """Payoffs of all players (§3) in the only scenario of `numbers`, shape (rows, players), in blocks of rows."""
    if len(profiles) <= ROWS_AT_ONCE:
        return _payoffs_of_block(game, numbers, profiles.T.astype(float))
    blocks = np.array_split(profiles, ceil(len(profiles) / ROWS_AT_ONCE))
    return np.vstack([_payoffs_of_block(game, numbers, block.T.astype(float)) for block in blocks])


def _payoffs_of_block(game: Game, numbers: Numbers, adopted: np.ndarray) -> np.ndarray:
    """Layer by layer from the last, as the rules are written; `adopted` is 0 or 1, shape (measures, rows)."""
    strength = adopted.copy()
    order = np.argsort(game.counters[:, 1], kind="stable")
    by, efficacies = game.counters[order, 0], numbers.efficacies[0, order, None]
    counts = np.bincount(game.counters[:, 1], minlength=len(game.measures))
    starts = np.cumsum(counts) - counts
    for layer in reversed(game.layers):
        own, many = columns(layer.measures), counts[columns(layer.measures)]
        if not many.any():
            continue
        first = int(starts[layer.measures[0]])
        last = first + int(many.sum())
        let_through = strength[by[first:last]]
        let_through *= -efficacies[first:last]
        let_through += 1
        if (many == many[0]).all():
            strength[own] *= let_through.reshape(len(many), -1, adopted.shape[1]).prod(axis=1)
        else:
            countered = layer.measures[0] + np.flatnonzero(many)
            strength[countered] *= np.multiply.reduceat(let_through, starts[countered] - first, axis=0)
    total: np.ndarray = numbers.effects[0] @ strength
    if len(game.pairs):
        left, right = game.pairs.T
        total += numbers.synergies[0] @ (strength[left] * strength[right])
    for layer in game.layers:
        own = columns(layer.measures)
        total[layer.mover] -= numbers.costs[0, own] @ adopted[own]
    return total.T
