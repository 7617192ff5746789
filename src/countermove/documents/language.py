"""The language of a text: English, Chinese in either script, another one, or undecided."""

import re
from collections.abc import Sequence

from countermove.documents.script import detect_script

ENGLISH = frozenset(
    ("the", "of", "and", "to", "in", "a", "is", "for", "that", "on", "with", "by", "as", "be", "are", "or", "this")
)
# fmt: off
OTHER_LATIN = frozenset((
    "der", "die", "das", "und", "den", "von", "zu", "mit", "ist", "im", "für", "auf", "le", "la", "les", "des", "et",
    "du", "une", "dans", "pour", "est", "que", "el", "los", "las", "del", "una", "por", "il", "di", "che", "della",
    "per", "con", "na", "het", "een", "van", "voor", "do", "da", "em", "um", "och", "att",
))
# fmt: on
"""Short words that are frequent in German, French, Spanish, Italian, Portuguese, Dutch and Swedish."""

SAMPLE_LENGTH = 200_000
COMMON_SHARE = 0.08  # of the words: so many of a language's most frequent ones are in any of its prose

_HAN = re.compile(r"[㐀-䶿一-鿿豈-﫿\U00020000-\U000323af]")
_KANA_OR_HANGUL = re.compile(r"[぀-ヿ가-힯]")
_FOREIGN = re.compile(r"[Ͱ-῿Ⰰ-ⷿꙀ-꫿]")
_WORD = re.compile(r"[A-Za-zÀ-ɏ]+")
_ASIDE = re.compile(r"[(（《“][^()（）《》“”]*[)）》”]")


def detect_language(text: str) -> str:
    """`en`, `zh-Hans`, `zh-Hant`, `other`; "" where the text gives no clear sign of any of them. What stands in
    brackets or quotation marks counts only where nothing else does.
    """
    sample = text[:SAMPLE_LENGTH]
    return _judge(_ASIDE.sub(" ", sample)) or _judge(sample)


def detect_languages(texts: Sequence[str]) -> list[str]:
    """The language of each text of a document. One that gives no sign by itself, as headings and figures do, takes
    that of the nearest one before it in the same writing, else after it; "" where there is none.
    """
    found = [detect_language(text) for text in texts]
    writings = [detect_writing(text) for text in texts]
    forward = _carry(found, writings)
    backward = _carry(found[::-1], writings[::-1])[::-1]
    return [own or before or after for own, before, after in zip(found, forward, backward, strict=True)]


def detect_writing(text: str) -> str:
    """`han` for a text with Chinese characters, else `latin` for one with Latin letters, else ""."""
    if _HAN.search(text):
        return "han"
    return "latin" if _WORD.search(text) else ""


def detect_writing_of(language: str) -> str:
    """The writing of a language tag."""
    return {"en": "latin", "zh-Hans": "han", "zh-Hant": "han"}.get(language, "")


def _carry(found: Sequence[str], writings: Sequence[str]) -> list[str]:
    """For each place the last language found before it in its writing; "" where there is none or no writing."""
    last: dict[str, str] = {}
    carried = []
    for language, writing in zip(found, writings, strict=True):
        carried.append(last.get(writing, "") if writing else "")
        if language:
            last[writing] = language
    return carried


def _judge(text: str) -> str:
    han = len(_HAN.findall(text))
    words = [word.lower() for word in _WORD.findall(text)]
    foreign = len(_KANA_OR_HANGUL.findall(text)), len(_FOREIGN.findall(text))
    if sum(foreign) > (han + len(words)) / 2 or foreign[0] > han / 10:
        return "other"
    english = sum(word in ENGLISH for word in words)
    other = sum(word in OTHER_LATIN for word in words)
    is_prose = max(english, other) >= max(1, len(words) * COMMON_SHARE)
    if han and not (is_prose and han <= len(words)):
        return detect_script(text)
    if not is_prose or english == other:
        return ""
    return "en" if english > other else "other"
