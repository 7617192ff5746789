"""Lists of a page: the marker that a browser prints in front of each item."""

import re
from dataclasses import dataclass, replace

from countermove.documents.formats.html_tree import Element
from countermove.documents.formats.number_text import format_number

BULLET = "•"
LARGEST = 99_999

_NUMBER = re.compile(r"\s*([+-]?\d{1,9})")
_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([^;]+)", re.IGNORECASE)
_BULLETS = frozenset(("disc", "circle", "square"))
_SCHEMES = {
    "1": "decimal",
    "a": "lower-letter",
    "A": "upper-letter",
    "i": "lower-roman",
    "I": "upper-roman",
    "decimal": "decimal",
    "decimal-leading-zero": "decimal",
    "lower-alpha": "lower-letter",
    "lower-latin": "lower-letter",
    "upper-alpha": "upper-letter",
    "upper-latin": "upper-letter",
    "lower-roman": "lower-roman",
    "upper-roman": "upper-roman",
    "cjk-ideographic": "chinese",
    "cjk-decimal": "chinese-digits",
    "simp-chinese-informal": "chinese",
    "trad-chinese-informal": "chinese",
    "none": "none",
}


@dataclass(frozen=True, slots=True)
class ListPlace:
    """A list that is open: how it counts, and the marker of its present item; None where none is printed. The
    counter is shared by all that stands in the list.
    """

    scheme: str
    step: int
    counter: list[int]
    marker: str | None = None


def enter_list(element: Element) -> ListPlace:
    """The list that begins with `element`."""
    scheme = _scheme(element)
    step = -1 if "reversed" in element.attributes else 1
    n_items = sum(1 for child in element.children if isinstance(child, Element) and child.name == "li")
    first = _read_number(element.attributes.get("start", ""))
    if first is None:
        first = n_items if step < 0 else 1
    return ListPlace(scheme, step, [first])


def enter_item(element: Element, lists: tuple[ListPlace, ...]) -> tuple[ListPlace, ...]:
    """The open lists, the innermost with the marker of the item `element`."""
    if not lists:
        return (ListPlace("bullet", 1, [1], BULLET),)
    place = lists[-1]
    given = _read_number(element.attributes.get("value", ""))
    number = place.counter[0] if given is None else given
    place.counter[0] = number + place.step
    return (*lists[:-1], replace(place, marker=_print(place.scheme, number)))


def _scheme(element: Element) -> str:
    style = _STYLE.search(element.attributes.get("style", ""))
    words = style[1].lower().split() if style else []
    kind = element.attributes.get("type", "")
    for word in (*words, kind):
        if word in _SCHEMES:
            return _SCHEMES[word]
        if word.lower() in _BULLETS:
            return "bullet"
    return "decimal" if element.name == "ol" else "bullet"


def _read_number(text: str) -> int | None:
    number = _NUMBER.match(text)
    return max(-LARGEST, min(LARGEST, int(number[1]))) if number else None


def _print(scheme: str, number: int) -> str | None:
    if scheme == "none":
        return None
    if scheme == "bullet":
        return BULLET
    printed = format_number(number, scheme)
    return f"{printed}、" if scheme.startswith("chinese") else f"{printed}."
