"""What is concluded of each measure, and in which scenarios it holds (§5.1, §7.7)."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from small_cases import DUEL, small_game

from countermove.game.game import is_fixed
from countermove.solving.methods import solve_nominal
from countermove.solving.survival import survival_of
from countermove.uncertainty.conclusions import Conclusion, SurvivalBounds, Verdict, conclude, holds_in
from countermove.uncertainty.run import explore_game
from games import random_game

FATES = (Verdict.STANDING, Verdict.WEAKENED, Verdict.BROKEN)
SHARE = st.floats(0, 1)
BOUNDS = st.tuples(SHARE, SHARE).map(lambda two: SurvivalBounds(standing=max(two), broken=min(two)))


@given(BOUNDS, st.lists(SHARE, max_size=10))
def test_every_strength_is_standing_weakened_or_broken_and_only_one_of_them(
    bounds: SurvivalBounds, strengths: list[float]
) -> None:
    game = small_game(DUEL)
    strengths += [0.0, bounds.broken, bounds.standing, 1.0]
    by_measure = np.repeat(np.array(strengths)[:, None], 4, axis=1)
    conclusions = [Conclusion("controls", verdict) for verdict in FATES]
    held = holds_in(conclusions, game, np.ones_like(by_measure, bool), by_measure, bounds)
    assert (held.sum(axis=1) == 1).all()
    for strength, row in zip(strengths, held, strict=True):
        survival = survival_of(strength, standing=bounds.standing, broken=bounds.broken)
        assert FATES[int(np.argmax(row))].value == survival.value


def test_strengths_on_the_bounds_are_standing_and_broken() -> None:
    game, bounds = small_game(DUEL), SurvivalBounds()
    strengths = np.array([[0.8], [0.2], [0.5], [0.8 - 1e-9], [0.2 + 1e-9]]).repeat(4, axis=1)
    held = holds_in(
        [Conclusion("chips", verdict) for verdict in FATES], game, np.ones_like(strengths, bool), strengths, bounds
    )
    assert [FATES[place].value for place in held.argmax(axis=1)] == [
        "standing", "broken", "weakened", "weakened", "weakened",
    ]  # fmt: skip


@given(st.integers(0, 10**9), BOUNDS)
@settings(max_examples=60, deadline=None)
def test_what_is_concluded_holds_where_it_was_concluded_one_thing_for_each_measure(
    seed: int, bounds: SurvivalBounds
) -> None:
    game = random_game(np.random.default_rng(seed), limits=False)
    solution = solve_nominal(game)
    conclusions = conclude(solution, bounds)
    assert [conclusion.measure for conclusion in conclusions] == list(game.measures)
    strengths = np.array([[solution.strength.get(measure, 0.0) for measure in game.measures]])
    assert holds_in(conclusions, game, solution.profile[None], strengths, bounds).all()


def test_facts_are_told_by_their_survival_and_choices_by_their_adoption() -> None:
    game = small_game(DUEL)
    conclusions = conclude(solve_nominal(game), SurvivalBounds())
    choices = {Verdict.ADOPTED, Verdict.NOT_ADOPTED}
    for fixed, conclusion in zip(is_fixed(game), conclusions, strict=True):
        assert (conclusion.verdict in choices) == (not fixed)
        assert conclusion.label == f"{conclusion.measure} {conclusion.verdict.value}"


def test_adopted_and_not_adopted_are_each_others_opposite_in_every_scenario() -> None:
    game = small_game(DUEL)
    found = explore_game(game, scenarios=200, seed=0)
    two = [Conclusion("chips", verdict) for verdict in (Verdict.ADOPTED, Verdict.NOT_ADOPTED)]
    held = holds_in(two, game, found.profiles, found.strengths, SurvivalBounds())
    assert (held[:, 0] == found.profiles[:, 1]).all()
    assert (held[:, 0] != held[:, 1]).all()
