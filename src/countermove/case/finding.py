"""A finding: what a check has found, of which kind, where."""

from dataclasses import dataclass
from enum import Enum

from countermove.core.errors import Place


class Kind(Enum):
    """What a finding is about."""

    UNSOURCED = "unsourced"
    CERTAIN_RANGE = "certain range"
    NEGATIVE_COST = "negative cost"
    SELF_HARM = "self-harm"
    IDLE_COUNTER = "idle counter"
    DOMINATED = "dominated measure"
    NO_EFFECT = "no effect"
    NEVER_ADOPTED = "never adopted"
    NO_OBJECTIVES = "actor without objectives"
    UNTOUCHED_OBJECTIVE = "untouched objective"
    EMPTY_LAYER = "layer without measures"
    UNUSED_GROUP = "unused group"
    UNUSED_GRADE = "unused grade"
    UNCITED_ACTOR = "actor without citations"
    SINGLE_DOCUMENT = "single document"
    UNUSED_DOCUMENT = "unused document"
    UNSTATED_SOURCE = "source not stated"
    UNREAD_PART = "part of a document not read"
    STALE_TREE = "tree file of another version"
    TRANSLATION_GAP = "gap in a translation"
    UNDECIDED_CODING = "coding to be decided"
    UNUSED_CODE = "unused code"
    EXPERTS_APART = "experts apart"
    UNUSED_EXPERT = "unused expert"
    UNUSED_FACTOR = "unused factor"
    BROKEN_STATEMENT = "statement that central values break"


@dataclass(frozen=True, slots=True)
class Finding:
    """One result of a check. `subject` is the path or id of what it is about, for example `counters[3].efficacy`."""

    kind: Kind
    place: Place
    message: str
    subject: str
