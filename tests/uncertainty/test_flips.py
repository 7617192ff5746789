"""Flips: where they are known in closed form, and each one checked by solving again (§7.7)."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_cases import DUEL, REJOINED, one_measure, small_game

from countermove.case.files import read_case
from countermove.core.quantity import central_value, point, span
from countermove.game.compile import compile_case
from countermove.game.game import Game, nominal_inputs
from countermove.solving.methods import prepare, solve_nominal
from countermove.uncertainty.conclusions import Conclusion, SurvivalBounds, Verdict, conclude, holds_in
from countermove.uncertainty.flips import Flip, find_flips
from countermove.uncertainty.run import solve_inputs
from countermove.uncertainty.walks import first_brackets, make_hold, walks_of
from games import random_game

US_PLAN = Path(__file__).parents[2] / "examples/ai-action-plans/cases/us-plan.yaml"
BOUNDS = SurvivalBounds()
PRECISION = 1e-9
SEEDS = st.integers(0, 10**9)
WEIGHT, EFFECT, COST = "objectives.a.gain.weight", "measures.act.effects.a.gain", "measures.act.cost"


def _drawn(seed: int) -> Game:
    """A random game of two layers of two measures, small enough to try much."""
    return random_game(np.random.default_rng(seed), layers=2, per_layer=2, limits=False, uncertain=True)


def _flips(game: Game) -> dict[str, tuple[Flip, ...]]:
    return dict(find_flips(game, conclude(solve_nominal(game), BOUNDS), BOUNDS))


def _holds(game: Game, flip: Flip, value: float) -> bool:
    """Whether the flip's conclusion is drawn where its quantity is known to be `value`, found by enumeration."""
    at = game.labels.index(flip.quantity)
    quantities = tuple(
        point(value if place == at else central_value(quantity)) for place, quantity in enumerate(game.quantities)
    )
    solution = solve_nominal(replace(game, quantities=quantities), method="enumeration")
    return flip.conclusion in [conclusion.label for conclusion in conclude(solution, BOUNDS)]


def test_a_measure_is_given_up_where_its_effect_comes_down_to_its_cost_or_the_cost_up_to_the_effect() -> None:
    game = one_measure(effect="{range: [2, 4]}", cost="{range: [1, 3]}", weight="{range: [0.5, 1.5]}")
    flips = _flips(game)["act adopted"]
    where = {flip.quantity: flip.threshold for flip in flips}
    assert where == {
        EFFECT: pytest.approx(2, abs=PRECISION),
        COST: pytest.approx(3, abs=PRECISION),
        WEIGHT: pytest.approx(2 / 3, abs=PRECISION),
    }
    assert {flip.quantity: flip.distance for flip in flips} == {
        WEIGHT: pytest.approx(2 / 3, abs=2 * PRECISION),
        EFFECT: pytest.approx(1, abs=2 * PRECISION),
        COST: pytest.approx(1, abs=2 * PRECISION),
    }
    assert flips[0].quantity == WEIGHT


def test_a_measure_is_taken_up_where_its_effect_passes_its_cost() -> None:
    game = one_measure(effect="{range: [0, 2]}", cost="{range: [1, 2]}")
    flips = {flip.quantity: flip for flip in _flips(game)["act not adopted"]}
    assert flips[EFFECT].threshold == pytest.approx(1.5, abs=PRECISION)
    assert flips[EFFECT].start <= 1.5 < flips[EFFECT].stop
    assert flips[EFFECT].is_within_range
    assert flips[COST].stop < 1 <= flips[COST].start
    assert set(flips) == {EFFECT, COST, WEIGHT}


