"""A case in many scenarios: the ensemble, what its payoffs are sensitive to, what would flip its conclusions."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from time import perf_counter
from typing import Any

from countermove.case.case import Case
from countermove.case.check import check_case
from countermove.core.errors import OutOfReachError
from countermove.game.compile import compile_case
from countermove.game.game import Game
from countermove.report.analysis import CaseAnalysis
from countermove.solving.methods import depth_ladder, solve_nominal, worth
from countermove.solving.side_by_side import logit_plays
from countermove.solving.solution import Solution
from countermove.uncertainty.boxes import Box, find_box
from countermove.uncertainty.conclusions import Conclusion, SurvivalBounds, conclude, holds_in
from countermove.uncertainty.ensemble import Ensemble
from countermove.uncertainty.flips import Flip, find_flips
from countermove.uncertainty.run import explore_game
from countermove.uncertainty.sensitivity import Sensitivity, rank_sensitivity
from countermove.workflow.progress import Progress, no_progress

SENSITIVITY_POINTS = 128

BOX_SCENARIOS = 4_000
"""Boxes are looked for among the first so many scenarios."""

LARGEST_ENSEMBLE = 2**27
"""Values of judgements and strengths of measures that an ensemble may keep, 1 GiB of them."""


@dataclass(frozen=True, slots=True)
class Exploration:
    """An ensemble, what its payoffs are sensitive to, and what would flip its nominal conclusions."""

    ensemble: Ensemble
    sensitivity: tuple[Sensitivity, ...]
    flips: Mapping[str, tuple[Flip, ...]]
    boxes: Mapping[str, Box]

    def to_dict(self) -> dict[str, Any]:
        """The shape that `explore --json` prints."""
        return {
            **self.ensemble.to_dict(),
            "sensitivity": [asdict(entry) for entry in self.sensitivity],
            "flips": [_flip_to_dict(flip) for flips in self.flips.values() for flip in flips],
            "boxes": [_box_to_dict(label, box, self.ensemble.game) for label, box in self.boxes.items()],
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
    return explore_solved(case, solution, scenarios=scenarios, seed=seed, engine=engine, progress=progress)


def explore_solved(
    case: Case, solution: Solution, *, scenarios: int, seed: int, engine: str, progress: Progress
) -> Exploration:
    """The same for a case that is solved already."""
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
    return Exploration(ensemble, sensitivity, flips, _find_boxes(ensemble, conclude(solution, bounds), bounds))


def _find_boxes(ensemble: Ensemble, conclusions: Sequence[Conclusion], bounds: SurvivalBounds) -> Mapping[str, Box]:
    """For each conclusion, by label, the box of scenarios in which it does not hold; those without one are left out."""
    some = slice(BOX_SCENARIOS)
    held = holds_in(conclusions, ensemble.game, ensemble.profiles[some], ensemble.strengths[some], bounds)
    found = {
        conclusion.label: find_box(ensemble.inputs[some], ~held[:, column], seed=ensemble.seed)
        for column, conclusion in enumerate(conclusions)
    }
    return {label: box for label, box in found.items() if box is not None}


def analyse_case(
    case: Case, *, scenarios: int, seed: int, engine: str = "local", progress: Progress = no_progress
) -> CaseAnalysis:
    """Everything that a report shows of one case."""
    game = compile_case(case)
    solution = solve_nominal(game)
    exploration = explore_solved(case, solution, scenarios=scenarios, seed=seed, engine=engine, progress=progress)
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
