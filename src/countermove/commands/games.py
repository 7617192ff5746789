"""Commands on a case: solve it, explore it, write it for another tool."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from countermove.case.case import Case
from countermove.case.experts import as_judged_by, disagreements
from countermove.case.files import read_case
from countermove.case.unknowns import unknowns_of
from countermove.commands.answer import Answer, Scenarios
from countermove.commands.scenario_runs import run_of
from countermove.core.errors import UsageError
from countermove.core.provenance import VERSION
from countermove.disk import check_output, write_whole
from countermove.game.compile import compile_case
from countermove.report.concept_words import concepts_to_dict
from countermove.report.equilibria_text import render_equilibria
from countermove.report.exploration_text import render_exploration
from countermove.report.terminal import (
    render_concepts,
    render_continuation,
    render_logit,
    render_logit_turn,
    render_solution,
)
from countermove.solving.logit import DEFAULT_PRECISION
from countermove.solving.side_by_side import solve_concepts
from countermove.workflow.conflicts import case_as_conflict
from countermove.workflow.explorations import Keeping, explore_case
from countermove.workflow.exports import export_case
from countermove.workflow.games import list_equilibria, logit_after, solve, solve_after, solve_logit
from countermove.workflow.progress import Progress


@dataclass(frozen=True, slots=True)
class SolveRun:
    """What is asked of a case: a concept, how to find it, of how many layers, how precise, after which history, and as
    which expert judges it (None: all pooled).
    """

    concept: str
    method: str
    depth: int | None
    precision: float | None
    history: str | None
    expert: str | None = None


def answer_solve(path: str, run: SolveRun) -> Answer:
    """The nominal solution of a case in one concept or all, or how play goes on after a history."""
    answers = {
        "subgame_perfect": _answer_exact,
        "logit": _answer_logit,
        "equilibria": _answer_equilibria,
        "nash": _answer_equilibria,
        "all": _answer_concepts,
    }
    if run.concept not in answers:
        raise UsageError(f"unknown concept {run.concept!r}; known concepts: {', '.join(answers)}")
    if run.history is not None and run.depth is not None:
        raise UsageError("--history and --depth do not go together; a history is of the whole game")
    return answers[run.concept](_read_as_judged(path, run.expert), run)


def _read_as_judged(path: str, expert: str | None) -> Case:
    case = read_case(path)
    return case if expert is None else as_judged_by(case, expert)


def _answer_exact(case: Case, run: SolveRun) -> Answer:
    if run.precision is not None:
        raise UsageError("--precision is of logit play; add --concept logit or --concept all")
    if run.history is not None:
        continuation = solve_after(case, Path(run.history))
        return Answer(render_continuation(case, continuation), {**continuation.to_dict(), "case": case.id})
    if unknowns_of(case) and run.method == "auto" and run.depth is None:
        return _answer_equilibria(case, run)
    solution = solve(compile_case(case), method=run.method, depth=run.depth)
    return Answer(render_solution(case, solution), solution.to_dict())


def _answer_equilibria(case: Case, run: SolveRun) -> Answer:
    if (run.method, run.depth, run.precision, run.history) != ("auto", None, None, None):
        raise UsageError("a list of equilibria takes no --method, --depth, --precision or --history; leave them out")
    found = list_equilibria(case, concept="nash" if run.concept == "nash" else "subgame_perfect")
    return Answer(render_equilibria(case, found), found.to_dict())


def _answer_logit(case: Case, run: SolveRun) -> Answer:
    precision = _precision(run)
    if run.history is not None:
        turn = logit_after(case, Path(run.history), precision=precision)
        return Answer(render_logit_turn(case, turn), {**turn.to_dict(), "case": case.id})
    play = solve_logit(compile_case(case), precision=precision, method=run.method, depth=run.depth)
    return Answer(render_logit(case, play), play.to_dict())


def _answer_concepts(case: Case, run: SolveRun) -> Answer:
    if run.method != "auto" or run.depth is not None or run.history is not None:
        raise UsageError("--concept all takes no --method, --depth or --history; ask for one concept at a time")
    game = compile_case(case)
    exact = solve(game)
    concepts = solve_concepts(game, precision=_precision(run), exact=exact, conflict=case_as_conflict(game))
    return Answer(render_concepts(case, concepts), concepts_to_dict(case, concepts))


def _precision(run: SolveRun) -> float:
    return DEFAULT_PRECISION if run.precision is None else run.precision


@dataclass(frozen=True, slots=True)
class Store:
    """A folder in which scenarios are kept, what of them, and whether those that are there are gone on with (None: not
    said; they are).
    """

    folder: str | None
    keep: str
    resume: bool | None = None


def answer_explore(path: str, asked: Scenarios, store: Store, progress: Progress) -> Answer:
    """The scenarios of a case, kept in a folder where one is named."""
    if store.folder is None and store.resume is not None:
        raise UsageError("--resume and --no-resume are about scenarios that are kept; name a folder with --store")
    case = _read_as_judged(path, asked.expert)
    keeping = None if store.folder is None else Keeping(store.folder, store.keep, anew=store.resume is False)
    found = explore_case(case, run_of(asked), keeping=keeping, progress=progress)
    text = render_exploration(case, found)
    about = {"case": case.id, "case_sha256": case.sha256, "version": VERSION}
    return Answer(text, {**about, **found.to_dict(), "disagreements": _disagreements_to_dict(case)})


def _disagreements_to_dict(case: Case) -> list[dict[str, Any]]:
    return [
        {
            "quantity": found.path,
            "spread": found.spread,
            "experts": [
                {
                    "expert": view.expert,
                    "central": view.central,
                    "low": view.low,
                    "high": view.high,
                    "weight": view.weight,
                }
                for view in found.views
            ],
            "apart": [list(pair) for pair in found.apart],
        }
        for found in disagreements(case)
    ]


def answer_export(path: str, *, format_name: str, output: str | None) -> Answer:
    """A case in another tool's format, as text or written to a file."""
    if output is not None:
        check_output(output)
    text = export_case(path, format_name)
    if output is None:
        return Answer(text.rstrip("\n"), {"format": 1, "to": format_name, "text": text})
    write_whole(output, text)
    return Answer(output, {"format": 1, "to": format_name, "written": output})
