"""Case → ExtensiveGame: where success is a matter of chance, moves are hidden, or layers are played at once (§4.10).

Measures that fail, moves that are hidden and layers that are played at once are no part of a Game: whoever asks for one
is refused, so that nothing that a case says is left out in silence.
"""

from dataclasses import dataclass, field, replace
from itertools import groupby, product

import numpy as np

from countermove.case.case import Case
from countermove.core.errors import Fault, InputError, OutOfReachError, Place
from countermove.game.compile import compile_layers
from countermove.game.compile_conflict import is_feasible
from countermove.game.evaluate import payoffs
from countermove.game.extensive import Chance, Decision, ExtensiveGame, InformationSet, Node, Terminal
from countermove.game.game import Game, nominal_numbers, tie_tolerances

MOST_ENDS = 20_000
MOST_FREE = 12


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a Game does not say: `chances` float (measures,), that a measure takes effect once adopted; for each layer
    the measures that its mover does not see, and whether it is played at once with the layer before it.
    """

    chances: tuple[float, ...]
    unobserved: tuple[frozenset[int], ...]
    simultaneous: tuple[bool, ...]


def plain_conditions(game: Game) -> Conditions:
    """Everything works, everything is seen, one layer after the other."""
    layers = len(game.layers)
    return Conditions((1.0,) * len(game.measures), (frozenset(),) * layers, (False,) * layers)


def conditions_of(case: Case, game: Game) -> Conditions:
    """What the case says of chance, hidden moves and layers played at once, by the indices of its game."""
    place = {measure: index for index, measure in enumerate(game.measures)}
    chances = {measure.id: measure.chance for measure in case.measures}
    return Conditions(
        tuple(chances[measure] for measure in game.measures),
        tuple(frozenset(place[measure] for measure in layer.unobserved) for layer in case.layers),
        tuple(layer.simultaneous for layer in case.layers),
    )


def compile_extensive(case: Case) -> ExtensiveGame:
    """The nominal case as a tree. Raises OutOfReachError with the size where it is too large."""
    game = compile_layers(case)
    return extensive_from_game(game, conditions_of(case, game))


def extensive_from_game(game: Game, conditions: Conditions) -> ExtensiveGame:
    """The nominal game under the conditions as a tree, layer by layer; chance decides after each turn, and after all
    turns that are taken at once. Raises OutOfReachError with the size where the tree is too large.
    """
    _check_size(game, conditions)
    draft = _Draft(game, conditions, turn_groups(conditions))
    nothing = np.zeros(len(game.measures), bool)
    draft.grow(0, _Position(nothing, nothing))
    return ExtensiveGame(
        id=game.id,
        source_sha256=game.source_sha256,
        players=game.players,
        information_sets=tuple(draft.sets),
        nodes=draft.finish(),
        tolerances=tuple(map(float, tie_tolerances(game, nominal_numbers(game))[0])),
    )


def _check_size(game: Game, conditions: Conditions) -> None:
    for layer in game.layers:
        free = [measure for measure in layer.measures if not _is_settled(game, layer.is_given, measure)]
        if len(free) > MOST_FREE:
            raise OutOfReachError(
                f"case {game.id}: layer {layer.id} has 2^{len(free)} portfolios in a game with chance, hidden or "
                f"simultaneous moves (the limit is 2^{MOST_FREE}); bar or give measures, or leave some out"
            )


def _is_settled(game: Game, is_given: bool, measure: int) -> bool:
    return bool(is_given or game.given[measure] or game.barred[measure])


def most_ends(game: Game, conditions: Conditions) -> int:
    """How many ends the tree would have if every portfolio were feasible."""
    total = 1
    for layer in game.layers:
        for measure in layer.measures:
            outcomes = 2 if 0 < conditions.chances[measure] < 1 else 1
            if game.barred[measure]:
                continue
            total *= outcomes if _is_settled(game, layer.is_given, measure) else 1 + outcomes
    return total


def turn_groups(conditions: Conditions) -> list[list[int]]:
    """The layers in groups that are played at once, in order."""
    number, numbers = -1, []
    for is_simultaneous in conditions.simultaneous:
        number += 0 if is_simultaneous and number >= 0 else 1
        numbers.append(number)
    return [[layer for layer, _ in members] for _, members in groupby(enumerate(numbers), key=lambda pair: pair[1])]


@dataclass(frozen=True, slots=True)
class _Position:
    """Play so far: what is adopted and what has failed, as bool (measures,)."""

    adopted: np.ndarray
    failed: np.ndarray


@dataclass(slots=True)
class _Draft:
    """A tree as far as it has grown; nodes come in order, and the payoffs of all ends are found together at last."""

    game: Game
    conditions: Conditions
    groups: list[list[int]]
    numbers: dict[tuple[object, ...], int] = field(default_factory=dict)
    sets: list[InformationSet] = field(default_factory=list)
    nodes: list[Node | None] = field(default_factory=list)
    ends: dict[int, _Position] = field(default_factory=dict)

    def grow(self, layer: int, position: _Position) -> int:
        """The index of the node at which `layer` is about to be played, after what `position` says."""
        if layer == len(self.game.layers):
            return self._add_end(position)
        actions = portfolios_after(self.game, layer, position.adopted)
        if len(actions) == 1:
            return self._settle(layer, _after(position, actions[0]))
        index = self._add()
        number = self._information_set(layer, position, actions)
        children = tuple(self._settle(layer, _after(position, action)) for action in actions)
        self.nodes[index] = Decision(number, children)
        return index

    def _settle(self, layer: int, position: _Position) -> int:
        """What follows a turn: chance for each measure of the turns that are over, then the next turn."""
        group = self._group(layer)
        if layer != group[-1]:
            return self.grow(layer + 1, position)
        risky = [
            measure
            for member in group
            for measure in self.game.layers[member].measures
            if position.adopted[measure] and self.conditions.chances[measure] < 1
        ]
        failed = position.failed.copy()
        failed[[measure for measure in risky if self.conditions.chances[measure] == 0]] = True
        return self._draw(layer, [m for m in risky if not failed[m]], _Position(position.adopted, failed))

    def _draw(self, layer: int, risky: list[int], position: _Position) -> int:
        if not risky:
            return self.grow(layer + 1, position)
        index, chances, children = self._add(), [], []
        odds = np.array([self.conditions.chances[measure] for measure in risky])
        for outcome in product((True, False), repeat=len(risky)):
            failed = position.failed.copy()
            failed[risky] = ~np.array(outcome)
            children.append(self.grow(layer + 1, _Position(position.adopted, failed)))
            chances.append(float(np.where(outcome, odds, 1 - odds).prod()))
        self.nodes[index] = Chance(tuple(chances), tuple(children))
        return index

    def _group(self, layer: int) -> list[int]:
        return next(members for members in self.groups if layer in members)

    def _information_set(self, layer: int, position: _Position, actions: list[tuple[int, ...]]) -> int:
        """The number of the set of all positions that look to the mover as this one does."""
        seen = tuple(
            measure
            for earlier in range(self._group(layer)[0])
            for measure in self.game.layers[earlier].measures
            if position.adopted[measure] and measure not in self.conditions.unobserved[layer]
        )
        failed = tuple(measure for measure in seen if position.failed[measure])
        key = (layer, seen, failed)
        if key not in self.numbers:
            self.numbers[key] = len(self.sets)
            rules = self.game.layers[layer]
            choices = tuple(_names(self.game, action) for action in actions)
            known = _names(self.game, seen), _names(self.game, failed)
            self.sets.append(InformationSet(rules.mover, rules.id, choices, *known))
        return self.numbers[key]

    def _add(self) -> int:
        self.nodes.append(None)
        return len(self.nodes) - 1

    def _add_end(self, position: _Position) -> int:
        if len(self.ends) >= MOST_ENDS:
            most = most_ends(self.game, self.conditions)
            raise OutOfReachError(
                f"case {self.game.id}: a game with chance, hidden or simultaneous moves of up to {most:,} ends "
                f"(the limit is {MOST_ENDS:,}); leave out measures, or make more of them certain and seen"
            )
        index = self._add()
        self.ends[index] = position
        return index

    def finish(self) -> tuple[Node, ...]:
        """All nodes, with what every player gets at each end."""
        positions = list(self.ends.values())
        adopted = np.array([position.adopted for position in positions])
        failed = np.array([position.failed for position in positions])
        found = payoffs_of(self.game, adopted, failed)
        ends = dict(zip(self.ends, found.tolist(), strict=True))
        return tuple(Terminal(tuple(ends[index])) if node is None else node for index, node in enumerate(self.nodes))


def payoffs_of(game: Game, adopted: np.ndarray, failed: np.ndarray) -> np.ndarray:
    """Nominal payoffs (rows, players) where of the measures `adopted` bool (rows, measures) some have `failed`: these
    have strength 0, and their costs are paid.
    """
    numbers = nominal_numbers(game)
    found = payoffs(game, numbers, adopted & ~failed)
    lost = numbers.costs * (adopted & failed)
    for layer in game.layers:
        found[:, layer.mover] -= lost[:, list(layer.measures)].sum(axis=1)
    return found


def portfolios_after(game: Game, layer: int, adopted: np.ndarray) -> list[tuple[int, ...]]:
    """The feasible portfolios of a layer after the measures `adopted`, bool (measures,) (§2.4); fewer measures first.

    Raises InputError that names the layer where there is none.
    """
    rules = game.layers[layer]
    fixed = [m for m in rules.measures if not game.barred[m] and _is_settled(game, rules.is_given, m)]
    if rules.is_given:
        return [tuple(fixed)]
    free = [m for m in rules.measures if not _is_settled(game, False, m)]
    facts = [m for each in game.layers if each.is_given for m in each.measures if not game.barred[m]]
    rows = np.repeat(adopted[None], 1 << len(free), axis=0)
    rows[:, fixed + facts] = True
    rows[:, free] = np.array(list(product((False, True), repeat=len(free))), bool).reshape(len(rows), -1)
    by_layer, by_fact = np.isin(game.excludes[:, 0], rules.measures), np.isin(game.excludes[:, 0], facts)
    binding = by_layer | by_fact & np.isin(game.excludes[:, 1], rules.measures)
    needed = np.isin(game.requires[:, 0], rules.measures)
    own = replace(game, layers=(rules,), requires=game.requires[needed], excludes=game.excludes[binding])
    found = [tuple(m for m in rules.measures if row[m]) for row in rows[is_feasible(own, rows)]]
    if not found:
        message = (
            f"layer {rules.id} has no feasible portfolio after some history; loosen its limits, requires or excludes"
        )
        raise InputError([Fault(Place(game.id), message)])
    return sorted(found, key=lambda portfolio: (len(portfolio), portfolio))


def _after(position: _Position, portfolio: tuple[int, ...]) -> _Position:
    adopted = position.adopted.copy()
    adopted[list(portfolio)] = True
    return _Position(adopted, position.failed)


def _names(game: Game, measures: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(game.measures[measure] for measure in measures)
