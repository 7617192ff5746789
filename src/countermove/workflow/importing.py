"""A folder of documents into a study: each read, copied and listed; those that cannot be read are told apart."""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from countermove.case.case import SOURCE_NOT_STATED, DocumentEntry
from countermove.case.document_entries import NewDocument, add_documents, make_id, new_study_text
from countermove.case.files import STUDY_FILE, read_study
from countermove.case.study_parsing import parse_study
from countermove.core.errors import Fault, InputError, Place, UsageError
from countermove.disk import read_bytes, write_whole
from countermove.documents.document import Document
from countermove.workflow.progress import Progress, no_progress
from countermove.workflow.reading import hash_file, read_kept

LISTABLE = ("en", "zh-Hans", "zh-Hant")
EARLIER = "documents/earlier"


@dataclass(frozen=True, slots=True)
class Imported:
    """One file that was read: its document's id in the study, its file there, and what became of it: `new`,
    `unchanged`, or `changed`, when the version before it is kept as `earlier`.
    """

    id: str
    source: Path
    file: str
    status: str
    document: Document
    earlier: str | None = None


@dataclass(frozen=True, slots=True)
class ImportRun:
    """What an import did, file by file in order, and why it could not read others."""

    study: Path
    documents: tuple[Imported, ...]
    refused: tuple[Fault, ...]
    is_new_study: bool


@dataclass(frozen=True, slots=True)
class _Shelf:
    """The documents of a study while others are added: by the content of their files, and by the files' names."""

    folder: Path
    ids: set[str]
    by_digest: dict[str, tuple[str, str]]  # SHA-256 → id, file
    by_file: dict[str, str]  # file → id
    added: list[NewDocument] = field(default_factory=list)


def import_documents(source: str | Path, study: str | Path, *, progress: Progress = no_progress) -> ImportRun:
    """Reads every file in the folder `source` (or this one file) and lists it in the study, which is begun where there
    is none. UsageError where there is nothing to import or the study cannot be begun; InputError with all reasons
    where no file could be read, or where the study has faults.
    """
    folder = Path(study).parent if Path(study).name == STUDY_FILE else Path(study)
    files = tuple(_list_files(Path(source), folder))
    if not files:
        raise UsageError(f"{str(source)!r} holds no files; name a folder with documents in it")
    study_file = folder / STUDY_FILE
    is_new = not study_file.exists()
    if is_new and folder.exists() and (not folder.is_dir() or (any(folder.iterdir()) and not _holds(folder, source))):
        raise UsageError(f"{folder} is not a study and not empty; name a study, or a folder that is not there yet")
    shelf = _open_shelf(folder, () if is_new else read_study(folder).documents)
    imported: list[Imported] = []
    refused: list[Fault] = []
    for done, file in enumerate(files, 1):
        try:
            imported.append(_import_file(shelf, file, _below(file, Path(source))))
        except InputError as error:
            refused += error.faults
        progress("documents", done, len(files))
    if not imported:
        raise InputError(refused)
    _list_documents(shelf, study_file, is_new=is_new)
    return ImportRun(folder, tuple(imported), tuple(refused), is_new)


def _list_files(source: Path, study: Path) -> Iterator[Path]:
    """The files below `source` in the order of their names, hidden ones and those of the study itself left out."""
    if source.is_file():
        yield source
        return
    if not source.is_dir():
        raise UsageError(f"{str(source)!r} does not exist; name a folder with documents in it")
    earlier = (study / EARLIER).resolve()
    for folder, names, files in os.walk(source):
        names[:] = sorted(name for name in names if not name.startswith("."))
        here = Path(folder)
        is_study = (here / STUDY_FILE).is_file()
        if is_study:
            names[:] = [name for name in names if name == "documents"]
        if not is_study and here.resolve() != earlier:
            yield from (here / name for name in sorted(files) if not name.startswith("."))


def _holds(folder: Path, source: str | Path) -> bool:
    """Whether `source` lies in the folder, so that a study around it may begin."""
    return Path(source).resolve().is_relative_to(folder.resolve() / "documents")


