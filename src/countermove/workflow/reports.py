"""The report: everything it shows, and its text in each format."""

from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

from countermove.case.case import Case, Study
from countermove.core.errors import UsageError
from countermove.core.provenance import VERSION
from countermove.game.compile import compile_case
from countermove.plan.coded_passages import CodedDocuments, place_codings
from countermove.report.build_payload import build_payload
from countermove.report.html import render_html
from countermove.report.markdown import render_markdown
from countermove.report.payload import Payload, Provenance
from countermove.uncertainty.run import Run
from countermove.workflow.explorations import analyse_case
from countermove.workflow.progress import Progress, no_progress
from countermove.workflow.studies import LoadedStudy, hashes_of, load_study

LIBRARIES = ("numpy", "scipy", "pypdfium2")

REPORT_FORMATS = ("html", "md")


def build_report(path: str | Path, run: Run, *, progress: Progress = no_progress) -> Payload:
    """Everything a report of the study shows. A case that no report takes is refused before any is explored."""
    loaded = load_study(path, progress=progress)
    cases = [_named_as_in(loaded.study, case) for case in loaded.study.cases]
    for case in cases:
        compile_case(case)
    analyses = [analyse_case(case, run, progress=_of_case(case, progress)) for case in cases]
    provenance = Provenance(
        version=VERSION,
        libraries={library: version(library) for library in LIBRARIES},
        seed=run.seed,
        scenarios=run.scenarios,
        engine=run.engine,
        files=hashes_of(loaded),
    )
    return build_payload(loaded.study, loaded.sources, analyses, provenance, coded=_coded(loaded))


def _named_as_in(study: Study, case: Case) -> Case:
    """The case with the study's names of its actors, so that each has one name in a report."""
    names = {actor.id: actor.name for actor in study.actors}
    return replace(case, actors=tuple(replace(each, name=names.get(each.id, each.name)) for each in case.actors))


def _of_case(case: Case, progress: Progress) -> Progress:
    return lambda what, done, total: progress(f"{case.id}: {what}", done, total)


def render_report(payload: Payload, format_name: str, language: str) -> str:
    """The report in one of REPORT_FORMATS; UsageError for any other. HTML holds both languages, whatever `language`."""
    if format_name == "html":
        return render_html(payload)
    if format_name == "md":
        return render_markdown(payload, language)
    raise UsageError(f"unknown report format {format_name!r}; known formats: {', '.join(REPORT_FORMATS)}")


def compare(path: str | Path) -> Payload:
    """The study's plans and their comparison, as a payload without cases (§1.5)."""
    loaded = load_study(path)
    provenance = Provenance(VERSION, {}, 0, 0, "", hashes_of(loaded))
    return build_payload(loaded.study, loaded.sources, (), provenance, coded=_coded(loaded))


def _coded(loaded: LoadedStudy) -> CodedDocuments | None:
    return None if loaded.coding is None else place_codings(loaded.coding, loaded.sources)
