"""The main job as functions: read, check, compile, solve, explore, report. The only reader of the clock."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from pathlib import Path
from time import perf_counter
from typing import Any

from countermove.case.case import Case, Study
from countermove.case.check import Finding, check_case, check_study, citation_faults
from countermove.case.conflict_case import ConflictCase
from countermove.case.conflict_parsing import looks_like_conflict, parse_conflict
from countermove.case.files import read_case, read_study
from countermove.case.gmcr_files import parse_gmcr, render_gmcr
from countermove.case.histories import parse_history
from countermove.case.new import new_study_files
from countermove.core.errors import Fault, InputError, OutOfReachError, UsageError
from countermove.core.provenance import VERSION
from countermove.disk import read_bytes, write_whole
from countermove.documents.document import Document
from countermove.documents.read import read_document
from countermove.game.compile import compile_case, compile_layers
from countermove.game.compile_conflict import compile_conflict, conflict_from_game, name_conflict
from countermove.game.compile_extensive import compile_extensive
from countermove.game.conflict import Conflict
from countermove.game.game import Game
from countermove.plan.extract import extract_plan
from countermove.plan.passages import passages_by_id
from countermove.plan.plan import Plan
from countermove.report.analysis import CaseAnalysis
from countermove.report.build_payload import build_payload
from countermove.report.export.formats import FORMATS
from countermove.report.html import render_html
from countermove.report.markdown import render_markdown
from countermove.report.payload import Payload, Provenance
from countermove.solving import logit
from countermove.solving.extensive import Equilibria, find_equilibria
from countermove.solving.logit import DEFAULT_PRECISION
from countermove.solving.logit_play import LogitPlay, LogitTurn, turn_after
from countermove.solving.methods import at_depth, depth_ladder, prepare, solve_nominal, worth
from countermove.solving.responses import Continuation, play_after
from countermove.solving.side_by_side import logit_plays
from countermove.solving.solution import Solution
from countermove.uncertainty.conclusions import SurvivalBounds, conclude
from countermove.uncertainty.ensemble import Ensemble
from countermove.uncertainty.flips import Flip, find_flips
from countermove.uncertainty.run import explore_game
from countermove.uncertainty.sensitivity import Sensitivity, rank_sensitivity

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""

SENSITIVITY_POINTS = 128
LARGEST_ENSEMBLE = 2**27
"""Values of judgements and strengths of measures that an ensemble may keep, 1 GiB of them."""

LIBRARIES = ("numpy", "scipy", "pypdfium2")
REPORT_FORMATS = ("html", "md")


@dataclass(frozen=True, slots=True)
class LoadedStudy:
    """A study with every document read, and the tree proposed for each, by document id."""

    study: Study
    sources: Mapping[str, tuple[Document, Plan]]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Exploration:
    """An ensemble, what its payoffs are sensitive to, and what would flip its nominal conclusions."""

    ensemble: Ensemble
    sensitivity: tuple[Sensitivity, ...]
    flips: Mapping[str, tuple[Flip, ...]]

    def to_dict(self) -> dict[str, Any]:
        """The shape that `explore --json` prints."""
        return {
            **self.ensemble.to_dict(),
            "sensitivity": [asdict(entry) for entry in self.sensitivity],
            "flips": [_flip_to_dict(flip) for flips in self.flips.values() for flip in flips],
            "boxes": [],
        }


def no_progress(what: str, done: int, total: int) -> None:
    """Tells nobody."""


def solve(game: Game, *, method: str = "auto", concept: str = "subgame_perfect", depth: int | None = None) -> Solution:
    """The nominal solution of the game with its certificate and the seconds it took (§4.2, §4.5).

    Raises UsageError for an unknown method, concept or depth, OutOfReachError where the game is too large (§4.6).
    """
    start = perf_counter()
    solution = solve_nominal(game, method=method, concept=concept, depth=depth)
    return replace(solution, seconds=perf_counter() - start)


def solve_logit(
    game: Game, *, precision: float = DEFAULT_PRECISION, method: str = "auto", depth: int | None = None
) -> LogitPlay:
    """Logit play of the nominal game with its check and the seconds it took (§4.7).

    Raises UsageError for an unknown method or depth or a precision out of bounds, OutOfReachError where the game is too
    large (§4.6).
    """
    start = perf_counter()
    play = logit.solve_logit(at_depth(game, depth), precision=precision, method=method)
    return replace(play, seconds=perf_counter() - start)


def list_equilibria(case: Case, *, concept: str = "subgame_perfect") -> Equilibria:
    """All equilibria of a small nominal case, chance, hidden and simultaneous moves included (§4.10), with the seconds.

    Raises OutOfReachError with the size where the case is too large.
    """
    start = perf_counter()
    found = find_equilibria(compile_extensive(case), concept=concept)
    return replace(found, seconds=perf_counter() - start)


def explore(
    game: Game,
    *,
    scenarios: int = 10_000,
    seed: int = 0,
    engine: str = "local",
    method: str = "auto",
    progress: Progress = no_progress,
) -> Ensemble:
    """The game solved in scenarios 0 … `scenarios` − 1 of the seed (§7.3), with the seconds it took.

    Raises OutOfReachError where they would not fit into an ordinary memory.
    """
    kept = len(game.quantities) + len(game.measures)
    if scenarios * kept > LARGEST_ENSEMBLE:
        raise OutOfReachError(
            f"case {game.id}: {scenarios:,} scenarios would keep {scenarios * kept:,} numbers "
            f"(the limit is {LARGEST_ENSEMBLE:,}); ask for at most {LARGEST_ENSEMBLE // kept:,} scenarios"
        )
    start = perf_counter()
    ensemble = explore_game(
        game,
        scenarios=scenarios,
        seed=seed,
        engine=engine,
        method=method,
        progress=lambda done, total: progress("scenarios", done, total),
    )
    return replace(ensemble, seconds=perf_counter() - start)


def explore_case(
    case: Case, *, scenarios: int, seed: int, engine: str = "local", progress: Progress = no_progress
) -> Exploration:
    """The ensemble of a case, its sensitivity ranking, and the flips of its nominal conclusions."""
    solution = solve_nominal(compile_case(case))
    return _explore_solved(case, solution, scenarios=scenarios, seed=seed, engine=engine, progress=progress)


def _explore_solved(
    case: Case, solution: Solution, *, scenarios: int, seed: int, engine: str, progress: Progress
) -> Exploration:
    game = solution.game
    ensemble = explore(game, scenarios=scenarios, seed=seed, engine=engine, progress=progress)
    sensitivity = rank_sensitivity(
        game,
        points=SENSITIVITY_POINTS,
        seed=seed,
        progress=lambda done, total: progress("sensitivity", done, total),
    )
    bounds = SurvivalBounds(case.settings.standing, case.settings.broken)
    flips = find_flips(
        game,
        conclude(solution, bounds),
        bounds,
        progress=lambda done, total: progress("flips", done, total),
    )
    return Exploration(ensemble, sensitivity, flips)


def analyse_case(
    case: Case, *, scenarios: int, seed: int, engine: str = "local", progress: Progress = no_progress
) -> CaseAnalysis:
    """Everything that a report shows of one case."""
    game = compile_case(case)
    solution = solve_nominal(game)
    exploration = _explore_solved(case, solution, scenarios=scenarios, seed=seed, engine=engine, progress=progress)
    worths = {}
    for index, measure in enumerate(game.measures):
        worths[measure] = worth(solution, index)
        progress("worth", index + 1, len(game.measures))
    return CaseAnalysis(
        case=case,
        game=game,
        findings=check_case(case),
        solution=solution,
        ladder=depth_ladder(game),
        logit=logit_plays(game),
        worth=worths,
        ensemble=exploration.ensemble,
        sensitivity=exploration.sensitivity,
        flips=exploration.flips,
    )


def load_study(path: str | Path, *, progress: Progress = no_progress) -> LoadedStudy:
    """The study with its documents read and its citations looked up; InputError with every fault found (§1.3)."""
    study = read_study(path)
    sources: dict[str, tuple[Document, Plan]] = {}
    faults: list[Fault] = []
    for done, entry in enumerate(study.documents, 1):
        try:
            document = read_document(Path(study.folder) / entry.file, language=entry.language)
        except InputError as error:
            faults += error.faults
        else:
            sources[entry.id] = (document, replace(extract_plan(document), document=entry.id))
        progress("documents", done, len(study.documents))
    if faults:
        raise InputError(faults)
    passages = {key: passages_by_id(document, plan) for key, (document, plan) in sources.items()}
    faults = [_in_folder(fault, study) for fault in citation_faults(study, passages)]
    if faults:
        raise InputError(faults)
    return LoadedStudy(study, sources, check_study(study, passages))


def check(path: str | Path) -> tuple[Finding, ...]:
    """The findings of a study (a folder or its study.yaml) or of one case file; InputError where there are faults.

    A case is also compiled and its layers tried, so that one that cannot be played is refused here (§2.4).
    """
    if is_study(path):
        loaded = load_study(path)
        for case in loaded.study.cases:
            prepare(compile_layers(case))
        return loaded.findings
    case = read_case(path)
    prepare(compile_layers(case))
    return check_case(case)


def is_study(path: str | Path) -> bool:
    """Whether the path is that of a study: a folder, or a file called study.yaml."""
    return Path(path).is_dir() or Path(path).name == "study.yaml"


def solve_after(case: Case, history: Path) -> Continuation:
    """How play goes on after the history in a file, and what each alternative of the next mover would give (§4.4)."""
    solution = solve(compile_case(case))
    return play_after(solution, parse_history(read_bytes(history), str(history), case))


def logit_after(case: Case, history: Path, *, precision: float) -> LogitTurn:
    """How likely each portfolio of the next mover is under logit play, after the history in a file (§4.7)."""
    game = compile_case(case)
    given = parse_history(read_bytes(history), str(history), case)
    return turn_after(solve_logit(game, precision=precision), given)


def build_report(
    path: str | Path, *, scenarios: int, seed: int, engine: str = "local", progress: Progress = no_progress
) -> Payload:
    """Everything a report of the study shows."""
    loaded = load_study(path, progress=progress)
    analyses = [
        analyse_case(
            case,
            scenarios=scenarios,
            seed=seed,
            engine=engine,
            progress=_of_case(case, progress),
        )
        for case in loaded.study.cases
    ]
    provenance = Provenance(
        version=VERSION,
        libraries={library: version(library) for library in LIBRARIES},
        seed=seed,
        scenarios=scenarios,
        engine=engine,
        files=_hashes(loaded),
    )
    return build_payload(loaded.study, loaded.sources, analyses, provenance)


def _of_case(case: Case, progress: Progress) -> Progress:
    return lambda what, done, total: progress(f"{case.id}: {what}", done, total)


def render_report(payload: Payload, format_name: str, language: str) -> str:
    """The report in one of REPORT_FORMATS; UsageError for any other. HTML holds both languages, whatever `language`."""
    if format_name == "html":
        return render_html(payload)
    if format_name == "md":
        return render_markdown(payload, language)
    raise UsageError(f"unknown report format {format_name!r}; known formats: {', '.join(REPORT_FORMATS)}")


def plan_document(path: str | Path) -> Plan:
    """The tree proposed for a document (§1.4)."""
    return extract_plan(read_document(path))


def compare(path: str | Path) -> Payload:
    """The study's plans and their comparison, as a payload without cases (§1.5)."""
    loaded = load_study(path)
    provenance = Provenance(VERSION, {}, 0, 0, "", _hashes(loaded))
    return build_payload(loaded.study, loaded.sources, (), provenance)


