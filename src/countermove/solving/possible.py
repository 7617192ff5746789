"""Possible play: what movers may choose while the numbers of a game run along a stretch, as certain bounds.

Elimination, layer by layer, of bounds in place of payoffs. Along a stretch a payoff is a polynomial of known degree;
its Bernstein coefficients bound it from both sides ([Farouki2012], §3), and bounds of that form can be added, compared
and joined. A choice that is worse than another along the whole stretch is ruled out; what is left over may be played.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from countermove.game.game import Game, Term, nominal_inputs, numbers_at, tie_tolerances
from countermove.solving.factors import (
    Factor,
    FactorSum,
    add_factors,
    join_scopes,
    payoff_factors,
    spread,
    strength_factors,
)
from countermove.solving.schedule import Schedule, make_schedule
from countermove.solving.variables import Variable, preference_keys

MOST_PROFILES = 64
"""Profiles kept for a stretch; where more may be played, the stretch is too long to say anything."""

CELLS_AT_ONCE = 2**22
"""Cells of the largest table, over all stretches and points that are looked at together."""


@dataclass(frozen=True, slots=True)
class Move:
    """One quantity (its place) moved from one value to another, all else nominal."""

    column: int
    start: float
    stop: float


@dataclass(frozen=True, slots=True)
class Possible:
    """A way to find possible play: `find` gives for each move the profiles, bool (profiles, measures), among which is
    the line of play at every point of it; None where there are more than can be listed. `cells` is how much that takes,
    in table cells, for each point of a move, one more than the degree of payoffs.
    """

    find: Callable[[Sequence[Move]], list[np.ndarray | None]]
    cells: int


@dataclass(frozen=True, slots=True)
class Choices:
    """Which values of `variable` may be taken, given the variables in `scope`: `may` bool, one axis per variable of the
    scope, one for the values, then the stretches.
    """

    variable: int
    scope: tuple[int, ...]
    may: np.ndarray


def bernstein_matrix(degree: int) -> np.ndarray:
    """The matrix that turns values at degree + 1 evenly spaced points of a stretch into Bernstein coefficients."""
    points = np.arange(degree + 1) / max(degree, 1)
    powers = np.arange(degree + 1)
    binomials = np.cumprod(np.concatenate([[1.0], (degree - powers[:-1]) / (powers[:-1] + 1)]))
    basis = binomials * points[:, None] ** powers * (1 - points[:, None]) ** (degree - powers)
    matrix: np.ndarray = np.linalg.inv(basis)
    return matrix


def degrees_of(game: Game) -> np.ndarray:
    """For each quantity the degree of the polynomials that payoffs and strengths are in it, int (quantities,): 1 unless
    paths of counters rejoin, a synergy meets one path twice, or one number stands in several places.
    """
    quantities = len(game.quantities)
    strength = np.zeros((len(game.measures), quantities), int)
    for measure in reversed(range(len(game.measures))):
        for counter in np.flatnonzero(game.counters[:, 1] == measure):
            strength[measure] += strength[game.counters[counter, 0]]
            strength[measure, game.efficacy_at[counter]] += 1
    degrees: np.ndarray = strength.max(axis=0, initial=0)
    degrees[game.cost_at] = np.maximum(degrees[game.cost_at], 1)
    for term in game.effect_terms:
        degrees = np.maximum(degrees, strength[term.at] + _stated(term, quantities))
    for term in game.synergy_terms:
        both = strength[game.pairs[term.at]].sum(axis=0)
        degrees = np.maximum(degrees, both + _stated(term, quantities))
    return degrees


def _stated(term: Term, quantities: int) -> np.ndarray:
    return np.bincount([term.weight, term.amount], minlength=quantities)


def inputs_on(game: Game, moves: Sequence[Move], points: int) -> np.ndarray:
    """The quantities at evenly spaced points of each move, its ends the first and the last, as (moves, points,
    quantities).
    """
    inputs = np.tile(nominal_inputs(game), (len(moves), points, 1))
    for place, move in enumerate(moves):
        inputs[place, :, move.column] = np.linspace(move.start, move.stop, points)
    return inputs


def prepare_possible(game: Game) -> Possible:
    """Possible play by elimination. Raises OutOfReachError where its tables would be too large."""
    schedule = make_schedule(game)
    degrees = np.maximum(degrees_of(game), 1)

    def find(moves: Sequence[Move]) -> list[np.ndarray | None]:
        found: list[np.ndarray | None] = [None] * len(moves)
        points = degrees[[move.column for move in moves]] + 1
        for count in np.unique(points):
            places = np.flatnonzero(points == count)
            size = max(1, CELLS_AT_ONCE // (schedule.largest * 2 * int(count)))
            for at in range(0, len(places), size):
                some = places[at : at + size]
                made = _eliminate(game, schedule, inputs_on(game, [moves[place] for place in some], int(count)))
                for stretch, place in enumerate(some):
                    found[place] = _unfold(game, schedule.variables, made, stretch)
        return found

    return Possible(find, schedule.cells)


def _eliminate(game: Game, schedule: Schedule, inputs: np.ndarray) -> list[Choices]:
    """The choices of all layers in the order in which they are taken."""
    stretches, points, _ = inputs.shape
    numbers = numbers_at(game, inputs.reshape(stretches * points, -1))
    strength = strength_factors(game, numbers, schedule.variables)
    matrix = bernstein_matrix(points - 1)
    movers = sorted({game.layers[index].mover for index, order in enumerate(schedule.orders) if order})
    payoffs: dict[int, FactorSum] = {}
    for player in movers:
        factors = payoff_factors(game, numbers, schedule.variables, strength, player).factors()
        payoffs[player] = FactorSum(_bounds(factor, matrix, stretches) for factor in factors)
    tolerances = tie_tolerances(game, numbers).reshape(stretches, points, -1).max(axis=1)
    made: list[Choices] = []
    for index in reversed(range(len(game.layers))):
        mover = game.layers[index].mover
        for rule in schedule.rules:
            if rule.layer == index:
                payoffs[mover].add(Factor(rule.scope, np.where(rule.allowed, 0.0, -np.inf)[..., None]))
        slack = np.repeat(tolerances[:, mover, None], points, axis=1)
        made = [*_eliminate_layer(game, schedule, index, payoffs, slack), *made]
    return made


def _bounds(factor: Factor, matrix: np.ndarray, stretches: int) -> Factor:
    """The factor with bounds for values: along its last axis the lower coefficients of all stretches, then the upper
    ones.
    """
    table = factor.table
    table = np.broadcast_to(table, (*table.shape[:-1], stretches * len(matrix)))
    coefficients = table.reshape(*table.shape[:-1], stretches, len(matrix)) @ matrix.T
    return Factor(factor.scope, _join(coefficients, coefficients))


def _split(table: np.ndarray, slack: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The lower and the upper bounds, each (…, stretches, coefficients)."""
    both = table.reshape(*table.shape[:-1], 2, *slack.shape)
    return both[..., 0, :, :], both[..., 1, :, :]


