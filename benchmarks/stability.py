"""Stability of every state of a conflict in four concepts: all states at once against one state by itself."""

from statistics import median

import numpy as np
from shared.timing import is_quick, print_table, seconds_of

from countermove.game.conflict import Conflict
from countermove.solving.moves import list_moves
from countermove.solving.reasons import reasons
from countermove.solving.stability import Stability, stability, stability_of

OPTIONS_BY_PLAYER = (5, 5, 6)


def random_conflict(options_by_player: tuple[int, ...]) -> Conflict:
    """Every combination of options a state, no two of them equal for anybody."""
    rng = np.random.default_rng(0)
    n_options = sum(options_by_player)
    codes = np.arange(2**n_options)
    return Conflict(
        id="random",
        source_sha256="",
        players=tuple(f"p{player}" for player in range(len(options_by_player))),
        options=tuple(f"o{option}" for option in range(n_options)),
        owners=np.repeat(np.arange(len(options_by_player)), options_by_player),
        forward=0,
        back=0,
        labels=tuple(format(code, f"0{n_options}b")[::-1].translate({48: "N", 49: "Y"}) for code in codes.tolist()),
        codes=codes,
        state_of=codes,
        levels=np.array([rng.permutation(len(codes)) for _ in options_by_player]),
    )


def main() -> None:
    quick = is_quick(__doc__ or "")
    conflict = random_conflict((2, 2, 2) if quick else OPTIONS_BY_PLAYER)
    moves = list_moves(conflict)
    stable = stability_of(conflict, moves).stable
    number = len(conflict.labels)
    state = int(np.random.default_rng(1).integers(number))
    found = [[reason.is_stable(concept) for reason in reasons(conflict, moves, state)] for concept in Stability]
    assert stable[:, :, state].tolist() == found
    together = seconds_of(lambda: stability(conflict), 1 if quick else 5)
    print(f"{len(conflict.players)} actors, {number:,} states; both find the same verdicts")
    print(f"all states together take {median(together):.1f} s")
    print_table(
        [
            (f"all {number:,} at once, a state", [seconds / number for seconds in together]),
            ("one state by itself", seconds_of(lambda: reasons(conflict, moves, state), 1)),
        ],
        unit="ms",
        scale=1000,
    )


if __name__ == "__main__":
    main()
