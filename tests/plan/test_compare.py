"""Counts by pillar and by code."""

from hypothesis import given
from hypothesis import strategies as st

from countermove.plan.compare import CodeCount, count_by_code
from countermove.plan.plan import Plan, PlanNode


def node(name: str) -> PlanNode:
    parent = name.rpartition(".")[0] or None
    return PlanNode(name, "pillar" if parent is None else "objective", parent, None, None, name, None, 0, 1)


NAMES = ("I", "I.1", "I.2", "II", "II.1", "III")
PLAN = Plan("plan", tuple(map(node, NAMES)))


def test_codes_are_counted_in_the_pillar_of_their_passage() -> None:
    codes = {"I.1": ["export"], "I.2": ["export", "chips"], "II": ["export"], "p9": ["chips"]}
    assert count_by_code(PLAN, codes) == (CodeCount("chips", 2, (1, 0, 0)), CodeCount("export", 3, (2, 1, 0)))


@given(st.dictionaries(st.sampled_from([*NAMES, "p1"]), st.lists(st.sampled_from("abc"))))
def test_pillars_never_hold_more_than_the_total_and_repeated_codes_count_once(codes: dict[str, list[str]]) -> None:
    counts = count_by_code(PLAN, codes)
    assert {count.code for count in counts} == {code for given in codes.values() for code in given}
    for count in counts:
        assert count.total == sum(count.code in given for given in codes.values())
        assert sum(count.by_pillar) == count.total - (count.code in codes.get("p1", []))
