"""Study and Case: what an analyst wrote, by name, each entry with its place in its file (§1.1, §2)."""

from dataclasses import dataclass

from countermove.core.citation import Source
from countermove.core.errors import Place
from countermove.core.names import Name
from countermove.core.quantity import Judgement
from countermove.plan.comparison import Comparison


@dataclass(frozen=True, slots=True)
class Actor:
    """Who chooses."""

    id: str
    name: Name


@dataclass(frozen=True, slots=True)
class Objective:
    """Something an actor cares about, with its weight (≥ 0)."""

    actor: str
    id: str
    name: Name
    weight: Judgement
    source: Source
    place: Place


@dataclass(frozen=True, slots=True)
class Layer:
    """One mover's turn. `budget`, `at_most` and `at_least` are None where the layer sets no such limit.

    `unobserved` are earlier measures that the mover does not see; `simultaneous`: played at once with the layer before.
    """

    id: str
    actor: str
    name: Name
    given: bool
    budget: float | None
    at_most: int | None
    at_least: int | None
    place: Place
    unobserved: tuple[str, ...] = ()
    simultaneous: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """A heading under which measures are shown together; it has no part in the game."""

    id: str
    name: Name


@dataclass(frozen=True, slots=True)
class Effect:
    """What a measure, or a pair of measures, does to one objective at full strength."""

    actor: str
    objective: str
    judgement: Judgement


@dataclass(frozen=True, slots=True)
class Measure:
    """A policy instrument that its layer's mover adopts or not; `chance` is how likely it takes effect once adopted."""

    id: str
    layer: str
    name: Name
    effects: tuple[Effect, ...]
    cost: Judgement
    effort: float
    requires: tuple[str, ...]
    excludes: tuple[str, ...]
    given: bool
    group: str | None
    source: Source
    place: Place
    chance: float = 1.0


@dataclass(frozen=True, slots=True)
class Counter:
    """A later measure that weakens an earlier one (§2.5)."""

    by: str
    against: str
    efficacy: Judgement
    source: Source
    place: Place


@dataclass(frozen=True, slots=True)
class Synergy:
    """What two measures do together beyond what each does alone."""

    between: tuple[str, str]
    effects: tuple[Effect, ...]
    source: Source
    place: Place


@dataclass(frozen=True, slots=True)
class Change:
    """A quantity of the case, named by its path, as it is judged for one type."""

    path: str
    judgement: Judgement


@dataclass(frozen=True, slots=True)
class ActorType:
    """Who an actor may turn out to be: how likely that is, and what is judged otherwise then (§4.10)."""

    actor: str
    id: str
    name: Name
    chance: float
    changes: tuple[Change, ...]
    source: Source
    place: Place


@dataclass(frozen=True, slots=True)
class Expert:
    """Somebody whose judgements a case pools with those of others (§7.9)."""

    id: str
    name: Name
    place: Place


@dataclass(frozen=True, slots=True)
class ExpertScore:
    """How an expert did on questions whose answers are known: calibration in [0, 1], information, weight in [0, 1]."""

    expert: str
    calibration: float
    information: float
    weight: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """The scores that experts earned on the questions of a file; those calibrated below `cutoff` weigh nothing."""

    file: str
    sha256: str
    questions: int
    cutoff: float
    scores: tuple[ExpertScore, ...]


@dataclass(frozen=True, slots=True)
class Factor:
    """A common cause that several quantities follow (§7.10)."""

    id: str
    name: Name
    source: Source
    place: Place


@dataclass(frozen=True, slots=True)
class Correlation:
    """The rank correlation between two quantities, named by their paths."""

    between: tuple[str, str]
    rank: float
    source: Source
    place: Place


@dataclass(frozen=True, slots=True)
class Statement:
    """The quantity at the path `larger` is no less than `times` the one at `than`."""

    larger: str
    than: str
    times: float
    source: Source
    place: Place


@dataclass(frozen=True, slots=True)
class Settings:
    """Bounds that a case may change: ties (§4.3, as a share of the payoff range) and survival labels (§5.1)."""

    tie_tolerance: float = 1e-9
    standing: float = 0.8
    broken: float = 0.2


@dataclass(frozen=True, slots=True)
class Scale:
    """What one grade stands for, for `amounts` or for `efficacy`."""

    kind: str
    grade: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Case:
    """One layered game as written. Layers are in order of play, everything else in file order.

    `about` is a sentence or two of introduction; `illustrative` says that the judgements are placeholders (§7.8).
    `judged_by` is the expert whose judgements alone count, None where all are pooled (§7.9).
    """

    id: str
    title: Name
    about: Name | None
    illustrative: bool
    actors: tuple[Actor, ...]
    objectives: tuple[Objective, ...]
    scales: tuple[Scale, ...]
    groups: tuple[Group, ...]
    layers: tuple[Layer, ...]
    measures: tuple[Measure, ...]
    counters: tuple[Counter, ...]
    synergies: tuple[Synergy, ...]
    settings: Settings
    file: str
    sha256: str
    types: tuple[ActorType, ...] = ()
    experts: tuple[Expert, ...] = ()
    calibration: Calibration | None = None
    factors: tuple[Factor, ...] = ()
    correlations: tuple[Correlation, ...] = ()
    statements: tuple[Statement, ...] = ()
    judged_by: str | None = None


SOURCE_NOT_STATED = "publisher, date and address not stated yet"
"""What the source of a document says until somebody has written where it was published."""


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """One document that a study names. `translation_of` names the document whose passages these translate, one
    for one, under the same ids.
    """

    id: str
    file: str
    language: str
    title: Name
    source: str
    kind: str  # digest, original, analysis
    translation_of: str | None
    place: Place


@dataclass(frozen=True, slots=True)
class PlanEntry:
    """A document read as the plan of an actor; `tree` is the file in which an analyst keeps its tree, if any."""

    id: str
    document: str
    actor: str
    place: Place
    tree: str | None = None


@dataclass(frozen=True, slots=True)
class Study:
    """A folder: documents, plans, their comparison, and cases (§1.1). `beside`: the files of comparison and links."""

    title: Name
    about: Name | None
    illustrative: bool
    actors: tuple[Actor, ...]
    documents: tuple[DocumentEntry, ...]
    plans: tuple[PlanEntry, ...]
    comparison: Comparison | None
    cases: tuple[Case, ...]
    folder: str
    file: str
    sha256: str
    beside: tuple[str, ...] = ()
