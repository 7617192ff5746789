"""The one-sentence answers: words made from the numbers, neutral, and conditional on the judgements (§7.8)."""

from collections.abc import Sequence
from dataclasses import replace

from countermove.report.case_views import Answers, CaseView, JudgementView, LayerView, MeasureView
from countermove.report.numbers import apart, count, number, percent, signed
from countermove.report.texts import followed_by, joined, listed, phrase
from countermove.report.views import ActorView, Text

NO_ANSWERS = Answers(*[Text("", "")] * 7)
"""What a case view holds until its answers are written."""

NAMED = 6
"""How many measures a sentence names before it says how many more there are."""

OFTEN = 0.9
"""The share of scenarios from which on a choice counts as settled."""

Actors = Sequence[ActorView]


def answer_case(case: CaseView, actors: Actors) -> CaseView:
    """The case with its answers written."""
    play, rest = _clause_play(case, actors), _clauses(case, actors)
    survival, worth, depth, certainty, flips, ground = map(_if_hold, rest)
    ground = phrase("ground_sentence", clause=rest[-1])
    return replace(case, answers=Answers(_if_hold(play), survival, worth, depth, certainty, flips, ground))


def answer_study(cases: Sequence[CaseView], actors: Actors, documents: int) -> Answers:
    """The answers over all cases: those of the only case, or one clause for each, and what it all rests on."""
    if not cases:
        return NO_ANSWERS
    if len(cases) == 1:
        return replace(cases[0].answers, ground=_ground([cases[0]], documents))
    by_case = [(_clause_play_short(case, actors), *_clauses(case, actors)) for case in cases]
    titles = [case.title for case in cases]
    together = [
        _if_hold(listed([phrase("in_case", case=title, clause=c) for title, c in zip(titles, clauses, strict=True)]))
        for clauses in zip(*by_case, strict=True)
    ]
    return replace(Answers(*together), ground=_ground(cases, documents))


def _if_hold(clause: Text) -> Text:
    return phrase("if_hold", clause=clause)


def _clauses(case: CaseView, actors: Actors) -> tuple[Text, ...]:
    return (
        _clause_survival(case),
        _clause_worth(case, actors),
        _clause_depth(case, actors),
        _clause_certainty(case),
        _clause_flips(case),
        _clause_ground(case.judgements),
    )


def quoted(measure: MeasureView) -> Text:
    """The measure's name in quotation marks."""
    return phrase("quoted", name=measure.name)


def name_of(actors: Actors, actor: str) -> Text:
    """The actor's name."""
    return next(a.name for a in actors if a.id == actor)


def _chosen_layers(case: CaseView) -> list[LayerView]:
    return [layer for layer in case.layers if not layer.is_given] or list(case.layers)


def _adopted(case: CaseView, layer: LayerView) -> list[MeasureView]:
    return [m for m in case.measures if m.layer == layer.id and m.is_adopted]


def _enumerated(measures: Sequence[MeasureView]) -> Text:
    names = [quoted(measure) for measure in measures]
    if len(names) <= NAMED:
        return joined(names)
    first = Text(", ".join(n.en for n in names[:NAMED]), "、".join(n.zh for n in names[:NAMED]))
    return phrase("and_more", names=first, n=len(names) - NAMED)


def _clause_play(case: CaseView, actors: Actors) -> Text:
    turns = []
    for layer in _chosen_layers(case):
        key = "play_turn" if _adopted(case, layer) else "play_turn_none"
        names = _enumerated(_adopted(case, layer))
        turns.append(phrase(key, layer=_layer_and_actor(layer, actors), names=names))
    return phrase("play_clause", turns=listed(turns))


def _layer_and_actor(layer: LayerView, actors: Actors) -> Text:
    """The layer's name, with the mover's where the name does not have it already."""
    actor = name_of(actors, layer.actor)
    both = phrase("layer_of_actor", layer=layer.name, actor=actor)
    return Text(
        layer.name.en if actor.en in layer.name.en else both.en,
        layer.name.zh if actor.zh in layer.name.zh else both.zh,
    )


def _clause_play_short(case: CaseView, actors: Actors) -> Text:
    counts = [
        phrase(
            "play_count",
            n=str(len(_adopted(case, layer))),
            total=len(layer.measures),
            actor=name_of(actors, layer.actor),
        )
        for layer in _chosen_layers(case)
    ]
    return phrase("play_short", counts=joined(counts))


