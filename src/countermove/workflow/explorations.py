"""A case in many scenarios: the ensemble, what its payoffs are sensitive to, what would flip its conclusions."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import islice
from time import perf_counter
from typing import Any

from countermove.case.case import Case
from countermove.case.check import check_case
from countermove.case.judgements import judgements_by_group
from countermove.core.errors import OutOfReachError, UsageError
from countermove.game.compile import compile_case
from countermove.game.game import Game
from countermove.report.analysis import CaseAnalysis
from countermove.solving.methods import depth_ladder, prepare, solve_nominal, worth
from countermove.solving.side_by_side import logit_plays
from countermove.solving.solution import Solution
from countermove.uncertainty.answers import Answers, answer_questions
from countermove.uncertainty.boxes import Box, find_box, rank_scenarios
from countermove.uncertainty.conclusions import Conclusion, SurvivalBounds, conclude, holds_in
from countermove.uncertainty.ensemble import Ensemble
from countermove.uncertainty.flips import Flip, find_flips
from countermove.uncertainty.joint import JointFlip, find_joint_flips
from countermove.uncertainty.leaves import Leaf, find_leaf
from countermove.uncertainty.refusals import none_solved
from countermove.uncertainty.run import Run, check_run, chunk_size, explore_run, join_chunks, solve_chunks
from countermove.uncertainty.screening import Screening, screen_quantities
from countermove.uncertainty.sensitivity import Claims, Sensitivity, rank_sensitivity
from countermove.uncertainty.store import Manifest, clear_store, open_store
from countermove.uncertainty.stored import StoredEnsemble
from countermove.workflow.progress import Progress, no_progress

SENSITIVITY_POINTS = 128

MOST_RANKED = 120
"""Quantities for which Sobol indices are found, those that matter most when moved alone."""

BOX_SCENARIOS = 4_000
"""Boxes are looked for among the first so many scenarios."""

KEPT = ("all", "outcomes")

LARGEST_ENSEMBLE = 2**27
"""Values of judgements and strengths of measures that an ensemble may keep, 1 GiB of them."""


@dataclass(frozen=True, slots=True)
class Keeping:
    """Where scenarios are kept on disk, and what of them: `all`, or only `outcomes` (who adopts what, and payoffs).
    Scenarios that are there already are gone on with, or with `anew` removed.
    """

    folder: str
    what: str = "all"
    anew: bool = False


@dataclass(frozen=True, slots=True)
class Exploration:
    """An ensemble, what its payoffs are sensitive to, what would flip its nominal conclusions, and further answers.

    `sample` is the ensemble, or where that is kept on disk its first few thousand scenarios: boxes and answers rest on
    it. `unsolved` are the quantities that, moved alone, lead to where the game cannot be solved.
    """

    ensemble: Ensemble | StoredEnsemble
    sample: Ensemble
    sensitivity: tuple[Sensitivity, ...]
    flips: Mapping[str, tuple[Flip, ...]]
    boxes: Mapping[str, Box]
    leaves: Mapping[str, Leaf]
    answers: Answers
    joint: tuple[JointFlip, ...]
    screening: tuple[Screening, ...]
    unsolved: tuple[str, ...] = ()

    @property
    def payoff_sensitivity(self) -> tuple[Sensitivity, ...]:
        """The entries whose target is a payoff."""
        return tuple(entry for entry in self.sensitivity if entry.target.startswith("payoffs."))

    def to_dict(self) -> dict[str, Any]:
        """The shape that `explore --json` prints."""
        return {
            **self.ensemble.to_dict(),
            "sensitivity": [asdict(entry) for entry in self.sensitivity],
            "flips": [_flip_to_dict(flip) for flips in self.flips.values() for flip in flips],
            "unsolved": list(self.unsolved),
            "boxes": [_box_to_dict(label, box, self.ensemble.game) for label, box in self.boxes.items()],
            "leaves": [_leaf_to_dict(label, leaf, self.ensemble.game) for label, leaf in self.leaves.items()],
            "screening": [asdict(each) for each in self.screening],
            "joint_flips": [asdict(each) for each in self.joint],
            **self.answers.to_dict(),
        }


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

    Scenarios that cannot be solved are among its `refusals`. Raises OutOfReachError where none can, or they would not
    fit into an ordinary memory.
    """
    return _explore_in_memory(game, Run(scenarios, seed, engine), method, progress)


