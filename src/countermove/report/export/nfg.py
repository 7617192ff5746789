"""A game as a strategic-form file (.nfg): every player's contingent plans, and what each combination of them gives.

The form is reduced: plans that differ only after histories which the plan itself rules out are one strategy. Gambit
and OpenSpiel read the version of the format that lists payoffs, in which strategies have numbers and no names.
"""

from dataclasses import dataclass
from math import ceil, log2, prod

import numpy as np

from countermove.core.errors import OutOfReachError
from countermove.game.evaluate import payoffs
from countermove.game.game import Game, nominal_numbers
from countermove.report.export.trees import (
    count_leaves,
    follow,
    list_branches,
    make_label,
    make_labels,
    write_decimal,
)

LARGEST_FORM = 2**16
"""Combinations of strategies in the largest form that is still written."""


@dataclass(frozen=True, slots=True)
class _Node:
    """A history: who moves next and the histories that follow, or, at the end, None and the payoffs (players,)."""

    mover: int | None
    children: "tuple[_Node, ...]"
    payoffs: np.ndarray


def render_nfg(game: Game) -> str:
    """The nominal game in reduced strategic form.

    A player's strategies stand in order of its first choice, then of its plan after that; among plans for several
    histories, the plan after the last history changes fastest. The first player's strategy changes fastest from line
    to line. Raises OutOfReachError with the number of combinations where the form would be too large, InputError where
    a mover has nothing feasible.
    """
    branches = list_branches(game)
    if count_leaves(branches) > LARGEST_FORM:
        raise _too_large(game, count_leaves(branches), "at least ")
    root = _grow(game, branches)
    sizes = _count_strategies(root, len(game.players))
    if prod(sizes) > LARGEST_FORM:
        raise _too_large(game, prod(sizes), "")
    table = _tabulate(root, len(game.players))
    rows = table.reshape(-1, len(game.players), order="F")
    players = " ".join(f'"{label}"' for label in make_labels(game.players))
    header = f'NFG 1 R "{make_label(game.id)}" {{ {players} }} {{ {" ".join(map(str, sizes))} }}'
    return "\n".join([header, "", *(" ".join(map(write_decimal, row)) for row in rows), ""])


def _too_large(game: Game, cells: int, about: str) -> OutOfReachError:
    return OutOfReachError(
        f"case {game.id}: an .nfg file would have {about}2^{ceil(log2(cells))} combinations of strategies, more than "
        f"2^{log2(LARGEST_FORM):.0f}; export to efg, which has no strategies, or tighten the layers' budgets"
    )


def _grow(game: Game, branches: dict[int, np.ndarray]) -> _Node:
    numbers = nominal_numbers(game)

    def grow(waiting: list[int], profile: np.ndarray, worth: np.ndarray) -> _Node:
        if not waiting:
            return _Node(None, (), worth)
        index = waiting[0]
        followed = follow(game, index, profile, branches[index])
        reached = payoffs(game, numbers, followed)
        children = tuple(grow(waiting[1:], *pair) for pair in zip(followed, reached, strict=True))
        return _Node(game.layers[index].mover, children, worth)

    start = game.given & ~game.barred
    return grow(sorted(branches), start, payoffs(game, numbers, start[None])[0])


def _count_strategies(node: _Node, players: int) -> list[int]:
    """How many strategies each player has from the node on: one of its own branches, but a plan for all of others'."""
    below = [_count_strategies(child, players) for child in node.children]
    if not below:
        return [1] * players
    return [(sum if player == node.mover else prod)(counts) for player, counts in enumerate(zip(*below, strict=True))]


def _tabulate(node: _Node, players: int) -> np.ndarray:
    """Payoffs from the node on: an axis for each player's strategies, then one for the players."""
    if node.mover is None:
        return node.payoffs.reshape((1,) * players + (players,))
    tables = [_tabulate(child, players) for child in node.children]
    for player in range(players):
        if player == node.mover:
            continue
        sizes = [table.shape[player] for table in tables]
        plans = np.indices(sizes).reshape(len(sizes), -1)
        tables = [np.take(table, plan, axis=player) for table, plan in zip(tables, plans, strict=True)]
    return np.concatenate(tables, axis=node.mover)
