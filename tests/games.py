"""Games for tests: built directly as arrays, small enough to enumerate."""

from dataclasses import dataclass

import numpy as np

from countermove.core.quantity import Quantity, Shape, point
from countermove.game.game import Game, LayerRules, Term, freeze


@dataclass(frozen=True, slots=True)
class Bounds:
    """The most layers, measures in a layer and players that a random game may have."""

    layers: int = 4
    per_layer: int = 3
    players: int = 3


SMALL = Bounds()
WIDE = Bounds(layers=5, per_layer=4, players=4)


def random_game(
    rng: np.random.Generator,
    *,
    layers: int | None = None,
    per_layer: int | None = None,
    bounds: Bounds = SMALL,
    **options: bool,
) -> Game:
    """A game within the bounds, by default up to four layers of up to three measures and one to three actors.

    `layers` and `per_layer` set what is otherwise drawn.

    Options: `whole` small whole numbers, so that ties happen (default: half of the time); `limits` budgets, at_most,
    at_least, requires, excludes and given measures (default: yes); `uncertain` ranges in place of points.
    """
    n_layers = layers if layers is not None else int(rng.integers(1, bounds.layers + 1))
    sizes = [
        per_layer if per_layer is not None else int(rng.integers(0, bounds.per_layer + 1)) for _ in range(n_layers)
    ]
    players = int(rng.integers(1, bounds.players + 1))
    whole = options.get("whole", bool(rng.random() < 0.5))
    limits = options.get("limits", True)
    drawer = _Drawer(rng, whole=whole, uncertain=options.get("uncertain", False))
    rules = _draw_layers(rng, sizes, players, limits=limits)
    layer_of = np.repeat(np.arange(n_layers), sizes)
    n = len(layer_of)
    counters = [(b, a) for b in range(n) for a in range(n) if layer_of[b] > layer_of[a] and rng.random() < 0.5]
    pairs = [(a, b) for a in range(n) for b in range(a + 1, n) if rng.random() < 0.15]
    one = drawer.add(point(1.0))
    effect_terms = [Term(p, m, one, drawer.amount()) for p in range(players) for m in range(n) if rng.random() < 0.6]
    synergy_terms = [Term(p, i, one, drawer.amount()) for i in range(len(pairs)) for p in range(players)]
    given = np.array([rules[layer].is_given for layer in layer_of], bool)
    return Game(
        id="random",
        source_sha256="",
        players=tuple(f"p{index}" for index in range(players)),
        measures=tuple(f"m{index}" for index in range(n)),
        layers=tuple(rules),
        given=freeze(given | (rng.random(n) < 0.1) if limits else given),
        barred=freeze(np.zeros(n, bool)),
        efforts=freeze(rng.integers(1, 3, n).astype(float)),
        requires=_related(rng, n, 0.07 if limits else 0.0),
        excludes=_related(rng, n, 0.07 if limits else 0.0),
        counters=freeze(np.array(counters, int).reshape(-1, 2)),
        pairs=freeze(np.array(pairs, int).reshape(-1, 2)),
        cost_at=freeze(np.array([drawer.cost() for _ in range(n)], int)),
        efficacy_at=freeze(np.array([drawer.efficacy() for _ in counters], int)),
        labels=tuple(f"q{index}" for index in range(len(drawer.quantities))),
        quantities=tuple(drawer.quantities),
        effect_terms=tuple(effect_terms),
        synergy_terms=tuple(synergy_terms),
        tie_tolerance=1e-9,
    )


class _Drawer:
    """Draws quantities and remembers them."""

    def __init__(self, rng: np.random.Generator, *, whole: bool, uncertain: bool) -> None:
        self.rng, self.whole, self.uncertain = rng, whole, uncertain
        self.quantities: list[Quantity] = []

    def add(self, quantity: Quantity) -> int:
        self.quantities.append(quantity)
        return len(self.quantities) - 1

    def amount(self) -> int:
        return self._around(float(self.rng.integers(-2, 3)) if self.whole else float(self.rng.normal()))

    def cost(self) -> int:
        return self._around(float(self.rng.integers(0, 2)) if self.whole else float(abs(self.rng.normal())) * 0.3)

    def efficacy(self) -> int:
        value = float(self.rng.choice([0, 0.25, 0.5, 1.0])) if self.whole else float(self.rng.random())
        if not self.uncertain:
            return self.add(point(value))
        return self.add(Quantity(Shape.UNIFORM, (value / 2, (1 + value) / 2), limits=(0.0, 1.0)))

    def _around(self, value: float) -> int:
        return self.add(Quantity(Shape.UNIFORM, (value - 1, value + 1)) if self.uncertain else point(value))


def _draw_layers(rng: np.random.Generator, sizes: list[int], players: int, *, limits: bool) -> list[LayerRules]:
    rules = []
    first = 0
    for index, size in enumerate(sizes):
        limited = limits and size > 0
        rules.append(
            LayerRules(
                id=f"layer{index}",
                mover=int(rng.integers(players)),
                measures=tuple(range(first, first + size)),
                is_given=bool(limits and rng.random() < 0.15),
                budget=float(rng.integers(0, 2 * size + 1)) if limited and rng.random() < 0.4 else np.inf,
                at_most=int(rng.integers(0, size + 1)) if limited and rng.random() < 0.3 else size,
                at_least=int(rng.integers(0, 2)) if limited and rng.random() < 0.3 else 0,
            )
        )
        first += size
    return rules


def _related(rng: np.random.Generator, n: int, share: float) -> np.ndarray:
    pairs = [(later, earlier) for later in range(n) for earlier in range(later) if rng.random() < share]
    return freeze(np.array(pairs, int).reshape(-1, 2))
