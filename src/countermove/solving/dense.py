"""Dense games: every portfolio of every layer tried, in compiled loops.

Walking the first layer's portfolios from set to superset costs one addition a leaf, and the last mover's best answer
one comparison; layers in between are gone through combination by combination, on all cores.
"""

from dataclasses import dataclass
from math import ceil, log2, prod

import numpy as np

from countermove.core.errors import OutOfReachError
from countermove.game.game import Game, Numbers, payoff_ranges
from countermove.solving import kernels
from countermove.solving.bonds import allowed_in_middle
from countermove.solving.dense_choices import choose_in_layer
from countermove.solving.dense_program import DenseProgram, choosing_layers, write_program
from countermove.solving.dense_together import answer_together, suits_lanes
from countermove.solving.playable import may_be_stuck, stuck_error
from countermove.solving.strategies import Decision, Prepared, Strategies
from countermove.solving.variables import Variable, list_portfolios

LARGEST_LEAVES = 2**38
LARGEST_HISTORIES = 2**25
"""Histories before the last mover whose answers are kept: 1 GiB of payoffs and answers for two movers."""

WORTH_SHARING = 2**22
"""Leaves of a scenario from which on cores share the work: on a busy machine they wait some 16 ms for one another."""

ROOM = 2**17
"""Payoffs that are held at once, 1 MiB, if one scenario does not need more: what fits a cache is not fetched anew."""

PARTS = 64
"""Into how many parts shared work is cut, so that no core waits long for another."""

ROUNDING = 1e-12
"""More than what rounding may do to a payoff, as a share of the payoff range."""


def prepare_dense(game: Game) -> Prepared:
    """Enumeration in compiled loops on all cores.

    Raises OutOfReachError where there are too many leaves or histories, InputError where a layer cannot be played.
    """
    lists = choosing_layers(game)
    _check_playable(game, lists)
    leaves = prod(variable.size for variable in lists)
    histories = leaves // lists[-1].size if lists else 1
    if leaves > LARGEST_LEAVES or histories > LARGEST_HISTORIES:
        raise OutOfReachError(
            f"case {game.id}: about 2^{ceil(log2(leaves))} leaves, and 2^{ceil(log2(histories))} histories before the "
            f"last mover, are too many for dense enumeration (2^{log2(LARGEST_LEAVES):.0f} and "
            f"2^{log2(LARGEST_HISTORIES):.0f} are the limits); tighter budgets or fewer measures make them fewer"
        )
    if not lists:
        nothing = Strategies((), ((),) * len(game.layers))
        return Prepared("dense", lambda _: nothing, 0, cells=1, work=1)
    program = write_program(game, lists)
    if program.bonds and any(may_be_stuck(game, index) for index in range(len(game.layers))):
        raise OutOfReachError(f"case {game.id}: whether its layers can be played depends on history; use elimination")
    width = ceil(log2(max(leaves, 1)))
    return Prepared(
        "dense",
        lambda numbers: tabulate(game, program, answer(game, program, numbers)),
        width,
        cells=histories * (1 + len(program.players)),
        work=leaves,
    )


def _check_playable(game: Game, lists: tuple[Variable, ...]) -> None:
    """Each layer, with a choice or without one, must have a feasible portfolio."""
    for index, layer in enumerate(game.layers):
        sizes = [variable.size for variable in lists if variable.layer == index]
        if not layer.is_given and not (sizes or [len(list_portfolios(game, layer))])[0]:
            raise stuck_error(game, index, "whatever was played before")


@dataclass(frozen=True, slots=True)
class Answers:
    """What every mover does in a batch. `inner` int and `inner_ties` bool (scenarios, middle combinations, first
    portfolios); `choices` and `choice_ties` likewise for each earlier layer, the last middle one first.
    """

    inner: np.ndarray
    inner_ties: np.ndarray
    choices: tuple[np.ndarray, ...]
    choice_ties: tuple[np.ndarray, ...]


