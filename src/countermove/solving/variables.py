"""What movers decide: the free measures of a layer as variables, and the rules their values must keep to (§2.4).

A layer is either *split* (one variable per measure, limits carried by a running count of resources) or *joint* (one
variable whose values are the layer's portfolios). Split keeps tables narrow where measures hardly interact; joint
keeps them small where everything interacts and limits rule out most portfolios.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np

from countermove.core.errors import OutOfReachError
from countermove.game.game import Game, LayerRules, is_fixed

LARGEST_JOINT_LAYER = 16
LARGEST_RESOURCE_COUNT = 4096
KEY_BITS = 60


@dataclass(frozen=True, slots=True)
class Variable:
    """One choice of a layer's mover: `options` bool (values, measures) lists its values, most preferred first.

    A variable without measures counts resources used so far; its values follow from the others.
    """

    layer: int
    measures: tuple[int, ...]
    options: np.ndarray

    @property
    def size(self) -> int:
        """How many values it has."""
        return len(self.options)


@dataclass(frozen=True, slots=True)
class Rule:
    """Combinations of values that a layer's mover may not choose: `allowed` bool, one axis per variable in `scope`."""

    layer: int
    scope: tuple[int, ...]
    allowed: np.ndarray


@dataclass(frozen=True, slots=True)
class Clause:
    """Measure `first` at `first_value` and measure `second` at `second_value` may not be together."""

    layer: int
    first: int
    first_value: bool
    second: int
    second_value: bool


def free_measures(game: Game, layer: LayerRules) -> tuple[int, ...]:
    """The measures that the layer's mover can adopt or not."""
    fixed = is_fixed(game)
    return tuple(measure for measure in layer.measures if not fixed[measure])


def clauses(game: Game) -> tuple[Clause, ...]:
    """`requires` and `excludes` as clauses, each with the layer whose mover is bound by it.

    A measure binds the mover of its own layer, an exclusion that of the later layer; facts bind nobody.
    """
    layer_of = {measure: index for index, layer in enumerate(game.layers) for measure in layer.measures}

    def is_fact(measure: int) -> bool:
        return game.layers[layer_of[measure]].is_given

    found = [
        Clause(layer_of[measure], int(measure), True, int(other), False)
        for measure, other in game.requires
        if not is_fact(measure)
    ]
    for first, second in game.excludes:
        choosers = [layer_of[measure] for measure in (first, second) if not is_fact(measure)]
        if choosers:
            found.append(Clause(max(choosers), int(first), True, int(second), True))
    return tuple(found)


def list_portfolios(game: Game, layer: LayerRules) -> np.ndarray:
    """All portfolios of the layer's free measures that keep to its limits and to the clauses within it, as bool
    (portfolios, free measures): fewer measures first, then the ones that come first in the file (§4.3).
    """
    free = free_measures(game, layer)
    if len(free) > 20:
        raise OutOfReachError(
            f"layer {layer.id}: the 2^{len(free)} portfolios of its {len(free)} measures are too many to list"
        )
    bits = np.arange(2 ** len(free))[:, None] >> np.arange(len(free))[::-1] & 1
    portfolios = bits.astype(bool)
    counts = portfolios.sum(axis=1)
    portfolios = portfolios[np.lexsort((-np.arange(len(portfolios)), counts))]
    feasible: np.ndarray = portfolios[_keeps_limits(game, layer, portfolios) & _keeps_clauses(game, layer, portfolios)]
    return feasible


def _keeps_limits(game: Game, layer: LayerRules, portfolios: np.ndarray) -> np.ndarray:
    free = list(free_measures(game, layer))
    effort, count = _used_by_given(game, layer)
    efforts = portfolios @ game.efforts[free] + effort
    counts = portfolios.sum(axis=1) + count
    kept: np.ndarray = (efforts <= budget_with_slack(layer)) & (counts <= layer.at_most)
    kept &= counts >= layer.at_least
    return kept


def _keeps_clauses(game: Game, layer: LayerRules, portfolios: np.ndarray) -> np.ndarray:
    full = np.zeros((len(portfolios), len(game.measures)), bool)
    full[:, game.given & ~game.barred] = True
    full[:, list(free_measures(game, layer))] = portfolios
    fixed_or_own = is_fixed(game)
    fixed_or_own[list(layer.measures)] = True
    kept = np.ones(len(portfolios), bool)
    for clause in clauses(game):
        if game.layers[clause.layer] is layer and fixed_or_own[clause.first] and fixed_or_own[clause.second]:
            broken = (full[:, clause.first] == clause.first_value) & (full[:, clause.second] == clause.second_value)
            kept &= ~broken
    return kept


def violates_clauses(game: Game, layer: int, profiles: np.ndarray) -> np.ndarray:
    """Which profiles, bool (rows, measures), break a clause that binds the mover of `layer`, as bool (rows,)."""
    violated = np.zeros(len(profiles), bool)
    for clause in clauses(game):
        if clause.layer == layer:
            violated |= (profiles[:, clause.first] == clause.first_value) & (
                profiles[:, clause.second] == clause.second_value
            )
    return violated


def _used_by_given(game: Game, layer: LayerRules) -> tuple[float, int]:
    members = [measure for measure in layer.measures if game.given[measure] and not game.barred[measure]]
    return float(game.efforts[members].sum()), len(members)


def budget_with_slack(layer: LayerRules) -> float:
    """The layer's budget, with room for the rounding of a sum of efforts."""
    return layer.budget + 1e-9 * max(1.0, layer.budget) if np.isfinite(layer.budget) else np.inf


