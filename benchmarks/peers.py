"""Games of two sizes: this package against backward induction over OpenSpiel's game tree.

OpenSpiel gets the tree that `countermove export --to efg` writes, and finds payoffs; this package gets the compiled
game and finds a certified solution. Both sides have to find the same payoffs.
"""

from importlib import import_module
from importlib.util import find_spec
from itertools import product
from typing import Any

import numpy as np
from timing import is_quick, print_table, seconds_of, us_plan

from countermove.case.case_parsing import parse_case
from countermove.game.compile import compile_case
from countermove.game.game import Game
from countermove.report.export.efg import render_efg
from countermove.solving.methods import solve_nominal

LAYERS, WIDTH = 3, 3


def dense_game(rng: np.random.Generator) -> Game:
    """A game of 3 layers of 3 measures, with effects on both actors; every later measure counters every earlier."""
    measures = [f"m{layer}{place}" for layer, place in product(range(LAYERS), range(WIDTH))]
    lines = [
        "countermove: 1",
        "title: dense",
        "actors: {a: {name: A}, b: {name: B}}",
        "objectives: {a: {o: {name: o}}, b: {o: {name: o}}}",
        "layers: [{id: l0, actor: a}, {id: l1, actor: b}, {id: l2, actor: a}]",
        "measures:",
    ]
    for measure in measures:
        first, second = rng.normal(size=2).round(3)
        lines.append(
            f"  {measure}: {{layer: l{measure[1]}, effects: {{a.o: {first}, b.o: {second}}}, cost: {rng.random():.3f}}}"
        )
    lines.append("counters:")
    lines += [
        f"  - {{by: {by}, against: {against}, efficacy: {rng.random():.3f}}}"
        for by, against in product(measures, measures)
        if by[1] > against[1]
    ]
    case = parse_case("\n".join(lines).encode(), "dense.yaml", [])
    assert case is not None
    return compile_case(case)


def backward_induction(state: Any) -> list[float]:
    """Payoffs of subgame-perfect play from a state of OpenSpiel, the first of equally good actions taken."""
    if state.is_terminal():
        return list(state.returns())
    mover = state.current_player()
    return max((backward_induction(state.child(action)) for action in state.legal_actions()), key=lambda p: p[mover])


def compare(game: Game, pyspiel: Any, *, runs: int) -> None:
    """Prints what each side takes for the game."""
    text = render_efg(game)
    root = pyspiel.load_efg_game(text).new_initial_state()
    np.testing.assert_allclose(backward_induction(root), list(solve_nominal(game).payoffs.values()), atol=1e-9)
    leaves = text.count("\nt ")
    print(f"{game.id}: {leaves:,} leaves, {len(game.counters)} counters; both find the same payoffs")
    rows = [
        ("countermove, compiled game to certified solution", seconds_of(lambda: solve_nominal(game), runs)),
        ("OpenSpiel, tree in memory to payoffs", seconds_of(lambda: backward_induction(root), runs)),
        (
            "OpenSpiel, .efg text to payoffs",
            seconds_of(lambda: backward_induction(pyspiel.load_efg_game(text).new_initial_state()), runs),
        ),
    ]
    print_table(rows, unit="ms", scale=1000)


def main() -> None:
    quick = is_quick("Against backward induction over OpenSpiel's game tree.")
    if find_spec("pyspiel") is None:
        print("OpenSpiel is not installed here; there is nothing to compare with")
        return
    pyspiel = import_module("pyspiel")
    compare(dense_game(np.random.default_rng(0)), pyspiel, runs=1 if quick else 25)
    if not quick:
        print()
        compare(us_plan(), pyspiel, runs=5)


if __name__ == "__main__":
    main()