def _below(file: Path, source: Path) -> str:
    return file.name if source.is_file() else file.relative_to(source).as_posix()


def _open_shelf(folder: Path, entries: Sequence[DocumentEntry]) -> _Shelf:
    hashes = {entry.id: hash_file(folder / entry.file) for entry in entries}
    by_digest = {digest: (entry.id, entry.file) for entry in reversed(entries) if (digest := hashes[entry.id])}
    return _Shelf(folder, {entry.id for entry in entries}, by_digest, {entry.file: entry.id for entry in entries})


def _import_file(shelf: _Shelf, source: Path, name: str) -> Imported:
    """The file read and, where it is new here, copied. InputError where it cannot be read or listed."""
    document = read_kept(source, shelf.folder, begin=True)
    if document.sha256 in shelf.by_digest:
        listed, file = shelf.by_digest[document.sha256]
        return Imported(listed, source, file, "unchanged", document)
    language = document.language or ("en" if document.text.isascii() else "zh-Hans")
    if language not in LISTABLE:
        reason = "is in another language than English and Chinese, which a study cannot list; leave it out"
        raise InputError([Fault(Place(str(source)), reason)])
    target = _target_of(shelf.folder, source, name)
    if not target.isprintable():
        raise InputError([Fault(Place(str(source)), "has signs in its name that cannot be shown; rename the file")])
    earlier = _copy(shelf.folder, source, target)
    known = shelf.by_file.get(target)
    status = "new" if known is None else "changed"
    if known is None:
        known = make_id(Path(name).stem, shelf.ids)
        title = document.title or Path(name).stem
        origin = f"the file {Path(name).name}; {SOURCE_NOT_STATED}"
        shelf.added.append(NewDocument(known, target, language, title, origin))
    shelf.ids.add(known)
    shelf.by_file[target] = known
    shelf.by_digest[document.sha256] = (known, target)
    return Imported(known, source, target, status, document, earlier)


def _target_of(folder: Path, source: Path, name: str) -> str:
    """Where in the study the file belongs: where it is, if that is in there."""
    whole = source.resolve()
    home = folder.resolve()
    return whole.relative_to(home).as_posix() if whole.is_relative_to(home) else f"documents/{name}"


def _copy(folder: Path, source: Path, target: str) -> str | None:
    """The file in its place in the study; where another version stood, the new name of that one."""
    place = folder / target
    if place.exists() and place.samefile(source):
        return None
    content = read_bytes(source)
    earlier = None
    digest = hash_file(place) if place.exists() else None
    if digest is not None:
        earlier = f"{EARLIER}/{place.stem}-{digest[:8]}{place.suffix}"
        write_whole(folder / earlier, read_bytes(place))
    write_whole(place, content)
    return earlier


def _list_documents(shelf: _Shelf, study_file: Path, *, is_new: bool) -> None:
    """The study file with the new documents in it, written once it is sure that it says what it said and these."""
    if not shelf.added and not is_new:
        return
    name = shelf.folder.resolve().name or "study"
    text = new_study_text(name) if is_new else read_bytes(study_file).decode("utf-8-sig")
    listed = add_documents(text, shelf.added)
    faults: list[Fault] = []
    outline = parse_study(listed.encode(), study_file.name, str(shelf.folder), faults) if listed is not None else None
    if outline is None or faults or {entry.id for entry in outline.study.documents} != shelf.ids:
        lines = "; ".join(f"{document.id}: {document.file}" for document in shelf.added)
        problem = (
            f"documents are not listed one below the other; list them so, then import again (to be added: {lines})"
        )
        raise InputError([Fault(Place(str(study_file)), problem)])
    assert listed is not None
    write_whole(study_file, listed)


def statuses(run: ImportRun) -> Mapping[str, int]:
    """How many files are new, changed and unchanged, and how many could not be read."""
    counts = {
        status: sum(each.status == status for each in run.documents) for status in ("new", "changed", "unchanged")
    }
    return {**counts, "refused": len(run.refused)}