def _join(low: np.ndarray, high: np.ndarray) -> np.ndarray:
    both = np.stack([low, high], axis=-3)
    return both.reshape(*both.shape[:-3], -1)


def _eliminate_layer(
    game: Game, schedule: Schedule, index: int, payoffs: dict[int, FactorSum], slack: np.ndarray
) -> list[Choices]:
    """The layer's choices in the order in which they are taken; what is left of the payoffs stays in `payoffs`.

    The last of the sums that break ties counts the choices that are open: where it is not 0, a tie stays open.
    """
    order, mover = schedule.orders[index], game.layers[index].mover
    keys = {variable: preference_keys(game, schedule.variables[variable]) for variable in order}
    words = next(iter(keys.values())).shape[1] if keys else 0
    key_sums = [
        *(FactorSum(Factor((each,), key[:, word, None]) for each, key in keys.items()) for word in range(words)),
        FactorSum(()),
    ]
    made: list[Choices] = []
    for variable in order:
        bucket = payoffs[mover].take(variable)
        key_buckets = [word.take(variable) for word in key_sums]
        scope = join_scopes([(variable,), *(factor.scope for factor in bucket)])
        sizes = tuple(schedule.variables[place].size for place in scope)
        payoff = add_factors(bucket, scope, (*sizes, 2 * slack.size))
        tie_keys = [add_factors(word, scope, (*sizes, len(slack))) for word in key_buckets]
        axis = scope.index(variable)
        may, anchor, bounds = _choose(
            np.moveaxis(payoff, axis, -2), [np.moveaxis(k, axis, -2) for k in tie_keys], slack
        )
        choices = Choices(variable, tuple(place for place in scope if place != variable), may)
        made.insert(0, choices)
        payoffs[mover].add(Factor(choices.scope, bounds))
        is_open = (may.sum(axis=-2) > 1).astype(np.int64)
        for place, (word, table) in enumerate(zip(key_sums, tie_keys, strict=True)):
            kept = np.take_along_axis(np.moveaxis(table, axis, -2), anchor, axis=-2).squeeze(-2)
            word.add(Factor(choices.scope, kept + is_open if place == words else kept))
        for player, factors in payoffs.items():
            if player != mover:
                for factor in factors.take(variable):
                    factors.add(_follow(factor, choices, slack))
    return made


