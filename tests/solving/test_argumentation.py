"""Laws of abstract argumentation: labellings are what the definitions say, and the independent check agrees (§5.2)."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countermove.core.errors import OutOfReachError, UsageError
from countermove.core.framework import Framework
from countermove.solving.argumentation import (
    Label,
    Labelling,
    framework_from_game,
    grounded_labelling,
    label_from_extension,
    preferred_labellings,
    sceptical_survival,
)
from countermove.solving.check_labelling import check_labelling
from games import random_game


@st.composite
def frameworks(draw: st.DrawFn, most: int = 8) -> Framework:
    size = draw(st.integers(0, most))
    index = st.integers(0, max(size - 1, 0))
    pairs = draw(st.sets(st.tuples(index, index), max_size=3 * size)) if size else set()
    return Framework(tuple(f"a{number}" for number in range(size)), tuple(sorted(pairs)))


@st.composite
def acyclic_frameworks(draw: st.DrawFn) -> Framework:
    framework = draw(frameworks(most=12))
    return Framework(framework.arguments, tuple((by, against) for by, against in framework.attacks if by > against))


def _inside(labelling: Labelling) -> frozenset[int]:
    return frozenset(index for index, label in enumerate(labelling) if label is Label.IN)


def _complete_sets(framework: Framework) -> list[frozenset[int]]:
    """Every complete extension, by trying every set of arguments: conflict-free, and equal to what it defends."""
    everyone = range(len(framework.arguments))
    attacks = set(framework.attacks)
    found = []
    for size in range(len(framework.arguments) + 1):
        for chosen in map(frozenset, combinations(everyone, size)):
            defended = {
                argument
                for argument in everyone
                if all(any((own, by) in attacks for own in chosen) for by in everyone if (by, argument) in attacks)
            }
            if defended == chosen and not any((a, b) in attacks for a in chosen for b in chosen):
                found.append(chosen)
    return found


@given(frameworks())
@settings(max_examples=400, deadline=None)
def test_labellings_are_those_that_trying_every_set_finds(framework: Framework) -> None:
    complete = _complete_sets(framework)
    maximal = {one for one in complete if not any(one < other for other in complete)}
    found = preferred_labellings(framework)
    assert {_inside(labelling) for labelling in found} == maximal
    assert len(found) == len(maximal)
    assert _inside(grounded_labelling(framework)) == frozenset.intersection(*complete)


@given(frameworks(most=14))
@settings(max_examples=300, deadline=None)
def test_every_labelling_passes_the_independent_check(framework: Framework) -> None:
    grounded = check_labelling(framework, grounded_labelling(framework), semantics="grounded")
    assert grounded.holds, grounded.faults
    for labelling in preferred_labellings(framework):
        preferred = check_labelling(framework, labelling, semantics="preferred")
        assert preferred.holds, preferred.faults
        assert preferred.is_exhaustive


@given(frameworks(most=14))
@settings(max_examples=200, deadline=None)
def test_what_is_in_or_out_in_the_grounded_labelling_is_so_in_every_preferred_one(framework: Framework) -> None:
    grounded = grounded_labelling(framework)
    for labelling in preferred_labellings(framework):
        for settled, label in zip(grounded, labelling, strict=True):
            assert settled in {Label.UNDECIDED, label}


@given(acyclic_frameworks())
@settings(max_examples=200, deadline=None)
def test_a_framework_without_rings_has_one_preferred_labelling_and_nothing_undecided(framework: Framework) -> None:
    grounded = grounded_labelling(framework)
    assert preferred_labellings(framework) == (grounded,)
    assert Label.UNDECIDED not in grounded


@given(frameworks(most=6), st.data())
@settings(max_examples=300, deadline=None)
def test_the_check_accepts_a_labelling_exactly_where_the_definition_does(
    framework: Framework, data: st.DataObject
) -> None:
    size = len(framework.arguments)
    labelling = tuple(data.draw(st.lists(st.sampled_from(Label), min_size=size, max_size=size)))
    complete = _complete_sets(framework)
    own = _inside(labelling)
    is_complete = own in complete and labelling == label_from_extension(framework, own)
    assert check_labelling(framework, labelling).holds == is_complete
    assert check_labelling(framework, labelling, semantics="grounded").holds == (
        is_complete and own == frozenset.intersection(*complete)
    )
    assert check_labelling(framework, labelling, semantics="preferred").holds == (
        is_complete and not any(own < other for other in complete)
    )


@given(frameworks(most=7))
@settings(max_examples=150, deadline=None)
def test_of_complete_labellings_the_check_takes_only_the_least_and_the_largest_ones(framework: Framework) -> None:
    complete = _complete_sets(framework)
    for own in complete:
        labelling = label_from_extension(framework, own)
        is_largest = not any(own < other for other in complete)
        assert check_labelling(framework, labelling, semantics="preferred").holds == is_largest
        least = check_labelling(framework, labelling, semantics="grounded")
        assert (least.holds, least.is_exhaustive) == (own == frozenset.intersection(*complete), True)


def test_a_check_that_is_given_up_says_that_it_is_not_exhaustive() -> None:
    rings = tuple(sorted((3 * ring + place, 3 * ring + (place + 1) % 3) for ring in range(3) for place in range(3)))
    framework = Framework(tuple(f"a{number}" for number in range(9)), rings)
    undecided = grounded_labelling(framework)
    assert check_labelling(framework, undecided, semantics="preferred").is_exhaustive
    given_up = check_labelling(framework, undecided, semantics="preferred", largest_check=5)
    assert (given_up.holds, given_up.is_exhaustive) == (True, False)


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=100, deadline=None)
def test_a_game_leaves_no_measure_undecided(seed: int) -> None:
    rng = np.random.default_rng(seed)
    game = random_game(rng)
    adopted = rng.random(len(game.measures)) < 0.7
    survival = sceptical_survival(game, adopted)
    assert sorted(survival) == list(np.flatnonzero(adopted))
    assert Label.UNDECIDED not in survival.values()
    for measure, label in survival.items():
        attackers = [int(by) for by, against in game.counters if against == measure and adopted[by]]
        expected = Label.OUT if any(survival[by] is Label.IN for by in attackers) else Label.IN
        assert label is expected
    framework = framework_from_game(game, adopted)
    assert preferred_labellings(framework) == (tuple(survival.values()),)


def test_two_answers_that_are_both_needed_and_attack_each_other_end_a_branch() -> None:
    names = ("x", "t1", "t2", "a", "b")
    pairs = ["t1 x", "t2 x", "a t1", "b t2", "a b", "b a"]
    attacks = sorted((names.index(by), names.index(against)) for by, against in map(str.split, pairs))
    found = preferred_labellings(Framework(names, tuple(attacks)))
    assert [{names[index] for index in _inside(labelling)} for labelling in found] == [{"t1", "b"}, {"t2", "a"}]


def test_an_unknown_semantics_is_refused() -> None:
    with pytest.raises(UsageError, match="unknown semantics 'stable'; known ones: complete, grounded, preferred"):
        check_labelling(Framework((), ()), (), semantics="stable")


def test_parts_that_do_not_attack_each_other_are_searched_one_by_one() -> None:
    pairs = [(2 * number, 2 * number + 1) for number in range(12)]
    attacks = tuple(sorted([*pairs, *((b, a) for a, b in pairs)]))
    framework = Framework(tuple(f"a{number}" for number in range(24)), attacks)
    assert len(preferred_labellings(framework)) == 2**12 == len(set(preferred_labellings(framework)))


def test_too_many_preferred_labellings_are_refused_with_their_number() -> None:
    pairs = [(2 * number, 2 * number + 1) for number in range(20)]
    attacks = tuple(sorted([*pairs, *((b, a) for a, b in pairs)]))
    framework = Framework(tuple(f"a{number}" for number in range(40)), attacks)
    with pytest.raises(OutOfReachError, match="1,048,576 preferred labellings"):
        preferred_labellings(framework)


def test_a_search_that_grows_too_long_is_refused_with_its_size() -> None:
    rng = np.random.default_rng(3)
    attacks = tuple((a, b) for a in range(60) for b in range(60) if a != b and rng.random() < 0.08)
    framework = Framework(tuple(f"a{number}" for number in range(60)), attacks)
    with pytest.raises(OutOfReachError, match="arguments attack each other in rings: 5 steps"):
        preferred_labellings(framework, largest_search=5)


def test_a_chain_of_a_hundred_thousand_arguments_is_labelled() -> None:
    size = 100_000
    framework = Framework(tuple(map(str, range(size))), tuple((index, index + 1) for index in range(size - 1)))
    labels = grounded_labelling(framework)
    assert labels[:4] == (Label.IN, Label.OUT, Label.IN, Label.OUT)
    assert preferred_labellings(framework) == (labels,)
