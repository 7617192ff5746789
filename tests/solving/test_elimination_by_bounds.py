"""Elimination by bounds finds what the plain twin finds, after every history, and reaches games that scopes forbid."""

from dataclasses import replace
from weakref import ref

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countermove.core.errors import InputError, OutOfReachError
from countermove.game.game import Game, Numbers, freeze, nominal_inputs, nominal_numbers, numbers_at, select_scenario
from countermove.solving import elimination
from countermove.solving.certify import certify
from countermove.solving.decisions import decide
from countermove.solving.elimination_by_bounds import Outcome, are_those, eliminate_by_bounds
from countermove.solving.enumeration import prepare_enumeration
from countermove.solving.factors import Factor, add_factors, join_scopes
from countermove.solving.methods import prepare, solve_nominal
from countermove.solving.responses import feasible_profiles
from countermove.solving.schedule import best_schedule
from countermove.solving.settling import settle, tabulate
from countermove.solving.strategies import Strategies, respond
from games import WIDE, Bounds, random_game

BOUNDS = Bounds(layers=4, per_layer=3, players=3)


def _histories(game: Game, layer: int, rng: np.random.Generator) -> np.ndarray:
    """Some profiles that feasible play can reach before the layer, bool (rows, measures)."""
    profiles = (game.given & ~game.barred)[None]
    for index in range(layer):
        profiles = np.concatenate([feasible_profiles(game, index, profile) for profile in profiles])
        if len(profiles) > 8:
            profiles = profiles[rng.choice(len(profiles), 8, replace=False)]
    return profiles


def _assert_same_play(game: Game, found: Strategies, plain: Strategies, rng: np.random.Generator) -> None:
    for layer in range(len(game.layers)):
        histories = _histories(game, layer, rng)
        played, tied = respond(game, found, layer, histories)
        expected, was_tied = respond(game, plain, layer, histories)
        assert (played == expected).all()
        assert (tied >= was_tied).all()


@given(st.integers(0, 10**9))
@settings(max_examples=100, deadline=None)
def test_bounds_give_the_same_choice_after_every_history_with_limits_and_ties(seed: int) -> None:
    rng = np.random.default_rng(seed)
    game = random_game(rng, bounds=BOUNDS)
    numbers = nominal_numbers(game)
    try:
        plain = prepare_enumeration(game).solve(numbers)
    except InputError:
        return
    _assert_same_play(game, eliminate_by_bounds(game, numbers).strategies, plain, rng)


def test_what_bounds_find_in_wider_games_passes_the_certificate_of_the_same_line() -> None:
    solved = 0
    for seed in range(10**6, 10**6 + 150):
        game = random_game(np.random.default_rng(seed), bounds=WIDE)
        try:
            solution = solve_nominal(game, method="elimination")
        except InputError:
            continue
        by_bounds = eliminate_by_bounds(game, nominal_numbers(game)).strategies
        assert certify(replace(solution, strategies=by_bounds)).holds, seed
        solved += 1
    assert solved > 50


@given(st.integers(0, 10**9), st.integers(2, 5))
@settings(max_examples=15, deadline=None)
def test_a_batch_solved_by_bounds_is_solved_as_each_scenario_alone(seed: int, scenarios: int) -> None:
    rng = np.random.default_rng(seed)
    game = random_game(rng, limits=False)
    inputs = nominal_inputs(game).repeat(scenarios, axis=0)
    inputs[:, 1:] += rng.integers(-1, 2, inputs[:, 1:].shape)
    inputs[:, game.efficacy_at] = rng.choice([0.0, 0.5, 1.0], (scenarios, len(game.efficacy_at)))
    numbers = numbers_at(game, inputs)
    batch = eliminate_by_bounds(game, numbers).strategies
    profiles = np.zeros((scenarios, len(game.measures)), bool)
    for layer in range(len(game.layers)):
        profiles, _ = respond(game, batch, layer, profiles)
    for scenario in range(scenarios):
        plain = prepare_enumeration(game).solve(select_scenario(numbers, scenario))
        alone = np.zeros((1, len(game.measures)), bool)
        for layer in range(len(game.layers)):
            alone, _ = respond(game, plain, layer, alone)
        assert (profiles[scenario] == alone[0]).all()


