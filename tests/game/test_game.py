"""The game as arrays: shortened, barred, with its tolerances, and never changed in place (§4.3, §4.8, §4.9)."""

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countermove.core.quantity import point
from countermove.game.evaluate import payoffs, strengths
from countermove.game.game import (
    Game,
    bar,
    freeze,
    is_fixed,
    nominal_numbers,
    numbers_at,
    select_scenario,
    tie_tolerances,
    truncate,
)
from games import random_game


def _arrays(game: Game) -> dict[str, np.ndarray]:
    values = {field.name: getattr(game, field.name) for field in fields(game)}
    return {name: value for name, value in values.items() if isinstance(value, np.ndarray)}


def _reordered(game: Game, rng: np.random.Generator) -> Game:
    """The same game with its counters listed in another order, as a file may list them."""
    order = rng.permutation(len(game.counters))
    return replace(game, counters=freeze(game.counters[order]), efficacy_at=freeze(game.efficacy_at[order]))


@given(st.integers(0, 10**9))
@settings(max_examples=60, deadline=None)
def test_a_shortened_game_is_worth_what_the_whole_one_is_with_later_layers_empty(seed: int) -> None:
    rng = np.random.default_rng(seed)
    game = _reordered(random_game(rng), rng)
    profiles = rng.random((5, len(game.measures))) < 0.6
    for depth in range(1, len(game.layers) + 1):
        short = truncate(game, depth)
        kept = len(short.measures)
        emptied = profiles.copy()
        emptied[:, kept:] = False
        whole_payoffs = payoffs(game, nominal_numbers(game), emptied)
        assert payoffs(short, nominal_numbers(short), profiles[:, :kept]) == pytest.approx(whole_payoffs, abs=1e-9)
        whole_strengths = strengths(game, nominal_numbers(game), emptied)[:, :kept]
        assert strengths(short, nominal_numbers(short), profiles[:, :kept]) == pytest.approx(whole_strengths)


@given(st.integers(0, 10**9))
@settings(max_examples=60, deadline=None)
def test_a_shortened_game_keeps_its_first_layers_with_all_that_concerns_them(seed: int) -> None:
    game = random_game(np.random.default_rng(seed))
    for depth in range(1, len(game.layers) + 1):
        short = truncate(game, depth)
        kept = sum(len(layer.measures) for layer in game.layers[:depth])
        assert short.layers == game.layers[:depth]
        assert short.measures == game.measures[:kept]
        assert (short.labels, short.quantities) == (game.labels, game.quantities)
        for name in ("given", "barred", "efforts", "cost_at"):
            assert (getattr(short, name) == getattr(game, name)[:kept]).all()
        for name in ("requires", "excludes", "counters", "pairs"):
            within = [pair for pair in getattr(game, name).tolist() if max(pair) < kept]
            assert getattr(short, name).tolist() == within
        assert len(short.efficacy_at) == len(short.counters)
    assert truncate(game, len(game.layers)).measures == game.measures


@given(st.integers(0, 10**9))
@settings(max_examples=30, deadline=None)
def test_barring_a_measure_fixes_it_and_changes_nothing_else(seed: int) -> None:
    game = random_game(np.random.default_rng(seed))
    for measure in range(len(game.measures)):
        without = bar(game, measure)
        assert np.flatnonzero(without.barred).tolist() == [measure]
        assert is_fixed(without)[measure]
        assert not game.barred.any()
        assert replace(without, barred=game.barred) == game


@given(st.integers(0, 10**9), st.floats(0.01, 100))
@settings(max_examples=60, deadline=None)
def test_what_counts_as_a_tie_grows_with_the_payoffs(seed: int, factor: float) -> None:
    game = random_game(np.random.default_rng(seed))
    amounts = {term.amount for term in (*game.effect_terms, *game.synergy_terms)} | set(game.cost_at.tolist())
    quantities = tuple(
        point(quantity.numbers[0] * factor) if index in amounts else quantity
        for index, quantity in enumerate(game.quantities)
    )
    larger = replace(game, quantities=quantities)
    before = tie_tolerances(game, nominal_numbers(game))
    assert before.shape == (1, len(game.players))
    assert tie_tolerances(larger, nominal_numbers(larger)) == pytest.approx(factor * before)
    doubled = replace(game, tie_tolerance=2 * game.tie_tolerance)
    assert tie_tolerances(doubled, nominal_numbers(doubled)) == pytest.approx(2 * before)


@given(st.integers(0, 10**9))
@settings(max_examples=60, deadline=None)
def test_no_two_payoffs_are_further_apart_than_the_range_that_ties_are_a_share_of(seed: int) -> None:
    rng = np.random.default_rng(seed)
    game = random_game(rng)
    profiles = rng.random((20, len(game.measures))) < 0.5
    found = payoffs(game, nominal_numbers(game), profiles)
    ranges = tie_tolerances(game, nominal_numbers(game))[0] / game.tie_tolerance
    assert (np.ptp(found, axis=0) <= ranges + 1e-9).all()


@given(st.integers(0, 10**9))
@settings(max_examples=30, deadline=None)
def test_one_scenario_of_a_batch_has_the_numbers_of_its_row(seed: int) -> None:
    rng = np.random.default_rng(seed)
    game = random_game(rng, uncertain=True)
    inputs = rng.random((3, len(game.quantities)))
    batch = numbers_at(game, inputs)
    for row in range(3):
        one, alone = select_scenario(batch, row), numbers_at(game, inputs[row : row + 1])
        assert (one.effects == alone.effects).all()
        assert (one.synergies == alone.synergies).all()
        assert (one.costs == alone.costs).all()
        assert (one.efficacies == alone.efficacies).all()


@pytest.mark.parametrize("seed", range(5))
def test_no_array_of_a_game_can_be_written_to(seed: int) -> None:
    game = random_game(np.random.default_rng(seed), layers=3, per_layer=2)
    for made in (game, truncate(game, 2), bar(game, 0)):
        arrays = _arrays(made)
        assert len(arrays) == 9
        assert not any(array.flags.writeable for array in arrays.values())
