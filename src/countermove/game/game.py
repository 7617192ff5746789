"""Game: a case as read-only arrays; names have become indices (§2–§3)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from countermove.core.dependence import INDEPENDENT, Dependence
from countermove.core.quantity import Quantity, central_value


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of a game in a batch of scenarios, scenarios along the first axis of every array.

    `effects` (scenarios, players, measures) and `synergies` (scenarios, players, pairs) are already weighted
    sums over objectives; `costs` (scenarios, measures); `efficacies` (scenarios, counters) in [0, 1].
    """

    effects: np.ndarray
    synergies: np.ndarray
    costs: np.ndarray
    efficacies: np.ndarray


@dataclass(frozen=True, slots=True)
class LayerRules:
    """One layer: its mover, and what a feasible portfolio must keep to (§2.4). `budget` is inf and `at_most` the
    number of measures where the layer sets no limit. `is_given`: all its measures are adopted.
    """

    id: str
    mover: int
    measures: tuple[int, ...]
    is_given: bool
    budget: float
    at_most: int
    at_least: int


@dataclass(frozen=True, slots=True)
class Term:
    """One product in a game's numbers: quantity `weight` times quantity `amount` counts for `player` at the
    measure or pair `at`. Indices into `Game.quantities`.
    """

    player: int
    at: int
    weight: int
    amount: int


@dataclass(frozen=True, slots=True)
class Game:
    """A layered game. Measures are in layer order, then file order; all indices refer to these tuples.

    `given` bool (measures,): always adopted. `barred` bool (measures,): never adopted (§4.9).
    `efforts` (measures,). `requires` and `excludes` int (n, 2): (measure, other measure).
    `source_sha256` is that of the case file, and of what else the numbers come from where there is such a file.
    `counters` int (n, 2): (by, against). `pairs` int (n, 2). `quantities` and `labels` run together;
    `cost_at` (measures,) and `efficacy_at` (counters,) are indices into them; `dependence` says which move together.
    """

    id: str
    source_sha256: str
    players: tuple[str, ...]
    measures: tuple[str, ...]
    layers: tuple[LayerRules, ...]
    given: np.ndarray
    barred: np.ndarray
    efforts: np.ndarray
    requires: np.ndarray
    excludes: np.ndarray
    counters: np.ndarray
    pairs: np.ndarray
    labels: tuple[str, ...]
    quantities: tuple[Quantity, ...]
    effect_terms: tuple[Term, ...]
    synergy_terms: tuple[Term, ...]
    cost_at: np.ndarray
    efficacy_at: np.ndarray
    tie_tolerance: float
    dependence: Dependence = INDEPENDENT


def freeze(array: np.ndarray) -> np.ndarray:
    """The same array, made read-only."""
    array.flags.writeable = False
    return array


def is_fixed(game: Game) -> np.ndarray:
    """Measures nobody chooses, as bool (measures,): given or barred."""
    fixed: np.ndarray = game.given | game.barred
    return fixed


def columns(measures: Sequence[int]) -> slice | list[int]:
    """Where the measures, ascending, stand along an axis of measures: a slice if they are neighbours."""
    if measures and measures[-1] - measures[0] == len(measures) - 1:
        return slice(measures[0], measures[-1] + 1)
    return list(measures)


def nominal_inputs(game: Game) -> np.ndarray:
    """Every quantity at its central value (§7.3), shape (1, quantities)."""
    return np.fromiter(map(central_value, game.quantities), float, len(game.quantities))[None]


def numbers_at(game: Game, inputs: np.ndarray) -> Numbers:
    """The game's numbers where its quantities have the values `inputs` (scenarios, quantities)."""
    scenarios = len(inputs)
    return Numbers(
        effects=_sum_terms(game.effect_terms, inputs, (scenarios, len(game.players), len(game.measures))),
        synergies=_sum_terms(game.synergy_terms, inputs, (scenarios, len(game.players), len(game.pairs))),
        costs=inputs[:, game.cost_at],
        efficacies=inputs[:, game.efficacy_at],
    )


def nominal_numbers(game: Game) -> Numbers:
    """The numbers of the nominal case (§7.3), as a batch of one scenario."""
    return numbers_at(game, nominal_inputs(game))


def _sum_terms(terms: tuple[Term, ...], inputs: np.ndarray, shape: tuple[int, int, int]) -> np.ndarray:
    if shape[0] == 1 and terms:
        values, places = inputs[0], [term.player * shape[2] + term.at for term in terms]
        products = values[[term.weight for term in terms]] * values[[term.amount for term in terms]]
        return np.bincount(places, products, shape[1] * shape[2]).reshape(shape)
    total = np.zeros(shape)
    for term in terms:
        total[:, term.player, term.at] += inputs[:, term.weight] * inputs[:, term.amount]
    return total


def tie_tolerances(game: Game, numbers: Numbers) -> np.ndarray:
    """What counts as equal for each player, in payoff points, shape (scenarios, players) (§4.3).

    The payoff range is taken as the sum of the magnitudes of everything that can enter a payoff: the same for every
    solution method.
    """
    tolerances: np.ndarray = game.tie_tolerance * payoff_ranges(game, numbers)
    return tolerances


def payoff_ranges(game: Game, numbers: Numbers) -> np.ndarray:
    """Upper bounds on the distance between any two payoffs of each player, shape (scenarios, players)."""
    ranges: np.ndarray = np.abs(numbers.effects).sum(axis=2)
    if len(game.pairs):
        ranges += np.abs(numbers.synergies).sum(axis=2)
    costs = np.abs(numbers.costs)
    for layer in game.layers:
        ranges[:, layer.mover] += costs[:, columns(layer.measures)].sum(axis=1)
    return ranges


def truncate(game: Game, depth: int) -> Game:
    """The same game with only its first `depth` layers (§4.8); quantities keep their places."""
    layers = game.layers[:depth]
    kept = sum(len(layer.measures) for layer in layers)
    counters_kept = (game.counters < kept).all(axis=1)
    pairs_kept = np.all(game.pairs < kept, axis=1)
    new_place = np.cumsum(pairs_kept) - 1
    return replace(
        game,
        measures=game.measures[:kept],
        layers=layers,
        given=freeze(game.given[:kept].copy()),
        barred=freeze(game.barred[:kept].copy()),
        efforts=freeze(game.efforts[:kept].copy()),
        requires=freeze(game.requires[(game.requires < kept).all(axis=1)]),
        excludes=freeze(game.excludes[(game.excludes < kept).all(axis=1)]),
        counters=freeze(game.counters[counters_kept]),
        pairs=freeze(game.pairs[pairs_kept]),
        effect_terms=tuple(term for term in game.effect_terms if term.at < kept),
        synergy_terms=tuple(
            replace(term, at=int(new_place[term.at])) for term in game.synergy_terms if pairs_kept[term.at]
        ),
        cost_at=freeze(game.cost_at[:kept].copy()),
        efficacy_at=freeze(game.efficacy_at[counters_kept]),
    )


def bar(game: Game, measure: int) -> Game:
    """The same game in which `measure` is never adopted (§4.9)."""
    barred = game.barred.copy()
    barred[measure] = True
    return replace(game, barred=freeze(barred))


def select_scenario(numbers: Numbers, scenario: int) -> Numbers:
    """One scenario of a batch, as a batch of one."""
    one = slice(scenario, scenario + 1)
    return Numbers(numbers.effects[one], numbers.synergies[one], numbers.costs[one], numbers.efficacies[one])
