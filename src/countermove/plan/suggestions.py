"""Links that might be there: passages of different plans ranked by what they share, in one language or across two.

Evidence is terms of the glossary, numbers, names in Latin letters, and words where both texts are in one language. Each
weighs by how few passages have it; the score is the cosine of the two passages' weights, from 0 to 1. A suggestion is
a place to look at: an analyst confirms or rejects it.
"""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from countermove.core.citation import Citation
from countermove.documents.search_tokens import stem, token_texts
from countermove.plan.glossary import Glossary, Term, find_terms
from countermove.plan.links import LinkType

LEAST_SCORE = 0.03
SHOWN_REASONS = 6
KIND_WEIGHTS = {"instrument": 1.0, "body": 1.0, "number": 1.0, "name": 1.0, "field": 0.9, "aim": 0.6}
WORD_WEIGHT = 0.4
"""How much a feature of each kind says beside one of another; words that are no terms say least."""

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*\s*[%％]?")
_NAME = re.compile(r"(?<![A-Za-z0-9])[A-Z][A-Z0-9-]{2,}(?![A-Za-z0-9])")
_COMMON = re.compile(
    r"a|all|also|an|and|any|are|as|at|be|by|can|for|from|has|have|in|into|is|it|its|may|more|must|new|not|of|on|or|other|"
    r"shall|should|such|that|the|their|they|this|those|to|under|use|used|using|was|were|which|will|with|within"
)
_DIGEST_NOTE = re.compile(r"[(（](?:[Pp]rinted page|原文页码|item|第\d+项)[^)）]*[)）]")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that may be one side of a link: where it stands, whose plan it is of, its words and its language."""

    cite: Citation
    plan: str
    text: str
    language: str


@dataclass(frozen=True, slots=True, order=True)
class Feature:
    """Something that two passages can share: a glossary term, a number, a name or a word, as a reader would see it."""

    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class Reason:
    """A shared feature and its part of the score."""

    feature: Feature
    share: float


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two passages of different plans that may belong together: as what, how much they share, and what. One that a
    model proposes has no score, and its reason is the model's.
    """

    type: LinkType
    between: tuple[Candidate, Candidate]
    score: float | None
    reasons: tuple[Reason, ...]


def suggest_links(
    candidates: Sequence[Candidate], glossary: Glossary, *, known: Set[frozenset[str]] = frozenset(), limit: int = 20
) -> tuple[Suggestion, ...]:
    """The best pairs of passages of different plans, best first, ties by place; pairs in `known` (as their two
    `document#passage`) are left out, whatever was decided about them.
    """
    features = [find_features(candidate, glossary) for candidate in candidates]
    weights = _weights(features)
    norms = [math.sqrt(sum(weights[feature] ** 2 for feature in each)) for each in features]
    scored = []
    for one in range(len(candidates)):
        for other in range(one + 1, len(candidates)):
            if candidates[one].plan == candidates[other].plan or not features[one] & features[other]:
                continue
            shared = features[one] & features[other]
            score = sum(weights[feature] ** 2 for feature in shared) / (norms[one] * norms[other])
            if score >= LEAST_SCORE:
                scored.append((-score, one, other))
    best = []
    for negative, one, other in sorted(scored):
        pair = (candidates[one], candidates[other])
        if frozenset(str(each.cite) for each in pair) in known:
            continue
        reasons = _reasons(features[one] & features[other], weights, norms[one] * norms[other])
        best.append(Suggestion(_type(reasons), pair, -negative, reasons))
        if len(best) == limit:
            break
    return tuple(best)


def find_features(candidate: Candidate, glossary: Glossary) -> frozenset[Feature]:
    """What a passage has that another may share. Words are tagged with the language, so that they match within it."""
    text = _DIGEST_NOTE.sub(" ", candidate.text)
    found = {Feature(term.kind, _label(term)) for term in find_terms(text, glossary)}
    found |= {Feature("number", re.sub(r"[\s,]", "", number)) for number in _NUMBER.findall(text)}
    found |= {Feature("name", name) for name in _NAME.findall(text)}
    if candidate.language.startswith("zh"):
        words = [token for token in token_texts(text) if len(token) == 2 and not token.isascii()]
    else:
        words = [stem(token) for token in token_texts(text) if not _COMMON.fullmatch(token)]
    tag = candidate.language[:2]
    return frozenset(found | {Feature(f"word-{tag}", word) for word in words if not word.isdigit()})


def _label(term: Term) -> str:
    return f"{term.english} / {term.chinese}"


def _weights(features: Sequence[frozenset[Feature]]) -> Mapping[Feature, float]:
    """How much a feature says: the rarer the more, words less than terms, numbers and names."""
    spread = Counter(feature for each in features for feature in each)
    total = len(features)
    return {
        feature: math.log((total + 1) / (count + 0.5)) * KIND_WEIGHTS.get(feature.kind, WORD_WEIGHT)
        for feature, count in spread.items()
    }


def _reasons(shared: Set[Feature], weights: Mapping[Feature, float], scale: float) -> tuple[Reason, ...]:
    reasons = (Reason(feature, weights[feature] ** 2 / scale) for feature in shared)
    return tuple(sorted(reasons, key=lambda reason: (-reason.share, reason.feature)))


def _type(reasons: Sequence[Reason]) -> LinkType:
    """A shared instrument where instruments make up most of what is shared; else, for a start, the same aim."""
    instruments = sum(reason.share for reason in reasons if reason.feature.kind == "instrument")
    return LinkType.SHARED_INSTRUMENT if instruments * 2 > sum(r.share for r in reasons) else LinkType.SAME_AIM
