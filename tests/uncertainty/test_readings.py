"""The two readings (§7.4): where nothing is uncertain they agree, and expected payoffs are what averaging gives."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_cases import one_measure

from countermove.core.errors import CountermoveError
from countermove.core.quantity import central_value, point
from countermove.game.evaluate import payoffs
from countermove.game.game import Game, numbers_at
from countermove.solving.variables import list_portfolios
from countermove.uncertainty.ensemble import Ensemble
from countermove.uncertainty.readings import payoff_gaps, play_unknown, reading_gaps
from countermove.uncertainty.run import explore_game
from games import random_game


def _explored(game: Game, scenarios: int, seed: int) -> Ensemble | None:
    try:
        return explore_game(game, scenarios=scenarios, seed=seed)
    except CountermoveError:
        return None


@given(st.integers(0, 10**6))
@settings(max_examples=30, deadline=None)
def test_where_every_number_is_known_the_readings_agree(seed: int) -> None:
    game = random_game(np.random.default_rng(seed), uncertain=True)
    known = replace(game, quantities=tuple(point(central_value(quantity)) for quantity in game.quantities))
    ensemble = _explored(known, 3, seed)
    if ensemble is None:
        return
    unknown = play_unknown(ensemble, scenarios=3)
    assert (ensemble.profiles == unknown.profile).all()
    assert unknown.payoffs == pytest.approx(ensemble.payoffs)
    assert reading_gaps(ensemble, unknown) == ()


@given(st.integers(0, 10**6))
@settings(max_examples=40, deadline=None)
def test_a_lone_mover_who_does_not_know_takes_what_is_best_on_average(seed: int) -> None:
    game = random_game(np.random.default_rng(seed), layers=1, per_layer=4, uncertain=True)
    ensemble = _explored(game, 50, seed)
    if ensemble is None or game.layers[0].is_given:
        return
    unknown = play_unknown(ensemble, scenarios=50)
    numbers = numbers_at(game, ensemble.inputs)
    free = np.flatnonzero(~(game.given | game.barred))
    means = []
    for portfolio in list_portfolios(game, game.layers[0]):
        profile = game.given & ~game.barred
        profile[free] = portfolio
        means.append(payoffs(game, numbers, np.tile(profile, (50, 1)))[:, game.layers[0].mover].mean())
    mover = game.layers[0].mover
    assert unknown.payoffs[:, mover].mean() == pytest.approx(max(means), abs=1e-6)
    assert payoff_gaps(ensemble, unknown)[mover].known >= payoff_gaps(ensemble, unknown)[mover].unknown - 1e-6


def test_a_measure_that_pays_on_average_but_seldom_is_a_gap() -> None:
    game = one_measure(effect="{values: [0, 10], weights: [4, 1]}", cost="1")
    ensemble = explore_game(game, scenarios=1000, seed=0)
    gaps = reading_gaps(ensemble, play_unknown(ensemble, scenarios=1000))
    assert [(gap.measure, gap.adopted) for gap in gaps] == [("act", True)]
    assert gaps[0].share.share == pytest.approx(0.2, abs=0.02)
