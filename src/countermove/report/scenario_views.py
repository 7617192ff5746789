"""What a report shows of a case over many scenarios: how sure it is, and what would overturn it."""

from dataclasses import dataclass

from countermove.report.views import Text


@dataclass(frozen=True, slots=True)
class ShareView:
    """A share of scenarios with its 95 % sampling interval."""

    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class RefusedView:
    """Scenarios refused for one kind of reason: how many, the first and its message; `sentence` says the kind."""

    kind: str
    count: int
    first: int
    message: str
    sentence: Text


@dataclass(frozen=True, slots=True)
class RefusalsView:
    """Scenarios that came to no outcome, `count` in all; `sentence` says how far that leaves shares open."""

    count: int
    reasons: tuple[RefusedView, ...]
    sentence: Text


@dataclass(frozen=True, slots=True)
class TurnView:
    """What one layer's mover adopts."""

    layer: str
    actor: str
    adopted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PayoffView:
    """One actor's payoff: nominal, and over the scenarios; `counts` are scenarios in equal bins of [low, high]."""

    actor: str
    nominal: float
    mean: float
    q05: float
    q50: float
    q95: float
    low: float
    high: float
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LineView:
    """A line of play, and how often scenarios end on it; `is_nominal` marks the line of the nominal case."""

    share: ShareView
    line: tuple[TurnView, ...]
    is_nominal: bool


@dataclass(frozen=True, slots=True)
class SensitivityView:
    """How much of the variance of a target one judgement explains, alone and with its interactions; or several that
    move together, `members`, which have one entry between them.
    """

    judgement: str
    target: str
    first: float
    total: float
    low: float
    high: float
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FlipView:
    """The nearest value of one judgement at which a conclusion changes, all else at its central value: `threshold`. It
    holds at `start`, just before, and not at `stop`, just after. `is_nearest`: proved, not only tried at points.
    """

    judgement: str
    nominal: float
    threshold: float
    start: float
    stop: float
    distance: float
    is_within_range: bool
    is_nearest: bool
    sentence: Text


@dataclass(frozen=True, slots=True)
class LimitView:
    """One judgement's stretch in a box, ends included; `sentence` says it. `chance` is how likely the box would be as
    dense if the limit did nothing; `came_back` how many of `halves` random halves of the scenarios lead to it again.
    """

    judgement: str
    low: float
    high: float
    chance: float
    came_back: int
    halves: int
    sentence: Text


@dataclass(frozen=True, slots=True)
class BoxView:
    """A region of judgements in which a conclusion fails more often: the share of its scenarios in which it does not
    (`density`), their share of all scenarios in which it does not (`coverage`), and the region's share of all scenarios
    (`mass`). `sentence` says the first two; `repeated` in how many random halves the least steady limit came back.
    """

    limits: tuple[LimitView, ...]
    coverage: float
    density: float
    mass: float
    sentence: Text
    repeated: Text


@dataclass(frozen=True, slots=True)
class JointView:
    """How far all judgements may move at once, in half ranges of each. The conclusion no longer holds if `moved` of
    them move, none by more than `radius` (None where no such change was found); below `proved` it surely holds, and
    where `is_everywhere`, for all values in the stated ranges. `enough` and `sure` say so in a word, `sentence` in one.
    """

    radius: float | None
    proved: float
    is_everywhere: bool
    moved: int
    enough: Text
    sure: Text
    sentence: Text


@dataclass(frozen=True, slots=True)
class ConclusionView:
    """A conclusion: how often it holds (None where there is no scenario) and what flips it, nearest first; `turned_by`
    says the nearest flip, or how far none was found; `box` where it fails more often, and `joint` how little all
    judgements together must move, if that was found. Main ones are on the front page.
    """

    key: str
    anchor: str
    text: Text
    is_main: bool
    share: ShareView | None
    flips: tuple[FlipView, ...]
    box: BoxView | None
    joint: JointView | None
    turned_by: Text