@given(
    st.tuples(st.floats(-5, 5), st.floats(0.1, 3)),
    st.tuples(st.floats(0, 5), st.floats(0.1, 3)),
    st.floats(0.2, 3),
)
@settings(max_examples=40, deadline=None)
def test_every_threshold_within_three_half_ranges_is_found_where_the_formula_puts_it(
    effect: tuple[float, float], cost: tuple[float, float], weight: float
) -> None:
    stated = ["{range: [%r, %r]}" % (middle - half, middle + half) for middle, half in (effect, cost)]  # noqa: UP031
    game = one_measure(effect=stated[0], cost=stated[1], weight=repr(weight))
    nominal = dict(zip(game.labels, nominal_inputs(game)[0], strict=True))
    gain, price = nominal[EFFECT], nominal[COST]
    label = "act adopted" if weight * gain > price + 1e-6 else "act not adopted"
    if abs(weight * gain - price) < 1e-3:
        return
    halves = {EFFECT: effect[1], COST: cost[1], WEIGHT: max(weight / 2, 0.25)}
    thresholds = {EFFECT: price / weight, COST: weight * gain, WEIGHT: price / gain if gain else np.inf}
    found = {flip.quantity: flip for flip in _flips(game)[label]}
    for quantity, threshold in thresholds.items():
        away = abs(threshold - nominal[quantity]) / halves[quantity]
        is_possible = threshold > 1e-3 or quantity != WEIGHT
        if away < 2.99 and is_possible:
            flip = found[quantity]
            assert flip.threshold == pytest.approx(threshold, abs=10 * PRECISION * max(1, halves[quantity]))
            assert flip.is_nearest
            assert flip.distance == pytest.approx(away, abs=1e-6)
            assert flip.nominal == nominal[quantity]
        elif away > 3.01 or threshold < 0:
            assert quantity not in found


@given(SEEDS)
@settings(max_examples=8, deadline=None)
def test_a_conclusion_holds_up_to_a_flip_and_no_longer_at_it(seed: int) -> None:
    game = _drawn(seed)
    for flips in _flips(game).values():
        for flip in flips[:2]:
            assert _holds(game, flip, flip.nominal)
            assert _holds(game, flip, flip.start)
            assert not _holds(game, flip, flip.stop)


@given(SEEDS)
@settings(max_examples=8, deadline=None)
def test_flips_come_nearest_first_once_for_each_quantity(seed: int) -> None:
    game = _drawn(seed)
    conclusions = conclude(solve_nominal(game), BOUNDS)
    found = find_flips(game, conclusions, BOUNDS)
    assert list(found) == [conclusion.label for conclusion in conclusions]
    for label, flips in found.items():
        assert [flip.distance for flip in flips] == sorted(flip.distance for flip in flips)
        assert len({flip.quantity for flip in flips}) == len(flips)
        for flip in flips:
            low, high = span(game.quantities[game.labels.index(flip.quantity)])
            assert flip.conclusion == label
            half = (high - low) / 2 or max(abs(flip.nominal) / 2, 0.25)
            assert flip.distance == pytest.approx(abs(flip.threshold - flip.nominal) / half)
            assert flip.distance <= 3 + 1e-9
            assert abs(flip.start - flip.nominal) <= abs(flip.threshold - flip.nominal) <= abs(flip.stop - flip.nominal)
            assert flip.is_within_range == (low <= flip.stop <= high)


@given(SEEDS)
@settings(max_examples=8, deadline=None)
def test_no_value_tried_elsewhere_overturns_a_conclusion_sooner_than_its_flip(seed: int) -> None:
    game = _drawn(seed)
    conclusions = conclude(solve_nominal(game), BOUNDS)
    found = find_flips(game, conclusions, BOUNDS)
    nominal = nominal_inputs(game)[0]
    for column, quantity in enumerate(game.quantities):
        low, high = span(quantity)
        steps = np.linspace(-3, 3, 13)
        inputs = np.repeat(nominal[None], len(steps), axis=0)
        inputs[:, column] += steps * (high - low) / 2
        if column in game.efficacy_at:
            inputs[:, column] = inputs[:, column].clip(0, 1)
        outcomes = solve_inputs(game, prepare(game, "enumeration"), inputs)
        held = holds_in(conclusions, game, outcomes.profiles, outcomes.strengths, BOUNDS)
        for conclusion, holds in zip(conclusions, held.T, strict=True):
            if low == high or holds.all():
                continue
            flip = next(each for each in found[conclusion.label] if each.quantity == game.labels[column])
            overturned = np.abs(inputs[~holds, column] - nominal[column]).min()
            assert abs(flip.threshold - nominal[column]) <= overturned + 1e-9


