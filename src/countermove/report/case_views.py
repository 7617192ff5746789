"""What a report shows of one case: the game as solved, what it is worth, how sure it is and what it rests on."""

from dataclasses import dataclass

from countermove.report.scenario_views import (
    ConclusionView,
    FurtherView,
    LineView,
    PayoffView,
    RefusalsView,
    SensitivityView,
    ShareView,
    TurnView,
)
from countermove.report.views import Cite, Text


@dataclass(frozen=True, slots=True)
class JudgementView:
    """One judged number: what it is about, how it was stated, and why.

    `kind` is weight, effect, cost, efficacy or synergy; `shape` is point, range, triangular, pert, normal, values,
    quantiles or experts; `low` and `high` bound what it may be; `is_default` marks a number nobody wrote (weight 1,
    cost 0).
    """

    path: str
    anchor: str
    kind: str
    about: Text
    shape: str
    grade: str | None
    low: float
    high: float
    central: float
    why: Text | None
    cites: tuple[Cite, ...]
    by: str | None
    on: str | None
    is_default: bool
    is_sourced: bool


@dataclass(frozen=True, slots=True)
class EffectView:
    """What a measure does to one objective: the central value, and the judgement it comes from."""

    actor: str
    objective: Text
    value: float
    judgement: str


@dataclass(frozen=True, slots=True)
class FactorView:
    """One factor (1 − e·s) of a strength: the counter, its efficacy, its measure's own strength, and the product."""

    by: str
    efficacy: float
    strength: float
    factor: float
    judgement: str


@dataclass(frozen=True, slots=True)
class WorthView:
    """What a measure is worth to one actor; None where the game without it cannot be played."""

    actor: str
    value: float | None


@dataclass(frozen=True, slots=True)
class MeasureView:
    """One measure as the solution leaves it.

    `strength` is None and `label` is not-adopted where it is not on the line of play; otherwise `label` is standing,
    weakened or broken and `strength` is the product of `factors`.
    """

    id: str
    anchor: str
    name: Text
    actor: str
    layer: str
    group: Text | None
    is_given: bool
    is_adopted: bool
    strength: float | None
    label: str
    factors: tuple[FactorView, ...]
    effects: tuple[EffectView, ...]
    cost: float
    cost_judgement: str
    effort: float
    why: Text | None
    cites: tuple[Cite, ...]
    acceptability: ShareView
    worth: tuple[WorthView, ...]


@dataclass(frozen=True, slots=True)
class CounterView:
    """One counter. `state` is live, broken (its measure is adopted but broken) or unused (one end is not adopted)."""

    by: str
    against: str
    efficacy: float
    judgement: str
    state: str
    is_self_harm: bool


@dataclass(frozen=True, slots=True)
class LayerView:
    """One mover's turn; limits are None where there are none."""

    id: str
    name: Text
    actor: str
    is_given: bool
    budget: float | None
    at_most: int | None
    at_least: int | None
    measures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ActorNumber:
    """One number for one actor."""

    actor: str
    value: float


@dataclass(frozen=True, slots=True)
class TiedChoiceView:
    """A portfolio tied with the chosen one, and every actor's payoff under it."""

    adopted: tuple[str, ...]
    payoffs: tuple[ActorNumber, ...]


@dataclass(frozen=True, slots=True)
class TieView:
    """A tie on the line of play, the chosen portfolio first."""

    layer: str
    actor: str
    choices: tuple[TiedChoiceView, ...]


@dataclass(frozen=True, slots=True)
class CertificateView:
    """The independent check of a solution."""

    holds: bool
    deviations: int
    largest_gain: float
    tolerance: float
    is_exhaustive: bool


@dataclass(frozen=True, slots=True)
class RungView:
    """The case solved with only its first `depth` layers."""

    depth: int
    line: tuple[TurnView, ...]
    payoffs: tuple[ActorNumber, ...]


@dataclass(frozen=True, slots=True)
class ChanceView:
    """How likely one measure is to be adopted."""

    measure: str
    chance: float


@dataclass(frozen=True, slots=True)
class LogitView:
    """Logit play with one precision: how likely each measure is that somebody chooses, and expected payoffs."""

    precision: float
    chances: tuple[ChanceView, ...]
    payoffs: tuple[ActorNumber, ...]


@dataclass(frozen=True, slots=True)
class FindingView:
    """One result of the check of a case; `place` is file:line:column."""

    kind: str
    place: str
    message: str


@dataclass(frozen=True, slots=True)
class GradeView:
    """What one grade stands for, for amounts or for efficacy."""

    kind: str
    grade: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Answers:
    """The one-sentence answers, one for each question of the report from the second on."""

    play: Text
    survival: Text
    worth: Text
    depth: Text
    certainty: Text
    flips: Text
    ground: Text


@dataclass(frozen=True, slots=True)
class CaseView:
    """One case, analysed. Layers are in order of play, measures in layer order, judgements in file order."""

    id: str
    title: Text
    about: Text | None
    illustrative: bool
    actors: tuple[str, ...]
    standing: float
    broken: float
    grades: tuple[GradeView, ...]
    layers: tuple[LayerView, ...]
    measures: tuple[MeasureView, ...]
    counters: tuple[CounterView, ...]
    line: tuple[TurnView, ...]
    payoffs: tuple[PayoffView, ...]
    ties: tuple[TieView, ...]
    certificate: CertificateView | None
    method: str
    profiles: int
    ladder: tuple[RungView, ...]
    logit: tuple[LogitView, ...]
    logit_answer: Text
    scenarios: int
    refused: RefusalsView | None
    seed: int
    nominal_line: ShareView | None
    lines: tuple[LineView, ...]
    further: FurtherView
    sensitivity: tuple[SensitivityView, ...]
    conclusions: tuple[ConclusionView, ...]
    judgements: tuple[JudgementView, ...]
    findings: tuple[FindingView, ...]
    answers: Answers
    file: str
    sha256: str
