"""Small games with chance, hidden and simultaneous moves: what is listed holds, and nothing pure is missing."""

from collections.abc import Callable
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from countermove.core.errors import OutOfReachError, UsageError
from countermove.game.compile_extensive import Conditions, extensive_from_game, most_ends, plain_conditions
from countermove.game.extensive import ExtensiveGame, Terminal, expected_payoffs, subgame_roots
from countermove.game.game import Game
from countermove.solving.belief_support import is_sequentially_rational
from countermove.solving.bimatrix import zero_sum_play
from countermove.solving.check_equilibrium import largest_gains
from countermove.solving.extensive import Equilibria, find_equilibria
from countermove.solving.methods import solve_nominal
from countermove.solving.sequence_form import solve_zero_sum
from extensive_games import build_extensive, matrix_game, play_of, random_extensive, rescaled
from games import random_game

SEEDS = st.integers(0, 2**32 - 1)


def _open_game(seed: int) -> ExtensiveGame:
    """A small random game of two layers at once and one after, with chance and hidden moves."""
    rng = np.random.default_rng(seed)
    game = random_game(rng, layers=3, per_layer=1, limits=False, whole=seed % 3 == 0)
    movers = [layer.mover for layer in game.layers]
    assume(movers[0] != movers[1])
    hidden = frozenset({0} if movers[2] != movers[0] and rng.random() < 0.5 else ())
    chances = tuple(float(chance) for chance in rng.choice([0.0, 0.3, 1.0], 3, p=[0.1, 0.4, 0.5]))
    conditions = Conditions(chances, (frozenset(), frozenset(), hidden), (False, True, False))
    return extensive_from_game(game, conditions)


def _find(game: ExtensiveGame, *, concept: str = "subgame_perfect") -> Equilibria:
    """The equilibria; games in which movers are indifferent too often for a list are passed over."""
    try:
        return find_equilibria(game, concept=concept)
    except OutOfReachError as error:
        assume("indifferent too often" not in str(error))
        raise


@given(SEEDS)
@settings(max_examples=50, deadline=None)
def test_where_everything_is_seen_the_play_is_that_of_backward_induction(seed: int) -> None:
    game = random_game(np.random.default_rng(seed), limits=False, whole=False)
    assume(most_ends(game, plain_conditions(game)) <= 256)
    exact = solve_nominal(game)
    found = find_equilibria(extensive_from_game(game, plain_conditions(game)))
    assert found.is_certified
    assert found.is_complete
    assert [each.payoffs for each in found.equilibria] == [pytest.approx([*exact.payoffs.values()], abs=1e-9)]


@given(SEEDS)
@settings(max_examples=25, deadline=None)
def test_under_ties_and_limits_the_line_of_play_is_among_the_equilibria(seed: int) -> None:
    game = random_game(np.random.default_rng(seed), layers=2, per_layer=2, whole=True)
    found = _try(game)
    exact = [*solve_nominal(game).payoffs.values()]
    assert any(each.payoffs == pytest.approx(exact, abs=1e-9) for each in found)


def _try(game: Game) -> tuple:
    try:
        return find_equilibria(extensive_from_game(game, plain_conditions(game))).equilibria
    except Exception as error:
        assume(not isinstance(error, OutOfReachError) and "no feasible portfolio" not in str(error))
        raise


@given(SEEDS)
@settings(max_examples=30, deadline=None)
def test_nobody_gains_by_any_other_plan_in_what_is_listed(seed: int) -> None:
    game = _open_game(seed)
    found = _find(game)
    assert found.is_certified
    for each in found.equilibria[:10]:
        assert expected_payoffs(game, each.behaviour) == pytest.approx(each.payoffs, abs=1e-9)
        for player in range(len(game.players)):
            own = [i for i, place in enumerate(game.information_sets) if place.player == player]
            for plan in product(*(range(len(game.information_sets[i].actions)) for i in own)):
                pure = {
                    i: tuple(np.eye(len(game.information_sets[i].actions))[a]) for i, a in zip(own, plan, strict=True)
                }
                assert expected_payoffs(game, {**each.behaviour, **pure})[player] <= each.payoffs[player] + 1e-7


