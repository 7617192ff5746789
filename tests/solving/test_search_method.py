"""Search finds the play of the plain twin after every history, ties included."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countermove.core.errors import OutOfReachError
from countermove.game.game import Game, nominal_inputs, nominal_numbers, numbers_at, select_scenario
from countermove.solving import schedule
from countermove.solving import search as module
from countermove.solving.enumeration import prepare_enumeration
from countermove.solving.methods import prepare, solve_nominal
from countermove.solving.search import prepare_search
from countermove.solving.strategies import Strategies, play_on, respond
from games import Bounds, random_game

BOUNDS = Bounds(layers=5, per_layer=3, players=3)


def _without_clauses(seed: int) -> Game:
    return random_game(np.random.default_rng(seed), bounds=BOUNDS, limits=False)


def _assert_same_play(game: Game, found: Strategies, plain: Strategies, rng: np.random.Generator) -> None:
    for layer in range(len(game.layers)):
        histories = rng.random((40, len(game.measures))) < 0.5
        histories |= game.given
        played, tied = respond(game, found, layer, histories)
        expected, was_tied = respond(game, plain, layer, histories)
        assert (played == expected).all()
        assert (tied >= was_tied).all()


@given(st.integers(0, 10**9))
@settings(max_examples=50, deadline=None)
def test_search_gives_the_choice_of_the_plain_twin_after_every_history(seed: int) -> None:
    game = _without_clauses(seed)
    numbers = nominal_numbers(game)
    found, plain = prepare_search(game).solve(numbers), prepare_enumeration(game).solve(numbers)
    _assert_same_play(game, found, plain, np.random.default_rng(seed))


@pytest.mark.parametrize(
    ("limit", "value"), [("LAYERS_IN_DEPTH", 1), ("FEW_STEPS", 1), ("STEPS_AT_ONCE", 1), ("PLACES", 1)]
)
@given(st.integers(0, 10**9))
@settings(max_examples=15, deadline=None)
def test_the_same_is_found_however_deep_how_much_at_once_and_how_little_is_kept(
    limit: str, value: int, seed: int
) -> None:
    game = random_game(np.random.default_rng(seed), layers=4, per_layer=3, limits=False)
    numbers = nominal_numbers(game)
    usual = prepare_search(game).solve(numbers)
    histories = (np.random.default_rng(seed).random((40, 12)) < 0.5) | game.given
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, limit, value)
        other = prepare_search(game).solve(numbers)
        for layer in range(4):
            one, another = (respond(game, found, layer, histories) for found in (usual, other))
            assert (one[0] == another[0]).all()


@given(st.integers(0, 10**9))
@settings(max_examples=40, deadline=None)
def test_a_searched_solution_is_that_of_elimination_with_its_ties_and_certificate(seed: int) -> None:
    game = _without_clauses(seed)
    searched, eliminated = (solve_nominal(game, method=method) for method in ("search", "elimination"))
    assert searched.is_certified
    assert (searched.line, searched.ties) == (eliminated.line, eliminated.ties)
    assert searched.payoffs == pytest.approx(eliminated.payoffs, abs=1e-9)


@given(st.integers(0, 10**9), st.integers(2, 4))
@settings(max_examples=8, deadline=None)
def test_each_scenario_of_a_batch_is_searched_as_it_is_alone(seed: int, scenarios: int) -> None:
    game = _without_clauses(seed)
    inputs = nominal_inputs(game).repeat(scenarios, axis=0)
    inputs[:, 1:] += np.random.default_rng(seed).integers(-1, 2, inputs[:, 1:].shape)
    inputs[:, game.efficacy_at] = np.clip(inputs[:, game.efficacy_at], 0.0, 1.0)
    numbers = numbers_at(game, inputs)
    start = np.zeros((scenarios, len(game.measures)), bool)
    together, _ = play_on(game, prepare_search(game).solve(numbers), start)
    for scenario in range(scenarios):
        alone = prepare_enumeration(game).solve(select_scenario(numbers, scenario))
        assert (together[scenario] == play_on(game, alone, start[:1])[0][0]).all()


@pytest.mark.parametrize(("most_steps", "method"), [(2**24, "search"), (1, "dense")])
def test_a_game_whose_tables_would_be_too_wide_is_searched_or_else_enumerated(
    most_steps: int, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    game = random_game(np.random.default_rng(3), layers=4, per_layer=3, limits=False, whole=False)
    eliminated = solve_nominal(game)
    monkeypatch.setattr(schedule, "LARGEST_TABLE", 1)
    monkeypatch.setattr(module, "MOST_STEPS", most_steps)
    found = solve_nominal(game)
    assert (eliminated.method, found.method) == ("elimination", method)
    assert found.line == eliminated.line
    assert found.is_certified


def test_games_with_limits_are_left_to_elimination() -> None:
    game = next(
        drawn
        for drawn in (random_game(np.random.default_rng(seed)) for seed in range(100))
        if len(drawn.requires) or len(drawn.excludes)
    )
    with pytest.raises(OutOfReachError, match="use elimination"):
        prepare(game, "search")


def test_a_search_that_would_take_too_many_steps_is_refused_with_their_number(monkeypatch: pytest.MonkeyPatch) -> None:
    game = random_game(np.random.default_rng(3), layers=4, per_layer=3, limits=False, whole=False)
    monkeypatch.setattr(module, "MOST_STEPS", 1)
    with pytest.raises(OutOfReachError, match="steps or more of the search are too many"):
        prepare_search(game)


def test_a_search_in_which_too_many_histories_differ_is_refused_with_their_number(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    game = random_game(np.random.default_rng(3), layers=4, per_layer=3, limits=False, whole=False)
    monkeypatch.setattr(module, "MOST_STATES", 4)
    with pytest.raises(OutOfReachError, match="comes to about 2\\^3 states or more, which are too many"):
        prepare_search(game)
