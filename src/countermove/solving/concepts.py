"""Several solution concepts of one game side by side, and where they disagree with subgame-perfect play."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from countermove.core.provenance import VERSION
from countermove.game.game import Game
from countermove.solving.argumentation import Label
from countermove.solving.logit_play import LogitPlay
from countermove.solving.solution import Solution
from countermove.solving.survival import Survival, survival_of

DISSENT = 1 / 3
"""From which chance of the opposite on, logit play counts as saying something else than the line of play."""

Verdict = bool | float | str


@dataclass(frozen=True, slots=True)
class Concepts:
    """One game in each concept. `ladder[d - 1]` is the solution of its first d layers (§4.8); `labels` are the grounded
    labels of the measures on the line of play (§5.2). Where logit play is out of reach, `logit_refusal` says why.
    `stable` has, by actor, the concepts in which the state that the line of play ends in is stable for it (§6.2); None
    where the case has too many states or moves.
    """

    game: Game
    exact: Solution
    logit: LogitPlay | None
    logit_refusal: str | None
    ladder: tuple[Solution, ...]
    labels: Mapping[str, Label]
    stable: Mapping[str, tuple[str, ...]] | None

    def to_dict(self) -> dict[str, Any]:
        """What `solve --concept all --json` prints, without the disagreements."""
        labels = {measure: label.value for measure, label in self.labels.items()}
        return {
            "format": 1,
            "concept": "all",
            "case": self.game.id,
            "case_sha256": self.game.source_sha256,
            "version": VERSION,
            "concepts": {
                "subgame_perfect": self.exact.to_dict(),
                "logit": self.logit.to_dict() if self.logit else {"concept": "logit", "error": self.logit_refusal},
                **{depth_name(depth): rung.to_dict() for depth, rung in enumerate(self.ladder, 1)},
                "sceptical_survival": {"concept": "sceptical_survival", "labels": labels},
                "stability": self._stability(),
            },
        }

    def _stability(self) -> dict[str, Any]:
        if self.stable is None:
            return {"concept": "stability", "error": "the case has too many states or moves to be read as a conflict"}
        return {"concept": "stability", "stable": {actor: list(names) for actor, names in self.stable.items()}}


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One concept against subgame-perfect play; `verdicts` has what each of the two says, by concept.

    `kind` is logit_off, logit_on, depth_taken, depth_dropped, sceptical_out or sceptical_in: what the other concept
    says of `measure` that subgame-perfect play does not. It is unstable, and `measure` None, where `actor` could
    improve by leaving the state that the line of play ends in.
    """

    measure: str | None
    kind: str
    depth: int | None
    verdicts: Mapping[str, Verdict]
    actor: str | None = None


def depth_name(depth: int) -> str:
    """The name of a rung of the depth ladder among the concepts."""
    return f"depth_{depth}"


def find_disagreements(concepts: Concepts, *, standing: float, broken: float) -> tuple[Disagreement, ...]:
    """Where a concept says something else than subgame-perfect play, measure by measure in the order of the file.

    Logit play disagrees from a chance of 1/3 for the opposite on; a shallower game by adopting something else;
    sceptical survival by a label out for a measure that is not broken, or in for one that is not standing (§5.1).
    """
    found: list[Disagreement] = []
    for measure in concepts.game.measures:
        found += _of_logit(concepts, measure)
        found += _of_ladder(concepts, measure)
        found += _of_survival(concepts, measure, standing=standing, broken=broken)
    return (*found, *_of_stability(concepts))


def _of_stability(concepts: Concepts) -> list[Disagreement]:
    verdicts = {"subgame_perfect": True, "stability": False}
    unstable = [actor for actor, names in (concepts.stable or {}).items() if "nash" not in names]
    return [Disagreement(None, "unstable", None, verdicts, actor) for actor in unstable]


def _of_logit(concepts: Concepts, measure: str) -> list[Disagreement]:
    if concepts.logit is None:
        return []
    is_adopted, chance = measure in concepts.exact.strength, concepts.logit.adoption[measure]
    if (1 - chance if is_adopted else chance) < DISSENT:
        return []
    verdicts = {"subgame_perfect": is_adopted, "logit": chance}
    return [Disagreement(measure, "logit_on" if is_adopted else "logit_off", None, verdicts)]


def _of_ladder(concepts: Concepts, measure: str) -> list[Disagreement]:
    is_adopted = measure in concepts.exact.strength
    found = []
    for depth, rung in enumerate(concepts.ladder, 1):
        if measure in rung.game.measures and (measure in rung.strength) != is_adopted:
            kind = "depth_dropped" if is_adopted else "depth_taken"
            verdicts = {"subgame_perfect": is_adopted, depth_name(depth): not is_adopted}
            found.append(Disagreement(measure, kind, depth, verdicts))
    return found


def _of_survival(concepts: Concepts, measure: str, *, standing: float, broken: float) -> list[Disagreement]:
    label = concepts.labels.get(measure)
    if label is None:
        return []
    strength = concepts.exact.strength[measure]
    fate = survival_of(strength, standing=standing, broken=broken)
    verdicts = {"subgame_perfect": strength, "sceptical_survival": label.value}
    if label is Label.OUT and fate is not Survival.BROKEN:
        return [Disagreement(measure, "sceptical_out", None, verdicts)]
    if label is Label.IN and fate is not Survival.STANDING:
        return [Disagreement(measure, "sceptical_in", None, verdicts)]
    return []
