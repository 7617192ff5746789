"""Countermove: read strategic plans, model the contest between them as a layered game, solve it, show what it rests on.

The public names are resolved on first use, so that importing the package costs nothing.
"""

from importlib import import_module
from typing import Any

_HOMES = {
    "__version__": "countermove.core.provenance:VERSION",
    "analyse_tree": "countermove.solving.adtree_findings:analyse_tree",
    "as_judged_by": "countermove.case.experts:as_judged_by",
    "compile_case": "countermove.game.compile:compile_case",
    "disagreements": "countermove.case.experts:disagreements",
    "explore": "countermove.workflow.explorations:explore",
    "extract_plan": "countermove.plan.extract:extract_plan",
    "grounded_labelling": "countermove.solving.argumentation:grounded_labelling",
    "list_equilibria": "countermove.workflow.games:list_equilibria",
    "preferred_labellings": "countermove.solving.argumentation:preferred_labellings",
    "read_adtree": "countermove.case.adtree_files:read_adtree",
    "read_case": "countermove.case.files:read_case",
    "read_conflict": "countermove.workflow.conflicts:read_conflict",
    "read_document": "countermove.documents.read:read_document",
    "read_framework": "countermove.case.framework_files:read_framework",
    "read_study": "countermove.case.files:read_study",
    "solve": "countermove.workflow.games:solve",
    "solve_logit": "countermove.workflow.games:solve_logit",
    "stability": "countermove.solving.stability:stability",
}

__all__ = [
    "__version__",
    "analyse_tree",
    "as_judged_by",
    "compile_case",
    "disagreements",
    "explore",
    "extract_plan",
    "grounded_labelling",
    "list_equilibria",
    "preferred_labellings",
    "read_adtree",
    "read_case",
    "read_conflict",
    "read_document",
    "read_framework",
    "read_study",
    "solve",
    "solve_logit",
    "stability",
]


def __getattr__(name: str) -> Any:
    """The public name, found in its home."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, attribute = _HOMES[name].split(":")
    return getattr(import_module(module), attribute)


def __dir__() -> list[str]:
    return sorted(_HOMES)
