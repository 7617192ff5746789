"""Sequences, coalitions, reasons and the inverse question agree with the definitions."""

from itertools import combinations, pairwise, permutations
from pathlib import Path

import numpy as np
import pytest

import countermove as cm
from conflicts import PlainStability, random_conflict
from countermove.core.errors import OutOfReachError, UsageError
from countermove.game.conflict import Conflict
from countermove.solving.inverse import search_change, smallest_change
from countermove.solving.moves import list_moves
from countermove.solving.reasons import reasons
from countermove.solving.sequences import Step, coalition_jumps, equilibrium_jumps, reachable, state_named
from countermove.solving.stability import Stability, stability

ELMIRA = Path(__file__).parents[1] / "reference/conflicts/elmira.yaml"
CONCEPTS = [concept.value for concept in Stability]


def _is_legal(plain: PlainStability, start: int, steps: tuple[Step, ...], *, improving: bool) -> bool:
    step = plain.better if improving else plain.moves
    places = [start, *(one.state for one in steps)]
    movers = [one.player for one in steps]
    return all(a != b for a, b in pairwise(movers)) and all(
        end in step[mover, at] for mover, at, end in zip(movers, places, places[1:], strict=False)
    )


@pytest.mark.parametrize("seed", range(40))
def test_what_the_status_quo_leads_to_is_reached_by_legal_sequences(seed: int) -> None:
    conflict = random_conflict(np.random.default_rng([seed, 1]))
    plain, moves = PlainStability(conflict), list_moves(conflict)
    for improving in (False, True):
        found = reachable(conflict, moves, 0, improving=improving)
        assert set(found) == plain.sequences(plain.players, 0, improving=improving)
        assert all(_is_legal(plain, 0, steps, improving=improving) for steps in found.values())
        assert all(steps[-1].state == end for end, steps in found.items())
    assert reachable(conflict, moves, 0) == reachable(conflict, moves, 0, improving=False)


@pytest.mark.parametrize("seed", range(40))
def test_coalition_improvements_are_what_members_reach_and_all_prefer(seed: int) -> None:
    conflict = random_conflict(np.random.default_rng([seed, 2]))
    plain, moves = PlainStability(conflict), list_moves(conflict)
    for pair in combinations(plain.players, 2):
        found = {jump.end for jump in coalition_jumps(conflict, moves, pair, 0)}
        ends = plain.sequences(pair, 0, improving=False)
        assert found == {end for end in ends if all(plain.levels[p][end] > plain.levels[p][0] for p in pair)}


@pytest.mark.parametrize("seed", range(20))
def test_from_every_equilibrium_the_smallest_coalitions_that_improve_are_listed(seed: int) -> None:
    conflict = random_conflict(np.random.default_rng([seed, 5]), players=3)
    moves, result = list_moves(conflict), stability(conflict)
    expected = []
    for start in sorted(
        {conflict.labels.index(label) for name in ("nash", "seq") for label in result.equilibria(name)}
    ):
        pairs = [jump for pair in combinations(range(3), 2) for jump in coalition_jumps(conflict, moves, pair, start)]
        ends = {jump.end for jump in pairs}
        whole = [jump for jump in coalition_jumps(conflict, moves, range(3), start) if jump.end not in ends]
        expected += [*pairs, *whole]
    assert equilibrium_jumps(result, moves) == tuple(expected)


@pytest.mark.parametrize(("n_options", "is_told"), [(10, True), (11, False)])
def test_coalitions_are_not_looked_for_beyond_a_thousand_states(n_options: int, is_told: bool) -> None:
    size = 1 << n_options
    conflict = Conflict(
        id="upward",
        source_sha256="",
        players=("p0", "p1"),
        options=tuple(f"o{option}" for option in range(n_options)),
        owners=np.arange(n_options) // (n_options - 1),
        forward=size - 1,
        back=0,
        labels=tuple(map(str, range(size))),
        codes=np.arange(size),
        state_of=np.arange(size),
        levels=np.array([np.arange(size)] * 2),
    )
    assert equilibrium_jumps(stability(conflict), list_moves(conflict)) == (() if is_told else None)


