"""Laws of subgame-perfect play: every method finds the same, everywhere, and the certificate agrees (§4)."""

from dataclasses import replace
from math import prod

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countermove.core.errors import InputError, OutOfReachError, UsageError
from countermove.core.quantity import point
from countermove.game.evaluate import payoffs
from countermove.game.game import Game, Term, freeze, nominal_numbers, numbers_at
from countermove.solving.certify import certify
from countermove.solving.elimination import eliminate
from countermove.solving.enumeration import prepare_enumeration
from countermove.solving.methods import depth_ladder, prepare, solve_nominal, worth
from countermove.solving.responses import alternatives
from countermove.solving.schedule import make_schedule, schedules
from countermove.solving.solution import Solution
from countermove.solving.strategies import Strategies, respond
from countermove.solving.variables import list_portfolios
from games import WIDE, random_game

GAMES = 2000
MOST_LEAVES = 256
"""Leaves up to which a wide game goes to the plain twin too: nineteen games of twenty."""


def _solve(game: Game, method: str) -> Solution | None:
    """The solution, or None where the method refuses the game because a layer cannot be played."""
    try:
        return solve_nominal(game, method=method)
    except InputError:
        return None


def _histories(game: Game, strategies: Strategies, layer: int, rng: np.random.Generator, most: int = 8) -> np.ndarray:
    """Some profiles that feasible play can reach before `layer`, bool (rows, measures)."""
    profiles = (game.given & ~game.barred)[None]
    for index in range(layer):
        solution_like = [_feasible(game, index, profile) for profile in profiles]
        profiles = np.concatenate(solution_like)
        if len(profiles) > most:
            profiles = profiles[rng.choice(len(profiles), most, replace=False)]
    return profiles


def _feasible(game: Game, index: int, profile: np.ndarray) -> np.ndarray:
    layer = game.layers[index]
    free = [m for m in layer.measures if not game.given[m]]
    if layer.is_given:
        return profile[None]
    found = []
    for bits in range(2 ** len(free)):
        trial = profile.copy()
        trial[free] = [bool(bits >> place & 1) for place in range(len(free))]
        own = list(layer.measures)
        if (
            game.efforts[own] @ trial[own] <= layer.budget + 1e-9
            and layer.at_least <= trial[own].sum() <= layer.at_most
            and all(not trial[a] or trial[b] for a, b in game.requires if a in own)
            and not any(trial[a] and trial[b] for a, b in game.excludes if _binds(game, a, b, index))
        ):
            found.append(trial)
    return np.array(found, bool).reshape(len(found), len(game.measures))


def _binds(game: Game, first: int, second: int, index: int) -> bool:
    places = [place for place, layer in enumerate(game.layers) for m in (first, second) if m in layer.measures]
    choosers = [place for place in places if not game.layers[place].is_given]
    return bool(choosers) and max(choosers) == index


