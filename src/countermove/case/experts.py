"""Where experts disagree, and a case as one of them judges it (§7.9)."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import combinations, permutations

from countermove.case.case import Case, Effect
from countermove.case.judgements import judgements_of
from countermove.core.citation import Citation, Source
from countermove.core.errors import Place, UsageError
from countermove.core.quantity import Judgement, Opinion, Quantity, central_value, span
from countermove.core.yaml_values import nearest_name


@dataclass(frozen=True, slots=True)
class View:
    """What one expert says of a quantity: its central value, the ends that matter, its weight, and what it rests on."""

    expert: str
    central: float
    low: float
    high: float
    weight: float
    source: Source


@dataclass(frozen=True, slots=True)
class Disagreement:
    """How far experts are apart on the quantity at `path`.

    `spread` is the distance between their lowest and highest central values as a share of the range that they cover
    together, in [0, 1]. `apart` are pairs whose ranges have nothing in common; `outside` are pairs of which the first's
    central value is outside the second's range.
    """

    path: str
    place: Place
    views: tuple[View, ...]
    spread: float
    apart: tuple[tuple[str, str], ...]
    outside: tuple[tuple[str, str], ...]

    @property
    def cites(self) -> tuple[Citation, ...]:
        """All that the experts cite."""
        return tuple(cite for view in self.views for cite in view.source.cites)


def disagreements(case: Case) -> tuple[Disagreement, ...]:
    """One for each quantity that several experts judge, in the order of the file; those with no weight count, too."""
    pooled = (judgement for judgement in judgements_of(case) if len(judgement.quantity.opinions) > 1)
    return tuple(_disagreement(judgement) for judgement in pooled)


def experts_of(case: Case) -> tuple[str, ...]:
    """The experts who judge any quantity of the case, in the order of the file."""
    found = (opinion.expert for each in judgements_of(case) for opinion in each.quantity.opinions)
    return tuple(dict.fromkeys(found))


def as_judged_by(case: Case, expert: str) -> Case:
    """The case in which what the expert judges is as that expert says, alone; all else stays as it is.

    Raises UsageError for somebody who judges nothing in the case.
    """
    known = experts_of(case)
    if expert not in known:
        nearest = nearest_name(expert, known)
        hint = f"the nearest is '{nearest}'" if nearest else f"known are {', '.join(known) or 'none'}"
        raise UsageError(f"no quantity of case {case.id} is judged by expert '{expert}'; {hint}")
    return replace(_changed(case, lambda judgement: _alone(judgement, expert)), judged_by=expert)


def _alone(judgement: Judgement, expert: str) -> Judgement:
    for opinion in judgement.quantity.opinions:
        if opinion.expert == expert:
            return replace(judgement, quantity=_as_stated(judgement.quantity, opinion))
    return judgement


def _as_stated(pooled: Quantity, opinion: Opinion) -> Quantity:
    """The expert's own quantity; reasons that are not the expert's own are those of the pooled one."""
    own, all_ = opinion.quantity.source, pooled.source
    reasons = own if own.is_given else all_
    source = Source(reasons.cites, reasons.why, own.by, own.on or all_.on)
    return replace(opinion.quantity, source=source, follows=pooled.follows)


def _changed(case: Case, change: Callable[[Judgement], Judgement]) -> Case:
    def changed(effects: tuple[Effect, ...]) -> tuple[Effect, ...]:
        return tuple(replace(effect, judgement=change(effect.judgement)) for effect in effects)

    return replace(
        case,
        objectives=tuple(replace(each, weight=change(each.weight)) for each in case.objectives),
        measures=tuple(replace(each, cost=change(each.cost), effects=changed(each.effects)) for each in case.measures),
        counters=tuple(replace(each, efficacy=change(each.efficacy)) for each in case.counters),
        synergies=tuple(replace(each, effects=changed(each.effects)) for each in case.synergies),
        types=tuple(
            replace(each, changes=tuple(replace(one, judgement=change(one.judgement)) for one in each.changes))
            for each in case.types
        ),
    )


def _disagreement(judgement: Judgement) -> Disagreement:
    views = tuple(_view(opinion) for opinion in judgement.quantity.opinions)
    centres = [view.central for view in views]
    width = max(view.high for view in views) - min(view.low for view in views)
    return Disagreement(
        judgement.path,
        judgement.place,
        views,
        (max(centres) - min(centres)) / width if width > 0 else 0.0,
        tuple((a.expert, b.expert) for a, b in combinations(views, 2) if a.high < b.low or b.high < a.low),
        tuple((a.expert, b.expert) for a, b in permutations(views, 2) if not b.low <= a.central <= b.high),
    )


def _view(opinion: Opinion) -> View:
    low, high = span(opinion.quantity)
    return View(opinion.expert, central_value(opinion.quantity), low, high, opinion.weight, opinion.quantity.source)
