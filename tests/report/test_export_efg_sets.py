"""The extensive-form file of a game with chance, hidden moves and types: other programs find the same equilibria."""

from collections.abc import Iterable
from decimal import Decimal
from io import StringIO
from pathlib import Path

import numpy as np
import pytest

from countermove.case.case import Case
from countermove.case.files import read_case
from countermove.core.errors import OutOfReachError
from countermove.game.compile_extensive import Conditions, compile_extensive, extensive_from_game
from countermove.game.extensive import ExtensiveGame, Terminal, reach_chances
from countermove.game.type_draws import PlayerType
from countermove.report.export.efg_sets import exact_chances, render_efg_sets
from countermove.solving.extensive import find_equilibria
from extensive_games import build_extensive
from games import random_game

BEER = Path(__file__).parents[1] / "reference/cases/beer-quiche.yaml"


def _open_game(seed: int) -> ExtensiveGame:
    """A small random game of two players with chance, hidden moves and a player of two types."""
    rng = np.random.default_rng(seed)
    game = random_game(rng, layers=2, per_layer=1, limits=False, whole=False)
    while len(game.players) != 2 or game.layers[0].mover == game.layers[1].mover:
        game = random_game(rng, layers=2, per_layer=1, limits=False, whole=False)
    share = float(rng.uniform(0.1, 0.9))
    changed = {0: float(rng.normal()), len(game.quantities) - 1: 0.5}
    types = tuple(
        (PlayerType("x", share, {}), PlayerType("y", 1 - share, changed)) if player == game.layers[0].mover else ()
        for player in (0, 1)
    )
    hidden = frozenset({0} if rng.random() < 0.4 else ())
    return extensive_from_game(
        game, Conditions((1.0, float(rng.choice([0.3, 1.0]))), (frozenset(), hidden), (False, False), types)
    )


def test_chances_are_written_so_that_they_add_up_to_one_exactly() -> None:
    rng = np.random.default_rng(0)
    for size in range(1, 40):
        chances = rng.dirichlet(np.ones(size))
        written = exact_chances(tuple(chances.tolist()))
        assert sum(written) == 1
        assert [float(each) for each in written] == pytest.approx(chances, abs=1e-11)
        nearest = [Decimal(chance).quantize(Decimal("1e-12")) for chance in chances.tolist()]
        assert {place for place in range(size) if written[place] != nearest[place]} <= {int(chances.argmax())}


def test_a_set_of_nodes_has_one_number_and_one_name() -> None:
    text = render_efg_sets(compile_extensive(_case()))
    assert text.count('2 1 "challenge-1" { "none" "duel" }') == 2
    assert text.count('1 1 "breakfast-wimp-1" { "beer" "quiche" }') == 1
    assert '"d1" 0.100000000000 "d2" 0.900000000000' in text
    assert 'c "n0" 1 "chance-1"' in text
    assert 't "t1" 1 "o1"' in text


def test_names_that_would_meet_are_numbered_in_alphabetical_order() -> None:
    ends = {f"x{sign}y": [0.0] for sign in "!/:;"}
    text = render_efg_sets(build_extensive(["a"], {"set": "a", "player": "a", "actions": ends}, id_="labels"))
    assert '{ "x_y" "x_y_2" "x_y_3" "x_y_4" }' in text


def test_measures_adopted_together_are_joined_as_in_games_without_hidden_moves(tmp_path: Path) -> None:
    text = "countermove: 1\ntitle: t\nactors: {a: {}}\nobjectives: {a: {o: {}}}\nlayers: [{id: one, actor: a}]\n"
    text += "measures:\n  none: {layer: one, chance: 0.5}\n  x-y: {layer: one}\n"
    (tmp_path / "case.yaml").write_text(text, encoding="utf-8")
    told = render_efg_sets(compile_extensive(read_case(tmp_path / "case.yaml")))
    assert '{ "none" "none_2" "x-y" "none_2+x-y" }' in told


def _case() -> Case:
    return read_case(BEER)


@pytest.mark.open_spiel
@pytest.mark.parametrize("seed", range(10))
def test_open_spiel_reads_the_same_ends_with_the_same_chances(seed: int) -> None:
    import pyspiel

    game = _open_game(seed)
    state = pyspiel.load_efg_game(render_efg_sets(game)).new_initial_state()
    even = {i: (1 / len(place.actions),) * len(place.actions) for i, place in enumerate(game.information_sets)}
    reach = reach_chances(game, even)
    own = [
        (chance, *node.payoffs) for node, chance in zip(game.nodes, reach, strict=True) if isinstance(node, Terminal)
    ]
    theirs = [(chance, *returns) for chance, returns in _ends(state, 1.0)]
    assert theirs == [pytest.approx(each, abs=1e-9) for each in own]


def _ends(state: object, chance: float) -> Iterable[tuple[float, list[float]]]:
    if state.is_terminal():
        yield chance, state.returns()
        return
    outcomes = (
        state.chance_outcomes()
        if state.is_chance_node()
        else [(a, 1 / len(state.legal_actions())) for a in state.legal_actions()]
    )
    for action, share in outcomes:
        yield from _ends(state.child(action), chance * share)


@pytest.mark.pygambit
@pytest.mark.parametrize("seed", range(12))
def test_gambit_finds_the_same_extreme_equilibria(seed: int) -> None:
    import pygambit

    game = _open_game(seed)
    try:
        found = find_equilibria(game, concept="nash")
    except OutOfReachError:
        return
    assert found.is_complete
    read = pygambit.read_efg(StringIO(render_efg_sets(game)))
    theirs = pygambit.nash.enummixed_solve(read, rational=False).equilibria
    assert _payoffs(found.equilibria) == _gambit_payoffs(theirs)


def _gambit_payoffs(profiles: Iterable[object]) -> set[tuple[float, ...]]:
    return _payoffs([[each.payoffs[player] for player in each.game.players] for each in profiles])


def _payoffs(equilibria: Iterable[object]) -> set[tuple[float, ...]]:
    return {tuple(round(float(value), 6) + 0.0 for value in getattr(each, "payoffs", each)) for each in equilibria}


@pytest.mark.pygambit
def test_gambit_finds_the_equilibria_of_beer_and_quiche() -> None:
    import pygambit

    found = find_equilibria(compile_extensive(_case()), concept="nash")
    read = pygambit.read_efg(StringIO(render_efg_sets(found.game)))
    theirs = pygambit.nash.enummixed_solve(read, rational=True).equilibria
    assert len(theirs) == len(found.equilibria) == 4
    assert _payoffs(found.equilibria) == _gambit_payoffs(theirs)
