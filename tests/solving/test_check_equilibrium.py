"""The check of equilibria finds what every plan of every player would gain, and beliefs that make moves best."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from math import prod

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from countermove.game.extensive import (
    Behaviour,
    Decision,
    ExtensiveGame,
    children_of,
    expected_payoffs,
    subgame_roots,
)
from countermove.solving.belief_support import is_sequentially_rational, ruled_out
from countermove.solving.check_equilibrium import largest_gains, slack_of
from extensive_games import build_extensive, random_extensive

SEEDS = st.integers(0, 2**32 - 1)


def _random_behaviour(game: ExtensiveGame, rng: np.random.Generator) -> Behaviour:
    """What is played at random, half of it without chance."""
    found = {}
    for number, place in enumerate(game.information_sets):
        count = len(place.actions)
        pure = np.eye(count)[rng.integers(count)]
        found[number] = tuple(pure if rng.random() < 0.5 else rng.dirichlet(np.ones(count)))
    return found


def _deviations(game: ExtensiveGame, behaviour: Behaviour, player: int) -> Iterator[Behaviour]:
    """The behaviour with every plan of the player in place of its own."""
    own = [number for number, place in enumerate(game.information_sets) if place.player == player]
    sizes = [len(game.information_sets[number].actions) for number in own]
    for plan in product(*map(range, sizes)):
        moves = zip(own, sizes, plan, strict=True)
        yield {**behaviour, **{number: tuple(np.eye(size)[action]) for number, size, action in moves}}


@given(SEEDS)
@settings(max_examples=80, deadline=None)
def test_what_a_player_can_gain_is_what_the_best_of_all_its_plans_gains(seed: int) -> None:
    rng = np.random.default_rng(seed)
    game = random_extensive(rng)
    assume(prod(len(place.actions) for place in game.information_sets) <= 400)
    behaviour = _random_behaviour(game, rng)
    roots = subgame_roots(game)
    expected = [
        max(
            expected_payoffs(game, other, root)[player] - expected_payoffs(game, behaviour, root)[player]
            for root in roots
            for other in (behaviour, *_deviations(game, behaviour, player))
        )
        for player in range(len(game.players))
    ]
    assert largest_gains(game, behaviour, roots) == pytest.approx(expected, abs=1e-9)
    assert largest_gains(game, behaviour) == largest_gains(game, behaviour, (0,))


def test_what_counts_as_no_gain_goes_by_the_players_own_payoffs_or_by_what_is_equal_for_it() -> None:
    tree = {"set": "a", "player": "a", "actions": {"x": [3, -50], "y": [-4, 10]}}
    game = build_extensive(["a", "b"], tree, id_="slack")
    assert slack_of(game) == pytest.approx((4e-7, 5e-6))
    assert slack_of(replace(game, tolerances=(0.5, 0.0))) == pytest.approx((0.5, 5e-6))


def _paths(game: ExtensiveGame, root: int) -> dict[int, list[tuple[int, int]]]:
    """For each node below `root`, the nodes before it from there on, each with the place of the child taken."""
    paths: dict[int, list[tuple[int, int]]] = {root: []}
    for index in range(root, len(game.nodes)):
        for place, child in enumerate(children_of(game.nodes[index]) if index in paths else ()):
            paths[child] = [*paths[index], (index, place)]
    return paths


def _is_open(game: ExtensiveGame, behaviour: Behaviour, path: list[tuple[int, int]], players: set[int]) -> bool:
    """Whether none of the players rules the path out."""
    for index, place in path:
        node = game.nodes[index]
        number = node.information_set if isinstance(node, Decision) else None
        if number is not None and game.information_sets[number].player in players and not behaviour[number][place]:
            return False
    return True


def _places(game: ExtensiveGame, number: int) -> list[int]:
    return [i for i, node in enumerate(game.nodes) if isinstance(node, Decision) and node.information_set == number]


def _can_come(game: ExtensiveGame, behaviour: Behaviour, number: int, roots: tuple[int, ...], movers: set[int]) -> bool:
    """Whether the way to an information set is open from one of the roots on, as far as `movers` have a say."""
    ways = [
        paths[place]
        for paths in (_paths(game, root) for root in roots)
        for place in _places(game, number)
        if place in paths
    ]
    return any(_is_open(game, behaviour, way, movers) for way in ways)


def _least_gain(game: ExtensiveGame, behaviour: Behaviour, number: int) -> float:
    """What the mover of an information set gains at best under the belief that leaves it the least to gain."""
    player, places = game.information_sets[number].player, _places(game, number)
    gains = np.array(
        [
            [
                expected_payoffs(game, each, place)[player] - expected_payoffs(game, behaviour, place)[player]
                for place in places
            ]
            for each in _deviations(game, behaviour, player)
        ]
    )
    rows, columns = gains.shape
    found = linprog(
        np.append(np.zeros(columns), 1.0),
        A_ub=np.hstack([gains, -np.ones((rows, 1))]),
        b_ub=np.zeros(rows),
        A_eq=np.append(np.ones(columns), 0.0)[None],
        b_eq=[1.0],
        bounds=[(0, None)] * columns + [(None, None)],
    )
    return float(found.fun)


@given(SEEDS, st.booleans())
@settings(max_examples=100, deadline=None)
def test_a_profile_is_sequentially_rational_where_every_set_has_a_belief_that_leaves_nothing_to_gain(
    seed: int, by_subgame: bool
) -> None:
    rng = np.random.default_rng(seed)
    game = random_extensive(rng)
    behaviour = _random_behaviour(game, rng)
    roots = subgame_roots(game) if by_subgame else (0,)
    sets, everybody = range(len(game.information_sets)), set(range(len(game.players)))
    own = [{place.player} for place in game.information_sets]
    left = {number for number in sets if not _can_come(game, behaviour, number, roots, own[number])}
    assert ruled_out(game, behaviour, roots) == left
    verdicts = set()
    for number in set(sets) - left:
        if _can_come(game, behaviour, number, roots, everybody) or _least_gain(game, behaviour, number) < 1e-6:
            continue
        below = {child for place in _places(game, number) for child in _paths(game, place)}
        others = [each for each in left if own[each] != own[number]]
        verdicts.add(None if any(below & set(_places(game, each)) for each in others) else False)
    expected = False if False in verdicts else None if verdicts else True
    assert is_sequentially_rational(game, behaviour, roots) is expected
    if roots == (0,):
        assert is_sequentially_rational(game, behaviour) is expected
        assert ruled_out(game, behaviour) == left


def test_a_move_that_no_belief_makes_best_is_told_where_it_takes_several_replies_to_see() -> None:
    worth = {"left": [0, 20, -30, 1], "right": [0, -10, 9, 1]}
    replies = {
        where: {"set": "b", "player": "b", "actions": {move: [0, own[n]] for n, move in enumerate("wxyz")}}
        for where, own in worth.items()
    }
    tree = {"set": "a", "player": "a", "actions": {"out": [1, 1], **replies}}
    game = build_extensive(["a", "b"], tree, id_="beliefs")
    assert is_sequentially_rational(game, {0: (1.0, 0.0, 0.0), 1: (1.0, 0.0, 0.0, 0.0)}) is False
    assert is_sequentially_rational(game, {0: (1.0, 0.0, 0.0), 1: (0.0, 0.0, 0.0, 1.0)}) is True


def test_of_a_large_tree_it_is_not_told_whether_beliefs_make_its_moves_best() -> None:
    parts = [{"set": f"a{n}", "player": "a", "actions": {"x": [0], "y": [0]}} for n in range(900)]
    tree = {"chance": [{"chance": "1/900", "then": part} for part in parts]}
    game = build_extensive(["a"], tree, id_="large")
    assert is_sequentially_rational(game, dict.fromkeys(range(900), (1.0, 0.0))) is None