def _choose(
    payoff: np.ndarray, keys: Sequence[np.ndarray], slack: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Which values may be taken (…, values, stretches), one of them for each (…, 1, stretches), and the bounds of what
    the mover then has (…, 2 · stretches · coefficients). `payoff` has its values on the axis before the last.
    """
    low, high = _split(payoff, slack)
    anchor = np.expand_dims(low.sum(axis=-1).argmax(axis=-2), -2)
    floor = np.take_along_axis(low, anchor[..., None], axis=-3)
    may = ~(high + slack < floor).all(axis=-1)
    is_same = ((high <= floor + slack / 8) & (low >= floor - slack / 8)).all(axis=-1)
    is_tie = (is_same | ~may).all(axis=-2, keepdims=True) & ~((keys[-1] > 0) & may).any(axis=-2, keepdims=True)
    best = may.copy()
    for key in keys[:-1]:
        best &= key == np.where(best, key, np.iinfo(np.int64).min).max(axis=-2, keepdims=True)
    first = np.expand_dims(best.argmax(axis=-2), -2)
    values = np.arange(may.shape[-2])[:, None]
    may = np.where(is_tie, values == first, may)
    anchor = np.where(is_tie, first, anchor)
    is_open = may.sum(axis=-2)[..., None] > 1
    floor = floor.squeeze(-3) - np.where(is_open, slack, 0)
    ceiling = np.where(may[..., None], high, -np.inf).max(axis=-3)
    return may, anchor, _join(floor, ceiling)


def _follow(factor: Factor, choices: Choices, slack: np.ndarray) -> Factor:
    """Bounds of the factor whichever of the values that may be taken is taken."""
    scope = join_scopes([factor.scope, choices.scope, (choices.variable,)])
    rest = tuple(place for place in scope if place != choices.variable)
    table = np.moveaxis(spread(factor, scope), scope.index(choices.variable), -2)
    may = _spread_choices(choices, rest)[..., None]
    low, high = _split(table, slack)
    return Factor(rest, _join(np.where(may, low, np.inf).min(axis=-3), np.where(may, high, -np.inf).max(axis=-3)))


def _spread_choices(choices: Choices, scope: tuple[int, ...]) -> np.ndarray:
    sizes = iter(choices.may.shape)
    shape = [next(sizes) if variable in choices.scope else 1 for variable in scope]
    return choices.may.reshape(*shape, *choices.may.shape[-2:])


def _unfold(game: Game, variables: Sequence[Variable], made: Sequence[Choices], stretch: int) -> np.ndarray | None:
    """All profiles that the choices leave possible on one stretch; None where they are too many."""
    plays: list[dict[int, int]] = [{}]
    for choices in made:
        longer = []
        for play in plays:
            at: tuple[int | slice, ...] = (*(play[variable] for variable in choices.scope), slice(None), stretch)
            may = choices.may[at]
            longer += [{**play, choices.variable: int(value)} for value in np.flatnonzero(may)]
        plays = longer
        if len(plays) > MOST_PROFILES:
            return None
    profiles = np.tile(game.given & ~game.barred, (len(plays), 1))
    for profile, play in zip(profiles, plays, strict=True):
        for variable, value in play.items():
            profile[list(variables[variable].measures)] = variables[variable].options[value]
    return np.unique(profiles, axis=0)
