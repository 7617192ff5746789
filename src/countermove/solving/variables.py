"""What movers decide: the free measures of a layer as variables, and the rules their values must keep to (§2.4).

A layer is either *split* (one variable per measure, limits carried by a running count of resources) or *joint* (one
variable whose values are the layer's portfolios). Split keeps tables narrow where measures hardly interact; joint
keeps them small where everything interacts and limits rule out most portfolios.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from countermove.core.errors import OutOfReachError
from countermove.game.game import Game, LayerRules, freeze, is_fixed
from countermove.solving.resources import Limits, limits_of, transitions

LARGEST_JOINT_LAYER = 16
LARGEST_KEPT = 12
"""Measures of a layer up to which the list of its subsets is kept for the next layer or game."""

LARGEST_SET = 62
"""Measures of which a set is one whole number."""

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
    fixed = is_fixed(game).tolist()
    return tuple(measure for measure in layer.measures if not fixed[measure])


def clauses(game: Game) -> tuple[Clause, ...]:
    """`requires` and `excludes` as clauses, each with the layer whose mover is bound by it.

    A measure binds the mover of its own layer, an exclusion that of the later layer; facts bind nobody.
    """
    if not len(game.requires) and not len(game.excludes):
        return ()
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
    portfolios = _list_subsets(len(free)) if len(free) <= LARGEST_KEPT else _make_subsets(len(free))
    limits = limits_of(game, layer, free)
    if limits.bind:
        portfolios = portfolios[_keeps_limits(game, limits, free, portfolios)]
    if len(game.requires) or len(game.excludes):
        portfolios = portfolios[_keeps_clauses(game, layer, portfolios)]
    return portfolios


@lru_cache(maxsize=LARGEST_KEPT + 1)
def _list_subsets(size: int) -> np.ndarray:
    return freeze(_make_subsets(size))


def _make_subsets(size: int) -> np.ndarray:
    """All subsets of so many measures, in order of preference among equals, as bool (subsets, measures)."""
    subsets = (np.arange(2**size)[:, None] >> np.arange(size)[::-1] & 1).astype(bool)
    ordered: np.ndarray = subsets[np.lexsort((-np.arange(len(subsets)), subsets.sum(axis=1)))]
    return ordered


def _keeps_limits(game: Game, limits: Limits, free: tuple[int, ...], portfolios: np.ndarray) -> np.ndarray:
    counts = portfolios.sum(axis=1)
    kept: np.ndarray = portfolios @ game.efforts[list(free)] <= limits.budget
    kept &= (counts <= limits.at_most) & (counts >= limits.at_least)
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
            kept &= ~_breaks(clause, full)
    return kept


def violates_clauses(game: Game, layer: int, profiles: np.ndarray) -> np.ndarray:
    """Which profiles, bool (rows, measures), break a clause that binds the mover of `layer`, as bool (rows,)."""
    violated = np.zeros(len(profiles), bool)
    for clause in clauses(game):
        if clause.layer == layer:
            violated |= _breaks(clause, profiles)
    return violated


def _breaks(clause: Clause, profiles: np.ndarray) -> np.ndarray:
    broken: np.ndarray = profiles[:, clause.first] == clause.first_value
    broken &= profiles[:, clause.second] == clause.second_value
    return broken


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
    variables = [Variable(index, (measure,), np.array([[False], [True]])) for measure in free]
    limits = limits_of(game, layer, free)
    if not limits.bind:
        return variables, []
    rules: list[tuple[tuple[int, ...], np.ndarray]] = []
    before: tuple[int, ...] = ()
    for place, allowed in enumerate(transitions(limits, game.efforts[list(free)])):
        step = allowed if before else allowed[0]
        if place == len(free) - 1:
            rules.append(((*before, place), step[..., 0]))
        else:
            variables.append(Variable(index, (), np.zeros((allowed.shape[2], 0), bool)))
            after = len(variables) - 1
            rules.append(((*before, place, after), step))
            before = (after,)
    return variables, rules


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
