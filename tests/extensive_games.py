"""Extensive games for tests: from data files, from matrices, and drawn at random."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from countermove.game.extensive import Chance, Decision, ExtensiveGame, InformationSet, Terminal


def number(text: Any) -> float:
    """A number, which may be written as a fraction."""
    return float(Fraction(str(text)))


def read_extensive(path: Path) -> tuple[ExtensiveGame, dict[str, Any]]:
    """The game in a data file, and what is expected of it."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    tree = data["tree"] if "tree" in data else _tree_at_once(data["players"], data["at_once"])
    return build_extensive(data["players"], tree, id_=path.stem), data["expected"]


def matrix_game(rows: np.ndarray, columns: np.ndarray) -> ExtensiveGame:
    """Two players who choose at once."""
    payoffs = {
        str(i): [[float(a), float(b)] for a, b in zip(*pair, strict=True)]
        for i, pair in enumerate(zip(rows, columns, strict=True))
    }
    table = {"rows": [*payoffs], "columns": [str(j) for j in range(rows.shape[1])], "payoffs": payoffs}
    return build_extensive(["one", "two"], _tree_at_once(["one", "two"], table), id_="matrix")


def _tree_at_once(players: list[str], table: dict[str, Any]) -> dict[str, Any]:
    def cells(row: str) -> list[list[float]]:
        if "payoffs" in table:
            return table["payoffs"][row]
        return [[number(value), -number(value)] for value in table["zero_sum"][row]]

    return {
        "set": players[0],
        "player": players[0],
        "actions": {
            row: {
                "set": players[1],
                "player": players[1],
                "actions": dict(zip(table["columns"], cells(row), strict=True)),
            }
            for row in table["rows"]
        },
    }


def build_extensive(players: list[str], tree: Any, *, id_: str) -> ExtensiveGame:
    """The game of a nested tree: a list of payoffs, a `chance`, or a `set` of a `player` with `actions`."""
    names: dict[str, int] = {}
    sets: list[InformationSet] = []
    nodes: list[Any] = []

    def grow(part: Any) -> int:
        index = len(nodes)
        nodes.append(None)
        if isinstance(part, list):
            nodes[index] = Terminal(tuple(map(number, part)))
        elif "chance" in part:
            children = tuple(grow(each["then"]) for each in part["chance"])
            nodes[index] = Chance(tuple(number(each["chance"]) for each in part["chance"]), children)
        else:
            if part["set"] not in names:
                names[part["set"]] = len(sets)
                actions = tuple((str(action),) for action in part["actions"])
                sets.append(InformationSet(players.index(part["player"]), part["set"], actions))
            children = tuple(grow(after) for after in part["actions"].values())
            nodes[index] = Decision(names[part["set"]], children)
        return index

    grow(tree)
    return ExtensiveGame(id_, "", tuple(players), tuple(sets), tuple(nodes), (1e-9,) * len(players))


def rescaled(game: ExtensiveGame, factors: Sequence[float]) -> ExtensiveGame:
    """The game with the payoffs of each player, and what counts as equal for it, times a factor."""
    nodes = [
        Terminal(tuple(payoff * factor for payoff, factor in zip(node.payoffs, factors, strict=True)))
        if isinstance(node, Terminal)
        else node
        for node in game.nodes
    ]
    tolerances = tuple(equal * factor for equal, factor in zip(game.tolerances, factors, strict=True))
    return replace(game, nodes=tuple(nodes), tolerances=tolerances)


def random_extensive(rng: np.random.Generator) -> ExtensiveGame:
    """A small game of two players, three turns and some chance, in which a mover may not see what others did; nobody
    forgets.
    """
    turns = [int(player) for player in rng.integers(0, 2, 3)]
    sees = [rng.random() < 0.5 for _ in turns]

    def grow(turn: int, known: tuple[str, str], done: str) -> Any:
        if turn == len(turns):
            return [int(value) for value in rng.integers(-4, 5, 2)]
        if turn and rng.random() < 0.15:
            shares = [Fraction(1, 4), Fraction(3, 4)]
            return {"chance": [{"chance": share, "then": grow(turn + 1, known, f"{done}{share}")} for share in shares]}
        player = turns[turn]
        own = done if sees[turn] else known[player]
        after = {}
        for move in "xyz"[: 2 + turn % 2]:
            knows = f"{own}{turn}{move}"
            following = (knows, known[1]) if player == 0 else (known[0], knows)
            after[move] = grow(turn + 1, following, f"{done}{turn}{move}")
        return {"set": f"{turn}:{own}", "player": "ab"[player], "actions": after}

    return build_extensive(["a", "b"], grow(0, ("", ""), ""), id_="random")


def play_of(game: ExtensiveGame, behaviour: Any) -> list[str]:
    """The likeliest action at each information set."""
    return [place.actions[int(np.argmax(behaviour[index]))][0] for index, place in enumerate(game.information_sets)]
