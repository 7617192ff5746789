"""Case → the text of its file, for a case whose quantities are plain numbers, such as one made from a tree."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from countermove.case.case import Case, Effect, Measure
from countermove.core.citation import Source
from countermove.core.names import Name
from countermove.core.quantity import central_value


def render_plain_case(case: Case) -> str:
    """The case as YAML that reads as the same game; every quantity is written as its central value, with the reason of
    its measure, counter or objective.
    """
    actors = {actor.id: {"name": _name(actor.name)} for actor in case.actors}
    objectives = {
        actor.id: {each.id: {"name": _name(each.name), **_why(each.source)} for each in own}
        for actor in case.actors
        if (own := [each for each in case.objectives if each.actor == actor.id])
    }
    layers = [
        {"id": layer.id, "actor": layer.actor, "name": _name(layer.name), **({"given": True} if layer.given else {})}
        for layer in case.layers
    ]
    counters = [
        {
            "by": each.by,
            "against": each.against,
            "efficacy": central_value(each.efficacy.quantity),
            **_why(each.source),
        }
        for each in case.counters
    ]
    parts = [
        "countermove: 1",
        f"title: {_flow(_name(case.title))}",
        *_mapping("actors", actors),
        *_mapping("objectives", objectives),
        *_list("layers", layers),
        *_mapping("measures", {measure.id: _measure(measure) for measure in case.measures}),
        *(_list("counters", counters) if counters else ()),
    ]
    return "".join(f"{part}\n" for part in parts)


def _measure(measure: Measure) -> Mapping[str, Any]:
    cost = central_value(measure.cost.quantity)
    return {
        "layer": measure.layer,
        "name": _name(measure.name),
        **({"effects": _effects(measure.effects)} if measure.effects else {}),
        **({"cost": cost} if cost else {}),
        **_why(measure.source),
    }


def _effects(effects: Iterable[Effect]) -> Mapping[str, float]:
    return {f"{each.actor}.{each.objective}": central_value(each.judgement.quantity) for each in effects}


def _name(name: Name) -> str | Mapping[str, str]:
    texts = dict(name.texts)
    return texts[""] if set(texts) == {""} else texts


def _why(source: Source) -> Mapping[str, Any]:
    return {} if source.why is None else {"why": _name(source.why)}


def _mapping(key: str, entries: Mapping[str, Any]) -> Iterator[str]:
    yield f"{key}:"
    yield from (f"  {_flow(id_)}: {_flow(entry)}" for id_, entry in entries.items())


def _list(key: str, items: Iterable[Any]) -> Iterator[str]:
    yield f"{key}:"
    yield from (f"  - {_flow(item)}" for item in items)


def _flow(value: Any) -> str:
    """The value in braces and quotes, which YAML shares with JSON and in which no word is taken for a number."""
    return json.dumps(value, ensure_ascii=False)
