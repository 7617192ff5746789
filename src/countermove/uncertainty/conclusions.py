"""Conclusions: statements about the line of play that hold in a scenario or do not (§7.7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np

from countermove.game.game import Game, is_fixed
from countermove.solving.solution import Solution
from countermove.solving.survival import Survival, survival_of

SLACK = 1e-12
"""Strengths closer than this to a bound count as being on it."""


class Verdict(Enum):
    """What a conclusion says of a measure."""

    ADOPTED = "adopted"
    NOT_ADOPTED = "not adopted"
    STANDING = "standing"
    WEAKENED = "weakened"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class SurvivalBounds:
    """From which residual strength up a measure stands, and up to which it is broken (§5.1)."""

    standing: float = 0.8
    broken: float = 0.2


@dataclass(frozen=True, slots=True)
class Conclusion:
    """A measure and what is said of it; `label` is how results name it, for example «domestic-chips adopted»."""

    measure: str
    verdict: Verdict

    @property
    def label(self) -> str:
        """The measure's id and the verdict."""
        return f"{self.measure} {self.verdict.value}"


def conclude(solution: Solution, bounds: SurvivalBounds) -> tuple[Conclusion, ...]:
    """What the solution says of each measure: of those that movers choose whether they are adopted, of facts how they
    survive; in game order.
    """
    fixed = is_fixed(solution.game)
    found = []
    for index, measure in enumerate(solution.game.measures):
        if not fixed[index]:
            verdict = Verdict.ADOPTED if solution.profile[index] else Verdict.NOT_ADOPTED
        else:
            survival = survival_of(solution.strength.get(measure, 0.0), standing=bounds.standing, broken=bounds.broken)
            verdict = {
                Survival.STANDING: Verdict.STANDING,
                Survival.WEAKENED: Verdict.WEAKENED,
                Survival.BROKEN: Verdict.BROKEN,
            }[survival]
        found.append(Conclusion(measure, verdict))
    return tuple(found)


def holds_in(
    conclusions: Sequence[Conclusion],
    game: Game,
    profiles: np.ndarray,
    strengths: np.ndarray,
    bounds: SurvivalBounds,
) -> np.ndarray:
    """Where each conclusion holds, bool (scenarios, conclusions); profiles and strengths are (scenarios, measures)."""
    held = np.empty((len(profiles), len(conclusions)), bool)
    for column, conclusion in enumerate(conclusions):
        index = game.measures.index(conclusion.measure)
        adopted, strength = profiles[:, index], strengths[:, index]
        stands, falls = strength >= bounds.standing - SLACK, strength <= bounds.broken + SLACK
        match conclusion.verdict:
            case Verdict.ADOPTED:
                held[:, column] = adopted
            case Verdict.NOT_ADOPTED:
                held[:, column] = ~adopted
            case Verdict.STANDING:
                held[:, column] = stands
            case Verdict.WEAKENED:
                held[:, column] = ~stands & ~falls
            case Verdict.BROKEN:
                held[:, column] = falls & ~stands
    return held


def surely_holds(
    conclusion: Conclusion,
    game: Game,
    profiles: np.ndarray,
    strengths: tuple[np.ndarray, np.ndarray],
    bounds: SurvivalBounds,
) -> bool:
    """Whether a conclusion holds whichever of the `profiles` (any number, measures) is played, where strengths lie
    between the two bounds given, each (measures,).
    """
    index = game.measures.index(conclusion.measure)
    low, high = (float(each[index]) for each in strengths)
    match conclusion.verdict:
        case Verdict.ADOPTED:
            return bool(profiles[:, index].all())
        case Verdict.NOT_ADOPTED:
            return not profiles[:, index].any()
        case Verdict.STANDING:
            return low >= bounds.standing - SLACK
        case Verdict.WEAKENED:
            return high < bounds.standing - SLACK and low > bounds.broken + SLACK
        case Verdict.BROKEN:
            return high <= bounds.broken + SLACK and high < bounds.standing - SLACK
