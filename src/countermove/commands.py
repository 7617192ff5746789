"""Each command as a function from its arguments to an answer: text for a person, an object for a program."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from shlex import quote
from typing import Any

from countermove import workflow
from countermove.case.files import read_case
from countermove.core.errors import UsageError
from countermove.core.provenance import VERSION
from countermove.game.compile import compile_case
from countermove.plan.plan import plan_to_dict
from countermove.report.payload import payload_to_dict
from countermove.report.terminal import (
    render_comparison,
    render_continuation,
    render_exploration,
    render_findings,
    render_plan,
    render_solution,
)
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


def answer_solve(path: str, *, method: str, concept: str, depth: int | None, history: str | None) -> Answer:
    """The nominal solution of a case, or how play goes on after a history."""
    case = read_case(path)
    if history is not None:
        if depth is not None:
            raise UsageError("--history and --depth do not go together; a history is of the whole game")
        continuation = workflow.solve_after(case, Path(history))
        return Answer(render_continuation(case, continuation), {**continuation.to_dict(), "case": case.id})
    solution = workflow.solve(compile_case(case), method=method, concept=concept, depth=depth)
    return Answer(render_solution(case, solution), solution.to_dict())


def answer_explore(path: str, *, scenarios: int, seed: int, engine: str, progress: Progress) -> Answer:
    """The scenarios of a case."""
    case = read_case(path)
    found = workflow.explore_case(case, scenarios=scenarios, seed=seed, engine=engine, progress=progress)
    text = render_exploration(case, found.ensemble, found.sensitivity, found.flips)
    return Answer(text, {"case": case.id, "case_sha256": case.sha256, "version": VERSION, **found.to_dict()})


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
    workflow.check_output(output)
    payload = workflow.build_report(
        path, scenarios=run.scenarios, seed=run.seed, engine=run.engine, progress=run.progress
    )
    workflow.write_whole(output, workflow.render_report(payload, format_name, language))
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
        workflow.check_output(output)
    text = workflow.export_case(path, format_name)
    if output is None:
        return Answer(text.rstrip("\n"), {"format": 1, "to": format_name, "text": text})
    workflow.write_whole(output, text)
    return Answer(output, {"format": 1, "to": format_name, "written": output})
