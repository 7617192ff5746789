"""Tie tolerances wider than rounding, and none at all (§4.3)."""

from dataclasses import replace

import numpy as np
import pytest

from countermove.core.errors import InputError, OutOfReachError
from countermove.solving.methods import solve_nominal
from games import random_game


@pytest.mark.parametrize("tolerance", [0.0, 1e-3, 0.1, 0.3])
def test_the_method_chosen_keeps_to_any_tie_tolerance_as_the_plain_twin_does(tolerance: float) -> None:
    rng = np.random.default_rng(round(1000 * tolerance))
    tried = 0
    for _ in range(120):
        game = replace(random_game(rng, whole=tolerance > 0), tie_tolerance=tolerance)
        try:
            plain = solve_nominal(game, method="enumeration")
        except InputError:
            continue
        chosen = solve_nominal(game)
        assert chosen.line == plain.line
        assert chosen.ties == plain.ties
        assert chosen.is_certified
        tried += 1
    assert tried > 60


def test_elimination_leaves_wide_ties_to_the_other_methods() -> None:
    game = replace(random_game(np.random.default_rng(1)), tie_tolerance=0.1)
    with pytest.raises(OutOfReachError, match="use dense, search or enumeration"):
        solve_nominal(game, method="elimination")
