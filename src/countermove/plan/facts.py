"""Facts of actions, by rules: who leads, who supports, by when, how much, and what is to be done."""

from collections.abc import Mapping
from itertools import chain

from countermove.documents.script import fold_script
from countermove.plan.fact import Fact
from countermove.plan.facts_chinese import chinese_facts
from countermove.plan.facts_english import english_facts
from countermove.plan.plan import Plan


def facts_of(text: str) -> tuple[Fact, ...]:
    """The facts in a passage, in order: `text[fact.start:fact.end] == fact.text`. The rules would rather miss one
    than take something for a fact that is none.
    """
    found = chain(english_facts(text), chinese_facts(fold_script(text)))
    facts = {Fact(start, end, kind, text[start:end], value) for kind, start, end, value in found}
    return tuple(sorted(facts))


def facts_by_node(plan: Plan) -> Mapping[str, tuple[Fact, ...]]:
    """The facts of every node of a plan, by its id; offsets count from the start of the node's text."""
    return {node.id: facts_of(node.text) for node in plan.nodes}


def facts_to_dict(start: int, facts: tuple[Fact, ...]) -> list[dict[str, object]]:
    """The facts of a node that starts at `start` as `countermove plan --facts --json` prints them: offsets count from
    the start of the document.
    """
    return [
        {"kind": f.kind, "text": f.text, "value": f.value, "start": start + f.start, "end": start + f.end}
        for f in facts
    ]
