"""An extensive game cut where proper subgames start: who can plan what in the part above the cuts (§4.10)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from countermove.core.errors import OutOfReachError, UsageError
from countermove.game.extensive import Behaviour, Chance, Decision, ExtensiveGame, Terminal

MOST_PROFILES = 1_000_000
MOST_PLACES = 10_000_000

Step = tuple[int, int]
"""An information set and one of its actions."""

Plan = Mapping[int, int]
"""The action at each information set that the plan's earlier actions do not rule out."""


@dataclass(frozen=True, slots=True)
class Stage:
    """The tree from `root` to where it ends or is cut.

    `leaves` are nodes, with how likely chance leads to each and every player's last step before it; `before` has the
    mover's own last step before each information set.
    """

    root: int
    leaves: tuple[int, ...]
    chances: tuple[float, ...]
    steps: tuple[tuple[Step | None, ...], ...]
    before: Mapping[int, Step | None]


def cut_stage(game: ExtensiveGame, root: int, cuts: frozenset[int]) -> Stage:
    """The stage that starts at `root`. Raises UsageError where a mover forgets what it did: equilibria in behaviour
    strategies are then another concept.
    """
    leaves, chances, steps = [], [], []
    before: dict[int, Step | None] = {}
    open_: list[tuple[int, float, tuple[Step | None, ...]]] = [(root, 1.0, (None,) * len(game.players))]
    while open_:
        index, chance, last = open_.pop()
        node = game.nodes[index]
        if isinstance(node, Terminal) or (index in cuts and index != root):
            leaves.append(index)
            chances.append(chance)
            steps.append(last)
        elif isinstance(node, Chance):
            branches = zip(node.probabilities, node.children, strict=True)
            open_ += [(child, chance * share, last) for share, child in branches]
        else:
            number = node.information_set
            player = game.information_sets[number].player
            if before.setdefault(number, last[player]) != last[player]:
                mover, layer = game.players[player], game.information_sets[number].layer
                raise UsageError(f"{mover} forgets at {layer} what it did before; let it observe its own moves")
            open_ += [
                (child, chance, (*last[:player], (number, action), *last[player + 1 :]))
                for action, child in enumerate(node.children)
            ]
    return Stage(root, tuple(leaves), tuple(chances), tuple(steps), before)


def cuts_below(game: ExtensiveGame, root: int, roots: frozenset[int]) -> frozenset[int]:
    """The first nodes below `root` at which another subgame starts."""
    found, open_ = [], [root]
    while open_:
        index = open_.pop()
        node = game.nodes[index]
        if index in roots and index != root:
            found.append(index)
        elif isinstance(node, Decision | Chance):
            open_ += node.children
    return frozenset(found)


def movers(game: ExtensiveGame, stage: Stage) -> tuple[int, ...]:
    """The players who choose in the stage, in order."""
    return tuple(sorted({game.information_sets[number].player for number in stage.before}))


def plans_of(game: ExtensiveGame, stage: Stage, player: int) -> tuple[Plan, ...]:
    """Every plan of the player in the stage. Raises OutOfReachError with their number where there are too many."""
    after: dict[Step | None, list[int]] = {}
    for number in sorted(stage.before):
        if game.information_sets[number].player == player:
            after.setdefault(stage.before[number], []).append(number)
    most = MOST_PLACES // len(stage.leaves)
    if (count := _count_plans(game, after, None)) > most:
        whose = f"{game.id}: {game.players[player]} has {_large(count)} plans (the limit is {most:,} here)"
        raise OutOfReachError(f"{whose}; leave out measures, or let movers observe more, which makes subgames")
    return tuple(_list_plans(game, after, None))


def _count_plans(game: ExtensiveGame, after: Mapping[Step | None, Sequence[int]], step: Step | None) -> int:
    total = 1
    for number in after.get(step, ()):
        actions = range(len(game.information_sets[number].actions))
        total *= sum(_count_plans(game, after, (number, action)) for action in actions)
    return total


def _list_plans(
    game: ExtensiveGame, after: Mapping[Step | None, Sequence[int]], step: Step | None
) -> Iterator[dict[int, int]]:
    parts = [
        [
            {number: action, **rest}
            for action in range(len(game.information_sets[number].actions))
            for rest in _list_plans(game, after, (number, action))
        ]
        for number in after.get(step, ())
    ]
    for chosen in product(*parts):
        yield {number: action for part in chosen for number, action in part.items()}


def agreement(stage: Stage, player: int, plans: Sequence[Plan]) -> np.ndarray:
    """Which leaves each plan of the player allows, as float (plans, leaves)."""
    found = np.ones((len(plans), len(stage.leaves)))
    for leaf, steps in enumerate(stage.steps):
        step = steps[player]
        if step is not None:
            found[:, leaf] = [plan.get(step[0]) == step[1] for plan in plans]
    return found


def payoff_tables(stage: Stage, allowed: Sequence[np.ndarray], payoffs: np.ndarray) -> np.ndarray:
    """Expected payoffs (players, plans of the first mover, plans of the second, …); `payoffs` (leaves, players).

    Raises OutOfReachError with the number of profiles where there are too many.
    """
    size = 1
    for plans in allowed:
        size *= len(plans)
    if size > MOST_PROFILES:
        raise OutOfReachError(
            f"{_large(size)} combinations of plans (the limit is {MOST_PROFILES:,}); leave out measures"
        )
    worth = payoffs.T * np.array(stage.chances)
    letters = "abcdefghijk"[: len(allowed)]
    terms = ",".join(["pz", *(f"{letter}z" for letter in letters)])
    table: np.ndarray = np.einsum(f"{terms}->p{letters}", worth, *allowed, optimize="greedy")
    return table


def behaviour_of(game: ExtensiveGame, plans: Sequence[Plan], mix: np.ndarray) -> Behaviour:
    """How likely each action is where a mixture of plans leads, at the sets that the player's own play does not rule
    out; at the others its first action.
    """
    weights: dict[int, np.ndarray] = {}
    for plan, share in zip(plans, mix, strict=True):
        for number, action in plan.items():
            empty = np.zeros(len(game.information_sets[number].actions))
            weights.setdefault(number, empty)[action] += share
    for weight in weights.values():
        if not weight.sum():
            weight[0] = 1.0
    return {number: tuple((weight / weight.sum()).tolist()) for number, weight in weights.items()}


def _large(count: int) -> str:
    return f"{count:,}" if count < 10**12 else f"about 10^{len(str(count)) - 1}"
