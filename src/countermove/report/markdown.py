"""Payload → a shorter report in Markdown, in one language: the same answers, with tables instead of figures."""

from countermove.report import numbers
from countermove.report.case_views import CaseView
from countermove.report.certainty_markdown import render_bound, render_boxes, render_further_certainty, render_joint
from countermove.report.comparison_markdown import Say, render_plans
from countermove.report.markdown_marks import cited, inline, table
from countermove.report.payload import Payload
from countermove.report.scenario_views import ConclusionView, ShareView
from countermove.report.texts import followed_by, in_language, phrase
from countermove.report.views import Text
from countermove.report.wording import stated_text, without_direction_marks


def render_markdown(payload: Payload, language: str) -> str:
    """The report in `language` (en or zh) as Markdown; equal payloads give equal text."""

    def say(text: Text) -> str:
        return inline(in_language(text, language))

    parts = [*_front(payload, say), *render_plans(payload, say)]
    answers = payload.answers
    chapters = (
        ("play", answers.play, _play),
        ("survival", answers.survival, _survival),
        ("worth", answers.worth, _worth),
        ("depth", answers.depth, _depth),
        ("certainty", answers.certainty, _certainty),
        ("flips", answers.flips, _flips),
        ("ground", answers.ground, _ground),
    )
    for name, answer, build in chapters:
        parts += [f"## {say(phrase('q_' + name))}", say(answer)]
        for case in payload.cases:
            parts += [_case_head(case, payload, say), *build(case, payload, say)]
    whole = "\n\n".join([*parts, *_documents(payload, say), *_provenance(payload, say)])
    return without_direction_marks(whole) + "\n"


def _front(payload: Payload, say: Say) -> list[str]:
    parts = [f"# {say(payload.title)}"]
    if payload.about:
        parts.append(say(payload.about))
    if payload.illustrative:
        text = followed_by(phrase("sentence_end"), phrase("illustrative_text"))
        parts.append(f"> **{say(phrase('illustrative_title'))}**{say(text)}")
    else:
        parts.append(f"> {say(phrase('conditional_text'))}")
    parts.append(f"## {say(phrase('main_conclusions'))}")
    for case in payload.cases:
        main = [conclusion for conclusion in case.conclusions if conclusion.is_main]
        parts += [_case_head(case, payload, say), "\n".join(f"1. {_conclusion(c, say)}" for c in main)]
    return parts


def _conclusion(conclusion: ConclusionView, say: Say) -> str:
    held = followed_by(_holds(conclusion.share), phrase("sentence_end"))
    return f"**{say(conclusion.text)}** – {say(followed_by(held, conclusion.turned_by))}"


def _holds(share: ShareView | None) -> Text:
    if share is None:
        return phrase("holds_unknown")
    held = phrase("holds_in", share=numbers.percent(share.share))
    return phrase("with_aside", text=held, aside=numbers.percent_span(share.low, share.high))


def _case_head(case: CaseView, payload: Payload, say: Say) -> str:
    marked = case.illustrative or payload.illustrative
    title = phrase("with_aside", text=case.title, aside=phrase("illustrative_label")) if marked else case.title
    return f"### {say(title)}"


def _play(case: CaseView, payload: Payload, say: Say) -> list[str]:
    names = {measure.id: say(measure.name) for measure in case.measures}
    layers = {layer.id: say(layer.name) for layer in case.layers}
    actors = {actor.id: say(actor.name) for actor in payload.actors}
    nothing = say(phrase("nothing"))
    rows = [[layers[t.layer], actors[t.actor], ", ".join(names[m] for m in t.adopted) or nothing] for t in case.line]
    turns = table(_heads(say, "layer", "actor", "adopted"), rows)
    payoffs = [f"- {actors[p.actor]}: {numbers.signed(p.nominal)} {say(phrase('payoff_points'))}" for p in case.payoffs]
    ties = [
        say(
            phrase(
                "tie_text", layer=Text(layers[t.layer], layers[t.layer]), actor=Text(actors[t.actor], actors[t.actor])
            )
        )
        for t in case.ties
    ]
    return [turns, "\n".join(payoffs), *(ties or [say(phrase("no_ties"))])]


def _survival(case: CaseView, payload: Payload, say: Say) -> list[str]:
    bounds = {"standing": numbers.short(case.standing), "broken": numbers.short(case.broken)}
    rows = [
        [say(m.name), numbers.number(m.strength), say(phrase(m.label))] for m in case.measures if m.strength is not None
    ]
    strengths = table(_heads(say, "measure", "residual_strength", "verdict"), rows)
    return [say(phrase("survival_note", standing=bounds["standing"], broken=bounds["broken"])), strengths]


def _worth(case: CaseView, payload: Payload, say: Say) -> list[str]:
    names = {actor.id: actor.name for actor in payload.actors}
    head = [say(phrase("measure")), *(say(phrase("worth_to", actor=names[actor])) for actor in case.actors)]
    without = say(phrase("not_playable"))
    rows = [
        [say(m.name), *(without if w.value is None else numbers.signed(w.value) for w in m.worth)]
        for m in case.measures
    ]
    return [table(head, rows)]