@given(st.integers(0, 10**9), st.integers(1, 3))
@settings(max_examples=150, deadline=None)
def test_a_settled_decision_is_that_of_the_whole_table_and_depends_on_no_more_than_it_needs(
    seed: int, scenarios: int
) -> None:
    rng = np.random.default_rng(seed)
    sizes = [2, 3, 2, 2, 2]
    bucket = []
    for _ in range(int(rng.integers(1, 4))):
        scope = tuple(sorted({4, *(int(place) for place in rng.choice(4, int(rng.integers(0, 4)), replace=False))}))
        table = rng.integers(-2, 3, (*(sizes[place] for place in scope), scenarios)).astype(float)
        bucket.append(Factor(scope, np.where(rng.random(table.shape) < 0.1, -np.inf, table)))
    tolerance = np.full(scenarios, 1e-9)
    scope = join_scopes([(0, 1, 2, 3, 4)])
    table = add_factors(bucket, scope, (*sizes, scenarios))
    expected = decide(4, scope, table, [], tolerance)
    found = tabulate(settle(4, bucket, [], sizes, tolerance), sizes)
    possible = np.isfinite(table).any(axis=4)
    spread_out = found.table.reshape(*(sizes[place] if place in found.scope else 1 for place in range(4)), scenarios)
    assert (np.broadcast_to(spread_out, possible.shape)[possible] == expected.table[possible]).all()
    for axis in range(len(found.scope)):
        codes = found.table + 2 * found.is_tied
        assert (codes != codes.take([0], axis=axis)).any()


def _chain(effect: float) -> Game:
    """Two layers of 14 measures: each of the second counters all of the first, but costs more than it brings."""
    game = random_game(np.random.default_rng(1), layers=2, per_layer=14, limits=False, whole=False)
    counters = [(by, against) for by in range(14, 28) for against in range(14)]
    quantities = list(game.quantities)
    for measure in range(14, 28):
        quantities[game.cost_at[measure]] = replace(quantities[0], numbers=(effect,))
    return replace(
        game,
        counters=freeze(np.array(counters)),
        efficacy_at=freeze(np.zeros(len(counters), int)),
        quantities=(replace(quantities[0], numbers=(0.001,)), *quantities[1:]),
    )


def test_measures_that_never_pay_narrow_a_game_that_scopes_alone_would_refuse() -> None:
    game = _chain(1e3)
    assert best_schedule(game).largest >= elimination.WORTH_BOUNDS
    prepared = prepare(game, "elimination")
    assert prepared.width < best_schedule(game).width
    assert prepared.is_alone
    assert prepared.together is not None
    assert solve_nominal(game, method="elimination").is_certified


def test_tables_that_bounds_cannot_narrow_are_refused_with_their_size() -> None:
    game = random_game(np.random.default_rng(1), layers=2, per_layer=10, limits=False, whole=False)
    with pytest.raises(OutOfReachError, match="too large"):
        eliminate_by_bounds(game, nominal_numbers(game), most_cells=2**16)


@pytest.mark.parametrize("within_reach", [True, False])
def test_a_scenario_that_bounds_refuse_is_solved_as_the_schedule_has_it_or_by_dense_enumeration(
    monkeypatch: pytest.MonkeyPatch, within_reach: bool
) -> None:
    """Bounds that settle the nominal case and nothing else, in a game whose schedule is within reach or not."""
    game = random_game(np.random.default_rng(5), limits=False, uncertain=True, layers=3, per_layer=3)
    nominal = nominal_numbers(game)
    inputs = nominal_inputs(game).repeat(4, axis=0)
    inputs[:, 1:] += np.random.default_rng(6).normal(size=inputs[:, 1:].shape) / 9
    numbers = numbers_at(game, inputs)

    def settle_nominal(asked: Game, given: Numbers, **limits: int) -> Outcome:
        if not np.array_equal(given.costs, nominal.costs):
            raise OutOfReachError("too wide")
        return Outcome(eliminate_by_bounds(asked, given).strategies, 1, 1)

    monkeypatch.setattr(elimination, "WORTH_BOUNDS", 0)
    monkeypatch.setattr(elimination, "eliminate_by_bounds", settle_nominal)
    monkeypatch.setattr(elimination, "is_within_reach", lambda schedule: within_reach)
    prepared = prepare(game)
    assert prepared.is_alone
    plain = prepare_enumeration(game)
    for place in range(4):
        alone = select_scenario(numbers, place)
        _assert_same_play(game, prepared.solve(alone), plain.solve(alone), np.random.default_rng(place))
    if not within_reach:
        with pytest.raises(OutOfReachError, match="too wide"):
            prepare(game, "elimination").solve(numbers)


def test_a_table_that_took_the_place_of_one_that_is_gone_is_another() -> None:
    """New tables often stand where one was a moment before: place in memory tells nothing."""
    table = np.zeros(3)
    kept = [ref(table)]
    assert are_those(kept, [table])
    assert not are_those(kept, [table, table])
    del table
    assert not are_those(kept, [np.zeros(3)])
