"""Case → ExtensiveGame: where success is a matter of chance, moves are hidden, layers are played at once, or actors
have types (§4.10).

Measures that fail, moves that are hidden and layers that are played at once are no part of a Game: whoever asks for one
is refused, so that nothing that a case says is left out in silence.
"""

from dataclasses import dataclass, field, replace
from itertools import groupby, product
from math import prod

import numpy as np

from countermove.case.case import Case
from countermove.core.errors import Fault, InputError, OutOfReachError, Place
from countermove.game.compile import compile_layers
from countermove.game.compile_conflict import is_feasible
from countermove.game.evaluate import payoffs
from countermove.game.extensive import Chance, Decision, ExtensiveGame, InformationSet, Node, Terminal
from countermove.game.game import Game, Numbers
from countermove.game.type_draws import PlayerTypes, TypeDraw, draw_types, tolerances_of, types_of

MOST_ENDS = 20_000
MOST_FREE = 12
MOST_DRAWS = 1_000


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a Game does not say: `chances` float (measures,), that a measure takes effect once adopted; for each layer
    the measures that its mover does not see, and whether it is played at once with the layer before it; `types` of
    every player, empty where nobody has any.
    """

    chances: tuple[float, ...]
    unobserved: tuple[frozenset[int], ...]
    simultaneous: tuple[bool, ...]
    types: PlayerTypes = ()


def plain_conditions(game: Game) -> Conditions:
    """Everything works, everything is seen, one layer after the other, and everybody is known."""
    layers = len(game.layers)
    return Conditions((1.0,) * len(game.measures), (frozenset(),) * layers, (False,) * layers)


def conditions_of(case: Case, game: Game) -> Conditions:
    """What the case says of chance, hidden moves, layers played at once and types, by the indices of its game."""
    place = {measure: index for index, measure in enumerate(game.measures)}
    chances = {measure.id: measure.chance for measure in case.measures}
    return Conditions(
        tuple(chances[measure] for measure in game.measures),
        tuple(frozenset(place[measure] for measure in layer.unobserved) for layer in case.layers),
        tuple(layer.simultaneous for layer in case.layers),
        types_of(case, game) if case.types else (),
    )


def compile_extensive(case: Case) -> ExtensiveGame:
    """The nominal case as a tree. Raises OutOfReachError with the size where it is too large."""
    game = compile_layers(case)
    return extensive_from_game(game, conditions_of(case, game))


def extensive_from_game(game: Game, conditions: Conditions) -> ExtensiveGame:
    """The nominal game under the conditions as a tree: types are drawn, then it goes layer by layer; chance decides
    after each turn, and after all turns that are taken at once. Raises OutOfReachError with the size where the tree is
    too large.
    """
    _check_size(game, conditions)
    types = conditions.types or ((),) * len(game.players)
    draft = _Draft(game, conditions, turn_groups(conditions), draw_types(game, types))
    draft.draw_types()
    return ExtensiveGame(
        id=game.id,
        source_sha256=game.source_sha256,
        players=game.players,
        information_sets=tuple(draft.sets),
        nodes=draft.finish(),
        tolerances=tolerances_of(game, types, draft.draws),
        types=tuple(tuple(each.id for each in own) for own in types),
    )


def _check_size(game: Game, conditions: Conditions) -> None:
    for layer in game.layers:
        free = [measure for measure in layer.measures if not _is_settled(game, layer.is_given, measure)]
        if len(free) > MOST_FREE:
            raise OutOfReachError(
                f"case {game.id}: layer {layer.id} has 2^{len(free)} portfolios in a game with chance, hidden or "
                f"simultaneous moves or types (the limit is 2^{MOST_FREE}); bar or give measures, or leave some out"
            )
    if (combinations := prod(max(1, len(own)) for own in conditions.types)) > MOST_DRAWS:
        raise OutOfReachError(
            f"case {game.id}: actors have {combinations:,} combinations of types (the limit is {MOST_DRAWS:,}); "
            "leave out types"
        )


def _is_settled(game: Game, is_given: bool, measure: int) -> bool:
    return bool(is_given or game.given[measure] or game.barred[measure])


def most_ends(game: Game, conditions: Conditions) -> int:
    """How many ends the tree would have if every portfolio were feasible."""
    total = prod(max(1, len(own)) for own in conditions.types)
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
    """Play so far: what is adopted and what has failed, as bool (measures,), and which types were drawn."""

    adopted: np.ndarray
    failed: np.ndarray
    draw: int


@dataclass(slots=True)
class _Draft:
    """A tree as far as it has grown; nodes come in order, and the payoffs of all ends are found together at last."""

    game: Game
    conditions: Conditions
    groups: list[list[int]]
    draws: tuple[TypeDraw, ...]
    numbers: dict[tuple[object, ...], int] = field(default_factory=dict)
    sets: list[InformationSet] = field(default_factory=list)
    nodes: list[Node | None] = field(default_factory=list)
    ends: dict[int, _Position] = field(default_factory=dict)

    def draw_types(self) -> None:
        """The whole tree: a draw of types, where there is one, and what follows."""
        nothing = np.zeros(len(self.game.measures), bool)
        starts = [_Position(nothing, nothing, draw) for draw in range(len(self.draws))]
        if len(starts) == 1:
            self.grow(0, starts[0])
            return
        root = self._add()
        children = tuple(self.grow(0, start) for start in starts)
        self.nodes[root] = Chance(tuple(draw.chance for draw in self.draws), children)

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
        return self._draw(layer, [m for m in risky if not failed[m]], replace(position, failed=failed))

    def _draw(self, layer: int, risky: list[int], position: _Position) -> int:
        if not risky:
            return self.grow(layer + 1, position)
        index, chances, children = self._add(), [], []
        odds = np.array([self.conditions.chances[measure] for measure in risky])
        for outcome in product((True, False), repeat=len(risky)):
            failed = position.failed.copy()
            failed[risky] = ~np.array(outcome)
            children.append(self.grow(layer + 1, replace(position, failed=failed)))
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
        rules = self.game.layers[layer]
        own = self.draws[position.draw].types[rules.mover]
        key = (layer, seen, failed, own)
        if key not in self.numbers:
            self.numbers[key] = len(self.sets)
            choices = tuple(_names(self.game, action) for action in actions)
            known = _names(self.game, seen), _names(self.game, failed)
            type_ = None if own is None else self.conditions.types[rules.mover][own].id
            self.sets.append(InformationSet(rules.mover, rules.id, choices, *known, type=type_))
        return self.numbers[key]

    def _add(self) -> int:
        self.nodes.append(None)
        return len(self.nodes) - 1

    def _add_end(self, position: _Position) -> int:
        if len(self.ends) >= MOST_ENDS:
            most = most_ends(self.game, self.conditions)
            raise OutOfReachError(
                f"case {self.game.id}: a game with chance, hidden or simultaneous moves or types, up to {most:,} ends "
                f"(the limit is {MOST_ENDS:,}); leave out measures or types, or make more measures certain and seen"
            )
        index = self._add()
        self.ends[index] = position
        return index

    def finish(self) -> tuple[Node, ...]:
        """All nodes, with what every player gets at each end."""
        ends: dict[int, list[float]] = {}
        for number, draw in enumerate(self.draws):
            own = {index: position for index, position in self.ends.items() if position.draw == number}
            adopted = np.array([position.adopted for position in own.values()])
            failed = np.array([position.failed for position in own.values()])
            found = payoffs_of(self.game, draw.numbers, adopted, failed)
            ends.update(zip(own, found.tolist(), strict=True))
        return tuple(Terminal(tuple(ends[index])) if node is None else node for index, node in enumerate(self.nodes))


def payoffs_of(game: Game, numbers: Numbers, adopted: np.ndarray, failed: np.ndarray) -> np.ndarray:
    """Payoffs (rows, players) where of the measures `adopted` bool (rows, measures) some have `failed`: these have
    strength 0, and their costs are paid.
    """
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
    return replace(position, adopted=adopted)


def _names(game: Game, measures: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(game.measures[measure] for measure in measures)
