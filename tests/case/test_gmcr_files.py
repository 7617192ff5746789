"""The files of other graph-model programs are read and written, and refused where they say what has no counterpart."""

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermove.case.conflict_case import ConflictActor, ConflictCase, ConflictOption, Direction
from countermove.case.gmcr_files import parse_gmcr, render_gmcr
from countermove.case.states import build_space, feasible_codes
from countermove.core.errors import Fault, UsageError
from countermove.core.names import plain_name

DILEMMA: dict[str, Any] = {
    "useManualPreferenceVectors": False,
    "infeasibles": [],
    "program": "gmcr-py",
    "options": [{"name": "Stay silent", "permittedDirection": "both"}, {"name": "Stay silent"}],
    "decisionMakers": [
        {"name": "One", "options": [0], "preferences": [[[1, "Y"]], [[0, "N"]]]},
        {"name": "The other", "options": [1], "preferences": [[[0, "Y"]], [[1, "N"]]], "misperceptions": []},
    ],
}


def read(content: Any) -> tuple[ConflictCase | None, list[str]]:
    faults: list[Fault] = []
    return parse_gmcr(json.dumps(content).encode(), "x.gmcr", faults), list(map(str, faults))


def changed(**changes: Any) -> dict[str, Any]:
    return {**DILEMMA, **changes}


def with_maker(**changes: Any) -> dict[str, Any]:
    first, second = DILEMMA["decisionMakers"]
    return changed(decisionMakers=[first, {**second, **changes}])


def test_statements_are_read_as_the_first_counting_most() -> None:
    conflict, faults = read(DILEMMA)
    assert faults == []
    assert conflict is not None
    assert [option.id for option in conflict.options] == ["Stay-silent", "Stay-silent-2"]
    assert [actor.id for actor in conflict.actors] == ["One", "The-other"]
    assert [actor.levels for actor in conflict.actors] == [(1, 0, 3, 2), (1, 3, 0, 2)]


def test_a_compound_condition_holds_where_one_of_its_members_does() -> None:
    compound = {"compound": True, "members": [[[0, "Y"]], [[1, "Y"]]]}
    conflict, _ = read(with_maker(preferences=[compound]))
    assert conflict is not None
    assert conflict.actors[1].levels == (0, 1, 1, 1)


def test_options_are_put_in_the_order_of_their_actors() -> None:
    first, second = DILEMMA["decisionMakers"]
    makers = [{**first, "options": [1]}, {**second, "options": [0]}]
    conflict, faults = read(changed(decisionMakers=makers, infeasibles=[[[0, "Y"], [1, "N"]]]))
    assert faults == []
    assert conflict is not None
    assert conflict.space.labels == ("NN", "YN", "YY")
    assert conflict.actors[0].levels == (0, 2, 1)


REFUSED = {
    "a coalition": (changed(coalitions=[[0, 1]]), "coalitions join decision makers"),
    "misperceptions": (with_maker(misperceptions=[[[0, "Y"]]]), "has misperceptions"),
    "an option of two": (with_maker(options=[0, 1]), "option 0 is of several decision makers"),
    "an option of nobody": (with_maker(options=[]), "option 1 is of no decision maker"),
    "an option that is not there": (with_maker(options=[1, 7]), "there is no option 7"),
    "an unknown sign": (with_maker(preferences=[[[0, "M"]]]), "unknown sign 'M'"),
    "no pair": (with_maker(preferences=[[[0]]]), "a part that is no pair"),
    "an unknown key": (changed(thirdParties=[]), "unknown key 'thirdParties'"),
    "no ranking": (changed(useManualPreferenceRanking=True), "has no `preferenceRanking`"),
    "a ranking of states that are numbered in another order": (
        changed(
            useManualPreferenceRanking=True,
            decisionMakers=[
                maker | {"options": [1 - place], "preferenceRanking": [1, 2, 3, 4]}
                for place, maker in enumerate(DILEMMA["decisionMakers"])
            ],
        ),
        "the ranking of 'One' cannot be read; expected the options in the order of their decision makers",
    ),
    "nothing feasible": (changed(infeasibles=[[[0, "Y"]], [[0, "N"]]]), "no state is feasible"),
    "a list": ([1, 2], ".gmcr file is a list"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_kept_is_refused(name: str) -> None:
    content, said = REFUSED[name]
    conflict, faults = read(content)
    assert conflict is None
    assert any(said in fault for fault in faults), faults
    assert all(fault.startswith("x.gmcr:") for fault in faults)


@pytest.mark.parametrize(
    ("ranking", "said"), [([1, 2, 3], "leaves out state 4"), ([1, [2, 2], 3, 4], "twice"), ([1, 2, 3, 5], "not there")]
)
def test_a_ranking_names_every_state_once(ranking: list[Any], said: str) -> None:
    first, second = (maker | {"preferenceRanking": ranking} for maker in DILEMMA["decisionMakers"])
    conflict, faults = read(changed(useManualPreferenceRanking=True, decisionMakers=[first, second]))
    assert conflict is None
    assert any(said in fault for fault in faults), faults


def test_merged_states_cannot_be_written() -> None:
    space = build_space(2, feasible_codes(2, []), ["-Y"])
    with pytest.raises(UsageError, match="merges states into -Y"):
        render_gmcr(_conflict(space, [1, 1], [[0, 1, 2]]))


def _conflict(space: Any, owners: list[int], levels: list[list[int]]) -> ConflictCase:
    names = [f"actor {number}" for number in range(len(levels))]
    kinds = list(Direction)
    return ConflictCase(
        "x",
        plain_name("x"),
        None,
        tuple(
            ConflictActor(name.replace(" ", "-"), plain_name(name), tuple(own))
            for name, own in zip(names, levels, strict=True)
        ),
        tuple(
            ConflictOption(f"o{place}", plain_name(f"o{place}"), f"actor-{owner - 1}", kinds[place % 3])
            for place, owner in enumerate(owners)
        ),
        space,
        "",
    )


@given(
    st.lists(st.integers(1, 3), min_size=1, max_size=5),
    st.lists(st.text(alphabet="YN--", min_size=5, max_size=5), max_size=3),
    st.integers(0, 2**32),
)
def test_what_is_written_is_read_back(owners: list[int], patterns: list[str], seed: int) -> None:
    codes = feasible_codes(len(owners), [pattern[: len(owners)] for pattern in patterns])
    if not len(codes):
        return
    rng = np.random.default_rng(seed)
    levels = [np.unique(rng.integers(0, 4, len(codes)), return_inverse=True)[1].tolist() for _ in range(3)]
    conflict = _conflict(build_space(len(owners), codes), owners, levels)
    faults: list[Fault] = []
    again = parse_gmcr(render_gmcr(conflict).encode(), "x.gmcr", faults)
    assert faults == []
    assert again is not None
    assert [actor.id for actor in again.actors] == [actor.id for actor in conflict.actors]
    assert [option.actor for option in again.options] == sorted(option.actor for option in conflict.options)
    assert _levels_by_combination(again) == _levels_by_combination(conflict)
    told = {option.id: (option.actor, option.direction) for option in conflict.options}
    assert {option.id: (option.actor, option.direction) for option in again.options} == told


def _levels_by_combination(conflict: ConflictCase) -> dict[frozenset[str], tuple[int, ...]]:
    """What all actors think of each feasible combination of options, by the options taken."""
    names = [option.id for option in conflict.options]
    taken = [
        frozenset(name for name, sign in zip(names, label, strict=True) if sign == "Y")
        for label in conflict.space.labels
    ]
    return dict(zip(taken, zip(*(actor.levels for actor in conflict.actors), strict=True), strict=True))
