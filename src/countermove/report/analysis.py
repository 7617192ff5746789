"""What is known about one case once the workflow has run: the findings that a report shows."""

from collections.abc import Mapping
from dataclasses import dataclass

from countermove.case.case import Case
from countermove.case.finding import Finding
from countermove.game.game import Game
from countermove.solving.logit_play import LogitPlay
from countermove.solving.solution import Solution
from countermove.uncertainty.answers import Answers
from countermove.uncertainty.boxes import Box
from countermove.uncertainty.ensemble import Ensemble
from countermove.uncertainty.flips import Flip
from countermove.uncertainty.joint import JointFlip
from countermove.uncertainty.sensitivity import Sensitivity


@dataclass(frozen=True, slots=True)
class CaseAnalysis:
    """One case, analysed. `ladder` has one solution for each depth from 1 to the number of layers (§4.8).

    `worth[measure][actor]` is what the measure is worth to the actor (§4.9), None where the game without it
    cannot be played. `logit` has logit play at several precisions (§4.7), nothing where that is out of reach. `flips`
    has, for each conclusion by its label («domestic-chips adopted»), the nearest flips, nearest first; a conclusion
    without an entry is not shown. `boxes` has, for some conclusions, where they do not hold, `joint` how little
    all judgements together must move. `unsolved` are the quantities that, moved alone, lead to where the game cannot be
    solved.
    """

    case: Case
    game: Game
    findings: tuple[Finding, ...]
    solution: Solution
    ladder: tuple[Solution, ...]
    logit: tuple[LogitPlay, ...]
    worth: Mapping[str, Mapping[str, float] | None]
    ensemble: Ensemble
    sensitivity: tuple[Sensitivity, ...]
    flips: Mapping[str, tuple[Flip, ...]]
    boxes: Mapping[str, Box]
    answers: Answers
    joint: tuple[JointFlip, ...]
    unsolved: tuple[str, ...] = ()