@pytest.mark.parametrize("seed", range(40))
def test_reasons_give_the_verdict_and_sanctions_that_hold(seed: int) -> None:
    conflict = random_conflict(np.random.default_rng([seed, 3]))
    plain, moves = PlainStability(conflict), list_moves(conflict)
    state = len(conflict.labels) // 2
    for reason in reasons(conflict, moves, state):
        own = plain.levels[reason.player]
        worth = [own[answer.improvement] for answer in reason.answers]
        assert worth == sorted(worth, reverse=True)
        for concept in Stability:
            assert reason.is_stable(concept) == plain.is_stable(concept.value, reason.player, state)
        for answer in reason.answers:
            for concept, steps in answer.sanctions:
                if steps is not None:
                    assert _is_legal(plain, answer.improvement, steps, improving=concept is Stability.SEQ)
                    assert own[steps[-1].state] <= own[state]
                    assert reason.player not in {step.player for step in steps}


def _swaps(order: tuple[int, ...]) -> int:
    return sum(first > second for first, second in combinations(order, 2))


def _plain_change(conflict: Conflict, state: int, player: int, concept: str) -> int | None:
    """The fewest swaps, every order of the ranks tried."""
    was = state in _equilibria(conflict, concept)
    ranks = int(conflict.levels[player].max()) + 1
    for order in sorted(permutations(range(ranks)), key=_swaps):
        levels = conflict.levels.copy()
        levels[player] = np.array(order)[conflict.levels[player]]
        changed = Conflict(**{name: getattr(conflict, name) for name in conflict.__slots__} | {"levels": levels})
        if (state in _equilibria(changed, concept)) != was:
            return _swaps(order)
    return None


def _equilibria(conflict: Conflict, concept: str) -> set[int]:
    return {conflict.labels.index(label) for label in stability(conflict).equilibria(concept)}


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("concept", CONCEPTS)
def test_the_smallest_change_is_the_smallest_of_all_orders(seed: int, concept: str) -> None:
    conflict = random_conflict(np.random.default_rng([seed, 4]))
    levels = np.minimum(np.unique(conflict.levels, return_inverse=True)[1].reshape(conflict.levels.shape), 4)
    levels = np.array([np.unique(row, return_inverse=True)[1] for row in levels])
    conflict = Conflict(**{name: getattr(conflict, name) for name in conflict.__slots__} | {"levels": levels})
    for player in range(len(conflict.players)):
        found = smallest_change(conflict, 0, player, concept=concept)
        assert (found.swaps if found else None) == _plain_change(conflict, 0, player, concept)


def test_a_search_that_gives_up_says_how_far_it_came() -> None:
    elmira = cm.read_conflict(ELMIRA)
    state = state_named(elmira, "NYNNN")
    found = search_change(elmira, state, 0, concept="seq", limit=30)
    assert (found.change, found.swaps) == (None, 1)
    with pytest.raises(OutOfReachError, match="no change by 1 or fewer swaps in the ranking of moe is enough"):
        smallest_change(elmira, state, 0, concept="seq", limit=30)


def test_one_swap_makes_the_first_state_of_elmira_stable_for_all() -> None:
    elmira = cm.read_conflict(ELMIRA)
    change = smallest_change(elmira, state_named(elmira, "NYNNN"), elmira.players.index("local"))
    assert change is not None
    assert change.swaps == 1


def test_a_state_is_found_by_its_string_its_pattern_or_what_it_merges() -> None:
    elmira = cm.read_conflict(ELMIRA)
    assert elmira.labels[state_named(elmira, "NYNNN")] == "NYNNN"
    assert elmira.labels[state_named(elmira, "---Y-")] == "---Y-"
    assert elmira.labels[state_named(elmira, "YNNYY")] == "---Y-"
    with pytest.raises(UsageError, match="state NNNNN is not feasible"):
        state_named(elmira, "NNNNN")
    with pytest.raises(UsageError, match="expected 5 signs"):
        state_named(elmira, "YN")
