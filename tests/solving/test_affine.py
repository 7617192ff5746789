"""Affine forms: wherever quantities go within their ways, strengths and payoffs lie within the forms."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from countermove.core.quantity import span
from countermove.game.evaluate import payoffs, strengths
from countermove.game.game import nominal_inputs, numbers_at
from countermove.solving.affine import MIDDLE, SLOPES, UNTOLD, make_forms, multiply, payoff_forms, strength_forms
from games import random_game


@given(st.integers(0, 10**6), st.floats(0, 1))
@settings(max_examples=60, deadline=None)
def test_strengths_and_payoffs_lie_within_their_forms_however_far_quantities_go(seed: int, radius: float) -> None:
    rng = np.random.default_rng(seed)
    game = random_game(rng, uncertain=True)
    middle = nominal_inputs(game)[0]
    half = np.array([span(quantity) for quantity in game.quantities]) @ [-0.5, 0.5]
    forms = make_forms(game, middle, half)
    profiles = rng.random((6, len(game.measures))) < 0.6
    moves = np.sign(rng.normal(size=(6, len(middle)))) * rng.choice([0.5, 1], (6, len(middle)))
    numbers = numbers_at(game, middle + radius * moves * half)
    along = radius * moves[:, half > 0]
    strength = strength_forms(game, forms, profiles)
    for measure, found in enumerate(strengths(game, numbers, profiles).T):
        _lies_within(found, strength[measure], along, radius)
    players = range(len(game.players))
    for player, form in zip(players, payoff_forms(game, forms, profiles, players), strict=True):
        _lies_within(payoffs(game, numbers, profiles)[:, player], form, along, radius)


def _lies_within(found: np.ndarray, form: np.ndarray, along: np.ndarray, radius: float) -> None:
    told = form[:, MIDDLE] + (form[:, SLOPES] * along).sum(axis=1)
    assert (np.abs(found - told) <= form[:, UNTOLD] * radius**2 + 1e-9).all()


def test_a_product_of_forms_tells_all_but_what_both_do_together() -> None:
    """(2 + x)(3 − y) = 6 + 3 x − 2 y − x y."""
    product = multiply(np.array([2.0, 0, 1, 0]), np.array([3.0, 0, 0, -1]))
    assert product.tolist() == [6, 1, 3, -2]
