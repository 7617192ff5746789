"""All equilibria of a small extensive game: pure ones by going through all plans, mixed ones of two players (§4.10)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product
from math import prod
from typing import Any

import numpy as np

from countermove.core.errors import OutOfReachError
from countermove.core.provenance import VERSION
from countermove.game.extensive import (
    Behaviour,
    Decision,
    ExtensiveGame,
    Terminal,
    expected_payoffs,
    reach_chances,
    subgame_roots,
)
from countermove.solving.belief_support import is_sequentially_rational, ruled_out
from countermove.solving.beliefs import beliefs, has_types, payoffs_by_type, priors
from countermove.solving.bimatrix import equilibria_where_two_choose, zero_sum_play
from countermove.solving.check_equilibrium import largest_gains, slack_of
from countermove.solving.stages import (
    Stage,
    agreement,
    behaviour_of,
    cut_stage,
    cuts_below,
    movers,
    payoff_tables,
    plans_of,
)

MOST_COMBINATIONS = 500
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Equilibrium:
    """What is played at every information set, and what each player gets on average, in payoff points.

    `is_sequentially_rational`: whether some belief makes every move best where play does not come to, too; None where
    that is not told.
    """

    behaviour: Behaviour
    payoffs: tuple[float, ...]
    is_sequentially_rational: bool | None = None

    @property
    def is_pure(self) -> bool:
        """Whether nobody leaves anything to chance."""
        return all(max(chances) == 1.0 for chances in self.behaviour.values())


@dataclass(frozen=True, slots=True)
class Equilibria:
    """Every equilibrium found. `concept` is nash or subgame_perfect; `gains` (players) are the largest of each player
    over all its deviations from all of them, in payoff points, and `slack` (players) what counts as none.

    `is_complete`: every equilibrium there is is listed, or a mixture of listed ones between which a player is
    indifferent. Otherwise `reason` says what was not looked for. `has_all_pure`: every pure
    equilibrium is listed in any case. `roots` are the subgames of which each is an equilibrium.
    """

    game: ExtensiveGame
    concept: str
    equilibria: tuple[Equilibrium, ...]
    gains: tuple[float, ...]
    slack: tuple[float, ...]
    reason: str | None
    roots: tuple[int, ...] = (0,)
    has_all_pure: bool = True
    seconds: float | None = None

    @property
    def is_complete(self) -> bool:
        """Whether nothing was left out of the search."""
        return self.reason is None

    @property
    def is_certified(self) -> bool:
        """Whether the independent check held for all of them."""
        return all(gain <= slack for gain, slack in zip(self.gains, self.slack, strict=True))

    @property
    def largest_gain(self) -> float:
        """The most that anybody gains by leaving one of them alone, in payoff points."""
        return max(self.gains, default=0.0)

    def to_dict(self) -> dict[str, Any]:
        """The shape that `solve --json` prints."""
        return {
            "format": 1,
            "concept": self.concept,
            "case": self.game.id,
            "case_sha256": self.game.source_sha256,
            "version": VERSION,
            **({"types": priors(self.game)} if has_types(self.game) else {}),
            "equilibria": [_to_dict(self.game, each, self.roots) for each in self.equilibria],
            "certified": self.is_certified,
            "largest_gain": self.largest_gain,
            "complete": self.is_complete,
            "pure_complete": self.has_all_pure,
            "reason": self.reason,
            "seconds": self.seconds,
        }


def _to_dict(game: ExtensiveGame, equilibrium: Equilibrium, roots: Sequence[int]) -> dict[str, Any]:
    reached = reached_sets(game, equilibrium)
    left = ruled_out(game, equilibrium.behaviour, roots)
    typed = has_types(game)
    held = beliefs(game, equilibrium.behaviour)
    return {
        "kind": "pure" if equilibrium.is_pure else "mixed",
        "sequentially_rational": equilibrium.is_sequentially_rational,
        "payoffs": dict(zip(game.players, equilibrium.payoffs, strict=True)),
        **({"payoffs_by_type": payoffs_by_type(game, equilibrium.behaviour)} if typed else {}),
        "strategies": [
            {
                "layer": place.layer,
                "actor": game.players[place.player],
                **({"type": place.type, "beliefs": held.get(number)} if typed else {}),
                "seen": list(place.seen),
                "failed": list(place.failed),
                "reached": reached.get(number, 0.0) > 0,
                "ruled_out": number in left,
                "play": [
                    {"adopted": list(action), "chance": chance}
                    for action, chance in zip(place.actions, equilibrium.behaviour[number], strict=True)
                    if chance > 0
                ],
            }
            for number, place in enumerate(game.information_sets)
        ],
    }


def reached_sets(game: ExtensiveGame, equilibrium: Equilibrium) -> Mapping[int, float]:
    """How likely play comes to each information set."""
    reach: dict[int, float] = {}
    for node, chance in zip(game.nodes, reach_chances(game, equilibrium.behaviour), strict=True):
        number = getattr(node, "information_set", None)
        if number is not None:
            reach[number] = reach.get(number, 0.0) + chance
    return reach


def find_equilibria(game: ExtensiveGame, *, concept: str = "subgame_perfect") -> Equilibria:
    """All equilibria of the concept: nash looks at the game as a whole, subgame_perfect at every subgame.

    Pure equilibria are listed for any number of players, mixed ones where between two subgames at most two choose, or
    have more than one plan that is not strictly dominated.
    Each is checked by code that shares nothing with the search before it is listed. Raises OutOfReachError with the
    size where there is too much to go through, UsageError where a mover forgets.
    """
    roots = subgame_roots(game) if concept == "subgame_perfect" else (0,)
    search = _Search(game, frozenset(roots))
    found = _distinct(search.equilibria_of(0)) if not isinstance(game.nodes[0], Terminal) else (_nothing(game),)
    slack = slack_of(game)
    gains = [largest_gains(game, each.behaviour, (0, *roots)) for each in found]
    holds = [all(gain <= room for gain, room in zip(own, slack, strict=True)) for own in gains]
    is_told = concept == "subgame_perfect" and all(
        index in search.roots for index, node in enumerate(game.nodes) if isinstance(node, Decision)
    )
    kept = tuple(
        replace(each, is_sequentially_rational=is_told or is_sequentially_rational(game, each.behaviour, roots))
        for each, stands in zip(found, holds, strict=True)
        if stands
    )
    reason = search.reason
    if len(kept) < len(found):
        reason = f"{len(found) - len(kept)} of {len(found)} profiles did not pass the check of deviations"
    kept_gains = [own for own, stands in zip(gains, holds, strict=True) if stands]
    largest = tuple(max(own) for own in zip([0.0] * len(game.players), *kept_gains, strict=True))
    return Equilibria(game, concept, kept, largest, slack, reason, roots, len(kept) == len(found))


def _nothing(game: ExtensiveGame) -> Equilibrium:
    return Equilibrium({}, expected_payoffs(game, {}))


def _distinct(found: Sequence[Equilibrium]) -> tuple[Equilibrium, ...]:
    """The equilibria, pure ones first, each once."""
    ordered = sorted(found, key=lambda each: not each.is_pure)
    by_play: dict[Any, Equilibrium] = {}
    for each in ordered:
        key = tuple((number, tuple(np.round(each.behaviour[number], 7))) for number in sorted(each.behaviour))
        by_play.setdefault(key, each)
    return tuple(by_play.values())


class _Search:
    """A search from the last subgames up; what it has to leave out is kept as a `reason`."""

    def __init__(self, game: ExtensiveGame, roots: frozenset[int]) -> None:
        self.game, self.roots = game, roots
        self.reason: str | None = None

    def equilibria_of(self, root: int) -> list[Equilibrium]:
        """The equilibria of the subgame at `root`: one stage above the equilibria of the subgames below it."""
        cuts = sorted(cuts_below(self.game, root, self.roots))
        below = [self.equilibria_of(cut) for cut in cuts]
        if (count := prod(map(len, below))) > MOST_COMBINATIONS:
            raise OutOfReachError(
                f"{self.game.id}: {count:,} combinations of equilibria of later subgames (the limit is "
                f"{MOST_COMBINATIONS:,}); movers are indifferent too often: say what they prefer, or leave out measures"
            )
        if any(_is_spread(each, self.game.tolerances) for each in below):
            self._note(
                "a mover is indifferent in a subgame; equilibria that rest on its mixing there are not looked for"
            )
        stage = _StageGame(self.game, cut_stage(self.game, root, frozenset(cuts)))
        found = []
        for chosen in product(*below):
            ends = dict(zip(cuts, chosen, strict=True))
            later = {number: chances for each in chosen for number, chances in each.behaviour.items()}
            plays, reason = stage.solve({cut: each.payoffs for cut, each in ends.items()})
            self._note(reason)
            found += [replace(each, behaviour={**later, **each.behaviour}) for each in plays]
        _check_count(self.game, len(found))
        if not found:
            self._note("a subgame has no pure equilibrium, and mixed ones were not looked for there")
        return found

    def _note(self, reason: str | None) -> None:
        self.reason = self.reason or reason


def _check_count(game: ExtensiveGame, count: int) -> None:
    if count > MOST_COMBINATIONS:
        raise OutOfReachError(
            f"{game.id}: {count:,} equilibria of one subgame (the limit is {MOST_COMBINATIONS:,}); "
            "movers are indifferent too often: say what they prefer, or leave out measures"
        )


def _is_spread(found: Sequence[Equilibrium], tolerances: Sequence[float]) -> bool:
    """Whether mixtures of two equilibria of a subgame may be equilibria and pay somebody differently; unsure is yes."""
    return any(_differ(one, other, tolerances) and _share_play(one, other) for one, other in combinations(found, 2))


def _differ(one: Equilibrium, other: Equilibrium, tolerances: Sequence[float]) -> bool:
    return any(abs(a - b) > equal for a, b, equal in zip(one.payoffs, other.payoffs, tolerances, strict=True))


def _share_play(one: Equilibrium, other: Equilibrium) -> bool:
    same = [one.behaviour[number] == other.behaviour[number] for number in one.behaviour]
    return any(same) or len(same) == 1


class _StageGame:
    """One stage in strategic form: the plans of its movers, and the leaves that they allow."""

    def __init__(self, game: ExtensiveGame, stage: Stage) -> None:
        self.game, self.stage, self.movers = game, stage, movers(game, stage)
        self.plans = [plans_of(game, stage, player) for player in self.movers]
        pairs = zip(self.movers, self.plans, strict=True)
        self.allowed = [agreement(stage, player, plans) for player, plans in pairs]

    def solve(self, ends: Mapping[int, tuple[float, ...]]) -> tuple[list[Equilibrium], str | None]:
        """The equilibria where cut leaves are worth `ends`, and what was not looked for, None for nothing."""
        leaves = [ends[leaf] if leaf in ends else _payoffs_at(self.game, leaf) for leaf in self.stage.leaves]
        tables = payoff_tables(self.stage, self.allowed, np.array(leaves))
        own = tables[list(self.movers)]
        mixes = [
            self._pure_mix(choice) for choice in pure_profiles(own, [self.game.tolerances[p] for p in self.movers])
        ]
        reason = None
        if len(self.movers) > 1:
            mixed, reason = self._mixed(own)
            mixes += [mix for mix in mixed if any(part.max() < 1 - ROUNDING for part in mix)]
        _check_count(self.game, len(mixes))
        return [self._equilibrium(mix, tables) for mix in mixes], reason

    def _pure_mix(self, choice: Sequence[int]) -> tuple[np.ndarray, ...]:
        return tuple(np.eye(1, len(plans), place)[0] for plans, place in zip(self.plans, choice, strict=True))

    def _mixed(self, own: np.ndarray) -> tuple[Sequence[tuple[np.ndarray, ...]], str | None]:
        try:
            found = equilibria_where_two_choose(tuple(own))
        except OutOfReachError as error:
            if len(self.movers) > 2 or np.ptp(own[0] + own[1]) > ROUNDING * np.abs(own).max():
                return [], str(error)
            _, *mixes = zero_sum_play(own[0])
            return [tuple(mixes)], f"one of what may be several equilibria of the same value; {error}"
        if found is None:
            names = ", ".join(self.game.players[player] for player in self.movers)
            return [], f"mixed equilibria of three or more movers are not searched, and {names} choose together"
        return found, None

    def _equilibrium(self, mixes: Sequence[np.ndarray], tables: np.ndarray) -> Equilibrium:
        values = tables
        for mix in reversed(mixes):
            values = values @ mix
        behaviour: dict[int, tuple[float, ...]] = {}
        for plans, mix in zip(self.plans, mixes, strict=True):
            behaviour |= behaviour_of(self.game, plans, mix)
        return Equilibrium(behaviour, tuple(values.tolist()))


def pure_profiles(own: np.ndarray, tolerances: Sequence[float]) -> list[tuple[int, ...]]:
    """The plans, one for each mover, from which nobody gains by changing its own; `own` (movers, plans of each …)."""
    stable = np.ones(own.shape[1:], bool)
    for mover, tolerance in enumerate(tolerances):
        best = own[mover].max(axis=mover, keepdims=True)
        stable &= own[mover] >= best - tolerance
    return [tuple(map(int, each)) for each in np.argwhere(stable)]


def _payoffs_at(game: ExtensiveGame, leaf: int) -> tuple[float, ...]:
    node = game.nodes[leaf]
    assert isinstance(node, Terminal)
    return node.payoffs
