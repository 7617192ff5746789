"""The language of a text: English, Chinese in either script, or undecided."""

import re

SIMPLIFIED = frozenset("们这国发会对为个来时说过还学没经进动与产关从开长问应业东车书见样现实务机电战华义护议")
TRADITIONAL = frozenset("們這國發會對為個來時說過還學沒經進動與產關從開長問應業東車書見樣現實務機電戰華義護議")
ENGLISH = frozenset(("the", "of", "and", "to", "in", "a", "is", "for", "that", "on", "with", "by", "as", "be", "are"))
SAMPLE_LENGTH = 200_000

_HAN = re.compile(r"[㐀-䶿一-鿿]")
_KANA_OR_HANGUL = re.compile(r"[぀-ヿ가-힯]")
_WORD = re.compile(r"[A-Za-z]+")


def detect_language(text: str) -> str:
    """`en`, `zh-Hans` or `zh-Hant`; "" where the text gives no clear sign of any of them."""
    sample = text[:SAMPLE_LENGTH]
    han = len(_HAN.findall(sample))
    words = _WORD.findall(sample)
    if han > len(words) / 2 and len(_KANA_OR_HANGUL.findall(sample)) < han / 10:
        return detect_script(sample)
    if len(words) > han and _looks_english(words):
        return "en"
    return ""


def detect_script(text: str) -> str:
    """`zh-Hans` or `zh-Hant` by the characters that only one of the scripts uses; "" where none or as many occur."""
    simplified = sum(character in SIMPLIFIED for character in text)
    traditional = sum(character in TRADITIONAL for character in text)
    if simplified == traditional:
        return ""
    return "zh-Hans" if simplified > traditional else "zh-Hant"


def _looks_english(words: list[str]) -> bool:
    common = sum(word.lower() in ENGLISH for word in words)
    return common >= max(1, len(words) * 0.08)