@dataclass(frozen=True, slots=True)
class GainView:
    """What an actor gets from play compared with the facts alone: mean and standard error in payoff points, and the
    share of scenarios in which it is better off.
    """

    actor: str
    mean: float
    error: float
    share: ShareView
    sentence: Text


@dataclass(frozen=True, slots=True)
class PortfolioView:
    """How one portfolio does over the scenarios: where none is better, where it is feasible, its regret (mean, standard
    error, 95 % quantile), where it gives its mover at least what adopting nothing would (None where that is not
    allowed) and where no less than the next portfolio (None for the last). `is_nominal` marks the one on the nominal
    line.
    """

    adopted: tuple[str, ...]
    is_nominal: bool
    share: ShareView
    feasible: float
    regret: float
    regret_error: float
    regret_q95: float
    satisficing: ShareView | None
    ahead: ShareView | None


@dataclass(frozen=True, slots=True)
class ChoiceView:
    """The portfolios of a layer, smallest mean regret first; `sentence` is on the first always feasible."""

    layer: str
    actor: str
    portfolios: tuple[PortfolioView, ...]
    sentence: Text


@dataclass(frozen=True, slots=True)
class KnownView:
    """What it is worth to know one judgement, with its standard error; `is_clear`: more than chance may do. What
    it tells of the judgements it moves with, `moves_with`, is included.
    """

    judgement: str
    gain: float
    error: float
    is_clear: bool
    moves_with: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KnownGroupView:
    """What it is worth to know several judgements at once, `members`: all those of a group of measures, or (`is_bound`)
    those that move together.
    """

    name: Text
    members: tuple[str, ...]
    is_bound: bool
    gain: float
    error: float
    is_clear: bool


@dataclass(frozen=True, slots=True)
class KnowingView:
    """What knowing is worth before a choice in `layer`, in payoff points of its mover, or before stating `conclusion`
    (its key), in shares of scenarios; one of them is None. `gain` and `error` are for knowing everything; `groups` has
    the groups of judgements that are worth something, `known` the single ones that are worth most.
    """

    layer: str | None
    conclusion: str | None
    gain: float
    error: float
    groups: tuple[KnownGroupView, ...]
    known: tuple[KnownView, ...]
    sentence: Text


@dataclass(frozen=True, slots=True)
class GapView:
    """A measure on which the two readings disagree: whether it is adopted where nobody knows the numbers, and how often
    where the movers know them.
    """

    measure: str
    is_adopted: bool
    share: ShareView


@dataclass(frozen=True, slots=True)
class PayoffGapView:
    """What an actor gets on average where the movers know the numbers and where nobody does; `gain` is the first minus
    the second, `error` its standard error.
    """

    actor: str
    known: float
    unknown: float
    gain: float
    error: float


@dataclass(frozen=True, slots=True)
class ReadingsView:
    """The two readings of a spread in judgements (§7.4): the line of play where nobody knows the numbers, and where it
    differs from play of movers who know them.
    """

    line: tuple[TurnView, ...]
    gaps: tuple[GapView, ...]
    payoffs: tuple[PayoffGapView, ...]
    sentence: Text


@dataclass(frozen=True, slots=True)
class OpinionView:
    """What one expert says of a quantity: its middle, its ends, and the share of the pool that is the expert's."""

    expert: Text
    central: float
    low: float
    high: float
    weight: float


@dataclass(frozen=True, slots=True)
class DisagreementView:
    """A judgement that several experts made: each one's, how far their middles are apart as a share of the range that
    they cover together, and that in words.
    """

    judgement: str
    opinions: tuple[OpinionView, ...]
    spread: float
    sentence: Text


@dataclass(frozen=True, slots=True)
class FurtherView:
    """What the first `scenarios` scenarios answer beyond shares; `readings` is None where the game of expected payoffs
    is out of reach. `bound` has the judgements that depend on one another, group by group.
    """

    scenarios: int
    gains: tuple[GainView, ...]
    choices: tuple[ChoiceView, ...]
    knowing: tuple[KnowingView, ...]
    readings: ReadingsView | None
    disagreements: tuple[DisagreementView, ...]
    bound: tuple[tuple[str, ...], ...]
