"""Where solution concepts disagree, in words of both languages."""

from collections.abc import Callable, Mapping
from typing import Any

from countermove.case.case import Case
from countermove.report.numbers import chance, number, short
from countermove.report.texts import joined, phrase, same, text_of
from countermove.report.views import Text
from countermove.solving.concepts import Concepts, Disagreement, find_disagreements


def disagreements_in_words(case: Case, concepts: Concepts) -> tuple[tuple[Disagreement, Text], ...]:
    """Every disagreement of the case's concepts with subgame-perfect play, each with a sentence that says it."""
    names = {measure.id: phrase("quoted", name=text_of(measure.name)) for measure in case.measures}
    found = find_disagreements(concepts, standing=case.settings.standing, broken=case.settings.broken)
    actors = {actor.id: text_of(actor.name) for actor in case.actors}
    return tuple((each, _sentence(each, concepts, {**names, **actors})) for each in found)


def _sentence(found: Disagreement, concepts: Concepts, names: Mapping[str, Text]) -> Text:
    if found.actor is not None:
        held = [same(name if name == "nash" else name.upper()) for name in (concepts.stable or {})[found.actor]]
        return phrase("differs_unstable", actor=names[found.actor], held=joined(held) if held else phrase("none"))
    values: dict[str, Text | str | int] = {"name": names[found.measure or ""]}
    if concepts.logit is not None and "logit" in found.verdicts:
        values |= {"precision": short(concepts.logit.precision), "chance": chance(float(found.verdicts["logit"]))}
    if found.depth is not None:
        values |= {"n": found.depth}
    if "sceptical_survival" in found.verdicts:
        values |= {"strength": number(float(found.verdicts["subgame_perfect"]))}
    return phrase(f"differs_{found.kind}", **values)


def concepts_to_dict(case: Case, concepts: Concepts) -> dict[str, Any]:
    """What `solve --concept all --json` prints."""
    return {
        **concepts.to_dict(),
        "disagreements": [
            {
                "measure": each.measure,
                "actor": each.actor,
                "concepts": dict(each.verdicts),
                "text": {"en": text.en, "zh": text.zh},
            }
            for each, text in disagreements_in_words(case, concepts)
        ],
    }


def concept_columns(concepts: Concepts) -> Mapping[str, Callable[[str], str]]:
    """A function from a measure to its cell, for each column of a table of the concepts."""
    columns: dict[str, Callable[[str], str]] = {"subgame-perfect": lambda m: _yes(m in concepts.exact.strength)}
    play = concepts.logit
    if play is not None:
        columns[f"logit, precision {short(play.precision)}"] = lambda m: f"{play.adoption[m]:.3f}"
    for depth, rung in enumerate(concepts.ladder[:-1], 1):
        columns[f"depth {depth}"] = lambda m, rung=rung: (  # type: ignore[misc]
            _yes(m in rung.strength) if m in rung.game.measures else "·"
        )
    columns["sceptical survival"] = lambda m: concepts.labels[m].value if m in concepts.labels else ""
    return columns


def _yes(is_adopted: bool) -> str:
    return "adopted" if is_adopted else ""
