"""Choices: what other portfolios would give, checked against solving the game with them forced (§7.6)."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countermove.core.errors import CountermoveError
from countermove.game.evaluate import payoffs
from countermove.game.game import Game, numbers_at
from countermove.solving.enumeration import prepare_enumeration
from countermove.solving.strategies import play_on
from countermove.uncertainty.choices import choosing_layers, portfolio_records, regrets, value_choices
from countermove.uncertainty.run import explore_game
from games import random_game


def _solvable(seed: int) -> Game | None:
    game = random_game(np.random.default_rng(seed), uncertain=True)
    try:
        prepare_enumeration(game)
        explore_game(game, scenarios=1, seed=0)
    except CountermoveError:
        return None
    return game


@given(st.integers(0, 10**6))
@settings(max_examples=25, deadline=None)
def test_no_portfolio_gives_more_than_the_line_of_play_and_its_own_gives_as_much(seed: int) -> None:
    game = _solvable(seed)
    if game is None:
        return
    ensemble = explore_game(game, scenarios=20, seed=seed)
    for layer in choosing_layers(game):
        choices = value_choices(ensemble, layer, scenarios=20)
        assert (np.nan_to_num(choices.values, nan=-np.inf) <= choices.best[:, None] + 1e-6).all()
        members = list(game.layers[layer].measures)
        for row, profile in enumerate(ensemble.profiles):
            own = (choices.portfolios[:, members] == profile[members]).all(axis=1)
            if own.any():
                assert choices.values[row, own] == pytest.approx(choices.best[row])
                assert regrets(choices)[row, own] == pytest.approx(0, abs=1e-6)


@given(st.integers(0, 10**6))
@settings(max_examples=15, deadline=None)
def test_values_are_what_enumeration_plays_on_to(seed: int) -> None:
    game = _solvable(seed)
    if game is None:
        return
    ensemble = explore_game(game, scenarios=3, seed=seed)
    numbers = numbers_at(game, ensemble.inputs)
    strategies = prepare_enumeration(game).solve(numbers)
    for layer in choosing_layers(game):
        choices = value_choices(ensemble, layer, scenarios=3)
        for place, portfolio in enumerate(choices.portfolios):
            profiles = ensemble.profiles.copy()
            members = list(game.layers[layer].measures)
            profiles[:, members] = portfolio[members]
            there = np.isfinite(choices.values[:, place])
            if there.all():
                followed, _ = play_on(game, strategies, profiles, first=layer + 1)
                mover = game.layers[layer].mover
                assert choices.values[:, place] == pytest.approx(payoffs(game, numbers, followed)[:, mover], abs=1e-6)


@given(st.integers(0, 10**6))
@settings(max_examples=15, deadline=None)
def test_records_come_with_least_regret_first_and_their_shares_cover_every_scenario(seed: int) -> None:
    game = _solvable(seed)
    if game is None:
        return
    ensemble = explore_game(game, scenarios=30, seed=seed)
    for layer in choosing_layers(game):
        records = portfolio_records(game, value_choices(ensemble, layer, scenarios=30))
        assert [record.regret for record in records] == sorted(record.regret for record in records)
        if len(records) <= 12:
            assert sum(record.share.share for record in records) >= 1 - 1e-9
        assert all(record.regret >= 0 and 0 < record.feasible <= 1 for record in records)


@given(st.integers(0, 10**6))
@settings(max_examples=15, deadline=None)
def test_a_portfolio_is_ahead_of_the_next_as_often_as_it_gives_no_less(seed: int) -> None:
    game = _solvable(seed)
    if game is None:
        return
    ensemble = explore_game(game, scenarios=30, seed=seed)
    for layer in choosing_layers(game):
        choices = value_choices(ensemble, layer, scenarios=30)
        names = [tuple(np.array(game.measures)[portfolio]) for portfolio in choices.portfolios]
        column = {name: choices.values[:, place] for place, name in enumerate(names)}
        records = portfolio_records(game, choices)
        for record, after in pairwise(records):
            pairs = zip(column[record.adopted], column[after.adopted], strict=True)
            kept = [own >= other - 1e-6 for own, other in pairs if own == own and other == other]
            assert record.ahead is None if not kept else record.ahead.share == pytest.approx(np.mean(kept))
        assert not records or records[-1].ahead is None