def joint_variable(game: Game, index: int) -> Variable:
    """The layer as one variable, a value for each of its portfolios."""
    layer = game.layers[index]
    return Variable(index, free_measures(game, layer), list_portfolios(game, layer))


def split_variables(game: Game, index: int) -> tuple[list[Variable], list[tuple[tuple[int, ...], np.ndarray]]]:
    """The layer as one variable per measure, with the resource counts that its limits need.

    Returns the variables, and for each limit rule its scope (places in that list) and allowed bool array.
    """
    layer = game.layers[index]
    free = free_measures(game, layer)
    options = np.array([[False], [True]])
    variables = [Variable(index, (measure,), options) for measure in free]
    if _limits_never_bind(game, layer, free):
        return variables, []
    rules: list[tuple[tuple[int, ...], np.ndarray]] = []
    states = [(0.0, 0)]
    before: tuple[int, ...] = ()
    for place, measure in enumerate(free):
        is_last = place == len(free) - 1
        following = _next_states(game, layer, states, measure, is_last)
        allowed = _transitions(game, layer, states, following, measure)
        allowed = allowed if before else allowed[0]
        if is_last:
            rules.append(((*before, place), np.any(allowed, axis=-1)))
        else:
            variables.append(Variable(index, (), np.zeros((len(following), 0), bool)))
            after = len(variables) - 1
            rules.append(((*before, place, after), allowed))
            before, states = (after,), following
    return variables, rules


def _limits_never_bind(game: Game, layer: LayerRules, free: tuple[int, ...]) -> bool:
    effort, count = _used_by_given(game, layer)
    fits = effort + game.efforts[list(free)].sum() <= budget_with_slack(layer)
    return bool(fits and count + len(free) <= layer.at_most and count >= layer.at_least)


def _after(game: Game, layer: LayerRules, state: tuple[float, int], measure: int, adopted: bool) -> tuple[float, int]:
    """Effort and number of measures used once `measure` is decided; counted only where a limit asks for it."""
    effort, count = state
    if adopted:
        effort = round(effort + game.efforts[measure], 9) if np.isfinite(layer.budget) else 0.0
        count += 1
    return effort, count


def _is_within(game: Game, layer: LayerRules, state: tuple[float, int], *, is_last: bool) -> bool:
    used_effort, used_count = _used_by_given(game, layer)
    effort, count = state[0] + used_effort, state[1] + used_count
    enough = count >= layer.at_least or not is_last
    return effort <= budget_with_slack(layer) and count <= layer.at_most and enough


def _next_states(
    game: Game, layer: LayerRules, states: list[tuple[float, int]], measure: int, is_last: bool
) -> list[tuple[float, int]]:
    reached = {
        after
        for state, adopted in product(states, (False, True))
        if _is_within(game, layer, after := _after(game, layer, state, measure, adopted), is_last=is_last)
    }
    if len(reached) > LARGEST_RESOURCE_COUNT:
        raise OutOfReachError(
            f"layer {layer.id}: its budget can be used up in more than {LARGEST_RESOURCE_COUNT:,} different ways; "
            "state efforts as small whole numbers"
        )
    return sorted(reached)


def _transitions(
    game: Game,
    layer: LayerRules,
    states: list[tuple[float, int]],
    following: list[tuple[float, int]],
    measure: int,
) -> np.ndarray:
    """Which step leads where, as bool (states, adopted, following states)."""
    allowed = np.zeros((len(states), 2, len(following)), bool)
    place = {state: index for index, state in enumerate(following)}
    for index, state in enumerate(states):
        for adopted in (False, True):
            after = _after(game, layer, state, measure, adopted)
            if after in place:
                allowed[index, int(adopted), place[after]] = True
    return allowed


def preference_keys(game: Game, variable: Variable) -> np.ndarray:
    """How the variable's values rank when payoffs tie (§4.3), as int64 (values, words): larger is preferred,
    word by word; keys of a layer's variables add up. First fewer measures, then first in the file.
    """
    free = free_measures(game, game.layers[variable.layer])
    words = 1 + -(-len(free) // KEY_BITS)
    keys = np.zeros((variable.size, words), np.int64)
    keys[:, 0] = -variable.options.sum(axis=1)
    for column, measure in enumerate(variable.measures):
        word, bit = divmod(free.index(measure), KEY_BITS)
        keys[:, 1 + word] += variable.options[:, column] * np.int64(1 << (KEY_BITS - 1 - bit))
    return keys


def clause_rules(game: Game, variables: tuple[Variable, ...]) -> Iterator[Rule]:
    """The clauses that reach beyond one variable, as rules over the variables; those within one are its options'."""
    variable_of = {measure: index for index, variable in enumerate(variables) for measure in variable.measures}
    fixed = is_fixed(game)
    value = game.given & ~game.barred
    for clause in clauses(game):
        sides = [(clause.first, clause.first_value), (clause.second, clause.second_value)]
        if any(fixed[measure] and value[measure] != wanted for measure, wanted in sides):
            continue
        open_sides = [(measure, wanted) for measure, wanted in sides if not fixed[measure]]
        scope = tuple(sorted({variable_of[measure] for measure, _ in open_sides}))
        broken = np.ones([variables[index].size for index in scope], bool)
        for measure, wanted in open_sides:
            axis = scope.index(variable_of[measure])
            column = variables[scope[axis]].measures.index(measure)
            matches = variables[scope[axis]].options[:, column] == wanted
            broken &= matches.reshape([-1 if place == axis else 1 for place in range(len(scope))])
        if broken.any():
            yield Rule(clause.layer, scope, ~broken)
