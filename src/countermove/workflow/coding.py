"""Coding of a study: placed, counted and compared between coders; exchanged with other programs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import numpy as np

from countermove.case.anchor_parsing import anchors_path
from countermove.case.coding_files import read_references
from countermove.case.coding_parsing import CodingFile, parse_codings
from countermove.case.coding_text import render_anchors, render_codings
from countermove.case.qda_import import Imported, import_project
from countermove.case.qda_parsing import PROJECT_FILE, QdaProject, parse_qdc, parse_qdpx
from countermove.core.errors import Fault, InputError, OutOfReachError, Place, UsageError
from countermove.core.yaml_nodes import MAX_BYTES
from countermove.disk import check_output, read_bytes, write_whole
from countermove.documents.formats.refusal import Refusal
from countermove.documents.formats.zip_guard import open_archive
from countermove.plan.agreement import Agreement, measure_agreement
from countermove.plan.coded_passages import CodedDocuments, anchor_codings, place_codings
from countermove.report.export.annotations import render_annotations
from countermove.report.export.csl import render_csl
from countermove.report.export.qdc import render_qdc
from countermove.report.export.qdpx import render_qdpx
from countermove.workflow.studies import LoadedStudy, load_study

SEED = 0
"""Of the resampling behind the intervals of agreement."""

DAY_OF_ARCHIVES = (1980, 1, 1, 0, 0, 0)
"""The time of every part of an archive, so that the same study gives the same bytes."""


@dataclass(frozen=True, slots=True)
class CodedStudy:
    """A study with its codings in place, and how far its coders agree; None where fewer than two read the same."""

    loaded: LoadedStudy
    coded: CodedDocuments
    agreement: Agreement | None


def code_study(path: str | Path) -> CodedStudy:
    """The coding of a study; UsageError where it has none."""
    loaded = load_study(path)
    coded = _placed(loaded, path)
    return CodedStudy(loaded, coded, measure_agreement(coded, np.random.default_rng(SEED)))


def _placed(loaded: LoadedStudy, path: str | Path) -> CodedDocuments:
    if loaded.coding is None:
        raise UsageError(f"study {path} has no coding; name a file under `coding:` in its study.yaml")
    return place_codings(loaded.coding, loaded.sources)


def keep_anchors(study: CodedStudy) -> Path:
    """The file that now keeps the anchor of every coding at a cited passage; of those under review the old one."""
    codings = study.coded.codings
    target = Path(study.loaded.study.folder) / anchors_path(codings.files[0][0])
    content = render_anchors(anchor_codings(study.coded, study.loaded.sources)).encode("utf-8", "backslashreplace")
    if len(content) > MAX_BYTES:
        size = f"{len(codings.codings):,} codings make an anchors file of {len(content) // 1_000_000} MB"
        raise OutOfReachError(f"{size} (the limit is {MAX_BYTES // 1_000_000} MB); divide the study")
    write_whole(target, content)
    return target


def import_coding(path: str | Path, source: str | Path, output: str | Path) -> Imported:
    """What a `.qdpx` or `.qdc` file brings, found again in the study's documents and written to `output`, which must
    not be there yet: nothing that a person wrote is changed. InputError where the file cannot be read.
    """
    check_output(output)
    if Path(output).exists():
        raise UsageError(f"output {str(output)!r} is already there; name a file that is not, and compare the two")
    loaded = load_study(path)
    titles = {
        entry.id: (Path(entry.file).name, Path(entry.file).stem, entry.source, *(text for _, text in entry.title.texts))
        for entry in loaded.study.documents
    }
    brought = import_project(_read_project(Path(source)), loaded.sources, titles)
    text = render_codings(brought.codings, f"Brought in from {Path(source).name}.")
    _check_readable(text, str(output), tuple(loaded.sources))
    write_whole(output, text)
    return brought


def _check_readable(text: str, output: str, documents: tuple[str, ...]) -> None:
    """InputError where what would be written could not be read again, for example because a codebook is too deep."""
    faults: list[Fault] = []
    parse_codings([CodingFile(output, text.encode("utf-8", "backslashreplace"))], faults, documents=documents)
    if faults:
        raise InputError(faults)


def _read_project(source: Path) -> QdaProject:
    data = read_bytes(source)
    if source.suffix.lower() == ".qdc":
        return parse_qdc(data, str(source))
    if source.suffix.lower() != ".qdpx":
        raise UsageError(f"file {str(source)!r} is neither a .qdpx nor a .qdc; name a project or a codebook")
    try:
        archive = open_archive(data)
        wanted = [name for name in archive.names if name.lower() == PROJECT_FILE or name.lower().endswith(".txt")]
        members = {name: archive.read(name) for name in sorted(wanted)}
    except Refusal as refusal:
        raise InputError([Fault(Place(str(source)), str(refusal))]) from refusal
    return parse_qdpx(members, str(source))


def export_study(path: str | Path, format_name: str, language: str) -> str | bytes:
    """The study's coding, or its documents as references, in one of STUDY_FORMATS."""
    loaded = load_study(path)
    return STUDY_FORMATS[format_name](loaded, path, language)


def _export_qdpx(loaded: LoadedStudy, path: str | Path, language: str) -> bytes:
    title = loaded.study.title.in_language(language)
    return _archive(render_qdpx(_placed(loaded, path), loaded.sources, title, language))


def _archive(parts: Mapping[str, bytes]) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            entry = ZipInfo(name, DAY_OF_ARCHIVES)
            entry.compress_type = ZIP_DEFLATED
            archive.writestr(entry, data)
    return buffer.getvalue()


def _export_qdc(loaded: LoadedStudy, path: str | Path, language: str) -> str:
    codings = _placed(loaded, path).codings
    if not codings.codes:
        raise UsageError(f"study {path} has no codes; a codebook file needs at least one")
    return render_qdc(codings, language).decode()


def _export_annotations(loaded: LoadedStudy, path: str | Path, _language: str) -> str:
    files = {entry.id: entry.file for entry in loaded.study.documents}
    return render_annotations(_placed(loaded, path), loaded.sources, files)


def _export_csl(loaded: LoadedStudy, _path: str | Path, language: str) -> str:
    return render_csl(loaded.study.documents, read_references(loaded.study), language)


STUDY_FORMATS: Mapping[str, Callable[[LoadedStudy, str | Path, str], str | bytes]] = {
    "annotations": _export_annotations,
    "csl": _export_csl,
    "qdc": _export_qdc,
    "qdpx": _export_qdpx,
}
"""From the name of a format to the function that writes a study in it."""
