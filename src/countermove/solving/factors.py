"""Factors: tables over a few variables, one for each scenario, whose sum is a payoff."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from countermove.game.evaluate import payoffs
from countermove.game.game import Game, Numbers, is_fixed
from countermove.solving.variables import Variable


@dataclass(frozen=True, slots=True)
class Factor:
    """`table` has one axis for each variable in `scope`, ascending, then the scenarios along its last axis."""

    scope: tuple[int, ...]
    table: np.ndarray


def spread(factor: Factor, scope: Sequence[int]) -> np.ndarray:
    """The factor's table with an axis (of length 1 where it does not depend) for each variable of a wider scope."""
    sizes = iter(factor.table.shape)
    shape = [next(sizes) if variable in factor.scope else 1 for variable in scope]
    return factor.table.reshape(*shape, factor.table.shape[-1])


def join_scopes(scopes: Iterable[Sequence[int]]) -> tuple[int, ...]:
    """All variables of the scopes, ascending."""
    return tuple(sorted({variable for scope in scopes for variable in scope}))


def add_factors(factors: Sequence[Factor], scope: tuple[int, ...], shape: tuple[int, ...]) -> np.ndarray:
    """The sum of the factors as one table of the given shape over `scope`."""
    total = np.zeros(shape, np.result_type(*(factor.table for factor in factors)) if factors else float)
    for factor in factors:
        total += spread(factor, scope)
    return total


class FactorSum:
    """An open sum of factors, indexed by variable: it changes as factors are put in and variables taken out.

    No factor's scope is inside another's: they are summed up where one is. What depends on no variable stands alone.
    """

    def __init__(self, factors: Iterable[Factor]) -> None:
        self.tables: dict[tuple[int, ...], np.ndarray] = {}
        self.scopes_of: dict[int, set[tuple[int, ...]]] = {}
        for factor in factors:
            self.add(factor)

    def add(self, factor: Factor) -> None:
        """One more factor."""
        scope, table = factor.scope, factor.table
        members = set(scope)
        touching = sorted(set().union(*(self.scopes_of.get(variable, set()) for variable in scope)))
        for other in touching:
            if members < set(other):
                self.tables[other] = self.tables[other] + spread(Factor(scope, table), other)
                return
        for other in touching:
            if members >= set(other):
                table = table + spread(Factor(other, self._remove(other)), scope)
        self.tables[scope] = table if scope or scope not in self.tables else self.tables[scope] + table
        for variable in scope:
            self.scopes_of.setdefault(variable, set()).add(scope)

    def take(self, variable: int) -> list[Factor]:
        """Takes out the factors that depend on the variable."""
        return [Factor(scope, self._remove(scope)) for scope in sorted(self.scopes_of.get(variable, set()))]

    def holding(self, variable: int) -> list[Factor]:
        """The factors that depend on the variable, left where they are."""
        return [Factor(scope, self.tables[scope]) for scope in sorted(self.scopes_of.get(variable, set()))]

    def around(self, variable: int) -> set[int]:
        """The variable and all that share a factor with it."""
        return {variable}.union(*self.scopes_of.get(variable, set()))

    def factors(self) -> list[Factor]:
        """All factors."""
        return [Factor(scope, table) for scope, table in self.tables.items()]

    def copy(self) -> "FactorSum":
        """The same sum, to be changed on its own."""
        return FactorSum(self.factors())

    def _remove(self, scope: tuple[int, ...]) -> np.ndarray:
        for variable in scope:
            self.scopes_of[variable].discard(scope)
        return self.tables.pop(scope)


def strength_scopes(game: Game, variables: Sequence[Variable]) -> list[tuple[int, ...]]:
    """For each measure, the variables that its strength depends on (§3.1): its own and those of all its counters."""
    variable_of = {measure: index for index, variable in enumerate(variables) for measure in variable.measures}
    scopes: list[tuple[int, ...]] = [()] * len(game.measures)
    counters = _counters_of(game)
    for measure in reversed(range(len(game.measures))):
        if game.barred[measure]:
            continue
        own = [variable_of[measure]] if measure in variable_of else []
        scopes[measure] = join_scopes([own, *(scopes[game.counters[at, 0]] for at in counters.get(measure, ()))])
    return scopes


