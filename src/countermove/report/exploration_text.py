"""A case over many scenarios as plain text for a terminal."""

import re
from collections.abc import Mapping, Sequence
from math import floor, inf
from typing import Protocol

from countermove.case.case import Case
from countermove.case.experts import disagreements
from countermove.core.tables import plain_table
from countermove.game.game import Game
from countermove.report.numbers import points_up
from countermove.report.terminal import heading
from countermove.uncertainty.answers import Answers, GroupWorth, Knowing, QuantityWorth, Readings
from countermove.uncertainty.boxes import RESAMPLES, Box
from countermove.uncertainty.choices import PortfolioRecord
from countermove.uncertainty.ensemble import FrequentLine, Summary, acceptability_table
from countermove.uncertainty.flips import Flip
from countermove.uncertainty.information import Worth
from countermove.uncertainty.intervals import Share
from countermove.uncertainty.joint import JointFlip
from countermove.uncertainty.refusals import NOT_DRAWN, NOT_FINITE, OUT_OF_REACH
from countermove.uncertainty.sensitivity import Sensitivity
from countermove.uncertainty.sources import spread_sources

RANKED = 10
LINES = 3
PORTFOLIOS = 4
KNOWN = 3

REFUSED_AS: Mapping[str, str] = {
    OUT_OF_REACH: "out of reach",
    NOT_DRAWN: "not drawn",
    NOT_FINITE: "without finite payoffs",
}


class Explored(Protocol):
    """What is known of a case over many scenarios."""

    @property
    def ensemble(self) -> Summary:
        """The scenarios."""

    @property
    def payoff_sensitivity(self) -> Sequence[Sensitivity]:
        """What the spread of payoffs comes from."""

    @property
    def flips(self) -> Mapping[str, Sequence[Flip]]:
        """What turns each conclusion."""

    @property
    def unsolved(self) -> Sequence[str]:
        """The quantities that, moved alone, lead to where the game cannot be solved."""

    @property
    def boxes(self) -> Mapping[str, Box]:
        """Where conclusions fail more often."""

    @property
    def joint(self) -> Sequence[JointFlip]:
        """How little all judgements together must move."""

    @property
    def answers(self) -> Answers:
        """Gains, regret, worth of knowing, two readings."""


def render_exploration(case: Case, found: Explored) -> str:
    """Acceptability, payoffs, the most frequent lines, further answers, the strongest sensitivities, the nearest flips
    and the boxes.
    """
    ensemble, sensitivity = found.ensemble, found.payoff_sensitivity
    payoffs = [
        [actor, *(f"{value:.3f}" for value in (each.mean, each.q05, each.q50, each.q95))]
        for actor, each in ensemble.payoff_summaries().items()
    ]
    lines = "\n".join(_render_line(case, each) for each in ensemble.frequent_lines(LINES))
    seconds = "" if ensemble.seconds is None else f", {ensemble.seconds:.1f} s"
    parts = [
        heading(case),
        f"{ensemble.scenarios:,} scenario{'' if ensemble.scenarios == 1 else 's'} of seed {ensemble.seed}{seconds}",
        *_render_refused(ensemble),
        acceptability_table(ensemble),
        plain_table(["actor", "mean payoff", "5 %", "50 %", "95 %"], payoffs),
        f"the lines of play met most often, without facts:\n{lines}",
        *_render_answers(case, found.answers),
        *(_render_sensitivity(case, target, sensitivity) for target in dict.fromkeys(e.target for e in sensitivity)),
        *_render_flips(case, found.flips),
        *_render_unsolved(case, found.unsolved),
        *_render_joint(found.joint),
        *_render_bound(ensemble.game),
        *_render_disagreements(case),
    ]
    if found.boxes:
        parts.append(_render_boxes(case, found.boxes, ensemble.game))
    return "\n\n".join(parts)


def _render_refused(ensemble: Summary) -> list[str]:
    """How many scenarios were refused, why, and how far that leaves what follows open; nothing where none was."""
    refused = ensemble.scenarios - ensemble.solved
    if not refused:
        return []
    were = "was" if ensemble.solved == 1 else "were"
    reasons = [
        f"  {reason.count:,} {REFUSED_AS[reason.kind]}; the first is scenario {reason.first}: {reason.message}"
        for reason in ensemble.reasons
    ]
    return [
        "\n".join([f"{ensemble.solved:,} of {ensemble.scenarios:,} scenarios {were} solved:", *reasons]),
        "what follows is about those solved; whatever the others came to, no share of all scenarios would differ by "
        f"more than {points_up(refused / ensemble.scenarios)} percentage points; averages have no such bound",
    ]


