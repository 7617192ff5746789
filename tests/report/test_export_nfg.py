"""The strategic-form file: OpenSpiel reads it back, and subgame-perfect play is an equilibrium of it."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pytest

from countermove.core.errors import InputError, OutOfReachError
from countermove.game.game import Game, freeze
from countermove.report.export.nfg import render_nfg
from countermove.solving.methods import solve_nominal
from countermove.solving.responses import feasible_profiles
from countermove.solving.solution import Solution
from countermove.solving.strategies import respond
from countermove.solving.variables import free_measures
from games import random_game

Plan = dict[bytes, int]
"""From histories to the place of what the player then adopts."""


def _plans(game: Game, layer: int, profile: np.ndarray, player: int) -> Iterator[Plan]:
    """A player's plans from a history on, as the docstring of `render_nfg` orders them."""
    while layer < len(game.layers) and not _has_choice(game, layer):
        layer += 1
    if layer == len(game.layers):
        yield {}
        return
    below = [list(_plans(game, layer + 1, child, player)) for child in feasible_profiles(game, layer, profile)]
    if game.layers[layer].mover == player:
        for place, plans in enumerate(below):
            yield from ({_name(layer, profile): place, **plan} for plan in plans)
    else:
        for plans in product(*below):
            yield {name: place for plan in plans for name, place in plan.items()}


def _has_choice(game: Game, layer: int) -> bool:
    return not game.layers[layer].is_given and bool(free_measures(game, game.layers[layer]))


def _name(layer: int, profile: np.ndarray) -> bytes:
    return bytes([layer]) + profile.tobytes()


def _is_followed(solution: Solution, plan: Plan) -> bool:
    """Whether the solution adopts what the plan says after every history that the plan names."""
    game = solution.game
    for name, place in plan.items():
        history = np.frombuffer(name[1:], bool)
        chosen, _ = respond(game, solution.strategies, name[0], history[None])
        if (feasible_profiles(game, name[0], history)[place] != chosen[0]).any():
            return False
    return True


def _payoffs(game: Any, at: list[int]) -> list[float]:
    state = game.new_initial_state()
    state.apply_actions(at)
    return list(state.returns())


@pytest.mark.open_spiel
@pytest.mark.parametrize("block", range(4))
def test_subgame_perfect_play_is_an_equilibrium_of_the_form_that_open_spiel_reads(block: int) -> None:
    import pyspiel

    compared = 0
    for seed in range(block * 100, block * 100 + 100):
        rng = np.random.default_rng(seed)
        game = random_game(rng, layers=int(rng.integers(1, 4)))
        try:
            solution, text = solve_nominal(game), render_nfg(game)
        except (InputError, OutOfReachError):
            continue
        start = game.given & ~game.barred
        plans = [list(_plans(game, 0, start, player)) for player in range(len(game.players))]
        at = [next(i for i, plan in enumerate(own) if _is_followed(solution, plan)) for own in plans]
        read = pyspiel.load_nfg_game(text)
        assert [read.new_initial_state().legal_actions(p)[-1] + 1 for p in range(len(plans))] == list(map(len, plans))
        stated = list(solution.payoffs.values())
        assert _payoffs(read, at) == pytest.approx(stated, abs=1e-9), seed
        for player, own in enumerate(plans):
            worth = [_payoffs(read, [*at[:player], other, *at[player + 1 :]])[player] for other in range(len(own))]
            assert max(worth) <= stated[player] + 1e-9, seed
        compared += 1
    assert compared >= 40


def test_the_form_lists_combinations_with_the_first_players_strategy_changing_fastest() -> None:
    game = random_game(np.random.default_rng(8), layers=2, per_layer=1, limits=False)
    game = replace(
        game,
        id="a, b",
        players=("x", "x y"),
        layers=(replace(game.layers[0], mover=0), replace(game.layers[1], mover=1)),
        effect_terms=(replace(game.effect_terms[0], player=0, at=0),),
        synergy_terms=(),
        counters=freeze(np.zeros((0, 2), int)),
        efficacy_at=freeze(np.zeros(0, int)),
    )
    lines = render_nfg(game).splitlines()
    assert lines[0] == 'NFG 1 R "a__b" { "x" "x_y" } { 2 4 }'
    rows = [line.split(" ") for line in lines[2:]]
    assert len(rows) == 8
    first, second = [row[0] for row in rows], [row[1] for row in rows]
    assert first == [first[0], first[1]] * 4
    assert first[0] == second[0] == "0.0"
    assert [place for place, worth in enumerate(second) if worth != "0.0"] == [3, 4, 6, 7]


def test_a_form_that_is_too_large_is_refused_with_its_size() -> None:
    game = random_game(np.random.default_rng(0), layers=2, per_layer=3, limits=False)
    game = replace(game, layers=(replace(game.layers[0], mover=0), replace(game.layers[1], mover=1)))
    game = replace(game, players=("a", "b"), effect_terms=(), synergy_terms=())
    with pytest.raises(
        OutOfReachError, match=r"would have 2\^27 combinations of strategies, more than 2\^16"
    ) as refusal:
        render_nfg(game)
    assert refusal.value.exit_status == 3
    large = random_game(np.random.default_rng(0), layers=2, per_layer=9, limits=False)
    with pytest.raises(OutOfReachError, match=r"at least 2\^18 combinations"):
        render_nfg(large)


def test_a_game_that_cannot_be_played_to_its_end_is_refused() -> None:
    game = random_game(np.random.default_rng(6), layers=2, per_layer=1, limits=False)
    stuck = replace(
        game,
        layers=(game.layers[0], replace(game.layers[1], at_least=1)),
        excludes=freeze(np.array([[1, 0]])),
    )
    with pytest.raises(InputError, match="layer layer1 has no feasible portfolio after a history that adopts m0"):
        render_nfg(stuck)
