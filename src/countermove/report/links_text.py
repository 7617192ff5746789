"""Suggested links: for a terminal, for a program, and as a file in which an analyst decides on them."""

import json
from collections.abc import Sequence
from typing import Any

from countermove.plan.suggestions import SHOWN_REASONS, Candidate, Suggestion
from countermove.report.wording import EVIDENCE_LENGTH, shortened

HEAD = """\
countermove: 1
kind: links
# Set each status to confirmed or rejected; a confirmed link needs a reason of your own under why.
# Name this file in study.yaml: `links: {name}`. Suggested links are never counted.
links:
"""


def render_suggestions(suggestions: Sequence[Suggestion]) -> str:
    """A paragraph for each suggestion: type and score, both passages, and what they share."""
    if not suggestions:
        return "no two passages of different plans share enough to suggest a link"
    parts = [
        "\n".join(
            [
                f"{_score(suggestion)}  {suggestion.type.value}?",
                *(f"  {_passage(side)}" for side in suggestion.between),
                f"  {reasons_in_words(suggestion)}",
            ]
        )
        for suggestion in suggestions
    ]
    count = f"{len(suggestions)} suggestion{'s' if len(suggestions) > 1 else ''} to look at; none of them counts"
    return "\n\n".join([*parts, f"{count} before it is confirmed"])


def render_refused(refused: Sequence[str]) -> str:
    """A line for each proposal of a model that was left out."""
    return "\n".join(["left out of what the model proposed:", *(f"  {each}" for each in refused)]) if refused else ""


def suggestions_to_dict(suggestions: Sequence[Suggestion], refused: Sequence[str] = ()) -> dict[str, Any]:
    """What `links --json` prints."""
    listed = [
        {
            "type": suggestion.type.value,
            "between": [str(side.cite) for side in suggestion.between],
            "quotes": [side.cite.quote for side in suggestion.between],
            "score": None if suggestion.score is None else round(suggestion.score, 4),
            "reasons": [
                {"kind": reason.feature.kind, "shared": reason.feature.label, "share": round(reason.share, 4)}
                for reason in suggestion.reasons
            ],
        }
        for suggestion in suggestions
    ]
    return {"format": 1, "suggestions": listed, "refused": list(refused)}


def render_links_file(suggestions: Sequence[Suggestion], name: str) -> str:
    """A new file of links with these suggestions; `name` is what it will be called."""
    return HEAD.replace("{name}", name) + ("".join(map(_entry, suggestions)) or "  []\n")


def extend_links_file(text: str, suggestions: Sequence[Suggestion]) -> str:
    """The text of a file of links with these suggestions after its own, which stay as they are."""
    kept = text.rstrip().removesuffix("[]").rstrip()
    return kept + "\n" + "".join(map(_entry, suggestions)) if suggestions else text


def reasons_in_words(suggestion: Suggestion) -> str:
    """What is shared, the most telling first, each with its part of the score; or what the model says."""
    if suggestion.score is None:
        return f"the model says: {suggestion.reasons[0].feature.label}"
    shown = suggestion.reasons[:SHOWN_REASONS]
    listed = ", ".join(f"{reason.feature.label} ({reason.share:.2f})" for reason in shown)
    rest = len(suggestion.reasons) - len(shown)
    return f"shared: {listed}" + (f" and {rest} more" if rest else "")


def _score(suggestion: Suggestion) -> str:
    return "model" if suggestion.score is None else f"{suggestion.score:.2f}"


def _passage(side: Candidate) -> str:
    return f"{side.cite}: “{shortened(side.cite.quote or side.text, EVIDENCE_LENGTH)}”"


def _entry(suggestion: Suggestion) -> str:
    between = ", ".join(_side(side) for side in suggestion.between)
    why = f"suggested ({_score(suggestion)}), {reasons_in_words(suggestion)}"
    return (
        f"  - type: {suggestion.type.value}\n    between: [{between}]\n    status: suggested\n    why: {_quoted(why)}\n"
    )


def _side(side: Candidate) -> str:
    if side.cite.quote is None:
        return _quoted(str(side.cite))
    return f"{{passage: {_quoted(str(side.cite))}, quote: {_quoted(side.cite.quote)}}}"


def _quoted(text: str) -> str:
    return json.dumps(" ".join(text.split()), ensure_ascii=False)
