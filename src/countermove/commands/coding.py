"""Commands on coding: what coders gave to which passages, and the exchange with other programs."""

from dataclasses import dataclass
from pathlib import Path

from countermove.commands.answer import Answer
from countermove.commands.games import answer_export
from countermove.core.errors import UsageError
from countermove.disk import check_output, write_whole
from countermove.report.coding_text import coding_to_dict, render_coding
from countermove.report.export.formats import FORMATS
from countermove.workflow.coding import STUDY_FORMATS, code_study, export_study, import_coding, keep_anchors

CASE_FORMATS = tuple(sorted([*FORMATS, "gmcr"]))


@dataclass(frozen=True, slots=True)
class CodeRun:
    """What is asked of a coding: a file to bring in, where to write it, whether to keep anchors, the language."""

    source: str | None
    output: str | None
    keep: bool
    language: str


def answer_code(path: str, run: CodeRun) -> Answer:
    """Counts, agreement and disagreements of a study's coding; with a source, what that file brings in."""
    if run.source is not None:
        if run.keep:
            raise UsageError("--anchor and --from do not go together; bring the file in first")
        return _answer_import(path, run.source, run.output)
    if run.output is not None:
        raise UsageError("--output is of what --from brings in; add --from FILE")
    study = code_study(path)
    text = render_coding(study.coded, study.agreement, run.language)
    data = coding_to_dict(study.coded, study.agreement)
    if run.keep:
        written = str(keep_anchors(study))
        return Answer(f"{text}\n\nanchors kept in {written}", {**data, "written": written})
    return Answer(text, data)


def _answer_import(path: str, source: str, output: str | None) -> Answer:
    folder = Path(path) if Path(path).is_dir() else Path(path).parent
    target = str(folder / f"coding-{Path(source).stem}.yaml") if output is None else output
    brought = import_coding(path, source, target)
    codings = brought.codings
    lines = [
        target,
        f"{len(codings.codes)} codes, {len(codings.coders)} coders, {len(codings.codings)} codings: "
        f"{brought.found} found in the documents, {brought.uncertain} to be decided",
        *(f"left out: {each}" for each in brought.left_out),
        "to use it, name the file under `coding:` in study.yaml",
    ]
    data = {
        "format": 1,
        "written": target,
        "codes": len(codings.codes),
        "coders": len(codings.coders),
        "codings": len(codings.codings),
        "found": brought.found,
        "uncertain": brought.uncertain,
        "left_out": list(brought.left_out),
    }
    return Answer("\n".join(lines), data)


def answer_export_any(path: str, *, format_name: str, output: str | None, language: str) -> Answer:
    """A study's coding or sources, or a case, in another tool's format, as text or written to a file."""
    if format_name not in {*STUDY_FORMATS, *CASE_FORMATS}:
        known = f"{', '.join(CASE_FORMATS)}; of a study {', '.join(STUDY_FORMATS)}"
        raise UsageError(f"unknown export format {format_name!r}; known formats: {known}")
    if format_name not in STUDY_FORMATS:
        return answer_export(path, format_name=format_name, output=output)
    if output is not None:
        check_output(output)
    elif format_name == "qdpx":
        raise UsageError("a .qdpx file is an archive; name a file with --output")
    content = export_study(path, format_name, language)
    if output is not None:
        write_whole(output, content)
        return Answer(output, {"format": 1, "to": format_name, "written": output})
    text = content if isinstance(content, str) else content.decode()
    return Answer(text.rstrip("\n"), {"format": 1, "to": format_name, "text": text})
