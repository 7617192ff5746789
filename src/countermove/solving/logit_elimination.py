"""Logit play layer by layer over factors (§4.7): expectations in place of maxima, where a layer's choices fall apart.

A mover's payoff after a history is a sum of factors. Measures of its layer that share no factor, not even through
others, are chosen independently of one another, so that a table for each such group says all. Every other sum of
factors then follows as its expectation.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, log2, prod

import numpy as np

from countermove.core.errors import OutOfReachError
from countermove.game.game import Game, Numbers
from countermove.solving.factors import (
    Factor,
    FactorSum,
    add_factors,
    join_scopes,
    payoff_scopes,
    spread,
    whole_payoff_factors,
)
from countermove.solving.mixes import Mix, MixedPlay, MixedStrategies, logit_probabilities
from countermove.solving.scopes import Scopes, name_culprits
from countermove.solving.variables import (
    Rule,
    Variable,
    clause_rules,
    free_measures,
    joint_variable,
    split_variables,
)

LARGEST_MIX = 2**24
"""Cells in the largest table that is still built."""


@dataclass(frozen=True, slots=True)
class Outline:
    """What is chosen and in how large tables: `largest` is the number of cells of the largest, `cells` of all together,
    `culprits` the measures in the largest.
    """

    variables: tuple[Variable, ...]
    rules: tuple[Rule, ...]
    largest: int
    cells: int
    culprits: tuple[int, ...]


def outline(game: Game) -> Outline:
    """The tables that elimination would build, found on paper; none of them may be larger than LARGEST_MIX to solve."""
    variables = _variables(game)
    rules = tuple(clause_rules(game, variables))
    sums = [Scopes(payoff_scopes(game, variables, player)) for player in range(len(game.players))]
    sums += [Scopes([(place,)]) for place in range(len(variables))]
    seen = [scope for scopes in sums for scope in scopes.all]
    for index in reversed(range(len(game.layers))):
        own = {place for place, variable in enumerate(variables) if variable.layer == index}
        bound = [rule.scope for rule in rules if rule.layer == index]
        tables = [
            frozenset(join_scopes(group)) for group in _groups(own, [*sums[game.layers[index].mover].all, *bound])
        ]
        seen += tables
        for place, scopes in enumerate(sums):
            widened = [scope.union(*(table for table in tables if table & scope & own)) for scope in scopes.all]
            seen += [scope | (table - own) for scope in scopes.all for table in tables if table & scope & own]
            sums[place] = Scopes(scope - own for scope in widened)
    sizes = [variable.size for variable in variables]
    largest = max(seen, key=lambda scope: _cells(scope, sizes), default=frozenset())
    culprits = tuple(measure for place in sorted(largest) for measure in variables[place].measures)
    return Outline(variables, rules, _cells(largest, sizes), sum(_cells(scope, sizes) for scope in seen), culprits)


def _variables(game: Game) -> tuple[Variable, ...]:
    """A variable for each measure, but one for all of a layer whose limits bind its measures together."""
    found: list[Variable] = []
    for index, layer in enumerate(game.layers):
        if layer.is_given or not free_measures(game, layer):
            continue
        try:
            single, limits = split_variables(game, index)
        except OutOfReachError:
            single, limits = [], []
        found += single if single and not limits else [joint_variable(game, index)]
    return tuple(found)


def _groups(own: set[int], scopes: Iterable[Iterable[int]]) -> list[list[tuple[int, ...]]]:
    """The scopes that touch a layer's variables, grouped so that no two groups share any of those variables."""
    groups: list[tuple[set[int], list[tuple[int, ...]]]] = [({place}, [(place,)]) for place in sorted(own)]
    for scope in scopes:
        shared = own & set(scope)
        if not shared:
            continue
        touched = [group for group in groups if group[0] & shared]
        groups = [group for group in groups if not group[0] & shared]
        members = set().union(*(group[0] for group in touched))
        groups.append((members, [*(each for group in touched for each in group[1]), tuple(sorted(scope))]))
    return [scopes for _, scopes in groups]


def _cells(scope: Iterable[int], sizes: Sequence[int]) -> int:
    return prod(sizes[place] for place in scope)


