"""The conclusions of the front page: what each says, how often it holds, and what would turn it."""

from collections.abc import Mapping, Sequence

from countermove.report.analysis import CaseAnalysis
from countermove.report.anchors import conclusion_anchor
from countermove.report.build_boxes import build_box
from countermove.report.case_views import JudgementView
from countermove.report.numbers import apart, number, points_down, points_up, short, span_text
from countermove.report.scenario_views import ConclusionView, FlipView, JointView, ShareView
from countermove.report.texts import in_a_row, phrase, same, text_of
from countermove.report.views import Text
from countermove.uncertainty.conclusions import Conclusion, SurvivalBounds, Verdict, conclude, holds_in
from countermove.uncertainty.flips import Flip
from countermove.uncertainty.intervals import share_of
from countermove.uncertainty.joint import JointFlip
from countermove.uncertainty.walks import REACH

FATES = (Verdict.STANDING, Verdict.WEAKENED, Verdict.BROKEN)
"""What can be said of measures that nobody chooses."""

FLIPS = 5
"""How many of the nearest flips a report shows of each conclusion."""

LEAST_PROVED = 1e-4
"""Share of half a range below which a proof is not worth a word."""

MAIN = 5
"""How many conclusions of a case the front page shows."""


def build_conclusions(analysis: CaseAnalysis, judgements: Sequence[JudgementView]) -> tuple[ConclusionView, ...]:
    """What the solution says of each measure for which flips were sought, main conclusions first, each group in the
    order of the game.
    """
    by_path = {judgement.path: judgement for judgement in judgements}
    found = [c for c in conclude(analysis.solution, bounds_of(analysis)) if c.label in analysis.flips]
    main = _choose_main(analysis, found)
    ordered = [*(c for c in found if c in main), *(c for c in found if c not in main)]
    shares = _shares(analysis, ordered)
    views = []
    for position, (conclusion, share) in enumerate(zip(ordered, shares, strict=True), 1):
        flips = analysis.flips[conclusion.label][:FLIPS]
        box = analysis.boxes.get(conclusion.label)
        shown = tuple(_flip(flip, by_path[flip.quantity]) for flip in flips)
        views.append(
            ConclusionView(
                key=conclusion.label,
                anchor=conclusion_anchor(analysis.case.id, position),
                text=_text(analysis, conclusion),
                is_main=conclusion in main,
                share=share,
                flips=shown,
                box=None if box is None else build_box(box, analysis.game, by_path),
                joint=_joint(analysis, conclusion, by_path),
                turned_by=shown[0].sentence if shown else _no_flip(analysis),
            )
        )
    return tuple(views)


def _no_flip(analysis: CaseAnalysis) -> Text:
    unsolved = len(analysis.unsolved)
    key = "no_flip_known" if unsolved else "no_flip"
    return phrase(key, reach=short(REACH), n=unsolved)


def _joint(analysis: CaseAnalysis, conclusion: Conclusion, by_path: Mapping[str, JudgementView]) -> JointView | None:
    """How far all judgements may move at once; None where that was not looked for."""
    found = next((each for each in analysis.joint if each.conclusion == conclusion.label), None)
    if found is None:
        return None
    return JointView(
        radius=found.radius,
        proved=found.proved,
        is_everywhere=found.is_everywhere,
        moved=len(found.changes),
        enough=_enough(found),
        sure=_sure(found),
        sentence=in_a_row(_joint_found(found, by_path), _joint_proved(found)),
    )


def _enough(found: JointFlip) -> Text:
    if found.radius is None:
        return phrase("joint_enough_none")
    return same(f"{points_up(found.radius)}%" if found.radius > 0 else "0%")


def _sure(found: JointFlip) -> Text:
    if found.is_everywhere:
        return phrase("joint_sure_everywhere")
    return phrase("joint_sure_unknown") if found.proved < LEAST_PROVED else same(f"{points_down(found.proved)}%")


def _joint_found(found: JointFlip, by_path: Mapping[str, JudgementView]) -> Text:
    if found.radius is None:
        return phrase("joint_none")
    radius = points_up(found.radius) if found.radius > 0 else "0"
    if len(found.changes) == 1:
        return phrase("joint_one", radius=radius, largest=by_path[found.changes[0].quantity].about)
    return phrase("joint_many", radius=radius, count=len(found.changes))


def _joint_proved(found: JointFlip) -> Text:
    if found.is_everywhere:
        return phrase("joint_everywhere")
    if found.proved < LEAST_PROVED:
        return phrase("joint_unproved")
    return phrase("joint_proved", proved=points_down(found.proved))


def bounds_of(analysis: CaseAnalysis) -> SurvivalBounds:
    """The case's own bounds of standing and broken."""
    return SurvivalBounds(analysis.case.settings.standing, analysis.case.settings.broken)


def _choose_main(analysis: CaseAnalysis, found: Sequence[Conclusion]) -> Sequence[Conclusion]:
    """The same rule for every case and actor: of the facts the weakest and the strongest; then, layer by layer, the
    adopted measure worth most to its mover, the second most, and so on until there are enough.
    """
    strength = analysis.solution.strength
    facts = sorted((c for c in found if c.verdict in FATES), key=lambda c: strength.get(c.measure, 0.0))
    chosen = [*facts[:1], *facts[1:][-1:]]
    by_layer = [_by_worth(analysis, found, layer.mover, layer.measures) for layer in analysis.game.layers]
    for rank in range(max(map(len, by_layer), default=0)):
        chosen += [ranked[rank] for ranked in by_layer if rank < len(ranked)]
    return chosen[:MAIN] or list(found[:MAIN])


def _by_worth(
    analysis: CaseAnalysis, found: Sequence[Conclusion], mover: int, measures: Sequence[int]
) -> list[Conclusion]:
    actor = analysis.game.players[mover]
    ids = {analysis.game.measures[index] for index in measures}

    def worth(conclusion: Conclusion) -> float:
        by_actor = analysis.worth.get(conclusion.measure)
        return -by_actor[actor] if by_actor else 0.0

    return sorted((c for c in found if c.measure in ids and c.verdict is Verdict.ADOPTED), key=worth)


def _text(analysis: CaseAnalysis, conclusion: Conclusion) -> Text:
    name = next(m.name for m in analysis.case.measures if m.id == conclusion.measure)
    return phrase(f"concludes_{conclusion.verdict.name.lower()}", measure=text_of(name))


def _shares(analysis: CaseAnalysis, conclusions: Sequence[Conclusion]) -> list[ShareView | None]:
    ensemble = analysis.ensemble
    if not ensemble.solved:
        return [None] * len(conclusions)
    arrays = (ensemble.profiles, ensemble.strengths)
    held = holds_in(conclusions, ensemble.game, *arrays, bounds_of(analysis))
    shares = [share_of(held[:, column]) for column in range(len(conclusions))]
    return [ShareView(share.share, share.low, share.high) for share in shares]


def _flip(flip: Flip, judgement: JudgementView) -> FlipView:
    direction = "rise" if flip.stop > flip.nominal else "fall"
    sentence = phrase(
        f"flip_sentence_{direction}",
        about=judgement.about,
        stop=apart(flip.threshold, flip.nominal),
        nominal=number(flip.nominal),
        where=phrase("inside" if flip.is_within_range else "outside"),
        range=span_text(judgement.low, judgement.high),
    )
    return FlipView(
        judgement=flip.quantity,
        nominal=flip.nominal,
        threshold=flip.threshold,
        start=flip.start,
        stop=flip.stop,
        distance=flip.distance,
        is_within_range=flip.is_within_range,
        is_nearest=flip.is_nearest,
        sentence=sentence,
    )
