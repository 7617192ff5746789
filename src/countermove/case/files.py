"""Files → Study and Case. Paths inside a study are told from its folder; faults are told from where one is called."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from countermove.case.calibration_parsing import calibration_named_in, parse_calibration
from countermove.case.case import Actor, Calibration, Case, Study
from countermove.case.case_parsing import parse_case
from countermove.case.comparison_faults import comparison_faults
from countermove.case.comparison_parsing import parse_comparison
from countermove.case.link_parsing import parse_links
from countermove.case.study_parsing import Listed, StudyOutline, parse_study, parse_study_actors
from countermove.core.errors import Fault, InputError, Place
from countermove.core.yaml_nodes import MAX_BYTES
from countermove.core.yaml_values import add_fault, nearest_name
from countermove.plan.comparison import Comparison

STUDY_FILE = "study.yaml"
LEVELS_UP = 3


def read_case(path: str | os.PathLike[str], *, actors: Sequence[Actor] | None = None) -> Case:
    """The case in the file `path`. Raises InputError with every fault of the file.

    A case that names no actors has those given here, else those of the study that lists it: a `study.yaml` in its
    folder or up to three above. In such a study, `case.file` is told from the study folder.
    """
    file = Path(path)
    faults: list[Fault] = []
    data = _read_bytes(file, Place(str(path)), faults)
    if data is None:
        raise InputError(faults)
    name, above = str(path), _study_above(file)
    if actors is None and above is not None:
        actors = parse_study_actors(above.data, _shown(above.folder / STUDY_FILE, file), above.case, faults)
        name = above.case
    calibration = _read_case_calibration(data, file, above, faults)
    found: list[Fault] = []
    case = parse_case(data, name, found, actors=actors, calibration=calibration)
    faults.extend(_moved(found, str(path)))
    if case is None or faults:
        raise InputError(_sorted(faults))
    return case


def read_study(path: str | os.PathLike[str]) -> Study:
    """The study in the folder `path`, or of the study file `path`, with its comparison and cases.

    Raises InputError with every fault of all these files, and of documents that are not there.
    """
    file = Path(path) / STUDY_FILE if Path(path).is_dir() else Path(path)
    faults: list[Fault] = []
    data = _read_bytes(file, Place(str(file)), faults, f"a study folder with {STUDY_FILE} in it")
    if data is None:
        raise InputError(faults)
    outline = parse_study(data, file.name, str(file.parent), faults)
    if outline is None:
        raise InputError(_sorted(_below(faults, file.parent)))
    study = _complete(outline, file.parent, faults)
    if not faults:
        faults.extend(comparison_faults(study))
    if faults:
        raise InputError(_sorted(_below(faults, file.parent)))
    return study


def _complete(outline: StudyOutline, folder: Path, faults: list[Fault]) -> Study:
    """The study with its comparison and cases read; missing documents are faults."""
    study = outline.study
    for document in study.documents:
        if document.file and not (folder / document.file).is_file():
            _add_missing(folder, Listed(document.file, document.place), faults)
    for plan in study.plans:
        if plan.tree and not (folder / plan.tree).is_file():
            _add_missing(folder, Listed(plan.tree, plan.place), faults)
    comparison = _read_comparison(outline, folder, faults)
    calibration = _read_calibration(folder, outline.calibration, faults)
    cases = []
    for listed in outline.cases:
        data = _read_listed(folder, listed, faults)
        if data is not None:
            named = calibration_named_in(data, listed.path, faults)
            own = calibration if named is None else _read_calibration(folder, named, faults)
            cases.append(parse_case(data, listed.path, faults, actors=study.actors, calibration=own))
    beside = tuple(listed.path for listed in (outline.comparison, outline.links) if listed is not None)
    found = tuple(case for case in cases if case is not None)
    return replace(study, comparison=comparison, cases=found, beside=beside)


def _read_comparison(outline: StudyOutline, folder: Path, faults: list[Fault]) -> Comparison | None:
    """The comparison with its own links and then those of the study's file of links."""
    if outline.comparison is None:
        return None
    data = _read_listed(folder, outline.comparison, faults)
    plans = [plan.id for plan in outline.study.plans]
    comparison = None if data is None else parse_comparison(data, outline.comparison.path, faults, plans=plans)
    if outline.links is None:
        return comparison
    data = _read_listed(folder, outline.links, faults)
    links = None if data is None else parse_links(data, outline.links.path, faults)
    if comparison is None or links is None:
        return None
    return replace(comparison, links=(*comparison.links, *links))