def check_outline(game: Game, plan: Outline) -> None:
    """Nothing; OutOfReachError with the predicted size where a table would be too large (§4.6)."""
    if plan.largest <= LARGEST_MIX:
        return
    raise OutOfReachError(
        f"case {game.id}: exact logit play needs a table of about 2^{ceil(log2(plan.largest))} cells (the limit is "
        f"2^{LARGEST_MIX.bit_length() - 1}), because the chances of these measures hang together: "
        f"{name_culprits([game.measures[measure] for measure in plan.culprits])}"
    )


def solve_factors(game: Game, numbers: Numbers, precision: float, plan: Outline) -> MixedPlay:
    """Logit play of one scenario (§4.7). What a measure's adoption comes to is an expectation like any payoff."""
    variables = plan.variables
    n_players = len(game.players)
    expected = list(whole_payoff_factors(game, numbers, variables))
    free = [(place, column) for place, variable in enumerate(variables) for column in range(len(variable.measures))]
    expected += [[Factor((place,), variables[place].options[:, column, None].astype(float))] for place, column in free]
    mixes: list[tuple[Mix, ...]] = [()] * len(game.layers)
    for index in reversed(range(len(game.layers))):
        own = {place for place, variable in enumerate(variables) if variable.layer == index}
        rules = [rule for rule in plan.rules if rule.layer == index]
        mixes[index] = _mix_layer(variables, own, expected[game.layers[index].mover], rules, precision)
        expected = [_expect(factors, own, mixes[index]) for factors in expected]
    sums = np.array([sum(float(factor.table[0]) for factor in factors) for factors in expected])
    adoption = (game.given & ~game.barred).astype(float)
    adoption[[variables[place].measures[column] for place, column in free]] = sums[n_players:]
    return MixedPlay(MixedStrategies(variables, tuple(mixes)), sums[:n_players], adoption)


def _mix_layer(
    variables: Sequence[Variable], own: set[int], factors: Sequence[Factor], rules: Sequence[Rule], precision: float
) -> tuple[Mix, ...]:
    made = []
    for group in _groups(own, [*(factor.scope for factor in factors), *(rule.scope for rule in rules)]):
        scope = join_scopes(group)
        members = tuple(place for place in scope if place in own)
        shape = tuple(variables[place].size for place in scope)
        before = shape[: len(scope) - len(members)]
        chosen = [factor for factor in factors if own & set(factor.scope) & set(members)]
        payoff = add_factors(chosen, scope, (*shape, 1)).reshape(*before, -1)
        bound = [rule for rule in rules if set(rule.scope) & set(members)]
        allowed = _allowed(bound, scope, shape).reshape(*before, -1) if bound else None
        table = logit_probabilities(payoff, precision, allowed).reshape(shape)
        made.append(Mix(members, scope[: len(before)], table))
    return tuple(made)


def _allowed(rules: Sequence[Rule], scope: tuple[int, ...], shape: tuple[int, ...]) -> np.ndarray:
    allowed = np.ones(shape, bool)
    for rule in rules:
        allowed &= spread(Factor(rule.scope, rule.allowed[..., None]), scope)[..., 0]
    return allowed


def _expect(factors: Sequence[Factor], own: set[int], mixes: Sequence[Mix]) -> list[Factor]:
    """The sum of the factors, expected over a layer's choices, as factors over the variables of earlier layers."""
    kept = FactorSum(factor for factor in factors if not own & set(factor.scope))
    for factor in factors:
        if own & set(factor.scope):
            following = factor
            for mix in mixes:
                following = _expect_over(following, mix)
            kept.add(following)
    return kept.factors()


def _expect_over(factor: Factor, mix: Mix) -> Factor:
    shared = set(mix.variables) & set(factor.scope)
    if not shared:
        return factor
    axes = (*mix.scope, *mix.variables)
    unused = tuple(axis for axis, place in enumerate(axes) if place in mix.variables and place not in shared)
    chance = Factor(
        tuple(place for place in axes if place not in mix.variables or place in shared),
        mix.table.sum(axis=unused)[..., None],
    )
    scope = join_scopes([factor.scope, chance.scope])
    summed = tuple(scope.index(place) for place in sorted(shared))
    table = (spread(factor, scope) * spread(chance, scope)).sum(axis=summed)
    return Factor(tuple(place for place in scope if place not in shared), table)