@given(SEEDS)
@settings(max_examples=60, deadline=None)
def test_every_pure_nash_equilibrium_is_listed(seed: int) -> None:
    game = _open_game(seed)
    sizes = [len(place.actions) for place in game.information_sets]
    listed = {tuple(np.round(each.payoffs, 7)) for each in _find(game, concept="nash").equilibria if each.is_pure}
    assume(np.prod(sizes) <= 512)
    stable = set()
    for plan in product(*map(range, sizes)):
        behaviour = {i: tuple(np.eye(sizes[i])[action]) for i, action in enumerate(plan)}
        if max(largest_gains(game, behaviour)) <= 1e-9:
            stable.add(tuple(np.round(expected_payoffs(game, behaviour), 7)))
    assert listed == stable


@given(SEEDS, st.sampled_from([1e-10, 1e10]), st.sampled_from(["nash", "subgame_perfect"]))
@settings(max_examples=25, deadline=None)
def test_the_units_of_one_players_payoffs_change_nothing_but_its_payoffs(
    seed: int, factor: float, concept: str
) -> None:
    game = _open_game(seed)
    factors = [1.0] * len(game.players)
    factors[seed % len(factors)] = factor
    found, other = _find(game, concept=concept), find_equilibria(rescaled(game, factors), concept=concept)
    assert other.is_certified
    assert (other.reason, other.has_all_pure) == (found.reason, found.has_all_pure)
    for one, same in zip(found.equilibria, other.equilibria, strict=True):
        assert same.is_sequentially_rational == one.is_sequentially_rational
        points = [payoff / size for payoff, size in zip(same.payoffs, factors, strict=True)]
        assert points == pytest.approx(one.payoffs, abs=1e-9)
        for number, chances in one.behaviour.items():
            assert same.behaviour[number] == pytest.approx(chances, abs=1e-7)


def test_a_large_game_of_small_payoffs_is_no_zero_sum_game() -> None:
    rows, columns = np.random.default_rng(0).normal(size=(2, 11, 11))
    found = find_equilibria(rescaled(matrix_game(rows, columns), [1e-10, 1e-10]))
    assert str(found.reason).startswith("mixed equilibria of 11 × 11 strategies")


@pytest.mark.parametrize("factor", [1e-10, 1.0, 1e10])
def test_a_large_zero_sum_game_has_its_value_in_any_units(factor: float) -> None:
    rows = np.random.default_rng(1).normal(size=(11, 11))
    found = find_equilibria(rescaled(matrix_game(rows, -rows), [factor, factor]))
    (only,) = [each for each in found.equilibria if not each.is_pure]
    assert only.payoffs[0] == pytest.approx(factor * solve_zero_sum(matrix_game(rows, -rows)).value, rel=1e-6)
    assert "one of what may be several equilibria of the same value" in str(found.reason)


@given(SEEDS)
@settings(max_examples=40, deadline=None)
def test_the_value_over_sequences_is_that_over_plans(seed: int) -> None:
    rows = np.random.default_rng(seed).normal(size=(3, 4))
    value = zero_sum_play(rows)[0]
    assert solve_zero_sum(matrix_game(rows, -rows)).value == pytest.approx(value, abs=1e-8)
    found = find_equilibria(matrix_game(rows, -rows))
    assert found.is_complete
    assert [each.payoffs[0] for each in found.equilibria] == pytest.approx([value] * len(found.equilibria), abs=1e-7)


@given(SEEDS, st.sampled_from([1e-10, 1.0, 1e10]))
@settings(max_examples=80, deadline=None)
def test_from_best_strategies_over_sequences_nobody_gains_and_the_value_is_what_they_give(
    seed: int, factor: float
) -> None:
    game = random_extensive(np.random.default_rng(seed))
    nodes = [
        Terminal((node.payoffs[0], -node.payoffs[0])) if isinstance(node, Terminal) else node for node in game.nodes
    ]
    zero_sum = replace(game, nodes=tuple(nodes))
    play = solve_zero_sum(rescaled(zero_sum, (factor, factor)))
    assert set(play.behaviour) == set(range(len(game.information_sets)))
    assert [sum(chances) for chances in play.behaviour.values()] == pytest.approx([1.0] * len(play.behaviour))
    assert expected_payoffs(zero_sum, play.behaviour)[0] == pytest.approx(play.value / factor, abs=1e-8)
    assert max(largest_gains(zero_sum, play.behaviour)) < 1e-7


