"""Fact: one thing that an action says of itself, where it says it; and the verbs that plans lead with."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

KINDS = ("lead", "support", "deadline", "target", "verb")


@dataclass(frozen=True, slots=True, order=True)
class Fact:
    """One fact: `text[start:end]` of the passage it was found in, its kind, and its value in a form to compare: the
    name of a body; a date as far as it is said («2027», «2030-06-30»), a span of time («P180D») or a plan period; a
    bound with its unit («>= 70 %»); a verb in its base form.
    """

    start: int
    end: int
    kind: str
    text: str
    value: str


@cache
def policy_verbs() -> Mapping[str, frozenset[str]]:
    """The verbs by language, `en` and `zh`."""
    content = resources.files("countermove.plan").joinpath("verbs.yaml").read_text(encoding="utf-8")
    return {language: frozenset(words.split()) for language, words in yaml.safe_load(content).items()}
