"""Games with chance, hidden and simultaneous moves have their published equilibria and values."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from countermove.game.extensive import ExtensiveGame, Terminal, expected_payoffs
from countermove.solving.bimatrix import best_commitment
from countermove.solving.check_equilibrium import largest_gains
from countermove.solving.extensive import Equilibrium, find_equilibria
from countermove.solving.sequence_form import solve_zero_sum
from extensive_games import number, play_of, read_extensive

FILES = sorted(Path(__file__).parent.glob("efg_*.yaml"))
EXPECTED = {file: yaml.safe_load(file.read_text(encoding="utf-8"))["expected"] for file in FILES}
LISTED = ("nash", "nash_pure", "subgame_perfect", "subgame_perfect_pure")
LISTS = [(file, key) for file in FILES for key in LISTED if key in EXPECTED[file]]


def test_every_file_says_what_is_expected() -> None:
    assert len(FILES) == 10
    assert all({*LISTED, "value"} & set(expected) and "complete" in expected for expected in EXPECTED.values())


@pytest.mark.parametrize(("file", "key"), LISTS, ids=[f"{file.stem}-{key}" for file, key in LISTS])
def test_the_equilibria_are_the_published_ones(file: Path, key: str) -> None:
    game, expected = read_extensive(file)
    found = find_equilibria(game, concept=key.removesuffix("_pure"))
    listed = [each for each in found.equilibria if each.is_pure or not key.endswith("_pure")]
    assert found.is_certified
    assert found.is_complete == expected["complete"]
    assert len(listed) == len(expected[key])
    for wanted in expected[key]:
        assert sum(_is_as_published(game, each, wanted) for each in listed) == 1


def _is_as_published(game: ExtensiveGame, found: Equilibrium, wanted: dict[str, Any]) -> bool:
    is_paid = np.allclose(found.payoffs, [number(each) for each in wanted["payoffs"]], atol=1e-9)
    if "sequentially_rational" in wanted and found.is_sequentially_rational is not wanted["sequentially_rational"]:
        return False
    if "play" in wanted:
        return is_paid and found.is_pure and play_of(game, found.behaviour) == wanted["play"]
    by_player = {game.players[place.player]: found.behaviour[i] for i, place in enumerate(game.information_sets)}
    chances = wanted["chances"]
    return is_paid and all(
        np.allclose(by_player[player], [number(each) for each in chances[player]], atol=1e-9) for player in chances
    )


@pytest.mark.parametrize("file", [file for file in FILES if "value" in EXPECTED[file]], ids=lambda file: file.stem)
def test_the_value_is_the_published_one_and_nobody_can_do_better(file: Path) -> None:
    game, expected = read_extensive(file)
    play = solve_zero_sum(game)
    assert play.value == pytest.approx(number(expected["value"]), abs=1e-9)
    assert expected_payoffs(game, play.behaviour)[0] == pytest.approx(play.value, abs=1e-9)
    assert max(largest_gains(game, play.behaviour)) < 1e-9


@pytest.mark.parametrize("file", [file for file in FILES if "value" in EXPECTED[file]], ids=lambda file: file.stem)
def test_every_equilibrium_of_a_zero_sum_game_has_its_value(file: Path) -> None:
    game, expected = read_extensive(file)
    found = find_equilibria(game)
    assert found.is_complete == expected["complete"]
    assert found.equilibria
    assert {round(each.payoffs[0], 9) for each in found.equilibria} == {round(number(expected["value"]), 9)}


def test_commitment_is_worth_what_was_published() -> None:
    game, expected = read_extensive(Path(__file__).parent / "efg_stackelberg.yaml")
    ends = [node.payoffs for node in game.nodes if isinstance(node, Terminal)]
    rows, columns = np.array(ends).T.reshape(2, 2, 2)
    assert best_commitment(rows, columns, pure=True)[0] == expected["pure_commitment"]
    value, mix = best_commitment(rows, columns)
    assert value == pytest.approx(expected["mixed_commitment"])
    assert mix == pytest.approx([0.5, 0.5])
