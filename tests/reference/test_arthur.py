"""Agents who take up one of two technologies in turn are locked in where the published thresholds say."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

import countermove as cm
from countermove.case.case_parsing import parse_case

DATA = yaml.safe_load((Path(__file__).parent / "arthur.yaml").read_text(encoding="utf-8"))
SEQUENCES = DATA["sequences"]


def adoption_case(arrivals: str, returns: dict[str, float]) -> str:
    """A case with a layer for each arrival: an agent of its own takes A or B, and gains by those who took it before."""
    agents = [f"{kind}{place}" for place, kind in enumerate(arrivals, 1)]
    measures = {
        f"{technology}{place}": {
            "layer": f"turn{place}",
            "effects": {f"{agent}.gain": DATA["payoffs"][agent[0]][technology]},
        }
        for place, agent in enumerate(agents, 1)
        for technology in "AB"
    }
    synergies = [
        {"between": [f"{technology}{earlier}", f"{technology}{place}"], "effects": {f"{agent}.gain": returns[agent[0]]}}
        for place, agent in enumerate(agents, 1)
        for earlier in range(1, place)
        for technology in "AB"
    ]
    layers = [
        {"id": f"turn{place}", "actor": agent, "at_least": 1, "at_most": 1} for place, agent in enumerate(agents, 1)
    ]
    objectives = {agent: {"gain": {}} for agent in agents}
    case = {
        "countermove": 1, "title": "Adoption", "actors": {agent: {} for agent in agents}, "objectives": objectives,
        "layers": layers, "measures": measures, "synergies": synergies,
    }  # fmt: skip
    return yaml.safe_dump(case, sort_keys=False)


def taken_in(arrivals: str, returns: dict[str, float]) -> str:
    """What each agent takes on the line of play."""
    faults: list[Any] = []
    case = parse_case(adoption_case(arrivals, returns).encode(), "adoption.yaml", faults)
    assert case is not None, faults
    solution = cm.solve(cm.compile_case(case))
    assert solution.certificate is not None
    assert solution.certificate.holds
    assert not solution.ties
    return "".join(turn.adopted[0][0] for turn in solution.line)


def by_thresholds(arrivals: str, returns: dict[str, float]) -> str:
    """What each agent takes by the published rule, which looks at how far A is ahead."""
    payoffs, taken, lead = DATA["payoffs"], "", 0
    for kind in arrivals:
        preferred = payoffs[kind]["A"] - payoffs[kind]["B"]
        taken += "A" if preferred + returns[kind] * lead > 0 else "B"
        lead += 1 if taken[-1] == "A" else -1
    return taken


def lock_in(taken: str, returns: dict[str, float]) -> Iterator[tuple[str, int]]:
    """Each technology that both types take from some arrival on, whoever comes, and after how many arrivals."""
    for end in range(len(taken) + 1):
        lead = 2 * taken[:end].count("A") - end
        nexts = {kind: DATA["payoffs"][kind]["A"] - DATA["payoffs"][kind]["B"] + returns[kind] * lead for kind in "RS"}
        if min(returns.values()) > 0 and (min(nexts.values()) > 0 or max(nexts.values()) < 0):
            yield ("A" if min(nexts.values()) > 0 else "B"), end


@pytest.mark.parametrize("row", SEQUENCES, ids=[f"{row['regime']}-{row['arrivals']}" for row in SEQUENCES])
def test_agents_take_what_was_published_and_are_locked_in_when_it_says(row: dict[str, Any]) -> None:
    returns = DATA["regimes"][row["regime"]]
    taken = taken_in(row["arrivals"], returns)
    assert taken == row["taken"]
    assert next(lock_in(taken, returns), None) == (tuple(row["locked_in"]) if row["locked_in"] else None)


@pytest.mark.parametrize("seed", range(4))
def test_any_order_of_arrival_follows_the_published_thresholds(seed: int) -> None:
    rng = np.random.default_rng(seed)
    arrivals = "".join(rng.choice(["R", "S"], 7))
    for returns in DATA["regimes"].values():
        assert taken_in(arrivals, returns) == by_thresholds(arrivals, returns)


def test_both_technologies_can_win_and_once_one_has_nobody_leaves_it() -> None:
    returns = DATA["regimes"]["increasing"]
    winners = set()
    for seed in range(200):
        arrivals = "".join(np.random.default_rng(seed).choice(["R", "S"], 30))
        taken = by_thresholds(arrivals, returns)
        for technology, end in lock_in(taken, returns):
            winners.add(technology)
            assert set(taken[end:]) <= {technology}
    assert winners == {"A", "B"}
