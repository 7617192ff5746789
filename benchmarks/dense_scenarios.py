"""Ten thousand scenarios of a dense game of 3 layers of 4 measures: dense enumeration against OpenSpiel, game by game.

In every scenario all numbers are scaled by random factors. OpenSpiel solves only a few scenarios, since all of them
would take minutes; what is compared is the time for one scenario.
"""

from dataclasses import replace
from statistics import median

import numpy as np
from shared.games import dense_game
from shared.open_spiel import find_open_spiel, solve_text
from shared.timing import is_quick, print_table, seconds_of

from countermove.core.quantity import point
from countermove.game.game import Game, nominal_inputs
from countermove.report.export.efg import render_efg
from countermove.solving.methods import prepare
from countermove.uncertainty.run import solve_inputs


def in_scenario(game: Game, inputs: np.ndarray) -> Game:
    """The game with its quantities at the values of one scenario."""
    return replace(game, quantities=tuple(point(float(value)) for value in inputs))


def main() -> None:
    quick = is_quick(__doc__ or "")
    many, runs, few = (200, 1, 1) if quick else (10_000, 5, 10)
    game = dense_game(np.random.default_rng(0), 3, 3 if quick else 4)
    factors = np.random.default_rng(1).uniform(0.5, 1.0, (many, len(game.quantities)))
    inputs = nominal_inputs(game) * factors
    prepared = prepare(game, "dense")
    found = solve_inputs(game, prepared, inputs)
    taken = seconds_of(lambda: solve_inputs(game, prepared, inputs), runs, warm=True)
    print(f"{game.id}: {many:,} scenarios by dense enumeration took {median(taken):.3f} s (median)")
    rows = [(f"dense enumeration, of {many:,} scenarios", [each / many for each in taken])]
    pyspiel = find_open_spiel()
    if pyspiel is not None:
        texts = [render_efg(in_scenario(game, inputs[scenario])) for scenario in range(few)]
        answers = [solve_text(pyspiel, text) for text in texts]
        np.testing.assert_allclose(answers, found.payoffs[:few], atol=1e-9)
        slow = [seconds_of(lambda text=text: solve_text(pyspiel, text), 1, warm=True)[0] for text in texts]
        rows.append(("OpenSpiel, .efg text to payoffs, of 1", slow))
        print(f"OpenSpiel would take about {many * median(slow):.0f} s for all of them (extrapolated from {few})")
    print_table(rows, unit="ms a scenario", scale=1000)


if __name__ == "__main__":
    main()
