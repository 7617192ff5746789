"""Whether nobody gains by leaving a profile of an extensive game: the check of every equilibrium (§4.10)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from countermove.game.extensive import Behaviour, Decision, ExtensiveGame, Terminal

SLACK = 1e-7
"""What a deviation may gain through rounding, as a share of the largest payoff of the player that deviates."""


def largest_gains(game: ExtensiveGame, behaviour: Behaviour, roots: Sequence[int] = (0,)) -> tuple[float, ...]:
    """The most that each player can gain alone from any of the nodes `roots` on, in payoff points, never below 0."""
    return tuple(
        max([0.0, *(gains_of(game, behaviour, player, {root: 1.0})[root] for root in roots)])
        for player in range(len(game.players))
    )


def gains_of(
    game: ExtensiveGame, behaviour: Behaviour, player: int, starts: Mapping[int, float]
) -> Mapping[int, float]:
    """What the player gains from each of the nodes `starts` on by the plan that is best for it on average, where it
    holds each start as likely as `starts` says; in payoff points.
    """
    kept = _Replier(game, behaviour, player, {})
    replier = _Replier(game, behaviour, player, _sets_below(game, behaviour, player, starts))
    return {start: replier.value(start) - kept.value(start) for start in starts}


def slack_of(game: ExtensiveGame) -> tuple[float, ...]:
    """The gain of each player that counts as none, in payoff points: rounding, or what counts as equal for it (§4.3).

    Each player is measured by its own payoffs, so that the units of nobody's payoffs matter (§3.3).
    """
    ends = zip(*(node.payoffs for node in game.nodes if isinstance(node, Terminal)), strict=True)
    return tuple(
        max(tolerance, SLACK * max(map(abs, own))) for tolerance, own in zip(game.tolerances, ends, strict=True)
    )


def _sets_below(
    game: ExtensiveGame, behaviour: Behaviour, player: int, starts: Mapping[int, float]
) -> Mapping[int, list[tuple[tuple[int, ...], float]]]:
    """For each information set of the player from `starts` on: its nodes' children, and how others lead there."""
    found: dict[int, list[tuple[tuple[int, ...], float]]] = {}
    open_ = list(starts.items())
    while open_:
        index, reach = open_.pop()
        node = game.nodes[index]
        if isinstance(node, Terminal):
            continue
        if isinstance(node, Decision) and game.information_sets[node.information_set].player == player:
            found.setdefault(node.information_set, []).append((node.children, reach))
            open_ += [(child, reach) for child in node.children]
            continue
        chances = behaviour[node.information_set] if isinstance(node, Decision) else node.probabilities
        open_ += [(child, reach * chance) for child, chance in zip(node.children, chances, strict=True)]
    return found


@dataclass(slots=True)
class _Replier:
    """A player who replies at its best at the information sets of `replies`, and as the profile says elsewhere."""

    game: ExtensiveGame
    behaviour: Behaviour
    player: int
    replies: Mapping[int, list[tuple[tuple[int, ...], float]]]
    choices: dict[int, int] = field(default_factory=dict)
    values: dict[int, float] = field(default_factory=dict)

    def value(self, index: int) -> float:
        """What the player gets on average from a node on."""
        if index not in self.values:
            self.values[index] = self._find(index)
        return self.values[index]

    def _find(self, index: int) -> float:
        node = self.game.nodes[index]
        if isinstance(node, Terminal):
            return node.payoffs[self.player]
        if isinstance(node, Decision) and node.information_set in self.replies:
            return self.value(node.children[self._choice(node.information_set)])
        chances = self.behaviour[node.information_set] if isinstance(node, Decision) else node.probabilities
        return sum(
            chance * self.value(child) for chance, child in zip(chances, node.children, strict=True) if chance > 0
        )

    def _choice(self, number: int) -> int:
        if number not in self.choices:
            nodes = self.replies[number]
            totals = [
                sum(reach * self.value(children[action]) for children, reach in nodes)
                for action in range(len(self.game.information_sets[number].actions))
            ]
            self.choices[number] = max(range(len(totals)), key=totals.__getitem__)
        return self.choices[number]
