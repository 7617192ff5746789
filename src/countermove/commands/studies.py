"""Commands on a study: begin one, check it, report on it."""

from dataclasses import dataclass
from pathlib import Path
from shlex import quote

from countermove.commands.answer import Answer
from countermove.core.provenance import VERSION
from countermove.disk import check_output, write_whole
from countermove.report.terminal import render_findings
from countermove.workflow.progress import Progress
from countermove.workflow.reports import build_report, render_report
from countermove.workflow.studies import check, write_new_study


def answer_new(folder: str) -> Answer:
    """A new study, written."""
    written = [str(path) for path in write_new_study(folder)]
    hint = f"try: countermove report {quote(folder)} --output {quote(str(Path(folder) / 'report.html'))}"
    text = "\n".join([*written, hint])
    return Answer(text, {"format": 1, "written": written})


def answer_check(path: str) -> Answer:
    """The findings of a study or case."""
    findings = check(path)
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
class ReportRun:
    """How much a report explores, and whom it tells on the way."""

    scenarios: int
    seed: int
    engine: str
    progress: Progress


def answer_report(path: str, output: str, *, format_name: str, language: str, run: "ReportRun") -> Answer:
    """The report of a study, written to a file."""
    check_output(output)
    payload = build_report(path, scenarios=run.scenarios, seed=run.seed, engine=run.engine, progress=run.progress)
    write_whole(output, render_report(payload, format_name, language))
    data = {"format": 1, "written": output, "scenarios": run.scenarios, "seed": run.seed, "version": VERSION}
    return Answer(output, data)
