"""One passage of a document, with its place in the original; and a picture of it on its page."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from countermove.case.files import LEVELS_UP, STUDY_FILE, read_study
from countermove.core.errors import Fault, InputError, UsageError
from countermove.core.yaml_values import nearest_name
from countermove.disk import check_output, read_bytes, write_whole
from countermove.documents.document import Document, Origin, Passage
from countermove.documents.formats.pdfium import draw_origins
from countermove.documents.formats.refusal import Refusal
from countermove.documents.origins import origins_of
from countermove.documents.read import read_document
from countermove.plan.extract import extract_plan
from countermove.plan.passages import passages_by_id
from countermove.plan.plan import Plan
from countermove.workflow.plan_trees import plans_of_study
from countermove.workflow.reading import read_kept


@dataclass(frozen=True, slots=True)
class FoundPassage:
    """A passage, its language, the document that it is in with the file it was read from, and its origins: one for
    each line of a PDF, else one for each unbroken range of the original.
    """

    name: str
    file: Path
    document: Document
    passage: Passage
    language: str
    origins: tuple[Origin, ...]


@dataclass(frozen=True, slots=True)
class _Source:
    """A document, the file it was read from, and its plan."""

    file: Path
    document: Document
    plan: Plan


def find_passage(reference: str, *, study: str | None = None) -> FoundPassage:
    """The passage that `document#id` names: `document` is the path of a file, or an id in a study (the folder given,
    else the one around the current folder). UsageError where there is no such document or passage.
    """
    name, found, passage_id = reference.rpartition("#")
    if not (found and name and passage_id):
        raise UsageError(f"{reference!r} names no passage; expected DOCUMENT#ID, such as plan.pdf#p12 or us-plan#III.5")
    source = _read_file(name) if study is None and Path(name).is_file() else _read_from_study(name, study)
    document = source.document
    passages = passages_by_id(document, source.plan)
    passage = passages.get(passage_id)
    if passage is None:
        nearest = nearest_name(passage_id, passages)
        hint = f"; the nearest is {nearest!r}" if nearest else ""
        raise UsageError(
            f"{name} has no passage {passage_id!r}{hint}; expected an id that 'countermove plan' lists, "
            "or p1, p2, … for paragraphs, h1 for headings, i1 for items, t1 for titles, s1 for what was set aside"
        )
    origins = origins_of(document, passage.start, passage.end)
    return FoundPassage(
        name, source.file, document, passage, passage.language or _language_of(document, passage), origins
    )


def write_picture(found: FoundPassage, output: str) -> None:
    """The pages of the passage, its lines marked, as a PNG file. UsageError where the document has no pages."""
    if found.document.media != "pdf":
        kind = found.document.media
        raise UsageError(f"{found.name} has no pages to draw ({kind}); --image draws passages of PDF files only")
    check_output(output)
    try:
        picture = draw_origins(read_bytes(found.file), found.origins)
    except Refusal as refusal:
        raise UsageError(f"{found.name} {refusal}") from refusal
    write_whole(output, picture)


def _read_file(name: str) -> _Source:
    document = read_document(name)
    return _Source(Path(name), document, extract_plan(document))


def _read_from_study(name: str, path: str | None) -> _Source:
    """A document of a study, with the tree that an analyst made of it where there is one."""
    folder = _find_study(name, path)
    study = read_study(folder)
    entries = {entry.id: entry for entry in study.documents}
    if name not in entries:
        nearest = nearest_name(name, entries)
        hint = f"the nearest is {nearest!r}" if nearest else f"it has {', '.join(entries) or 'none'}"
        raise UsageError(f"the study {str(folder)!r} has no document {name!r}; {hint}")
    file = folder / entries[name].file
    document = read_kept(file, folder, language=entries[name].language)
    faults: list[Fault] = []
    plans = plans_of_study(study, {name: document}, faults)
    if faults:
        raise InputError(faults)
    return _Source(file, document, plans[name])


def _find_study(name: str, study: str | None) -> Path:
    if study is not None:
        return Path(study) if Path(study).is_dir() else Path(study).parent
    here = Path.cwd()
    for folder in (here, *here.parents[:LEVELS_UP]):
        if (folder / STUDY_FILE).is_file():
            return folder
    raise UsageError(f"{name!r} is no file, and there is no study here; name a file, or the study with --study DIR")


def _language_of(document: Document, passage: Passage) -> str:
    """The language of most of the characters of what the passage is made of; "" where nothing tells."""
    weight: Counter[str] = Counter()
    for own in (*document.passages, *document.set_aside):
        if own.start < passage.end and own.end > passage.start and own.language:
            weight[own.language] += len(own.text)
    return weight.most_common(1)[0][0] if weight else ""
