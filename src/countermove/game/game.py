"""Game: a case as read-only arrays; names have become indices (§2–§3)."""

from dataclasses import dataclass

import numpy as np

from countermove.core.quantity import Quantity


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
    `counters` int (n, 2): (by, against). `pairs` int (n, 2). `quantities` and `labels` run together;
    `cost_at` (measures,) and `efficacy_at` (counters,) are indices into them.
    """

    id: str
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
