"""The designs by name: which scenarios a run consists of, each a pure function of game, seed and scenario number."""

from collections.abc import Callable, Mapping
from importlib import import_module

import numpy as np

from countermove.core.errors import UsageError
from countermove.core.quantity import Shape
from countermove.game.game import Game, nominal_inputs
from countermove.uncertainty.design import Drawn, bound_groups, inputs_at_shares, try_draw_scenarios

Design = Callable[[Game, int, int, range], Drawn]
"""From a game, a seed, the number of scenarios in all and some of their numbers, without gaps, to these scenarios."""

LARGEST_SOBOL = 2**30
"""Points of a Sobol sequence that differ."""


def draw_hypercube(game: Game, seed: int, scenarios: int, numbers: range) -> Drawn:
    """Latin hypercubes in blocks (§7.3); how many scenarios there are in all plays no part."""
    return try_draw_scenarios(game, seed, numbers.start, len(numbers))


def draw_sobol(game: Game, seed: int, scenarios: int, numbers: range) -> Drawn:
    """A scrambled Sobol sequence ([Owen1998]), more even than chance in many quantities; a power of two is best.

    Raises UsageError for quantities that depend on one another, and for more scenarios than the sequence has.
    """
    columns = _independent_columns(game, "sobol")
    if scenarios > LARGEST_SOBOL:
        raise UsageError(f"a Sobol sequence has {LARGEST_SOBOL:,} points, not {scenarios:,}; take the design lhs")
    if not columns:
        return Drawn(np.repeat(nominal_inputs(game), len(numbers), axis=0))
    qmc = import_module("scipy.stats.qmc")
    sequence = qmc.Sobol(len(columns), scramble=True, rng=np.random.default_rng(seed))
    if numbers.start:
        shares = sequence.fast_forward(numbers.start).random(len(numbers))
    else:
        shares = sequence.random(1 << (len(numbers) - 1).bit_length())[: len(numbers)]  # begun with a power of two
    return Drawn(inputs_at_shares(game, columns, np.clip(shares, 1e-12, 1 - 1e-12)))


def draw_grid(game: Game, seed: int, scenarios: int, numbers: range) -> Drawn:
    """A full grid: every combination of as many equally likely levels of each uncertain quantity, the last fastest.

    Raises UsageError where the number of scenarios is not that of a grid with at least two levels.
    """
    columns = _independent_columns(game, "grid")
    levels = _levels(scenarios, len(columns))
    places = np.arange(numbers.start, numbers.stop)[:, None] // levels ** np.arange(len(columns))[::-1] % levels
    return Drawn(inputs_at_shares(game, columns, (places + 0.5) / levels))


def _levels(scenarios: int, quantities: int) -> int:
    levels = round(scenarios ** (1 / quantities)) if quantities else 1
    if quantities > 60 or levels**quantities != scenarios or (quantities and levels < 2):
        sizes = ", ".join(f"{size**quantities:,}" for size in (2, 3, 4)) if quantities <= 60 else f"2^{quantities}"
        raise UsageError(
            f"a grid over {quantities} uncertain quantities has {sizes} … scenarios, not {scenarios:,}; ask for one of "
            "these numbers, or for another design"
        )
    return levels


def _independent_columns(game: Game, design: str) -> list[int]:
    if bound_groups(game.quantities, game.dependence):
        raise UsageError(f"the design {design} cannot draw quantities that depend on one another; take the design lhs")
    return [place for place, quantity in enumerate(game.quantities) if quantity.shape is not Shape.POINT]


DESIGNS: Mapping[str, Design] = {"lhs": draw_hypercube, "sobol": draw_sobol, "grid": draw_grid}


def find_design(name: str) -> Design:
    """The design of that name; UsageError, with the known names, where there is none."""
    if name not in DESIGNS:
        raise UsageError(f"unknown design {name!r}; known designs: {', '.join(DESIGNS)}")
    return DESIGNS[name]