def _counters_of(game: Game) -> dict[int, list[int]]:
    """The counters against each measure that has any, as places in the game's list of counters."""
    found: dict[int, list[int]] = {}
    for counter, against in enumerate(game.counters[:, 1]):
        found.setdefault(int(against), []).append(counter)
    return found


def strength_factors(game: Game, numbers: Numbers, variables: Sequence[Variable]) -> list[Factor]:
    """Strength of each measure (§3.1), in [0, 1], as one factor per measure."""
    scopes = strength_scopes(game, variables)
    factors: list[Factor] = [Factor((), np.zeros(1))] * len(game.measures)
    fixed = is_fixed(game)
    place_of = {measure: place for place, variable in enumerate(variables) for measure in variable.measures}
    counters = _counters_of(game)
    for measure in reversed(range(len(game.measures))):
        if game.barred[measure]:
            continue
        table = np.ones((1,) * (len(scopes[measure]) + 1))
        if not fixed[measure]:
            table = spread(_adoption(variables, place_of[measure], measure), scopes[measure])
        for counter in counters.get(measure, ()):
            by = game.counters[counter, 0]
            table = table * (1 - numbers.efficacies[:, counter] * spread(factors[by], scopes[measure]))
        factors[measure] = Factor(scopes[measure], table)
    return factors


def _adoption(variables: Sequence[Variable], index: int, measure: int) -> Factor:
    column = variables[index].measures.index(measure)
    return Factor((index,), variables[index].options[:, column].astype(float)[:, None])


def payoff_scopes(game: Game, variables: Sequence[Variable], player: int) -> set[tuple[int, ...]]:
    """The scopes of the factors whose sum is the player's payoff."""
    scopes = strength_scopes(game, variables)
    touched = {scopes[term.at] for term in game.effect_terms if term.player == player}
    for term in game.synergy_terms:
        if term.player == player:
            touched.add(join_scopes(scopes[measure] for measure in game.pairs[term.at]))
    return touched | {(index,) for index in _cost_variables(game, variables, player)}


def payoff_factors(
    game: Game, numbers: Numbers, variables: Sequence[Variable], strength: Sequence[Factor], player: int
) -> FactorSum:
    """The player's payoff (§3.2), in payoff points, as a sum of factors; what is fixed is left out."""
    factors = FactorSum(())
    for measure in sorted({term.at for term in game.effect_terms if term.player == player}):
        factors.add(_scale(strength[measure], numbers.effects[:, player, measure]))
    for pair in sorted({term.at for term in game.synergy_terms if term.player == player}):
        factors.add(_scale(_product(strength, game.pairs[pair]), numbers.synergies[:, player, pair]))
    for index in _cost_variables(game, variables, player):
        chosen = variables[index].options.astype(float)
        factors.add(Factor((index,), -chosen @ numbers.costs[:, variables[index].measures].T))
    return factors


def whole_payoff_factors(game: Game, numbers: Numbers, variables: Sequence[Variable]) -> tuple[list[Factor], ...]:
    """Each player's payoff (§3.2) in a batch of one scenario as factors that add up to it, what is fixed among them.

    Every variable stands for measures.
    """
    strength = strength_factors(game, numbers, variables)
    profile = game.given & ~game.barred
    for variable in variables:
        profile[list(variable.measures)] = variable.options[0]
    payoff = payoffs(game, numbers, profile[None])[0]
    found = []
    for player in range(len(game.players)):
        factors = payoff_factors(game, numbers, variables, strength, player).factors()
        fixed = payoff[player] - sum(factor.table.flat[0] for factor in factors)
        found.append([*factors, Factor((), np.array([fixed]))])
    return tuple(found)


def _cost_variables(game: Game, variables: Sequence[Variable], player: int) -> list[int]:
    return [
        index
        for index, variable in enumerate(variables)
        if variable.measures and game.layers[variable.layer].mover == player
    ]


def _scale(factor: Factor, by_scenario: np.ndarray) -> Factor:
    return Factor(factor.scope, factor.table * by_scenario)


def _product(strength: Sequence[Factor], pair: np.ndarray) -> Factor:
    left, right = (strength[measure] for measure in pair)
    scope = join_scopes([left.scope, right.scope])
    return Factor(scope, spread(left, scope) * spread(right, scope))
