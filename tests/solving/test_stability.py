"""Stability of all states at once is what the definitions say of each."""

import numpy as np
import pytest

from conflicts import PlainStability, random_conflict
from countermove.core.errors import OutOfReachError
from countermove.game.conflict import Conflict
from countermove.solving.moves import list_moves
from countermove.solving.stability import Stability, stability, stability_rows

CONCEPTS = [concept.value for concept in Stability]


def _large(n_options: int, owners: list[int]) -> Conflict:
    size = 1 << n_options
    rng = np.random.default_rng(0)
    return Conflict(
        id="large",
        source_sha256="",
        players=tuple(f"p{player}" for player in range(max(owners) + 1)),
        options=tuple(f"o{option}" for option in range(n_options)),
        owners=np.array(owners),
        forward=0b11,
        back=0,
        labels=tuple(map(str, range(size))),
        codes=np.arange(size),
        state_of=np.arange(size),
        levels=np.array([rng.permutation(size) for _ in range(max(owners) + 1)]),
    )


@pytest.mark.parametrize("block", range(20))
def test_moves_and_stability_are_those_of_the_plain_reading(block: int) -> None:
    rng = np.random.default_rng([block, 6])
    for _ in range(100):
        conflict = random_conflict(rng)
        plain, moves = PlainStability(conflict), list_moves(conflict)
        found = stability(conflict).stable
        for player in plain.players:
            for state in plain.states:
                assert moves[player].of(state).tolist() == sorted(plain.moves[player, state])
                expected = [plain.is_stable(concept, player, state) for concept in CONCEPTS]
                assert found[:, player, state].tolist() == expected, (conflict, player, state)


def test_two_to_the_twelfth_states_take_no_time_worth_a_table() -> None:
    result = stability(_large(12, [0] * 4 + [1] * 4 + [2] * 4))
    assert result.stable.shape == (4, 3, 4096)
    assert len(str(result).splitlines()) <= 66


def test_too_many_moves_are_refused_with_their_number() -> None:
    with pytest.raises(OutOfReachError, match=r"65,536 states have up to [\d,]+ moves"):
        stability(_large(16, [0] * 14 + [1, 2]))


def test_a_table_has_for_each_state_in_which_concepts_it_is_stable_for_whom_and_for_all() -> None:
    result = stability(random_conflict(np.random.default_rng(12), players=2))
    header, rows = stability_rows(result)
    assert header == ("state", "p0", "p1", "equilibrium")
    shown = {"nash": "Nash", "seq": "SEQ", "gmr": "GMR", "smr": "SMR"}
    for label, *cells in rows:
        held = [[name for name in CONCEPTS if label in result.stable_for(player, name)] for player in ("p0", "p1")]
        held.append([name for name in CONCEPTS if label in result.equilibria(name)])
        assert cells == [" ".join(shown[name] for name in names) or "·" for names in held]
    assert [label for label, *_ in rows] == list(result.conflict.labels)
    assert len({cell for _, *cells in rows for cell in cells}) > 2


def test_of_many_states_a_table_has_the_equilibria_those_in_the_most_concepts_first() -> None:
    result = stability(_large(7, [0] * 3 + [1] * 2 + [2] * 2))
    _, rows = stability_rows(result)
    ends = [len(row[-1].split()) for row in rows]
    assert 0 < len(rows) <= 64
    assert ends == sorted(ends, reverse=True)
    assert "·" not in {row[-1] for row in rows}
    assert len(rows) == min(64, len(set().union(*(result.equilibria(name) for name in CONCEPTS))))


def test_sixty_four_states_are_all_shown() -> None:
    result = stability(_large(6, [0] * 3 + [1] * 3))
    assert [row[0] for row in stability_rows(result)[1]] == list(result.conflict.labels)


def test_a_result_lists_states_by_player_and_concept() -> None:
    conflict = random_conflict(np.random.default_rng(1), players=2)
    result = stability(conflict)
    data = result.to_dict()
    assert list(data) == ["format", "states", "stable", "equilibria"]
    assert (data["format"], data["states"]) == (1, list(conflict.labels))
    for concept in CONCEPTS:
        by_player = [set(data["stable"][player][concept]) for player in conflict.players]
        assert set(data["equilibria"][concept]) == set.intersection(*by_player)
    assert "<table>" in result._repr_html_()