def test_an_efficacy_is_moved_within_0_and_1_and_a_weight_not_below_0() -> None:
    game = small_game(DUEL)
    flips = [flip for each in _flips(game).values() for flip in each]
    assert any(flip.quantity.startswith("counters") for flip in flips)
    assert all(0 <= flip.stop <= 1 for flip in flips if flip.quantity.startswith("counters"))
    assert all(flip.stop >= 0 for flip in flips if flip.quantity.endswith("weight"))


def test_a_conclusion_that_nothing_within_reach_overturns_has_no_flips() -> None:
    game = one_measure(effect="{range: [9, 10]}", cost="{range: [0, 1]}", weight="{range: [0.9, 1.1]}")
    assert _flips(game)["act adopted"] == ()


def test_a_conclusion_that_does_not_hold_to_begin_with_has_no_flips() -> None:
    game = one_measure(effect="{range: [2, 4]}", cost="1")
    claim = Conclusion("act", Verdict.NOT_ADOPTED)
    assert find_flips(game, [claim], BOUNDS) == {claim.label: ()}


def test_progress_counts_every_walk() -> None:
    told: list[tuple[int, int]] = []
    game = small_game(DUEL)
    find_flips(game, (), BOUNDS, progress=lambda done, total: told.append((done, total)))
    assert told
    assert told[-1][0] == told[-1][1]


@pytest.mark.parametrize(("seed", "label", "quantity"), [(492, "m3 not adopted", "q0"), (657, "m3 adopted", "q12")])
def test_a_window_between_two_points_that_are_tried_is_found(seed: int, label: str, quantity: str) -> None:
    game = random_game(np.random.default_rng(seed), uncertain=True)
    conclusions = [each for each in conclude(solve_nominal(game), BOUNDS) if each.label == label]
    column = game.labels.index(quantity)
    flip = next(each for each in find_flips(game, conclusions, BOUNDS)[label] if each.quantity == quantity)
    assert flip.is_nearest
    assert not _holds(game, flip, flip.stop)
    hold = make_hold(game, conclusions, BOUNDS, prepare(game, "enumeration"))
    tried = [walk for walk in walks_of(game) if walk.column == column]
    steps = [abs(each.start - flip.nominal) for each in first_brackets(tried, hold)]
    assert all(distance > abs(flip.stop - flip.nominal) for distance in steps)


def test_a_quantity_whose_effect_is_quadratic_has_its_exact_threshold() -> None:
    game = small_game(REJOINED)
    flips = {flip.quantity: flip for flip in _flips(game)["act adopted"]}
    assert flips["counters[0].efficacy"].threshold == pytest.approx(0.5, abs=PRECISION)


def test_every_flip_of_the_shipped_case_holds_before_and_not_after_when_solved_another_way() -> None:
    case = read_case(US_PLAN)
    game = compile_case(case)
    conclusions = conclude(solve_nominal(game), BOUNDS)
    found = find_flips(game, conclusions, BOUNDS)
    flips = [(place, flip) for place, each in enumerate(found.values()) for flip in each]
    ends = np.repeat(nominal_inputs(game), 2 * len(flips), axis=0)
    for row, (_, flip) in enumerate(flips):
        ends[2 * row : 2 * row + 2, game.labels.index(flip.quantity)] = flip.start, flip.stop
    outcomes = solve_inputs(game, prepare(game, "elimination"), ends)
    held = holds_in(conclusions, game, outcomes.profiles, outcomes.strengths, BOUNDS).reshape(len(flips), 2, -1)
    for (place, flip), (before, after) in zip(flips, held, strict=True):
        assert before[place]
        assert not after[place]
        assert flip.is_nearest


def test_a_threshold_is_exact_where_a_mover_that_is_only_foreseen_changes_its_reply() -> None:
    game = compile_case(read_case(US_PLAN))
    claim = Conclusion("federated-training", Verdict.ADOPTED)
    flips = {flip.quantity: flip for flip in find_flips(game, [claim], BOUNDS)[claim.label]}
    assert flips["counters[14].efficacy"].threshold == pytest.approx(5 / 9, abs=1e-12)
