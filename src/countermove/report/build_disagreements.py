"""A case → where its experts disagree, judgement by judgement, in words (§7.9)."""

from countermove.case.case import Case
from countermove.case.experts import Disagreement, disagreements
from countermove.report.numbers import percent
from countermove.report.scenario_views import DisagreementView, OpinionView
from countermove.report.texts import joined, phrase, text_of
from countermove.report.views import Text


def build_disagreements(case: Case) -> tuple[DisagreementView, ...]:
    """Every judgement that several experts made, those furthest apart first."""
    names = {expert.id: text_of(expert.name) for expert in case.experts}
    found = sorted(disagreements(case), key=lambda each: (-each.spread, each.path))
    return tuple(_view(each, names) for each in found)


def _view(found: Disagreement, names: dict[str, Text]) -> DisagreementView:
    opinions = tuple(
        OpinionView(_name(view.expert, names), view.central, view.low, view.high, view.weight) for view in found.views
    )
    pairs = [phrase("two_experts", first=_name(a, names), second=_name(b, names)) for a, b in found.apart]
    if pairs:
        sentence = phrase("experts_apart", spread=percent(found.spread), pairs=joined(pairs))
    else:
        sentence = phrase("experts_overlap", spread=percent(found.spread))
    return DisagreementView(found.path, opinions, found.spread, sentence)


def _name(expert: str, names: dict[str, Text]) -> Text:
    return names.get(expert, Text(expert, expert))
