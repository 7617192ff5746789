"""How often the line of subgame-perfect play is found: this package against counterfactual regret minimisation.

A hundred random games of two actors in three layers: half of them with 2 measures a layer, half with 3, every measure
with effects on both actors, costs, and counters against earlier ones. OpenSpiel's CFR+ minimises regret over the whole
tree; its answer is the line that its average strategies make likeliest. The line to be found is that of backward
induction over OpenSpiel's own tree. Where pygambit (17 or newer) is
installed, its `lcp_solve` is asked too.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from importlib.util import find_spec
from io import StringIO
from time import perf_counter
from typing import Any

import numpy as np
from shared.games import dense_game
from shared.open_spiel import find_open_spiel
from shared.timing import is_quick

from countermove.core.tables import plain_table
from countermove.game.game import Game
from countermove.report.export.efg import render_efg
from countermove.solving.methods import solve_nominal

ITERATIONS = 1_000
LARGEST_FOR_GAMBIT = 6
"""Measures of games that Gambit is asked about: with 9 the whole comparison was still running after five minutes."""

NODE = re.compile(r'p "[^"]*" (\d+) (\d+) "[^"]*" \{ (.*) \} 0')

Line = list[str]
"""The actions from the first mover's to the last one's, as the file names them."""


def best_line(state: Any) -> tuple[list[float], Line]:
    """Backward induction over OpenSpiel's tree: payoffs and actions."""
    if state.is_terminal():
        return list(state.returns()), []
    mover = state.current_player()
    found = []
    for action in state.legal_actions():
        payoffs, line = best_line(state.child(action))
        found.append((payoffs, [state.action_to_string(action), *line]))
    return max(found, key=lambda each: each[0][mover])


def own_line(game: Game) -> Line:
    """The line of play of this package, if its certificate holds."""
    solution = solve_nominal(game)
    assert solution.is_certified
    return ["+".join(turn.adopted) or "none" for turn in solution.line]


def regret_line(pyspiel: Any, text: str) -> Line:
    """The likeliest line of the average strategies of CFR+."""
    game = pyspiel.load_efg_game(text)
    solver = pyspiel.CFRPlusSolver(game)
    for _ in range(ITERATIONS):
        solver.evaluate_and_update_policy()
    average = solver.average_policy()
    state, line = game.new_initial_state(), []
    while not state.is_terminal():
        chances = average.action_probabilities(state)
        action = max(chances, key=chances.get)
        line.append(state.action_to_string(action))
        state.apply_action(action)
    return line


def lcp_line(pygambit: Any, text: str) -> Line:
    """The likeliest line of the equilibrium that Gambit's program for complementarity problems finds."""
    profile = pygambit.nash.lcp_solve(pygambit.read_efg(StringIO(text)), rational=False).equilibrium
    chances = [[dict(list(mixed)) for _, mixed in profile[player]] for player in profile.game.players]

    def walk(lines: Iterator[str]) -> Line:
        node = NODE.fullmatch(next(lines))
        if node is None:
            return []
        at = chances[int(node[1]) - 1][int(node[2]) - 1]
        below = {action: walk(lines) for action in re.findall(r'"([^"]*)"', node[3])}
        likeliest = max(below, key=lambda action: at[action])
        return [likeliest, *below[likeliest]]

    return walk(iter(text.splitlines()[2:]))


def measure(games: Sequence[Game], pyspiel: Any) -> None:
    """Prints how many of the lines each finds, and in how many seconds."""
    texts = [render_efg(game) for game in games]
    right = [best_line(pyspiel.load_efg_game(text).new_initial_state())[1] for text in texts]
    asked: dict[str, Callable[[int], Line]] = {
        "this package, certified": lambda place: own_line(games[place]),
        f"OpenSpiel CFR+, {ITERATIONS:,} iterations": lambda place: regret_line(pyspiel, texts[place]),
    }
    if find_spec("pygambit") and len(games[0].measures) <= LARGEST_FOR_GAMBIT:
        pygambit = import_module("pygambit")
        asked["Gambit lcp_solve"] = lambda place: lcp_line(pygambit, texts[place])
    rows, base = [], 0.0
    for name, ask in asked.items():
        start = perf_counter()
        found = sum(ask(place) == line for place, line in enumerate(right))
        seconds = perf_counter() - start
        base = base or seconds
        rows.append([name, f"{found} of {len(games)}", f"{seconds:.1f} s", f"{seconds / base:,.1f}"])
    print(plain_table(["", "lines found", "all games", "times the first"], rows))


def main() -> None:
    quick = is_quick(__doc__ or "")
    pyspiel = find_open_spiel()
    if pyspiel is None:
        return
    for per_layer in (2,) if quick else (2, 3):
        print(f"3 layers of {per_layer} measures")
        measure([dense_game(np.random.default_rng(seed), 3, per_layer) for seed in range(2 if quick else 50)], pyspiel)


if __name__ == "__main__":
    main()
