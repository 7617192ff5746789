"""The command that brings documents into a study."""

from collections.abc import Iterator, Mapping
from typing import Any

from countermove.commands.answer import Answer
from countermove.workflow.importing import Imported, ImportRun, import_documents, statuses
from countermove.workflow.progress import Progress


def answer_import(source: str, study: str, *, progress: Progress) -> Answer:
    """What was read, copied and listed, and what could not be."""
    run = import_documents(source, study, progress=progress)
    return Answer("\n".join(_render(run)), _to_dict(run))


def _render(run: ImportRun) -> Iterator[str]:
    for each in run.documents:
        document = each.document
        facts = [document.media, document.language or "language undecided", f"{len(document.passages)} passages"]
        facts[2:2] = [f"{document.pages} pages"] if document.pages is not None else []
        yield f"{each.status:<9}  {each.id}  ({', '.join(facts)})"
        yield from (f"{'':<9}  note: {note}" for note in document.notes)
        if each.earlier:
            yield f"{'':<9}  the version before is kept as {each.earlier}"
    yield from (f"not read   {fault}" for fault in run.refused)
    counts = ", ".join(f"{count} {status}" for status, count in statuses(run).items())
    yield f"{run.study}{' (a new study)' if run.is_new_study else ''}: {counts}"


def _to_dict(run: ImportRun) -> Mapping[str, Any]:
    return {
        "format": 1,
        "study": str(run.study),
        "new_study": run.is_new_study,
        "documents": [_document_to_dict(each) for each in run.documents],
        "refused": [{"file": fault.place.file, "message": fault.message} for fault in run.refused],
        "counts": dict(statuses(run)),
    }


def _document_to_dict(each: Imported) -> Mapping[str, Any]:
    document = each.document
    return {
        "id": each.id,
        "status": each.status,
        "source": str(each.source),
        "file": each.file,
        "earlier": each.earlier,
        "sha256": document.sha256,
        "media": document.media,
        "language": document.language,
        "title": document.title,
        "pages": document.pages,
        "passages": len(document.passages),
        "notes": list(document.notes),
    }
