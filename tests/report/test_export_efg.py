"""The extensive-form file: OpenSpiel reads it back, and plays it as the solver does."""

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from countermove.core.errors import InputError, OutOfReachError
from countermove.game.game import Game, freeze
from countermove.report.export.efg import LARGEST_TREE, render_efg
from countermove.report.export.trees import write_decimal
from countermove.solving.methods import solve_nominal
from countermove.solving.variables import free_measures
from games import random_game

NODE = re.compile(r'p "([^"]+)" (\d+) (\d+) "([^"]+)" \{ (.*) \} 0')
LEAF = re.compile(r't "(t\d+)" (\d+) "(o\d+)" \{ (.*) \}')


def _play(state: Any) -> tuple[list[float], list[str]]:
    """Backward induction over the states of OpenSpiel: payoffs and actions, the first of equally good ones."""
    if state.is_terminal():
        return state.returns(), []
    mover = state.current_player()
    best: tuple[list[float], list[str]] | None = None
    for action in state.legal_actions():
        payoffs, line = _play(state.child(action))
        if best is None or payoffs[mover] > best[0][mover] + 1e-9:
            best = payoffs, [state.action_to_string(action), *line]
    assert best is not None
    return best


def _expected_line(game: Game, adopted: set[str]) -> list[str]:
    choosing = [layer for layer in game.layers if not layer.is_given and free_measures(game, layer)]
    return [
        "+".join(game.measures[m] for m in free_measures(game, layer) if game.measures[m] in adopted) or "none"
        for layer in choosing
    ]


@pytest.mark.open_spiel
@pytest.mark.parametrize("block", range(5))
def test_backward_induction_in_open_spiel_finds_the_same_play_and_payoffs(block: int) -> None:
    import pyspiel

    compared = 0
    for seed in range(block * 40, block * 40 + 40):
        rng = np.random.default_rng(seed)
        game = random_game(rng, layers=int(rng.integers(1, 4)))
        try:
            solution = solve_nominal(game)
        except InputError:
            continue
        payoffs, line = _play(pyspiel.load_efg_game(render_efg(game)).new_initial_state())
        adopted = {measure for turn in solution.line for measure in turn.adopted}
        assert line == _expected_line(game, adopted), seed
        assert payoffs == pytest.approx(list(solution.payoffs.values()), abs=1e-9), seed
        compared += 1
    assert compared > 20


@pytest.mark.open_spiel
def test_open_spiel_reads_players_layers_and_measures_named_in_chinese() -> None:
    import pyspiel

    game = random_game(np.random.default_rng(1), layers=2, per_layer=2, limits=False)
    game = replace(
        game,
        id="两份计划",
        players=tuple(f"国家{index}" for index in range(len(game.players))),
        measures=("芯片", "开源", "标准", "联盟"),
        layers=tuple(replace(layer, id=f"第{index}层") for index, layer in enumerate(game.layers)),
    )
    payoffs, line = _play(pyspiel.load_efg_game(render_efg(game)).new_initial_state())
    solution = solve_nominal(game)
    assert payoffs == pytest.approx(list(solution.payoffs.values()), abs=1e-9)
    assert line == ["+".join(turn.adopted) or "none" for turn in solution.line]


@pytest.mark.open_spiel
def test_open_spiel_reads_games_in_which_nobody_chooses() -> None:
    import pyspiel

    game = random_game(np.random.default_rng(2), layers=2, per_layer=2, limits=False)
    given = replace(
        game,
        given=freeze(np.ones(4, bool)),
        layers=tuple(replace(layer, is_given=True) for layer in game.layers),
    )
    state = pyspiel.load_efg_game(render_efg(given)).new_initial_state()
    assert state.is_terminal()
    assert state.returns() == pytest.approx(list(solve_nominal(given).payoffs.values()))


def _labels(text: str) -> tuple[list[str], list[list[str]], list[str]]:
    """Names of nodes, actions of each node, names of leaves and outcomes."""
    lines = text.splitlines()[2:]
    nodes = [match for match in map(NODE.fullmatch, lines) if match]
    leaves = [match for match in map(LEAF.fullmatch, lines) if match]
    assert len(nodes) + len(leaves) == len(lines)
    actions = [re.findall(r'"([^"]*)"', node[5]) for node in nodes]
    return [node[1] for node in nodes], actions, [name for leaf in leaves for name in (leaf[1], leaf[3])]


@pytest.mark.parametrize("seed", range(0, 60, 3))
def test_every_node_outcome_and_action_of_a_node_has_a_name_of_its_own(seed: int) -> None:
    game = random_game(np.random.default_rng(seed), layers=3, limits=False)
    nodes, actions, leaves = _labels(render_efg(game))
    assert len(set(nodes)) == len(nodes)
    assert leaves == [f"{sign}{number}" for number in range(1, len(leaves) // 2 + 1) for sign in "to"]
    for names in actions:
        assert len(set(names)) == len(names)


def test_names_that_only_differ_in_signs_stay_apart_and_a_measure_may_be_called_none() -> None:
    game = random_game(np.random.default_rng(4), layers=2, per_layer=3, limits=False)
    game = replace(
        game,
        players=('a"b', "a_b", "a/b")[: len(game.players)],
        measures=("none", "x/y", "x_y", 'x"y', "x+y", "none_2"),
        layers=(replace(game.layers[0], id="l/1"), replace(game.layers[1], id="l_1")),
    )
    text = render_efg(game)
    nodes, actions, _ = _labels(text)
    players = re.findall(r'"([^"]*)"', text.splitlines()[0].split("{")[1])
    assert len(set(players)) == len(game.players)
    assert len(set(nodes)) == len(nodes)
    for names in actions:
        assert len(set(names)) == len(names) == 8
        assert names[0] == "none"


def test_actions_stand_in_order_of_preference_and_numbers_are_plain_decimals() -> None:
    game = random_game(np.random.default_rng(4), layers=1, per_layer=3, limits=False)
    text = render_efg(game)
    assert _labels(text)[1][0] == ["none", "m0", "m1", "m2", "m0+m1", "m0+m2", "m1+m2", "m0+m1+m2"]
    for line in text.splitlines()[3:]:
        match = LEAF.fullmatch(line)
        assert match is not None
        assert all(re.fullmatch(r"-?\d+\.\d+", number) for number in match[4].split(", "))


def test_numbers_have_at_most_twelve_places_and_no_exponent() -> None:
    assert [write_decimal(value) for value in (1 / 3, -2.0, 1e-13, 1e20)] == [
        "0.333333333333", "-2.0", "0.0", "100000000000000000000.0",
    ]  # fmt: skip


def test_a_tree_that_is_too_large_is_refused_with_its_leaves() -> None:
    game = random_game(np.random.default_rng(0), layers=2, per_layer=10, limits=False)
    with pytest.raises(OutOfReachError, match="would have 1,048,576 leaves, more than 262,144") as refusal:
        render_efg(game)
    assert LARGEST_TREE == 2**18
    assert refusal.value.exit_status == 3


def test_a_game_that_cannot_be_played_to_its_end_is_refused_by_layer_and_history() -> None:
    game = random_game(np.random.default_rng(6), layers=2, per_layer=1, limits=False)
    stuck = replace(
        game,
        layers=(game.layers[0], replace(game.layers[1], at_least=1)),
        excludes=freeze(np.array([[1, 0]])),
    )
    with pytest.raises(InputError, match="layer layer1 has no feasible portfolio after a history that adopts m0"):
        render_efg(stuck)