def test_an_equilibrium_that_rests_on_an_empty_threat_is_nash_but_not_subgame_perfect() -> None:
    tree = {
        "set": "a", "player": "a",
        "actions": {"out": [1, 5], "in": {"set": "b", "player": "b", "actions": {"fight": [0, 0], "share": [2, 2]}}},
    }  # fmt: skip
    game = build_extensive(["a", "b"], tree, id_="entry")
    assert subgame_roots(game) == (0, 2)
    assert [play_of(game, each.behaviour) for each in find_equilibria(game).equilibria] == [["in", "share"]]
    nash = find_equilibria(game, concept="nash").equilibria
    assert [play_of(game, each.behaviour) for each in nash if each.is_pure] == [["out", "fight"], ["in", "share"]]
    assert "types" not in find_equilibria(game).to_dict()
    listed = find_equilibria(game, concept="nash").to_dict()["equilibria"]
    assert [[place["reached"] for place in each["strategies"]] for each in listed[:2]] == [[True, False], [True, True]]


@pytest.mark.parametrize("factor", [1e-10, 1.0, 1e10])
def test_indifference_in_a_subgame_lists_each_choice_and_says_what_was_not_looked_for(factor: float) -> None:
    tree = {
        "set": "a", "player": "a",
        "actions": {"out": [1, 5], "in": {"set": "b", "player": "b", "actions": {"fight": [0, 2], "share": [2, 2]}}},
    }  # fmt: skip
    found = find_equilibria(rescaled(build_extensive(["a", "b"], tree, id_="indifferent"), (factor, factor)))
    assert [each.payoffs for each in found.equilibria] == [(factor, 5 * factor), (2 * factor, 2 * factor)]
    assert not found.is_complete
    assert "indifferent" in str(found.reason)


@pytest.mark.parametrize("factor", [1e-10, 1.0, 1e10])
def test_a_belief_that_makes_a_move_best_is_found_in_any_units(factor: float) -> None:
    reply = {
        in_: {"set": "b", "player": "b", "actions": {"x": [0, payoffs[0]], "y": [0, payoffs[1]]}}
        for in_, payoffs in {"left": (1, 0), "right": (0, 9)}.items()
    }
    tree = {"set": "a", "player": "a", "actions": {"out": [1, 1], **reply}}
    game = rescaled(build_extensive(["a", "b"], tree, id_="beliefs"), (factor, factor))
    assert is_sequentially_rational(game, {0: (1.0, 0.0, 0.0), 1: (1.0, 0.0)})
    assert is_sequentially_rational(game, {0: (1.0, 0.0, 0.0), 1: (0.0, 1.0)})


def _three_at_once(payoffs: Callable[[int, int, int], list[float]]) -> ExtensiveGame:
    """Three players who choose between two actions at once."""
    tree = {
        "set": "a", "player": "a",
        "actions": {
            i: {
                "set": "b", "player": "b",
                "actions": {
                    j: {"set": "c", "player": "c", "actions": {k: payoffs(i, j, k) for k in (0, 1)}}
                    for j in (0, 1)
                },
            }
            for i in (0, 1)
        },
    }  # fmt: skip
    return build_extensive(["a", "b", "c"], tree, id_="three")


def test_a_game_without_a_pure_equilibrium_among_three_says_that_mixed_ones_were_not_looked_for() -> None:
    found = find_equilibria(_three_at_once(lambda i, j, k: [int(i == j), int(j == k), int(k != i)]))
    assert found.equilibria == ()
    assert not found.is_complete
    assert found.has_all_pure
    assert str(found.reason) == "mixed equilibria of three or more movers are not searched, and a, b, c choose together"


def test_mixed_equilibria_are_found_where_a_third_mover_has_one_sensible_plan() -> None:
    found = find_equilibria(_three_at_once(lambda i, j, k: [int(i == j), int(i != j), 2 * k - i]))
    assert found.is_complete
    assert [each.behaviour for each in found.equilibria] == [
        {0: pytest.approx((0.5, 0.5)), 1: pytest.approx((0.5, 0.5)), 2: (0.0, 1.0)}
    ]


def _after_a_draw(parts: list[dict]) -> dict:
    """Chance draws one of several trees."""
    return {"chance": [{"chance": f"1/{len(parts)}", "then": part} for part in parts]}


