"""Attack graphs and attack–defence trees: read from files or out of a case, labelled, analysed, written as cases."""

from math import fsum, isinf
from pathlib import Path

import numpy as np

from countermove.case.adtree_case import case_from_adtree
from countermove.case.adtree_files import read_adtree
from countermove.case.case_text import render_plain_case
from countermove.case.files import read_case
from countermove.case.framework_files import read_framework
from countermove.core.adtree import ADTree, list_actions
from countermove.core.errors import Fault, InputError, Place, UsageError
from countermove.core.framework import Framework
from countermove.game.compile import compile_case, compile_layers
from countermove.solving.argumentation import framework_from_game
from countermove.solving.methods import solve_nominal

FORMS = ("apx", "tgf", "af")
LARGEST_STAKE = 1e9


def load_framework(path: str | Path, *, all_measures: bool = False) -> tuple[str, Framework]:
    """The framework in a file that ends in .apx, .tgf or .af, or, for a case, the attack graph of the measures on its
    nominal line of play, or of all of them (§5.2); with the name of file or case.

    Raises InputError with the faults of the file, UsageError for `all_measures` of a file that is no case.
    """
    if Path(path).suffix.lower().removeprefix(".") in FORMS:
        if all_measures:
            raise UsageError(f"{path}: a framework has no measures; leave out --all, which is for cases")
        return Path(path).stem, read_framework(path)
    case = read_case(path)
    if all_measures:
        game = compile_layers(case)
        return case.id, framework_from_game(game, np.ones(len(game.measures), bool))
    game = compile_case(case)
    adopted = {measure for turn in solve_nominal(game).line for measure in turn.adopted}
    return case.id, framework_from_game(game, np.array([measure in adopted for measure in game.measures], bool))


def tree_as_case(path: str | Path, tree: ADTree, *, stake: float | None) -> str:
    """The layered case that the tree in the file `path` corresponds to, as text; without `stake`, reaching the root is
    worth one point more than all actions together cost.

    Raises InputError where a label has leaves at different role depths or an action costs infinitely much, UsageError
    for a stake that is not above 0 or is too large.
    """
    endless = [each.label for each in list_actions(tree) if isinf(tree.costs.get(each.label, 0.0))]
    if endless:
        message = "costs infinitely much; expected a finite cost for a case, or a tree without it"
        raise InputError([Fault(Place(str(path)), f"'{label}' {message}") for label in endless])
    worth = 1 + fsum(tree.costs.values()) if stake is None else stake
    if not 0 < worth <= LARGEST_STAKE:
        raise UsageError(f"the stake is {worth:g}; expected more than 0 and at most {LARGEST_STAKE:g} payoff points")
    return render_plain_case(case_from_adtree(tree, stake=worth))


def load_tree(path: str | Path) -> ADTree:
    """The tree in an ADTool file; InputError with the faults of the file."""
    return read_adtree(path)
