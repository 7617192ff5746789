"""Published conflicts give their published equilibria."""

from pathlib import Path

import pytest
import yaml

import countermove as cm
from conflicts import plain_moves
from countermove.case.conflict_parsing import parse_conflict
from countermove.core.errors import Fault
from countermove.game.conflict import Conflict
from countermove.solving.moves import list_moves
from countermove.solving.sequences import equilibrium_jumps

FOLDER = Path(__file__).parent
CASES = yaml.safe_load((FOLDER / "stability.yaml").read_text(encoding="utf-8"))


def test_every_conflict_file_has_a_published_answer() -> None:
    assert {path.stem for path in (FOLDER / "conflicts").iterdir()} == set(CASES)
    assert len(CASES) == 6


@pytest.mark.parametrize("name", CASES)
def test_the_equilibria_are_the_published_ones(name: str) -> None:
    conflict = cm.read_conflict(FOLDER / "conflicts" / f"{name}.yaml")
    result = cm.stability(conflict)
    case = CASES[name]
    number = {label: number for number, label in case["states"].items()}
    assert set(number) == set(conflict.labels)
    found = {concept: sorted(number[label] for label in result.equilibria(concept)) for concept in case["equilibria"]}
    assert found == case["equilibria"]


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if "coalitions" in case])
def test_the_coalitions_that_leave_an_equilibrium_are_the_published_ones(name: str) -> None:
    conflict = cm.read_conflict(FOLDER / "conflicts" / f"{name}.yaml")
    number = {label: number for number, label in CASES[name]["states"].items()}
    jumps = equilibrium_jumps(cm.stability(conflict), list_moves(conflict))
    assert jumps is not None
    found = [
        {
            "actors": [conflict.players[player] for player in jump.players],
            "start": number[conflict.labels[jump.start]],
            "end": number[conflict.labels[jump.end]],
        }
        for jump in jumps
    ]
    assert found == CASES[name]["coalitions"]


def by_single_moves(conflict: Conflict, *, may_answer: bool) -> list[str]:
    """States that every player stays in where a sanction is one move of one opponent, which the player may answer."""
    players, states, levels = range(len(conflict.players)), range(len(conflict.labels)), conflict.levels
    moves = [[plain_moves(conflict, player, state) for state in states] for player in players]

    def is_sanction(player: int, start: int, end: int) -> bool:
        ends = {end, *moves[player][end]} if may_answer else {end}
        return all(levels[player][each] <= levels[player][start] for each in ends)

    def stays(player: int, start: int) -> bool:
        better = [end for end in moves[player][start] if levels[player][end] > levels[player][start]]
        answers = [[end for other in players if other != player for end in moves[other][middle]] for middle in better]
        return all(any(is_sanction(player, start, end) for end in ends) for ends in answers)

    return [conflict.labels[state] for state in states if all(stays(player, state) for player in players)]


@pytest.mark.parametrize(("concept", "may_answer"), [("gmr", False), ("smr", True)])
def test_what_is_stored_elsewhere_for_garrison_is_what_single_moves_sanction(concept: str, may_answer: bool) -> None:
    case = CASES["garrison"]
    conflict = cm.read_conflict(FOLDER / "conflicts/garrison.yaml")
    number = {label: number for number, label in case["states"].items()}
    found = [number[label] for label in by_single_moves(conflict, may_answer=may_answer)]
    assert found == case["by_single_moves"][concept]
    assert set(found) < set(case["equilibria"][concept])


def test_statements_of_the_cuban_crisis_give_its_published_rankings() -> None:
    file = FOLDER / "conflicts/cuba-reversible.yaml"
    content = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    statements = yaml.safe_load((FOLDER / "cuba_statements.yaml").read_text(encoding="utf-8"))
    content["countermove"] = 1
    ranked = yaml.safe_dump(content).encode()
    content["preferences"] = {actor: {"statements": told} for actor, told in statements.items()}
    stated = yaml.safe_dump(content).encode()
    faults = list[Fault]()
    by_ranking, by_statement = (parse_conflict(data, "cuba.yaml", faults) for data in (ranked, stated))
    assert faults == []
    assert by_ranking is not None
    assert by_statement is not None
    assert [actor.levels for actor in by_statement.actors] == [actor.levels for actor in by_ranking.actors]