@pytest.mark.parametrize("block", range(10))
def test_all_methods_agree_on_games_of_up_to_five_layers_four_measures_and_four_actors(block: int) -> None:
    solved = dense = deep = tied = 0
    for seed in range(block * GAMES // 10, (block + 1) * GAMES // 10):
        game = random_game(np.random.default_rng(seed), bounds=WIDE)
        leaves = prod(len(list_portfolios(game, layer)) for layer in game.layers if not layer.is_given)
        fast = _solve(game, "elimination")
        compiled = _solve_densely(game)
        plain = _solve(game, "enumeration") if leaves <= MOST_LEAVES else compiled
        assert (fast is None) == (plain is None) or leaves > MOST_LEAVES, seed
        for other in (plain, compiled):
            if fast is not None and other is not None:
                assert (fast.line, fast.ties) == (other.line, other.ties), seed
        assert all(each is None or each.is_certified for each in (fast, plain, compiled)), seed
        solved, dense = solved + (fast is not None), dense + (compiled is not None)
        deep, tied = deep + (fast is not None and len(game.layers) == 5), tied + bool(fast and fast.ties)
    assert solved > GAMES // 20
    assert dense > GAMES // 25
    assert deep > GAMES // 200
    assert tied > GAMES // 200


def _solve_densely(game: Game) -> Solution | None:
    """As `_solve`, and None too where dense enumeration refuses because play may get stuck or is too large."""
    try:
        return _solve(game, "dense")
    except OutOfReachError:
        return None


@given(st.integers(0, 10**9))
@settings(max_examples=60, deadline=None)
def test_every_schedule_gives_the_same_choice_after_every_history(seed: int) -> None:
    rng = np.random.default_rng(seed)
    game = random_game(rng)
    numbers = nominal_numbers(game)
    try:
        plain = prepare_enumeration(game).solve(numbers)
    except InputError:
        return
    for schedule in schedules(game):
        strategies = eliminate(game, numbers, schedule)
        for layer in range(len(game.layers)):
            histories = _histories(game, strategies, layer, rng)
            assert (respond(game, strategies, layer, histories)[0] == respond(game, plain, layer, histories)[0]).all()


@given(st.integers(0, 10**9), st.integers(2, 6))
@settings(max_examples=40, deadline=None)
def test_a_batch_of_scenarios_is_solved_as_each_alone(seed: int, scenarios: int) -> None:
    rng = np.random.default_rng(seed)
    game = random_game(rng, limits=False)
    inputs = np.array([[q.numbers[0] for q in game.quantities]]).repeat(scenarios, axis=0)
    inputs += rng.integers(-1, 2, inputs.shape) * (rng.random(inputs.shape) < 0.3)
    inputs[:, game.efficacy_at] = np.clip(inputs[:, game.efficacy_at], 0, 1)
    start = np.zeros((scenarios, len(game.measures)), bool)
    strategies = prepare(game).solve(numbers_at(game, inputs))
    for layer in range(len(game.layers)):
        start, _ = respond(game, strategies, layer, start)
    for scenario in range(scenarios):
        quantities = tuple(point(value) for value in inputs[scenario])
        alone = solve_nominal(replace(game, quantities=quantities), method="enumeration")
        assert (start[scenario] == alone.profile).all()


@given(st.integers(0, 10**9), st.floats(0.1, 100), st.integers(0, 2))
@settings(max_examples=60, deadline=None)
def test_positive_rescaling_of_one_actors_payoffs_changes_no_line_of_play(
    seed: int, factor: float, player: int
) -> None:
    game = random_game(np.random.default_rng(seed), limits=False, whole=False)
    player %= len(game.players)
    solution = solve_nominal(game)
    scaled = set()
    for term in (*game.effect_terms, *game.synergy_terms):
        if term.player == player:
            scaled.add(term.amount)
    for layer in game.layers:
        if layer.mover == player:
            scaled |= {int(game.cost_at[measure]) for measure in layer.measures}
    quantities = tuple(
        point(q.numbers[0] * factor) if index in scaled else q for index, q in enumerate(game.quantities)
    )
    rescaled = solve_nominal(replace(game, quantities=quantities))
    assert rescaled.line == solution.line
    name = game.players[player]
    assert rescaled.payoffs[name] == pytest.approx(factor * solution.payoffs[name], abs=1e-9 * factor)


@given(st.integers(0, 10**9))
@settings(max_examples=60, deadline=None)
def test_the_order_in_which_actors_are_named_changes_nothing(seed: int) -> None:
    rng = np.random.default_rng(seed)
    game = random_game(rng)
    solution = _solve(game, "elimination")
    order = rng.permutation(len(game.players))
    place = np.argsort(order)
    renamed = replace(
        game,
        players=tuple(game.players[index] for index in order),
        layers=tuple(replace(layer, mover=int(place[layer.mover])) for layer in game.layers),
        effect_terms=tuple(replace(term, player=int(place[term.player])) for term in game.effect_terms),
        synergy_terms=tuple(replace(term, player=int(place[term.player])) for term in game.synergy_terms),
    )
    other = _solve(renamed, "elimination")
    assert (solution is None) == (other is None)
    if solution is not None and other is not None:
        assert other.line == solution.line
        assert other.payoffs == pytest.approx(dict(solution.payoffs))


@given(st.integers(0, 10**9))
@settings(max_examples=60, deadline=None)
def test_no_mover_could_do_better_anywhere_on_the_line_of_play(seed: int) -> None:
    solution = _solve(random_game(np.random.default_rng(seed)), "elimination")
    if solution is None:
        return
    for index, turn in enumerate(solution.line):
        options = alternatives(solution, index, solution.profile)
        best = max(option.payoffs[turn.actor] for option in options)
        assert solution.payoffs[turn.actor] == pytest.approx(best, abs=1e-6)
        assert turn.adopted in [option.adopted for option in options]


def test_ties_go_to_fewer_measures_then_to_the_first_in_the_file() -> None:
    game = _one_layer([1.0, 1.0, 1.0], [1.0, 1.0, 1.0])
    assert solve_nominal(game).line[0].adopted == ()
    game = _one_layer([2.0, 2.0, 2.0], [1.0, 1.0, 1.0], at_most=1)
    solution = solve_nominal(game)
    assert solution.line[0].adopted == ("m0",)
    assert [choice.adopted for choice in solution.ties[0].choices] == [("m0",), ("m1",), ("m2",)]


def test_two_measures_worth_as_much_as_one_give_way_to_it() -> None:
    game = _one_layer([1.0, 1.0, 2.0], [0.0, 0.0, 0.0], budget=2.0, efforts=[1.0, 1.0, 2.0])
    for method in ("elimination", "enumeration"):
        assert solve_nominal(game, method=method).line[0].adopted == ("m2",)


def _one_layer(effects: list[float], costs: list[float], **limits: object) -> Game:
    game = random_game(np.random.default_rng(0), layers=1, per_layer=len(effects), limits=False, whole=True)
    quantities = (point(1.0), *(point(value) for value in effects), *(point(value) for value in costs))
    terms = tuple(Term(game.layers[0].mover, index, 0, 1 + index) for index in range(len(effects)))
    rules = replace(
        game.layers[0],
        at_most=limits.get("at_most", len(effects)),
        budget=limits.get("budget", np.inf),
    )
    return replace(
        game,
        layers=(rules,),
        efforts=freeze(np.array(limits.get("efforts", [1.0] * len(effects)))),
        pairs=freeze(np.zeros((0, 2), int)),
        synergy_terms=(),
        effect_terms=terms,
        quantities=quantities,
        labels=tuple(f"q{index}" for index in range(len(quantities))),
        cost_at=freeze(np.arange(1 + len(effects), 1 + 2 * len(effects))),
    )


@given(st.integers(0, 10**9))
@settings(max_examples=40, deadline=None)
def test_the_last_rung_of_the_depth_ladder_is_the_whole_game(seed: int) -> None:
    game = random_game(np.random.default_rng(seed), limits=False)
    ladder = depth_ladder(game)
    assert [len(rung.line) for rung in ladder] == list(range(1, len(game.layers) + 1))
    assert ladder[-1].line == solve_nominal(game).line
    assert all(rung.is_certified for rung in ladder)


@given(st.integers(0, 10**9))
@settings(max_examples=40, deadline=None)
def test_worth_is_the_payoff_lost_when_a_measure_is_taken_out_of_the_game(seed: int) -> None:
    game = random_game(np.random.default_rng(seed), limits=False)
    solution = solve_nominal(game)
    for index in range(len(game.measures)):
        found = worth(solution, index)
        without = solve_nominal(_silenced(game, index), method="enumeration")
        assert found is not None
        assert found == pytest.approx(
            {actor: solution.payoffs[actor] - without.payoffs[actor] for actor in game.players}, abs=1e-9
        )


def _silenced(game: Game, measure: int) -> Game:
    """The game in which adopting the measure does nothing but cost a fortune."""
    quantities = list(game.quantities)
    for term in game.effect_terms:
        if term.at == measure:
            quantities[term.amount] = point(0.0)
    quantities[game.cost_at[measure]] = point(1e3)
    return replace(game, quantities=tuple(quantities))


def test_a_certificate_refuses_a_line_that_its_mover_could_better() -> None:
    game = random_game(np.random.default_rng(3), layers=3, per_layer=3, limits=False, whole=False)
    solution = solve_nominal(game)
    decision = solution.strategies.decisions[0][-1]
    wrong = replace(decision, table=1 - decision.table if decision.table.max() < 2 else (decision.table + 1) % 8)
    strategies = replace(
        solution.strategies,
        decisions=((*solution.strategies.decisions[0][:-1], wrong), *solution.strategies.decisions[1:]),
    )
    profile = np.zeros((1, len(game.measures)), bool)
    for layer in range(len(game.layers)):
        profile, _ = respond(game, strategies, layer, profile)
    payoff = payoffs(game, nominal_numbers(game), profile)[0]
    stated = {player: float(payoff[index]) for index, player in enumerate(game.players)}
    spoiled = replace(solution, strategies=strategies, profile=profile[0], payoffs=stated)
    assert not certify(spoiled).holds
    assert certify(spoiled).largest_gain > 0


def test_a_certificate_refuses_payoffs_that_are_not_those_of_the_line() -> None:
    solution = solve_nominal(random_game(np.random.default_rng(5), layers=2, per_layer=2, limits=False))
    raised = {actor: payoff + 0.5 for actor, payoff in solution.payoffs.items()}
    assert not certify(replace(solution, payoffs=raised)).holds


def test_a_dense_game_of_a_thousand_measures_is_refused_with_its_size() -> None:
    game = random_game(np.random.default_rng(1), layers=2, per_layer=60, limits=False)
    with pytest.raises(
        OutOfReachError, match=r"a table of about 2\^\d+ cells .* because these measures all bear on one another"
    ):
        make_schedule(game)


def test_a_thousand_measures_that_hardly_interact_are_solved() -> None:
    rng = np.random.default_rng(1)
    game = random_game(rng, layers=1, per_layer=1, limits=False)
    gains, costs = rng.normal(size=1000), rng.random(1000)
    quantities = tuple(point(value) for value in (1.0, *gains, *costs))
    sparse = replace(
        game,
        measures=tuple(f"m{index}" for index in range(1000)),
        layers=(replace(game.layers[0], measures=tuple(range(1000)), at_most=1000),),
        given=freeze(np.zeros(1000, bool)),
        barred=freeze(np.zeros(1000, bool)),
        efforts=freeze(np.ones(1000)),
        quantities=quantities,
        effect_terms=tuple(Term(game.layers[0].mover, index, 0, 1 + index) for index in range(1000)),
        synergy_terms=(),
        cost_at=freeze(np.arange(1001, 2001)),
    )
    solution = solve_nominal(sparse)
    assert (solution.profile == (gains > costs)).all()
    assert solution.certificate is not None
    assert not solution.certificate.is_exhaustive


def test_an_unknown_method_concept_or_depth_is_wrong_usage() -> None:
    game = random_game(np.random.default_rng(2), layers=2, per_layer=1, limits=False)
    with pytest.raises(UsageError, match="known methods: auto, dense, elimination, enumeration"):
        solve_nominal(game, method="magic")
    with pytest.raises(UsageError, match="unknown concept 'nash'"):
        solve_nominal(game, concept="nash")
    with pytest.raises(UsageError, match="depth 3 is not between 1 and the number of layers, 2"):
        solve_nominal(game, depth=3)
