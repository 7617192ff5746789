"""Results as plain text for a terminal."""

import math
from collections.abc import Mapping, Sequence

from countermove.case.case import Case
from countermove.case.finding import Finding
from countermove.core.tables import plain_table
from countermove.report.concept_words import concept_columns, disagreements_in_words
from countermove.solving.concepts import Concepts
from countermove.solving.logit_play import LogitPlay, LogitTurn
from countermove.solving.responses import Continuation
from countermove.solving.solution import LINE_HEADER, Solution, Tie

RANKED = 10


def render_solution(case: Case, solution: Solution) -> str:
    """The line of play, payoffs, ties and certificate of a case."""
    parts = [heading(case), str(solution), *(_render_tie(tie) for tie in solution.ties)]
    certificate = solution.certificate
    if certificate is None or not certificate.holds:
        parts.append("NOT CERTIFIED: the independent check did not hold; do not rely on this line of play")
    else:
        tried = (
            "certified: every portfolio"
            if certificate.is_exhaustive
            else "not certified: only a sample of the portfolios"
        )
        parts.append(
            f"{tried} on the line of play tried ({certificate.deviations:,}), "
            f"none gives its mover more than the tie tolerance\n"
            f"{solution.method}, {_large(solution.profiles)} profiles, width {solution.width}"
            + ("" if solution.seconds is None else f", {solution.seconds:.3f} s")
        )
    return "\n\n".join(parts)


def render_continuation(case: Case, continuation: Continuation) -> str:
    """How play goes on after a history, and what each alternative of the next mover would give."""
    line = [[turn.layer, turn.actor, ", ".join(turn.adopted) or "nothing"] for turn in continuation.line]
    parts = [heading(case), plain_table(LINE_HEADER[:3], line), _payoff_table(continuation.payoffs)]
    if continuation.next_layer is not None:
        actors = list(continuation.payoffs)
        rows = [
            [", ".join(each.adopted) or "nothing", *(f"{each.payoffs[actor]:.3f}" for actor in actors)]
            for each in continuation.alternatives
        ]
        parts.append(f"what each portfolio in layer {continuation.next_layer} would give:")
        parts.append(plain_table(["adopted", *actors], rows))
    return "\n\n".join(parts)


def render_logit(case: Case, play: LogitPlay) -> str:
    """How likely each measure is under logit play, expected payoffs, and what the check found."""
    facts = {layer.id for layer in play.game.layers if layer.is_given}
    checked = (
        f"certified: every chance after {play.residual.histories:,} histories found again, "
        f"to {play.residual.largest:.1e}"
        if play.is_certified and play.residual is not None
        else f"not certified: {play.reason}"
    )
    likeliest = " · ".join(f"{turn.layer} {turn.probability:.3f}" for turn in play.line if turn.layer not in facts)
    seconds = "" if play.seconds is None else f", {play.seconds:.3f} s"
    return "\n\n".join(
        [
            heading(case),
            f"logit play with precision {play.precision:g} per payoff point (§4.7)",
            str(play),
            f"how likely each turn of the likeliest line is after those before it: {likeliest}",
            f"{checked}\n{play.method}{seconds}",
        ]
    )


def render_logit_turn(case: Case, turn: LogitTurn) -> str:
    """How likely each portfolio of the next mover is after a history."""
    if turn.next_layer is None:
        return f"{heading(case)}\n\nthe history is a whole play; nobody moves after it"
    told = f"what layer {turn.next_layer} adopts after this history, with precision {turn.precision:g}:"
    return "\n\n".join([heading(case), told, str(turn)])


def render_concepts(case: Case, concepts: Concepts) -> str:
    """The concepts side by side, one measure a row, and a sentence for each disagreement."""
    columns = concept_columns(concepts)
    rows = [
        [layer.id, measure, *(cell(measure) for cell in columns.values())]
        for layer in concepts.game.layers
        for measure in (concepts.game.measures[index] for index in layer.measures)
    ]
    found = disagreements_in_words(case, concepts)
    parts = [heading(case), plain_table(["layer", "measure", *columns], rows)]
    parts.append("empty: not adopted; ·: beyond this depth")
    if concepts.stable is not None:
        held = "; ".join(f"{actor} {', '.join(names) or 'none'}" for actor, names in concepts.stable.items())
        parts.append(f"the state it ends in is stable, read as a conflict, for: {held}")
    if concepts.logit_refusal is not None:
        parts.append(f"no logit play: {concepts.logit_refusal}")
    parts.append("\n".join(text.en for _, text in found) or "the concepts agree on every measure")
    return "\n\n".join(parts)


def render_findings(findings: Sequence[Finding]) -> str:
    """One line for each finding, and their number."""
    lines = [f"{finding.place}: {finding.kind.value}: {finding.message}" for finding in findings]
    count = "no findings" if not findings else f"{len(findings)} finding{'s' if len(findings) > 1 else ''}"
    return "\n".join([*lines, f"no faults, {count}"])


def heading(case: Case) -> str:
    """What stands above every result: the case's title, and on what condition it holds."""
    notice = "\nthe judgements of this case are illustrative" if case.illustrative else ""
    return f"{case.title}\nwhat follows holds if the judgements of the case hold; it predicts nothing{notice}"


def _payoff_table(payoffs: Mapping[str, float]) -> str:
    return plain_table(["actor", "payoff"], [[actor, f"{payoff:.3f}"] for actor, payoff in payoffs.items()])


def _render_tie(tie: Tie) -> str:
    actors = list(tie.choices[0].payoffs)
    rows = [
        [", ".join(choice.adopted) or "nothing", *(f"{choice.payoffs[actor]:.3f}" for actor in actors)]
        for choice in tie.choices[:RANKED]
    ]
    if tie.count is None:
        return f"tie in layer {tie.layer}: other portfolios are as good for {tie.actor}, too many to be listed"
    text = f"tie in layer {tie.layer}: {tie.actor} is indifferent between\n" + plain_table(["adopted", *actors], rows)
    return text + (f"\nand {tie.count - RANKED:,} more" if tie.count > RANKED else "")


def _large(count: int) -> str:
    return f"{count:,}" if count < 10**12 else f"about 10^{math.log10(count):.0f}"
