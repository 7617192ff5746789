"""Chinese script: Simplified or Traditional by the characters that only one of them uses; one folded into the other."""

from collections.abc import Mapping
from functools import cache

from opencc import OpenCC

IDEOGRAPHS = (range(0x3400, 0xA000), range(0xF900, 0xFB00), range(0x20000, 0x323B0))


def fold_script(text: str) -> str:
    """`text` with every Traditional character as the Simplified one it is usually written as; all else stays. Works
    character by character: the result is as long as `text`, and offsets into one are offsets into the other.
    """
    return text.translate(_simplified_by_code())


def detect_script(text: str) -> str:
    """`zh-Hans` or `zh-Hant` by the characters that only one of the scripts uses; "" where none or as many occur."""
    only_simplified, only_traditional = _telling_characters()
    simplified = sum(character in only_simplified for character in text)
    traditional = sum(character in only_traditional for character in text)
    if simplified == traditional:
        return ""
    return "zh-Hans" if simplified > traditional else "zh-Hant"


@cache
def _simplified_by_code() -> Mapping[int, str]:
    return {ord(character): folded for character, folded in _changes("t2s")}


@cache
def _telling_characters() -> tuple[frozenset[str], frozenset[str]]:
    """The characters that only Simplified text uses (Big5 lacks them), and those that it writes otherwise."""
    simplified = frozenset(character for character, _ in _changes("s2t") if not _is_in_big5(character))
    return simplified, frozenset(map(chr, _simplified_by_code()))


def _changes(direction: str) -> tuple[tuple[str, str], ...]:
    """The ideographs that OpenCC writes otherwise on the way from one script to the other, each as one character."""
    characters = [chr(code) for codes in IDEOGRAPHS for code in codes]
    converted = OpenCC(direction).convert("\n".join(characters)).split("\n")
    pairs = zip(characters, converted, strict=True)
    return tuple((character, other) for character, other in pairs if other != character and len(other) == 1)


def _is_in_big5(character: str) -> bool:
    try:
        character.encode("big5")
    except UnicodeEncodeError:
        return False
    return True
