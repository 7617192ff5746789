"""Laws of the graph model: implications between concepts, and what changes of no meaning must not change (§6.2)."""

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from conflicts import random_conflict
from countermove.core.errors import InputError
from countermove.game.compile_conflict import conflict_from_game
from countermove.game.game import Game, Term
from countermove.solving.stability import stability
from games import random_game

SEEDS = st.integers(0, 2**32)
NASH, SEQ, GMR, SMR = range(4)


@given(SEEDS)
def test_nash_implies_the_rest_and_each_implies_general_metarational(seed: int) -> None:
    stable = stability(random_conflict(np.random.default_rng(seed))).stable
    for stronger, weaker in ((NASH, SEQ), (NASH, SMR), (SEQ, GMR), (SMR, GMR)):
        assert (stable[stronger] <= stable[weaker]).all()


@given(SEEDS)
def test_the_order_of_players_makes_no_difference(seed: int) -> None:
    conflict = random_conflict(np.random.default_rng(seed))
    order = np.random.default_rng(seed + 1).permutation(len(conflict.players))
    place = np.argsort(order)
    turned = replace(conflict, owners=place[conflict.owners], levels=conflict.levels[order])
    assert (stability(turned).stable == stability(conflict).stable[:, order]).all()


@given(SEEDS)
def test_only_the_order_of_levels_counts(seed: int) -> None:
    conflict = random_conflict(np.random.default_rng(seed))
    stretched = replace(conflict, levels=conflict.levels * 3 + 7)
    assert (stability(stretched).stable == stability(conflict).stable).all()


@given(SEEDS)
def test_a_player_that_finds_all_states_alike_is_content_with_each(seed: int) -> None:
    conflict = random_conflict(np.random.default_rng(seed))
    levels = conflict.levels.copy()
    levels[0] = 0
    assert stability(replace(conflict, levels=levels)).stable[:, 0].all()


@given(SEEDS)
def test_a_best_state_is_stable_in_every_concept(seed: int) -> None:
    conflict = random_conflict(np.random.default_rng(seed))
    stable = stability(conflict).stable
    for player, levels in enumerate(conflict.levels):
        assert stable[:, player, levels == levels.max()].all()


@given(st.integers(0, 2**32), st.integers(0, 2), st.sampled_from([0.5, 2.0, 4.0]))
def test_rescaling_the_payoffs_of_a_player_changes_no_verdict(seed: int, player: int, factor: float) -> None:
    game = random_game(np.random.default_rng(seed), layers=2)
    try:
        expected = stability(conflict_from_game(game)).stable
    except InputError:
        return
    assert (stability(conflict_from_game(_rescaled(game, player, factor))).stable == expected).all()


def _rescaled(game: Game, player: int, factor: float) -> Game:
    """The game with one player's effects, synergies and costs times `factor`."""
    quantities = list(game.quantities)

    def scaled(index: int) -> int:
        quantity = quantities[index]
        quantities.append(replace(quantity, numbers=tuple(value * factor for value in quantity.numbers)))
        return len(quantities) - 1

    def terms(old: tuple[Term, ...]) -> tuple[Term, ...]:
        return tuple(replace(term, amount=scaled(term.amount)) if term.player == player else term for term in old)

    effects, synergies = terms(game.effect_terms), terms(game.synergy_terms)
    cost_at = game.cost_at.copy()
    for layer in game.layers:
        for measure in layer.measures if layer.mover == player else ():
            cost_at[measure] = scaled(int(cost_at[measure]))
    return replace(game, effect_terms=effects, synergy_terms=synergies, cost_at=cost_at, quantities=tuple(quantities))
