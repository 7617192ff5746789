"""Note signs and other raised characters: which only point to a note, and how the others are written in a line."""

import re

POWER_SIGN = "^"  # in front of a raised number that is part of the text, as in 10^26
LONGEST_SIGN = 8

_SIGN = re.compile(r"[\[（(【〔]?(?:\d{1,3}|[a-z]|[ivx]{1,5})[\]）)】〕]?|[*†‡§¶]{1,3}|[①-⑳]")
_BRACKETED = re.compile(r"[\[（(【〔]\d{1,3}[\]）)】〕]|[*†‡]{1,3}|[①-⑳]")
_POWER = re.compile(r"[+−-]?\d+")
_BEFORE = re.compile(r"(?:[㐀-䶿一-鿿。，；：、！？”’」』）》.,;:!?\"')]|[A-Za-z]{4})\s*$")


def may_be_sign(text: str) -> bool:
    """Whether `text` has the form of a note sign: «12», «[3]», «*», «①»."""
    return _SIGN.fullmatch(text) is not None


def is_bracketed_sign(text: str) -> bool:
    """Whether `text` can hardly be anything but a note sign: «[3]», «†», «①»."""
    return _BRACKETED.fullmatch(text) is not None


def is_raised_sign(text: str, before: str) -> bool:
    """Whether raised `text` points to a note: in brackets, or a number behind a word or the end of a sentence; not
    the power behind a unit or digit.
    """
    return is_bracketed_sign(text) or (text.isdigit() and may_be_sign(text) and _BEFORE.search(before) is not None)


def is_power(text: str, before: str) -> bool:
    """Whether raised `text` behind `before` is a number that would read as other digits if it stood in the line."""
    return _POWER.fullmatch(text.strip()) is not None and bool(before) and not before[-1].isspace()
