"""Labels: words over a list that only announce it, such as «Recommended Policy Actions» or «The Commission will:»."""

import re
from collections import Counter
from itertools import pairwise

from countermove.documents.document import Document, Passage

REPEATED = 3  # lists over which the same unnumbered heading must stand to be a label
LONGEST_LABEL = 80

_KINDS = "recommended|proposed|priority|suggested|key|main|planned|concrete|immediate|flagship|next"
_THINGS = "actions?|recommendations?|steps|measures|commitments|initiatives|deliverables"
_CHINESE_KINDS = "推荐|推薦|建议|建議|主要|重点|重點|具体|具體|相关|相關"
_CHINESE_THINGS = "行动|行動|建议|建議|举措|舉措|措施|任务|任務"
LABEL_WORDS = (
    rf"(?:(?:{_KINDS})\s+)?(?:policy\s+)?(?:{_THINGS})"
    rf"|(?:{_CHINESE_KINDS})?(?:的)?(?:政策)?(?:{_CHINESE_THINGS})"
)
_LABEL = re.compile(LABEL_WORDS, re.IGNORECASE)
_PROMISE = re.compile(r"(?:[Ww]hat we|[Ww]e|The \w[\w\s’'-]{1,40}) (?:will|shall|intends? to|commits? to)(?: do)?")
_STATED_COUNT = re.compile(rf"(?:{LABEL_WORDS})\s*[:：]\s*(\d{{1,4}})\s*(?:条|條|项|項)?\s*[.。]?", re.IGNORECASE)


def find_labels(document: Document) -> frozenset[str]:
    """The texts that only announce a list: headings that read like a label or stand over several lists in the same
    words, and paragraphs that read like one.
    """
    headings: Counter[str] = Counter()
    paragraphs: set[str] = set()
    for passage, following in pairwise(document.passages):
        if following.kind != "item" or passage.marker is not None or len(passage.text) > LONGEST_LABEL:
            continue
        if passage.kind == "heading":
            headings[passage.text] += 1
        elif passage.kind == "paragraph" and announces_actions(passage.text):
            paragraphs.add(passage.text)
    repeated = {words for words, count in headings.items() if count >= REPEATED or announces_actions(words)}
    return frozenset(repeated | paragraphs)


def announces_actions(label: str) -> bool:
    """Whether a label names actions, recommendations or the like, or what somebody will do."""
    words = label.rstrip(" :：.。…")
    return _LABEL.fullmatch(words) is not None or _PROMISE.fullmatch(words) is not None


def read_stated_count(passage: Passage) -> int | None:
    """The number of actions that an item of a digest states («Recommended actions: 5.»); None for any other passage."""
    stated = _STATED_COUNT.fullmatch(passage.text) if passage.kind == "item" else None
    return int(stated[1]) if stated else None
