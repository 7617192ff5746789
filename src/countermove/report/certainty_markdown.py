"""The further answers of many scenarios, and where conclusions fail, as tables of a Markdown report."""

from collections.abc import Mapping

from countermove.report import numbers
from countermove.report.case_views import CaseView
from countermove.report.comparison_markdown import Say
from countermove.report.markdown_marks import table
from countermove.report.payload import Payload
from countermove.report.scenario_views import ChoiceView, KnowingView, PortfolioView, ReadingsView, ShareView
from countermove.report.texts import in_a_row, in_series, listed, phrase
from countermove.report.views import Text

KNOWN = 5
"""How many judgements worth knowing, and how many groups of them, are listed for a layer."""

SENSITIVE = 8
"""How many judgements are listed for each payoff."""


def render_further_certainty(case: CaseView, payload: Payload, say: Say) -> list[str]:
    """Who gains, regret of portfolios, the two readings, what knowing is worth, where experts disagree, sensitivity."""
    return [
        *_gains(case, payload, say),
        *_choices(case, say),
        *_readings(case, payload, say),
        *_knowing(case, say),
        *_disagreements(case, say),
        *_sensitivity(case, payload, say),
    ]


def render_bound(case: CaseView, say: Say) -> list[str]:
    """Which judgements depend on one another, and what that means for what overturns a conclusion."""
    about = {judgement.path: judgement.about for judgement in case.judgements}
    groups = [in_series([about[path] for path in members]) for members in case.further.bound]
    return [say(phrase("flips_bound_note", groups=listed(groups)))] if groups else []


def render_joint(case: CaseView, say: Say) -> list[str]:
    """How far all judgements may move at once before each conclusion is overturned, as a table."""
    rows = [
        [say(conclusion.text), say(joint.enough), say(joint.sure), str(joint.moved or "–")]
        for conclusion in case.conclusions
        if (joint := conclusion.joint) is not None
    ]
    heads = _heads(say, "conclusion", "joint_enough", "joint_sure", "joint_count")
    return [_title(say, "joint_title"), say(phrase("joint_note")), table(heads, rows)] if rows else []


def render_boxes(case: CaseView, say: Say) -> list[str]:
    """For each conclusion with a box, where it fails more often: a sentence, and a table of the limits."""
    about = {judgement.path: say(judgement.about) for judgement in case.judgements}
    parts = [f"#### {say(phrase('box_title'))}", say(phrase("boxes_note"))]
    for conclusion in case.conclusions:
        if conclusion.box is None:
            continue
        box = conclusion.box
        mass = phrase("box_mass", mass=numbers.percent(box.mass))
        parts.append(f"**{say(conclusion.text)}** – {say(in_a_row(box.sentence, mass, box.repeated))}")
        rows = [
            [
                about[limit.judgement],
                say(numbers.span_text(limit.low, limit.high)),
                say(phrase("found_again_in", count=limit.came_back, halves=limit.halves)),
                numbers.chance(limit.chance).replace("<", "&lt;"),
            ]
            for limit in box.limits
        ]
        parts.append(table(_heads(say, "judgement", "limit", "found_again", "by_luck"), rows))
    return parts if len(parts) > 2 else []


def _gains(case: CaseView, payload: Payload, say: Say) -> list[str]:
    actors = _actors(payload, say)
    rows = [
        [actors[g.actor], _plus_minus(numbers.signed(g.mean), g.error), _percent(g.share)] for g in case.further.gains
    ]
    sentences = "\n".join(f"- {say(gain.sentence)}" for gain in case.further.gains)
    return [_title(say, "gains_title"), sentences, table(_heads(say, "actor", "mean_gain", "better_off"), rows)]


def _choices(case: CaseView, say: Say) -> list[str]:
    if not case.further.choices:
        return []
    note = say(phrase("regret_note", scenarios=numbers.count(case.further.scenarios)))
    parts = [_title(say, "regret_title"), note]
    for choice in case.further.choices:
        parts += [say(choice.sentence), _portfolios(case, choice, say)]
    return parts


def _portfolios(case: CaseView, choice: ChoiceView, say: Say) -> str:
    names = {measure.id: say(measure.name) for measure in case.measures}

    def named(portfolio: PortfolioView) -> str:
        text = ", ".join(names[measure] for measure in portfolio.adopted) or say(phrase("nothing"))
        return f"{text} ({say(phrase('nominal_portfolio'))})" if portfolio.is_nominal else text

    rows = [
        [
            named(p),
            _plus_minus(numbers.number(p.regret), p.regret_error),
            numbers.number(p.regret_q95),
            _percent(p.share),
            _percent(p.satisficing) if p.satisficing else "–",
            _percent(p.ahead) if p.ahead else "–",
            numbers.percent(p.feasible),
        ]
        for p in choice.portfolios
    ]
    heads = ["portfolio", "average_regret", "regret_most", "best_in"]
    heads += ["no_worse_than_nothing", "no_worse_than_next", "feasible_share"]
    return table(_heads(say, *heads), rows)