def export_case(path: str | Path, format_name: str) -> str:
    """The case's nominal game, or as `gmcr` a conflict, in another tool's format; UsageError for an unknown one."""
    if format_name == "gmcr":
        return export_conflict(path)
    if format_name not in FORMATS:
        known = ", ".join(sorted([*FORMATS, "gmcr"]))
        raise UsageError(f"unknown export format {format_name!r}; known formats: {known}")
    return FORMATS[format_name](compile_case(read_case(path)))


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


def read_conflict(path: str | Path) -> Conflict:
    """The conflict in a YAML file, in a `.gmcr` file, or that a case can be read as (§6.4).

    Raises InputError with every fault of the file, OutOfReachError where it has too many states.
    """
    written = _written_conflict(path)
    return conflict_from_game(compile_case(read_case(path))) if written is None else compile_conflict(written)


def case_as_conflict(game: Game) -> Conflict | None:
    """The game read as a conflict (§6.4), None where it has too many states."""
    try:
        return conflict_from_game(game)
    except OutOfReachError:
        return None


def export_conflict(path: str | Path) -> str:
    """The conflict as a `.gmcr` file; UsageError where it has merged states, which such files cannot say."""
    return render_gmcr(_written_conflict(path) or name_conflict(read_conflict(path)))


def _written_conflict(path: str | Path) -> ConflictCase | None:
    """The conflict that a file states as such; None for any other file."""
    file = Path(path)
    data = read_bytes(file) if file.is_file() else b""
    is_gmcr = file.suffix.lower() == ".gmcr"
    if not data or not (is_gmcr or looks_like_conflict(data, str(path))):
        return None
    faults: list[Fault] = []
    conflict = (parse_gmcr if is_gmcr else parse_conflict)(data, str(path), faults)
    if conflict is None:
        raise InputError(sorted(set(faults)))
    return conflict


def _hashes(loaded: LoadedStudy) -> Mapping[str, str]:
    """SHA-256 of every file that the study rests on, by its path in the study folder."""
    study = loaded.study
    files = {Path(study.file).name: study.sha256}
    files |= {case.file: case.sha256 for case in study.cases}
    files |= {entry.file: loaded.sources[entry.id][0].sha256 for entry in study.documents}
    return dict(sorted(files.items()))


def _in_folder(fault: Fault, study: Study) -> Fault:
    return replace(fault, place=replace(fault.place, file=str(Path(study.folder) / fault.place.file)))


def _flip_to_dict(flip: Flip) -> dict[str, Any]:
    return {
        "conclusion": flip.conclusion,
        "quantity": flip.quantity,
        "from": flip.start,
        "to": flip.stop,
        "nominal": flip.nominal,
        "distance": flip.distance,
        "within_range": flip.is_within_range,
    }