def _read_calibration(folder: Path, listed: Listed | None, faults: list[Fault]) -> Calibration | None:
    """What the calibration file says; without scores where it has faults, so that only these are told."""
    if listed is None:
        return None
    data = _read_listed(folder, listed, faults)
    calibration = None if data is None else parse_calibration(data, listed.path, faults)
    return calibration or Calibration(listed.path, "", 0, 0.0, ())


def _read_case_calibration(
    data: bytes, file: Path, above: "_StudyAbove | None", faults: list[Fault]
) -> Calibration | None:
    """The calibration that a case names, else that of its study; faults are told from where one is called."""
    found: list[Fault] = []
    folder = file.parent if above is None else above.folder
    listed = calibration_named_in(data, file.name, found)
    if listed is None and above is not None:
        listed = calibration_named_in(above.data, STUDY_FILE, [])
    calibration = _read_calibration(folder, listed, found)
    shown = {file.name: str(file)}
    for fault in found:
        place = replace(fault.place, file=shown.get(fault.place.file, _shown(folder / fault.place.file, file)))
        faults.append(replace(fault, place=place))
    return calibration


def _read_listed(folder: Path, listed: Listed, faults: list[Fault]) -> bytes | None:
    if not (folder / listed.path).is_file():
        _add_missing(folder, listed, faults)
        return None
    return _read_bytes(folder / listed.path, listed.place, faults)


def _add_missing(folder: Path, listed: Listed, faults: list[Fault]) -> None:
    """A fault for a file that is not there, with the nearest one that is."""
    parent = (folder / listed.path).parent
    there = [item.relative_to(folder).as_posix() for item in sorted(parent.glob("*")) if item.is_file()]
    nearest = nearest_name(listed.path, there)
    hint = f"the nearest is '{nearest}'" if nearest else "none is like it"
    add_fault(faults, listed.place, f"no file '{listed.path}' in the study folder; expected one that is, {hint}")


def _read_bytes(file: Path, place: Place, faults: list[Fault], expected: str = "the name of a file") -> bytes | None:
    """The content of a file, one byte beyond the limit at most; None and a fault where it cannot be read."""
    try:
        if not file.is_file():
            add_fault(faults, place, f"'{file.name or file}' {_what_it_is(file)}; expected {expected}")
            return None
        with file.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        add_fault(faults, place, f"'{file.name}' cannot be read ({reason.lower()}); expected a readable file")
        return None


def _what_it_is(path: Path) -> str:
    if path.is_dir():
        return "is a folder"
    return "is not an ordinary file" if path.exists() else "does not exist"


@dataclass(frozen=True, slots=True)
class _StudyAbove:
    """The study that lists a case: its folder, its file's content, and the path by which it lists the case."""

    folder: Path
    data: bytes
    case: str


def _study_above(file: Path) -> _StudyAbove | None:
    """The study that lists the case `file`, None where there is none."""
    whole = file.resolve()
    for folder in whole.parents[: LEVELS_UP + 1]:
        study_file, name = folder / STUDY_FILE, whole.relative_to(folder).as_posix()
        data = _read_bytes(study_file, Place(str(study_file)), []) if study_file.is_file() else None
        if data is not None and parse_study_actors(data, STUDY_FILE, name, []) is not None:
            return _StudyAbove(folder, data, name)
    return None


def _shown(other: Path, case_file: Path) -> str:
    """Another file of the study as one would name it who named the case file so."""
    return str(other) if case_file.is_absolute() else os.path.relpath(other)


def _moved(faults: Iterable[Fault], file: str) -> list[Fault]:
    return [Fault(replace(fault.place, file=file), fault.message) for fault in faults]


def _below(faults: Iterable[Fault], folder: Path) -> list[Fault]:
    """The faults with their files told from where one is called; those of the study file itself too."""
    return [Fault(replace(fault.place, file=str(folder / fault.place.file)), fault.message) for fault in faults]


def _sorted(faults: Iterable[Fault]) -> list[Fault]:
    return sorted(set(faults))