def answer(game: Game, program: DenseProgram, numbers: Numbers) -> Answers:
    """Backward induction over the whole game, in each scenario of `numbers`.

    Cores share the work on a single scenario; of many, it is for the caller to share them out. Where a game is small,
    eight of them are solved side by side.
    """
    players = slice(None) if len(program.players) == len(game.players) else list(program.players)
    ranges = payoff_ranges(game, numbers)[:, players]
    arrays = [
        np.ascontiguousarray(numbers.effects[:, players]),
        np.ascontiguousarray(numbers.synergies[:, players]),
        np.ascontiguousarray(numbers.costs),
        np.ascontiguousarray(numbers.efficacies),
        game.tie_tolerance * ranges,
        (game.tie_tolerance + ROUNDING) * ranges,
    ]
    movers = [program.players.index(game.layers[variable.layer].mover) for variable in program.lists]
    scenarios, combinations, firsts = len(numbers.costs), len(program.outer), len(program.walk.node_of)
    if suits_lanes(program, scenarios):
        (inner, *choices), (inner_ties, *choice_ties) = answer_together(program, movers, arrays)
        return Answers(inner, inner_ties, tuple(choices), tuple(choice_ties))
    many = min(scenarios, max(1, ROOM // (len(program.players) * combinations * firsts)))
    payoffs, answers = np.empty((many, combinations, len(program.players), firsts)), _make_room(program, scenarios)
    if many == scenarios:
        _answer_some(program, movers, arrays, payoffs, answers)
        return answers
    for at in range(0, scenarios, many):
        part = slice(at, at + many)
        _answer_some(program, movers, [each[part] for each in arrays], payoffs, _part_of(answers, part))
    return answers


def _make_room(program: DenseProgram, scenarios: int) -> Answers:
    sizes = [variable.size for variable in program.lists]
    levels = [(scenarios, prod(sizes[1:level]), sizes[0] if level else 1) for level in reversed(range(len(sizes) - 1))]
    inner = scenarios, len(program.outer), len(program.walk.node_of)
    return Answers(
        np.empty(inner, np.int32),
        np.empty(inner, np.bool_),
        tuple(np.empty(level, np.int32) for level in levels),
        tuple(np.empty(level, np.bool_) for level in levels),
    )


def _part_of(answers: Answers, part: slice) -> Answers:
    """The answers in some of the scenarios, in the same memory."""
    return Answers(
        answers.inner[part],
        answers.inner_ties[part],
        tuple(layer[part] for layer in answers.choices),
        tuple(layer[part] for layer in answers.choice_ties),
    )


def _answer_some(
    program: DenseProgram, movers: list[int], arrays: list[np.ndarray], payoffs: np.ndarray, answers: Answers
) -> None:
    """Fills `answers` where `arrays` are effects, synergies, costs, efficacies, tie tolerances and the margins by which
    a portfolio must be worse for rounding not to matter; `payoffs` is room for those of the last mover's answers.
    """
    *numbers, tolerances, margins = arrays
    rows, walk = program.rows, program.walk
    payoffs = payoffs[: len(tolerances)]
    instructions = rows.strengths_once, rows.strengths_each, rows.payoffs_once, rows.payoffs_each, rows.others
    arguments = (
        (*instructions, rows.used, program.inner, program.outer, program.sizes),
        (walk.runs, walk.steps, walk.pattern_of, walk.node_of),
        (program.blocked, program.patterns, program.kinds),
        tuple(numbers),
        movers[-1],
        (tolerances, margins),
        (payoffs, answers.inner, answers.inner_ties),
    )
    if len(tolerances) == 1 and prod(variable.size for variable in program.lists) >= WORTH_SHARING:
        kernels.answer_on_all_cores(*arguments, min(len(program.outer), PARTS))
    else:
        kernels.answer_all(*arguments)
    _choose_backwards(program, movers, tolerances, payoffs, answers)


def _choose_backwards(
    program: DenseProgram, movers: list[int], tolerances: np.ndarray, payoffs: np.ndarray, answers: Answers
) -> None:
    """What the earlier movers do, the last of them first, once the `payoffs` after the last mover's answers, float
    (scenarios, middle combinations, players, first portfolios), are known.
    """
    scenarios, players = len(payoffs), payoffs.shape[2]
    sizes = [variable.size for variable in program.lists]
    levels = reversed(range(len(sizes) - 1))
    for level, choice, tie in zip(levels, answers.choices, answers.choice_ties, strict=True):
        if level == 0:
            payoffs = np.ascontiguousarray(payoffs.transpose(0, 1, 3, 2))
        before, after = choice.shape[1:]
        view = payoffs.reshape(scenarios, before, sizes[level], players, after)
        if any(bond.level == level for bond in program.bonds):
            view[:, :, :, movers[level]][:, ~allowed_in_middle(level, program.bonds, program.lists)] = -np.inf
        payoffs = choose_in_layer(view, movers[level], tolerances, choice, tie)


def tabulate(game: Game, program: DenseProgram, answers: Answers) -> Strategies:
    """The answers as decision tables, one for each choosing layer."""
    sizes = [variable.size for variable in program.lists]
    last = len(sizes) - 1
    tables = [answers.inner, *answers.choices]
    ties = [answers.inner_ties, *answers.choice_ties]
    decisions: list[tuple[Decision, ...]] = [()] * len(game.layers)
    for level, table, tie in zip(range(last, -1, -1), tables, ties, strict=True):
        shape = (len(table), *sizes[1:level], *sizes[: 1 if level else 0])
        decision = Decision(level, tuple(range(level)), _to_axes(table.reshape(shape)), _to_axes(tie.reshape(shape)))
        decisions[program.lists[level].layer] = (decision,)
    return Strategies(program.lists, tuple(decisions))


def _to_axes(table: np.ndarray) -> np.ndarray:
    """From (scenarios, middle layers …, first layer) to (first layer, middle layers …, scenarios)."""
    if table.ndim == 1:
        return table
    return table.transpose(-1, *range(1, table.ndim - 1), 0)