def _render_line(case: Case, found: FrequentLine) -> str:
    """A line of play below its share, a line of text for each layer in which somebody chooses."""
    facts = {layer.id for layer in case.layers if layer.given}
    turns = [turn for turn in found.line if turn.layer not in facts]
    return "\n".join(
        [
            f"  {found.share.share:.3f} of the scenarios",
            *(f"    {turn.layer} ({turn.actor}): {', '.join(turn.adopted) or 'nothing'}" for turn in turns),
        ]
    )


def _render_answers(case: Case, answers: Answers) -> list[str]:
    gains = [
        [each.actor, f"{each.mean:+.3f}", f"{each.error:.3f}", f"{each.share.share:.3f}", _interval(each.share)]
        for each in answers.gains
    ]
    header = ["actor", "gain over facts alone", "standard error", "better off in", "95 % interval"]
    parts = [f"the first {answers.scenarios:,} solved scenarios answer:", plain_table(header, gains)]
    parts += [_render_regret(layer, records) for layer, records in answers.records.items()]
    layers = {layer.id for layer in case.layers}
    parts += [_render_knowing(case, each) for each in answers.knowing if each.subject in layers]
    parts += _render_known_conclusions(case, [each for each in answers.knowing if each.subject not in layers])
    return [*parts, *_render_readings(case, answers.readings)]


def _render_regret(layer: str, records: Sequence[PortfolioRecord]) -> str:
    rows = [
        [
            ", ".join(each.adopted) or "nothing",
            f"{each.regret:.3f}",
            f"{each.regret_error:.3f}",
            f"{each.regret_q95:.3f}",
            f"{each.share.share:.3f}",
            "" if each.satisficing is None else f"{each.satisficing.share:.3f}",
            "" if each.ahead is None else f"{each.ahead.share:.3f}",
        ]
        for each in records[:PORTFOLIOS]
    ]
    header = [
        f"always in {layer}",
        "regret",
        "standard error",
        "95 % at most",
        "none better in",
        "no worse than nothing",
        "no worse than the next",
    ]
    return plain_table(header, rows)


def _render_knowing(case: Case, knowing: Knowing) -> str:
    known = [(_known_group(each), each.worth) for each in knowing.groups[:KNOWN] if each.worth.gain > 0]
    known += [(_known_quantity(case, each), each.worth) for each in knowing.quantities[:KNOWN]]
    rows = [[name, *_worth_cells(worth)] for name, worth in [("all", knowing.everything), *known]]
    return plain_table([f"worth knowing before {knowing.subject}", "points", "standard error"], rows)


def _render_known_conclusions(case: Case, found: Sequence[Knowing]) -> list[str]:
    """For each conclusion all, the group and the single quantity most worth knowing."""
    rows = []
    for each in found:
        known = [(_known_group(best), best.worth) for best in each.groups[:1] if best.worth.gain > 0]
        known += [(_known_quantity(case, best), best.worth) for best in each.quantities[:1]]
        for place, (name, worth) in enumerate(known):
            first = [each.subject, f"{each.everything.gain:.3f}"] if place == 0 else ["", ""]
            rows.append([*first, name, *_worth_cells(worth)])
    header = ["worth knowing for", "all (share)", "most of all", "alone (share)", "standard error"]
    return [plain_table(header, rows)] if rows else []


def _known_group(found: GroupWorth) -> str:
    if found.is_bound:
        return f"together {', '.join(found.members)}"
    return f"all judged of {found.group} ({len(found.members)})"


def _known_quantity(case: Case, found: QuantityWorth) -> str:
    """A quantity with a mark where knowing it tells of others that it moves with."""
    return f"{_judgement(case, found.quantity)}{', moves with others' if found.moves_with else ''}"


def _worth_cells(worth: Worth) -> list[str]:
    return [f"{worth.gain:.3f}", f"{worth.error:.3f}"]


def _render_readings(case: Case, readings: Readings | None) -> list[str]:
    if readings is None:
        return ["play where nobody knows the numbers is out of reach"]
    facts = {layer.id for layer in case.layers if layer.given}
    turns = [turn for turn in readings.unknown.line if turn.layer not in facts]
    line = "\n".join(f"  {turn.layer} ({turn.actor}): {', '.join(turn.adopted) or 'nothing'}" for turn in turns)
    measures = [
        [gap.measure, "adopted" if gap.adopted else "not adopted", f"{gap.share.share:.3f}"] for gap in readings.gaps
    ]
    payoffs = [
        [gap.actor, f"{gap.known:.3f}", f"{gap.unknown:.3f}", f"{gap.known - gap.unknown:+.3f}", f"{gap.error:.3f}"]
        for gap in readings.payoffs
    ]
    parts = [f"play where nobody knows the numbers (§7.4), without facts:\n{line}"]
    if measures:
        parts.append(plain_table(["differs on", "nobody knows", "adopted where the movers know"], measures))
    header = ["mean payoff of", "movers know", "nobody knows", "by knowing", "standard error"]
    return [*parts, plain_table(header, payoffs)]


