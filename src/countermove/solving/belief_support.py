"""Whether some belief makes every move of an equilibrium best where play does not come to: sequential rationality,
which weak perfect Bayesian equilibria have [MasColell1995, definition 9.C.3] (§4.10).
"""

from collections.abc import Sequence, Set

import numpy as np

from countermove.game.extensive import Behaviour, Decision, ExtensiveGame, children_of
from countermove.solving.check_equilibrium import gains_of, slack_of
from countermove.solving.linear_programme import maximise

MOST_WORK = 2_000_000
MOST_ROUNDS = 100


def is_sequentially_rational(game: ExtensiveGame, behaviour: Behaviour, roots: Sequence[int] = (0,)) -> bool | None:
    """Whether at every information set that others can bring play to, what is played there and after is best for its
    mover under some belief about where it is. None where that is not told: the tree is too large, or it depends on what
    a player would do after leaving its own plan, which an equilibrium does not say.

    Where play comes to from one of the subgames at `roots`, this follows from being an equilibrium of them.
    """
    if len(game.information_sets) * len(game.nodes) > MOST_WORK:
        return None
    nodes: dict[int, list[int]] = {}
    for index, node in enumerate(game.nodes):
        if isinstance(node, Decision):
            nodes.setdefault(node.information_set, []).append(index)
    left = ruled_out(game, behaviour, roots)
    reached = _reached(game, behaviour, roots)
    verdicts = [
        _is_supported(game, behaviour, number, tuple(places), left)
        for number, places in nodes.items()
        if number not in left and number not in reached
    ]
    if False in verdicts:
        return False
    return None if None in verdicts else True


def ruled_out(game: ExtensiveGame, behaviour: Behaviour, roots: Sequence[int] = (0,)) -> frozenset[int]:
    """The information sets that their mover's own play rules out, whatever others do, in each of the subgames at
    `roots` that they are in: an equilibrium says nothing of what is played there.
    """
    open_sets: set[int] = set()
    for root in roots:
        for player in range(len(game.players)):
            open_sets |= _visited(game, behaviour, root, player)
    return frozenset(range(len(game.information_sets))) - open_sets


def _reached(game: ExtensiveGame, behaviour: Behaviour, roots: Sequence[int]) -> set[int]:
    """The information sets that play comes to from one of the roots on."""
    return set[int]().union(*(_visited(game, behaviour, root, None) for root in roots))


def _visited(game: ExtensiveGame, behaviour: Behaviour, root: int, player: int | None) -> set[int]:
    """The information sets of the player below `root` to which its own play leaves the way open; for None, those of all
    to which everybody's play leads.
    """
    found: set[int] = set()
    open_ = [root]
    while open_:
        node = game.nodes[open_.pop()]
        if not isinstance(node, Decision):
            open_ += children_of(node)
            continue
        is_own = player is None or game.information_sets[node.information_set].player == player
        chances = behaviour[node.information_set]
        if is_own:
            found.add(node.information_set)
        open_ += [child for child, chance in zip(node.children, chances, strict=True) if chance > 0 or not is_own]
    return found


def _is_supported(
    game: ExtensiveGame, behaviour: Behaviour, number: int, places: tuple[int, ...], left: Set[int]
) -> bool | None:
    """Whether some belief over `places` makes the play from there on best; beliefs are tried against the best replies
    to earlier ones, until one stands or none can.
    """
    player = game.information_sets[number].player
    slack = slack_of(game)[player]
    belief = np.full(len(places), 1.0 / len(places))
    rows: list[np.ndarray] = []
    for _ in range(MOST_ROUNDS):
        gains = gains_of(game, behaviour, player, dict(zip(places, belief.tolist(), strict=True)))
        row = np.array([gains[place] for place in places])
        if row @ belief <= slack:
            return True
        rows.append(row)
        worst, belief = _least_gain(np.array(rows))
        if worst > slack:
            return None if _is_left_below(game, player, places, left) else False
    return None


def _least_gain(rows: np.ndarray) -> tuple[float, np.ndarray]:
    """The belief under which the largest of some gains `rows` (replies, places) is least, and that gain."""
    replies, places = rows.shape
    size = float(np.abs(rows).max()) or 1.0
    found = maximise(
        np.append(np.zeros(places), -1.0),
        (np.hstack([rows / size, -np.ones((replies, 1))]), np.zeros(replies)),
        (np.append(np.ones(places), 0.0)[None], np.ones(1)),
        free=1,
    )
    assert found is not None
    belief = found[1][:places] / found[1][:places].sum()
    return float((rows @ belief).max()), belief


def _is_left_below(game: ExtensiveGame, player: int, places: tuple[int, ...], left: Set[int]) -> bool:
    """Whether another player moves below that has left its own plan to come there."""
    open_ = list(places)
    while open_:
        node = game.nodes[open_.pop()]
        open_ += children_of(node)
        if isinstance(node, Decision) and node.information_set in left:
            is_own = game.information_sets[node.information_set].player == player
            if not is_own:
                return True
    return False
