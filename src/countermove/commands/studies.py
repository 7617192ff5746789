"""Commands on a study: begin one, check it, report on it."""

from dataclasses import dataclass
from pathlib import Path
from shlex import quote

from countermove.commands.answer import Answer, Scenarios
from countermove.commands.scenario_runs import run_of
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
class Writing:
    """Where a report goes, in which format, and in which language where the format holds only one."""

    output: str
    format_name: str
    language: str


def answer_report(path: str, writing: Writing, asked: Scenarios, progress: Progress) -> Answer:
    """The report of a study, written to a file."""
    check_output(writing.output)
    run = run_of(asked)
    payload = build_report(path, run, progress=progress)
    write_whole(writing.output, render_report(payload, writing.format_name, writing.language))
    data = {"format": 1, "written": writing.output, "scenarios": run.scenarios, "seed": run.seed, "version": VERSION}
    return Answer(writing.output, data)
