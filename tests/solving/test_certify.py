"""Laws of the certificate (§4.5): its payoffs, plain and compiled, and the play that it follows."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermove.core.errors import InputError
from countermove.game.evaluate import payoffs
from countermove.game.game import nominal_numbers
from countermove.solving.certify import certify, pay_in_loops, payoffs_by_rule
from countermove.solving.methods import solve_nominal
from countermove.solving.solution import Solution
from countermove.solving.strategies import follow, play_on
from games import WIDE, random_game


@given(st.integers(0, 2**32 - 1))
def test_payoffs_by_rule_are_those_that_are_evaluated_plain_and_compiled(seed: int) -> None:
    rng = np.random.default_rng(seed)
    game = random_game(rng, bounds=WIDE)
    numbers, profiles = nominal_numbers(game), rng.random((5, len(game.measures))) < 0.7
    evaluated = payoffs(game, numbers, profiles)
    np.testing.assert_allclose(payoffs_by_rule(game, numbers, profiles), evaluated, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(pay_in_loops(game, numbers, profiles), evaluated, rtol=1e-9, atol=1e-9)


def _solved(seed: int) -> Solution | None:
    """The solution of a random game, or None where a layer cannot be played."""
    try:
        return solve_nominal(random_game(np.random.default_rng(seed)))
    except InputError:
        return None


@pytest.mark.parametrize("seed", range(40))
def test_a_certificate_says_the_same_with_payoffs_by_compiled_loops(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    solution = _solved(seed)
    if solution is None:
        return
    raised = replace(solution, payoffs={actor: payoff + 0.5 for actor, payoff in solution.payoffs.items()})
    plain, compiled = (
        [certify(replace(each, method=method)) for each in (solution, raised)] for method in ("elimination", "dense")
    )
    for found, expected in zip(compiled, plain, strict=True):
        assert (found.holds, found.deviations) == (expected.holds, expected.deviations)
        assert found.largest_gain == pytest.approx(expected.largest_gain, abs=1e-9)
    assert plain[0].holds
    assert not plain[1].holds


@given(st.integers(0, 2**32 - 1))
def test_profiles_followed_together_are_those_played_on_one_by_one(seed: int) -> None:
    """Each row keeps what it holds up to some layer, and the strategies fill in the rest."""
    solution = _solved(seed)
    if solution is None:
        return
    game = solution.game
    kept = np.sort(np.random.default_rng(seed).integers(0, len(game.layers) + 1, 6))
    profiles = np.repeat(solution.profile[None], 6, axis=0)
    for row, first in enumerate(kept):
        for layer in game.layers[first:]:
            profiles[row, list(layer.measures)] = False
    expected = [
        play_on(game, solution.strategies, profiles[[row]], first=first)[0][0] for row, first in enumerate(kept)
    ]
    follow(game, solution.strategies, profiles, [int((kept <= layer).sum()) for layer in range(len(game.layers))])
    assert (profiles == expected).all()