def _explore_in_memory(game: Game, run: Run, method: str, progress: Progress) -> Ensemble:
    if not _fits_memory(game, run.scenarios):
        kept = _kept(game)
        raise OutOfReachError(
            f"case {game.id}: {run.scenarios:,} scenarios would keep {run.scenarios * kept:,} numbers in memory "
            f"(the limit is {LARGEST_ENSEMBLE:,}); ask for at most {LARGEST_ENSEMBLE // kept:,} scenarios, or keep "
            "them on disk with --store"
        )
    start = perf_counter()
    ensemble = explore_run(game, run, method=method, progress=lambda done, total: progress("scenarios", done, total))
    return replace(ensemble, seconds=perf_counter() - start)


def _kept(game: Game) -> int:
    return len(game.quantities) + len(game.measures)


def _fits_memory(game: Game, scenarios: int) -> bool:
    return scenarios * _kept(game) <= LARGEST_ENSEMBLE


def explore_on_disk(
    game: Game, run: Run, keeping: Keeping, *, method: str = "auto", progress: Progress = no_progress
) -> StoredEnsemble:
    """The same, kept in a folder: scenarios that are there already are not tried again, refused ones neither, and those
    that are solved stay when this is interrupted.

    Raises UsageError where the folder holds anything else, MissingDependencyError without DuckDB, OutOfReachError where
    none of the scenarios can be solved.
    """
    check_run(run)
    if keeping.what not in KEPT:
        raise UsageError(f"unknown kind of keeping {keeping.what!r}; known kinds: {', '.join(KEPT)}")
    start = perf_counter()
    prepared = prepare(game, method, scenarios=run.scenarios)
    size = chunk_size(prepared, run.scenarios)
    wanted = Manifest(game.id, game.source_sha256, run.seed, size, keeping.what, run.scenarios, run.design)
    if keeping.anew:
        removed = clear_store(keeping.folder)
        progress(f"chunks of earlier scenarios removed from {keeping.folder}", removed, removed)
    store = open_store(keeping.folder, game, wanted, anew=keeping.anew)
    undone = store.undone()
    done = run.scenarios - sum(map(len, undone))
    progress("scenarios", done, run.scenarios)
    for chunk, solved in zip(undone, solve_chunks(game, run, undone, method=method, prepared=prepared), strict=True):
        store.write(chunk, solved)
        done += len(chunk)
        progress("scenarios", done, run.scenarios)
    stored = StoredEnsemble(store, run.engine, perf_counter() - start)
    if not stored.solved:
        raise OutOfReachError(none_solved(stored.reasons))
    return stored


def explore_case(
    case: Case, run: Run, *, keeping: Keeping | None = None, progress: Progress = no_progress
) -> Exploration:
    """The ensemble of a case, its sensitivity ranking, the flips of its nominal conclusions, and further answers."""
    return explore_solved(case, solve_nominal(compile_case(case)), run, keeping=keeping, progress=progress)


def explore_solved(
    case: Case, solution: Solution, run: Run, *, keeping: Keeping | None = None, progress: Progress = no_progress
) -> Exploration:
    """The same for a case that is solved already. Where its scenarios are kept on disk, boxes and further answers rest
    on the first few thousand of them, solved once more where only outcomes were kept.
    """
    game = solution.game
    ensemble, sample = _explore_somewhere(game, run, keeping, progress)
    bounds = SurvivalBounds(case.settings.standing, case.settings.broken)
    conclusions = conclude(solution, bounds)
    screening = screen_quantities(
        game, conclusions, bounds, seed=run.seed, progress=lambda done, total: progress("screening", done, total)
    )
    sensitivity = rank_sensitivity(
        game,
        Claims(conclusions, bounds),
        points=SENSITIVITY_POINTS,
        seed=run.seed,
        only=_worth_ranking(screening),
        progress=lambda done, total: progress("sensitivity", done, total),
    )
    unsolved: set[str] = set()
    flips = find_flips(
        game, conclusions, bounds, unsolved=unsolved, progress=lambda done, total: progress("flips", done, total)
    )
    boxes, leaves = _find_regions(sample, conclusions, bounds)
    answers = answer_questions(
        sample,
        conclusions,
        bounds,
        lambda done, total: progress("other portfolios", done, total),
        groups=judgements_by_group(case),
    )
    joint = find_joint_flips(
        sample, conclusions, bounds, flips, progress=lambda done, total: progress("joint flips", done, total)
    )
    return Exploration(
        ensemble, sample, sensitivity, flips, boxes, leaves, answers, joint, screening, tuple(sorted(unsolved))
    )


