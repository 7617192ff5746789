"""Laws of logit play: both roads find what the definition says, and what changes nothing changes nothing (§4.7)."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from logit_twin import Told, tell_logit

from countermove.core.errors import InputError, OutOfReachError, UsageError
from countermove.core.quantity import point
from countermove.game.game import Game, LayerRules, Term, freeze, nominal_numbers
from countermove.solving.logit import (
    LOGIT_METHODS,
    prepare_logit,
    solve_logit,
)
from countermove.solving.logit_check import check_logit
from countermove.solving.logit_elimination import outline
from countermove.solving.logit_play import LogitPlay, distribution_after, turn_after
from countermove.solving.logit_tree import build_tree, play_tree, tree_variables
from countermove.solving.methods import solve_nominal
from games import random_game

seeds = st.integers(0, 10**9)
precisions = st.sampled_from([0.0, 0.1, 1.0, 3.0, 25.0])


def _play(game: Game, precision: float, method: str = "auto") -> LogitPlay | None:
    """Logit play, or None where a layer cannot be played."""
    try:
        return solve_logit(game, precision=precision, method=method)
    except InputError:
        return None


def _scaled(game: Game, factor: float, players: set[int]) -> Game:
    """The game with the payoffs of some players multiplied by a factor."""
    terms = [term for term in (*game.effect_terms, *game.synergy_terms) if term.player in players]
    scaled = {term.amount for term in terms}
    scaled |= {int(game.cost_at[m]) for layer in game.layers if layer.mover in players for m in layer.measures}
    quantities = [point(q.numbers[0] * factor) if index in scaled else q for index, q in enumerate(game.quantities)]
    return replace(game, quantities=tuple(quantities))


def _agree(play: LogitPlay, told: Told) -> None:
    """The play says what the twin told, at the start and after every history."""
    game = play.game
    start = (0, frozenset(int(m) for m in np.flatnonzero(game.given & ~game.barred)))
    assert list(play.payoffs.values()) == pytest.approx(list(told.worth[start]), abs=1e-9)
    assert list(play.adoption.values()) == pytest.approx(list(told.adoption.values()), abs=1e-9)
    for (layer, history), expected in told.chances.items():
        profiles, found = distribution_after(play, layer, np.isin(np.arange(len(game.measures)), list(history)))
        named = {frozenset(map(int, np.flatnonzero(row))): chance for row, chance in zip(profiles, found, strict=True)}
        assert named == pytest.approx(expected, abs=1e-9)


@given(seeds, precisions)
@settings(max_examples=150, deadline=None)
def test_both_roads_tell_what_the_plain_twin_tells_after_every_history(seed: int, precision: float) -> None:
    game = random_game(np.random.default_rng(seed))
    plays = [_play(game, precision, method) for method in LOGIT_METHODS]
    if plays[0] is None:
        assert plays[1] is None
        return
    told = tell_logit(game, precision)
    for play in plays:
        assert play is not None
        assert play.is_certified
        _agree(play, told)


@given(seeds)
@settings(max_examples=60, deadline=None)
def test_precision_zero_is_uniform_over_what_is_feasible(seed: int) -> None:
    game = random_game(np.random.default_rng(seed))
    play = _play(game, 0.0)
    if play is None:
        return
    for (layer, history), expected in tell_logit(game, 0.0).chances.items():
        _, found = distribution_after(play, layer, np.isin(np.arange(len(game.measures)), list(history)))
        assert found == pytest.approx(1 / len(expected))


@given(seeds, st.sampled_from(LOGIT_METHODS))
@settings(max_examples=80, deadline=None)
def test_large_precision_tends_to_subgame_perfect_play_where_it_is_unique(seed: int, method: str) -> None:
    game = random_game(np.random.default_rng(seed), whole=False)
    play = _play(game, 1e7, method)
    if play is None or min(tell_logit(game, 1e7).leads, default=1.0) < 1e-5:
        return
    exact = solve_nominal(game)
    assert [turn.adopted for turn in play.line] == [turn.adopted for turn in exact.line]
    assert all(turn.probability == pytest.approx(1, abs=1e-9) for turn in play.line)
    assert play.payoffs == pytest.approx(exact.payoffs, abs=1e-6)


@given(seeds, st.floats(0.1, 20), precisions)
@settings(max_examples=60, deadline=None)
def test_scaling_all_payoffs_is_scaling_the_precision(seed: int, factor: float, precision: float) -> None:
    game = random_game(np.random.default_rng(seed), limits=False)
    scaled = solve_logit(_scaled(game, factor, set(range(len(game.players)))), precision=precision)
    sharper = solve_logit(game, precision=precision * factor)
    assert scaled.adoption == pytest.approx(sharper.adoption, abs=1e-8)
    assert scaled.payoffs == pytest.approx({p: factor * v for p, v in sharper.payoffs.items()}, abs=1e-7)


@given(seeds, st.floats(0.1, 20), st.integers(0, 2), precisions)
@settings(max_examples=60, deadline=None)
def test_scaling_one_actors_payoffs_sharpens_that_actor_alone(
    seed: int, factor: float, player: int, precision: float
) -> None:
    game = random_game(np.random.default_rng(seed), limits=False)
    player %= len(game.players)
    scaled = solve_logit(_scaled(game, factor, {player}), precision=precision)
    told = tell_logit(game, precision, times={player: factor})
    assert list(scaled.adoption.values()) == pytest.approx(list(told.adoption.values()), abs=1e-8)


@given(seeds, st.floats(-50, 50), st.integers(0, 2), precisions)
@settings(max_examples=40, deadline=None)
def test_a_constant_added_to_a_payoff_changes_no_chance(
    seed: int, constant: float, player: int, precision: float
) -> None:
    game = random_game(np.random.default_rng(seed), limits=False)
    worths = (_with_fact(game, player, worth) for worth in (0.0, constant))
    plain, added = (solve_logit(each, precision=precision) for each in worths)
    assert added.adoption == pytest.approx(plain.adoption, abs=1e-9)
    name = game.players[player % len(game.players)]
    assert added.payoffs[name] - plain.payoffs[name] == pytest.approx(constant, abs=1e-9)


def _with_fact(game: Game, player: int, worth: float) -> Game:
    """The game after a layer with one given measure that is worth something to a player and touches nothing else."""
    first = LayerRules("fact", 0, (0,), True, np.inf, 1, 0)
    later = [replace(rules, measures=tuple(m + 1 for m in rules.measures)) for rules in game.layers]
    quantities = (*game.quantities, point(1.0), point(worth), point(0.0))
    one, amount, nothing = (len(quantities) - back for back in (3, 2, 1))
    terms = [replace(term, at=term.at + 1) for term in game.effect_terms]
    return replace(
        game,
        measures=("fact", *(f"{name}'" for name in game.measures)),
        layers=(first, *later),
        given=freeze(np.append(True, game.given)),
        barred=freeze(np.append(False, game.barred)),
        efforts=freeze(np.append(1.0, game.efforts)),
        requires=freeze(game.requires + 1),
        excludes=freeze(game.excludes + 1),
        counters=freeze(game.counters + 1),
        pairs=freeze(game.pairs + 1),
        labels=tuple(f"q{index}" for index in range(len(quantities))),
        quantities=quantities,
        effect_terms=(*terms, Term(player % len(game.players), 0, one, amount)),
        cost_at=freeze(np.append(nothing, game.cost_at)),
    )


@given(seeds, precisions)
@settings(max_examples=40, deadline=None)
def test_players_may_be_numbered_in_any_order(seed: int, precision: float) -> None:
    rng = np.random.default_rng(seed)
    game = random_game(rng, limits=False)
    new = rng.permutation(len(game.players))
    names = [""] * len(new)
    for old, place in enumerate(new):
        names[place] = game.players[old]
    relabelled = replace(
        game,
        players=tuple(names),
        layers=tuple(replace(rules, mover=int(new[rules.mover])) for rules in game.layers),
        effect_terms=tuple(replace(term, player=int(new[term.player])) for term in game.effect_terms),
        synergy_terms=tuple(replace(term, player=int(new[term.player])) for term in game.synergy_terms),
    )
    first, second = (solve_logit(each, precision=precision) for each in (game, relabelled))
    assert second.adoption == pytest.approx(first.adoption, abs=1e-9)
    assert second.payoffs == pytest.approx(first.payoffs, abs=1e-9)


@given(seeds, precisions)
@settings(max_examples=40, deadline=None)
def test_chances_after_any_history_sum_to_one(seed: int, precision: float) -> None:
    game = random_game(np.random.default_rng(seed))
    plays = [_play(game, precision, method) for method in LOGIT_METHODS]
    for play in plays:
        for mix in (mix for mixes in play.strategies.mixes for mix in mixes) if play else ():
            own = tuple(range(len(mix.scope), mix.table.ndim))
            assert mix.table.sum(axis=own) == pytest.approx(1)
            assert (mix.table >= 0).all()


@pytest.mark.parametrize("method", LOGIT_METHODS)
def test_a_history_that_nobody_can_bring_about_may_leave_its_mover_nothing(method: str) -> None:
    """After b without a, the last mover could adopt neither c nor d; but b requires a."""
    free = _game([1, 1, 2], [0, 1, 0], np.ones((2, 4)), {})
    last = replace(free.layers[2], at_least=1)
    game = replace(
        free,
        layers=(*free.layers[:2], last),
        requires=freeze(np.array([(1, 0), (2, 0)])),
        excludes=freeze(np.array([(3, 1)])),
    )
    play = solve_logit(game, precision=1.0, method=method)
    assert play.is_certified
    _agree(play, tell_logit(game, 1.0))


@pytest.mark.parametrize("method", LOGIT_METHODS)
@pytest.mark.parametrize("precision", [0.0, 1e-6, 1.0, 1e6, 1e12])
def test_payoffs_of_a_million_and_any_precision_stay_finite(method: str, precision: float) -> None:
    for seed in range(20):
        game = random_game(np.random.default_rng(seed), limits=False)
        play = solve_logit(_scaled(game, 1e6, {0, 1, 2}), precision=precision, method=method)
        assert np.isfinite([*play.payoffs.values(), *play.adoption.values()]).all()
        assert play.is_certified


def _game(sizes: list[int], movers: list[int], effects: np.ndarray, counters: dict[tuple[int, int], float]) -> Game:
    """A game without limits or costs: `effects` (players, measures), efficacies by (by, against)."""
    ends = np.cumsum(sizes)
    layers = tuple(
        LayerRules(f"l{index}", mover, tuple(range(end - size, end)), False, np.inf, size, 0)
        for index, (size, mover, end) in enumerate(zip(sizes, movers, ends, strict=True))
    )
    n = int(ends[-1])
    values = [1.0, 0.0, *effects.ravel(), *counters.values()]
    terms = [Term(p, m, 0, 2 + p * n + m) for p in range(len(effects)) for m in range(n)]
    return Game(
        id="written by hand",
        source_sha256="",
        players=tuple(f"p{index}" for index in range(len(effects))),
        measures=tuple(f"m{index}" for index in range(n)),
        layers=layers,
        given=freeze(np.zeros(n, bool)),
        barred=freeze(np.zeros(n, bool)),
        efforts=freeze(np.ones(n)),
        requires=freeze(np.zeros((0, 2), int)),
        excludes=freeze(np.zeros((0, 2), int)),
        counters=freeze(np.array(list(counters), int).reshape(-1, 2)),
        pairs=freeze(np.zeros((0, 2), int)),
        labels=tuple(f"q{index}" for index in range(len(values))),
        quantities=tuple(map(point, values)),
        effect_terms=tuple(terms),
        synergy_terms=(),
        cost_at=freeze(np.ones(n, int)),
        efficacy_at=freeze(np.arange(len(values) - len(counters), len(values))),
        tie_tolerance=1e-9,
    )


@pytest.mark.parametrize("method", LOGIT_METHODS)
def test_two_layers_with_a_known_answer_in_closed_form(method: str) -> None:
    """The first mover's measure is worth ln 2 to it and −ln 3 to the other, who can undo it wholly at no cost.

    Precision 1. Undone or not is worth 0 or −ln 3 to the second mover: it undoes with odds 3 to 1, that is 3/4. So the
    measure is worth a quarter of ln 2 to the first mover: odds 2^(1/4). Without it the counter is tossed: 1/2.
    """
    game = _game([1, 1], [0, 1], np.array([[np.log(2), 0.0], [-np.log(3), 0.0]]), {(1, 0): 1.0})
    play = solve_logit(game, precision=1.0, method=method)
    first = 2**0.25 / (1 + 2**0.25)
    assert play.adoption["m0"] == pytest.approx(first, abs=1e-15)
    assert play.adoption["m1"] == pytest.approx(first * 3 / 4 + (1 - first) / 2, abs=1e-15)
    assert play.payoffs["p0"] == pytest.approx(first * np.log(2) / 4, abs=1e-15)
    assert play.payoffs["p1"] == pytest.approx(-first * np.log(3) / 4, abs=1e-15)


@pytest.mark.parametrize("method", LOGIT_METHODS)
@pytest.mark.parametrize("precision", [0.0, 0.3, 2.0, 20.0])
def test_the_centipede_of_four_moves_is_left_as_its_payoffs_say_backwards(method: str, precision: float) -> None:
    """The four-move centipede that McKelvey and Palfrey return to in 1998, in dollars; what there is doubles with
    every pass.

    Passing is a measure that requires the pass before it, and its effects are what it adds to both payoffs. The chances
    of passing follow backwards from the last move by the logit of one difference each.
    """
    ends = np.array([[0.4, 0.1], [0.2, 0.8], [1.6, 0.4], [0.8, 3.2], [6.4, 1.6]])
    passes = _game([1] * 4, [0, 1, 0, 1], np.diff(ends, axis=0).T, {})
    game = replace(passes, requires=freeze(np.array([(m, m - 1) for m in range(1, 4)])))
    worth, chances = ends[4], []
    for move in reversed(range(4)):
        chance = 1 / (1 + np.exp(-precision * (worth - ends[move])[move % 2]))
        worth = chance * worth + (1 - chance) * ends[move]
        chances.insert(0, chance)
    play = solve_logit(game, precision=precision, method=method)
    assert list(play.adoption.values()) == pytest.approx(list(np.cumprod(chances)), abs=1e-12)
    assert list(play.payoffs.values()) == pytest.approx(list(worth - ends[0]), abs=1e-12)


def _sparse(rng: np.random.Generator, layers: int, size: int) -> Game:
    """Two actors in turn; each measure counters one measure of the layer before, at its own place."""
    counters = {(m, m - size): float(rng.random()) for m in range(size, layers * size)}
    return _game([size] * layers, [index % 2 for index in range(layers)], rng.normal(size=(2, layers * size)), counters)


def test_a_game_of_two_to_the_forty_profiles_falls_apart_into_what_can_be_done_alone() -> None:
    rng = np.random.default_rng(5)
    game = _sparse(rng, 4, 10)
    play = solve_logit(game, precision=2.0)
    assert play.method == "elimination"
    assert not play.is_certified
    assert "too many histories" in str(play.reason)
    for place in range(10):
        alone = _game(
            [1] * 4,
            [0, 1, 0, 1],
            _effects(game)[:, place::10],
            {(index + 1, index): _efficacies(game)[place + 10 * index] for index in range(3)},
        )
        told = tell_logit(alone, 2.0).adoption
        assert [play.adoption[f"m{place + 10 * index}"] for index in range(4)] == pytest.approx(list(told.values()))


def test_a_layer_of_more_portfolios_than_can_be_listed_is_played_measure_by_measure() -> None:
    effects = np.random.default_rng(2).normal(size=(1, 40))
    play = solve_logit(_game([40], [0], effects, {}), precision=3.0)
    assert play.method == "elimination"
    assert list(play.adoption.values()) == pytest.approx(1 / (1 + np.exp(-3.0 * effects[0])))


def _effects(game: Game) -> np.ndarray:
    return nominal_numbers(game).effects[0]


def _efficacies(game: Game) -> np.ndarray:
    return nominal_numbers(game).efficacies[0]


def test_what_neither_road_reaches_is_refused_with_its_size() -> None:
    rng = np.random.default_rng(0)
    counters = {(m, a): 0.5 for m in range(9, 27) for a in range(m // 9 * 9)}
    game = _game([9] * 3, [0, 1, 0], rng.normal(size=(2, 27)), counters)
    with pytest.raises(OutOfReachError, match=r"2\^27 cells.*hang together: m0, m1"):
        solve_logit(game)
    with pytest.raises(OutOfReachError, match=r"2\^28 payoffs"):
        solve_logit(game, method="tree")


@given(seeds)
@settings(max_examples=40, deadline=None)
def test_no_table_is_larger_than_was_said_beforehand(seed: int) -> None:
    game = random_game(np.random.default_rng(seed))
    play = _play(game, 1.0, "elimination")
    if play is not None:
        sizes = [mix.table.size for mixes in play.strategies.mixes for mix in mixes]
        assert max(sizes, default=1) <= outline(game).largest


@given(seeds)
@settings(max_examples=40, deadline=None)
def test_the_check_finds_chances_and_payoffs_that_are_off(seed: int) -> None:
    game = random_game(np.random.default_rng(seed), layers=2, per_layer=2, limits=False)
    play = solve_logit(game, precision=1.0)
    stated = np.array(list(play.payoffs.values()))

    def uniform(_layer: int, profiles: np.ndarray) -> np.ndarray:
        return np.full(len(profiles), 0.25)

    other = solve_logit(game, precision=0.0)
    is_flat = all(chance == pytest.approx(play.adoption[m], abs=1e-3) for m, chance in other.adoption.items())
    wrong = check_logit(game, 1.0, stated, uniform)
    assert wrong is not None
    assert is_flat or not wrong.holds
    shifted = check_logit(game, 0.0, np.array(list(other.payoffs.values())) + 1e-3, uniform)
    assert shifted is not None
    assert shifted.largest <= shifted.tolerance
    assert not shifted.holds


def test_the_play_at_one_precision_does_not_touch_the_tree() -> None:
    game = random_game(np.random.default_rng(3), layers=3, per_layer=3, limits=False)
    tree = build_tree(game, nominal_numbers(game), tree_variables(game))
    before = tree.leaves.copy()
    first, second = play_tree(tree, 2.0), play_tree(tree, 2.0)
    assert (tree.leaves == before).all()
    assert (first[1] == second[1]).all()


@pytest.mark.parametrize("precision", [-1.0, float("nan"), float("inf"), 1e13])
def test_a_precision_out_of_bounds_is_refused(precision: float) -> None:
    with pytest.raises(UsageError, match="is not a number from 0 to 1e\\+12"):
        solve_logit(random_game(np.random.default_rng(0), limits=False), precision=precision)


def test_an_unknown_method_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UsageError, match="known methods: auto, tree, elimination"):
        prepare_logit(random_game(np.random.default_rng(0), limits=False), "magic")


def test_the_line_names_what_is_likeliest_and_prefers_fewer_measures_among_equals() -> None:
    play = solve_logit(_game([3], [0], np.array([[0.0, 1.0, 0.0]]), {}), precision=1.0)
    (turn,) = play.line
    assert turn.adopted == ("m1",)
    assert turn.probability == pytest.approx(np.e / (1 + np.e) / 4)
    assert "0.731" in str(play)
    assert "expected payoff" in play._repr_html_()


def test_the_line_prefers_what_comes_first_in_the_file_among_equals_of_one_size() -> None:
    rules = LayerRules("choose", 0, (0, 1, 2), is_given=False, budget=np.inf, at_most=1, at_least=1)
    game = _game([3], [0], np.array([[1.0, 1.0, 0.0]]), {})
    play = solve_logit(replace(game, layers=(rules,)), precision=1.0)
    assert play.line[0].adopted == ("m0",)


def test_after_any_history_portfolios_stand_likeliest_first_with_their_names() -> None:
    play = solve_logit(_game([2, 1], [0, 1], np.array([[1.0, -1.0, 0.0], [0.0, 0.0, 2.0]]), {}), precision=1.0)
    first = turn_after(play, {})
    weights = {(): 1.0, ("m0",): np.e, ("m1",): 1 / np.e, ("m0", "m1"): 1.0}
    assert first.next_layer == "l0"
    assert dict(first.portfolios) == pytest.approx({each: w / sum(weights.values()) for each, w in weights.items()})
    assert [adopted for adopted, _ in first.portfolios][::3] == [("m0",), ("m1",)]
    assert "nothing" in str(first)
    assert "m0, m1" in str(first)
    second = turn_after(play, {"l0": ["m0"]})
    assert (second.next_layer, second.portfolios[0][0]) == ("l1", ("m2",))
    assert second.to_dict()["format"] == 1
    assert turn_after(play, {"l0": ["m0"], "l1": []}).to_dict()["portfolios"] == []
    assert turn_after(play, {"l0": ["m0"], "l1": []}).next_layer is None


def test_what_is_printed_of_logit_play_says_what_was_found_and_checked() -> None:
    game = _game([2, 1], [0, 1], np.array([[1.0, -1.0, 0.0], [0.0, 0.0, -2.0]]), {})
    play = solve_logit(replace(game, given=freeze(np.array([False, True, False]))), precision=1.0)
    data = play.to_dict()
    assert (data["format"], data["profiles"], data["certified"], data["reason"]) == (1, 4, True, None)
    assert data["certificate"]["histories"] == 3
    rows = {row.split()[2]: row.split()[3:] for row in str(play).splitlines() if row.startswith("l")}
    del rows["measure"]
    assert rows == {"m0": ["0.731", "yes"], "m1": ["1.000", "yes"], "m2": ["0.119"]}
    assert play.residual is not None
    spoiled = replace(play, residual=replace(play.residual, largest=0.5)).to_dict()
    assert (spoiled["certified"], spoiled["reason"]) == (False, "the independent check found other chances or payoffs")
    unchecked = replace(play, residual=None).to_dict()
    assert (unchecked["certified"], unchecked["certificate"]) == (False, None)