def _turns(player: str, count: int, after: list | dict) -> list[dict]:
    """As many choices between two actions as counted, at information sets of their own."""
    return [{"set": f"{player}{n}", "player": player, "actions": {"x": after, "y": after}} for n in range(count)]


@pytest.mark.parametrize(
    ("tree", "concept", "said"),
    [
        (_after_a_draw(_turns("a", 24, [0, 0])), "nash", r"a has 16,777,216 plans \(the limit is 208,333 here\)"),
        (_after_a_draw(_turns("a", 60, [0, 0])), "nash", r"a has about 10\^18 plans"),
        (
            _after_a_draw([_turns("a", 10, _turns("b", 10, [0, 0])[n])[n] for n in range(10)]),
            "nash",
            r"1,048,576 combinations of plans \(the limit is 1,000,000\)",
        ),
        (
            _after_a_draw(_turns("a", 9, [0, 0])),
            "subgame_perfect",
            r"512 combinations of equilibria of later subgames \(the limit is 500\)",
        ),
        (
            {"set": "a", "player": "a", "actions": {n: [0, 0] for n in range(501)}},
            "nash",
            r"501 equilibria of one subgame \(the limit is 500\)",
        ),
    ],
)
def test_what_is_too_much_to_go_through_is_refused_with_its_size(tree: dict, concept: str, said: str) -> None:
    with pytest.raises(OutOfReachError, match=said):
        find_equilibria(build_extensive(["a", "b"], tree, id_="large"), concept=concept)


def test_plans_stand_in_the_order_of_information_sets_and_their_actions() -> None:
    game = build_extensive(["a"], _after_a_draw(_turns("a", 2, [0])), id_="order")
    found = find_equilibria(game, concept="nash").equilibria
    assert [play_of(game, each.behaviour) for each in found] == [["x", "x"], ["x", "y"], ["y", "x"], ["y", "y"]]


def test_pure_equilibria_stand_before_mixed_ones() -> None:
    def replies(n: int, mine: int) -> dict:
        ends = {other: [2 - mine, 1 + mine] if other == mine else [0, 0] for other in (0, 1)}
        return {"set": f"b{n}", "player": "b", "actions": ends}

    battles = [{"set": f"a{n}", "player": "a", "actions": {mine: replies(n, mine) for mine in (0, 1)}} for n in (0, 1)]
    found = find_equilibria(build_extensive(["a", "b"], _after_a_draw(battles), id_="battles"))
    assert [each["kind"] for each in found.to_dict()["equilibria"]] == ["pure"] * 4 + ["mixed"] * 5
    assert [each.is_pure for each in found.equilibria] == [True] * 4 + [False] * 5


def test_five_hundred_equilibria_are_still_listed() -> None:
    tree = {"set": "a", "player": "a", "actions": {n: [0] for n in range(500)}}
    assert len(find_equilibria(build_extensive(["a"], tree, id_="alike")).equilibria) == 500


def test_a_mover_who_forgets_is_refused() -> None:
    again = {"set": "again", "player": "a", "actions": {"x": [1], "y": [0]}}
    game = build_extensive(["a"], {"set": "first", "player": "a", "actions": {"x": again, "y": again}}, id_="forgets")
    with pytest.raises(UsageError, match="a forgets at again what it did before"):
        find_equilibria(game)


@pytest.mark.parametrize("factor", [1e-10, 1.0])
def test_a_game_that_is_not_zero_sum_has_no_value(factor: float) -> None:
    with pytest.raises(UsageError, match="no zero-sum game of two players"):
        solve_zero_sum(matrix_game(np.full((2, 2), factor), np.full((2, 2), factor)))


def test_a_game_in_which_nobody_chooses_has_one_outcome() -> None:
    game = ExtensiveGame("done", "", ("a",), (), (Terminal((3.0,)),), (1e-9,))
    assert [each.payoffs for each in find_equilibria(game).equilibria] == [(3.0,)]
    tree = {"chance": [{"chance": "1/4", "then": [4]}, {"chance": "3/4", "then": [0]}]}
    assert [each.payoffs for each in find_equilibria(build_extensive(["a"], tree, id_="luck")).equilibria] == [(1.0,)]
