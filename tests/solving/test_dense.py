"""Dense enumeration finds what its plain twin finds, wherever it can follow (§4.2, §4.3)."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countermove.core.errors import InputError, OutOfReachError
from countermove.core.quantity import point
from countermove.game.game import Game, Term, freeze, numbers_at, select_scenario
from countermove.solving.dense import ROOM, WORTH_SHARING, answer
from countermove.solving.dense_program import FIRST_ROOM, choosing_layers, write_program
from countermove.solving.methods import prepare, solve_nominal
from countermove.solving.strategies import play_on
from countermove.uncertainty.design import latin_hypercube
from games import random_game


@pytest.mark.parametrize("block", range(3))
def test_dense_enumeration_finds_what_plain_enumeration_finds(block: int) -> None:
    solved = refused = tied = bound = 0
    for seed in range(100 * block, 100 * (block + 1)):
        game = random_game(np.random.default_rng(seed))
        try:
            dense = solve_nominal(game, method="dense")
        except InputError:
            with pytest.raises(InputError):
                solve_nominal(game, method="enumeration")
            continue
        except OutOfReachError:
            refused += 1
            continue
        plain = solve_nominal(game, method="enumeration")
        assert dense.line == plain.line, seed
        assert dense.ties == plain.ties, seed
        assert dense.is_certified, seed
        solved, tied, bound = solved + 1, tied + bool(dense.ties), bound + bool(len(game.requires))
    assert solved > 50
    assert refused < 40
    assert tied > 3
    assert bound > 3


@given(st.integers(0, 10**9), st.integers(2, 5))
@settings(max_examples=40, deadline=None)
def test_scenarios_are_solved_as_elimination_solves_them(seed: int, scenarios: int) -> None:
    rng = np.random.default_rng(seed)
    game = random_game(rng, limits=False, whole=False)
    inputs = np.array([[q.numbers[0] for q in game.quantities]]).repeat(scenarios, axis=0)
    inputs *= rng.uniform(0.5, 1, inputs.shape)
    numbers = numbers_at(game, inputs)
    start = np.zeros((scenarios, len(game.measures)), bool)
    dense, _ = play_on(game, prepare(game, "dense").solve(numbers), start)
    eliminated, _ = play_on(game, prepare(game, "elimination").solve(numbers), start)
    assert (dense == eliminated).all()


def test_a_game_of_four_layers_with_facts_between_is_followed() -> None:
    game = random_game(np.random.default_rng(11), layers=4, per_layer=3, limits=False, whole=False)
    facts = game.given.copy()
    facts[3:6] = True
    with_facts = replace(
        game, given=facts, layers=(game.layers[0], replace(game.layers[1], is_given=True), *game.layers[2:])
    )
    assert solve_nominal(with_facts, method="dense").line == solve_nominal(with_facts, method="enumeration").line


def test_a_fact_that_each_set_of_measures_weakens_differently_takes_more_room_and_is_followed() -> None:
    game = random_game(np.random.default_rng(12), layers=3, per_layer=9, limits=False, whole=False)
    counters = [(by, 0) for by in range(9, 18)] + [pair for pair in game.counters.tolist() if pair[0] >= 18]
    weakened = replace(
        game,
        given=freeze(np.arange(27) < 9),
        barred=freeze(np.arange(27) >= 20),
        layers=(replace(game.layers[0], is_given=True), *game.layers[1:]),
        counters=freeze(np.array(counters)),
        efficacy_at=freeze(np.resize(game.efficacy_at, len(counters))),
    )
    assert len(write_program(weakened, choosing_layers(weakened)).rows.strengths_once) > FIRST_ROOM
    dense, eliminated = (solve_nominal(weakened, method=method) for method in ("dense", "elimination"))
    assert dense.line == eliminated.line
    assert dense.is_certified


def test_a_single_large_game_is_shared_among_cores_and_certified() -> None:
    game = random_game(np.random.default_rng(3), layers=3, per_layer=8, limits=False, whole=False)
    assert prepare(game, "dense").work >= WORTH_SHARING
    assert solve_nominal(game, method="dense").is_certified


def test_a_game_in_which_every_answer_is_the_best_to_something_is_solved_as_by_elimination() -> None:
    per_layer = 9
    game = _parry_game(np.random.default_rng(8), per_layer)
    numbers = numbers_at(game, np.array([[quantity.numbers[0] for quantity in game.quantities]]))
    answers = answer(game, write_program(game, choosing_layers(game)), numbers)
    assert len(np.unique(answers.inner)) == 2**per_layer
    dense = solve_nominal(game, method="dense")
    assert dense.line == solve_nominal(game, method="elimination").line
    assert dense.is_certified


def test_a_first_layer_that_must_adopt_something_is_solved_as_by_elimination() -> None:
    game = _parry_game(np.random.default_rng(8), 6)
    first = replace(game.layers[0], at_least=1, at_most=2)
    bound = replace(game, layers=(first, *game.layers[1:]))
    dense = solve_nominal(bound, method="dense")
    assert dense.line == solve_nominal(bound, method="elimination").line
    assert dense.is_certified


def _parry_game(rng: np.random.Generator, per_layer: int) -> Game:
    """Two layers; each measure of the second is worth its cost exactly if the one that it counters was adopted."""
    game = random_game(rng, layers=2, per_layer=per_layer, limits=False, whole=False)
    first, second = (layer.mover for layer in game.layers)
    harms, costs, efficacies = rng.uniform(2, 3, per_layer), rng.uniform(0.1, 0.5, per_layer), np.full(per_layer, 0.5)
    values = [1.0, *-harms, *harms, *np.zeros(per_layer), *costs, *efficacies]
    harm_at, gain_at, cost_at, efficacy_at = (1 + place * per_layer for place in (0, 1, 2, 4))
    effects = [Term(second, m, 0, harm_at + m) for m in range(per_layer)]
    if first != second:
        effects += [Term(first, m, 0, gain_at + m) for m in range(per_layer)]
    return replace(
        game,
        counters=freeze(np.array([(per_layer + m, m) for m in range(per_layer)])),
        pairs=freeze(np.zeros((0, 2), int)),
        quantities=tuple(point(float(value)) for value in values),
        labels=tuple(f"q{index}" for index in range(len(values))),
        effect_terms=tuple(effects),
        synergy_terms=(),
        cost_at=freeze(np.arange(cost_at, cost_at + 2 * per_layer)),
        efficacy_at=freeze(np.arange(efficacy_at, efficacy_at + per_layer)),
    )


@given(st.integers(0, 10**9), st.floats(0, 0.05))
@settings(max_examples=40, deadline=None)
def test_a_wide_tolerance_leaves_out_no_portfolio_that_is_tied(seed: int, tolerance: float) -> None:
    game = replace(random_game(np.random.default_rng(seed), limits=False), tie_tolerance=tolerance + 1e-9)
    dense, plain = (solve_nominal(game, method=method) for method in ("dense", "enumeration"))
    assert dense.line == plain.line
    assert dense.ties == plain.ties


def test_scenarios_come_out_alike_in_groups_of_any_size() -> None:
    game = random_game(np.random.default_rng(21), layers=3, per_layer=4, limits=False, uncertain=True)
    numbers = numbers_at(game, latin_hypercube(game.quantities, 0, 0, 600))
    program = write_program(game, choosing_layers(game))
    assert len(program.outer) * len(program.walk.node_of) * 600 > ROOM
    whole = answer(game, program, numbers)
    for scenario in (0, 511, 512, 599):
        one = answer(game, program, select_scenario(numbers, scenario))
        assert (whole.inner[scenario] == one.inner[0]).all()
        assert all((many[scenario] == single[0]).all() for many, single in zip(whole.choices, one.choices, strict=True))


def test_large_work_is_given_to_dense_enumeration_and_small_work_to_elimination() -> None:
    game = random_game(np.random.default_rng(4), layers=3, per_layer=4, limits=False)
    assert prepare(game).method == "elimination"
    assert prepare(game, scenarios=10**7).method == "dense"


def test_too_many_leaves_are_refused_with_their_number() -> None:
    game = random_game(np.random.default_rng(5), layers=3, per_layer=14, limits=False)
    silent = replace(game, quantities=tuple(point(0.0) for _ in game.quantities))
    with pytest.raises(OutOfReachError, match=r"about 2\^42 leaves"):
        prepare(silent, "dense")
