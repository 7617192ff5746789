"""Lists of a DOCX file: the number or bullet that Word prints in front of each paragraph, counted as Word counts."""

import re
from dataclasses import dataclass, field, replace

from countermove.documents.formats.docx_styles import Numbered, Styles, is_off, read_level
from countermove.documents.formats.number_text import format_number
from countermove.documents.formats.office_xml import Node

N_LEVELS = 9
BULLET = "•"
LARGEST = 99_999

_SIGNS = {0xB7: "•", 0xA7: "▪", 0xA8: "◻", 0xD8: "➢", 0xFC: "✓", 0x6F: "□", 0x71: "❑", 0x76: "❖", 0x6C: "●", 0x6E: "■"}
"""Bullets of symbol fonts by the low byte of their code."""

_PLACE = re.compile(r"%([1-9])")
_SCHEMES = {
    "decimal": "decimal",
    "decimalZero": "two-digits",
    "decimalFullWidth": "full-width",
    "decimalFullWidth2": "full-width",
    "decimalHalfWidth": "decimal",
    "decimalEnclosedCircle": "circled",
    "decimalEnclosedCircleChinese": "circled",
    "upperLetter": "upper-letter",
    "lowerLetter": "lower-letter",
    "upperRoman": "upper-roman",
    "lowerRoman": "lower-roman",
    "chineseCounting": "chinese",
    "chineseCountingThousand": "chinese",
    "chineseLegalSimplified": "chinese-legal",
    "ideographLegalTraditional": "chinese-legal-traditional",
    "ideographDigital": "chinese-digits",
    "ideographTraditional": "stems",
    "ideographZodiac": "branches",
    "japaneseCounting": "chinese",
    "japaneseDigitalTenThousand": "chinese-digits",
    "taiwaneseCounting": "chinese",
    "taiwaneseCountingThousand": "chinese",
    "taiwaneseDigital": "chinese-digits",
    "koreanDigital2": "chinese-digits",
}
_DECIMALS = frozenset(("decimal", "two-digits", "full-width"))


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list counts and prints. `restarts_after` is the level whose use restarts it (its parent by
    default); None for never.
    """

    scheme: str = "decimal"  # as in number_text, or bullet, or none
    template: str = ""
    start: int = 1
    restarts_after: int | None = 0
    is_legal: bool = False
    style: str | None = None


@dataclass(frozen=True, slots=True)
class NumberedList:
    """A list by which paragraphs are numbered: its levels, the key of the counters that it shares with others, and
    the levels that it starts afresh.
    """

    counters: str
    levels: dict[int, Level]
    fresh_starts: dict[int, int]


@dataclass(frozen=True, slots=True)
class Counters:
    """Where counting stands: the last numbers by counters and level, and the lists that have been met."""

    numbers: dict[str, dict[int, int]] = field(default_factory=dict)
    met: set[tuple[str, int]] = field(default_factory=set)


def parse_lists(root: Node | None, styles: Styles) -> dict[str, NumberedList]:
    """All lists by their id."""
    abstract = {node.attributes.get("w:abstractNumId", ""): node for node in _children(root, "w:abstractNum")}
    instances = {node.attributes.get("w:numId", ""): node for node in _children(root, "w:num")}
    by_style = {name: key for key, node in abstract.items() if (name := node.value("w:styleLink"))}
    return {list_id: _parse_list(node, abstract, by_style) for list_id, node in instances.items()}


def _children(node: Node | None, name: str) -> list[Node]:
    return [child for child in node.children if child.name == name] if node else []


def _parse_list(node: Node, abstract: dict[str, Node], by_style: dict[str, str]) -> NumberedList:
    key = node.value("w:abstractNumId") or ""
    base = abstract.get(key)
    linked = base.value("w:numStyleLink") if base else None
    if linked and linked in by_style:
        key = by_style[linked]
        base = abstract[key]
    levels = dict(map(_parse_level, _children(base, "w:lvl")))
    starts: dict[int, int] = {}
    for override in _children(node, "w:lvlOverride"):
        place = read_level(override.attributes.get("w:ilvl")) or 0
        whole = override.child("w:lvl")
        if whole:
            levels[place] = _parse_level(whole)[1]
        start = override.value("w:startOverride")
        if start is not None:
            starts[place] = _read_number(start, 1)
    return NumberedList(key, levels, starts)


def _parse_level(node: Node) -> tuple[int, Level]:
    place = read_level(node.attributes.get("w:ilvl")) or 0
    kind = node.value("w:numFmt") or "decimal"
    scheme = kind if kind in {"bullet", "none"} else _SCHEMES.get(kind, "decimal")
    restart = node.value("w:lvlRestart")
    legal = node.value("w:isLgl")
    text = node.child("w:lvlText")
    template = text.attributes.get("w:val", "") if text else ""
    return place, Level(
        scheme=scheme,
        template=template,
        start=_read_number(node.value("w:start"), 0 if node.child("w:start") else 1),
        restarts_after=place - 1 if restart is None else _read_number(restart, 0) - 1 if restart != "0" else None,
        is_legal=legal is not None and not is_off(legal),
        style=node.value("w:pStyle"),
    )


def _read_number(text: str | None, default: int) -> int:
    return min(int(text), LARGEST) if text and text.isascii() and text.isdigit() and len(text) < 10 else default


def find_place(direct: Numbered, style_id: str | None, styles: Styles, lists: dict[str, NumberedList]) -> Numbered:
    """The list and level of a paragraph: its own, else those of its styles; a list of None where it has none."""
    if direct.list_id is not None:
        place = direct
    else:
        place = next(
            (style.numbered for style in styles.chain(style_id) if style.numbered.list_id is not None), Numbered()
        )
        place = replace(place, level=direct.level if direct.level is not None else place.level)
        known = lists.get(place.list_id or "")
        if known and direct.level is None:
            linked = next((level for level in sorted(known.levels) if known.levels[level].style == style_id), None)
            place = replace(place, level=linked if linked is not None else place.level)
    if place.list_id is None or place.list_id not in lists:
        return Numbered()
    return replace(place, level=min(place.level or 0, N_LEVELS - 1))


def count_next(place: Numbered, lists: dict[str, NumberedList], counters: Counters) -> str | None:
    """The marker of the next paragraph at a place, which `counters` then hold; None where nothing is printed."""
    assert place.list_id is not None
    assert place.level is not None
    own = lists[place.list_id]
    numbers = counters.numbers.setdefault(own.counters, {})
    level = own.levels.get(place.level, Level(template=f"%{place.level + 1}."))
    _start_afresh(place, own, numbers, counters)
    numbers[place.level] = numbers.get(place.level, level.start - 1) + 1
    for deeper in range(place.level + 1, N_LEVELS):
        restarts_after = own.levels.get(deeper, Level(restarts_after=deeper - 1)).restarts_after
        if restarts_after is not None and place.level <= restarts_after:
            numbers.pop(deeper, None)
    if level.scheme == "bullet":
        return _bullet(level.template)
    printed = _PLACE.sub(lambda found: _print(own, level, int(found[1]) - 1, numbers), level.template).strip()
    return printed or None


def _start_afresh(place: Numbered, own: NumberedList, numbers: dict[int, int], counters: Counters) -> None:
    """A list with a start of its own begins there when it is met first."""
    assert place.list_id is not None
    assert place.level is not None
    for level, start in own.fresh_starts.items():
        if level <= place.level and (place.list_id, level) not in counters.met:
            counters.met.add((place.list_id, level))
            numbers[level] = start - 1 if level == place.level else start


def _print(own: NumberedList, level: Level, place: int, numbers: dict[int, int]) -> str:
    counted = own.levels.get(place, Level())
    if counted.scheme in {"bullet", "none"} and counted is not level:
        return ""
    scheme = counted.scheme
    if level.is_legal and scheme not in _DECIMALS:
        scheme = "decimal"
    return "" if scheme == "none" else format_number(numbers.get(place, counted.start), scheme)


def _bullet(template: str) -> str:
    sign = template.strip()[:1]
    if "\uf000" <= sign <= "\uf0ff":
        return _SIGNS.get(ord(sign) & 0xFF, BULLET)
    if sign == "o":
        return "◦"
    is_shown = bool(sign) and not "\ue000" <= sign <= "\uf8ff" and sign.isprintable()
    return sign if is_shown and not sign.isalnum() else BULLET


def sample_marker(own: NumberedList, place: int) -> str | None:
    """What a level prints in front of a paragraph, with the first numbers in it."""
    level = own.levels[place]
    if level.scheme == "bullet":
        return _bullet(level.template)
    return _PLACE.sub(lambda found: _print(own, level, int(found[1]) - 1, {}), level.template).strip() or None
