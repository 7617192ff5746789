"""Each command as a function from its arguments to an answer: text for a person, an object for a program."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from shlex import quote
from typing import Any

from countermove import workflow
from countermove.case.case import Case
from countermove.case.files import read_case
from countermove.case.unknowns import unknowns_of
from countermove.core.errors import UsageError
from countermove.core.provenance import VERSION
from countermove.disk import check_output, write_whole
from countermove.game.compile import compile_case
from countermove.plan.plan import plan_to_dict
from countermove.report.concept_words import concepts_to_dict
from countermove.report.equilibria_text import render_equilibria
from countermove.report.payload import payload_to_dict
from countermove.report.stability_text import render_reach, render_reasons, render_stability
from countermove.report.terminal import (
    render_comparison,
    render_concepts,
    render_continuation,
    render_exploration,
    render_findings,
    render_logit,
    render_logit_turn,
    render_plan,
    render_solution,
)
from countermove.solving.inverse import search_change
from countermove.solving.logit import DEFAULT_PRECISION
from countermove.solving.moves import list_moves
from countermove.solving.reasons import reasons
from countermove.solving.sequences import equilibrium_jumps, reachable, state_named
from countermove.solving.side_by_side import solve_concepts
from countermove.solving.stability import stability_of
from countermove.workflow import Progress


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command has to say, to a person and to a program."""

    text: str
    data: Mapping[str, Any]


def answer_new(folder: str) -> Answer:
    """A new study, written."""
    written = [str(path) for path in workflow.write_new_study(folder)]
    hint = f"try: countermove report {quote(folder)} --output {quote(str(Path(folder) / 'report.html'))}"
    text = "\n".join([*written, hint])
    return Answer(text, {"format": 1, "written": written})


def answer_check(path: str) -> Answer:
    """The findings of a study or case."""
    findings = workflow.check(path)
    listed = [
        {
            "kind": finding.kind.value,
            "file": finding.place.file,
            "line": finding.place.line,
            "column": finding.place.column,
            "subject": finding.subject,
            "message": finding.message,
        }
        for finding in findings
    ]
    return Answer(render_findings(findings), {"format": 1, "faults": [], "findings": listed})


@dataclass(frozen=True, slots=True)
class SolveRun:
    """What is asked of a case: a concept, how to find it, of how many layers, how precise, and after which history."""

    concept: str
    method: str
    depth: int | None
    precision: float | None
    history: str | None


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
    return answers[run.concept](read_case(path), run)


def _answer_exact(case: Case, run: SolveRun) -> Answer:
    if run.precision is not None:
        raise UsageError("--precision is of logit play; add --concept logit or --concept all")
    if run.history is not None:
        continuation = workflow.solve_after(case, Path(run.history))
        return Answer(render_continuation(case, continuation), {**continuation.to_dict(), "case": case.id})
    if unknowns_of(case) and run.method == "auto" and run.depth is None:
        return _answer_equilibria(case, run)
    solution = workflow.solve(compile_case(case), method=run.method, depth=run.depth)
    return Answer(render_solution(case, solution), solution.to_dict())


def _answer_equilibria(case: Case, run: SolveRun) -> Answer:
    if (run.method, run.depth, run.precision, run.history) != ("auto", None, None, None):
        raise UsageError("a list of equilibria takes no --method, --depth, --precision or --history; leave them out")
    found = workflow.list_equilibria(case, concept="nash" if run.concept == "nash" else "subgame_perfect")
    return Answer(render_equilibria(case, found), found.to_dict())


def _answer_logit(case: Case, run: SolveRun) -> Answer:
    precision = _precision(run)
    if run.history is not None:
        turn = workflow.logit_after(case, Path(run.history), precision=precision)
        return Answer(render_logit_turn(case, turn), {**turn.to_dict(), "case": case.id})
    play = workflow.solve_logit(compile_case(case), precision=precision, method=run.method, depth=run.depth)
    return Answer(render_logit(case, play), play.to_dict())


def _answer_concepts(case: Case, run: SolveRun) -> Answer:
    if run.method != "auto" or run.depth is not None or run.history is not None:
        raise UsageError("--concept all takes no --method, --depth or --history; ask for one concept at a time")
    game = compile_case(case)
    exact = workflow.solve(game)
    concepts = solve_concepts(game, precision=_precision(run), exact=exact, conflict=workflow.case_as_conflict(game))
    return Answer(render_concepts(case, concepts), concepts_to_dict(case, concepts))


def _precision(run: SolveRun) -> float:
    return DEFAULT_PRECISION if run.precision is None else run.precision


def answer_explore(path: str, *, scenarios: int, seed: int, engine: str, progress: Progress) -> Answer:
    """The scenarios of a case."""
    case = read_case(path)
    found = workflow.explore_case(case, scenarios=scenarios, seed=seed, engine=engine, progress=progress)
    text = render_exploration(case, found.ensemble, found.sensitivity, found.flips)
    return Answer(text, {"case": case.id, "case_sha256": case.sha256, "version": VERSION, **found.to_dict()})


def answer_stability(path: str, *, state: str | None, start: str | None) -> Answer:
    """The stability of a conflict's states; with `state` why one is stable or not, with `start` what it leads to."""
    if state is not None and start is not None:
        raise UsageError("--state and --from do not go together; ask one question at a time")
    conflict = workflow.read_conflict(path)
    moves = list_moves(conflict)
    result = stability_of(conflict, moves)
    if state is not None:
        place = state_named(conflict, state)
        changes = [search_change(conflict, place, player, limit=1_000) for player in range(len(moves))]
        text = render_reasons(conflict, place, reasons(conflict, moves, place), changes)
    elif start is not None:
        place = state_named(conflict, start)
        ways = [reachable(conflict, moves, place, improving=improving) for improving in (False, True)]
        text = render_reach(result, place, ways)
    else:
        text = render_stability(result, equilibrium_jumps(result, moves))
    return Answer(text, result.to_dict())


def answer_plan(path: str) -> Answer:
    """The tree proposed for a document."""
    plan = workflow.plan_document(path)
    return Answer(render_plan(plan), plan_to_dict(plan))


def answer_compare(path: str, *, language: str) -> Answer:
    """The plans of a study, side by side."""
    payload = workflow.compare(path)
    data = payload_to_dict(payload)
    return Answer(
        render_comparison(payload, language),
        {"format": 1, "plans": data["plans"], "comparison": data["comparison"]},
    )


def answer_report(path: str, output: str, *, format_name: str, language: str, run: "ReportRun") -> Answer:
    """The report of a study, written to a file."""
    check_output(output)
    payload = workflow.build_report(
        path, scenarios=run.scenarios, seed=run.seed, engine=run.engine, progress=run.progress
    )
    write_whole(output, workflow.render_report(payload, format_name, language))
    data = {"format": 1, "written": output, "scenarios": run.scenarios, "seed": run.seed, "version": VERSION}
    return Answer(output, data)


@dataclass(frozen=True, slots=True)
class ReportRun:
    """How much a report explores, and whom it tells on the way."""

    scenarios: int
    seed: int
    engine: str
    progress: Progress


def answer_export(path: str, *, format_name: str, output: str | None) -> Answer:
    """A case in another tool's format, as text or written to a file."""
    if output is not None:
        check_output(output)
    text = workflow.export_case(path, format_name)
    if output is None:
        return Answer(text.rstrip("\n"), {"format": 1, "to": format_name, "text": text})
    write_whole(output, text)
    return Answer(output, {"format": 1, "to": format_name, "written": output})
