"""Studies: read with their documents, checked, and begun."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from countermove.case.case import Study
from countermove.case.check import check_case, check_study, citation_faults
from countermove.case.coding_check import check_coding, coding_faults
from countermove.case.coding_files import read_coding, read_references
from countermove.case.files import read_case, read_study
from countermove.case.finding import Finding, Kind
from countermove.case.new import new_study_files
from countermove.core.errors import Fault, InputError, UsageError
from countermove.disk import write_whole
from countermove.documents.document import Document
from countermove.game.compile import compile_layers
from countermove.plan.coded_passages import place_codings
from countermove.plan.coding import CodingSet
from countermove.plan.passages import passages_by_id
from countermove.plan.plan import Plan
from countermove.solving.methods import prepare
from countermove.workflow.plan_trees import plans_of_study
from countermove.workflow.progress import Progress, no_progress
from countermove.workflow.reading import hash_file, read_kept


@dataclass(frozen=True, slots=True)
class LoadedStudy:
    """A study with every document read, and the tree proposed for each, by document id."""

    study: Study
    sources: Mapping[str, tuple[Document, Plan]]
    findings: tuple[Finding, ...]
    coding: CodingSet | None = None


def load_study(path: str | Path, *, progress: Progress = no_progress) -> LoadedStudy:
    """The study with its documents read and its citations looked up; InputError with every fault found (§1.3)."""
    study = read_study(path)
    coding = read_coding(study)
    documents: dict[str, Document] = {}
    faults: list[Fault] = []
    for done, entry in enumerate(study.documents, 1):
        try:
            folder = Path(study.folder)
            documents[entry.id] = read_kept(folder / entry.file, folder, language=entry.language)
        except InputError as error:
            faults += error.faults
        progress("documents", done, len(study.documents))
    plans = plans_of_study(study, documents, faults)
    if faults:
        raise InputError(faults)
    sources = {key: (document, plans[key]) for key, document in documents.items()}
    passages = {key: passages_by_id(document, plan) for key, (document, plan) in sources.items()}
    wrong = (*citation_faults(study, passages), *(() if coding is None else coding_faults(coding, passages)))
    faults = [_in_folder(fault, study) for fault in wrong]
    if faults:
        raise InputError(faults)
    findings = (*check_study(study, passages), *_noted(study, sources))
    if coding is not None:
        findings = check_coding(place_codings(coding, sources), findings)
    return LoadedStudy(study, sources, findings, coding)


def check(path: str | Path) -> tuple[Finding, ...]:
    """The findings of a study (a folder or its study.yaml) or of one case file; InputError where there are faults.

    A case is also compiled and its layers tried, so that one that cannot be played is refused here (§2.4).
    """
    if is_study(path):
        loaded = load_study(path)
        read_references(loaded.study)
        for case in loaded.study.cases:
            prepare(compile_layers(case))
        return loaded.findings
    case = read_case(path)
    prepare(compile_layers(case))
    return check_case(case)


def is_study(path: str | Path) -> bool:
    """Whether the path is that of a study: a folder, or a file called study.yaml."""
    return Path(path).is_dir() or Path(path).name == "study.yaml"


def write_new_study(folder: str | Path) -> tuple[Path, ...]:
    """The files of a new study, written into a folder that is not there yet or is empty; UsageError otherwise."""
    target = Path(folder)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise UsageError(f"{target} is already there and not an empty folder; name one that is not there yet")
    written = []
    for relative, text in new_study_files().items():
        write_whole(target / relative, text)
        written.append(target / relative)
    return tuple(written)


def hashes_of(loaded: LoadedStudy) -> Mapping[str, str]:
    """SHA-256 of every file that the study rests on, by its path in the study folder."""
    study = loaded.study
    files = {Path(study.file).name: study.sha256}
    files |= {case.file: case.sha256 for case in study.cases}
    files |= {each.file: each.sha256 for case in study.cases if (each := case.calibration) is not None}
    named = [*study.beside, *(plan.tree for plan in study.plans if plan.tree is not None)]
    paths = (Path(name) for name in named)
    files |= {path.as_posix(): digest for path in paths if (digest := hash_file(Path(study.folder) / path))}
    files |= {} if loaded.coding is None else dict(loaded.coding.files)
    files |= {entry.file: loaded.sources[entry.id][0].sha256 for entry in study.documents}
    return dict(sorted(files.items()))


def _noted(study: Study, sources: Mapping[str, tuple[Document, Plan]]) -> tuple[Finding, ...]:
    """What a reader of the documents should know: pages without text, trees made for another version."""
    return tuple(
        Finding(
            Kind.UNREAD_PART if note in sources[entry.id][0].notes else Kind.STALE_TREE,
            entry.place,
            f"'{entry.id}': {note}",
            entry.id,
        )
        for entry in study.documents
        for note in sources[entry.id][1].notes
    )


def _in_folder(fault: Fault, study: Study) -> Fault:
    return replace(fault, place=replace(fault.place, file=str(Path(study.folder) / fault.place.file)))