def _readings(case: CaseView, payload: Payload, say: Say) -> list[str]:
    parts = [_title(say, "readings_title"), say(phrase("readings_note"))]
    if case.further.readings is None:
        return [*parts, say(phrase("readings_unavailable"))]
    return [*parts, say(case.further.readings.sentence), *_reading_tables(case, case.further.readings, payload, say)]


def _reading_tables(case: CaseView, readings: ReadingsView, payload: Payload, say: Say) -> list[str]:
    names = {measure.id: say(measure.name) for measure in case.measures}
    actors = _actors(payload, say)
    gaps = [
        [names[gap.measure], _percent(gap.share), say(phrase("adopted" if gap.is_adopted else "not-adopted"))]
        for gap in readings.gaps
    ]
    payoffs = [
        [
            actors[gap.actor],
            numbers.signed(gap.known),
            numbers.signed(gap.unknown),
            _plus_minus(numbers.signed(gap.gain), gap.error),
        ]
        for gap in readings.payoffs
    ]
    heads = _heads(say, "readings_payoffs", "movers_know", "nobody_knows", "by_knowing")
    measures = [table(_heads(say, "readings_measures", "movers_know", "nobody_knows"), gaps)] if gaps else []
    return [*measures, table(heads, payoffs)]


def _knowing(case: CaseView, say: Say) -> list[str]:
    if not case.further.knowing:
        return []
    about = {judgement.path: judgement.about for judgement in case.judgements}
    texts = {conclusion.key: say(conclusion.text) for conclusion in case.conclusions}
    parts = [_title(say, "knowing_title"), say(phrase("knowing_note"))]
    if any(known.moves_with for knowing in case.further.knowing for known in knowing.known):
        parts.append(say(phrase("knowing_bound_note")))
    for knowing in case.further.knowing:
        if knowing.conclusion is None:
            rows = _known_rows(knowing, about, say)
            parts += [say(knowing.sentence), table(_heads(say, "judgement", "knowing_points"), rows)]
    stated = [f"- {texts[k.conclusion]}: {say(k.sentence)}" for k in case.further.knowing if k.conclusion is not None]
    return [*parts, "\n".join(stated)] if stated else parts


def _known_rows(knowing: KnowingView, about: Mapping[str, Text], say: Say) -> list[list[str]]:
    """Everything, then groups, those that move together with their members, then single judgements."""
    rows = [[say(phrase("everything")), _plus_minus(numbers.number(knowing.gain), knowing.error)]]
    for group in knowing.groups[:KNOWN]:
        members = listed([about[path] for path in group.members])
        name = phrase("known_members", name=group.name, members=members) if group.is_bound else group.name
        rows.append([say(name), _plus_minus(numbers.number(group.gain), group.error)])
    for known in knowing.known[:KNOWN]:
        name = about[known.judgement]
        if known.moves_with:
            name = phrase("with_aside", text=name, aside=phrase("moves_with_others"))
        rows.append([say(name), _plus_minus(numbers.number(known.gain), known.error)])
    return rows


def _sensitivity(case: CaseView, payload: Payload, say: Say) -> list[str]:
    if not case.sensitivity:
        return []
    about = {judgement.path: judgement.about for judgement in case.judgements}
    targets = {f"payoffs.{actor}": name for actor, name in _actors(payload, say).items()}
    parts = [_title(say, "sensitivity_title"), say(phrase("sensitivity_note"))]
    if any(entry.members for entry in case.sensitivity):
        parts.append(say(phrase("sensitivity_bound_note")))
    for target in dict.fromkeys(entry.target for entry in case.sensitivity):
        rows = [
            [
                say(listed([about[path] for path in s.members or (s.judgement,)])),
                numbers.number(s.first),
                numbers.number(s.total),
                say(numbers.span_text(s.low, s.high)),
            ]
            for s in case.sensitivity
            if s.target == target
        ]
        heads = [f"{say(phrase('target'))} {targets[target]}", *_heads(say, "first_order", "total_order", "interval")]
        parts.append(table(heads, rows[:SENSITIVE]))
    return parts


def _title(say: Say, key: str) -> str:
    return f"#### {say(phrase(key))}"


def _plus_minus(text: str, error: float) -> str:
    return f"{text} ± {numbers.number(error)}"


def _percent(share: ShareView) -> str:
    return f"{numbers.percent(share.share)} ({numbers.percent_span(share.low, share.high)})"


def _actors(payload: Payload, say: Say) -> dict[str, str]:
    return {actor.id: say(actor.name) for actor in payload.actors}


def _heads(say: Say, *keys: str) -> list[str]:
    return [say(phrase(key)) for key in keys]


def _disagreements(case: CaseView, say: Say) -> list[str]:
    about = {judgement.path: say(judgement.about) for judgement in case.judgements}
    parts = [_title(say, "experts_title"), say(phrase("experts_note"))]
    for found in case.further.disagreements:
        parts.append(f"**{about[found.judgement]}** – {say(found.sentence)}")
        rows = [
            [
                say(opinion.expert),
                numbers.number(opinion.central),
                say(numbers.span_text(opinion.low, opinion.high)),
                numbers.percent(opinion.weight),
            ]
            for opinion in found.opinions
        ]
        parts.append(table(_heads(say, "expert", "expert_middle", "expert_range", "expert_weight"), rows))
    return parts if case.further.disagreements else []
