"""Changes: who chooses otherwise between two scenarios, checked with payoffs and histories."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from countermove.game.evaluate import payoffs
from countermove.game.game import Game, Numbers, nominal_numbers, select_scenario, tie_tolerances
from countermove.solving.methods import prepare
from countermove.solving.strategies import play_on
from countermove.uncertainty.changes import Changes, find_changes
from games import random_game

SEEDS = st.integers(0, 10**9)


def _scaled(game: Game, rng: np.random.Generator, scenarios: int) -> Numbers:
    """The game's numbers, each scaled at random."""
    numbers = nominal_numbers(game)
    arrays = numbers.effects, numbers.synergies, numbers.costs, numbers.efficacies
    return Numbers(*(each[0] * rng.random((scenarios, *each.shape[1:])) for each in arrays))


def _drawn(seed: int) -> tuple[Game, Numbers, Numbers, Changes]:
    rng = np.random.default_rng(seed)
    game = random_game(rng, layers=3, per_layer=2, limits=False)
    both = _scaled(game, rng, 6), _scaled(game, rng, 6)
    plans = [prepare(game, "elimination").solve(numbers) for numbers in both]
    return game, *both, find_changes(game, plans[0], plans[1], 6)


def _line(game: Game, numbers: Numbers) -> np.ndarray:
    plans = prepare(game, "enumeration").solve(numbers)
    return play_on(game, plans, np.zeros((len(numbers.costs), len(game.measures)), bool))[0]


def _worth(game: Game, numbers: Numbers, profile: np.ndarray, mover: int) -> float:
    return float(payoffs(game, numbers, profile[None])[0, mover])


@given(SEEDS)
@settings(max_examples=30, deadline=None)
def test_a_pair_has_changes_just_where_its_lines_of_play_differ_and_the_line_is_one_of_them(seed: int) -> None:
    game, first, second, changes = _drawn(seed)
    lines = _line(game, first), _line(game, second)
    for pair, (before, after) in enumerate(zip(*lines, strict=True)):
        own = changes.pair == pair
        assert own.any() == (before != after).any()
        if own.any():
            on_line = (changes.before == before).all(axis=1) & (changes.after == after).all(axis=1)
            assert (own & on_line).any()


@given(SEEDS)
@settings(max_examples=30, deadline=None)
def test_before_and_after_share_a_history_up_to_the_movers_own_layer(seed: int) -> None:
    game, _, _, changes = _drawn(seed)
    for mover, before, after in zip(changes.mover, changes.before, changes.after, strict=True):
        layer = next(each for each in game.layers if (before != after)[list(each.measures)].any())
        assert layer.mover == mover


@given(SEEDS)
@settings(max_examples=60, deadline=None)
def test_where_the_line_differs_some_mover_prefers_what_it_does_in_each_scenario_of_the_pair(seed: int) -> None:
    game, first, second, changes = _drawn(seed)
    for pair in np.unique(changes.pair):
        one, other = select_scenario(first, pair), select_scenario(second, pair)
        slack = np.maximum(tie_tolerances(game, one), tie_tolerances(game, other))[0]
        assert any(
            _worth(game, one, changes.before[at], mover) >= _worth(game, one, changes.after[at], mover) - slack[mover]
            and _worth(game, other, changes.after[at], mover)
            >= _worth(game, other, changes.before[at], mover) - slack[mover]
            for at in np.flatnonzero(changes.pair == pair)
            for mover in [changes.mover[at]]
        )