def _explore_somewhere(
    game: Game, run: Run, keeping: Keeping | None, progress: Progress
) -> tuple[Ensemble | StoredEnsemble, Ensemble]:
    """The ensemble, in memory or on disk, and its first few thousand scenarios, or all where they are in memory."""
    if keeping is None:
        ensemble = _explore_in_memory(game, run, "auto", progress)
        return ensemble, ensemble
    stored = explore_on_disk(game, run, keeping, progress=progress)
    return stored, _first_scenarios(stored, run)


def _first_scenarios(stored: StoredEnsemble, run: Run) -> Ensemble:
    """The first few thousand scenarios, by whole chunks where they are read."""
    store, game = stored.store, stored.game
    if store.manifest.keep != "all":
        first = range(min(run.scenarios, BOX_SCENARIOS))
        return join_chunks(game, run, list(solve_chunks(game, run, [first])))
    return join_chunks(game, run, list(islice(store.chunks(), -(-BOX_SCENARIOS // store.manifest.chunk))))


def _worth_ranking(screening: Sequence[Screening]) -> frozenset[str]:
    """The quantities that matter most for some target, as many for each in turn as are ranked in all."""
    ranks: dict[str, int] = {}
    of_target: dict[str, list[str]] = {}
    for each in screening:
        of_target.setdefault(each.target, []).append(each.quantity)
    for quantities in of_target.values():
        for rank, quantity in enumerate(quantities):
            ranks[quantity] = min(rank, ranks.get(quantity, rank))
    return frozenset(sorted(ranks, key=lambda quantity: (ranks[quantity], quantity))[:MOST_RANKED])


def _find_regions(
    ensemble: Ensemble, conclusions: Sequence[Conclusion], bounds: SurvivalBounds
) -> tuple[Mapping[str, Box], Mapping[str, Leaf]]:
    """For each conclusion, by label, the box of scenarios in which it does not hold, and a leaf of a tree that says the
    same in its own way; conclusions without one are left out.
    """
    some = slice(BOX_SCENARIOS)
    held = holds_in(conclusions, ensemble.game, ensemble.profiles[some], ensemble.strengths[some], bounds)
    order = rank_scenarios(ensemble.inputs[some])
    boxes, leaves = {}, {}
    for column, conclusion in enumerate(conclusions):
        overturned = ~held[:, column]
        box = find_box(ensemble.inputs[some], overturned, seed=ensemble.seed, order=order)
        leaf = find_leaf(ensemble.inputs[some], overturned, order=order)
        if box is not None:
            boxes[conclusion.label] = box
        if leaf is not None:
            leaves[conclusion.label] = leaf
    return boxes, leaves


def analyse_case(case: Case, run: Run, *, progress: Progress = no_progress) -> CaseAnalysis:
    """Everything that a report shows of one case."""
    game = compile_case(case)
    solution = solve_nominal(game)
    exploration = explore_solved(case, solution, run, progress=progress)
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
        ensemble=exploration.sample,
        sensitivity=exploration.payoff_sensitivity,
        flips=exploration.flips,
        boxes=exploration.boxes,
        answers=exploration.answers,
        joint=exploration.joint,
        unsolved=exploration.unsolved,
    )


def _flip_to_dict(flip: Flip) -> dict[str, Any]:
    return {
        "conclusion": flip.conclusion,
        "quantity": flip.quantity,
        "threshold": flip.threshold,
        "from": flip.start,
        "to": flip.stop,
        "nominal": flip.nominal,
        "distance": flip.distance,
        "within_range": flip.is_within_range,
        "nearest": flip.is_nearest,
    }


def _box_to_dict(label: str, box: Box, game: Game) -> dict[str, Any]:
    named = {game.labels[limit.quantity]: limit for limit in box.limits}
    return {
        "conclusion": label,
        "limits": {name: [limit.low, limit.high] for name, limit in named.items()},
        "tests": {name: {"chance": limit.chance, "came_back": limit.came_back} for name, limit in named.items()},
        "coverage": box.coverage,
        "density": box.density,
        "mass": box.mass,
    }


def _leaf_to_dict(label: str, leaf: Leaf, game: Game) -> dict[str, Any]:
    return {
        "conclusion": label,
        "limits": {game.labels[quantity]: [low, high] for quantity, low, high in leaf.limits},
        "coverage": leaf.coverage,
        "density": leaf.density,
        "mass": leaf.mass,
    }