def _clause_survival(case: CaseView) -> Text:
    layer = case.layers[0]
    adopted = _adopted(case, layer)
    tally = {label: sum(m.label == label for m in adopted) for label in ("standing", "weakened", "broken")}
    clause = phrase("survival_clause", layer=layer.name, total=len(adopted), **tally)
    lowest = min(adopted, key=lambda m: m.strength or 0.0, default=None)
    if lowest is None or lowest.strength is None or lowest.label == "standing":
        return clause
    return followed_by(clause, phrase("survival_most", name=quoted(lowest), strength=number(lowest.strength)))


def _clause_worth(case: CaseView, actors: Actors) -> Text:
    items = []
    for actor in case.actors:
        own = [(_worth(m, actor), m) for m in case.measures if m.actor == actor]
        best, measure = max(own, key=lambda pair: pair[0], default=(0.0, None))
        if measure is not None and best > 0:
            actor_name = name_of(actors, actor)
            items.append(phrase("worth_item", name=quoted(measure), actor=actor_name, value=signed(best)))
    return phrase("worth_clause", items=joined(items)) if items else phrase("worth_none")


def _worth(measure: MeasureView, actor: str) -> float:
    values = [w.value for w in measure.worth if w.actor == actor and w.value is not None]
    return values[0] if values else 0.0


def depth_changes(case: CaseView) -> list[tuple[MeasureView, int, bool]]:
    """Measures whose adoption some shallower game gets otherwise: the deepest such depth, and whether it adopts
    them there.
    """
    changes = []
    for measure in case.measures:
        choices = [
            (rung.depth, measure.id in turn.adopted)
            for rung in case.ladder
            for turn in rung.line
            if turn.layer == measure.layer
        ]
        other = [depth for depth, is_adopted in choices if is_adopted != measure.is_adopted]
        if other:
            changes.append((measure, max(other), not measure.is_adopted))
    return changes


def _clause_depth(case: CaseView, actors: Actors) -> Text:
    changes = depth_changes(case)
    if not changes:
        return phrase("depth_same")
    measure, depth, is_adopted_there = changes[0]
    key = "depth_dropped" if is_adopted_there else "depth_taken"
    example = phrase(key, name=quoted(measure), actor=name_of(actors, measure.actor), depth=depth)
    return phrase("depth_clause", n=len(changes), example=example)


def _clause_certainty(case: CaseView) -> Text:
    chosen = [m for m in case.measures if not m.is_given]
    if case.nominal_line is None or not chosen:
        return phrase("certainty_missing")
    settled = [m for m in chosen if _agreement(m) >= OFTEN]
    refused = case.refused.count if case.refused else 0
    clause = phrase(
        "certainty_clause",
        share=percent(case.nominal_line.share),
        scenarios=count(case.scenarios - refused),
        n=str(len(settled)),
        total=len(chosen),
    )
    least = min(chosen, key=lambda m: abs(m.acceptability.share - 0.5))
    if _agreement(least) != 1:
        share = percent(least.acceptability.share)
        clause = followed_by(clause, phrase("certainty_least", name=quoted(least), share=share))
    if not refused:
        return clause
    return followed_by(clause, phrase("certainty_refused", n=refused, refused=count(refused)))


def _agreement(measure: MeasureView) -> float:
    share = measure.acceptability.share
    return share if measure.is_adopted else 1 - share


def _clause_flips(case: CaseView) -> Text:
    main = [conclusion for conclusion in case.conclusions if conclusion.is_main]
    inside = [c for c in main if any(flip.is_within_range for flip in c.flips)]
    flips = [flip for conclusion in main for flip in conclusion.flips]
    if not flips:
        return phrase("flips_none")
    nearest = min(flips, key=lambda flip: (not flip.is_within_range, flip.distance))
    about = next(j.about for j in case.judgements if j.path == nearest.judgement)
    clause = phrase("flips_clause", n=str(len(inside)), total=len(main))
    values = {"stop": apart(nearest.threshold, nearest.nominal), "nominal": number(nearest.nominal)}
    return followed_by(clause, phrase("flips_nearest", about=about, **values))


def _clause_ground(judgements: Sequence[JudgementView]) -> Text:
    stated = [j for j in judgements if not j.is_default]

    cited = sum(bool(j.cites) for j in stated)
    reasoned = sum(j.is_sourced and not j.cites for j in stated)
    unsourced = sum(not j.is_sourced for j in stated)
    if stated and cited == len(stated):
        return phrase("ground_all_cited", n=len(stated))
    return phrase("ground_clause", n=str(len(stated)), cited=cited, reasoned=reasoned, unsourced=unsourced)


def _ground(cases: Sequence[CaseView], documents: int) -> Text:
    clause = _clause_ground([j for case in cases for j in case.judgements])
    return phrase("ground_sentence", clause=followed_by(clause, phrase("ground_documents", documents=documents)))
