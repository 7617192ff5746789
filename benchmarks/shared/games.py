"""The random games of the tests, and games of one shape: dense, or with few counters."""

import sys
from dataclasses import replace
from importlib import import_module
from itertools import product
from pathlib import Path

import numpy as np

from countermove.core.quantity import point
from countermove.game.game import Game, LayerRules, Term, freeze

sys.path.append(str(Path(__file__).parents[2] / "tests"))
_tests = import_module("games")
random_game, WIDE = _tests.random_game, _tests.WIDE


def dense_game(rng: np.random.Generator, layers: int, per_layer: int) -> Game:
    """Two actors in turn, effects on both, every later measure counters every earlier one."""
    measures = range(layers * per_layer)
    counters = [(by, of) for by, of in product(measures, measures) if by // per_layer > of // per_layer]
    return _layered_game(rng, "dense", layers, per_layer, counters)


def sparse_game(
    rng: np.random.Generator, layers: int, per_layer: int, *, fewest: int, most: int = 2, against: str = "any"
) -> Game:
    """Two actors in turn, effects on both; each measure counters from `fewest` to `most` earlier ones: drawn from «any»
    earlier layer, from the one «before», or from those of the «other» actor.
    """
    counters = []
    for by in range(per_layer, layers * per_layer):
        own = by // per_layer
        wanted = {"any": range(own), "before": [own - 1], "other": range(1 - own % 2, own, 2)}[against]
        earlier = [measure for layer in wanted for measure in range(layer * per_layer, (layer + 1) * per_layer)]
        number = min(int(rng.integers(fewest, most + 1)), len(earlier))
        counters += [(by, int(of)) for of in np.sort(rng.choice(earlier, number, replace=False))]
    return _layered_game(rng, "sparse", layers, per_layer, counters)


def ring_game(rng: np.random.Generator, layers: int, per_layer: int, *, is_closed: bool, is_drawn: bool) -> Game:
    """Two actors in turn, effects on both; measure j of a layer counters j and j + 1 of the layer before, or two drawn
    from j - 1, j and j + 1. In a closed ring the first measure follows the last; in an open one the ends have one less.
    """
    counters = []
    for by in range(per_layer, layers * per_layer):
        layer, place = divmod(by, per_layer)
        near = [place + step for step in ((-1, 0, 1) if is_drawn else (0, 1))]
        near = [at % per_layer for at in near] if is_closed else [at for at in near if 0 <= at < per_layer]
        chosen = rng.choice(near, 2, replace=False).tolist() if is_drawn else near
        counters += [(by, (layer - 1) * per_layer + at) for at in sorted(chosen)]
    return _layered_game(rng, "ring", layers, per_layer, counters)


def graded_game(rng: np.random.Generator, layers: int, per_layer: int, *, fewest: int, against: str = "any") -> Game:
    """A sparse game with the midpoints of grades (§7.2) for numbers: first measures bring their actor something and
    mostly cost the other; later ones counter, cost little, and half of them bring something themselves. Payoffs tie.
    """
    game = sparse_game(rng, layers, per_layer, fewest=fewest, against=against)
    amounts, efficacies = [1.0, 2.25, 4.0, 6.5], [0.15, 0.375, 0.65, 0.9]
    n = len(game.measures)
    effects = np.zeros((2, n))
    for measure in range(n):
        mover = measure // per_layer % 2
        if measure < per_layer:
            effects[:, measure] = -rng.choice(amounts) * (rng.random() < 0.6)
            effects[mover, measure] = rng.choice(amounts)
        else:
            effects[:, measure] = -rng.choice(amounts[:2]) * (rng.random() < 0.3)
            effects[mover, measure] = rng.choice(amounts[:2]) * (rng.random() < 0.5)
    costs = [*rng.choice(amounts[:3], per_layer), *rng.choice(amounts[:2], n - per_layer)]
    values = [1.0, *effects.ravel(), *costs, *rng.choice(efficacies, len(game.counters))]
    return replace(game, id=f"graded-{layers}x{per_layer}", quantities=tuple(point(float(value)) for value in values))


def _layered_game(
    rng: np.random.Generator, name: str, layers: int, per_layer: int, counters: list[tuple[int, int]]
) -> Game:
    n = layers * per_layer
    effects = rng.normal(size=2 * n).round(3)
    values = [1.0, *effects, *rng.random(n).round(3), *rng.random(len(counters)).round(3)]
    return Game(
        id=f"{name}-{layers}x{per_layer}",
        source_sha256="",
        players=("a", "b"),
        measures=tuple(f"m{index}" for index in range(n)),
        layers=tuple(
            LayerRules(
                id=f"l{index}",
                mover=index % 2,
                measures=tuple(range(index * per_layer, (index + 1) * per_layer)),
                is_given=False,
                budget=np.inf,
                at_most=per_layer,
                at_least=0,
            )
            for index in range(layers)
        ),
        given=freeze(np.zeros(n, bool)),
        barred=freeze(np.zeros(n, bool)),
        efforts=freeze(np.ones(n)),
        requires=freeze(np.zeros((0, 2), int)),
        excludes=freeze(np.zeros((0, 2), int)),
        counters=freeze(np.array(counters, int).reshape(-1, 2)),
        pairs=freeze(np.zeros((0, 2), int)),
        labels=tuple(f"q{index}" for index in range(len(values))),
        quantities=tuple(point(float(value)) for value in values),
        effect_terms=tuple(Term(player, at, 0, 1 + player * n + at) for player in range(2) for at in range(n)),
        synergy_terms=(),
        cost_at=freeze(np.arange(1 + 2 * n, 1 + 3 * n)),
        efficacy_at=freeze(np.arange(1 + 3 * n, len(values))),
        tie_tolerance=1e-9,
    )


def case_text(game: Game) -> str:
    """A case file for a dense or sparse game."""
    value = [quantity.numbers[0] for quantity in game.quantities]
    n = len(game.measures)
    lines = [
        "countermove: 1",
        f"title: {game.id}",
        "actors: {a: {name: A}, b: {name: B}}",
        "objectives: {a: {o: {name: o}}, b: {o: {name: o}}}",
        "layers:",
        *(f"  - {{id: {layer.id}, actor: {game.players[layer.mover]}}}" for layer in game.layers),
        "measures:",
    ]
    for layer in game.layers:
        for at in layer.measures:
            effects = f"{{a.o: {value[1 + at]}, b.o: {value[1 + n + at]}}}"
            cost = value[game.cost_at[at]]
            lines.append(f"  {game.measures[at]}: {{layer: {layer.id}, effects: {effects}, cost: {cost}}}")
    lines.append("counters:")
    for (by, against), at in zip(game.counters, game.efficacy_at, strict=True):
        lines.append(f"  - {{by: {game.measures[by]}, against: {game.measures[against]}, efficacy: {value[at]}}}")
    return "\n".join([*lines, ""])
