"""What survives in a framework with its check: how many labellings were looked at, and what is printed of them."""

from dataclasses import replace

from countermove.core.framework import Framework
from countermove.solving.labellings import label_framework


def _pairs(count: int) -> Framework:
    """Pairs of arguments that attack each other."""
    pairs = [(2 * number, 2 * number + 1) for number in range(count)]
    return Framework(tuple(f"a{n}" for n in range(2 * count)), tuple(sorted([*pairs, *((b, a) for a, b in pairs)])))


def test_the_grounded_and_every_preferred_labelling_are_checked_and_printed() -> None:
    found = label_framework("pair", _pairs(1))
    data = found.to_dict()
    assert (data["format"], data["framework"], data["attacks"]) == (1, "pair", [["a0", "a1"], ["a1", "a0"]])
    assert data["grounded"] == {"in": [], "out": [], "undecided": ["a0", "a1"]}
    assert [each["in"] for each in data["preferred"]] == [["a0"], ["a1"]]
    assert data["certificate"] == {"checked": 3, "is_exhaustive": True, "faults": []}
    assert data["certified"]


def test_the_grounded_labelling_may_be_asked_for_alone() -> None:
    found = label_framework("pair", _pairs(1), grounded_only=True)
    assert (found.preferred, found.checked, found.is_exhaustive) == (None, 1, True)
    assert found.to_dict()["preferred"] is None


def test_of_many_preferred_labellings_two_hundred_are_checked_and_it_is_said_so() -> None:
    found = label_framework("pairs", _pairs(8))
    assert found.preferred is not None
    assert (len(found.preferred), found.checked, found.is_exhaustive) == (256, 201, False)


def test_a_fault_voids_the_certificate() -> None:
    found = replace(label_framework("pair", _pairs(1)), faults=("a0 could be in as well",))
    assert not found.to_dict()["certified"]