def _depth(case: CaseView, payload: Payload, say: Say) -> list[str]:
    head = [say(phrase("measure")), *(say(phrase("depth_n", n=rung.depth)) for rung in case.ladder)]
    given = {layer.id for layer in case.layers if layer.is_given}
    rows = []
    for measure in case.measures:
        if measure.layer in given:
            continue
        cells = []
        for rung in case.ladder:
            turn = next((turn for turn in rung.line if turn.layer == measure.layer), None)
            cells.append("·" if turn is None else "●" if measure.id in turn.adopted else "○")
        rows.append([say(measure.name), *cells])
    key = ("●", "is_adopted"), ("○", "is_not_adopted"), ("·", "beyond")
    marks = "; ".join(f"{mark} {say(phrase(word))}" for mark, word in key)
    return [table(head, rows), marks, *_other_ways(case, payload, say)]


def _other_ways(case: CaseView, payload: Payload, say: Say) -> list[str]:
    parts = [f"#### {say(phrase('other_ways'))}", say(case.logit_answer)]
    if not case.logit:
        return parts
    columns = [phrase("logit_column", precision=numbers.short(play.precision)) for play in case.logit]
    actors = {actor.id: say(actor.name) for actor in payload.actors}
    by_measure = [{each.measure: each.chance for each in play.chances} for play in case.logit]
    by_actor = [{each.actor: each.value for each in play.payoffs} for play in case.logit]
    rows = [
        [say(m.name), "●" if m.is_adopted else "○", *(numbers.chance(chances[m.id]) for chances in by_measure)]
        for m in case.measures
        if not m.is_given
    ]
    payoffs = [
        [actors[p.actor], numbers.signed(p.nominal), *(numbers.signed(values[p.actor]) for values in by_actor)]
        for p in case.payoffs
    ]
    heads = [say(phrase("exact_column")), *map(say, columns)]
    first, second = say(phrase("measure")), say(phrase("expected_payoff"))
    return [*parts, say(phrase("logit_note")), table([first, *heads], rows), table([second, *heads], payoffs)]


def _certainty(case: CaseView, payload: Payload, say: Say) -> list[str]:
    shares = [(m.name, m.acceptability) for m in case.measures if not m.is_given]
    rows = [[say(name), numbers.percent(s.share), numbers.percent_span(s.low, s.high)] for name, s in shares]
    actors = {actor.id: say(actor.name) for actor in payload.actors}
    payoffs = [[actors[p.actor], *map(numbers.signed, (p.nominal, p.mean, p.q05, p.q50, p.q95))] for p in case.payoffs]
    return [
        say(phrase("certainty_note", scenarios=numbers.count(case.scenarios), seed=case.seed)),
        *_refused(case, say),
        table(_heads(say, "measure", "acceptability", "interval"), rows),
        table(_heads(say, "actor", "nominal", "mean", "q05", "median", "q95"), payoffs),
        *render_further_certainty(case, payload, say),
    ]


def _refused(case: CaseView, say: Say) -> list[str]:
    """What was not solved, and why; nothing where all was."""
    if case.refused is None:
        return []
    reasons = [f"- {say(reason.sentence)} {inline(reason.message)}" for reason in case.refused.reasons]
    return [say(case.refused.sentence), "\n".join(reasons)]


def _flips(case: CaseView, payload: Payload, say: Say) -> list[str]:
    judgements = {judgement.path: judgement for judgement in case.judgements}
    rows = []
    for conclusion in case.conclusions:
        for flip in conclusion.flips[:1]:
            judgement = judgements[flip.judgement]
            where = phrase("inside" if flip.is_within_range else "outside")
            proof = phrase("proved" if flip.is_nearest else "tried")
            values = [numbers.number(flip.nominal), numbers.apart(flip.threshold, flip.nominal, 4)]
            stated = say(stated_text(judgement))
            rows.append([say(conclusion.text), say(judgement.about), stated, *values, say(where), say(proof)])
    heads = _heads(say, "conclusion", "judgement", "stated", "central", "turns_at", "where", "nearest")
    return [*render_bound(case, say), table(heads, rows), *render_joint(case, say), *render_boxes(case, say)]


def _ground(case: CaseView, payload: Payload, say: Say) -> list[str]:
    rows = []
    for j in case.judgements:
        reason = say(j.why) if j.why else "" if j.is_sourced else say(phrase("unsourced"))
        rows.append([say(j.about), numbers.number(j.central), say(stated_text(j)), f"{reason} {cited(j.cites)}"])
    findings = "\n".join(f"- {inline(f'{f.kind}: {f.message}')} (`{f.place}`)" for f in case.findings)
    judged = table(_heads(say, "judgement", "central", "stated", "why"), rows)
    return [judged, findings or say(phrase("no_findings"))]


def _documents(payload: Payload, say: Say) -> list[str]:
    rows = [[inline(d.id), say(d.title), say(d.source)] for d in payload.documents]
    return [f"## {say(phrase('documents'))}", table(["#", *_heads(say, "title", "document")], rows)]


def _provenance(payload: Payload, say: Say) -> list[str]:
    source = payload.provenance
    rows = [
        [say(phrase("version")), source.version],
        *([name, version] for name, version in source.libraries.items()),
        [say(phrase("seed")), str(source.seed)],
        [say(phrase("scenarios")), numbers.count(source.scenarios)],
        [say(phrase("engine")), source.engine],
        *([say(phrase("hash_of", file=file)), f"`{digest}`"] for file, digest in source.files.items()),
    ]
    return [f"## {say(phrase('provenance'))}", table(_heads(say, "item", "value"), rows)]


def _heads(say: Say, *keys: str) -> list[str]:
    return [say(phrase(key)) for key in keys]