def _render_sensitivity(case: Case, target: str, sensitivity: Sequence[Sensitivity]) -> str:
    rows = [
        [_judgement(case, each.quantity), f"{each.first:.3f}", f"{each.total:.3f}", f"{each.low:.3f}–{each.high:.3f}"]
        for each in sensitivity
        if each.target == target
    ]
    header = [f"sensitivity of {target}", "alone", "with interactions", "95 % interval"]
    return plain_table(header, rows[:RANKED])


def _render_flips(case: Case, flips: Mapping[str, Sequence[Flip]]) -> list[str]:
    nearest = [[label, *_flip_cells(case, found[0])] for label, found in flips.items() if found]
    steady = [label for label, found in flips.items() if not found]
    parts = []
    if nearest:
        header = ["conclusion", "turns when", "is", "instead of", "in stated range", "nothing nearer"]
        parts.append(plain_table(header, nearest))
    if steady:
        parts.append("no single judgement was found that turns:\n" + "\n".join(f"  {label}" for label in steady))
    return parts


def _render_unsolved(case: Case, unsolved: Sequence[str]) -> list[str]:
    if not unsolved:
        return []
    names = "\n".join(f"  {_judgement(case, quantity)}" for quantity in unsolved)
    return [f"moved alone, these lead to where the game cannot be solved; what happens beyond is not known:\n{names}"]


def _render_bound(game: Game) -> list[str]:
    """Which quantities depend on one another, and what that means for flips; nothing where none do."""
    groups = [f"  {', '.join(source.members)}" for source in spread_sources(game) if source.members]
    if not groups:
        return []
    note = (
        "these depend on one another (§7.10); a flip turns one of them alone, a joint flip any of them to either side:"
    )
    return ["\n".join([note, *groups])]


def _flip_cells(case: Case, flip: Flip) -> list[str]:
    inside = "yes" if flip.is_within_range else "no"
    proof = "proved" if flip.is_nearest else "at the points tried"
    return [_judgement(case, flip.quantity), f"{flip.threshold:.4f}", f"{flip.nominal:.3f}", inside, proof]


def _render_boxes(case: Case, boxes: Mapping[str, Box], game: Game) -> str:
    """A line for each limit; conclusion, density and coverage beside the first of its box."""
    rows = []
    for label, box in boxes.items():
        for place, limit in enumerate(box.limits):
            first = [label, f"{box.density:.3f}", f"{box.coverage:.3f}"] if place == 0 else [""] * 3
            again = f"{round(limit.came_back * RESAMPLES)} of {RESAMPLES}"
            name = _judgement(case, game.labels[limit.quantity])
            rows.append([*first, name, f"{limit.low:.3f} to {limit.high:.3f}", again])
    header = ["conclusion", "fails in", "share of its failures", "of scenarios where", "lies in", "found again"]
    return plain_table(header, rows)


def _interval(share: Share) -> str:
    return f"{share.low:.3f}–{share.high:.3f}"


def _judgement(case: Case, path: str) -> str:
    """The place of a judgement in its file, with the measures where it names an entry by its number only."""
    match = re.match(r"(counters|synergies)\[(\d+)\]", path)
    if match is None:
        return path
    number = int(match[2])
    if match[1] == "counters":
        return f"{path} ({case.counters[number].by} against {case.counters[number].against})"
    return f"{path} ({' with '.join(case.synergies[number].between)})"


def _render_disagreements(case: Case) -> list[str]:
    """For each judgement of several experts what each says, furthest apart first; nothing where there is none."""
    rows = [
        [found.path, view.expert, f"{view.central:.3f}", f"{view.low:.3f}–{view.high:.3f}", f"{view.weight:.2f}"]
        for found in sorted(disagreements(case), key=lambda each: (-each.spread, each.path))
        for view in found.views
    ]
    return [plain_table(["judged by several", "expert", "middle", "range", "weight"], rows)] if rows else []


def _render_joint(joint: Sequence[JointFlip]) -> list[str]:
    """How little all judgements together must move to overturn each conclusion, least first, and what is proved."""
    rows = [
        [
            each.conclusion,
            "none found" if each.radius is None else f"{each.radius:.3f}",
            "everywhere" if each.is_everywhere else f"{floor(each.proved * 1000) / 1000:.3f}",
            str(len(each.changes)),
            each.changes[0].quantity if each.changes else "",
        ]
        for each in sorted(joint, key=lambda each: (inf if each.radius is None else each.radius, each.conclusion))
    ]
    header = [
        "conclusion",
        "turns when all move by (half ranges)",
        "surely not below",
        "judgements moved",
        "most of all",
    ]
    return [plain_table(header, rows)] if rows else []
