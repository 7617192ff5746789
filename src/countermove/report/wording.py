"""How the writers put judgements and plans into words, the same in each."""

from countermove.report import numbers
from countermove.report.case_views import JudgementView
from countermove.report.texts import has_phrase, phrase
from countermove.report.views import PlanView, Text

EVIDENCE_LENGTH = 220
"""Characters of a passage that are shown as evidence; the rest is a link away."""

_DIRECTION_MARKS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def without_direction_marks(text: str) -> str:
    """The text without the invisible marks that turn the direction of what follows; letters keep their own."""
    return text.translate(_DIRECTION_MARKS)


def shortened(text: str, length: int) -> str:
    """The text on one line, a slash where a new one began, with an ellipsis in place of what is beyond `length`
    characters, cut between words.
    """
    flat = " / ".join(" ".join(line.split()) for line in text.splitlines() if line.strip())
    if len(flat) <= length:
        return flat
    cut = flat[: length - 1]
    splits_word = flat[length - 1] != " " and " " in cut[-30:]
    return (cut.rsplit(" ", 1)[0] if splits_word else cut).rstrip() + "…"


def grade_text(grade: str) -> Text:
    """A grade as a reader sees it: «moderate», «−moderate»; an analyst's own grade as written."""
    word = grade.removeprefix("-")
    text = phrase(word) if has_phrase(word) else Text(word, word)
    return phrase("minus_grade", grade=text) if word != grade else text


def stated_text(judgement: JudgementView) -> Text:
    """How a judgement was stated, its range always beside its grade (§7.2): «moderate (1.5–3)», «range 1.5–3»."""
    spanned = numbers.span_text(judgement.low, judgement.high)
    if judgement.grade is not None:
        word = grade_text(judgement.grade)
        return Text(f"{word.en} ({spanned.en})", f"{word.zh}（{spanned.zh}）")
    shape = phrase(judgement.shape)
    return Text(f"{shape.en} {spanned.en}", f"{shape.zh} {spanned.zh}")


def plan_counts(plan: PlanView) -> Text:
    """«3 pillars, 30 objectives, 103 actions», at the levels the plan has; «5 parts, 19 entries» where its levels
    have no such names.
    """
    counts = {level: plan.counts.get(level, 0) for level in ("pillar", "objective", "action")}
    if not any(counts.values()):
        counts = {"part": len(plan.pillars), "entry": sum(len(pillar.objectives) for pillar in plan.pillars)}
    parts = [phrase(f"n_{level}", n=n) for level, n in counts.items() if n]
    return Text(", ".join(p.en for p in parts), "、".join(p.zh for p in parts))
