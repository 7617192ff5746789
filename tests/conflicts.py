"""Conflicts for tests, and stability read aloud: the definitions written out, one state at a time, without arrays."""

from collections.abc import Iterable

import numpy as np

from countermove.case.states import build_space, feasible_codes, pattern_masks
from countermove.game.conflict import Conflict
from countermove.game.game import freeze


def random_conflict(rng: np.random.Generator, *, players: int | None = None) -> Conflict:
    """A conflict of 2 to 4 players and up to 6 options, with ties, one-way options, infeasible and merged states."""
    n_players = players or int(rng.integers(2, 5))
    n_options = int(rng.integers(1, 7))
    infeasible = [_pattern(rng, n_options) for _ in range(int(rng.integers(0, 3)))]
    codes = feasible_codes(n_options, infeasible)
    if not len(codes):
        return random_conflict(rng, players=players)
    space = build_space(n_options, codes, _merges(rng, n_options, codes))
    one_way = rng.random(n_options)
    size = len(space.labels)
    levels = [rng.permutation(size) if rng.random() < 0.5 else rng.integers(0, 4, size) for _ in range(n_players)]
    return Conflict(
        id="random",
        source_sha256="",
        players=tuple(f"p{player}" for player in range(n_players)),
        options=tuple(f"o{option}" for option in range(n_options)),
        owners=freeze(rng.integers(n_players, size=n_options)),
        forward=sum(1 << option for option in range(n_options) if one_way[option] < 0.2),
        back=sum(1 << option for option in range(n_options) if one_way[option] > 0.85),
        labels=space.labels,
        codes=space.codes,
        state_of=space.state_of,
        levels=freeze(np.array(levels)),
    )


def _pattern(rng: np.random.Generator, n_options: int) -> str:
    return "".join(rng.choice(["Y", "N", "-", "-"], n_options))


def _merges(rng: np.random.Generator, n_options: int, codes: np.ndarray) -> list[str]:
    """Up to two patterns that match something and share nothing."""
    merges: list[str] = []
    taken: set[int] = set()
    for _ in range(int(rng.integers(0, 3))):
        cares, wants = pattern_masks(pattern := _pattern(rng, n_options))
        members = {int(code) for code in codes if code & cares == wants}
        if members and not members & taken:
            merges.append(pattern)
            taken |= members
    return merges


def plain_moves(conflict: Conflict, player: int, state: int) -> set[int]:
    """Where the player can go from a state: another combination, own options only, each in an allowed direction."""
    members = list(zip(conflict.codes.tolist(), conflict.state_of.tolist(), strict=True))
    starts = [code for code, at in members if at == state]
    return {
        target
        for code in starts
        for other, target in members
        if target != state
        and all(
            conflict.owners[option] == player and _may_change(conflict, option, code)
            for option in range(len(conflict.options))
            if (code ^ other) >> option & 1
        )
    }


def _may_change(conflict: Conflict, option: int, code: int) -> bool:
    adopted = bool(code >> option & 1)
    one_way = conflict.forward if adopted else conflict.back
    return not one_way >> option & 1


class PlainStability:
    """The four concepts, by their definitions."""

    def __init__(self, conflict: Conflict) -> None:
        self.conflict = conflict
        self.levels = conflict.levels.tolist()
        self.players = range(len(conflict.players))
        self.states = range(len(conflict.labels))
        self.moves = {(p, s): plain_moves(conflict, p, s) for p in self.players for s in self.states}
        self.known: dict[tuple[tuple[int, ...], int, bool], set[int]] = {}
        self.better = {
            (p, s): {t for t in targets if self.levels[p][t] > self.levels[p][s]}
            for (p, s), targets in self.moves.items()
        }

    def sequences(self, movers: Iterable[int], state: int, *, improving: bool) -> set[int]:
        """Every state that the movers can lead to, nobody moving twice in a row."""
        movers, step = tuple(movers), self.better if improving else self.moves
        if (movers, state, improving) in self.known:
            return self.known[movers, state, improving]
        seen: set[tuple[int, int]] = set()
        waiting = [(state, -1)]
        while waiting:
            at, last = waiting.pop()
            for mover in movers:
                for target in step[mover, at] if mover != last else ():
                    if (target, mover) not in seen:
                        seen.add((target, mover))
                        waiting.append((target, mover))
        self.known[movers, state, improving] = {target for target, _ in seen}
        return self.known[movers, state, improving]

    def is_stable(self, concept: str, player: int, state: int) -> bool:
        """Whether every improvement from the state is sanctioned, as the concept understands it."""
        if concept == "nash":
            return not self.better[player, state]
        opponents = [other for other in self.players if other != player]
        own = self.levels[player]

        def deters(answer: int) -> bool:
            escapes = self.moves[player, answer] if concept == "smr" else set()
            return all(own[end] <= own[state] for end in {answer, *escapes})

        return all(
            any(deters(answer) for answer in self.sequences(opponents, improvement, improving=concept == "seq"))
            for improvement in self.better[player, state]
        )
